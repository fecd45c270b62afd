"""Holds a study's own messages against the package's: one line for each fault, with its key.

A message becomes part of a page as it stands. So it may have the marks that the package's own has
in that place, and the plainest beside, but nothing that loads or runs; and it may ask only for
what the program hands it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from string import Formatter
from typing import Any

from babel import Locale

from analysis.language.words import EXACT, PLURALS, SPEC, is_plural

# Every sentence of a brief has these at hand.
COMMON = frozenset({"name", "whose", "unit", "units", "person", "people", "People", "period"})

_FREE = "own."
_FAR = 130  # numbers beyond which no language has a form for one alone
_MARKS = frozenset(
    f"<{slash}{tag}>" for slash in ("", "/") for tag in ("b", "i", "em", "strong", "sub", "sup")
) | {'<span class="kept">', "</span>"}
_TAG = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;|\w+;)")

Place = tuple[str, str]  # its name, and how it is shown


def faults(
    own: Mapping[str, Any], package: Sequence[Mapping[str, Any]], locale: Locale
) -> Iterator[str]:
    """Yield what is wrong with a file of messages.

    Parameters
    ----------
    own
        What the file holds, but for what is empty.
    package
        The package's messages in each of its languages, English first: a message is given what any
        of them asks for.
    locale
        The file's language, whose plural forms it may have.
    """
    yield from _section(own, package, "", locale)


def _section(
    own: Mapping[Any, Any], package: Sequence[Mapping[str, Any]], prefix: str, locale: Locale
) -> Iterator[str]:
    english = package[0]
    for name, node in own.items():
        key = f"{prefix}{name}"
        if f"{key}.".startswith(_FREE):
            continue
        if name not in english:
            near = get_close_matches(str(name), list(english), 1)
            mend = f"write '{prefix}{near[0]}', or remove it" if near else "remove it"
            yield f"'{key}' is no message; {mend}"
            continue
        theirs = [tree[name] for tree in package]
        if key.startswith("meta."):
            yield from _setting(key, node, english[name])
        elif not isinstance(english[name], Mapping) or is_plural(english[name]):
            yield from _message(key, node, theirs, locale)
        elif isinstance(node, Mapping):
            yield from _section(node, theirs, f"{key}.", locale)
        else:
            yield f"'{key}' holds messages, not one; write the keys below it"


def _setting(key: str, node: Any, english: Any) -> Iterator[str]:
    fits = {
        "meta.large": lambda: isinstance(node, list) and all(map(_is_size, node)),
        "meta.together": lambda: isinstance(node, list) and all(isinstance(w, str) for w in node),
        "meta.ordinal": lambda: _is_forms(node, PLURALS, "{n}"),
        "meta.year": lambda: isinstance(node, str) and node.count("{year}") == 1,
        "meta.whose": lambda: _is_forms(node, {"after_s", "other"}, "{name}"),
    }.get(key, lambda: isinstance(node, type(english)))
    if not fits():
        yield f"'{key}' is not shaped as the package's English has it: {english!r}"
    elif any(mark in str(node) for mark in "<>&"):
        yield f"'{key}' has a mark; write plain text"


def _is_size(node: Any) -> bool:
    return isinstance(node, list) and [type(part) for part in node] == [int, str] and node[0] > 0


def _is_forms(node: Any, known: set[str] | frozenset[str], place: str) -> bool:
    return (
        isinstance(node, Mapping)
        and "other" in node
        and set(node) <= known
        and all(isinstance(form, str) and place in form for form in node.values())
        and all(form.replace(place, "", 1).count("{") == 0 for form in node.values())
    )


def _message(key: str, node: Any, theirs: Sequence[Any], locale: Locale) -> Iterator[str]:
    forms = node if isinstance(node, Mapping) else {"": node}
    if isinstance(node, Mapping) and not is_plural(node):
        odd = [str(name) for name in node if name not in PLURALS and not EXACT.fullmatch(str(name))]
        what = f"has '{odd[0]}'" if odd else "lacks 'other'"
        yield (
            f"'{key}' is one message, and {what}; write a sentence, or forms such as one and other"
        )
        return
    written = [form for each in theirs for form in _forms(each)]
    whole = [str(each["other"]) if is_plural(each) else str(each) for each in theirs]
    if isinstance(node, Mapping) and not _is_counted(theirs, written):
        yield f"'{key}' has plural forms, but is given no number to choose by; write one sentence"
        return
    for form, text in forms.items():
        where = f"'{key}'" if form == "" else f"'{key}', form '{form}'"
        has = {*locale.plural_form.tags, "one", "other", ""}
        if form not in has and not EXACT.fullmatch(str(form)):
            shown = ", ".join(sorted(has - {""}))
            yield f"{where}: the language has no such form; it has {shown}"
        elif not isinstance(text, str):
            yield f"{where}: is no text; set it in quotes"
        else:
            exact = _is_exact(str(form), locale)
            yield from (f"{where} {fault}" for fault in _text(text, exact, written, whole))


def _forms(message: Any) -> list[str]:
    return [*map(str, message.values())] if is_plural(message) else [str(message)]


def _is_counted(theirs: Sequence[Any], written: Sequence[str]) -> bool:
    """Whether the program hands a message a number to choose its form by."""
    return any(map(is_plural, theirs)) or any(
        name == "n" for text in written for name, _ in _places(text)
    )


def _is_exact(form: str, locale: Locale) -> bool:
    """Whether a form is for one number alone, so that it need not name it."""
    counted = _counts(locale)[form]
    return counted == 1 or EXACT.fullmatch(form) is not None or (form == "one" and not counted)


@cache
def _counts(locale: Locale) -> Counter[str]:
    """Return of how many numbers each form of a language is."""
    return Counter(locale.plural_form(n) for n in range(_FAR))


def _text(text: str, exact: bool, written: Sequence[str], whole: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with one form of a message.

    ``exact``: it is for one number alone. ``written`` are all forms that the package has of the
    message, ``whole`` those for any number.
    """
    try:
        given = _places(text)
    except ValueError:
        yield "has a brace without its partner; a place is written {name}"
        return
    theirs = [_places(each) for each in written]
    allowed = {place: spec for each in reversed(theirs) for place, spec in each}
    for place, spec in given:
        if place not in allowed and place not in COMMON | {"n"}:
            shown = ", ".join(f"{{{each}}}" for each in sorted(allowed)) or "no places"
            yield f"asks for {{{place}}}, which it is not given; it has {shown}"
        elif not _agree(spec, [how for each in theirs for name, how in each if name == place]):
            yield f"shows {{{place}:{spec}}}; English has {{{place}:{allowed.get(place, '')}}}"
    said_by = theirs if exact else map(_places, whole)
    needed = set.intersection(*({place for place, _ in each} for each in said_by)) - COMMON
    left_out = sorted(needed - {place for place, _ in given})
    if exact and len(left_out) == 1 and not allowed[left_out[0]]:
        left_out = []  # the number itself: "two others"
    for place in left_out:
        yield f"leaves out {{{place}}}, which it is to say; put it in"
    yield from _bad_marks(text, written)


