"""One brief beside what is true of its region; laws are functions of it that yield faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from claims_reading import Brief, Claim, Value
from claims_truth import Truth
from claims_truth import literals as literals_of
from scipy.stats import rankdata

from analysis.results.shapes import Region, Results

ALIKE = 3  # how many of the most alike are matched where nothing else is shared
CHANCE = 0.05  # what random outcomes do this often is told beside the pathway


class Bench:
    """A brief, its region, and the truth about its study.

    ``results`` is asked only for what hangs on random draws (bootstrap, permutations, rounding)
    or was decided by the study's minimisation (which pathways there are).
    """

    def __init__(self, truth: Truth, results: Results, brief: Brief, slug: str) -> None:
        self.truth, self.results, self.brief, self.slug = truth, results, brief, slug
        self.i = truth.at(slug)

    def of(self, value: Value) -> int:
        """The unit that a number is about."""
        return self.truth.at(value.about.get("unit", self.slug))

    def region(self, i: int) -> Region:
        return self.results.regions[i]

    @cached_property
    def scores(self) -> np.ndarray:
        """The study's own score: the one that is calibrated, ranked and shown."""
        if self.truth.kind == "corrected":
            return np.array([r.score.corrected for r in self.results.regions])
        return self.truth.own

    @cached_property
    def outcome(self) -> np.ndarray:
        name = self.truth.study["fsqca"]["outcome"]["name"]
        return self.truth.membership(name, self.scores)

    @cached_property
    def high(self) -> np.ndarray:
        return self.outcome > 0.5

    @property
    def is_high(self) -> bool:
        return bool(self.high[self.i])

    def rank(self, i: int) -> int:
        return 1 + int(np.sum(self.scores > self.scores[i] + 1e-6))

    def joint(self, i: int) -> int:
        return sum(self.rank(j) == self.rank(i) for j in range(self.truth.n))

    # --- pathways

    @cached_property
    def terms(self) -> list[str]:
        """Every pathway of every tied model."""
        models = self.results.high.intermediate.models
        return list(dict.fromkeys(t.term for m in models for t in m.terms))

    @cached_property
    def negated(self) -> list[str]:
        models = self.results.low.intermediate.models
        return list(dict.fromkeys(t.term for m in models for t in m.terms))

    @property
    def sound(self) -> bool:
        """Whether a pathway may be claimed: none that asks for nothing or misses the cuts."""
        cuts = self.truth.study["fsqca"].get("cuts", {})
        models = self.results.high.intermediate.models
        return bool(models) and all(
            all(literals_of(t.term) for t in m.terms)
            and m.consistency >= cuts.get("consistency", 0.8)
            and m.pri >= cuts.get("pri", 0.5)
            for m in models
        )

    def members(self, term: str) -> list[int]:
        return [int(j) for j in np.flatnonzero(self.truth.in_term(term) > 0.5)]

    @cached_property
    def own_terms(self) -> list[str]:
        return [t for t in self.terms if self.i in self.members(t)]

    def fit(self, term: str, outcome: np.ndarray) -> tuple[float, float]:
        """Consistency and raw coverage of a term."""
        both = float(np.minimum(self.truth.in_term(term), outcome).sum())
        return both / float(self.truth.in_term(term).sum()), both / float(outcome.sum())

    @property
    def chance(self) -> float | None:
        found = self.results.robustness
        return None if found is None else found.permutation

    # --- company

    @cached_property
    def distances(self) -> np.ndarray:
        """Mean difference in rank over raw conditions and residents (Gower, ranks by Podani)."""
        columns = list(dict.fromkeys(c["column"] for c in self.truth.conditions.values()))
        people = [] if self.truth.residents is None else [self.truth.residents]
        table = np.column_stack([*people, *(self.truth.raw(c) for c in columns)])
        ranks = (rankdata(table, axis=0) - 1) / max(self.truth.n - 1, 1)
        away = np.asarray(np.abs(ranks - ranks[self.i]).mean(axis=1))
        return away.round(12)  # equal sums are one distance

    def mates(self) -> list[int]:
        return self.truth.mates(self.i)

    def others(self, high: bool) -> list[int]:
        return [j for j in range(self.truth.n) if j != self.i and self.high[j] == high]

    def across(self) -> list[int]:
        """Units that it would share a row with, were another defensible line drawn."""
        return [j for row in self.across_rows() for j in row]

    def across_rows(self) -> list[list[int]]:
        """The same, for each condition in turn that it stands at the line of."""
        row, names = self.truth.row(self.i), list(self.truth.conditions)
        found: list[list[int]] = []
        for k, name in enumerate(names):
            condition = self.truth.conditions[name]
            values = self.truth.raw(condition["column"])
            if row is None or "doubt" not in condition:
                continue
            low, high = self.truth.numbers(condition["doubt"], values)
            if low <= values[self.i] <= high:
                other = (*row[:k], 1 - row[k], *row[k + 1 :])
                found.append([j for j in range(self.truth.n) if self.truth.row(j) == other])
        return found

    def sharing(self) -> list[int]:
        """Other members of its pathways; nobody where the solution claims none."""
        terms = self.own_terms if self.sound else []
        return sorted({j for t in terms for j in self.members(t)} - {self.i})

    def matched(self) -> tuple[str, list[int]]:
        """The first relation in which it has units of the other class, and those units."""
        other = set(self.others(not self.is_high))
        mates = set(self.sharing())
        for relation, found in (
            ("pathway_mate", sorted(mates & other)),
            ("row_mate", [j for j in self.mates() if j in other]),
            ("across_the_line", sorted(set(self.across()) & other)),
        ):
            if found:
                return relation, found
        nearest = sorted(other, key=lambda j: (self.distances[j], self.slug_of(j)))
        return ("alike", nearest[:ALIKE]) if nearest else ("nobody", [])

    def places(self) -> dict[int, int]:
        """Each matched unit's place: by SetMethods' order of pairs, else by likeness."""
        relation, found = self.matched()
        keys: dict[int, tuple[float, ...]] = {}
        for j in found:
            with_it, without = (self.i, j) if self.is_high else (j, self.i)
            if relation == "pathway_mate":
                shared = [t for t in self.own_terms if j in self.members(t)]
                keys[j] = min(self._in_pathway(t, with_it, without, j) for t in shared)
            elif relation == "row_mate" and not self.own_terms:
                w, v = self._in_row(with_it), self._in_row(without)
                astray = w > self.outcome[with_it] + 1e-9
                keys[j] = (astray, self._pair(w, v, with_it, without))
            else:
                keys[j] = (float(self.distances[j]),)
        order = sorted(set(keys.values()))
        return {j: 1 + order.index(key) for j, key in keys.items()}

    def _pair(self, x: float, z: float, i: int, j: int) -> float:
        """smmr: |x_i - x_j| + (1 - (y_i - y_j)) + (1 - x_i) + (1 - x_j), to three digits."""
        y = float(self.outcome[i] - self.outcome[j])
        return round(abs(x - z) + (1 - y) + (1 - x) + (1 - z), 3)

    def _in_row(self, i: int) -> float:
        """Membership in the truth-table row that a unit belongs to."""
        return float(min(max(m[i], 1 - m[i]) for m in self.truth.sets.values()))

    def _in_pathway(self, term: str, i: int, j: int, other: int) -> tuple[float, ...]:
        """Typical before astray, then the pair's value, then the best typical or deviant case."""
        x, y, members = self.truth.in_term(term), self.outcome, self.members(term)
        typical = {
            k: 2 * (y[k] - x[k]) + (1 - x[k])
            for k in members
            if self.high[k] and x[k] <= y[k] + 1e-9
        }
        deviant = {k: 1 - (x[k] - y[k]) + (1 - x[k]) for k in members if not self.high[k]}
        kind = deviant if self.is_high else typical
        first = other in kind and kind[other] <= min(kind.values()) + 1e-9
        if not kind:  # none is typical in degree, so that none is before another
            first = True
        return i not in typical, self._pair(float(x[i]), float(x[j]), i, j), not first

    def slug_of(self, i: int) -> str:
        return self.truth.slugs[i]

    def named(self, claim: Claim) -> list[int]:
        """The other units that a claim names, in order."""
        return [self.truth.at(s) for s in claim.node.marked("unit") if s != self.slug]


Law = Callable[[Bench], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Fault:
    """A law that a brief breaks: which, where, and what it says there."""

    law: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.law}: {self.what}"


def same(found: float, true: float, tolerance: float = 1e-6) -> bool:
    return abs(found - true) <= tolerance * max(1.0, abs(found), abs(true))


def word(texts: dict[str, str] | str, language: str) -> str:
    return texts if isinstance(texts, str) else texts[language]


def whole_word(wanted: str, text: str) -> bool:
    """Whether an English word stands in a text on its own."""
    return re.search(rf"(?<![A-Za-z]){re.escape(wanted)}(?![A-Za-z])", text) is not None
