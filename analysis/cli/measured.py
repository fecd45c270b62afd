"""What ``pathways dea`` was asked for, its answer, and the answer's forms."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import dea
from analysis.cli.figures import figures
from analysis.dea import registry
from analysis.dea.tabulated import Tabulated, plain
from analysis.errors import UserError
from analysis.harmless import table_csv

# Options that name the model they belong to.
OF_MODEL = {
    "weights": "weights", "prices": "cost", "fixed": "nondiscretionary", "precision": "rounding",
    "period": "malmquist", "groups": "metafrontier", "intermediate": "two-stage",
    "equal": "nondiscretionary", "bad_inputs": "undesirable", "translation": "undesirable",
}  # fmt: skip
UNDEFINED = "-"


@dataclass(frozen=True, slots=True)
class DeaRequest:
    """One call of the command: the table, its columns, the model and the options that were given.

    Those of `registry.OF_COLUMNS`, "period" and "groups" among the options are names of columns;
    "precision" and "translation" are texts such as ``A=0.5``.
    """

    table: Path
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    unit: str | None
    model: str
    options: dict[str, Any]


def chosen(model: str, bootstrap: bool, options: dict[str, Any]) -> str:
    """Return the model that is meant where an option names it and --model does not."""
    meant = {name for option, name in OF_MODEL.items() if options.get(option)}
    if bootstrap:
        meant.add("bootstrap")
    if model != "radial" or not meant:
        return model
    if len(meant) > 1:
        raise UserError(f"options of {' and '.join(sorted(meant))}: these are different models")
    return meant.pop()


def answer(asked: DeaRequest) -> Tabulated:
    """Read the table and run the model; the radial one with returns to scale and scale."""
    for option, columns in (("--inputs", asked.inputs), ("--outputs", asked.outputs)):
        if not columns:
            raise UserError(f"{option}: no columns; name at least one")
    named = {name: tuple(asked.options.get(name, ())) for name in registry.OF_COLUMNS}
    every = [*asked.inputs, *asked.outputs]
    every += [c for name, columns in named.items() if name != "prices" for c in columns]
    repeated = [name for name in every if every.count(name) > 1]
    if repeated:
        raise UserError(f"column {repeated[0]!r} is named twice; an input is no output")
    groups = [g for g in (asked.inputs, asked.outputs, *named.values()) if g]
    options = dict(asked.options)
    read = figures(
        asked.table, asked.unit, *groups,
        period=options.get("period"), labels=options.get("groups"),
    )  # fmt: skip
    x, y, *more = read.tables
    if read.periods is not None:
        options["period"] = read.periods
    if read.groups is not None:
        options["groups"] = read.groups
    for name in ("precision", "translation"):
        if name in options:
            options[name] = dict(_figure(name, text) for text in options[name])
    options |= {name: more.pop(0) for name, columns in named.items() if columns}
    found = registry.run(
        asked.model, x, y, units=read.units, options=options,
        names={"inputs": asked.inputs, "outputs": asked.outputs, **named},
    )  # fmt: skip
    if asked.model != "radial":
        return found
    returns = dea.returns_to_scale(x, y, orientation=found.facts["orientation"])
    scale = {"returns_to_scale": returns.kinds, "scale_efficiency": returns.scale_efficiency}
    return replace(found, columns={**found.columns, **scale})


def _figure(option: str, text: str) -> tuple[str, float]:
    column, sign, figure = text.rpartition("=")
    try:
        value = float(figure)
    except ValueError:
        value = -1.0
    if not sign or not 0 <= value < np.inf:
        raise UserError(f"--{option} {text!r}: write COLUMN=NUMBER, such as BEDS=10")
    return column.strip(), value


def as_json(found: Tabulated) -> dict[str, Any]:
    """Return the answer in lists, in the table's order; None is undefined, and `notes` say why."""
    whole: dict[str, Any] = {f"{found.of}s": list(found.units)}
    if found.facts["model"] == "radial":
        sides = {
            part: [values for name, values in found.columns.items() if name.startswith(f"{part}: ")]
            for part in ("input_slacks", "output_slacks", "input_targets", "output_targets")
        }
        simple = ("scores", "returns_to_scale", "scale_efficiency")
        whole |= {name: _plain(found.columns[name]) for name in simple}
        whole |= {part: _plain(np.column_stack(columns)) for part, columns in sides.items()}
    else:
        whole = {"model": {k: plain(v) for k, v in found.facts.items()}, **whole}
        whole["columns"] = {name: _plain(values) for name, values in found.columns.items()}
    if found.peers is not None:
        whole["peers"] = [dict(of_unit) for of_unit in found.peers]
    return whole | ({"notes": list(found.notes)} if found.notes else {})


def _plain(values: np.ndarray) -> list[Any]:
    return [_plain(v) if np.ndim(v) else (None if v == "" else plain(v)) for v in values]


def printed(found: Tabulated) -> dict[str, pd.DataFrame]:
    """Return the answer as a paper shows it, and what it rests on."""
    return {found.facts["model"]: _shown(found), "model": sheets(found)["model"]}


def as_text(found: Tabulated) -> str:
    """Return what the answer rests on, a table of it, and its notes."""
    lines = [rests_on(found), "", _shown(found).to_string(index=False)]
    return "\n".join([*lines, "", *found.notes] if found.notes else lines)


def _shown(found: Tabulated) -> pd.DataFrame:
    """The answer in words; of the radial model what stands for the whole."""
    columns = dict(found.columns)
    if found.facts["model"] == "radial":
        columns = {
            "score": columns["scores"], "scale efficiency": columns["scale_efficiency"],
            "returns": columns["returns_to_scale"],
        }  # fmt: skip
    shown_columns = {name: [_word(v) for v in values] for name, values in columns.items()}
    if found.peers is not None:
        shown_columns["peers"] = [
            ", ".join(f"{name} {w:.3f}" for name, w in of_unit.items()) or UNDEFINED
            for of_unit in found.peers
        ]
    return pd.DataFrame({found.of: found.units, **shown_columns})


def rests_on(found: Tabulated) -> str:
    """Return the model, its options and its worst certificate in a line."""
    words = {
        name: f"{v:.1e}" if name == "certificate" else f"{v:.4g}" if isinstance(v, float) else v
        for name, v in found.facts.items()
    }
    return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in words.items())


def _word(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (float, np.floating)):
        return UNDEFINED if np.isnan(value) else f"{value:.3f}"
    return str(value) or UNDEFINED


def _frame(found: Tabulated) -> pd.DataFrame:
    """All columns as they are; an undefined number is an empty cell, infinity the word inf."""
    frame = pd.DataFrame({found.of: found.units, **found.columns})
    if found.peers is not None:
        frame["peers"] = [
            "; ".join(f"{name} {w:.6g}" for name, w in of_unit.items()) for of_unit in found.peers
        ]
    return frame


def as_csv(found: Tabulated) -> str:
    """Return all columns as CSV."""
    return table_csv(_frame(found))


def sheets(found: Tabulated) -> dict[str, pd.DataFrame]:
    """Return the answer and what it rests on as the two sheets of a workbook."""
    about = [(name, str(value)) for name, value in found.facts.items()]
    about += [("note", note) for note in found.notes]
    return {f"{found.of}s": _frame(found), "model": pd.DataFrame(about, columns=["what", "value"])}
