"""What no line breaks: ranges of numbers, and the mark behind a formula."""

from __future__ import annotations

import pytest

from analysis.documents import kept

ENDS = '<data value="1">1</data>–<data value="2">2 %</data>'


def span(text: str) -> str:
    return f'<span class="kept">{text}</span>'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<h1>Use, 2018–19</h1>", f"<h1>Use, {span('2018–19')}</h1>"),
        ("2018–19年度", f"{span('2018–19')}年度"),
        ("de 1.250–2.340 y 0,33–0,44", f"de {span('1.250–2.340')} y {span('0,33–0,44')}"),
        ("٢٠١٨–٢٠١٩", span("٢٠١٨–٢٠١٩")),
        ("2019–20–21, 2020–, a–b, 2018-19, 1–2–3", "2019–20–21, 2020–, a–b, 2018-19, 1–2–3"),
        ('<a title="2018–19">x</a>', '<a title="2018–19">x</a>'),
        ("<script>2018–19</script><code>1–2</code>", "<script>2018–19</script><code>1–2</code>"),
        ("<head><title>1–2</title></head>", "<head><title>1–2</title></head>"),
        (f"{ENDS} more", f"{span(ENDS)} more"),
        ("<header>1–2</header>", f"<header>{span('1–2')}</header>"),
    ],
)
def test_a_range_is_kept_together_in_text_alone(text: str, shown: str) -> None:
    assert kept.ranges(text) == shown


def test_a_formula_is_kept_with_what_closes_it() -> None:
    math = '<math display="inline"><mi>x</mi></math>'
    assert kept.formulas(f"{math}。 {math}, {math} z {math}（") == (
        f"{span(math + '。')} {span(math + ',')} {math} z {math}（"
    )
    block = '<math display="block"><mi>x</mi></math>.'
    assert kept.formulas(block) == block
