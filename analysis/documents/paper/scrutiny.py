"""What the paper says to the questions that referees ask: a sentence for each."""

from __future__ import annotations

import numpy as np

from analysis.documents.paper.session import Paper, Text
from analysis.language import naming
from analysis.results.scrutiny import LEAST_SHARE, MOVED, rank_correlation
from analysis.results.shapes import PublishedRanks
from analysis.tables.table import plain
from analysis.ties import level

SKEWED = (0.2, 0.8)  # shares of units above 0.5 beyond which a set hardly tells them apart


def single(paper: Paper) -> Text:
    """How strongly the score goes with any condition alone."""
    known = [
        one for one in paper.results.required_scrutiny().conditions if one.correlation is not None
    ]
    if not known:
        return paper.say("say.single_none")
    strongest = max(known, key=lambda one: level(abs(one.correlation or 0.0)))
    return paper.say("say.single", name=strongest.name, most=strongest.correlation)


def influence(paper: Paper) -> Text:
    """Which frontier unit the other scores hang on most."""
    found = paper.results.required_scrutiny().frontier
    moving = [one for one in found if one.moved]
    units = naming.units(paper.study, paper.words)
    if not moving:
        return paper.say("say.influence_none", n=len(found), units=units, limit=MOVED)
    most = moving[0]
    assert most.who is not None
    who = naming.region(paper.results.region(most.who), paper.words)
    return paper.say(
        "say.influence", n=len(found), units=units, limit=MOVED, moving=len(moving),
        name=naming.region(paper.results.region(most.slug), paper.words), moved=most.moved,
        who=who, most=most.most,
    )  # fmt: skip


def without(paper: Paper) -> Text:
    """What leaving out a measure, and restricting the weights, does to the ranks."""
    found = paper.results.required_scrutiny()
    ranked = [one for one in found.without if one.ranks is not None]
    if ranked:
        least = min(ranked, key=lambda one: level(one.ranks or 0.0))
        labels = {m.column: m.label for m in paper.study.dea.measures}
        label = paper.words.lower(naming.wording(labels[str(least.column)], paper.words))
        first = paper.say(
            "say.without", measure=label, ranks=least.ranks, mean=least.mean,
            joins=len(least.joins), leaves=len(least.leaves),
        )  # fmt: skip
    else:
        first = paper.say("say.without_none")
    if found.restricted is None or found.restricted.ranks is None:
        return first
    second = paper.say(
        "say.restricted", share=LEAST_SHARE, mean=found.restricted.mean,
        ranks=found.restricted.ranks,
    )  # fmt: skip
    return paper.line(first, second)


def stability(paper: Paper) -> Text:
    """How alike two periods rank the units."""
    found = paper.results.comparison
    if found is None:
        return paper.say("say.moved_unknown")
    before, after = (
        np.array([getattr(change, side) for change in found.changes]).round(9)
        for side in ("before", "after")
    )
    rho = rank_correlation(before, after)
    if rho is None:
        return paper.say("say.stability_none")
    return paper.say("say.stability", rho=rho, units=naming.units(paper.study, paper.words))


def published(paper: Paper) -> Text:
    """How alike the scores that publications print rank the units, and why not like for like."""
    return Text("\n\n".join(str(_published(paper, one)) for one in paper.results.published_ranks))


def _published(paper: Paper, one: PublishedRanks) -> Text:
    units = naming.units(paper.study, paper.words)
    label = naming.wording(paper.study.published[one.place].label, paper.words)
    cite = paper.study.published[one.place].cite
    key = "published_head" if cite else "published_head_bare"
    head = Text(paper.words.plain(f"paper.say.{key}", label=plain(label), cite=f"[@{cite}]"))
    if one.ranks is None:
        return paper.line(head, paper.say("say.published_level", n=one.n, units=units))
    who = naming.region(paper.results.region(one.furthest), paper.words)
    told = paper.say(
        "say.published_ranks", n=one.n, ones=one.ones, units=units, rho=one.ranks, name=who,
        there=one.there, here=one.here,
    )  # fmt: skip
    return paper.line(head, told)


def second_stage(paper: Paper) -> Text:
    """Which conditions a truncated regression sets apart from 0, and whether it may be run."""
    fit = paper.results.required_scrutiny().second_stage
    if fit is None:
        why = "fixed" if paper.study.dea.holds_inputs else "none"
        return paper.say(f"say.second_{why}", units=naming.units(paper.study, paper.words))
    ends = zip(fit.names, fit.lower, fit.upper, strict=True)
    apart = [name for name, low, high in ends if low > 0 or high < 0]
    first = (
        paper.say("say.second_some", which=apart, level=fit.level)
        if apart
        else paper.say("say.second_zero", level=fit.level)
    )
    key = "separable" if fit.separability <= fit.critical else "not_separable"
    second = paper.say(f"say.{key}", statistic=fit.separability, critical=fit.critical)
    return paper.line(first, second)


def conditional(paper: Paper) -> Text:
    """What measuring only among those in like circumstances does to the scores."""
    found = paper.results.required_scrutiny().conditional
    if not found:
        return paper.say("say.conditional_none", units=naming.units(paper.study, paper.words))
    whole = found[-1]
    values = {
        "units": naming.units(paper.study, paper.words), "n": len(paper.results.regions),
        "limit": MOVED, "neighbours": whole.neighbours[0], "mean": whole.mean[0],
        "moved": whole.moved[0],
    }  # fmt: skip
    first = paper.say("say.conditional" if whole.moved[0] else "say.conditional_same", **values)
    second = paper.say(
        "say.conditional_rule", neighbours=whole.neighbours[1], mean=whole.mean[1],
        moved=whole.moved[1], units=values["units"],
    )  # fmt: skip
    return paper.line(first, second)


def both(paper: Paper) -> Text:
    """Rows consistent for the outcome and its absence, contradictory assumptions, skewed sets."""
    results, cut = paper.results, paper.study.fsqca.cuts.consistency
    other = {tuple(row.row.items()): row for row in results.low.truth_table}
    pairs = [(row, other.get(tuple(row.row.items()))) for row in results.high.truth_table]
    shared = [
        (row, low)
        for row, low in pairs
        if low is not None and row.consistency >= cut and low.consistency >= cut
    ]
    kept = sum(row.out == 1 and low.out == 1 for row, low in shared)
    first = (
        paper.say("say.simultaneous", n=len(shared), kept=kept, cut=cut)
        if shared
        else paper.say("say.simultaneous_none", cut=cut)
    )
    numbers = paper.results.required_scrutiny().contradictory
    second = paper.say("say.contradictory" if numbers else "say.contradictory_none", n=len(numbers))
    low_end, high_end = SKEWED
    skewed = [
        paper.words.plain("paper.say.skewed_one", set=name, share=one.skewness)
        for name, one in results.sets.items()
        if not low_end <= one.skewness <= high_end
    ]
    third = (
        paper.say("say.skewed", which=skewed, low=low_end, high=high_end)
        if skewed
        else paper.say("say.skewed_none", low=low_end, high=high_end)
    )
    return paper.line(first, second, third)
