"""What the package itself says is bound to no subject: that is for the study file to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from laws_of_words import FOREIGN

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
# The pattern of a new study has a subject, as every study has.
WITH_A_SUBJECT = TEMPLATES / "study"
TEXT = {".html", ".j2", ".yml", ".md", ".js", ".css", ".typ", ".lua", ".py", ".txt", ""}
MORE = {
    "en": ("healthcare", "beijing", "insurance", "epidemics", "pandemic", "policymakers"),
    "zh": ("卫健委", "医保", "北京", "省域", "各省", "公卫"),
}
# A comment on the regional forms of letters.
NO_SENTENCE = re.compile(r"/\*.*?\*/", re.S)


def texts() -> Iterator[Path]:
    for path in sorted(TEMPLATES.rglob("*")):
        if path.is_file() and path.suffix in TEXT and WITH_A_SUBJECT not in path.parents:
            yield path


def found_in(text: str) -> list[str]:
    text = NO_SENTENCE.sub("", text).lower()
    english = [
        w for w in (*FOREIGN["en"], *MORE["en"]) if re.search(rf"(?<![a-z]){w}(?![a-z])", text)
    ]
    return english + [w for w in (*FOREIGN["zh"], *MORE["zh"]) if w in text]


@pytest.mark.parametrize("path", list(texts()), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_and_no_message_is_bound_to_a_subject(path: Path) -> None:
    assert found_in(path.read_text("utf-8")) == []


def test_a_bound_sentence_is_found() -> None:
    assert found_in("Beds per resident") == ["beds"]
    assert found_in("省级政府") == ["政府"]
    assert len(list(texts())) > 30
