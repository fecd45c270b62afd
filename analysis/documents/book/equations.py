"""Equations as vectors for the PDF, whose layout engine knows no MathML.

Matplotlib's mathtext sets a line of TeX in the typeface of the text; what it lacks, environments
of several lines, is laid out here: a grid of such lines, each row on one baseline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from itertools import pairwise, zip_longest
from typing import Any

from analysis.documents.book.tex import BEGIN, COMMAND, SYNONYMS, spoken

__all__ = ["Drawing", "draw", "fault"]

_INK = "#1b2430"  # the text's, in tokens.css
EM = 10.0  # the size equations are set in; drawings are measured in ems of it
_AXIS = 0.26 * EM  # height of a minus sign over the baseline; grids are centred on it
_ROW_GAP = 0.55 * EM
_COLUMN_GAP = {"aligned": 0.0, "gathered": 0.0, "cases": 1.0 * EM, "matrix": 0.8 * EM}
_ALIGN = {"aligned": "rl", "gathered": "c", "cases": "l", "matrix": "c"}
_ENVIRONMENTS = {
    "aligned": "aligned",
    "align": "aligned",
    "align*": "aligned",
    "gathered": "gathered",
    "gather": "gathered",
    "cases": "cases",
    "matrix": "matrix",
    "pmatrix": "matrix",
    "bmatrix": "matrix",
}
_FENCES = {"cases": ("{", ""), "pmatrix": ("(", ")"), "bmatrix": ("[", "]")}

# A sum and its limits, after which mathtext leaves no room.
_SUM = re.compile(r"\\(?:sum|prod)(?:\s*[_^](?:\{[^{}]*\}|[^{}\\\s]))*")
_FONTS: Any = {
    "mathtext.fontset": "custom",
    "mathtext.rm": "Noto Sans",
    "mathtext.it": "Noto Sans:italic",
    "mathtext.bf": "Noto Sans:bold",
    "mathtext.bfit": "Noto Sans:bold:italic",
    "mathtext.cal": "Noto Sans:italic",
    "mathtext.sf": "Noto Sans",
    "mathtext.tt": "Noto Sans",
    "mathtext.fallback": "stixsans",
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """An equation as SVG; ``width``, ``height`` and ``depth`` below the baseline are in ems."""

    svg: str
    width: float
    height: float
    depth: float


@dataclass(frozen=True, slots=True)
class _Box:
    """Outlines with their extent: ``marks`` are (x, y, scale x, scale y, path)."""

    width: float
    ascent: float
    descent: float
    marks: tuple[tuple[float, float, float, float, str], ...] = ()


def fault(tex: str) -> str | None:
    """Say why an equation cannot be drawn, or None if it can."""
    try:
        _box(tex)
    except ValueError as error:
        lines = [line for line in str(error).splitlines() if line.strip(" ^")]
        return f"cannot draw {' '.join(tex.split())!r}: {lines[-1] if lines else error}"
    return None


@lru_cache(maxsize=1024)
def draw(tex: str, display: bool = False) -> Drawing:
    """Draw an equation; one on a line of its own has its fractions at full size.

    Raises
    ------
    ValueError
        For TeX that is neither mathtext nor one of the environments.
    """
    box = _box(tex.replace(r"\frac", r"\dfrac") if display else tex)
    pad = 0.05 * EM
    height = box.ascent + box.descent + 2 * pad
    body = "".join(
        f'<path transform="translate({_n(x + pad)} {_n(box.ascent + pad - y)}) '
        f'scale({_n(sx)} {_n(-sy)})" d="{path}"/>'
        for x, y, sx, sy, path in box.marks
    )
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        f'width="{_n((box.width + 2 * pad) / EM)}em" height="{_n(height / EM)}em" '
        f'viewBox="0 0 {_n(box.width + 2 * pad)} {_n(height)}">'
        f'<title>{escape(spoken(tex))}</title><g fill="{_INK}">{body}</g></svg>'
    )
    return Drawing(svg, (box.width + 2 * pad) / EM, height / EM, (box.descent + pad) / EM)


def _box(tex: str) -> _Box:
    begin = BEGIN.search(tex)
    if not begin:
        return _line(tex)
    name = begin[1]
    end = _matching_end(tex, begin)
    if name not in _ENVIRONMENTS:
        raise ValueError(f"environment '{name}' is not one of {', '.join(_ENVIRONMENTS)}")
    before, inside = tex[: begin.start()], tex[begin.end() : end]
    after = tex[end + len(rf"\end{{{name}}}") :]
    fences = _FENCES.get(name, ("", ""))
    if left := re.search(r"\\left\s*\\?(.)\s*$", before):
        before, fences = before[: left.start()], (left[1].strip("."), fences[1])
    if right := re.match(r"\s*\\right\s*\\?(.)", after):
        after, fences = after[right.end() :], (fences[0], right[1].strip("."))
    grid = _grid(inside, _ENVIRONMENTS[name])
    return _row(
        [_line(before), _fence(fences[0], grid), grid, _fence(fences[1], grid), _box(after)]
    )


def _matching_end(tex: str, begin: re.Match[str]) -> int:
    name, depth = re.escape(begin[1]), 0
    for match in re.finditer(rf"\\(begin|end)\{{{name}\}}", tex[begin.start() :]):
        depth += 1 if match[1] == "begin" else -1
        if depth == 0:
            return begin.start() + match.start()
    raise ValueError(f"\\begin{{{begin[1]}}} has no \\end{{{begin[1]}}}")


def _split(tex: str, separator: str) -> Iterator[str]:
    """Split at a separator that stands in no braces and in no environment."""
    depth, start, at = 0, 0, 0
    while at < len(tex):
        if depth == 0 and tex.startswith(separator, at):
            yield tex[start:at]
            at += len(separator)
            start = at
            continue
        if tex.startswith((r"\begin", "{"), at):
            depth += 1
        elif tex.startswith((r"\end", "}"), at):
            depth -= 1
        # the braces of \begin{...} cancel out, and \{ and \& are letters
        at += 2 if tex.startswith(("\\{", "\\}", "\\&"), at) else 1
    yield tex[start:]


def _grid(tex: str, kind: str) -> _Box:
    rows = [[_box(cell) for cell in _split(row, "&")] for row in _split(tex, "\\\\") if row.strip()]
    if not rows:
        raise ValueError("an environment without a row")
    widths = [
        max(each.width for each in column if each) for column in zip_longest(*rows, fillvalue=None)
    ]
    lines = [_spread(row, widths, kind) for row in rows]
    drops = [0.0]
    for above, below in pairwise(lines):
        drops.append(drops[-1] + above.descent + _ROW_GAP + below.ascent)
    height = lines[0].ascent + drops[-1] + lines[-1].descent
    top = height / 2 + _AXIS
    marks = [
        (x, y + top - lines[0].ascent - drop, sx, sy, path)
        for line, drop in zip(lines, drops, strict=True)
        for x, y, sx, sy, path in line.marks
    ]
    return _Box(max(each.width for each in lines), top, height - top, tuple(marks))


def _spread(row: list[_Box], widths: list[float], kind: str) -> _Box:
    """Put one row's cells into their columns."""
    align, at, placed = _ALIGN[kind], 0.0, []
    for number, (cell, width) in enumerate(zip(row, widths, strict=False)):
        side = align[number % len(align)]
        gap = {"r": 1.0, "c": 0.5, "l": 0.0}[side] * (width - cell.width)
        placed.append(_shifted(cell, at + gap))
        # pairs of columns in an aligned block stand apart; the two of a pair touch
        apart = 2 * EM if kind == "aligned" and number % 2 else _COLUMN_GAP[kind]
        at += width + (apart if number + 1 < len(row) else 0.0)
    return _Box(
        at,
        max((each.ascent for each in row), default=0.0),
        max((each.descent for each in row), default=0.0),
        tuple(mark for each in placed for mark in each.marks),
    )


