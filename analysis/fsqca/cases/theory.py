"""What a solution adds to a theory (Schneider and Wagemann 2012, chapter 11)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.fsqca import outcomes
from analysis.fsqca.expressions import parse
from analysis.fsqca.fit import Sufficiency, sufficiency
from analysis.fsqca.solutions import Model

Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Intersection:
    """One of the four combinations of theory and model.

    ``part`` is ``T*S``, ``~T*S``, ``T*~S`` or ``~T*~S``; ``fit`` its fit as sufficient for
    the outcome; ``with_outcome`` and ``without_outcome`` the members (above 0.5) in and out of the
    outcome.
    """

    part: str
    fit: Sufficiency
    with_outcome: tuple[str, ...]
    without_outcome: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TheoryEvaluation:
    """Fit of the ``theory`` and of the ``model``, and their ``intersections``.

    ``T*S`` confirms the theory, ``~T*S`` extends it, ``T*~S`` is expected but not found.
    """

    theory: Sufficiency
    model: Sufficiency
    intersections: tuple[Intersection, ...]


def evaluate_theory(
    memberships: pd.DataFrame, outcome: str, theory: str, model: Model
) -> TheoryEvaluation:
    """Confront a theory with a model.

    Parameters
    ----------
    memberships : DataFrame, one row per case.
    outcome : the outcome of both; ``"~Y"`` for the negation of ``Y``.
    theory : an expression such as ``"ECON*~DENS + DIG"`` over columns of ``memberships``.
    model : a model of a solution.
    """
    expected = parse(theory, [str(name) for name in memberships.columns]).membership(memberships)
    found = model.membership(memberships)
    y = outcomes.values(memberships, outcome)
    parts = {
        "T*S": np.minimum(expected, found),
        "~T*S": np.minimum(1.0 - expected, found),
        "T*~S": np.minimum(expected, 1.0 - found),
        "~T*~S": np.minimum(1.0 - expected, 1.0 - found),
    }
    return TheoryEvaluation(
        theory=sufficiency(expected, y),
        model=sufficiency(found, y),
        intersections=tuple(
            Intersection(
                part=part,
                fit=sufficiency(x, y),
                with_outcome=tuple(memberships.index[(x > 0.5) & (y > 0.5)]),
                without_outcome=tuple(memberships.index[(x > 0.5) & (y < 0.5)]),
            )
            for part, x in parts.items()
        ),
    )
