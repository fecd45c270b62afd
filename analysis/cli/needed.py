"""What ``pathways nca`` was asked for, its answer, and the answer's forms."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import nca
from analysis.cli.figures import figures
from analysis.errors import UserError

TECHNIQUES: tuple[nca.Technique, ...] = ("ce_fdh", "cr_fdh")
UNDEFINED = "-"


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of the command."""

    table: Path
    outcome: str
    conditions: tuple[str, ...]
    case: str | None = None
    bottleneck: nca.Technique = "cr_fdh"
    scale: nca.Scale = "percentage"
    draws: int = 10_000
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Needed:
    """The answer: ceilings by condition and technique, their p, and the bottleneck table."""

    asked: Asked
    cases: int
    ceilings: dict[tuple[str, nca.Technique], nca.Ceiling]
    chance: dict[tuple[str, nca.Technique], float]
    bottleneck: nca.Bottleneck


def answer(asked: Asked) -> Needed:
    """Read the table and analyse it."""
    if not asked.conditions:
        raise UserError("--conditions: no columns; name at least one")
    twice = [name for name in asked.conditions if asked.conditions.count(name) > 1]
    if twice:
        raise UserError(f"--conditions: {twice[0]} is named twice")
    plain = tuple(dict.fromkeys(name.removeprefix("~") for name in asked.conditions))
    if asked.outcome in plain:
        raise UserError(f"--conditions: {asked.outcome} is the outcome; nothing explains itself")
    read = figures(asked.table, asked.case, plain, (asked.outcome,))
    values = dict(zip(plain, read.tables[0].T, strict=True))
    outcome = read.tables[1][:, 0]
    frame = pd.DataFrame(
        {
            asked.outcome: outcome,
            **{name: _directed(name, values) for name in asked.conditions},
        }
    )
    ceilings, chance = {}, {}
    for name in asked.conditions:
        x = frame[name].to_numpy()
        try:
            for technique in TECHNIQUES:
                ceilings[name, technique] = nca.ceiling(x, outcome, technique)
                test = nca.permutation_test(
                    x, outcome, technique, draws=asked.draws, seed=asked.seed
                )
                chance[name, technique] = test.p
        except UserError as error:
            raise UserError(f"{name} and {asked.outcome}: {error}") from None
    table = nca.bottleneck(
        frame, asked.outcome, asked.conditions, asked.bottleneck, scale=asked.scale
    )
    return Needed(asked, len(frame), ceilings, chance, table)


def _directed(name: str, values: dict[str, Any]) -> Any:
    """Return a condition's values; of a negated one mirrored, so that little of it is much."""
    x = values[name.removeprefix("~")]
    return x.max() + x.min() - x if name.startswith("~") else x


def _effects(found: Needed) -> list[dict[str, Any]]:
    return [
        {
            "condition": name,
            "technique": technique,
            "effect_size": ceiling.effect_size,
            "p": found.chance[name, technique],
            "accuracy": ceiling.accuracy,
            "fit": ceiling.fit,
            "slope": ceiling.slope,
            "intercept": ceiling.intercept,
            "zone": ceiling.zone,
            "condition_inefficiency": ceiling.condition_inefficiency,
            "outcome_inefficiency": ceiling.outcome_inefficiency,
        }
        for (name, technique), ceiling in found.ceilings.items()
    ]


def _bottleneck(found: Needed) -> pd.DataFrame:
    """The table as text, because NN and NA stand in it; a mirrored condition in its own values."""
    table = found.bottleneck
    shown = table.to_text(3)
    if table.scale == "actual":
        for name in shown:
            if str(name).startswith("~"):
                scope = table.ceilings[str(name)].scope
                own = table.required[name].map(lambda v, s=scope: s.x_max + s.x_min - v)
                words = shown[name].isin((nca.NOT_NECESSARY, nca.NOT_REACHABLE))
                shown[name] = shown[name].where(words, own.map("{:.3f}".format))
    return shown.reset_index()


def as_json(found: Needed) -> dict[str, Any]:
    """Return the whole answer; of a ceiling without a line, slope and intercept are None."""
    asked = found.asked
    return {
        "outcome": asked.outcome,
        "cases": found.cases,
        "draws": asked.draws,
        "seed": asked.seed,
        "effects": _effects(found),
        "bottleneck": {
            "technique": asked.bottleneck,
            "scale": asked.scale,
            "rows": _bottleneck(found).to_dict("records"),
        },
        "notes": list(_notes(found)),
    }


def _notes(found: Needed) -> tuple[str, ...]:
    told = [f"{nca.NOT_NECESSARY}: not necessary for that level; {nca.NOT_REACHABLE}: not reached"]
    if any(name.startswith("~") for name in found.asked.conditions):
        told.append("of a condition with ~, little is what is needed: it is mirrored in its range")
    flat = [name for (name, t), one in found.ceilings.items()
            if t == "cr_fdh" and one.slope is None]  # fmt: skip
    if flat:
        told.append(f"{', '.join(flat)}: the peers give no rising line, so CR-FDH has no slope")
    return tuple(told)


def sheets(found: Needed) -> dict[str, pd.DataFrame]:
    """Return the answer as named tables: those of a workbook, and what CSV can show."""
    about = [("rests on", rests_on(found)), *(("note", note) for note in _notes(found))]
    return {
        "effects": pd.DataFrame(_effects(found)),
        "bottleneck": _bottleneck(found),
        "about": pd.DataFrame(about, columns=["what", "value"]),
    }


def as_text(found: Needed) -> str:
    """Return what the answer rests on, its tables, and what to know."""
    effects = pd.DataFrame(_effects(found))
    shown = effects[["condition", "technique", "effect_size", "p", "accuracy", "fit", "slope"]]
    lines = [rests_on(found), "", "Effect sizes", shown.map(_word).to_string(index=False)]
    lines += ["", f"Bottleneck ({found.asked.bottleneck}, {found.asked.scale})"]
    lines += [_bottleneck(found).map(_word).to_string(index=False), "", *_notes(found)]
    return "\n".join(lines)


def rests_on(found: Needed) -> str:
    """Return the outcome, the number of cases and the draws in a line."""
    asked = found.asked
    return (
        f"outcome: {asked.outcome}; cases: {found.cases}; random orders of the outcome: "
        f"{asked.draws} (seed {asked.seed}); scope: as observed"
    )


def _word(value: Any) -> str:
    if isinstance(value, str):
        return value
    return UNDEFINED if pd.isna(value) else f"{value:.3f}"
