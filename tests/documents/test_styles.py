"""Style attributes become classes with the same declarations, and nothing else changes."""

from __future__ import annotations

import re

import pytest

from analysis.documents import styles


def lifted(html: str) -> tuple[str, str]:
    pages, sheet = styles.lift({"a.html": html})
    return pages["a.html"], sheet.decode()


@pytest.mark.parametrize(
    "element",
    [
        '<td style="text-align: right;">',
        "<td style='text-align: right'>",
        '<td rowspan=2 STYLE = "text-align: right" data-x>',
        '<td title="a > b" style="text-align: right">',
    ],
)
def test_an_attribute_becomes_a_class(element: str) -> None:
    html, sheet = lifted(f"{element}1</td>")
    name = re.search(r'^<td class="(style-[0-9a-f]{8})"', html)
    assert name
    assert "style=" not in html.lower()
    assert sheet == f".{name[1]} {{ text-align: right !important }}\n"


def test_a_class_that_is_there_stays() -> None:
    html, _ = lifted('<a class="tile state" style="grid-row: 2" href="x/">')
    assert re.fullmatch(r'<a class="tile state style-\w{8}" href="x/">', html)


def test_the_same_declarations_are_one_rule_on_all_pages() -> None:
    pages, sheet = styles.lift({"a": '<p style="color: red">', "b": '<b style="color: red;">'})
    assert pages["a"].split('"')[1] == pages["b"].split('"')[1]
    assert sheet.count(b"\n") == 1


@pytest.mark.parametrize(
    "text",
    [
        "a style=b",
        "&lt;td style=&quot;x&quot;&gt;",
        "x < y style='z'",
        '<td data-style="x">',
        '<img alt="in a style = x">',
        "<img alt=' style=\"x\"'>",
        '<img alt="1 &gt; 0" title="<p style=x>">',
    ],
)
def test_what_is_no_style_attribute_stays(text: str) -> None:
    assert lifted(f"<p>{text}</p>") == (f"<p>{text}</p>", "")


@pytest.mark.parametrize(
    "value", ["} body { display: none", "color: red } body { display: none", "nonsense", ""]
)
def test_no_value_breaks_out_of_its_rule(value: str) -> None:
    _, sheet = lifted(f'<p style="{value}">')
    assert sheet.count("{") == sheet.count("}") <= 1
