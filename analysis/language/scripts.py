"""The scripts that texts are written in: which font sets each, and which letters join."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from babel import Locale

from analysis.study.model import Study


@dataclass(frozen=True, slots=True)
class Script:
    """A script beside Latin, Greek and Cyrillic; ``letters`` are code points as ``a-b c-d``."""

    name: str
    font: str
    letters: str

    @property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """First and last of each run of code points."""
        pairs = (run.split("-") for run in self.letters.split())
        return tuple((int(first, 16), int(last, 16)) for first, last in pairs)


SCRIPTS = (
    Script("Arabic", "Noto Sans Arabic", "600-6ff 750-77f 870-8ff fb50-fdff fe70-fefc"),
    Script("Hebrew", "Noto Sans Hebrew", "590-5ff fb1d-fb4f"),
    Script("Devanagari", "Noto Sans Devanagari", "900-97f a8e0-a8ff"),
    Script("Bengali", "Noto Sans Bengali", "980-9ff"),
    Script("Gurmukhi", "Noto Sans Gurmukhi", "a00-a7f"),
    Script("Gujarati", "Noto Sans Gujarati", "a80-aff"),
    Script("Tamil", "Noto Sans Tamil", "b80-bff"),
    Script("Telugu", "Noto Sans Telugu", "c00-c7f"),
    Script("Kannada", "Noto Sans Kannada", "c80-cff"),
    Script("Malayalam", "Noto Sans Malayalam", "d00-d7f"),
    Script("Sinhala", "Noto Sans Sinhala", "d80-dff"),
    Script("Thai", "Noto Sans Thai", "e00-e7f"),
    Script("Lao", "Noto Sans Lao", "e80-eff"),
    Script("Myanmar", "Noto Sans Myanmar", "1000-109f"),
    Script("Georgian", "Noto Sans Georgian", "10a0-10ff 1c90-1cbf"),
    Script("Armenian", "Noto Sans Armenian", "530-58f"),
    Script("Ethiopic", "Noto Sans Ethiopic", "1200-139f"),
    Script("Khmer", "Noto Sans Khmer", "1780-17ff 19e0-19ff"),
    Script("Korean", "Noto Sans CJK KR", "1100-11ff 3130-318f ac00-d7af"),
    Script("Japanese", "Noto Sans CJK JP", "3040-30ff 31f0-31ff"),
)
"""Chinese characters are not among them: every machine that makes PDFs has their font."""

# Letters that have another form, place or order by what stands beside them.
_JOINED = re.compile(
    "[\u0590-\u08ff\u0900-\u109f\u1780-\u17ff\u1a00-\u1aff\ua800-\uabff\ufb1d-\ufdff\ufe70-\ufefc]"
)
_CJK = {"ja": "JP", "ko": "KR"}


def needed(text: str) -> tuple[Script, ...]:
    """Return the scripts that a text has letters of, in the order of ``SCRIPTS``."""
    codes = {ord(letter) for letter in set(text)}
    return tuple(
        script
        for script in SCRIPTS
        if any(first <= code <= last for code in codes for first, last in script.ranges)
    )


def of_languages(languages: Iterable[str]) -> str:
    """Return text in the scripts of some languages: what each calls itself."""
    locales = (Locale.parse(code, sep="-") for code in languages)
    return " ".join(str(locale.get_display_name(locale)) for locale in locales)


def of_study(study: Study, names: Iterable[str]) -> tuple[Script, ...]:
    """Return the scripts that a study's languages, labels and names (of its units) need."""
    told = study.model_dump_json(include={"title", "units", "notes", "dea", "fsqca", "practice"})
    return needed(" ".join([of_languages(study.languages), told, *names]))


def is_joined(text: str) -> bool:
    """Whether a text's letters cannot be drawn one after the other as they are."""
    return _JOINED.search(text) is not None


def of_characters(language: str) -> str:
    """Return the font of Chinese characters in the form that a language writes them in."""
    code, *rest = language.split("-")
    if code == "zh" and {"Hant", "TW", "HK", "MO"} & set(rest):
        return "Noto Sans CJK TC"
    return f"Noto Sans CJK {_CJK.get(code, 'SC')}"


@cache
def own_font(language: str) -> str | None:
    """Return the font of a language's script; None for Latin, Greek, Cyrillic and Chinese."""
    found = needed(of_languages([language]))
    return found[0].font if found else None
