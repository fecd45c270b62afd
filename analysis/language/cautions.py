"""What must be said of a study wherever it is told, in words and figures."""

from __future__ import annotations

from markupsafe import Markup

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.shapes import Results
from analysis.results.warnings import StudyWarning, study_warnings


def told(results: Results, words: Words) -> tuple[Markup, ...]:
    """Return a sentence for each warning that the results call for; none where there is none."""
    return tuple(_said(results, one, words) for one in study_warnings(results))


def _said(results: Results, warning: StudyWarning, words: Words) -> Markup:
    names = [
        words.plain("paper.warning.share_in", name=name, share=results.sets[name].skewness)
        for name in warning.conditions
    ]
    values: dict[str, object] = {"n": len(names), "names": names} if names else {}
    return words(
        f"paper.warning.{warning.kind.replace(' ', '_')}",
        unit=naming.unit(results.study, words), units=naming.units(results.study, words),
        **(values | warning.figures),
    )  # fmt: skip