def _row(boxes: list[_Box]) -> _Box:
    at = 0.0
    marks: list[Any] = []
    for each in boxes:
        marks += _shifted(each, at).marks
        at += each.width
    return _Box(
        at,
        max(each.ascent for each in boxes),
        max(each.descent for each in boxes),
        tuple(marks),
    )


def _shifted(box: _Box, by: float) -> _Box:
    marks = tuple((x + by, y, sx, sy, path) for x, y, sx, sy, path in box.marks)
    return _Box(box.width, box.ascent, box.descent, marks)


def _fence(character: str, beside: _Box) -> _Box:
    """Stretch a bracket to the height of what it encloses."""
    if not character:
        return _Box(0.0, 0.0, 0.0)
    plain = _line(f"\\{character}" if character in "{}" else character)
    stretch = (beside.ascent + beside.descent) / (plain.ascent + plain.descent)
    marks = tuple(
        (x, y * stretch + plain.descent * stretch - beside.descent, sx, sy * stretch, path)
        for x, y, sx, sy, path in plain.marks
    )
    return _Box(plain.width + 0.15 * EM, beside.ascent, beside.descent, marks)


@lru_cache(maxsize=4096)
def _line(tex: str) -> _Box:
    """Set one line by mathtext."""
    text = COMMAND.sub(lambda match: SYNONYMS.get(match[0], match[0]), tex)
    text = text.replace(r"\operatorname*", r"\operatorname").strip()
    text = re.sub(r"\\ (?=\s*$)", "", text).strip()
    text = _SUM.sub(lambda match: match[0] + r"\,", text)
    if not text:
        return _Box(0.0, 0.0, 0.0)
    if wide := re.search(r"[\u2e80-\uffef]", text):
        raise ValueError(f"'{wide[0]}' has no place in an equation; write it in the text")
    from matplotlib import rc_context

    to_path, prop = _mathtext()
    with rc_context(_FONTS):
        width, height, descent = to_path.get_text_width_height_descent(f"${text}$", prop, True)
        vertices, codes = to_path.get_text_path(prop, f"${text}$", ismath=True)
    scale = prop.get_size_in_points() / to_path.FONT_SCALE
    path = _outline(vertices, codes, scale)
    # punctuation alone is lower than a line of text; a row keeps the height of its letters
    return _Box(
        width + _trailing_space(text),
        max(height - descent, 0.72 * EM),
        max(descent, 0.21 * EM),
        ((0.0, 0.0, 1.0, 1.0, path),) if path else (),
    )


def _trailing_space(tex: str) -> float:
    """Give back the thin space that TeX sets beside a relation that ends a cell."""
    return 0.28 * EM if re.search(r"(=|\\[lg]eq|\\in|\\subseteq|\\to)$", tex) else 0.0


@cache
def _mathtext() -> tuple[Any, Any]:
    from matplotlib import rc_context
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    with rc_context(_FONTS):
        return text_to_path, FontProperties(family="Noto Sans", size=EM, math_fontfamily="custom")


def _outline(vertices: Any, codes: Any, scale: float) -> str:
    letters = {1: "M", 2: "L", 3: "Q", 4: "C", 79: "Z"}
    parts: list[str] = []
    previous = None
    for (x, y), code in zip(vertices, codes, strict=True):
        letter = letters[int(code)]
        if letter == "Z":
            parts.append("Z")
            previous = None
            continue
        # a curve's control points and its end share one command
        if letter in "ML" or letter != previous:
            parts.append(letter)
        parts.append(f"{_n(x * scale)} {_n(y * scale)} ")
        previous = letter
    return "".join(parts).replace(" Z", "Z").strip()


def _n(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
