"""Set-theoretic analysis of any CSV file, without a study: what R users compare with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import fsqca as sets
from analysis.cli.figures import columns_of, names_of
from analysis.study.cells import read_cells


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
        columns_of(frame, tuple(wanted), table),
        columns=wanted,
        index=pd.Index(names_of(frame, case, table, wanted)),
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


def _number(value: float) -> float | None:
    """JSON has no infinity and no NaN: both become null."""
    return float(value) if np.isfinite(value) else None
