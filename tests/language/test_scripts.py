"""Scripts: which a text needs, which font sets each, and that stylesheets name it."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from analysis.charts import palette
from analysis.language import scripts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Alder, Ærø, Ωμέγα, Київ, 上海", []),
        ("المنصورة", ["Arabic"]),
        ("חיפה and Haifa", ["Hebrew"]),
        ("さいたま市", ["Japanese"]),
        ("서울", ["Korean"]),
        ("กรุงเทพ दिल्ली", ["Devanagari", "Thai"]),
        ("თბილისი Երևան", ["Georgian", "Armenian"]),
    ],
)
def test_the_scripts_of_a_text(text: str, names: list[str]) -> None:
    assert [script.name for script in scripts.needed(text)] == names


@pytest.mark.parametrize(
    ("language", "font"),
    [("ar", "Noto Sans Arabic"), ("fa", "Noto Sans Arabic"), ("he", "Noto Sans Hebrew"),
     ("hi", "Noto Sans Devanagari"), ("th", "Noto Sans Thai"), ("es", None), ("zh", None)],
)  # fmt: skip
def test_a_language_has_the_font_of_its_script(language: str, font: str | None) -> None:
    assert scripts.own_font(language) == font


def test_chinese_characters_have_the_form_of_the_language() -> None:
    assert palette.families("zh")[0] == "Noto Sans CJK SC"
    assert palette.families("ja")[0] == "Noto Sans CJK JP"
    assert palette.families("ko")[0] == "Noto Sans CJK KR"
    assert scripts.of_characters("zh-TW") == "Noto Sans CJK TC"
    assert palette.families("ar") == ["Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC"]
    assert palette.families("es") == palette.families("en")


@pytest.mark.parametrize("script", scripts.SCRIPTS, ids=lambda script: script.name)
def test_every_font_is_named_in_the_stylesheet(script: scripts.Script, root: Path) -> None:
    sheet = (root / "templates" / "css" / "tokens.css").read_text("utf-8")
    sans = re.search(r"--sans:(.*?);", sheet, re.S)
    assert sans
    assert f'"{script.font}"' in (sheet if "CJK" in script.font else sans[1])


def test_no_letter_is_in_two_scripts() -> None:
    runs = sorted(run for script in scripts.SCRIPTS for run in script.ranges)
    assert all(last < first for (_, last), (first, _) in itertools.pairwise(runs))


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Alder", False),
        ("上海 さいたま", False),
        ("دمياط", True),
        ("ไทย", True),
        ("हिन्दी", True),
    ],
)
def test_which_letters_join(text: str, joined: bool) -> None:
    assert scripts.is_joined(text) == joined
