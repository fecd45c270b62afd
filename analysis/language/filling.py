"""A language's messages as a file to fill in: what is there, and empty places with the English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from babel import Locale

from analysis.language.messages import settings
from analysis.language.words import PLURALS, is_plural, says_words

_HEAD = """\
# What Pathways says, in {language}: beside the study file as {name}. Above each sentence
# stands the English one, which is used where yours is empty. Take over what stands in braces as it
# is, and in any order; the marks in angle brackets too. A sentence that counts has a form for each
# of the language's plurals; "=1" is one for exactly 1.
"""
_PLAIN = re.compile(r"[a-z][a-z_-]+")
_READ_AS_TRUTH = frozenset({"yes", "no", "on", "off", "true", "false", "null"})
_ORDER = ("zero", "one", "two", "few", "many", "other")


def to_fill(english: Mapping[str, Any], own: Mapping[str, Any], language: str) -> str:
    """Return a messages file in YAML: everything of ``own``, and empty places for what it lacks.

    Messages without a word of their own, such as ``{least}–{most}``, are left out where ``own``
    has not got them.
    """
    locale = Locale.parse(language, sep="-")
    head = _HEAD.format(language=locale.get_display_name("en"), name=f"messages.{language}.yml")
    meta = {**settings(language), **(own.get("meta") or {})}
    lines = ["meta:"]
    lines += [f"  {name}: {_written(value)}" for name, value in meta.items()]
    for name, node in english.items():
        if name != "meta":
            lines += _lines(name, node, own.get(name), locale, "")
    rest = {name: node for name, node in own.items() if name not in english}
    lines += [f"{_key(name)}: {_written(node)}" for name, node in rest.items()]
    return "\n".join([head, *lines, ""])


def _lines(name: str, node: Any, own: Any, locale: Locale, indent: str) -> Iterator[str]:
    if isinstance(node, Mapping) and not is_plural(node):
        own = own if isinstance(own, Mapping) else {}
        within = [
            line
            for key, each in node.items()
            for line in _lines(key, each, own.get(key), locale, f"{indent}  ")
        ]
        if within:
            yield f"{indent}{_key(name)}:"
            yield from within
        return
    if own in (None, "") and not says_words(node):
        return
    forms = node if isinstance(node, Mapping) else {"": node}
    for form, text in forms.items():
        yield f"{indent}# {form}{': ' if form else ''}{' '.join(str(text).split())}"
    if own is None and is_plural(node):
        has = locale.plural_form.tags | {"other"}
        own = dict.fromkeys((form for form in _ORDER if form in has), "")
    if isinstance(own, Mapping):
        yield f"{indent}{_key(name)}:"
        for form, text in own.items():
            yield f"{indent}  {_key(str(form))}: {_written(text)}"
    else:
        yield f"{indent}{_key(name)}: {_written(own or '')}"


def _key(name: str) -> str:
    plain = _PLAIN.fullmatch(name) and name not in _READ_AS_TRUTH
    return name if plain or name in PLURALS else json.dumps(name)


def _written(value: Any) -> str:
    """Write a value so that YAML reads it back: JSON is YAML."""
    return json.dumps(value, ensure_ascii=False)
