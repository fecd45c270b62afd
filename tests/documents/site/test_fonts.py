"""The fonts that the site brings along hold what its pages show, and may be given away."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import sites
from fontTools.ttLib import TTFont

from analysis.documents.edition import Edition
from analysis.documents.pdf import machine
from analysis.documents.site import fonts
from analysis.documents.site import pages as site
from analysis.results import cache


@pytest.fixture(scope="module")
def edition(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A study in English and Chinese that places no tiles."""
    folder = root / "tests" / "studies" / "libraries"
    return sites.edition_of(folder, cache.results(folder, tmp_path_factory.mktemp("kept")))


@pytest.fixture(scope="module")
def made(edition: Edition) -> dict[str, bytes]:
    return site.pages(edition)


def letters(font: bytes) -> set[int]:
    assert font.startswith(b"wOFF")
    return set(TTFont(io.BytesIO(font)).getBestCmap())


@pytest.mark.parametrize("weight", ["sc", "sc-bold"])
def test_every_chinese_letter_of_the_pages_is_there(made: dict[str, bytes], weight: str) -> None:
    html = "".join(body.decode() for name, body in made.items() if name.endswith(".html"))
    shown = {ord(each) for each in html if "\u3000" <= each <= "\u9fff"}
    few = letters(made[f"assets/fonts/{weight}-few.woff"])
    rest = letters(made[f"assets/fonts/{weight}.woff"])
    assert len(shown) > 300
    assert shown <= few | rest
    assert not {code for code in few & rest if code > 0x2E80}, "a letter is sent once"
    english = {ord(each) for each in made["index.html"].decode() if "\u3000" <= each <= "\u9fff"}
    assert english <= few, "a page in English needs no more than the few"


def test_the_stylesheet_names_each_font_and_each_is_small(made: dict[str, bytes]) -> None:
    rules = made[fonts.STYLES].decode()
    named = re.findall(r'url\("(fonts/[\w-]+\.woff)"\)', rules)
    there = {name for name in made if name.endswith(".woff")}
    assert {f"assets/{name}" for name in named} == there
    assert sum(len(made[name]) for name in there) < 1_000_000
    assert "SIL OPEN FONT LICENSE" in made["assets/fonts/OFL.txt"].decode()
    assert "Adobe" in made["assets/fonts/OFL.txt"].decode()
    assert 'href="../assets/fonts.css"' in made["zh/index.html"].decode()


def test_a_font_that_does_not_say_it_is_free_stays_here(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "_FREE", "a licence that no font has")
    assert fonts.files(edition, {}) == {fonts.STYLES: b""}
    monkeypatch.undo()
    monkeypatch.setattr(machine, "has_font", lambda family: False)
    assert fonts.files(edition, {}) == {fonts.STYLES: b""}
    monkeypatch.undo()
    monkeypatch.setattr(machine, "subsetter", lambda: None)
    assert fonts.files(edition, {}) == {fonts.STYLES: b""}
