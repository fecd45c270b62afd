"""Reads the message files: the package's, and the study's own, one for each language.

English is whole. What another language lacks is said in English, and listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale

from analysis.errors import UserError, shown
from analysis.files import read_yaml
from analysis.language import tongues, translation
from analysis.language.words import Words, is_plural, says_words
from analysis.study import overlay
from analysis.study.overlay import MESSAGES, messages_file
from analysis.study.shipped import TEMPLATES

FALLBACK = "en"
_AFTER_A_YEAR = {"zh": "年", "ja": "年", "ko": "년"}
_NAMED = 3  # keys that are lacking, in a line
_MYRIADS = (10**4, 10**8, 10**12)


def load(folder: Path, languages: Iterable[str], own: Iterable[Path] = ()) -> dict[str, Words]:
    """Read ``messages.<language>.yml`` for each language.

    Parameters
    ----------
    folder
        Where the files lie. A language without one is said in English.
    languages
        Codes.
    own
        The files, among those that were laid into the folder, which are the study's own: they are
        held against the package's English.

    Raises
    ------
    UserError
        There is no language, or none such; a file is not YAML, or one of the study's own says what
        no message is, or asks for what its message is not given: one line each.
    """
    known = list(languages)
    if not known:
        raise UserError("the study names no language; give it one under 'languages:'")
    if odd := [fault for fault in map(tongues.fault, known) if fault]:
        raise UserError(*(f"the study file: languages: {fault}" for fault in odd))
    english = _read(folder, FALLBACK)
    if faults := [
        f"{shown(path)}: {fault}"
        for path in own
        if (code := language_of(path)) in (*known, FALLBACK)
        for fault in _faults(path, Locale.parse(code, sep="-"))
    ]:
        raise UserError(*faults)
    below = Words(FALLBACK, english)
    return {
        code: below if code == FALLBACK else Words(code, _whole(folder, code), below)
        for code in known
    }


def _faults(path: Path, locale: Locale) -> Iterator[str]:
    written = read_yaml(path)
    if written is not None and not isinstance(written, Mapping):
        yield "holds no messages; write keys and their sentences"
    else:
        yield from translation.faults(overlay.filled(written), shipped(), locale)


@cache
def shipped() -> tuple[Mapping[str, Any], ...]:
    """Return the package's own messages, English first."""
    paths = sorted(TEMPLATES.glob(MESSAGES), key=lambda path: language_of(path) != FALLBACK)
    return tuple(map(read_yaml, paths))


def path_of(folder: Path, language: str) -> Path:
    """Return where a language's messages stand."""
    return folder / messages_file(language)


def language_of(path: Path) -> str:
    """Return whose messages a file holds."""
    return path.name.split(".")[1]


def keys(tree: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the dotted key of every message."""
    for key, node in tree.items():
        if isinstance(node, Mapping) and not is_plural(node):
            yield from keys(node, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


@lru_cache(maxsize=32)
def lacking(words: Words) -> tuple[str, ...]:
    """Return the keys of the messages that a language has not, and English says in its place."""
    return tuple(key for key in sayings(words) if words.speaker(key) is not words)


def sayings(words: Words) -> list[str]:
    """Return the keys of all messages that say something in words."""
    whole = words.below or words
    return [
        key
        for key in keys(whole.tree)
        if not key.startswith("meta.") and says_words(whole.message(key))
    ]


def told(found: Mapping[str, Words]) -> list[str]:
    """Return a line for each language that lacks messages: which, how many, how to write them."""
    return [
        f"{code}: {len(missing):,} of {len(sayings(words)):,} messages are in English, because its "
        f"own are lacking ({_first(missing)}); 'pathways messages {code}' writes "
        f"{messages_file(code)} to fill in"
        for code, words in found.items()
        if (missing := lacking(words))
    ]


def _first(missing: Sequence[str]) -> str:
    """Name the first keys that are lacking; those of the briefs, which most people read, first."""
    ordered = sorted(missing, key=lambda key: not key.startswith("brief."))
    named, others = ordered[:_NAMED], len(missing) - _NAMED
    return ", ".join(named) + (f" and {others:,} more" if others > 0 else "")


def _read(folder: Path, language: str) -> dict[str, Any]:
    path = path_of(folder, language)
    if not path.is_file():
        return {}
    # every chapter asks for the package's; they do not change under a reader
    return _packaged(path) if folder == TEMPLATES else overlay.filled(read_yaml(path))


@cache
def _packaged(path: Path) -> dict[str, Any]:
    return overlay.filled(read_yaml(path))


def _whole(folder: Path, language: str) -> dict[str, Any]:
    """Return a language's messages, its settings as the locale data have them where none are."""
    tree = _read(folder, language)
    meta = {**settings(language), **(tree.get("meta") or {})}
    site = {"language_name": meta["language"], **(tree.get("site") or {})}
    return {**tree, "meta": meta, "site": site}


def settings(language: str) -> dict[str, Any]:
    """Return the section ``meta`` of a language that says nothing of itself."""
    locale = Locale.parse(language, sep="-")
    name = str(locale.get_display_name(locale))
    return {
        "language": name[:1].upper() + name[1:],
        "lowercase_labels": False,
        "sentence_space": "" if locale.language in ("zh", "ja") else " ",
        "large": _large_units(locale),
        "together": [],
        "ordinal": {"other": "{n}"},
        "whose": {"after_s": "{name}", "other": "{name}"},
        "year": f"{{year}}{_AFTER_A_YEAR.get(locale.language, '')}",
    }


def _large_units(locale: Locale) -> list[tuple[int, str]]:
    """Return the units that a language counts large amounts in, if it counts in ten thousands."""
    short = locale.compact_decimal_formats["short"]["other"]
    found = [(size, short[str(size)].pattern) for size in _MYRIADS if str(size) in short]
    units = [
        (size, pattern[1:])
        for size, pattern in found
        if re.fullmatch(r"0[^\W\d]", pattern)  # a digit, and right after it the unit
    ]
    return units if units and units[0][0] == _MYRIADS[0] else []
