"""How ordinary it is that units with and without the outcome share a row of the truth table."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from analysis.results.positions import HALF
from analysis.results.shapes import MixedRows

DRAWS = 10_000


def mixed_rows(
    memberships: pd.DataFrame, conditions: tuple[str, ...], outcome: str, seed: int
) -> MixedRows | None:
    """Count the units without the outcome whose row holds one with it, and deal the classes anew.

    Dealing n classes out among all units fills each row by the multivariate hypergeometric
    distribution; a row with at least one high unit then mixes all its others.

    Parameters
    ----------
    memberships : DataFrame, (n, conditions and outcome)
    conditions, outcome : names of its columns
    seed : int

    Returns
    -------
    MixedRows, or None where every unit, or none, has the outcome. Units at exactly 0.5 in some
    condition stand in no row: they have no mates and are dealt no class, and count among
    ``without`` where they are.
    """
    known = memberships[(memberships[list(conditions)] != HALF).all(axis=1)]
    rows = [tuple(row) for row in (known[list(conditions)] > HALF).to_numpy()]
    high = (known[outcome] > HALF).to_numpy()
    sizes = Counter(rows)
    if not high.any() or high.all():
        return None
    order = list(sizes)
    size = np.array([sizes[row] for row in order])
    held = np.array([sum(h for r, h in zip(rows, high, strict=True) if r == row) for row in order])
    drawn = np.random.default_rng(seed).multivariate_hypergeometric(
        size, int(high.sum()), size=DRAWS, method="marginals"
    )
    found = int(_with_mates(size, held[None])[0])
    counts = _with_mates(size, drawn)
    return MixedRows(
        with_mates=found,
        without=int((memberships[outcome] <= HALF).sum()),
        draws=DRAWS,
        as_many=float((counts >= found).mean()),
        expected=float(counts.mean()),
    )


def _with_mates(size: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Units without the outcome in rows with at least one that has it, for each draw (d, rows)."""
    return np.where(high > 0, size - high, 0).sum(axis=1)
