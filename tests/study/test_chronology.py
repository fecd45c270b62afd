"""Periods are put in order by the numbers in their names, and by nothing that these do not tell."""

from __future__ import annotations

import pytest

from analysis.study.chronology import in_order, when


@pytest.mark.parametrize(
    ("before", "after"),
    [("2019", "2020"), ("2019-20", "2020-21"), ("Q4 2019", "Q1 2020"), ("10/2019", "11/2019"),
     ("2019年上半年", "2020年"), ("FY 2009", "FY 2010"), ("1999/00", "2000/01"),
     ("Wave 1 (2010-12)", "Wave 2 (2014-16)"), ("2019-06-30", "2019-12-31")],
)  # fmt: skip
def test_years_come_first(before: str, after: str) -> None:
    assert when(before) < when(after)


@pytest.mark.parametrize(
    "periods",
    [
        ("Wave 1", "Wave 2", "Wave 9", "Wave 10", "Wave 12"),
        ("FY2019", "FY2020", "FY2021"),
        ("2018/19", "2019/20", "2020/21"),
        ("-500", "-20", "12", "1900"),
        ("9.5", "10", "10.5"),
        ("2019 Q3", "2019 Q4", "2020 Q1"),
    ],
)
def test_whatever_the_rows_order_the_numbers_tell(periods: tuple[str, ...]) -> None:
    assert in_order(periods[::-1]) == periods
    assert in_order((*periods[1:], periods[0])) == periods


@pytest.mark.parametrize(
    "periods",
    [
        ("before", "after"),
        ("March 2019", "April 2019"),
        ("31.03.2019", "30.06.2019"),  # the day would be taken for the month
        ("baseline", "wave 1"),
    ],
)
def test_what_is_not_told_is_not_guessed(periods: tuple[str, ...]) -> None:
    assert in_order(periods) is None
