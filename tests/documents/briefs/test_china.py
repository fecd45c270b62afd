"""The briefs of the repository's studies: every number, and what must never be said."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import brief_checks
import kept_results
import pytest

from analysis.documents.briefs import pages
from analysis.documents.edition import Edition, compile_edition
from analysis.study import project

ROOT = Path(__file__).resolve().parents[3]
STUDIES = ("china-2020", "china-2011", "india-2018")

# What a brief must not say: orders to cut or grow, shortage where excess is measured, "low" for
# what is not high, and the field's terms where a minister reads.
FORBIDDEN = {
    "en": ("should cut", "should reduce", "should grow", "should expand", "must cut", "shortage",
           "surplus", "low efficiency", "deviant", "membership", "hangs on a hair"),
    "zh": ("应削减", "应减少", "应扩大", "应增加", "短缺", "低效率", "现值", "偏离案例"),
}  # fmt: skip


@cache
def site(study: str) -> Edition:
    results = kept_results.of(ROOT / "data" / study)
    return compile_edition(project.find(ROOT / "data" / study), results, 1_700_000_000)


@cache
def drafted(study: str, slug: str, language: str) -> pages.Draft:
    """A brief that several tests look at."""
    return pages.draft(site(study), slug, language)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("study", STUDIES)
def test_every_brief(study: str, language: str) -> None:
    results = site(study).results
    for region in results.regions:
        made = drafted(study, region.slug, language)
        assert not brief_checks.loose_digits(made.page, results)
        assert len(brief_checks.read(made.page).data) > 50
        words = "\n".join(brief_checks.lines(made.page)).lower()
        assert not [phrase for phrase in FORBIDDEN[language] if phrase in words], region.slug


@pytest.mark.parametrize("study", STUDIES)
def test_every_region_has_something_to_look_at_and_someone_to_talk_to(study: str) -> None:
    """Or a plain reason why not: three lines always, each with words of its own."""
    for region in site(study).results.regions:
        page = drafted(study, region.slug, "en").page
        look = page.split('data-slot="look"', 1)[1].split("</dl>", 1)[0]
        assert look.count("<dt>") == 3, region.slug


def test_the_two_phrases_are_kept_apart() -> None:
    """On the frontier is told by the score, high efficiency by the membership."""
    for region in site("china-2020").results.regions:
        page = drafted("china-2020", region.slug, "en").page
        headline = page.split("<h1", 1)[1].split("</h1>", 1)[0]
        named = f">{region.names['en']}</span> is highly efficient"
        assert (named in headline) == (region.high.outcome > 0.5)
        assert "frontier" not in headline
