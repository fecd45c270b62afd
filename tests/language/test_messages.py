"""Every message is said somewhere, and everything said has a message."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from analysis.files import read_yaml
from analysis.language.messages import keys

ROOT = Path(__file__).resolve().parents[2]
TEXTS = ("templates/**/*.html", "templates/**/*.j2", "templates/**/*.js", "*.qmd",
         "chapters/**/*.qmd")  # fmt: skip
ASKS = {"plain", "claim", "section", "say", "words"}  # what is called with a message's key
NOT_SAID = {"meta"}  # settings of a language, read by its reader
QUOTED = (re.compile(r'"([^"\n]*)"'), re.compile(r"'([^'\n]*)'"))
DOTTED = re.compile(r"[a-z][\w-]*(\.[\w-]+)+")


@cache
def known() -> frozenset[str]:
    return frozenset(keys(read_yaml(ROOT / "templates" / "messages.en.yml")))


@cache
def trees() -> tuple[ast.Module, ...]:
    paths = sorted((ROOT / "analysis").rglob("*.py"))
    cells = [
        "\n".join(re.findall(r"^```\{python\}\n(.*?)^```", path.read_text("utf-8"), re.M | re.S))
        for path in (*ROOT.glob("*.qmd"), *ROOT.glob("chapters/**/*.qmd"))
    ]
    return tuple(ast.parse(text) for text in [*(p.read_text("utf-8") for p in paths), *cells])


@cache
def literals() -> frozenset[str]:
    """Every string of code and templates, and its words."""
    found = {n.value for t in trees() for n in ast.walk(t) if isinstance(n, ast.Constant)
             and isinstance(n.value, str)}  # fmt: skip
    for pattern in TEXTS:
        for path in ROOT.glob(pattern):
            text = path.read_text("utf-8")
            found |= {string for quoted in QUOTED for string in quoted.findall(text)}
    return frozenset(found | {word for text in found if len(text) < 400 for word in text.split()})


@cache
def patterns() -> tuple[re.Pattern[str], ...]:
    """What a string with places can become: ``terms.state.{state}``; places short, then long."""
    found = {
        pattern_of(node, place)
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for place in (r"([\w.-]*?)", r"([\w.-]*)")
    }
    return tuple(re.compile(each) for each in sorted(found))


def pattern_of(text: ast.JoinedStr, place: str) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else place
        for part in text.values
    )


@cache
def is_said(text: str, depth: int = 0) -> bool:
    """Whether a string stands in the code, or a string with places whose fillings stand there."""
    if text == "" or {text, text.replace("_", " "), text.replace("_", "-")} & literals():
        return True
    endings = (match.start() for match in re.finditer("_", text) if match.start())
    if any({text[:at], text[at:]} <= literals() for at in endings):  # f"{key}_firm", f"{key}{firm}"
        return True
    return depth < 3 and any(
        all(is_said(filling, depth + 1) for filling in match.groups())
        for pattern in patterns()
        if re.sub(r"\(.*?\)", "", pattern.pattern).strip("\\") not in {"", "_", "-", "."}
        if (match := pattern.fullmatch(text)) and text not in match.groups()
    )


@pytest.mark.parametrize("room", sorted({key.split(".")[0] for key in known()} - NOT_SAID))
def test_every_message_is_said_somewhere(room: str) -> None:
    ours = sorted(key for key in known() if key.split(".")[0] == room)
    assert [key for key in ours if not is_said(key)] == []


def asked() -> Iterator[str]:
    """Yield every key that is asked for as it stands."""
    for tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(
                node.func, "id", "")  # fmt: skip
            first = node.args[0]
            if name in ASKS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value
    for pattern in TEXTS:
        for path in ROOT.glob(pattern):
            yield from re.findall(r"words(?:\.plain)?\(\s*[\"']([\w.-]+)[\"'](?!\s*~)",
                                  path.read_text("utf-8"))  # fmt: skip


def test_everything_said_has_a_message() -> None:
    whole = known()
    sections = {key.rsplit(".", n)[0] for key in whole for n in range(1, key.count(".") + 1)}
    lacking = {
        key
        for key in asked()
        if DOTTED.fullmatch(key)
        and not any(each == key or each.endswith(f".{key}") for each in (*whole, *sections))
    }
    assert lacking == set()


def test_the_search_does_not_find_what_is_not_there() -> None:
    for key in ("paper.charts.unheard_axis", "terms.state.unheard", "brief.look.unheard"):
        assert not is_said(key)


def test_chinese_says_one_unit_by_its_singular_word() -> None:
    """A study's words can differ (邦或直辖区, 邦和直辖区), which 省份 alone would hide."""
    one = re.compile(r"(?:某一|单个|每一?个|每一|任何一个|另一个)[^，。；：{}]{0,6}\{units\}")
    text = (ROOT / "templates" / "messages.zh.yml").read_text("utf-8")
    assert one.search("每个高效率的{units}均属于")
    assert [found.group() for found in one.finditer(text)] == []
