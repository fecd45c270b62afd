"""Names of periods below and above a trend: as many as have room, none over another or an edge."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from analysis.charts import panel
from analysis.charts.canvas import wide
from analysis.charts.slopes import Slope, slopes
from analysis.charts.style import SMALL
from analysis.language.width import ems

YEARS = [str(2010 + i) for i in range(12)]
WAVES = [f"Wave {i + 1}" for i in range(12)]
SPLIT = [f"{2010 + i}/{11 + i}" for i in range(12)]
LONG = [f"{name} wave of the survey of provinces" for name in
        ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")]  # fmt: skip
CHINESE = [f"第{i + 1}次全国卫生服务调查（二〇一{i}年）" for i in range(9)]
UNBROKEN = ["Untersuchungszeitraumsbeginn", "Untersuchungszeitraumsmitte"]
MILLIMETRES = SMALL * 25.4 / 72


@pytest.mark.parametrize("width", [36.0, 62.0])
@pytest.mark.parametrize("periods", [YEARS, WAVES, SPLIT, LONG, CHINESE, UNBROKEN])
def test_no_name_below_an_axis_touches_the_next(periods: list[str], width: float) -> None:
    shown, names = panel.named(periods, width)
    step = width / (len(periods) - 0.8)
    widths = [max(ems(line) for line in name.split("\n")) * MILLIMETRES for name in names]
    assert shown[-1] == len(periods) - 1
    assert len(names) <= panel.MOST_LABELS
    assert max(name.count("\n") for name in names) < panel.MOST_LINES_OF_A_NAME
    for (one, here), (other, there) in pairwise(zip(shown, widths, strict=True)):
        assert (other - one) * step > (here + there) / 2


def test_years_that_have_room_are_named_as_they_stand() -> None:
    shown, names = panel.named(YEARS[:11], 36.0)
    assert names == YEARS[:11:2]
    assert shown == [0, 2, 4, 6, 8, 10]


@pytest.mark.parametrize("width", [88.0, 60.0])
@pytest.mark.parametrize("periods", [YEARS, LONG, CHINESE, UNBROKEN])
def test_the_names_above_a_brief_s_trend_keep_apart(periods: list[str], width: float) -> None:
    values = tuple(float(i) for i in range(len(periods)))
    drawn = slopes([Slope("own", "Own", values, "0", "9")], periods, width, 30.0, "en")
    svg = drawn.chart("Told.").svg.decode()
    ends = []
    for x, name in re.findall(r'<text[^>]*\bx="([\d.]+)"[^>]*>([^<]*)</text>', svg):
        if name.rstrip("…") and any(p.startswith(name.rstrip("…")) for p in periods):
            middle = float(x) * 25.4 / 72
            ends.append((middle - wide(name) / 2, middle + wide(name) / 2))
    (first, last) = sorted(ends)
    assert first[0] > -0.01
    assert first[1] < last[0]
    assert last[1] < width + 0.01
