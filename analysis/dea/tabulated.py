"""Any model's result as columns of a table, usually a row per unit, and what is undefined in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.ties import level

SMALLEST_WEIGHT = 1e-9
SIDES = (("input", "inputs"), ("output", "outputs"), ("bad", "bad"))


@dataclass(frozen=True, slots=True)
class Tabulated:
    """A result with n rows.

    Attributes
    ----------
    units
        n names of the rows.
    columns
        (n,) each, by name: numbers, flags or words; an entry may be NaN or infinite.
    peers
        For each unit the weights of its peers, by name; None if the model has none.
    facts
        What holds of all: the model, its options, the worst certificate ...
    notes
        Sentences on what is undefined and why.
    of
        What a row is: "unit", or what the result's own `rows` speak of.
    """

    units: tuple[str, ...]
    columns: Mapping[str, NDArray[Any]]
    peers: tuple[Mapping[str, float], ...] | None
    facts: Mapping[str, Any]
    notes: tuple[str, ...]
    of: str = "unit"

    @property
    def rows(self) -> list[dict[str, Any]]:
        """One mapping per unit, plain values, None for what is undefined."""
        return [
            {self.of: unit, **{name: plain(values[k]) for name, values in self.columns.items()}}
            for k, unit in enumerate(self.units)
        ]


class Rows(Protocol):
    """A result whose rows are not the units: terms of a regression, statistics of a test.

    It may have `notes`, sentences on what is undefined.
    """

    row: ClassVar[str]

    def rows(
        self, names: Mapping[str, Sequence[str]]
    ) -> tuple[Sequence[str], dict[str, NDArray[Any]]]:
        """Return the rows' names and their columns."""


def tabulate(
    result: Any, units: Sequence[str], names: Mapping[str, Sequence[str]], facts: Mapping[str, Any]
) -> Tabulated:
    """Lay out a result by the shapes of its fields.

    Parameters
    ----------
    result
        A result of `analysis.dea`, or an array (n,).
    units
        The units' names.
    names
        Columns' names under "inputs", "outputs", "bad" and, for other tables, the field's name.
    facts
        What to say of the whole beside the result's own single values.
    """
    if hasattr(result, "rows"):
        return _own_rows(result, names, facts)
    columns: dict[str, NDArray[Any]] = {}
    peers: tuple[dict[str, float], ...] | None = None
    whole = dict(facts)
    for name, value in _fields(result):
        if isinstance(value, sparse.csr_array):
            peers = tuple(_weights(value, k, units) for k in range(len(units)))
        elif is_dataclass(value):
            for part, array in _fields(value):
                if not isinstance(array, np.ndarray):
                    continue
                _place(columns, f"{name}_{part}", array, len(units), names)
        elif isinstance(value, np.ndarray):
            _place(columns, name, value, len(units), names)
            if name == "bandwidths":
                whole |= _by_name(value, names)
        elif isinstance(value, (str, bool, int, float)):
            whole.setdefault(name, value)
    if "certificate" in columns:
        known = columns.pop("certificate").astype(float)
        known = known[np.isfinite(known)]
        whole["certificate"] = float(known.max()) if known.size else 0.0
    return Tabulated(tuple(units), columns, peers, whole, _notes(columns, units))


def _own_rows(
    result: Any, names: Mapping[str, Sequence[str]], facts: Mapping[str, Any]
) -> Tabulated:
    labels, columns = result.rows(names)
    whole = dict(facts)
    for name, value in _fields(result):
        if isinstance(value, (str, bool, int, float)) and name not in columns:
            whole.setdefault(name, value)
        elif name == "bandwidths":
            whole |= _by_name(value, names)
    notes = tuple(getattr(result, "notes", ()))
    return Tabulated(tuple(labels), columns, None, whole, notes, result.row)


def _by_name(bandwidths: NDArray[Any], names: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    pairs = zip(names.get("environment", ()), bandwidths, strict=True)
    return {f"bandwidth: {name}": float(h) for name, h in pairs}


def _fields(result: Any) -> list[tuple[str, Any]]:
    if isinstance(result, np.ndarray):
        return [("scores", result)]
    return [(field.name, getattr(result, field.name)) for field in fields(result)]


def _place(
    columns: dict[str, NDArray[Any]],
    name: str,
    values: NDArray[Any],
    n: int,
    names: Mapping[str, Sequence[str]],
) -> None:
    """Add an array (n,) or (n, k) as columns; arrays of other shapes are not of the units."""
    if values.shape == (n,):
        columns[name] = values
    elif values.ndim == 2 and len(values) == n:
        for start, side in SIDES:
            known = names.get(side, ())
            if name.startswith(start) and values.shape[1] == len(known):
                heads: Sequence[str] = known
                break
        else:
            both = [*names.get("inputs", ()), *names.get("outputs", ())]
            heads = names.get(name, both if values.shape[1] == len(both) else ())
        if len(heads) == values.shape[1]:
            for column, head in enumerate(heads):
                columns[f"{name}: {head}"] = values[:, column]


def _weights(lambdas: sparse.csr_array, unit: int, units: Sequence[str]) -> dict[str, float]:
    start, end = lambdas.indptr[unit : unit + 2]
    pairs = zip(lambdas.indices[start:end], lambdas.data[start:end], strict=True)
    ordered = sorted(pairs, key=lambda pair: (-level(pair[1]), pair[0]))
    return {units[j]: float(w) for j, w in ordered if w > SMALLEST_WEIGHT}


def _notes(columns: Mapping[str, NDArray[Any]], units: Sequence[str]) -> tuple[str, ...]:
    """Say of every undefined entry what it is, units together."""
    told: dict[str, list[str]] = {}
    for k, unit in enumerate(units):
        of_unit = [values[k] for values in columns.values() if values.dtype.kind == "f"]
        if any(np.isinf(v) for v in of_unit):
            told.setdefault(
                "an amount without bound (a unit that makes nothing can grow by any factor)", []
            ).append(unit)
        elif any(np.isnan(v) for v in of_unit):
            told.setdefault(
                "no answer (the units it is compared with make no point to compare it with)", []
            ).append(unit)
    return tuple(f"{', '.join(who)}: {what}" for what, who in told.items())


def plain(value: Any) -> Any:
    """A numpy scalar as Python's own; None for NaN and infinity, which JSON does not have."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value
