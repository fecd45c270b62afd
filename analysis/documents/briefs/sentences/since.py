"""The earlier period: how the leading ratios went, here, in the matched regions and in all."""

from __future__ import annotations

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.earlier import Then
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
        first, last = then.course[0], then.course[-1]
        medians = {"median_before": first.median, "median_after": last.median}
        if way(first.own, last.own, SCORE_PLACES) == "same":
            title = pen.say(
                "since.title_score_same", before=first.period, score_after=last.own, **medians
            )
        else:
            title = pen.say(
                "since.title_score", before=first.period,
                score_before=first.own, score_after=last.own, **medians,
            )  # fmt: skip
        return Since(title, course, _note(facts, pen))
    lead = ratios[0]
    assert lead.earlier is not None
    title = pen.say(
        "since.title", before=lead.earlier.period, ratio_label=pen.ratio(lead),
        earlier=pen.ratio_value(lead, lead.earlier.own, "earlier"),
        ratio=pen.ratio_value(lead, lead.own, "ratio"),
        median_earlier=pen.about(
            lead, pen.ratio_value(lead, lead.earlier.median, "median_earlier")
        ),
        median=pen.about(lead, pen.ratio_value(lead, lead.median, "median")),
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
    told = [_scores(then, pen)]
    if then.course:
        values = [level(moment.own) for moment in then.course]
        least, most = min(values), max(values)
        counted = {"n": len(values), "before": then.course[0].period}
        if way(least, most, SCORE_PLACES) == "same":
            told.append(pen.say("since.course_same", score_least=least, **counted))
        else:
            told.append(
                pen.say("since.course_between", score_least=least, score_most=most, **counted)
            )
    else:
        told.append(pen.say("since.two_years"))
    return tuple(told)


def _scores(then: Then, pen: Pen) -> Markup:
    """The scores of both periods, and by what they were measured if not as the study measures."""
    scores = {
        "before": then.period, "score_before": then.score_before, "score_after": then.score_after,
    }  # fmt: skip
    study = pen.results.study
    if then.measured == "as the study":
        return pen.say("since.scores", **scores)
    if then.measured == "by fewer inputs":
        labels = {m.column: m for m in study.dea.measures}
        used = [pen.measure(labels[column]) for column in then.inputs if column in labels]
        return pen.say("since.scores_fewer", list=used, n=len(used), **scores)
    assert then.scenario is not None
    label = naming.wording(study.scenarios[then.scenario].label, pen.words)
    return pen.say("since.scores_variant", label=pen.words.lower(label), **scores)


def legend(facts: BriefFacts, pen: Pen) -> dict[str, str]:
    """Return the words beside the lines: the region, its matched regions, all."""
    return {
        "own": naming.region(facts.region, pen.words),
        "matched": pen.plain("since.matched", n=len(facts.matches.found)),
        "median": pen.plain("since.median", total=facts.standing.total),
    }
