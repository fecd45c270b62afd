"""Simple inline equations as text: letters, indices and relations need no picture of themselves."""

from __future__ import annotations

import re
from html import escape

from analysis.documents.book.tex import greek_letter

_TOKEN = re.compile(
    r"(?P<space>\s+|\\[,;: ]|~)|(?P<letter>[A-Za-z]|\\[A-Za-z]+)|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<script>[_^])|(?P<open>\{)|(?P<close>\})|(?P<sign>\\[{}%]|[-+=<>*/,.;:()\[\]|!'])"
)
_UPRIGHT = re.compile(r"\\(?:text|mathrm|operatorname)\{([^{}$\\]*)\}")
_RELATIONS = {
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "ne": "≠",
    "neq": "≠",
    "in": "∈",
    "times": "×",
    "cdot": "·",
    "pm": "±",
    "approx": "≈",
    "subseteq": "⊆",
    "to": "→",
}
_NAMES = frozenset({"min", "max", "log", "exp", "ln"})
_WRITTEN_OUT = {"ldots": "…", "dots": "…", "sim": "~", "infty": "∞", "ast": "*", "prime": "′"}


def as_text(tex: str) -> str | None:
    """Write an inline equation as HTML text, or None where that takes a drawing.

    Letters come in italics, relations with thin spaces around them; a letter with both a
    superscript and a subscript, a fraction, a root or an accent takes a drawing.
    """
    if "\ufffc" in tex:
        return None
    upright: list[str] = []

    def set_aside(match: re.Match[str]) -> str:
        upright.append(match[1])
        return "\ufffc"

    reader = _Reader(_UPRIGHT.sub(set_aside, tex), upright)
    try:
        html = reader.run(inside=False)
    except ValueError:
        return None
    return f'<span class="math">{html}</span>'


class _Reader:
    def __init__(self, tex: str, upright: list[str]) -> None:
        self.tex, self.at, self.upright = tex, 0, iter(upright)

    def run(self, inside: bool) -> str:
        """Read up to the end, or to the closing brace; ValueError for what is not simple."""
        parts: list[str] = []
        scripts = ""
        while self.at < len(self.tex):
            if self.tex[self.at] == "\ufffc":
                self.at += 1
                parts.append(escape(next(self.upright)))
                scripts = ""
                continue
            token = _TOKEN.match(self.tex, self.at)
            if not token:
                raise ValueError(self.tex)
            self.at = token.end()
            kind = token.lastgroup
            if kind == "close" and inside:
                return "".join(parts)
            if kind == "script":
                if scripts or not parts:
                    raise ValueError(self.tex)
                scripts = token[0]
                tag = "sub" if token[0] == "_" else "sup"
                parts.append(f"<{tag}>{self._script()}</{tag}>")
            elif kind != "space":
                scripts = ""
                parts.append(_symbol(kind, token[0], bool(parts)))
        if inside:
            raise ValueError(self.tex)
        return "".join(parts)

    def _script(self) -> str:
        token = _TOKEN.match(self.tex, self.at)
        if token and token.lastgroup == "open":
            self.at = token.end()
            return self.run(inside=True)
        if token and token.lastgroup in ("letter", "number", "sign"):
            self.at = token.end() if token.lastgroup == "letter" else self.at + 1
            return _symbol(token.lastgroup, self.tex[token.start() : self.at], False)
        raise ValueError(self.tex)


def _symbol(kind: str | None, token: str, after: bool) -> str:
    if kind == "number":
        return token
    if kind == "sign":
        token = token.removeprefix("\\")
        if token in "=<>+" or (token == "-" and after):
            return f"\u2009{escape(token.replace('-', '−'))}\u2009"
        return {"-": "−", ",": ",\u2009", "*": "∗", "'": "′"}.get(token, token)
    name = token.removeprefix("\\")
    if kind == "letter" and not token.startswith("\\"):
        return f"<i>{token}</i>"
    if greek := greek_letter(name):
        return f"<i>{greek}</i>"
    if name in _RELATIONS:
        return f"\u2009{_RELATIONS[name]}\u2009"
    if name in _NAMES:
        return name
    if name in _WRITTEN_OUT:
        return _WRITTEN_OUT[name]
    raise ValueError(token)
