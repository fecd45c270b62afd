"""Minimisation by trying everything: slow, obvious, and independent of the package's methods."""

from __future__ import annotations

from itertools import combinations, product

Cube = tuple[int | None, ...]
Row = tuple[int, ...]


def cubes(levels: tuple[int, ...]) -> list[Cube]:
    """Every product over the conditions: a level, or None where a condition is absent."""
    return list(product(*[(None, *range(level)) for level in levels]))


def covers(cube: Cube, row: Row) -> bool:
    return all(want is None or want == have for want, have in zip(cube, row, strict=True))


def contains(larger: Cube, smaller: Cube) -> bool:
    return all(mine is None or mine == theirs for mine, theirs in zip(larger, smaller, strict=True))


def primes(levels: tuple[int, ...], positive: set[Row], forbidden: set[Row]) -> list[Cube]:
    implicants = [
        cube
        for cube in cubes(levels)
        if any(covers(cube, row) for row in positive)
        and not any(covers(cube, row) for row in forbidden)
    ]
    return [
        cube
        for cube in implicants
        if not any(other != cube and contains(other, cube) for other in implicants)
    ]


def smallest_models(
    levels: tuple[int, ...], positive: set[Row], forbidden: set[Row]
) -> set[frozenset[Cube]]:
    candidates = primes(levels, positive, forbidden)
    for size in range(1, len(candidates) + 1):
        found = {
            frozenset(chosen)
            for chosen in combinations(candidates, size)
            if all(any(covers(cube, row) for cube in chosen) for row in positive)
        }
        if found:
            return found
    return set()


def rows(levels: tuple[int, ...]) -> set[Row]:
    return set(product(*[range(level) for level in levels]))


def easy(
    complex_model: frozenset[Cube],
    parsimonious_model: frozenset[Cube],
    wanted: dict[int, int],
    levels: tuple[int, ...],
    decided: set[Row],
) -> set[Row]:
    """Remainders inside what the expectations allow between two models."""
    found: set[Row] = set()
    for small, large in product(complex_model, parsimonious_model):
        if contains(large, small):
            middle = tuple(
                mine if theirs is not None or wanted.get(place, mine) == mine else None
                for place, (mine, theirs) in enumerate(zip(small, large, strict=True))
            )
            found |= {row for row in rows(levels) - decided if covers(middle, row)}
    return found
