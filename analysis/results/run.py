"""Run a study once: its file and its table in, everything it found out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

import pandas as pd

from analysis import __version__
from analysis.errors import shown
from analysis.results import comparison, course, models, panel
from analysis.results import robustness as robust
from analysis.results import scenarios as variants
from analysis.results.ceilings import ceilings
from analysis.results.designs import designs
from analysis.results.efficiency import Scoring, score
from analysis.results.mixing import mixed_rows
from analysis.results.positions import HALF, Position
from analysis.results.scrutiny import published_ranks, scrutinize
from analysis.results.sets import Calibrated, calibrate, explain, place
from analysis.results.shapes import Lesson, Region, Results, Robustness, Score
from analysis.results.what_if import what_if
from analysis.study.form import listed
from analysis.study.model import Study
from analysis.study.table import Table

Progress = Callable[[str, float], None]


def run(
    study: Study,
    table: Table,
    *,
    before: Sequence[tuple[Study, Table]] = (),
    periods: Mapping[str, Table] = MappingProxyType({}),
    content: str = "",
    progress: Progress = lambda step, share: None,
) -> Results:
    """Compute everything that the documents say.

    Parameters
    ----------
    study, table
        The study and its validated table.
    before : sequence of (Study, Table)
        The earlier periods that ``study.compare`` names, the earliest first.
    periods : mapping of str to Table
        The table of each period of the study's panel, in their order.
    content : str
        The hash that the results are kept under.
    progress : callable
        Told the name of each step as it starts, and of a long one what share of it is done.
    """
    models.refuse(study)
    progress("efficiency", 0)
    scoring = score(study, table, partial(progress, "efficiency"))
    further = models.further(study, table)
    progress("pathways", 0)
    calibrated = calibrate(study, table.frame, scoring.outcome)
    high = explain(study, calibrated.frame)
    low = explain(study, calibrated.frame, negated=True)
    places = {
        "high": place(study, table, calibrated, high),
        "low": place(study, table, calibrated, low),
    }
    progress("robustness", 0)
    scenarios = variants.scenarios(study, table, places["high"])
    robustness = robust.robustness(study, table, calibrated, scoring.outcome)
    progress("choices", 0)
    choices = what_if(study, table, calibrated)
    progress("comparison", 0)
    return Results(
        study=study,
        content=content,
        version=__version__,
        regions=tuple(
            _region(table, i, scoring, calibrated, places, robustness=robustness)
            for i in range(len(table.slugs))
        ),
        sets=calibrated.sets,
        high=high,
        low=low,
        checks=scoring.checks,
        scenarios=scenarios,
        robustness=robustness,
        mixed_rows=mixed_rows(
            calibrated.frame,
            study.fsqca.literals,
            study.fsqca.outcome.name,
            study.dea.bootstrap.seed,
        ),
        other_lines=variants.other_lines(study, table, scoring.outcome, high.intermediate),
        comparison=(
            comparison.compare(study, table, *before[0]) if before else panel.since(study, periods)
        ),
        models=further,
        ceilings=ceilings(
            calibrated.frame,
            study.fsqca.literals,
            study.fsqca.outcome.name,
            draws=study.fsqca.trials.permutations,
            seed=study.dea.bootstrap.seed,
        ),
        assumed=_assumed(study, table, before, periods),
        left_out=table.left_out,
        scrutiny=scrutinize(study, table, calibrated, scoring.outcome),
        what_if=choices,
        designs=designs(study, table, scoring.outcome),
        published_ranks=published_ranks(table, scoring.outcome),
        panel=panel.follow(study, periods, scoring.outcome, (high, low)),
        chain=course.chain(study, table, before),
        composites=table.composites,
    )


def _assumed(
    study: Study,
    table: Table,
    before: Sequence[tuple[Study, Table]],
    periods: Mapping[str, Table],
) -> tuple[str, ...]:
    """Return what was taken for granted of every table that the results rest on, each line once.

    Of the study's own period papers and briefs name who is left out; of others nothing else would.
    """
    others = [(one, one.period, then) for one, then in before]
    others += [(study, period, then) for period, then in periods.items() if period != study.period]
    lines = list(table.assumed)
    for one, period, then in others:
        lines += then.assumed
        for left in then.left_out:
            name = next(iter(left.names.values()))
            lines.append(
                f"{shown(one.table_path)}: of {period} '{name}' is left out, without a figure in "
                f"{listed(left.columns)}"
            )
    return tuple(dict.fromkeys(lines))


def _region(
    table: Table,
    i: int,
    scoring: Scoring,
    calibrated: Calibrated,
    places: dict[str, tuple[Position, ...]],
    *,
    robustness: Robustness | None,
) -> Region:
    slug = table.slugs[i]
    high = places["high"][i]
    return Region(
        slug=slug,
        id=table.ids[i],
        names={code: names[i] for code, names in table.names.items()},
        group=table.groups[i],
        residents=table.residents[i] if table.residents else None,
        tile=table.tiles[i] if table.tiles else None,
        values={
            str(column): float(value)
            for column, value in table.frame.iloc[i].items()
            if pd.notna(value)
        },
        memberships={name: float(calibrated.frame[name].iloc[i]) for name in calibrated.sets},
        score=scoring.scores[i],
        gap=scoring.gaps[i],
        high=high,
        low=places["low"][i],
        lessons=_lessons(slug, scoring.scores[i], high, places["high"], table.slugs),
        robustness=robust.verdict(slug, robustness),
        aliases=table.aliases[i] if table.aliases else (),
    )


def _lessons(
    slug: str,
    own: Score,
    position: Position,
    everyone: tuple[Position, ...],
    slugs: tuple[str, ...],
) -> tuple[Lesson, ...]:
    """Return the peers that are typical cases of the region's own or nearest pathway."""
    wanted = position.terms
    if not wanted:
        near = position.reachable or position.nearest
        wanted = (near.term,) if near else ()
    by_slug = dict(zip(slugs, everyone, strict=True))
    lessons = []
    for peer in own.peers:
        if peer.unit == slug:
            continue
        other = by_slug[peer.unit]
        shared = [
            term for term in wanted if other.outcome > HALF and other.memberships[term] > HALF
        ]
        if shared:
            lessons.append(Lesson(peer.unit, peer.weight, shared[0]))
    return tuple(lessons)
