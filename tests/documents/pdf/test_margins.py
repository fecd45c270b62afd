"""The right margin is the stylesheets' own, the narrowest that any page has."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.documents.pdf.margins import right_margin
from analysis.study.shipped import TEMPLATES


@pytest.mark.parametrize(
    ("css", "millimetres"),
    [
        ("p { margin: 1mm }", 75 / 96 * 25.4),
        ("@page { margin: 20mm }", 20),
        ("@page { margin: 2cm 1in 3cm }", 25.4),
        ("@page { margin: 1mm 2mm 3mm 4mm; @top-left { margin: 0 } } @page :first {}", 2),
        ("@page { margin: 9mm } @page wide { margin-right: 36pt }", 9),
        ("@page { margin: 0 }", 0),
    ],
)
def test_the_narrowest_counts(tmp_path: Path, css: str, millimetres: float) -> None:
    (tmp_path / "a.css").write_text(css, "utf-8")
    assert right_margin([tmp_path / "a.css"]) == pytest.approx(millimetres / 25.4 * 72)


def test_the_briefs_have_one() -> None:
    assert right_margin([TEMPLATES / "css" / "brief.css"]) == pytest.approx(15 / 25.4 * 72)
