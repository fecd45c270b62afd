"""How ordinary mixed rows are: counted by hand, and against every way of dealing the classes."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest

from analysis.results.mixing import mixed_rows


def frame(sides: str, high: str) -> pd.DataFrame:
    """One condition: above, below or on the line (``+-0``); classes ``1`` and ``0``."""
    return pd.DataFrame(
        {
            "A": [{"+": 0.9, "-": 0.1, "0": 0.5}[side] for side in sides],
            "Y": [0.9 if each == "1" else 0.1 for each in high],
        }
    )


def test_those_on_a_line_are_counted_but_have_no_company() -> None:
    found = mixed_rows(frame("++-0", "1000"), ("A",), "Y", seed=1)
    assert found is not None
    assert (found.with_mates, found.without) == (1, 3)


@pytest.mark.parametrize("high", ["0000", "1111"])
def test_one_class_alone_is_not_mixed(high: str) -> None:
    assert mixed_rows(frame("++--", high), ("A",), "Y", seed=1) is None


def test_chance_is_that_of_every_dealing() -> None:
    sides, n = "+++--", 5
    found = mixed_rows(frame(sides, "10010"), ("A",), "Y", seed=1)
    assert found is not None
    assert found.with_mates == 3
    counts = []
    for chosen in combinations(range(n), 2):
        rows = {sides[i] for i in chosen}
        counts.append(sum(sides[i] in rows for i in range(n) if i not in chosen))
    share = sum(count >= 3 for count in counts) / len(counts)
    assert found.as_many == pytest.approx(share, abs=0.05)
    assert found.expected == pytest.approx(sum(counts) / len(counts), abs=0.1)
