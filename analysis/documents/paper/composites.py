"""What the paper says of a study's composite indicators."""

from __future__ import annotations

from analysis.documents.paper.session import Paper, Text
from analysis.language import naming
from analysis.study.composites import CompositeIndex

_RULE = {"equal": "equal", "entropy": "entropy", "principal component": "component"}


def each(paper: Paper) -> Text:
    """A paragraph for every composite: how it is weighted, and the study's reason."""
    return Text("\n\n".join(str(_one(paper, found)) for found in paper.results.composites))


def _one(paper: Paper, found: CompositeIndex) -> Text:
    plan = paper.study.composites[found.name]
    rule = paper.say(
        f"say.composite_{_RULE[found.weighting]}",
        label=naming.wording(plan.label, paper.words),
        k=len(found.weights),
        share=found.share,
    )
    return paper.line(rule, paper.wording(plan.reason))
