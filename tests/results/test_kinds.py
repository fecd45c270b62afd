"""Crisp sets and ready memberships stay as they are; residents and intervals may be left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.errors import UserError
from analysis.results import run
from analysis.study import pattern, reading, table


def study(folder: Path, kind: str, cells: list[str]) -> Path:
    pattern.begin_study(folder)
    text = (folder / "study.yml").read_text("utf-8")
    first, last = text.index("    - name: NET"), text.index("  cuts:")
    condition = (
        f"    - {{name: CITY, column: city, label: A city, unit: set, reason: It is., {kind}}}\n"
    )
    text = text[:first] + condition + text[last:]
    text = text.replace("  residents: residents\n", "")
    text = text.replace("{replications: 500, seed: 1}", "{replications: 0}")
    (folder / "study.yml").write_text(text, "utf-8")
    head, *rows = (folder / "units.csv").read_text("utf-8").splitlines()
    new = [f"{row},{cells[i % len(cells)]}" for i, row in enumerate(rows)]
    (folder / "units.csv").write_text("\n".join([f"{head},city", *new]) + "\n", "utf-8")
    return folder


@pytest.mark.parametrize(
    ("kind", "cells", "member"),
    [
        ("kind: crisp", ["0", "1"], [0.0, 1.0]),
        ("decimals: 0", ["0", "1"], [0.0, 1.0]),  # neither kind nor anchors
        ("anchors: [0, 0.5, 1]", ["0", "1"], [0.0, 1.0]),
        ("anchors: [1, 0.5, 0]", ["0", "1"], [1.0, 0.0]),
        ("kind: membership", ["0", "0.33", "0.67", "1"], [0.0, 0.33, 0.67, 1.0]),
    ],
)
def test_a_set_that_is_given_stays_as_it_is(
    tmp_path: Path, kind: str, cells: list[str], member: list[float]
) -> None:
    read = reading.load(study(tmp_path / "s", kind, cells))
    found = run.run(read, table.read(read))
    wanted = np.resize(member, len(found.regions))
    assert [r.memberships["CITY"] for r in found.regions] == list(wanted)
    assert found.sets["CITY"].given
    assert all(r.residents is None and r.score.lower is None for r in found.regions)
    assert all(gap.per_10k is None for r in found.regions for gap in r.gap.resources)
    assert found.robustness is None or all(one.name != "CITY" for one in found.robustness.ranges)


@pytest.mark.parametrize(
    ("kind", "cell", "told"),
    [
        ("kind: crisp", "0.4", "kind crisp takes 0 and 1 alone, but column city holds 0.4"),
        ("kind: membership", "3", "takes memberships from 0 to 1, but column city holds 3"),
    ],
)
def test_what_is_no_membership_is_refused(tmp_path: Path, kind: str, cell: str, told: str) -> None:
    read = reading.load(study(tmp_path / "s", kind, ["0", cell]))
    with pytest.raises(UserError, match=told):
        run.run(read, table.read(read))


def test_a_given_set_has_no_anchors_and_an_interval_enough_replications(tmp_path: Path) -> None:
    folder = study(tmp_path / "s", "kind: crisp, anchors: [0, 2, 3]", ["0", "1"])
    text = (folder / "study.yml").read_text("utf-8")
    (folder / "study.yml").write_text(text.replace("replications: 0", "replications: 50"), "utf-8")
    with pytest.raises(UserError) as caught:
        reading.load(folder)
    assert [fault.split(": ", 3)[3][:30] for fault in caught.value.faults]
    assert "remove its anchors" in str(caught.value)
    assert "needs 100 at least" in str(caught.value)
