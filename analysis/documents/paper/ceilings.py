"""What the paper says of conditions that are necessary in degree."""

from __future__ import annotations

from analysis.documents.paper.sentences import SIGNIFICANT
from analysis.documents.paper.session import Paper, Text
from analysis.results.ceilings import MATTERS


def found(paper: Paper) -> Text:
    """Which effects matter, which of these chance hardly gives, and how many tests there were."""
    analysis = paper.results.ceilings
    if analysis is None:
        raise ValueError("nothing can be necessary in this study")
    large = [fit for fit in analysis.fits if fit.ce_fdh >= MATTERS]
    if not large:
        return paper.say("say.ceilings_none", least=MATTERS)
    if not analysis.draws:
        which = [fit.condition for fit in large]
        return paper.say("say.ceilings_untested", least=MATTERS, which=which)
    sure = [f.condition for f in large if f.ce_fdh_p is not None and f.ce_fdh_p < SIGNIFICANT]
    how = (
        paper.words("paper.say.ceilings_sure_some", which=sure)
        if sure
        else paper.words("paper.say.ceilings_sure_none")
    )
    first = paper.say(
        "say.ceilings_some", least=MATTERS, which=[fit.condition for fit in large], sure=how
    )
    tests = len(analysis.fits)
    second = paper.say("say.ceilings_tests", n=tests, chance=SIGNIFICANT * tests)
    return paper.line(first, second)
