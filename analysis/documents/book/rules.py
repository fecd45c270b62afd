"""The rules of the dialect for prose: what a chapter may write, and what it is refused for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analysis.documents.book.dialect import CodeCell, Source, blank
from analysis.documents.book.pandoc import equation_faults

CALLOUTS = ("note", "tip", "warning", "caution", "important")
LABEL_KINDS = ("fig", "tbl", "eq", "sec")
# Other prefixes that Quarto reads as references; here they would silently become citations.
FOREIGN_KINDS = (
    *("lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem"),
    *("nte", "tip", "wrn", "imp", "cau", "algo", "vid", "dia"),
)

_CODE_SPAN = re.compile(
    r"(?<!`)(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)(\{=\w+\})?", re.DOTALL
)
_DISPLAY_MATH = re.compile(r"(?<!\\)\$\$(.+?)(?<!\\)\$\$", re.DOTALL)
_INLINE_MATH = re.compile(r"(?<![\\$])\$(?![\s$])((?:(?!\n[ \t]*\n)[^$])*?[^\s\\])\$(?!\d)")
_ESCAPED = re.compile(r"\\[^A-Za-z0-9\s]")
_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*(?:\{([^{}]*)\})?[ \t]*$", re.MULTILINE)
_DIV = re.compile(r"^[ \t]*:{3,}[ \t]*(.*?)[ \t]*:*[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{([#.=-][^{}\n]*|\w[\w-]*=[^{}\n]*)\}")
_TOKEN = re.compile(
    r'#(?P<id>[^\s}]+)|\.(?P<cls>[^\s}]+)|(?P<key>[\w-]+)=(?:"[^"]*"|\S+)|(?P<dash>-)'
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_AUTOLINK = re.compile(r"<(?:[a-z][a-z0-9+.-]*:[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>")
_TEX = re.compile(r"\\[A-Za-z]+")
_IMAGE = re.compile(
    r"!\[(?P<cap>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^)\s]+)[^)]*\)(?P<attr>\{[^}]*\})?"
)
_CITE = re.compile(r"(?<![\w\\])-?@(\w[\w:.#$%&+?<>~/-]*\w|\w)")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\](:?)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A label, a reference or a citation key where it is written."""

    key: str
    place: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules found in a chapter."""

    faults: tuple[str, ...]
    labels: tuple[Mention, ...]
    references: tuple[Mention, ...]
    citations: tuple[Mention, ...]


def check(source: Source) -> Checked:
    """Hold a chapter against the rules of the dialect; faults are in the order of the lines."""
    return _Check(source).result()


class _Check:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.found: list[tuple[int, str]] = []
        self.labels: list[Mention] = []
        self.text = source.masked
        self.math_ends: set[int] = set()
        self.blocks: list[tuple[int, int]] = []

    def result(self) -> Checked:
        rules: tuple[Callable[[], None], ...] = (
            self._shortcodes,
            self._code_spans,
            self._math,
            self._images,
            self._divs,
            self._headings,
            self._attributes,
            self._raw,
            self._footnotes,
        )
        for rule in rules:
            rule()
        references, citations = self._mentions()
        self._cell_labels()
        faults = tuple(
            f"{self.source.place(at)}: {message}" for at, message in sorted(set(self.found))
        )
        return Checked(faults, tuple(self.labels), references, citations)

    def _fault(self, at: int, message: str) -> None:
        self.found.append((at, message))

    def _blank(self, pattern: re.Pattern[str]) -> None:
        self.text = pattern.sub(blank, self.text)

    def _code_spans(self) -> None:
        has_cells = any(isinstance(each, CodeCell) for each in self.source.segments)
        for match in _CODE_SPAN.finditer(self.text):
            code = match[2].strip()
            if code.startswith("{python} ") and not has_cells:
                self._fault(
                    match.start(), "a chapter with `{python}` in its text needs a cell for Quarto"
                )
            if match[3]:
                self._fault(match.start(), f"raw {match[3]} text is not in the dialect")
            elif re.match(r"\{\w+\}", code) and not code.startswith("{python} "):
                self._fault(match.start(), f"`{code}` is not in the dialect; write `{{python}} x`")
        self._blank(_CODE_SPAN)

    def _math(self) -> None:
        found: list[re.Match[str]] = []
        for pattern in (_DISPLAY_MATH, _INLINE_MATH):
            found += pattern.finditer(self.text)
            self._blank(pattern)
        self.math_ends.update(match.end() for match in found)
        faults = equation_faults(tuple(match[1] for match in found))
        for match, fault in zip(found, faults, strict=True):
            if fault:
                self._fault(match.start(), f"equation: {fault}")
        self._blank(_ESCAPED)

    def _shortcodes(self) -> None:
        # Quarto reads them in code as well
        for match in re.finditer(r"\{\{<\s*/?\s*(\w*)", self.source.text):
            self._fault(match.start(), f"shortcode '{match[1]}' is not in the dialect")
        self._blank(re.compile(r"\{\{<.*?>\}\}"))

    def _images(self) -> None:
        for match in _IMAGE.finditer(self.text):
            attributes = match["attr"] or ""
            folder = (self.source.chapter.path).parent
            if "://" in match["target"]:
                self._fault(match.start(), "an image from elsewhere; keep it in the project")
            if "fig-alt=" not in attributes and not match["cap"].strip():
                self._fault(match.start(), f"image {folder / match['target']} has no fig-alt")
            elif "#fig-" in attributes and "fig-alt=" not in attributes:
                self._fault(match.start(), f"image {match['target']} has a label and no fig-alt")

    def _divs(self) -> None:
        opened: list[int] = []
        for match in _DIV.finditer(self.text):
            if not match[1]:
                if opened:
                    self.blocks.append((opened.pop(), match.start()))
                else:
                    self._fault(match.start(), "this ::: closes nothing")
                continue
            opened.append(match.start())
            written = match[1].strip()
            written = written[1:-1] if written.startswith("{") else f".{written}"
            self._div(match.start(), written)
        for at in opened:
            self._fault(at, "the ::: block that opens here is never closed")

    def _div(self, at: int, written: str) -> None:
        ids, classes, keys = _parse(written)
        callout = [each for each in classes if each.startswith("callout-")]
        allowed = set(callout) if callout else {"panel-tabset"}
        for each in callout:
            if each.removeprefix("callout-") not in CALLOUTS:
                self._fault(
                    at, f"'{each}' is not in the dialect; use callout-{{{','.join(CALLOUTS)}}}"
                )
        for each in set(classes) - allowed:
            self._fault(at, f"::: block of class '{each}' is not in the dialect")
        for key in keys - ({"title", "collapse"} if callout else {"lang"}):
            self._fault(at, f"attribute '{key}' of a ::: block is not in the dialect")
        for each in ids:
            if each == "refs":
                continue
            if each.split("-")[0] not in ("fig", "tbl"):
                self._fault(at, f"::: block #{each} is not in the dialect; use #fig-, #tbl-, #refs")
            self._label(at, each)

    def _headings(self) -> None:
        level = 1
        titles = 1 if self.source.title else 0
        if _parse((self.source.title or "").partition("{")[2])[0]:
            self._fault(
                0, "a title in the front matter has no label; write it as '# Title {#sec-x}'"
            )
        for match in _HEADING.finditer(self.text):
            if any(start < match.start() < end for start, end in self.blocks):
                continue  # the title of a tab or a callout
            deeper = len(match[1])
            if deeper == 1:
                titles += 1
                if titles > 1:
                    self._fault(match.start(), "a second title; a chapter has one '# Title'")
            elif titles == 0:
                self._fault(match.start(), "a section before the chapter's '# Title'")
                titles = 1
            if deeper > level + 1:
                self._fault(
                    match.start(), f"a level is left out: {'#' * deeper} under {'#' * level}"
                )
            level = deeper
            if match[3] is not None:
                ids, classes, keys = _parse(match[3])
                for each in [*set(classes) - {"unnumbered", "unlisted"}, *keys]:
                    self._fault(match.start(), f"heading attribute '{each}' is not in the dialect")
                for each in ids:
                    self._label(match.start(), each)
        if titles == 0:
            self._fault(0, "the chapter has no '# Title'")

    def _attributes(self) -> None:
        for match in _ATTRIBUTES.finditer(self.text):
            before = self.text[: match.start()]
            line = before[before.rfind("\n") + 1 :]
            ids, classes, keys = _parse(match[1])
            if line.lstrip().startswith((":::", "#")):
                continue
            if line.lstrip().startswith((":", "Table:")):
                self._only(match.start(), ids, "tbl", [*classes, *keys], "a table's caption")
            elif line.endswith(")"):
                extra = [*classes, *keys - {"fig-alt", "width"}]
                self._only(match.start(), ids, "fig", extra, "an image")
            elif line.endswith("]"):
                for each in [*ids, *classes, *keys - {"lang"}]:
                    self._fault(
                        match.start(), f"attribute '{each}' of a span is not in the dialect"
                    )
            elif self._follows_math(match.start()):
                self._only(match.start(), ids, "eq", [*classes, *keys], "an equation")
            else:
                self._fault(match.start(), f"{match[0]} belongs to nothing here")

    def _follows_math(self, at: int) -> bool:
        return any(end <= at and not self.text[end:at].strip() for end in self.math_ends)

    def _only(self, at: int, ids: list[str], kind: str, extra: list[str], what: str) -> None:
        for each in extra:
            self._fault(at, f"attribute '{each}' of {what} is not in the dialect")
        for each in ids:
            if not each.startswith(f"{kind}-"):
                self._fault(at, f"label '{each}' of {what} does not start with {kind}-")
            self._label(at, each)

    def _label(self, at: int, label: str) -> None:
        self.labels.append(Mention(label, self.source.place(at)))

    def _raw(self) -> None:
        self._blank(_AUTOLINK)
        for match in _TAG.finditer(self.text):
            self._fault(match.start(), f"raw HTML {match[0]} is not in the dialect")
        for match in _TEX.finditer(self.text):
            self._fault(match.start(), f"raw TeX {match[0]} is not in the dialect outside $...$")

    def _footnotes(self) -> None:
        uses = {}
        defined = set()
        for match in _FOOTNOTE.finditer(self.text):
            at_start = self.text[: match.start()].endswith("\n") or match.start() == 0
            if match[2] and at_start:
                defined.add(match[1])
            else:
                uses[match[1]] = match.start()
        for name, at in uses.items():
            if name not in defined:
                self._fault(at, f"footnote [^{name}] is not defined in this chapter")

    def _mentions(self) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        references: list[Mention] = []
        citations: list[Mention] = []
        self._blank(re.compile(r"\]\([^)]*\)"))
        for match in _CITE.finditer(self.text):
            kind, _, rest = match[1].partition("-")
            if rest and kind.lower() in FOREIGN_KINDS:
                self._fault(match.start(), f"references to {kind}- are not in the dialect")
            elif rest and kind.lower() in LABEL_KINDS:
                label = match[1][0].lower() + match[1][1:]
                references.append(Mention(label, self.source.place(match.start())))
            else:
                citations.append(Mention(match[1], self.source.place(match.start())))
        return tuple(references), tuple(citations)

    def _cell_labels(self) -> None:
        for cell in self.source.segments:
            if isinstance(cell, CodeCell) and cell.label:
                place = f"{self.source.chapter.path}:{cell.line}"
                self.labels.append(Mention(cell.label, place))


def _parse(written: str) -> tuple[list[str], list[str], set[str]]:
    """Split pandoc attributes into identifiers, classes and keys."""
    tokens = list(_TOKEN.finditer(written))
    ids = [each["id"] for each in tokens if each["id"]]
    classes = [each["cls"] for each in tokens if each["cls"]]
    classes += ["unnumbered" for each in tokens if each["dash"]]
    return ids, classes, {each["key"] for each in tokens if each["key"]}


def across(chapters: list[tuple[Source, Checked]], known_citations: set[str]) -> Iterator[str]:
    """Faults that only the whole book shows: labels given twice, or never; unknown citations."""
    labels: dict[str, str] = {}
    for _, checked in chapters:
        for label in checked.labels:
            kind = label.key.split("-")[0]
            if kind in LABEL_KINDS and label.key in labels:
                yield f"{label.place}: label '{label.key}' is also given at {labels[label.key]}"
            labels.setdefault(label.key, label.place)
    # a cell can give Markdown that has a label
    made = "\n".join(
        each.source
        for source, _ in chapters
        for each in source.segments
        if isinstance(each, CodeCell)
    )
    for _, checked in chapters:
        for each in checked.references:
            if each.key not in labels and each.key not in made:
                yield f"{each.place}: @{each.key} refers to nothing in the book"
        for each in checked.citations:
            if each.key not in known_citations:
                yield f"{each.place}: @{each.key} is not in the bibliography"
