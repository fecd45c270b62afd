"""Keys of a study file that are no more, or that are looked for in the wrong place: one table.

A key that a release retires stands here for that release with what takes its place: it is still
read, and a line says so. The release after, its ``becomes`` is taken out, and it is refused with
the same remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RetiredKey:
    """A key, by its place with ``*`` for any name or number, and what is to be written instead.

    ``becomes`` is given the mapping that holds the key and moves it to its new place; None: it is
    refused. ``since`` is the release that retired it, empty for what never was a key.
    """

    place: tuple[str, ...]
    remedy: str
    becomes: Callable[[_Part], None] | None = None
    since: str = ""


_FIXED = "mark an input that no unit can change where it stands: {column: ..., fixed: true}"
_BAD = "mark an output that nobody wants where it stands: {column: ..., undesirable: true}"
_SAID = "say how the column holds memberships by kind: membership (or crisp)"


RETIRED: tuple[RetiredKey, ...] = (
    *(RetiredKey(("dea", side, "*", key), _FIXED)
      for side in ("inputs", "outputs")
      for key in ("non_discretionary", "nondiscretionary", "discretionary")),
    *(RetiredKey(("dea", side, "*", key), _BAD)
      for side in ("inputs", "outputs") for key in ("bad", "unwanted")),
    *(RetiredKey(("dea", key), _FIXED) for key in ("fixed", "non_discretionary")),
    *(RetiredKey(("dea", key), _BAD) for key in ("bad", "undesirable")),
    *(RetiredKey(("fsqca", "conditions", "*", key), _SAID)
      for key in ("calibrated", "calibration", "calibrate")),
)  # fmt: skip


def moved(study: _Part) -> tuple[str, ...]:
    """Move what a retired key says to where it stands now, in place; return a line for each."""
    return tuple(
        f"{'.'.join(place)}: is retired since {key.since}; {key.remedy}"
        for key in RETIRED
        if key.becomes
        for place, holder in _holders(study, key.place)
        if _moved(key, holder)
    )


def remedy(place: tuple[str | int, ...]) -> str | None:
    """Return what is to be written instead of a key that is not known; None if nothing is."""
    for key in RETIRED:
        if len(key.place) == len(place) and all(
            pattern in ("*", str(step)) for pattern, step in zip(key.place, place, strict=True)
        ):
            return key.remedy
    return None


def _moved(key: RetiredKey, holder: _Part) -> bool:
    if key.becomes is None or key.place[-1] not in holder:
        return False
    key.becomes(holder)
    return True


def _holders(part: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], _Part]]:
    """Yield each mapping that may hold a place's last step, with the steps as they are."""
    if len(place) == 1:
        if isinstance(part, dict):
            yield place, part
        return
    step, rest = place[0], place[1:]
    steps: Mapping[str, Any] = {}
    if isinstance(part, dict):
        steps = {str(key): value for key, value in part.items()}
    elif isinstance(part, list):
        steps = {str(i): value for i, value in enumerate(part)}
    for name, inner in steps.items():
        if step in ("*", name):
            for found, holder in _holders(inner, rest):
                yield (name, *found), holder
