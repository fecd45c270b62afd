"""Since when: the earlier period that the study compares, like for like."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.results.shapes import Region, Results


@dataclass(frozen=True, slots=True)
class Then:
    """A region in the earlier period, like for like with ``scenario`` of the study.

    ``score_before`` and ``score_after`` are both of that scenario (its ``inputs``), and have no
    interval; ``amounts`` maps each common measure's column to (before, after) in native units.
    The ratios' earlier values stand with the ratios (``practice.Earlier``).
    """

    study: str
    period: str
    scenario: str | None
    inputs: tuple[str, ...]
    score_before: float
    score_after: float
    amounts: dict[str, tuple[float, float]]


def then(results: Results, region: Region) -> Then | None:
    """Return the region in the earlier period; None where the study compares none."""
    found = results.comparison
    if found is None:
        return None
    change = next(change for change in found.changes if change.slug == region.slug)
    return Then(
        study=found.study,
        period=found.period,
        scenario=found.scenario,
        inputs=found.inputs,
        score_before=change.before,
        score_after=change.after,
        amounts={
            m.column: (change.values[m.column], region.values[m.column])
            for m in results.study.dea.measures
            if m.column in change.values
        },
    )
