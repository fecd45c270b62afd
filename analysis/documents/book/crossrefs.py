"""Resolves the ``<x-ref>`` marks of all chapters once every chapter's anchors are known."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from pathlib import PurePosixPath

from analysis.documents.book.config import Chapter
from analysis.documents.book.pandoc import Anchor, Fragment
from analysis.errors import UserError

_MARK = re.compile(r'<x-ref data-label="([^"]*)" data-mode="(\w+)">(.*?)</x-ref>', re.DOTALL)
_CITATION = re.compile(r'href="#(ref-[^"]+)"')
_NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Target:
    """What a label stands for: ``word`` and ``number`` make the text of a reference to it.

    ``name`` is how a section is called where nothing is numbered; ``is_chapter`` says that the
    label is a chapter's title, at the top of its page.
    """

    href: str
    id: str
    word: str
    number: str
    name: str = ""
    is_chapter: bool = False


def chapter_numbers(chapters: Iterable[tuple[Chapter, bool]]) -> tuple[str, ...]:
    """Number the chapters ('1', ..., appendices 'A', ...), given which of them want a number."""
    numbers, main, appendix = [], 0, 0
    for chapter, numbered in chapters:
        if not numbered:
            numbers.append("")
        elif chapter.appendix:
            appendix += 1
            numbers.append(chr(ord("A") + appendix - 1))
        else:
            main += 1
            numbers.append(str(main))
    return tuple(numbers)


def targets(
    fragments: Iterable[tuple[Chapter, Fragment]], words: Mapping[str, Mapping[str, str]]
) -> dict[str, Target]:
    """Gather what can be referred to.

    Parameters
    ----------
    words
        By the chapter's address, the words of its language.

    Raises
    ------
    UserError
        Where a label is given twice.
    """
    found: dict[str, Target] = {}
    for chapter, fragment in fragments:
        for anchor in fragment.anchors:
            if anchor.id in found:
                other = found[anchor.id].href
                raise UserError(f"{chapter.path}: label '{anchor.id}' also stands in {other}")
            terms = words[chapter.href]
            if anchor.id == fragment.title_id:
                found[anchor.id] = _chapter(chapter, anchor, fragment.heading, terms)
            else:
                name = next((each.html for each in fragment.sections if each.id == anchor.id), "")
                word = terms[anchor.kind]
                found[anchor.id] = Target(chapter.href, anchor.id, word, anchor.number, name)
    return found


def _chapter(chapter: Chapter, anchor: Anchor, heading: str, terms: Mapping[str, str]) -> Target:
    word = terms["appendix" if chapter.appendix else "chapter"]
    if not anchor.number:
        name = heading
    elif chapter.appendix:
        name = f"{word} {anchor.number}{terms['appendix_dash']}{heading}"
    else:
        name = f"{anchor.number}{_NBSP} {heading}"
    return Target(chapter.href, anchor.id, word, anchor.number, name, is_chapter=True)


def resolve(
    body: str,
    chapter: Chapter,
    known: Mapping[str, Target],
    references: str | None,
    *,
    numbered: bool = True,
) -> str:
    """Put links in the place of a chapter's marks, and lead citations to the list of references.

    Parameters
    ----------
    references
        Address of the page with the list of references.
    numbered
        Whether the chapter has a number; one without calls sections by their names, as in Quarto.

    Raises
    ------
    UserError
        For every label that nothing in the book has, or that has no number.
    """
    faults: list[str] = []

    def link(match: re.Match[str]) -> str:
        label, mode, prefix = unescape(match[1]), match[2], match[3]
        target = known.get(label)
        by_name = target is not None and target.name and not numbered
        if target is None or not (target.number or by_name):
            why = "refers to nothing in the book" if target is None else "has no number"
            faults.append(f"{chapter.path}: @{label} {why}")
            return ""
        word = "" if mode == "number" else prefix or escape(target.word)
        if mode == "upper":
            word = word[:1].upper() + word[1:]
        text = f"{word}{_NBSP}{target.number}" if word else target.number
        if by_name:
            text = target.name
        href = _relative(target, chapter)
        return f'<a href="{escape(href)}" class="xref" data-label="{match[1]}">{text}</a>'

    resolved = _MARK.sub(link, body)
    if faults:
        raise UserError(*dict.fromkeys(faults))
    if references and references != chapter.href:
        page = relative(references, chapter.href)
        resolved = _CITATION.sub(lambda match: f'href="{page}#{match[1]}"', resolved)
    return resolved


def _relative(target: Target, chapter: Chapter) -> str:
    if target.href == chapter.href:
        return f"#{target.id}"
    page = relative(target.href, chapter.href)
    return page if target.is_chapter else f"{page}#{target.id}"


def relative(address: str, page: str) -> str:
    """Write an address of the site as one relative to a page of it."""
    return os.path.relpath(address, PurePosixPath(page).parent)
