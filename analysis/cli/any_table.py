"""Both methods on any CSV file, without a study: what R users compare with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import dea as dea_models
from analysis import fsqca as sets
from analysis.errors import UserError, shown, suggest
from analysis.study.table import read_cells

WEIGHT_SHOWN = 1e-9


def dea(
    table: Path,
    *,
    inputs: tuple[str, ...],
    outputs: tuple[str, ...],
    unit: str | None,
    orientation: str,
    rts: str,
    slack_weights: str,
) -> dict[str, Any]:
    """Return scores, returns to scale, slacks, targets and peers of a table's units.

    Scores are theta for input and phi for output orientation; returns to scale come from CRS, VRS
    and NIRS whatever ``rts`` is.
    """
    frame = read_cells(table)
    names = _names(frame, unit, table)
    x, y = _columns(frame, inputs, table), _columns(frame, outputs, table)
    solved = dea_models.efficiency(
        x, y, orientation=orientation, returns_to_scale=rts, slack_weights=slack_weights
    )
    returns = dea_models.returns_to_scale(x, y, orientation=orientation)
    return {
        "units": names,
        "scores": _plain(solved.scores),
        "returns_to_scale": [str(kind) for kind in returns.kinds],
        "scale_efficiency": _plain(returns.scale_efficiency),
        "input_slacks": _plain(solved.input_slacks),
        "output_slacks": _plain(solved.output_slacks),
        "input_targets": _plain(solved.input_targets),
        "output_targets": _plain(solved.output_targets),
        "peers": [
            {names[j]: w for j, w in solved.peers(i).items() if w > WEIGHT_SHOWN}
            for i in range(len(names))
        ],
    }


def fsqca(
    table: Path,
    *,
    outcome: str,
    conditions: tuple[str, ...],
    case: str | None,
    consistency: float,
    pri: float,
    frequency: int,
    solution: str,
    expect: tuple[str, ...],
) -> dict[str, Any]:
    """Return necessity, truth table and solutions of a table of memberships."""
    frame = read_cells(table)
    wanted = [*conditions, outcome.removeprefix("~")]
    columns = pd.DataFrame(
        _columns(frame, tuple(wanted), table),
        columns=wanted,
        index=pd.Index(_names(frame, case, table)),
    )
    rows = sets.truth_table(
        columns, outcome, conditions, consistency=consistency, pri=pri, frequency=frequency
    )
    kinds = ("complex", "parsimonious", "intermediate") if solution == "all" else (solution,)
    expectations = {e.removeprefix("~"): "absent" if e[0] == "~" else "present" for e in expect}
    return {
        "necessity": [
            {
                "condition": str(c.expression),
                "consistency": _number(c.consistency),
                "coverage": _number(c.coverage),
                "ron": _number(c.ron),
            }
            for c in sets.necessity(columns, outcome, conditions).conditions
        ],
        "truth_table": [
            {
                "row": {name: int(row[name]) for name in conditions},
                "n": int(row["n"]),
                "consistency": _number(row["consistency"]),
                "pri": _number(row["pri"]),
                "out": None if pd.isna(row["out"]) else int(row["out"]),
                "cases": [str(name) for name in row["cases"]],
            }
            for _, row in rows.rows.iterrows()
        ],
        "solutions": {
            kind: _solution(sets.minimize(rows, kind, expectations))  # type: ignore[arg-type]
            for kind in kinds
        },
    }


def _solution(found: sets.Solution) -> dict[str, Any]:
    return {
        "models": [
            {
                "terms": [
                    {
                        "term": str(term),
                        "consistency": _number(term.consistency),
                        "pri": _number(term.pri),
                        "raw_coverage": _number(term.raw_coverage),
                        "unique_coverage": _number(term.unique_coverage),
                        "cases": [str(name) for name in term.cases],
                        "core": [str(literal) for literal in term.core],
                    }
                    for term in model.terms
                ],
                "consistency": _number(model.consistency),
                "pri": _number(model.pri),
                "coverage": _number(model.coverage),
            }
            for model in found.models
        ],
        "complete": found.complete,
        "note": found.note,
    }


def _columns(frame: pd.DataFrame, names: tuple[str, ...], path: Path) -> np.ndarray:
    unknown = [name for name in names if name not in frame]
    if unknown:
        raise UserError(
            *(f"{shown(path)}: has no column '{n}'{suggest(n, frame.columns)}" for n in unknown)
        )
    faults, columns = [], []
    for name in names:
        numbers = pd.to_numeric(frame[name], errors="coerce")
        for row in frame.index[~np.isfinite(numbers)]:
            cell = str(frame.at[row, name])
            what = f"'{cell}' is not a number" if cell else "is empty"
            faults.append(f"{shown(path)}: row {row + 2}, column {name}: {what}; write a number")
        columns.append(numbers.to_numpy(dtype=float))
    if faults:
        raise UserError(*faults)
    return np.column_stack(columns)


def _names(frame: pd.DataFrame, column: str | None, path: Path) -> list[str]:
    """Return the named column, else the first that is not all numbers, else 1, 2, 3, ..."""
    if column is not None:
        if column not in frame:
            near = suggest(column, frame.columns)
            raise UserError(f"{shown(path)}: has no column '{column}'{near}")
        return [str(name) for name in frame[column]]
    for name in frame:
        if pd.to_numeric(frame[name], errors="coerce").isna().all():
            return [str(value) for value in frame[name]]
    return [str(i + 1) for i in range(len(frame))]


def _plain(values: np.ndarray) -> list[Any]:
    return [_plain(v) if np.ndim(v) else _number(v) for v in values]


def _number(value: float) -> float | None:
    """JSON has no infinity and no NaN: both become null."""
    return float(value) if np.isfinite(value) else None