def _places(text: str) -> list[Place]:
    found = [(name, spec or "") for _, name, spec, _ in Formatter().parse(text) if name is not None]
    if not all(name.isidentifier() for name, _ in found):
        raise ValueError(text)
    return found


def _agree(spec: str, theirs: Sequence[str]) -> bool:
    """Whether a place may be shown so: as the package shows it, or as another kind of number."""
    number = SPEC.fullmatch(spec) is not None
    return spec in (theirs or [""]) or (number and any(map(SPEC.fullmatch, theirs)))


def _bad_marks(text: str, written: Sequence[str]) -> Iterator[str]:
    known = {tag for each in written for tag in _TAG.findall(each)}
    bare = _TAG.sub("", text)
    for tag in _TAG.findall(text):
        if tag not in known | _MARKS:
            yield f"has the mark {tag}, which a message may not; remove it"
            return
    if "<" in bare or ">" in bare or _ENTITY.search(bare):
        yield "has a bare '<', '>' or '&'; write &lt;, &gt; or &amp;"
    elif not _is_closed(text):
        yield "leaves a mark open; close it"


def _is_closed(text: str) -> bool:
    within: list[str] = []
    for tag in _TAG.findall(text):
        name = tag.strip("</>").split()[0]
        if not tag.startswith("</"):
            within.append(name)
        elif not within or within.pop() != name:
            return False
    return not within
