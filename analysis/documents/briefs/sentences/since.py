"""The earlier period: how the leading ratios went, here, in the matched regions and in all."""

from __future__ import annotations

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.practice import RatioFacts
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.view import Since
from analysis.language import naming
from analysis.ties import level, way

DRAWN = 2
SCORE_PLACES = 2  # that the sentences show
COURSE = "since-course"


def since(facts: BriefFacts, pen: Pen) -> Since | None:
    """Return the slot, or None where there is no earlier period, or nothing to show of it."""
    ratios, then = drawn(facts), facts.then
    if then is None or not (ratios or then.course):
        return None
    course = ((COURSE, Markup.escape(pen.plain("since.course"))),) if then.course else ()
    if not ratios:
        ends = {"score_before": then.course[0].own, "score_after": then.course[-1].own}
        same = way(then.course[0].own, then.course[-1].own, SCORE_PLACES) == "same"
        if same:
            del ends["score_before"]
        title = pen.say(
            f"since.title_score{'_same' if same else ''}", before=then.course[0].period, **ends,
            median_before=then.course[0].median, median_after=then.course[-1].median,
        )  # fmt: skip
        return Since(title, course, _note(facts, pen))
    first = ratios[0]
    assert first.earlier is not None
    title = pen.say(
        "since.title", before=first.earlier.period, ratio_label=pen.ratio(first),
        earlier=pen.ratio_value(first, first.earlier.own, "earlier"),
        ratio=pen.ratio_value(first, first.own, "ratio"),
        median_earlier=pen.about(
            first, pen.ratio_value(first, first.earlier.median, "median_earlier")
        ),
        median=pen.about(first, pen.ratio_value(first, first.median, "median")),
    )  # fmt: skip
    charts = tuple(
        (f"since-{i + 1}", Markup.escape(pen.ratio_label(ratio))) for i, ratio in enumerate(ratios)
    )
    return Since(title, (*charts, *course), _note(facts, pen))


def drawn(facts: BriefFacts) -> list[RatioFacts]:
    """Return the ratios that are drawn: those that lead, then the others in the study's order."""
    leading = [ratio.name for ratio in facts.practice.largest]
    ranked = sorted(facts.practice.ratios, key=lambda r: r.name not in leading)
    better = [r for r in ranked if r.earlier and (r.better or r.name in leading)]
    course = facts.then is not None and facts.then.course
    return better[: DRAWN - 1 if course else DRAWN]


def _note(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    then = facts.then
    assert then is not None
    labels = {m.column: m for m in pen.results.study.dea.measures}
    used = [pen.measure(labels[column]) for column in then.inputs if column in labels]
    told = [
        pen.say(
            "since.scores", list=used, n=len(used), before=then.period,
            score_before=then.score_before, score_after=then.score_after,
        )
    ]  # fmt: skip
    if then.course:
        values = [level(moment.own) for moment in then.course]
        ends = {"score_least": min(values), "score_most": max(values)}
        same = way(min(values), max(values), SCORE_PLACES) == "same"
        if same:
            del ends["score_most"]
        key = f"since.course_{'same' if same else 'between'}"
        told.append(pen.say(key, n=len(values), before=then.course[0].period, **ends))
    else:
        told.append(pen.say("since.two_years"))
    return tuple(told)


def legend(facts: BriefFacts, pen: Pen) -> dict[str, str]:
    """Return the words beside the lines: the region, its matched regions, all."""
    return {
        "own": naming.region(facts.region, pen.words),
        "matched": pen.plain("since.matched", n=len(facts.matches.found)),
        "median": pen.plain("since.median", total=facts.standing.total),
    }
