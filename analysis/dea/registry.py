"""Every model under one name, for the command, the study file, the documentation and the tests."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.dea.arranged import (
    efficiency_ladder,
    malmquist,
    malmquist_luenberger,
    outlier_sets,
    window_analysis,
)
from analysis.dea.bootstrap import Bootstrap, bootstrap
from analysis.dea.bootstrap_gaps import bootstrap_gaps
from analysis.dea.cost_efficiency import cost_efficiency
from analysis.dea.cross_efficiency import cross_efficiency
from analysis.dea.directional import directional_distance
from analysis.dea.faces import uniqueness
from analysis.dea.hyperbolic import hyperbolic_efficiency
from analysis.dea.leave_out import jackknife, leave_one_peer_out
from analysis.dea.mergers import merger_gains
from analysis.dea.multidirectional import multidirectional
from analysis.dea.multipliers import multipliers
from analysis.dea.negative import range_directional
from analysis.dea.nondiscretionary import nondiscretionary
from analysis.dea.outlier_report import outlier_report
from analysis.dea.partial_frontiers import order_alpha, order_m
from analysis.dea.radial import efficiency
from analysis.dea.reference_groups import metafrontier, no_better_circumstances
from analysis.dea.returns_test import returns_test
from analysis.dea.revenue_profit import profit_efficiency, revenue_efficiency
from analysis.dea.rounding import rounding, rounding_of_scale
from analysis.dea.scale import most_productive_scale, returns_to_scale, scale_interval
from analysis.dea.slacks_based import additive, range_adjusted, slacks_based_measure
from analysis.dea.stages import two_stage
from analysis.dea.super_efficiency import super_efficiency
from analysis.dea.super_slacks import super_slacks_based_measure
from analysis.dea.surroundings.conditional import conditional_efficiency
from analysis.dea.surroundings.second_stage import second_stage
from analysis.dea.surroundings.separability import separability_test
from analysis.dea.tabulated import Tabulated, tabulate
from analysis.dea.undesirable import undesirable_factors, usual_translation
from analysis.dea.weight_restrictions import restriction, weight_restricted
from analysis.errors import UserError, suggest

Array = NDArray[np.float64]

# What the command calls an option, and the parameters that it may stand for.
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "orientation": ("orientation",),
    "returns_to_scale": ("returns_to_scale",),
    "slack_weights": ("slack_weights",),
    "bad": ("bad_outputs",),
    "bad_inputs": ("bad_inputs",),
    "translation": ("input_translation", "output_translation"),
    "disposal": ("disposal",),
    "zero_outputs": ("zero_outputs",),
    "zero_inputs": ("zero_inputs",),
    "prices": ("prices",),
    "environment": ("environment",),
    "intermediate": ("intermediates",),
    "stages": ("stages",),
    "algorithm": ("algorithm",),
    "null": ("null",),
    "order": ("order",),
    "alpha": ("alpha",),
    "splits": ("splits",),
    "weights": ("restrictions",),
    "fixed": ("fixed_inputs", "fixed_outputs"),
    "equal": ("equal_inputs", "equal_outputs"),
    "goal": ("goal",),
    "method": ("method",),
    "threshold": ("threshold",),
    "replications": ("replications",),
    "level": ("level",),
    "seed": ("seed",),
    "largest": ("largest",),
    "precision": ("input_precision", "output_precision"),
    "period": ("periods",),
    "width": ("width",),
    "groups": ("groups",),
    "decomposition": ("decomposition",),
    "frontier": ("frontier",),
    "seen_from": ("seen_from",),
    "direction": ("direction",),
}
# Those whose values are columns of figures, by name, beside inputs and outputs.
OF_COLUMNS = ("bad", "bad_inputs", "prices", "environment", "intermediate")


@dataclass(frozen=True, slots=True)
class Entry:
    """One model.

    Attributes
    ----------
    name
        What the command (`pathways dea --model`) and the documentation call it.
    function
        The function of `analysis.dea`.
    title
        What it answers, in a line.
    program
        The function of `analysis.dea.programs` that writes it out; None where there is none to
        solve.
    study
        The key of a study file that asks for it; None for what needs more periods than a study has.
    """

    name: str
    function: Callable[..., Any]
    title: str
    program: str | None = None
    study: str | None = "models"

    @property
    def python(self) -> str:
        """Name of the function in `analysis.dea`."""
        return self.function.__name__

    @property
    def options(self) -> dict[str, Any]:
        """The options it takes and their defaults; `inspect.Parameter.empty` if there is none."""
        parameters = inspect.signature(self.function).parameters
        return {
            option: next(parameters[p].default for p in stands_for if p in parameters)
            for option, stands_for in OPTIONS.items()
            if any(p in parameters for p in stands_for)
        }


_ENTRIES = (
    Entry("radial", efficiency, "radial score, slacks, targets and peers", "radial"),
    Entry("multipliers", multipliers, "weights behind each radial score", "radial"),
    Entry("returns", returns_to_scale, "kind of returns to scale and the scores it rests on",
          "radial"),
    Entry("scale-interval", scale_interval, "range of the sum of weights under constant returns",
          "weight_range"),
    Entry("productive-scale", most_productive_scale, "range of the most productive scale",
          "weight_range"),
    Entry("uniqueness", uniqueness, "whether peers and single slacks are unique", "radial"),
    Entry("super", super_efficiency, "each unit against all the others", "radial"),
    Entry("additive", additive, "largest weighted sum of slacks", "slacks_based"),
    Entry("range-adjusted", range_adjusted,
          "slacks over the columns' ranges, variable returns", "slacks_based"),
    Entry("sbm", slacks_based_measure,
          "slacks-based measure, with bad outputs and zeros", "slacks_based"),
    Entry("super-sbm", super_slacks_based_measure,
          "super-efficiency by slacks, with bad outputs and zeros", "super_slacks_based"),
    Entry("directional", directional_distance,
          "distance along the unit's own mix, with bad outputs", "directional"),
    Entry("hyperbolic", hyperbolic_efficiency, "inputs shrink and outputs grow by one factor",
          "hyperbolic"),
    Entry("multidirectional", multidirectional,
          "towards the best that each single column could be", "directional"),
    Entry("nondiscretionary", nondiscretionary, "radial score with columns held fixed",
          "directional"),
    Entry("no-better", no_better_circumstances,
          "score among units in no better circumstances", "radial"),
    Entry("metafrontier", metafrontier,
          "score in the unit's group and among all, and the gap between", "radial"),
    Entry("mergers", merger_gains,
          "what units could gain by merging: learning, harmony and size", "radial"),
    Entry("undesirable", undesirable_factors,
          "bad outputs and bad inputs by translation, variable returns", "radial"),
    Entry("range", range_directional, "data with negative figures, variable returns",
          "directional"),
    Entry("cost", cost_efficiency, "least cost at given prices", "least_cost"),
    Entry("revenue", revenue_efficiency, "largest revenue at given prices", "most_revenue"),
    Entry("profit", profit_efficiency, "largest profit at given prices, variable returns",
          "directional"),
    Entry("two-stage", two_stage,
          "two stages in a row: the whole, its stages, and what the split leaves open",
          "two_stage"),
    Entry("cross", cross_efficiency, "each unit by every unit's weights",
          "second_goal"),
    Entry("weights", weight_restricted,
          "radial score under restrictions of the weights, and what they cost",
          "weight_restricted"),
    Entry("bootstrap", bootstrap, "bias-corrected scores, intervals and ranks", "radial"),
    Entry("bootstrap-gaps", bootstrap_gaps, "intervals of every column's gap",
          "radial"),
    Entry("order-m", order_m, "score against the best of m units, on average"),
    Entry("order-alpha", order_alpha, "score against the frontier that a share of units beats"),
    Entry("returns-test", returns_test, "whether returns to scale are constant, by bootstrap",
          "radial"),
    Entry("conditional", conditional_efficiency, "score among units in like circumstances",
          "radial"),
    Entry("separability", separability_test, "whether circumstances move the frontier", "radial"),
    Entry("second-stage", second_stage,
          "what goes with inefficiency: truncated regression, double bootstrap", "radial"),
    Entry("jackknife", jackknife, "what each unit does to the scores of the others",
          "radial"),
    Entry("leave-one-peer-out", leave_one_peer_out,
          "how far each score hangs on a single peer", "radial"),
    Entry("outliers", outlier_report,
          "what super-efficiency, leaving out, order m and the data cloud say", "radial"),
    Entry("ladder", efficiency_ladder, "how many peers must go until a unit is on the frontier",
          "radial"),
    Entry("outlier-sets", outlier_sets, "sets of units that stretch the cloud of data most"),
    Entry("rounding", rounding, "what rounded figures leave open of scores and verdicts", "radial"),
    Entry("rounding-of-scale", rounding_of_scale,
          "what rounded figures leave open of returns to scale", "radial"),
    Entry("malmquist", malmquist, "change of productivity between periods, and its parts",
          "radial", study="compare"),
    Entry("window", window_analysis, "scores in windows of neighbouring periods", "radial",
          study=None),
    Entry("malmquist-luenberger", malmquist_luenberger,
          "change of productivity between periods, with bad outputs", "directional", study=None),
)  # fmt: skip

MODELS: Mapping[str, Entry] = {entry.name: entry for entry in _ENTRIES}


def entry(name: str) -> Entry:
    """Return the model of a name; a `UserError` lists the names."""
    if name not in MODELS:
        raise UserError(f"model: there is no {name!r}{suggest(name, MODELS)}; there are "
                        f"{', '.join(MODELS)}")  # fmt: skip
    return MODELS[name]


def check(name: str, options: Mapping[str, Any]) -> None:
    """Refuse options that the model does not take, or one that it needs and is not given."""
    takes = entry(name).options
    for option in options:
        if option not in takes:
            models = [e.name for e in _ENTRIES if option in e.options]
            raise UserError(f"{name} takes no {option}; it belongs to {', '.join(models)}")
    for option, default in takes.items():
        if default is inspect.Parameter.empty and option not in options:
            raise UserError(f"{name} needs {option}")


def restrictions(texts: Sequence[str], names: Mapping[str, Sequence[str]]) -> list[Any]:
    """Read restrictions of weights, such as "0.5 <= A/B <= 2", on the columns named."""
    return [restriction(text, names["inputs"], names["outputs"]) for text in texts]


def run(
    name: str,
    inputs: Array,
    outputs: Array,
    *,
    units: Sequence[str],
    names: Mapping[str, Sequence[str]],
    options: Mapping[str, Any],
) -> Tabulated:
    """Run one model and lay out its result.

    Parameters
    ----------
    name
        A name in `MODELS`.
    inputs, outputs
        (n, m) and (n, s).
    units
        n names, each once; of a panel's, once a period.
    names
        The columns' names under "inputs", "outputs" and, where there are such, the keys of
        `OF_COLUMNS`.
    options
        Values by the keys of `OPTIONS`; those of `OF_COLUMNS` are tables, "fixed" and "equal"
        column names, "weights" restrictions as text, "precision" the step of each rounded column,
        "translation" what bad columns are taken from, "period" and "groups" a label of each row.
        One that the model does not take is refused.

    Raises
    ------
    UserError
        If an option is missing or not the model's, or the data cannot be used.
    """
    check(name, options)
    model = entry(name)
    takes = model.options
    arguments: dict[str, Any] = {}
    shown = {o: default for o, default in takes.items() if isinstance(default, (str, int, float))}
    outputs_named = list(names["outputs"])
    for option, value in options.items():
        if option in ("fixed", "equal"):
            arguments |= _held(option, model, value, names)
        elif option == "period":
            arguments["periods"] = (units, value)
        elif option == "precision":
            arguments |= _by_column(option, value, names, {"input": "inputs", "output": "outputs"})
        elif option == "translation":
            arguments |= _by_column(option, value, names, {"input": "bad_inputs", "output": "bad"})
        elif option == "weights":
            arguments["restrictions"] = restrictions(value, names)
        elif option == "bad" and model.name == "directional":
            # The directional distance has good and bad outputs in one table.
            arguments["bad_outputs"] = range(outputs.shape[1], outputs.shape[1] + value.shape[1])
            outputs = np.hstack([outputs, value])
            outputs_named += names["bad"]
        else:
            arguments[OPTIONS[option][0]] = value
            if isinstance(value, (str, int, float)):
                shown[option] = value
    columns = {**names, "outputs": outputs_named, "binding": options.get("weights", ()),
               "units": units}  # fmt: skip
    if model.name == "undesirable":
        columns["inputs"] = [*names["inputs"], *names.get("bad_inputs", ())]
        columns["outputs"] = [*names["outputs"], *names.get("bad", ())]
        # Scores depend on it, so that it has to be told.
        for side in ("bad_inputs", "bad"):
            if side in options:
                usual = usual_translation(options[side])
                shown |= {
                    f"translation: {name}": options.get("translation", {}).get(name, float(v))
                    for name, v in zip(names[side], usual, strict=True)
                }
    result = model.function(inputs, outputs, **arguments)
    found = tabulate(result, units, columns, {"model": model.name, **shown})
    if isinstance(result, Bootstrap):
        within = result.ranks()
        ranked = {"rank": within.ranks, "rank_lower": within.lower, "rank_upper": within.upper}
        found = Tabulated(
            found.units, {**found.columns, **ranked}, found.peers, found.facts, found.notes
        )
    return found if found.of != "unit" else _named_peers(found)


def _held(
    option: str, model: Entry, columns: Sequence[str], names: Mapping[str, Sequence[str]]
) -> dict[str, list[int]]:
    """Return the places of columns that are held, by the parameters that the model has for them."""
    parameters = inspect.signature(model.function).parameters
    held: dict[str, list[int]] = {
        f"{option}_{side}": [] for side in ("inputs", "outputs") if f"{option}_{side}" in parameters
    }
    for column in columns:
        side = next((side for side in ("inputs", "outputs") if column in names[side]), None)
        if side is None:
            raise UserError(f"{option}: {column!r} is neither an input nor an output")
        if f"{option}_{side}" not in held:
            raise UserError(f"{option}: {column!r} is an output; {model.name} holds inputs alone")
        held[f"{option}_{side}"].append(list(names[side]).index(column))
    return held


# Of an option that has a figure for some columns: what each side is called, and the figure of a
# column that is not named.
_SIDES = {
    "precision": ("an input nor an output", 0.0),
    "translation": ("a bad input nor a bad output", np.nan),
}


def _by_column(
    option: str,
    figures: Mapping[str, float],
    names: Mapping[str, Sequence[str]],
    sides: Mapping[str, str],
) -> dict[str, Array]:
    """Return the figures of all columns of each side, by the parameters that take them."""
    what, otherwise = _SIDES[option]
    known = [column for side in sides.values() for column in names.get(side, ())]
    for column in figures:
        if column not in known:
            raise UserError(f"{option}: {column!r} is neither {what}{suggest(column, known)}")
    return {
        f"{start}_{option}": np.array([figures.get(c, otherwise) for c in names.get(side, ())])
        for start, side in sides.items()
    }


def _named_peers(found: Tabulated) -> Tabulated:
    """Write the units' names where a model gives their indices, nothing for -1."""
    columns = {
        name: np.array([found.units[j] if j >= 0 else "" for j in values])
        if name in ("peer", "first_peer")
        else values
        for name, values in found.columns.items()
    }
    return Tabulated(found.units, columns, found.peers, found.facts, found.notes)
