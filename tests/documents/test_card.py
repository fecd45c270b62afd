"""The pictures that others show of a page: their size, their dots, where they are named."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.documents import axis, card
from analysis.documents.briefs import pages as briefs
from analysis.documents.edition import Edition, compile_edition
from analysis.results import cache
from analysis.study import project

ADDRESS = "https://example.org/x/"


@pytest.fixture(scope="module")
def edition(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A study of 20 libraries in two languages, whose site's address is known."""
    found = project.find(root / "tests" / "studies" / "libraries")
    results = cache.results(found.study, tmp_path_factory.mktemp("kept"))
    return replace(compile_edition(found, results, 0), address=ADDRESS)


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_picture_has_its_size_and_its_bytes(edition: Edition) -> None:
    own = edition.results.regions[0]
    made = [card.card(edition, "zh", "名称" * 40, "一句话。" * 60, own) for _ in range(2)]
    assert size_of(made[0]) == (1200, 630)
    assert made[0] == made[1]
    assert made[0] != card.card(edition, "zh", "名称" * 40, "一句话。" * 60)
    assert len(made[0]) < 200_000


def test_every_region_is_a_dot_at_its_score(edition: Edition) -> None:
    regions = edition.results.regions
    own = regions[3]
    _, dots = card._dots(edition.results, own)
    assert len(dots) == len(regions)
    start = axis.floor(edition.results)
    at = sorted(100 * (r.score.value - start) / (1 - start) for r in regions)
    assert [dot["at"] for dot in dots] == pytest.approx(at, abs=0.01)
    high = sum(r.high.outcome > 0.5 for r in regions if r != own)
    assert sum(dot["kind"] == "high" for dot in dots) == high
    assert sum(dot["kind"] == "own" for dot in dots) == 1


def test_no_dot_lies_on_another() -> None:
    places = [0.0, 0.5, 0.9, 1.0, 1.0, 1.0, 2.0]
    found = list(zip(places, axis.levels(places, 1.0), strict=True))
    assert [level for _, level in found] == [0, 1, 2, 0, 3, 4, 0]


def test_a_brief_names_its_picture_where_the_site_s_address_is_known(edition: Edition) -> None:
    slug = edition.results.regions[0].slug
    address = edition.brief("en", slug)
    page = briefs.draft(edition, slug, "en").page
    assert f'<meta property="og:image" content="{ADDRESS}{address}card.png">' in page
    files = briefs.render(edition, slug, "en")
    assert size_of(files["card.png"]) == (1200, 630)
    unknown = replace(edition, address=None)
    assert "og:image" not in briefs.draft(unknown, slug, "en").page
    assert "card.png" not in briefs.render(unknown, slug, "en")
