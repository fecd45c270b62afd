"""The fonts that the site brings along, so that Chinese looks the same on every machine.

Each holds only letters that the site can show: those of the messages, the study, the book and the
site's own pages. A machine that has the font loads none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont

from analysis.charts.palette import CJK, LATIN
from analysis.documents.edition import Edition
from analysis.documents.pdf import machine
from analysis.documents.pdf.subset import woff
from analysis.language import scripts
from analysis.language.scripts import Script

FOLDER = "assets/fonts"
STYLES = "assets/fonts.css"
LICENCE = "OFL.txt"
_RUN = re.compile(r"U\+([0-9A-F]+)-([0-9A-F]+)")
_CHARACTERS = re.compile('<html lang="(zh|ja|ko)')
_FREE = "SIL Open Font License"  # what a font has to say of itself to be given away
_SPELT = "年月日时分秒万亿零一二三四五六七八九十"  # by the library that writes dates and numbers
_FIRST_OF_CJK = 0x2E80
_LATIN_RANGE, _CJK_RANGE = "U+0-2E7F", "U+2E80-10FFFF"
# What stands between Chinese characters; not the signs that Latin fonts lack, for which a page
# without Chinese would load it too.
_BETWEEN = "U+20-FF, U+2010-2027"


@dataclass(frozen=True, slots=True)
class Face:
    """One weight or slope of a family; ``local`` are its names on a machine that has it."""

    family: str
    name: str
    local: tuple[str, str]
    bold: bool = False
    italic: bool = False


FACES = (
    Face(LATIN, "sans", ("Noto Sans", "NotoSans-Regular")),
    Face(LATIN, "sans-bold", ("Noto Sans Bold", "NotoSans-Bold"), bold=True),
    Face(LATIN, "sans-italic", ("Noto Sans Italic", "NotoSans-Italic"), italic=True),
    Face(CJK, "sc", ("Noto Sans CJK SC", "NotoSansCJKsc-Regular")),
    Face(CJK, "sc-bold", ("Noto Sans CJK SC Bold", "NotoSansCJKsc-Bold"), bold=True),
)


def files(edition: Edition, pages: Mapping[str, str], *, written: bool = True) -> dict[str, bytes]:
    """Return the fonts, their stylesheet and their licence, by address.

    ``pages`` are the site's own, or, without ``written``, all that there are: else letters that the
    book and what scripts write may need are added. Letters of pages in a language without such
    characters, as in the names of its regions, stand in a file of their own, because such a page
    needs a few alone. A font that this machine lacks, or that does not say that it may be given
    away, is not in it.
    """
    plain = "".join(html for html in pages.values() if not _CHARACTERS.search(html[:200]))
    letters = set("".join(pages.values()))
    if written:
        letters |= set(_written(edition)) | set(_SPELT)
    wide = {each for each in letters if ord(each) >= _FIRST_OF_CJK}
    few = wide & set(plain)
    parts = {  # of the last whose range holds a letter, the browser takes it
        LATIN: (("", letters - wide, _LATIN_RANGE),),
        CJK: (
            ("", wide - few, _CJK_RANGE),
            ("-few", letters - wide | few, f"{_BETWEEN}, {_range(few)}".rstrip(", ")),
        ),
    }
    made: dict[str, bytes] = {}
    rules, owners = [], []
    others = _others(edition.scripts, edition.words)
    for family, places in others.items():
        inside = [(int(a, 16), int(b, 16)) for a, b in _RUN.findall(places)]
        some = {each for each in letters if any(a <= ord(each) <= b for a, b in inside)}
        parts[family] = (("", some, places),)
    for face in (*FACES, *(face for family in others for face in _faces(family))):
        file = machine.font_file(face.family, bold=face.bold, italic=face.italic)
        owner = _owner(file) if file and machine.has_font(face.family) else None
        if file is None or owner is None or machine.subsetter() is None:
            continue
        for part, some, places in parts[face.family]:
            if some:
                name = f"{face.name}{part}.woff"
                made[f"{FOLDER}/{name}"] = woff(file, face.family, some)
                rules.append(_rule(face, name, places))
        owners.append(f"{face.family}: {owner}")
    licence = (edition.templates / "site" / LICENCE).read_text("utf-8")
    if made:
        told = "\n".join(dict.fromkeys(owners))
        made[f"{FOLDER}/{LICENCE}"] = f"{told}\n\n{licence}".encode()
    return made | {STYLES: "\n".join(rules).encode()}


def _others(found: Iterable[Script], languages: Iterable[str]) -> dict[str, str]:
    """Return the further families that a study's pages name, and the letters to take of each."""
    others = {
        one.font: ", ".join(f"U+{a:X}-{b:X}" for a, b in one.ranges)
        for one in found
        if "CJK" not in one.font
    }
    characters = {scripts.of_characters(language) for language in languages} - {CJK}
    return others | dict.fromkeys(sorted(characters), _CJK_RANGE)


def _faces(family: str) -> tuple[Face, Face]:
    """Return the two weights of a family."""
    name = family.removeprefix("Noto Sans ").lower().replace(" ", "-")
    file = family.replace(" ", "")
    return (
        Face(family, name, (family, f"{file}-Regular")),
        Face(family, f"{name}-bold", (f"{family} Bold", f"{file}-Bold"), bold=True),
    )


def _written(edition: Edition) -> str:
    """Return the texts that pages are made of."""
    project = edition.project
    found = [
        *(project.templates / f"messages.{each}.yml" for each in edition.words),
        *(project.templates / "book" / f"words.{each}.yml" for each in edition.words),
        *project.study.glob("*.yml"),
        *project.study.glob("*.md"),
        *(
            project.root / book.folder / chapter
            for book in edition.books.values()
            for chapter in book.chapters
        ),
    ]
    return "".join(path.read_text("utf-8", "ignore") for path in found if path.is_file())


def _owner(file: Path) -> str | None:
    """Return who holds the rights in a font that may be given away; None for any other."""
    with TTFont(file, fontNumber=0, lazy=True) as font:
        names = font["name"]
        return names.getDebugName(0) if _FREE in (names.getDebugName(13) or "") else None


def _rule(face: Face, name: str, places: str) -> str:
    # Chinese characters are equally wide in all fonts, so that nothing moves when theirs arrives.
    shown = "swap" if face.family == CJK else "optional"
    known = ", ".join(f'local("{each}")' for each in face.local)
    return (
        f'@font-face {{ font-family: "{face.family}"; font-weight: {700 if face.bold else 400}; '
        f"font-style: {'italic' if face.italic else 'normal'}; font-display: {shown}; "
        f'src: {known}, url("fonts/{name}") format("woff"); unicode-range: {places} }}'
    )


def _range(letters: Iterable[str]) -> str:
    """Write code points as CSS does, those that follow another as one."""
    runs: list[list[int]] = []
    for code in sorted(map(ord, letters)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)
