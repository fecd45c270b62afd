"""The further efficiency models that a study file declares, run by their names in the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from analysis.dea import registry
from analysis.dea.tabulated import plain
from analysis.errors import UserError, shown
from analysis.results.shapes import FurtherResult, Plain
from analysis.study.model import STUDY_FILE, FurtherModel, Study
from analysis.study.table import Table


def refuse(study: Study) -> None:
    """Refuse models that cannot be run, all of them at once.

    Raises
    ------
    UserError
        One line for each: file, key, remedy.
    """
    faults = [f"{shown(study.folder / STUDY_FILE)}: {fault}" for fault in _faults(study)]
    if faults:
        raise UserError(*faults)


def further(study: Study, table: Table) -> tuple[FurtherResult, ...]:
    """Run every model of the study's ``models``.

    Raises
    ------
    UserError
        The table's figures do not suit a model.
    """
    return tuple(_run(study, table, name, asked) for name, asked in study.models.items())


def options(study: Study, asked: FurtherModel) -> dict[str, Any]:
    """Return what a model is asked with: its own options, and the study's where it has none.

    Orientation, returns to scale and the bootstrap's replications, seed and level are the study's
    wherever the model takes them, and so are its fixed inputs and undesirable outputs; a model
    that has no orientation by itself keeps none. Rounded figures are rounded as the study's
    ``precision`` says, and groups are its units' own.
    """
    takes = registry.entry(asked.model).options
    own: dict[str, Any] = {
        "returns_to_scale": study.returns_to_scale,
        "replications": study.dea.bootstrap.replications,
        "seed": study.dea.bootstrap.seed,
        "level": study.dea.bootstrap.level,
        "groups": study.units.group,
        "precision": {m.column: m.precision for m in study.dea.measures},
    }
    if study.dea.undesirable:
        own["bad"] = [m.column for m in study.dea.undesirable]
    if study.dea.fixed_inputs:
        own["fixed"] = [m.column for m in study.dea.inputs if m.fixed]
    if takes.get("orientation") in ("input", "output"):
        own["orientation"] = study.dea.orientation
    return {name: value for name, value in own.items() if name in takes} | asked.options


def _faults(study: Study) -> Iterator[str]:
    inputs, outputs = ([m.column for m in part] for part in (study.dea.inputs, study.dea.outputs))
    for name, asked in study.models.items():
        where = f"models.{name}"
        try:
            entry = registry.entry(asked.model)
            if entry.study is None:
                yield f"{where}.model: {asked.model} needs a panel; run 'pathways dea' on one"
                continue
            if entry.study != "models":
                yield f"{where}.model: {asked.model} comes with '{entry.study}'; ask for it there"
                continue
            if "groups" in entry.options and not study.units.group:
                yield f"{where}.model: {asked.model} needs groups; name their column in units.group"
                continue
            registry.check(asked.model, options(study, asked))
            registry.restrictions(asked.weights or (), {"inputs": inputs, "outputs": outputs})
        except UserError as error:
            yield from (f"{where}: {fault}" for fault in error.faults)
        for column in (
            *(asked.bad or ()), *(asked.bad_inputs or ()), *(asked.environment or ()),
            *(asked.intermediate or ()),
        ):  # fmt: skip
            if column in (*inputs, *outputs):
                yield f"{where}: '{column}' is an input or an output of the study already"


def _run(study: Study, table: Table, name: str, asked: FurtherModel) -> FurtherResult:
    chosen = options(study, asked)
    own = study.dea.resources if "bad" in chosen else study.dea.inputs
    names: dict[str, list[str]] = {
        "inputs": [m.column for m in own],
        "outputs": [m.column for m in study.dea.outputs],
    }
    for option in registry.OF_COLUMNS:
        if option in chosen:
            names[option] = list(chosen[option])
            chosen[option] = table.frame[names[option]].to_numpy(dtype=float)
    if "groups" in chosen:
        chosen["groups"] = table.groups
    x, y = (table.frame[names[side]].to_numpy(dtype=float) for side in ("inputs", "outputs"))
    try:
        found = registry.run(
            asked.model, x, y, units=table.slugs, names=names, options=chosen
        )  # fmt: skip
    except UserError as error:
        where = f"{shown(study.folder / STUDY_FILE)}: models.{name}"
        raise UserError(*(f"{where}: {fault}" for fault in error.faults)) from None
    return FurtherResult(
        name=name,
        model=asked.model,
        of=found.of,
        rows=found.units,
        columns={head: tuple(map(plain, values)) for head, values in found.columns.items()},
        peers=None if found.peers is None else tuple(dict(one) for one in found.peers),
        facts=_plain(found.facts),
        notes=found.notes,
    )


def _plain(facts: Mapping[str, Any]) -> dict[str, Plain]:
    return {name: plain(value) for name, value in facts.items()}
