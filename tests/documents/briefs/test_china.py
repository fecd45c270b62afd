"""The briefs of the two studies of China: every number, every sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import brief_checks
import pytest

from analysis.documents.briefs import pages
from analysis.documents.edition import Edition, compile_edition
from analysis.results import cache as store
from analysis.results.shapes import Results, to_dict
from analysis.study import project

ROOT = Path(__file__).resolve().parents[3]
STUDIES = ("china-2020", "china-2011")

# What a brief must not say: orders to cut or grow, and shortage where excess is measured.
FORBIDDEN = {
    "en": ("should cut", "should reduce", "should grow", "should expand", "must cut", "shortage",
           "surplus", "lack of beds"),
    "zh": ("应削减", "应减少", "应扩大", "应增加", "短缺", "不足额", "过剩"),
}  # fmt: skip


@cache
def site(study: str) -> Edition:
    results = store.results(ROOT / "data" / study, ROOT / ".cache" / "results")
    return compile_edition(project.find(ROOT / "data" / study), results, 1_700_000_000)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("study", STUDIES)
def test_every_number_of_every_province(study: str, language: str) -> None:
    results = site(study).results
    whole = to_dict(results)
    known = set(brief_checks.numbers(whole))
    assert len(results.regions) == 31
    for region, found in zip(results.regions, whole["regions"], strict=True):
        made = pages.draft(site(study), region.slug, language)
        read = brief_checks.read(made.page)
        assert not brief_checks.loose_digits(made.page, results)
        assert len(read.data) > 50
        assert {float(v) for v, _ in read.data} <= known | brief_checks.stated(made.table)
        for key, value in brief_checks.table(made.table).items():
            if not key.startswith(("study.", "brief.")):
                assert brief_checks.same(value, brief_checks.at(found, key)), (region.slug, key)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("study", STUDIES)
def test_no_sentence_advises_or_says_shortage(study: str, language: str) -> None:
    for region in site(study).results.regions:
        words = brief_checks.text(pages.draft(site(study), region.slug, language).page).lower()
        assert not [phrase for phrase in FORBIDDEN[language] if phrase in words], region.slug


def test_the_two_phrases_are_kept_apart(found: Results) -> None:
    """On the frontier is told by the score, high efficiency by the membership."""
    for region in found.regions:
        words = brief_checks.text(pages.draft(site("china-2020"), region.slug, "en").page)
        headline = words.splitlines()[1]
        assert ("reaches high efficiency" in headline) == (region.high.outcome > 0.5)
        assert "frontier" not in headline


def test_the_map_shows_every_peer(found: Results) -> None:
    """The table beside it lists three at most."""
    many = 0
    for region in found.regions:
        peers = [p.unit for p in region.score.peers if p.unit != region.slug and p.weight >= 5e-4]
        words = brief_checks.text(pages.draft(site("china-2020"), region.slug, "en").page)
        told = next(line for line in words.splitlines() if line.startswith("[Map of equal tiles"))
        told = told.partition("Peers: ")[2]
        assert all(found.region(peer).names["en"] in told for peer in peers)
        many += len(peers) > 3
    assert many
