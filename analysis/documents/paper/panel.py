"""What the paper says of several periods: a sentence for each finding."""

from __future__ import annotations

from analysis.documents.paper import sentences
from analysis.documents.paper.session import Paper, Text
from analysis.language import naming
from analysis.results.shapes import Course, SetAnalysis
from analysis.results.warnings import misses
from analysis.ties import level, way


def basis(paper: Paper) -> Text:
    """Which periods there are, and what scores or memberships over time rest on."""
    panel = paper.results.panel
    if panel is None:
        return _chained(paper, paper.results.required_course())
    return paper.say(
        f"say.panel_basis_{panel.frontier}", n=len(panel.periods), first=panel.periods[0].period,
        last=panel.periods[-1].period, period=paper.study.period,
        anchors=paper.say(
            f"say.panel_anchors_{panel.calibration}", period=paper.study.period,
            units=naming.units(paper.study, paper.words),
        ),
    )  # fmt: skip


def _chained(paper: Paper, chain: Course) -> Text:
    """Which earlier tables there are, and by what all periods are measured."""
    found = paper.results.comparison
    assert found is not None
    return paper.say(
        "say.chain_basis", n=len(chain.periods), first=chain.periods[0].period,
        last=chain.periods[-1].period, list=paper.measured(found.inputs),
        units=naming.units(paper.study, paper.words),
    )  # fmt: skip


def trend(paper: Paper) -> Text:
    """Which way productivity and its parts went over all periods."""
    course = paper.results.required_course()
    total = course.cumulated
    units = naming.units(paper.study, paper.words)
    if not total:
        return paper.say("say.panel_no_index", units=units)
    direction = way(1, total["malmquist"][-1])
    n, every = course.balanced, len(course.units)
    over = f"paper.say.panel_over_{'all' if n == every else 'some'}"
    whom = paper.words(over, n=n, total=every, units=units)
    return paper.say(
        f"say.panel_went_{direction}", first=course.periods[0].period,
        last=course.periods[-1].period, whom=whom,
        malmquist=total["malmquist"][-1], efficiency=total["efficiency_change"][-1],
        technical=total["technical_change"][-1],
    )  # fmt: skip


def together(paper: Paper) -> Text:
    """How many cases the pooled truth table holds, of how many units."""
    panel = paper.results.required_panel()
    return paper.say(
        "say.panel_together", cases=panel.cases, n=len(panel.periods), total=len(panel.units),
        unit=naming.unit(paper.study, paper.words), units=naming.units(paper.study, paper.words),
        frequency=paper.study.fsqca.cuts.frequency,
    )  # fmt: skip


def pooled(paper: Paper, which: int) -> Text:
    """What all periods together give for the outcome (0) or its absence (1), and whether one does.

    The models are held against those of the study's own period.
    """
    results = paper.results
    own, found = (results.high, results.low)[which], results.required_panel().pooled[which]
    here, there = ({str(m) for m in one.intermediate.models} for one in (own, found))
    verdict = "same" if here == there else "other"
    said = [paper.say(f"say.panel_{verdict}", period=paper.study.period)] if here or there else []
    return paper.line(sentences.models(paper, found), *_short(paper, found), *said)


def _short(paper: Paper, found: SetAnalysis) -> list[Text]:
    """Whether models miss the study's own cuts, so that nothing of them is claimed."""
    cuts, models = paper.study.fsqca.cuts, found.intermediate.models
    if not any(misses(model, cuts) for model in models):
        return []
    kind = "some" if len(models) > 1 else ""
    key = f"say.panel_short_{kind}".rstrip("_")
    return [paper.say(key, consistency=cuts.consistency, pri=cuts.pri)]


def held(paper: Paper) -> Text:
    """How many of the pathways reach the cut of consistency in every period."""
    panel, cut = paper.results.required_panel(), paper.study.fsqca.cuts.consistency
    kept = [
        fit
        for fit in panel.fits
        if all(level(c) >= level(cut) for c in fit.by_period if c is not None)
    ]
    how = f"{'_one' if len(panel.fits) == 1 else ''}{'' if kept else '_none'}"
    return paper.say(
        f"say.panel_held{how}", n=len(panel.fits), held=len(kept), cut=cut,
        unit=naming.unit(paper.study, paper.words), period=paper.study.period,
    )  # fmt: skip
