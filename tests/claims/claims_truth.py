"""What is true of a study, worked out from its table and study file alone.

Nothing of the package is used: linear programmes by scipy, everything else by plain Python and
numpy. ``Truth`` holds what sentences speak of.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import yaml
from scipy.optimize import brentq, linprog, minimize

NEAR = 1e-6
Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Literal:
    """One condition of a pathway and the side that it asks for."""

    condition: str
    present: bool


def literals(term: str) -> tuple[Literal, ...]:
    """Return what ``A*~B`` asks for; nothing for ``1``."""
    if term == "1":
        return ()
    return tuple(Literal(p.removeprefix("~"), not p.startswith("~")) for p in term.split("*"))


def _with_inputs(dea: dict[str, Any]) -> None:
    """Move undesirable outputs after the inputs, as which they are worked out."""
    bad = [m for m in dea["outputs"] if m.get("undesirable")]
    dea["outputs"] = [m for m in dea["outputs"] if m not in bad]
    dea["inputs"] = [*dea["inputs"], *bad]


class Truth:
    """A study worked out anew; units are numbered in the table's order, ``slugs`` name them.

    A long table of a panel must have the units in the same order in every period.
    """

    def __init__(self, folder: Path, slugs: tuple[str, ...], period: str | None = None) -> None:
        self.study: dict[str, Any] = yaml.safe_load((folder / "study.yml").read_text("utf-8"))
        _with_inputs(self.study["dea"])
        self.table = pd.read_csv(folder / self.study["table"])
        self.through: dict[str, Truth] = {}
        panel = self.study.get("panel")
        if panel:
            every = self.table
            when = every[panel["column"]].astype(str)
            now = self.study["period"] if period is None else period
            self.table = every[when == now].reset_index(drop=True)
            if period is None:
                told = sorted(p for p in set(when) if p <= now)
                self.through = {p: Truth(folder, slugs, p) for p in told}
        self.slugs = slugs
        self.n = len(self.table)
        assert self.n == len(slugs)
        self._derive()
        self.before: Truth | None = next(iter(self.through.values()), None)
        said = self.study.get("compare") or []
        compared = said if isinstance(said, list) else [said]
        folders = [(folder / one["study"]).resolve() for one in compared]
        made = [Truth(each, self._slugs_of(each)) for each in folders]
        made.sort(key=lambda one: int(one.study["period"]))
        if made:
            self.before = made[0]
        if len(made) > 1:
            self.through = {one.study["period"]: one for one in (*made, self)}

    def _slugs_of(self, earlier: Path) -> tuple[str, ...]:
        """The slugs of another period's rows, which may stand in another order."""
        names = dict(
            zip(self.table[self.study["units"]["id"]].astype(str), self.slugs, strict=True)
        )
        study = yaml.safe_load((earlier / "study.yml").read_text("utf-8"))
        ids = pd.read_csv(earlier / study["table"])[study["units"]["id"]].astype(str)
        return tuple(names.get(each, each) for each in ids)

    def _derive(self) -> None:
        columns = {name: self.table[name] for name in self.table}
        for name, formula in self.study.get("derived", {}).items():
            columns[name] = eval(formula, {"__builtins__": {}}, columns)
        self.columns = {k: v for k, v in columns.items() if v.dtype.kind in "if"}
        for name, made in self.study.get("composites", {}).items():
            shares = pd.concat(map(self._indicator, made["indicators"]), axis=1)
            weights = np.full(shares.shape[1], 1 / shares.shape[1])
            if made["weights"] == "entropy":
                parts = (shares / shares.sum()).to_numpy()
                spread = np.log(parts, where=parts > 0, out=np.zeros_like(parts)) * parts
                uneven = 1 + spread.sum(axis=0) / np.log(len(shares))
                weights = uneven / uneven.sum()
            else:
                assert made["weights"] == "equal"
            self.columns[name] = shares @ weights

    def _indicator(self, said: dict[str, Any]) -> pd.Series:
        """An indicator from 0 to 1 by its least and greatest figure, turned where lower is more."""
        values = self.columns[said["column"]]
        share = (values - values.min()) / (values.max() - values.min())
        return 1 - share if said.get("direction") == "lower" else share

    def at(self, slug: str) -> int:
        return self.slugs.index(slug)

    # --- the table

    @property
    def dea(self) -> dict[str, Any]:
        return self.study["dea"]

    @property
    def inward(self) -> bool:
        return self.dea.get("orientation", "input") == "input"

    @property
    def kind(self) -> str:
        return self.study["fsqca"]["outcome"].get("score", "crs")

    @property
    def returns(self) -> str:
        return self.dea.get("returns_to_scale", "crs") if self.kind == "corrected" else self.kind

    def measures(self, side: str) -> list[str]:
        return [m["column"] for m in self.dea[side]]

    def free(self, side: str) -> list[str]:
        """The measures of a side but inputs that no unit can change."""
        return [m["column"] for m in self.dea[side] if not m.get("fixed")]

    def amounts(self, column: str) -> Array:
        scale = next(
            m.get("scale", 1.0)
            for m in (*self.dea["inputs"], *self.dea["outputs"])
            if m["column"] == column
        )
        return self.columns[column].to_numpy(float) * float(scale)

    @cached_property
    def residents(self) -> Array | None:
        formula = self.study["units"].get("residents")
        if formula is None:
            return None
        value = eval(str(formula), {"__builtins__": {}}, self.columns)
        return np.broadcast_to(np.asarray(value, float), self.n)

    def raw(self, column: str) -> Array:
        return self.columns[column].to_numpy(float)

    @property
    def conditions(self) -> dict[str, dict[str, Any]]:
        return {c["name"]: c for c in self.study["fsqca"]["conditions"]}

    @property
    def practice(self) -> dict[str, dict[str, Any]]:
        return self.study.get("practice", {})

    def ratio(self, name: str) -> Array:
        return self.formula(self.practice[name]["formula"])

    def formula(self, formula: str) -> Array:
        """A formula of the table's columns, inputs and outputs in native units."""
        scaled = dict(self.columns)
        for measure in (*self.dea["inputs"], *self.dea["outputs"]):
            scaled[measure["column"]] = self.columns[measure["column"]] * float(
                measure.get("scale", 1.0)
            )
        value = eval(formula, {"__builtins__": {}}, scaled)
        return np.asarray(value, float)

    # --- efficiency

    @cached_property
    def crs(self) -> Array:
        return self.farrell("crs")

    @cached_property
    def vrs(self) -> Array:
        return self.farrell("vrs")

    @property
    def own(self) -> Array:
        """The uncorrected score in the study's orientation and returns to scale, in (0, 1]."""
        return self.crs if self.returns == "crs" else self.vrs

    def farrell(self, returns: str, inputs: list[str] | None = None) -> Array:
        """Scores in (0, 1] in the study's orientation; all inputs where none are named."""
        x = np.column_stack([self.amounts(c) for c in inputs or self.measures("inputs")])
        y = np.column_stack([self.amounts(c) for c in self.measures("outputs")])
        x, y = x / x.mean(axis=0), y / y.mean(axis=0)
        free = np.isin(inputs or self.measures("inputs"), self.free("inputs"))
        return np.array([self._programme(x, y, i, returns, free) for i in range(self.n)])

    def _programme(self, x: Array, y: Array, i: int, returns: str, free: Array) -> float:
        """Farrell: min theta with x'L <= theta x, y'L >= y; or max phi with x'L <= x, phi y.

        An input that is not free stands as x in the first, too.
        """
        weight = np.zeros(self.n + 1)
        weight[0] = 1 if self.inward else -1
        if self.inward:
            moved = np.where(free, -x[i], 0)
            rows = np.vstack([np.column_stack([moved, x.T]), np.column_stack([0 * y[i], -y.T])])
            right = np.concatenate([np.where(free, 0, x[i]), -y[i]])
        else:
            rows = np.vstack([np.column_stack([0 * x[i], x.T]), np.column_stack([y[i], -y.T])])
            right = np.concatenate([x[i], 0 * y[i]])
        whole = None
        if returns == "vrs":
            whole = np.ones((1, self.n + 1))
            whole[0, 0] = 0
        found = linprog(weight, rows, right, whole, None if whole is None else [1.0])
        assert found.status == 0, found.message
        return float(found.x[0] if self.inward else 1 / found.x[0])

    @cached_property
    def frontier(self) -> Array:
        return np.abs(self.own - 1) <= NEAR

    # --- sets

    def condition(self, name: str) -> dict[str, Any]:
        """The condition of a name, or of the name of one of its levels."""
        return self.conditions[name.partition("[")[0]]

    @staticmethod
    def many(condition: dict[str, Any]) -> int:
        """How many values it has in the truth table."""
        return len(condition["labels"]) if condition.get("kind") == "levels" else 2

    def levels(self, condition: dict[str, Any]) -> Array:
        """Each unit's level: how many thresholds it has reached, or what the column holds."""
        values = self.raw(condition["column"])
        cuts = condition.get("thresholds")
        if cuts is None:
            return values
        return np.array([sum(value >= cut for cut in cuts) for value in values])

    def anchors(self, name: str, values: Array) -> tuple[float, float, float]:
        outcome = self.study["fsqca"]["outcome"]
        asked = outcome["anchors"] if name == outcome["name"] else self.conditions[name]["anchors"]
        return self.numbers(asked, values)  # type: ignore[return-value]

    @staticmethod
    def numbers(asked: list[float | str], values: Array) -> tuple[float, ...]:
        """Anchors as numbers: a percentile such as ``p05`` is one of the values'."""
        return tuple(
            float(np.percentile(values, float(a[1:]))) if isinstance(a, str) else float(a)
            for a in asked
        )

    def membership(self, name: str, values: Array) -> Array:
        """Direct method (Ragin 2008): log odds linear in the distance, 0.95 at the outer anchor."""
        shape = self.conditions.get(name, {})
        if "rising" in shape:
            sides = (
                self.direct(values, *shape["rising"]),
                self.direct(values, *reversed(shape["falling"])),  # written from in to out
            )
            inward = shape["kind"] == "bell"
            whole = np.minimum(*sides) if inward else np.maximum(*sides)
        elif "thresholds" in shape:
            whole = self.by_classes(values, shape["thresholds"])
        else:
            out, line, full = self.anchors(name, values)
            if name == self.study["fsqca"]["outcome"]["name"]:  # computed: its last digits vary
                values = np.where(np.abs(values - line) <= 1e-9, line, values)
            whole = self.direct(values, out, line, full)
        if self.study["fsqca"].get("half") == "add 0.001":
            whole = np.where(whole == 0.5, 0.501, whole)
        return whole

    @staticmethod
    def direct(values: Array, out: float, crossover: float, full: float) -> Array:
        found = []
        for value in values:
            up = (value - crossover) / (full - crossover)
            distance = up if up > 0 else (value - crossover) / (crossover - out)
            odds = max(-700.0, min(700.0, math.log(0.95 / 0.05) * distance))
            found.append(1 / (1 + math.exp(-odds)))
        return np.array(found)

    @staticmethod
    def by_classes(values: Array, cuts: list[float]) -> Array:
        """Indirect method (Ragin 2008): a fractional logit of the share of borders passed."""
        return Truth.curve(values, cuts)(values)

    @staticmethod
    def curve(values: Array, cuts: list[float]) -> Callable[[Array], Array]:
        """The logit's curve, with log, root, value and square as QCA's ``calibrate`` has them."""
        target = np.round((values[:, None] > np.array(cuts)).mean(axis=1), 3)

        def powers(x: Array) -> Array:
            return np.column_stack([np.ones_like(x), np.log(x), np.sqrt(x), x, x**2])

        scale = np.abs(powers(values)).max(axis=0)
        basis, weights = np.linalg.qr(powers(values) / scale)

        def likelihood(slopes: Array) -> tuple[float, Array]:
            eta = basis @ slopes
            loss = np.logaddexp(0, eta) - target * eta
            return float(loss.sum()), basis.T @ (1 / (1 + np.exp(-eta)) - target)

        best = minimize(likelihood, np.zeros(5), jac=True, method="BFGS", options={"gtol": 1e-10})
        slopes = np.linalg.solve(weights, best.x) / scale
        return lambda x: 1 / (1 + np.exp(-(powers(np.asarray(x, float)) @ slopes)))

    @cached_property
    def sets(self) -> dict[str, Array]:
        found: dict[str, Array] = {}
        for name, c in self.conditions.items():
            if c.get("kind") == "levels":
                for number in range(self.many(c)):
                    found[f"{name}[{number}]"] = (self.levels(c) == number).astype(float)
            else:
                found[name] = self.membership(name, self.raw(c["column"]))
        return found

    def lines(self, name: str) -> list[float]:
        """Where membership is one half: once, or on both sides of a bell."""
        shape, values = self.conditions[name], self.raw(self.conditions[name]["column"])
        if "rising" in shape:
            return [shape["rising"][1], shape["falling"][1]]
        if "thresholds" in shape:
            curve = self.curve(values, shape["thresholds"])
            half = brentq(lambda x: float(curve([x])[0]) - 0.5, values.min(), values.max())
            return [float(half)]
        return [self.anchors(name, values)[1]]

    def in_term(self, term: str) -> Array:
        parts = [
            self.sets[one.condition] if one.present else 1 - self.sets[one.condition]
            for one in literals(term)
        ]
        return np.min(parts, axis=0) if parts else np.ones(self.n)

    def row(self, i: int) -> tuple[int, ...] | None:
        """The truth-table row a unit stands in: None at a membership of one half."""
        if any(members[i] == 0.5 for members in self.sets.values()):
            return None
        return tuple(
            int(self.levels(c)[i]) if c.get("kind") == "levels" else int(self.sets[name][i] > 0.5)
            for name, c in self.conditions.items()
        )

    def mates(self, i: int) -> list[int]:
        """The other units of the same row."""
        own = self.row(i)
        return [j for j in range(self.n) if j != i and own is not None and self.row(j) == own]

    def rates(self, column: str) -> Array:
        """A measure per resident."""
        assert self.residents is not None
        return self.amounts(column) / self.residents

    def middle(self, values: Array) -> float:
        return float(median(values))
