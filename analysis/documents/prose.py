"""A study's own prose and references: plain Markdown that can do nothing but be read.

What is in them is judged by what pandoc reads, not by their letters, so that no other way to write
the same (entities, references, odd spaces) leads past it. Everything that is not known to be inert
is refused, for both renderers alike.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from analysis.documents import converter
from analysis.errors import UserError, shown
from analysis.study import own

READER = "markdown+east_asian_line_breaks"  # as the chapters are read

_SECTION = re.compile(r"^# +(\S+)[ \t]*$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NOTE = re.compile(r"\[\^([^\]\s]+)\]:")
_INDENTED = re.compile(r"(?:[ \t]*\n)*(?: {4}| {0,3}\t)(?=[ \t]*\S)")
_IN_WORDS = (  # what pandoc's own tree does not show
    (re.compile(r"\{\{[<%]"), "shortcodes are Quarto's; write what they would give"),
    (re.compile(r"`[ \t]*\{[\w=]"), "code does not run in prose; leave out the braces"),
    (re.compile(r"^[ \t>]*~{3,}[ \t]*\{[\w=]", re.M), "code does not run in prose"),
    (re.compile(r"<!--"), "a comment is opened and never closed"),
)
_MACROS = re.compile(
    r"\\(?:(?:re|provide)?newcommand|def|let|newenvironment|input|include|href|url|require|class"
    r"|style|html\w*|csname|catcode)\b"
)
_DEEPEST = 60  # open brackets, or quotations within each other
_SECONDS = 15
_SCHEMES = frozenset({"http", "https", "mailto", "doi"})
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif"})
_LARGEST_PICTURE = 20 << 20
_FIRST, _LAST = "pathways-first", "pathways-last"
_LONGEST_FENCE = 20
_CLOSING = "\n\n".join(["`" * _LONGEST_FENCE, "~" * _LONGEST_FENCE, ":" * _LONGEST_FENCE, "..."])

_KEYS = {
    "Div": {"title", "collapse", "lang"}, "Span": {"lang"}, "Image": {"fig-alt", "width"},
}  # fmt: skip
_CLASSES = {
    "Div": r"callout-(note|tip|warning|caution|important)|panel-tabset",
    "Header": r"unnumbered|unlisted", "Link": r"uri|email", "CodeBlock": r"[\w+-]+",
    "Span": r"nocase",  # what pandoc makes of braces in a title
}  # fmt: skip


def sections(folder: Path, language: str) -> dict[str, str]:
    """Return the sections of ``prose.<language>.md`` by name, comments left out.

    Raises
    ------
    UserError
        One line for each thing that prose cannot hold: file, line, remedy.
    """
    name = f"prose.{language}.md"
    text = own.text(folder, name)
    return {} if text is None else _sections(text, shown(folder / name))


def picture(folder: Path, address: str) -> bytes:
    """Return the picture that prose names by its place in the study's folder.

    Raises
    ------
    UserError
        It is not the study's own, not there, or no picture that a page can show.
    """
    name, place = address.removeprefix("./"), shown(folder)
    if PurePosixPath(name).suffix.lower() not in _PICTURES:
        raise UserError(f"{place}: picture '{name[:80]}': must be a {', '.join(sorted(_PICTURES))}")
    body = own.read(folder, name, _LARGEST_PICTURE)
    if body is None:
        raise UserError(f"{place}: picture '{name[:80]}': there is no such file in the study")
    if not body.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")):
        raise UserError(f"{place}: picture '{name[:80]}': is no picture, whatever its name says")
    return body


def pictures(markdown: str) -> list[str]:
    """Return the addresses of the pictures in checked prose, as they are written there."""
    return list(dict.fromkeys(re.findall(r"!\[[^\]]*\]\(([^)\s]+)", markdown)))


def refuse(folder: Path) -> None:
    """Refuse a study whose prose or references hold more than text.

    Raises
    ------
    UserError
        One line for each fault: file, line or entry, remedy.
    """
    found: list[str] = []
    for path in sorted(folder.glob(own.PROSE)):
        try:
            parts = sections(folder, path.name.split(".", 1)[1].removesuffix(".md"))
            for address in (a for part in parts.values() for a in pictures(part)):
                picture(folder, address)
        except UserError as error:
            found += error.faults
    cited = own.text(folder, own.REFERENCES)
    if cited is not None:
        found += _bad_references(cited, shown(folder / own.REFERENCES))
    if found:
        raise UserError(*dict.fromkeys(found))


@lru_cache(maxsize=16)
def _sections(text: str, place: str) -> dict[str, str]:
    text = _COMMENT.sub(lambda m: "\n" * m[0].count("\n"), text)
    parts = _SECTION.split(text)
    found: dict[str, str] = {}
    faults: list[str] = []
    line = parts[0].count("\n") + 1
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        if name in found:
            faults.append(f"{place}:{line}: the section '{name[:40]}' stands twice; join them")
        faults += _bad_section(body, place, line)
        found[name] = body.strip()
        line += body.count("\n")
    if faults:
        raise UserError(*dict.fromkeys(faults))
    return found


def _bad_section(body: str, place: str, first: int) -> Iterator[str]:
    """Yield the faults of one section, whose heading stands in line ``first``."""

    def at(position: int) -> str:
        return f"{place}:{first + body.count(chr(10), 0, max(position, 0))}"

    written = list(_unwritable(body))
    yield from (f"{at(position)}: {fault}" for position, fault in written)
    if written:
        return  # pandoc might not come to an end with it
    notes = " ".join(f"[^{label}]" for label in dict.fromkeys(_NOTE.findall(body)))
    # What is not closed would swallow the last line; every note is shown, so that it is seen.
    whole = f"{_FIRST}\n\n{body}\n\n{notes}\n\n{_LAST}\n\n{_CLOSING}\n"
    try:
        tree = _tree(READER, whole, at(0))
    except UserError as error:
        said = [re.sub(r"\[WARNING\] | at line \d+ column \d+", "", f) for f in error.faults]
        yield from said
        return
    if not all(_line(word) in tree["blocks"] for word in (_FIRST, _LAST)):
        yield f"{at(0)}: the section leaves something open, such as ``` or :::; close it"
    if tree["meta"]:
        yield f"{at(0)}: settings between lines of --- do not belong in prose; remove them"
    yield from (f"{at(body.find(word))}: {fault}" for word, fault in _bad_levels(tree["blocks"]))
    for literal, fault in _alive(tree["blocks"]):
        yield f"{at(body.find(literal.strip()[:40]) if literal.strip() else 0)}: {fault}"


def _unwritable(body: str) -> Iterator[tuple[int, str]]:
    for pattern, fault in _IN_WORDS:
        for match in pattern.finditer(body):
            yield match.start(), fault
    for match in _MACROS.finditer(body):
        yield match.start(), f"TeX's {match[0]} is not for prose; write the text or the equation"
    for match in re.finditer(r"\]:", body):
        start = body.rfind("[", 0, match.start())
        if not body.startswith("[^", start):
            yield match.start(), "an address apart from its text; write [text](address)"
    indented = _INDENTED.match(body)
    if indented:  # code if it stands alone, a list's own text, and alive, where one ends above it
        yield indented.end(), "the first line is indented; begin it at the margin (code: ```)"
    for match in _NOTE.finditer(body):
        if not re.search(rf"\[\^{re.escape(match[1])}\](?!:)", body):
            yield match.start(), f"no text refers to the note [^{match[1][:40]}]"
    depth = 0
    for match in re.finditer(r"(?<!\\)[\[\]]", body):
        depth = max(0, depth + (1 if match[0] == "[" else -1))
        if depth > _DEEPEST:
            yield match.start(), f"more than {_DEEPEST} brackets are open; close them"
            return
    long = re.search(
        rf"(?:`{{{_LONGEST_FENCE}}}|~{{{_LONGEST_FENCE}}}|:{{{_LONGEST_FENCE}}})", body
    )
    if long:
        yield long.start(), f"'{long[0][0]}' stands {_LONGEST_FENCE} times and more; write fewer"
    deep = re.search(rf"^(?:[ \t]*>){{{_DEEPEST}}}", body, re.MULTILINE)
    if deep:
        yield deep.start(), f"more than {_DEEPEST} quotations within each other"


def _tree(reader: str, text: str, name: str) -> dict[str, Any]:
    options = [f"--from={reader}", "--to=json", "--sandbox"]
    found: dict[str, Any] = json.loads(converter.run(options, text, name, longest=_SECONDS))
    return found


def _bad_levels(blocks: list[Any]) -> Iterator[tuple[str, str]]:
    above = 1
    for level in (block["c"][0] for block in blocks if block["t"] == "Header"):
        if level == 1:
            yield "\n# ", "'# ' names a section by one word; write a heading with ##"
        elif level > above + 1:
            yield "#" * level, f"a level is left out: {'#' * level} under {'#' * above}"
        above = level


def _line(word: str) -> dict[str, Any]:
    return {"t": "Para", "c": [{"t": "Str", "c": word}]}


def _alive(node: Any) -> Iterator[tuple[str, str]]:
    """Yield what in a tree could do more than be read: as it is written, and the fault."""
    if isinstance(node, list):
        for each in node:
            yield from _alive(each)
    elif isinstance(node, dict):
        kind: str = node.get("t", "")
        content: Any = node.get("c")
        if kind in ("RawBlock", "RawInline"):
            what = "HTML" if content[0].startswith("html") else content[0].title()
            said = " ".join(content[1].split())[:60]
            yield content[1].split("\n")[0], f"raw {what} '{said}' is not for prose; write Markdown"
            return
        attributes = _attributes(kind, content)
        if attributes:
            yield from _bad_attributes(kind, attributes)
        if kind in ("Link", "Image"):
            yield from _bad_address(kind, content[2][0])
        yield from _alive(content if kind else list(node.values()))


def _attributes(kind: str, content: Any) -> list[Any] | None:
    if kind in ("Div", "Span", "Link", "Image", "CodeBlock", "Code", "Table", "Figure"):
        return list(content[0])
    return list(content[1]) if kind == "Header" else None


def _bad_attributes(kind: str, attributes: list[Any]) -> Iterator[tuple[str, str]]:
    identifier, classes, pairs = attributes
    for each in classes:
        if not re.fullmatch(_CLASSES.get(kind, ""), each):
            yield f".{each}", f"the class '{each[:40]}' is not for prose; remove it"
    for key, value in pairs:
        if key not in _KEYS.get(kind, ()):
            yield f"{key}=", f"the attribute '{key[:40]}' is not for prose; remove it"
        elif re.search(r"[<>`\[{]", value):
            yield f"{key}=", f"the attribute '{key[:40]}' must be plain text"
    if not re.fullmatch(r"[\w.:\-]*", identifier):
        yield f"#{identifier}", f"the label '{identifier[:40]}' must be letters, digits, - and _"


def _bad_address(kind: str, address: str) -> Iterator[tuple[str, str]]:
    scheme = _scheme(address)
    if kind == "Image" and (scheme or address.startswith(("/", "\\"))):
        yield address, f"the picture '{address[:60]}' is not the study's; put it into its folder"
    elif scheme and scheme not in _SCHEMES:
        known = ", ".join(sorted(_SCHEMES))
        yield address, f"the link '{address[:60]}' is none of {known}; write one of these"


def _scheme(address: str) -> str:
    """Return the scheme as a browser sees it, which passes over spaces and control characters."""
    plain = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029\ufeff]", "", address)
    before, colon, _ = plain.partition(":")
    return before.casefold() if colon and not re.search(r"[/?#]", before) else ""


def _bad_references(text: str, place: str) -> Iterator[str]:
    """Yield the faults of a bibliography: links that are none, and HTML."""
    try:
        entries = _tree("biblatex", text, place)["meta"].get("references", {"c": []})["c"]
    except UserError as error:
        said = " ".join(error.faults)
        line, what = re.search(r"line (\d+)", said), re.search(r"unexpected [^:]*?(?= /|$)", said)
        where = f"line {line[1]}" if line else "its entries"
        yield f"{place}: {where}: is not BibTeX" + (f": {what[0].strip()}" if what else "")
        return
    for entry in entries:
        fields = entry["c"]
        key = str(fields.get("id", {}).get("c", "?"))[:40]
        for name, value in fields.items():
            is_address = name in ("url", "doi") and value["t"] == "MetaString"
            scheme = _scheme(value["c"]) if is_address else ""
            if scheme and scheme not in _SCHEMES:
                yield f"{place}: entry '{key}': {name} '{value['c'][:60]}' is no web address"
            for _, fault in _alive(value):
                if "raw Latex" not in fault:  # what pandoc does not know is left out of every page
                    yield f"{place}: entry '{key}': {name}: {fault}"
