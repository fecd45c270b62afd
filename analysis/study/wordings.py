"""Wordings in the wrong script: English in Chinese documents, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from analysis.errors import shown
from analysis.study.model import STUDY_FILE, Study

_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[^\W\d_\u3400-\u9fff]{3}")
_READ_IN_HAN = ("zh", "yue", "ja", "ko")
_NAMES = frozenset({"name", "short", "authors"})  # columns, and names of people


def fits(text: str, language: str) -> bool:
    """Whether a text is in a script that a language's readers read; short signs fit them all."""
    code = language.split("-")[0].lower()
    if code in ("zh", "yue"):
        return bool(_HAN.search(text)) or not _LATIN_WORD.search(text)
    return code in _READ_IN_HAN or not _HAN.search(text)


def misplaced(study: Study) -> Iterator[str]:
    """Yield a line for each language that has wordings in another's script."""
    every = list(_wordings(study.model_dump(), "", set(study.languages)))
    for code in study.languages:
        found = [(key, texts[code]) for key, texts in every if not fits(texts[code], code)]
        if found:
            key, text = found[0]
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            yield (
                f"{shown(study.folder / STUDY_FILE)}: {key}{more}: '{text[:40]}' stands in the "
                f"documents in '{code}'; give it a wording there ({key}: {{{code}: ...}})"
            )


def unsaid_members(study: Study) -> Iterator[str]:
    """Yield a line for each set of low values of which no wording says what its members have."""
    for i, one in enumerate(study.fsqca.conditions):
        if one.sense == "low" and one.member is None:
            label, unit = one.label[study.language], one.unit[study.language]
            yield (
                f"{shown(study.folder / STUDY_FILE)}: fsqca.conditions[{i}]: {one.name}: the "
                f"anchors fall, so that members have low values, and documents say '{label} "
                f"({unit}: low)'; let the label name the column's quantity, and say what a member "
                "has or is (member: ...)"
            )


def _wordings(part: Any, where: str, languages: set[str]) -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(part, dict):
        if set(part) >= languages and all(isinstance(part[code], str) for code in languages):
            yield where, part
            return
        for key, value in part.items():
            if key not in _NAMES:
                yield from _wordings(value, f"{where}.{key}".lstrip("."), languages)
    elif isinstance(part, list | tuple):
        for i, value in enumerate(part):
            yield from _wordings(value, f"{where}[{i}]", languages)
