"""A region's circumstances: its row of the truth table, and how those who share it fare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.documents.briefs.facts.likeness import Fellow, Likeness, fellows
from analysis.documents.briefs.facts.once import once
from analysis.results.positions import HALF
from analysis.results.shapes import MixedRows, Region, Results
from analysis.study.model import Condition, Level

Row = dict[str, int]  # each condition by its name: 0 or 1, or its level
ALIKE = 3  # how many of the most alike elsewhere are shown


@dataclass(frozen=True, slots=True)
class Place:
    """Where a region stands on one condition.

    ``value``, ``line`` (the crossover, of two the nearer) and ``doubt`` (the range of lines that
    the study calls defensible, None where it names none) are in the condition's own unit. ``side``
    is ``half`` for a membership of exactly 0.5. ``at_line``: the value lies within the doubt, or on
    the line, so that another defensible line would put the region on the other side. ``level``: of
    a multi-value condition the set of the level that the region is at; its membership is 1, and
    ``line`` its nearer border.
    """

    condition: Condition
    value: float
    membership: float
    line: float
    side: Literal["present", "absent", "half"]
    doubt: tuple[float, float] | None
    at_line: bool
    level: Level | None = None

    @property
    def row_value(self) -> int:
        """What the region's row of the truth table has for the condition."""
        return int(self.side == "present") if self.level is None else self.level.number


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A row that is not the region's own, with all its regions, nearest first.

    ``differs`` are the conditions, as the region stands on them, on which the row lies on the
    other side; ``high`` counts the regions of high efficiency.
    """

    row: Row
    differs: tuple[Place, ...]
    fellows: tuple[Fellow, ...]
    high: int


@dataclass(frozen=True, slots=True)
class CircumstancesFacts:
    """A region's row and those who share it.

    Attributes
    ----------
    row : dict of str to int, or None
        None where a membership is exactly 0.5: the region belongs to no row.
    fellows : tuple of Fellow
        All others of the same row, nearest first.
    high, not_high : int
        How many of the fellows are of high efficiency, and how many are not.
    kind : "alone", "all high", "none high" or "mixed"
        The fellows' classes.
    across : tuple of OtherRow
        Rows that the region would stand in with another defensible line, one for each condition
        that it stands at the line of.
    nearest : OtherRow or None
        Where no fellow is of the other class: the row nearest to the region's own (fewest
        conditions, then least change in membership) that holds one of the other class.
    alike : tuple of Fellow
        Where no fellow is of high efficiency: the most alike anywhere that are, nearest first.
    mixed : MixedRows or None
        The figure that stands beside; None where every region or none is of high efficiency.
    """

    places: tuple[Place, ...]
    row: Row | None
    fellows: tuple[Fellow, ...]
    high: int
    not_high: int
    kind: Literal["alone", "all high", "none high", "mixed"]
    across: tuple[OtherRow, ...]
    nearest: OtherRow | None
    alike: tuple[Fellow, ...]
    mixed: MixedRows | None


def row_of(results: Results, region: Region) -> Row | None:
    """Return the side of each condition that a region stands on, or None at exactly 0.5."""
    plan, held = results.study.fsqca, region.memberships
    if any(held[name] == HALF for name in plan.literals):
        return None
    return {
        c.name: int(held[c.name] > HALF) if c.labels is None else own_level(region, c).number
        for c in plan.conditions
    }


def own_level(region: Region, condition: Condition) -> Level:
    """Return the level of a multi-value condition that a region is at."""
    return next(
        one for one in condition.sets
        if isinstance(one, Level) and region.memberships[one.name] > HALF
    )  # fmt: skip


def circumstances(results: Results, like: Likeness, region: Region) -> CircumstancesFacts:
    """Return a region's circumstances."""
    places = tuple(_place(results, region, c) for c in results.study.fsqca.conditions)
    row = row_of(results, region)
    mates = fellows(like, region, _regions_of(results, row) if row else ())
    high = sum(mate.high for mate in mates)
    is_high = region.high.outcome > HALF
    other_class = any(mate.high != is_high for mate in mates)
    return CircumstancesFacts(
        places=places,
        row=row,
        fellows=mates,
        high=high,
        not_high=len(mates) - high,
        kind=_kind(len(mates), high),
        across=tuple(
            _other(results, like, region, places, row | {p.condition.name: int(p.side == "absent")})
            for p in places
            if row and p.at_line
        ),
        nearest=None if other_class or not row else _nearest(results, like, region, places, row),
        alike=() if high else _alike(results, like, region),
        mixed=results.mixed_rows,
    )


def _place(results: Results, region: Region, condition: Condition) -> Place:
    value = region.values[condition.column]
    if condition.labels is not None:
        level = own_level(region, condition)
        border = results.sets[level.name].line(value)
        return Place(condition, value, 1.0, border, "present", None, at_line=False, level=level)
    line = results.sets[condition.name].line(value)
    membership = region.memberships[condition.name]
    doubt: tuple[float, float] | None = results.sets[condition.name].doubt
    within = doubt is not None and doubt[0] <= value <= doubt[1]
    return Place(
        condition=condition,
        value=value,
        membership=membership,
        line=line,
        side="half" if membership == HALF else "present" if membership > HALF else "absent",
        doubt=doubt,
        at_line=within or membership == HALF,
    )


def _kind(mates: int, high: int) -> Literal["alone", "all high", "none high", "mixed"]:
    if not mates:
        return "alone"
    return "all high" if high == mates else "mixed" if high else "none high"


@once
def _rows(results: Results) -> dict[tuple[int, ...], list[Region]]:
    """Return the regions of every observed row, by its sides in the conditions' order."""
    found: dict[tuple[int, ...], list[Region]] = {}
    for region in results.regions:
        row = row_of(results, region)
        if row is not None:
            found.setdefault(tuple(row.values()), []).append(region)
    return found


def _regions_of(results: Results, row: Row) -> tuple[Region, ...]:
    sides = tuple(row[c.name] for c in results.study.fsqca.conditions)
    return tuple(_rows(results).get(sides, ()))


def _other(
    results: Results, like: Likeness, region: Region, places: tuple[Place, ...], row: Row
) -> OtherRow:
    there = fellows(like, region, _regions_of(results, row))
    return OtherRow(
        row=row,
        differs=tuple(p for p in places if row[p.condition.name] != p.row_value),
        fellows=there,
        high=sum(fellow.high for fellow in there),
    )


def _nearest(
    results: Results, like: Likeness, region: Region, places: tuple[Place, ...], row: Row
) -> OtherRow | None:
    is_high = region.high.outcome > HALF
    names = [c.name for c in results.study.fsqca.conditions]
    rows = [
        candidate
        for sides, there in _rows(results).items()
        if (candidate := dict(zip(names, sides, strict=True))) != row
        and any((other.high.outcome > HALF) != is_high for other in there)
    ]

    def away(candidate: Row) -> tuple[int, float, tuple[int, ...]]:
        changed = [p for p in places if candidate[p.condition.name] != row[p.condition.name]]
        change = sum(abs(p.membership - HALF) for p in changed)
        return len(changed), change, tuple(candidate.values())

    best = min(rows, key=away, default=None)
    return None if best is None else _other(results, like, region, places, best)


def _alike(results: Results, like: Likeness, region: Region) -> tuple[Fellow, ...]:
    high = [other for other in results.regions if other.high.outcome > HALF]
    return fellows(like, region, high)[:ALIKE]
