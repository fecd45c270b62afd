"""The bottleneck table: how much of each condition each level of the outcome needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.errors import UserError
from analysis.nca.ceilings import Ceiling, Scope, Technique, ceiling

Array = np.ndarray

Scale = Literal["percentage", "actual", "percentile"]

NOT_NECESSARY = "NN"
NOT_REACHABLE = "NA"


@dataclass(frozen=True, slots=True, eq=False)
class Bottleneck:
    """Levels of the outcome and what they need.

    Attributes
    ----------
    outcome, scale, technique : as asked for.
    required : DataFrame, one row for each level of the outcome (the index), one column for each
        condition: the least that the level needs, in the units of ``scale``. ``-inf``: the
        condition is not necessary for it; ``inf``: the ceiling never comes so high.
    ceilings : each condition's ceiling.
    """

    outcome: str
    scale: Scale
    technique: Technique
    required: pd.DataFrame
    ceilings: Mapping[str, Ceiling]

    def to_text(self, digits: int = 1) -> pd.DataFrame:
        """The table as text, with ``NN`` for not necessary and ``NA`` for not reachable."""

        def word(value: float) -> str:
            if np.isinf(value):
                return NOT_REACHABLE if value > 0.0 else NOT_NECESSARY
            return f"{value:.{digits}f}"

        return self.required.map(word)


def bottleneck(
    table: pd.DataFrame,
    outcome: str,
    conditions: Sequence[str],
    technique: Technique = "cr_fdh",
    *,
    scale: Scale = "percentage",
    levels: Sequence[float] = tuple(range(0, 101, 10)),
    scopes: Mapping[str, Scope] | None = None,
) -> Bottleneck:
    """What each level of the outcome needs of each condition.

    Parameters
    ----------
    table : DataFrame, one row per case.
    outcome, conditions : names of columns.
    technique : the ceiling, as for ``ceiling``.
    scale : units of what is needed: ``percentage`` of the scope's range, ``percentile`` (the per
        cent of cases that have less than is needed), or ``actual`` values.
    levels : per cent of the outcome's range; with ``actual`` they are turned into its values.
    scopes : each condition's scope, where it is not the observed one.
    """
    if scale not in ("percentage", "actual", "percentile"):
        raise UserError(f"unknown scale {scale!r}: choose percentage, actual or percentile")
    unknown = [name for name in (outcome, *conditions) if name not in table.columns]
    if unknown:
        raise UserError(f"unknown column {unknown[0]!r}: the table has {', '.join(table.columns)}")
    y, percent = table[outcome].to_numpy(dtype=float), np.asarray(levels, dtype=float)
    if ((percent < 0.0) | (percent > 100.0)).any():
        raise UserError("levels are per cent: they lie between 0 and 100")
    ceilings, needs = {}, {}
    for name in conditions:
        x = table[name].to_numpy(dtype=float)
        found = ceiling(x, y, technique, scope=(scopes or {}).get(name))
        low, high = found.scope.y_min, found.scope.y_max
        heights = low + (high - low) * percent / 100.0
        ceilings[name] = found
        needs[name] = _scaled(found.required(heights), x, found.scope, scale)
        index = heights if scale == "actual" else percent
    return Bottleneck(
        outcome=outcome,
        scale=scale,
        technique=technique,
        required=pd.DataFrame(needs, index=pd.Index(index, name=outcome)),
        ceilings=ceilings,
    )


def _scaled(needed: Array, x: Array, scope: Scope, scale: Scale) -> Array:
    finite = np.isfinite(needed)
    if scale == "actual":
        return needed
    if scale == "percentage":
        share = (needed - scope.x_min) / (scope.x_max - scope.x_min)
    else:
        share = (x[None, :] < needed[:, None]).mean(axis=1)
    return np.where(finite, 100.0 * share, needed)
