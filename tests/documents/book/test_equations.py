"""Equations: what can be drawn, how it is measured, how it is read out, when it is text."""

from __future__ import annotations

import re

import pytest

from analysis.documents.book import equations
from analysis.documents.book import tex as tex_module
from analysis.documents.book.inline_math import as_text

PROGRAMME = r"""\begin{aligned}
\min_{\theta, \lambda} \quad & \theta \\
\text{s.t.} \quad & \sum_{j=1}^{n} \lambda_j x_{ij} \le \theta x_{io}, && i = 1, \dots, m \\
& \lambda_j \ge 0
\end{aligned}"""


@pytest.mark.parametrize(
    "tex",
    [
        PROGRAMME,
        r"\frac{\sum_i \min(x_i, y_i)}{\sum_i x_i}",
        r"f(x) = \begin{cases} 1 & \text{if } x \ge 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\left( \begin{matrix} a & b \\ c & d \end{matrix} \right)",
        r"\begin{pmatrix} a & b \\ c & \begin{bmatrix} 1 \\ 2 \end{bmatrix} \end{pmatrix}",
        r"\lVert x \rVert \le \bar{x}^{\top} \in \mathbb{R}^n",
        r"\{a, b\} \subseteq \mathcal{T}",
    ],
)
def test_can_be_drawn(tex: str) -> None:
    assert equations.fault(tex) is None
    drawing = equations.draw(tex)
    assert drawing.width > 0
    assert 0 < drawing.depth < drawing.height
    assert drawing.svg.count("<path") >= 1


@pytest.mark.parametrize(
    ("tex", "message"),
    [
        (r"\foo{x}", "foo"),
        (r"\frac{a}{", "cannot draw"),
        (r"\begin{tikzpicture} x \end{tikzpicture}", "environment 'tikzpicture'"),
        (r"\begin{aligned} x", r"no \end{aligned}"),
        (r"\begin{aligned}\end{aligned}", "without a row"),
        ("床位 = 1", "has no place in an equation"),
    ],
)
def test_says_what_it_cannot_draw(tex: str, message: str) -> None:
    fault = equations.fault(tex)
    assert fault is not None
    assert message in fault


def test_rows_stand_below_one_another() -> None:
    one = equations.draw(r"\begin{aligned} a &= b \end{aligned}")
    three = equations.draw(r"\begin{aligned} a &= b \\ a &= b \\ a &= b \end{aligned}")
    assert three.height > 2.5 * one.height
    assert three.width == pytest.approx(one.width)


def test_columns_are_aligned_at_the_sign() -> None:
    svg = equations.draw(r"\begin{aligned} xxxxx &= 1 \\ x &= 1 \end{aligned}").svg
    places = [float(each) for each in re.findall(r"translate\(([\d.]+) ", svg)]
    # left cell and right cell of each row: the left ones end, the right ones begin, together
    assert places[1] == places[3]
    assert places[0] < places[2]


def test_brace_is_as_tall_as_its_cases() -> None:
    lines = r"1 & \text{if } x \\ 2 & \text{if } y \\ 3 & \text{if } z"
    plain = equations.draw(rf"\begin{{aligned}} {lines} \end{{aligned}}")
    cases = equations.draw(rf"\begin{{cases}} {lines} \end{{cases}}")
    assert cases.height == pytest.approx(plain.height, rel=0.05)


def test_fractions_are_larger_in_display() -> None:
    tex = r"\frac{a}{b}"
    assert equations.draw(tex, True).height > 1.2 * equations.draw(tex).height


@pytest.mark.parametrize(
    ("tex", "spoken"),
    [
        (r"\theta_o^* \in (0, 1]", "θ_o^* ∈ (0, 1]"),
        (r"\frac{x_i}{\sum_{j} x_j}", "(x_i)/(∑_j x_j)"),
        (r"\frac{\frac{a}{b}}{c}", "((a)/(b))/(c)"),
        (r"\mathrm{PRI} \ge 0.7", "PRI ≥ 0.7"),
        (r"\begin{cases} 1 & \text{if } x \\ 0 \end{cases}", "1 if x ; 0"),
    ],
)
def test_is_read_out_in_plain_characters(tex: str, spoken: str) -> None:
    assert tex_module.spoken(tex) == spoken
    assert f"<title>{spoken}</title>" in equations.draw(tex).svg


@pytest.mark.parametrize(
    ("tex", "html"),
    [
        ("n", "<i>n</i>"),
        (r"\lambda_j", "<i>λ</i><sub><i>j</i></sub>"),
        (r"n \le 31", "<i>n</i>\u2009≤\u200931"),
        ("10^{-6}", "10<sup>−6</sup>"),
        (r"\text{PRI} > 0.7", "PRI\u2009&gt;\u20090.7"),
        ("1 - x", "1\u2009−\u2009<i>x</i>"),
    ],
)
def test_simple_equation_is_text(tex: str, html: str) -> None:
    assert as_text(tex) == f'<span class="math">{html}</span>'


@pytest.mark.parametrize(
    "tex", [r"\theta_o^*", r"\frac12", r"\hat\theta", r"\sum_j x_j", "x_{i", "_i"]
)
def test_other_equation_is_drawn(tex: str) -> None:
    assert as_text(tex) is None
