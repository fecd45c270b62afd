"""What the terminal says where no combination of conditions meets the cuts."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis.cli import unmet
from analysis.cli.main import main
from analysis.results.shapes import TruthRow
from analysis.study import pattern, reading
from analysis.study.conditions import Cuts


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> reading.Study:
    folder = tmp_path_factory.mktemp("pattern") / "study"
    pattern.begin_study(folder)
    return reading.load(folder)


def under(study: reading.Study, cuts: Cuts) -> reading.Study:
    return study.model_copy(update={"fsqca": study.fsqca.model_copy(update={"cuts": cuts})})


SHARE = st.floats(0, 1)


@given(
    rows=st.lists(st.tuples(st.integers(1, 5), SHARE, SHARE), max_size=6),
    cuts=st.tuples(st.floats(0.01, 1), st.floats(0.01, 1), st.integers(1, 3)),
)
def test_the_nearest_row_misses_a_cut_and_none_misses_less(
    study: reading.Study, rows: list[tuple[int, float, float]], cuts: tuple[float, float, int]
) -> None:
    consistency, pri, frequency = cuts
    made = tuple(
        TruthRow(
            {"A": i % 2, "B": i // 2 % 2}, n, x, y,
            None if n < frequency else int(x >= consistency and y >= pri), (), contradicted=False,
        )
        for i, (n, x, y) in enumerate(rows)
    )  # fmt: skip
    plan = Cuts(consistency=consistency, pri=pri, frequency=frequency)
    said = unmet.told(under(study, plan), made)
    assert (said is None) == any(row.out for row in made)
    if said is None:
        return
    judged = [row for row in made if row.n >= frequency]
    if not judged:
        assert f"is that of {frequency} units" in said
        return
    short = [max(0, consistency - row.consistency) + max(0, pri - row.pri) for row in judged]
    near = judged[short.index(min(short))]
    assert min(short) > 0
    assert f"consistency {near.consistency:.3f}, PRI {near.pri:.3f})" in said
    reach = sum(row.consistency >= consistency for row in judged)
    assert f"no pathway: {reach or 'none'} of the {len(judged)} combinations" in said
    assert ("but not the PRI" in said) == bool(reach)


NONE = "id,staff,output,share %\n" + "".join(
    f"u{i},{i + 5},{(i + 5) * (1 + i * 7 % 5)},{i * 5 % 8 + 10}.5\n" for i in range(1, 25)
)


def test_a_proposal_without_a_pathway_says_so_at_once_as_check_does(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(NONE, "utf-8")
    run = CliRunner()
    told = run.invoke(main, ["new", str(tmp_path / "p"), "--from", str(tmp_path / "t.csv")])
    assert told.exit_code == 0, told.output
    line = next(each for each in told.output.splitlines() if "no pathway" in each)
    assert line.startswith("note: no pathway: none of the 2 combinations")
    assert line in run.invoke(main, ["check", "--study", str(tmp_path / "p")]).output
