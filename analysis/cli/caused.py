"""What ``pathways cna`` was asked for, its answer, and the answer's forms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import fsqca
from analysis.cli import calibrating
from analysis.cli.figures import names_of
from analysis.cli.options import say_assumed
from analysis.errors import UserError
from analysis.study.cells import read


@dataclass(frozen=True, slots=True)
class CnaRequest:
    """One call of the command; ``ordering`` is text such as ``A,B < C``."""

    table: Path
    factors: tuple[str, ...]
    outcomes: tuple[str, ...] = ()
    ordering: str | None = None
    case: str | None = None
    calibrate: tuple[str, ...] = ()
    multivalue: tuple[str, ...] = ()
    consistency: float = 1.0
    coverage: float = 1.0
    steps: tuple[int, int, int] = (3, 4, 10)
    most: int = 1000


@dataclass(frozen=True, slots=True)
class Caused:
    """The answer: all formulas, and how many cases they are of."""

    asked: CnaRequest
    cases: int
    models: fsqca.CausalModels


def answer(asked: CnaRequest) -> Caused:
    """Read the table and analyse it."""
    if stray := [name for name in asked.multivalue if name not in asked.factors]:
        raise UserError(f"--multivalue: {stray[0]} is no factor")
    found = read(asked.table)
    say_assumed(found.assumed)
    cases = names_of(found.frame, asked.case, asked.table, asked.factors)
    memberships = calibrating.memberships(
        found.frame, asked.table, asked.factors, cases, asked.calibrate
    )
    tiers = (asked.ordering or "").split("<") if asked.ordering else []
    models = fsqca.causal_models(
        memberships,
        asked.factors,
        outcomes=asked.outcomes,
        ordering=[[name.strip() for name in tier.split(",") if name.strip()] for tier in tiers],
        consistency=asked.consistency,
        coverage=asked.coverage,
        steps=asked.steps,
        multivalue=asked.multivalue,
        most=asked.most,
    )
    return Caused(asked, len(memberships), models)


def _rows(found: Caused) -> dict[str, list[dict[str, Any]]]:
    fits = ("consistency", "coverage", "complexity")
    return {
        "complex": [
            {
                "outcomes": ", ".join(one.outcomes),
                "formula": str(one),
                **{name: getattr(one, name) for name in fits},
                "chain": " -> ".join(", ".join(tier) for tier in one.chain) or "cycle",
            }
            for one in found.models.complex
        ],
        "atomic": [
            {
                "outcome": one.outcome,
                "formula": str(one),
                **{name: getattr(one, name) for name in fits},
            }
            for one in found.models.atomic
        ],
    }


def notes(found: Caused) -> tuple[str, ...]:
    """Return what must be known of the answer."""
    models, told = found.models, []
    if not models.atomic:
        told.append("nothing is both sufficient and necessary for an outcome at these cuts")
    elif not models.joined:
        told.append(
            "no formulas of different outcomes can be joined without a part that makes no "
            "difference: each stands alone"
        )
    if not models.complete:
        told.append(
            f"only about {found.asked.most} combinations of atomic formulas were looked at, the "
            "least complex; --most takes more"
        )
    return tuple(told)


def as_json(found: Caused) -> dict[str, Any]:
    """Return the whole answer; the chain as tiers of factors, none for a cycle."""
    rows = _rows(found)
    for row, one in zip(rows["complex"], found.models.complex, strict=True):
        row["outcomes"] = list(one.outcomes)
        row["chain"] = [list(tier) for tier in one.chain]
    return {
        "cases": found.cases,
        **rows,
        "joined": found.models.joined,
        "complete": found.models.complete,
        "notes": list(notes(found)),
    }


def sheets(found: Caused) -> dict[str, pd.DataFrame]:
    """Return the answer as named tables: those of a workbook, and what CSV can show."""
    about = [("rests on", rests_on(found)), *(("note", note) for note in notes(found))]
    tables = {name: pd.DataFrame(rows) for name, rows in _rows(found).items()}
    return tables | {"about": pd.DataFrame(about, columns=["what", "value"])}


def as_text(found: Caused) -> str:
    """Return what the answer rests on, what to know, and its tables."""
    lines = [rests_on(found), *notes(found)]
    for name, frame in sheets(found).items():
        if name != "about":
            shown = frame.to_string(index=False, float_format="{:.3f}".format)
            lines += ["", f"{name.capitalize()} formulas", shown if len(frame) else "none"]
    return "\n".join(lines)


def rests_on(found: Caused) -> str:
    """Return the factors, the cuts and the ordering in a line."""
    asked = found.asked
    told = [f"factors: {', '.join(asked.factors)}", f"cases: {found.cases}"]
    told += [f"consistency: {asked.consistency:g}", f"coverage: {asked.coverage:g}"]
    told += [f"ordering: {asked.ordering}"] if asked.ordering else []
    told += [f"calibrated: {'; '.join(asked.calibrate)}"] if asked.calibrate else []
    return "; ".join(told)
