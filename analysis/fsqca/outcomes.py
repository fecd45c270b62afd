"""What an analysis explains: a set, a level of a multi-value set, or an expression of sets.

A column ``Y``, its negation ``~Y``, levels ``Y[2]`` and ``Y[1,2]`` (the crisp set of the cases at
them), and unions, intersections and negations of these: ``Y + Z``, ``~(Y*Z)``.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.fsqca import checks, written

Array = np.ndarray


def values(memberships: pd.DataFrame, outcome: str) -> Array:
    """Membership of each case in the outcome, shape (n,).

    Raises
    ------
    UserError
        If the outcome cannot be read, names an unknown column, or a value is none it may have.
    """
    return _values(memberships, written.read(outcome, tuple(map(str, memberships.columns))))


def sets(outcome: str, columns: Collection[str] = ()) -> tuple[str, ...]:
    """The columns that an outcome is made of, each once, in the order in which they appear.

    ``columns``: those of the table, for names with signs in them (``care (share)``).
    """
    tree = written.read(outcome, tuple(map(str, columns)))
    return tuple(dict.fromkeys(one.name for one in written.asked(tree)))


def negation(outcome: str, columns: Collection[str] = ()) -> str:
    """The negation of an outcome, as an outcome: ``Y`` for ``~Y``, ``~(Y + Z)`` for ``Y + Z``."""
    tree = written.read(outcome, tuple(map(str, columns)))
    return str(tree.part if isinstance(tree, written.Negated) else written.Negated(tree))


def _values(memberships: pd.DataFrame, tree: written.Tree) -> Array:
    if isinstance(tree, written.Constant):
        raise UserError("the outcome holds a constant, 0 or 1: name a set")
    if isinstance(tree, written.Negated):
        return 1.0 - _values(memberships, tree.part)
    if isinstance(tree, written.NamedSet):
        checks.refuse_operators(tree.name)
        if tree.levels:
            levels = checks.level_column(memberships, tree.name)
            return np.isin(levels, tree.levels).astype(float)
        return checks.membership_column(memberships, tree.name)
    parts = [_values(memberships, part) for part in tree.parts]
    combine = np.minimum if isinstance(tree, written.Conjunction) else np.maximum
    return np.asarray(combine.reduce(parts))
