"""Equations: what can be read, and how it is read out."""

from __future__ import annotations

import pytest

from analysis.documents.book.pandoc import equation_faults
from analysis.documents.book.tex import spoken

PROGRAMME = r"""\begin{aligned}
\min_{\theta, \lambda} \quad & \theta \\
\text{s.t.} \quad & \sum_{j=1}^{n} \lambda_j x_{ij} \le \theta x_{io}, && i = 1, \dots, m \\
& \lambda_j \ge 0
\end{aligned}"""


def test_says_what_cannot_be_read_and_of_which_equation() -> None:
    faults = equation_faults(
        (
            PROGRAMME,
            r"\foo{x}",
            r"\{a, b\} \subseteq \mathcal{T}",
            r"\frac{a}{",
            r"\begin{tikzpicture} x \end{tikzpicture}",
            r"\begin{aligned} x",
            r"\begin{pmatrix} a & b \\ c & \begin{bmatrix} 1 \\ 2 \end{bmatrix} \end{pmatrix}",
            "床位 = 1",
        )
    )
    assert [fault is None for fault in faults] == [
        True, False, True, False, False, False, True, True,
    ]  # fmt: skip
    assert faults[1] == r"cannot be read: unexpected control sequence \foo"


@pytest.mark.parametrize(
    ("tex", "said"),
    [
        (r"\theta_o^* \in (0, 1]", "θ_o^* ∈ (0, 1]"),
        (r"\frac{x_i}{\sum_{j} x_j}", "(x_i)/(∑_j x_j)"),
        (r"\frac{\frac{a}{b}}{c}", "((a)/(b))/(c)"),
        (r"\mathrm{PRI} \ge 0.7", "PRI ≥ 0.7"),
        (r"\begin{cases} 1 & \text{if } x \\ 0 \end{cases}", "1 if x ; 0"),
    ],
)
def test_is_read_out_in_plain_characters(tex: str, said: str) -> None:
    assert spoken(tex) == said
