"""TeX as text: one-line wordings of equations for those who hear them."""

from __future__ import annotations

import re

# TeX by the names under which matplotlib knows the same sign.
_SYNONYMS = {
    r"\le": r"\leq",
    r"\ge": r"\geq",
    r"\ne": r"\neq",
    r"\land": r"\wedge",
    r"\lor": r"\vee",
    r"\iff": r"\Leftrightarrow",
    r"\implies": r"\Rightarrow",
    r"\tfrac": r"\frac",
    r"\bm": r"\boldsymbol",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\lVert": r"\Vert",
    r"\rVert": r"\Vert",
    r"\mathsf": r"\mathrm",
    r"\displaystyle": "",
    r"\limits": "",
    r"\nonumber": "",
}
_COMMAND = re.compile(r"\\[A-Za-z]+")
_BEGIN = re.compile(r"\\begin\{([a-z]+\*?)\}")
_LETTERS = "text|mathrm|operatorname|mathbf|mathit|mathcal|mathbb|mathsf|boldsymbol"


def spoken(tex: str) -> str:
    """Put an equation on one line of plain characters, for those who hear it."""
    text = _BEGIN.sub(" ", re.sub(r"\\end\{[a-z]+\*?\}", " ", tex)).replace("\\\\", "; ")
    text = re.sub(rf"\\(?:{_LETTERS})\*?\{{([^{{}}]*)\}}", r"\1", text)
    text = _fractions(text)
    text = re.sub(r"\\(?:quad|qquad|left|right|displaystyle|limits)\b|\\[,;:! ]", " ", text)
    text = text.replace("&", "")
    text = _COMMAND.sub(lambda match: _character(match[0]), text)
    text = text.replace("\\{", "{").replace("\\}", "}").replace("\\%", "%")
    text = re.sub(r"\s+(?=[_^,])", "", re.sub(r"\{(\w)\}", r"\1", text))
    return " ".join(text.split()).strip("; ")


def _fractions(tex: str) -> str:
    r"""Write each ``\frac{a}{b}`` as ``(a)/(b)``, whatever stands within."""
    while found := re.search(r"\\[dt]?frac\s*", tex):
        above, at = _argument(tex, found.end())
        below, at = _argument(tex, at)
        tex = f"{tex[: found.start()]}({above})/({below}){tex[at:]}"
    return tex


def _argument(tex: str, at: int) -> tuple[str, int]:
    """Read one argument of a command, in braces or a single sign, and where it ends."""
    if tex[at : at + 1] != "{":
        return tex[at : at + 1], at + 1
    depth = 0
    for end in range(at, len(tex)):
        depth += {"{": 1, "}": -1}.get(tex[end], 0)
        if depth == 0:
            return tex[at + 1 : end], end + 1
    return tex[at + 1 :], len(tex)


def _character(command: str) -> str:
    from matplotlib._mathtext_data import tex2uni

    name = _SYNONYMS.get(command, command).removeprefix("\\")
    return chr(tex2uni[name]) if name in tex2uni else f" {name} "
