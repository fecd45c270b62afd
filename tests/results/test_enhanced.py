"""Conjunctural expectations and an enhanced standard analysis from the study file."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import fsqca
from analysis.errors import UserError
from analysis.results import sets
from analysis.results.shapes import Results
from analysis.study import reading
from analysis.study.model import Enhanced, Study


def memberships(found: Results, study: Study):
    import pandas as pd

    names = [*study.fsqca.names, study.fsqca.outcome.name]
    return pd.DataFrame(
        {name: [r.memberships[name] for r in found.regions] for name in names},
        index=[r.slug for r in found.regions],
    )


def enhanced(study: Study, **fields: tuple[str, ...]) -> Study:
    plan = study.fsqca.model_copy(update={"enhanced": Enhanced(**fields)})
    return study.model_copy(update={"fsqca": plan})


def test_an_enhanced_analysis_rules_rows_out_on_both_sides(china: Study, found: Results) -> None:
    study = enhanced(china, necessary=("DENS + URB",), impossible=("ECON*~URB",))
    frame = memberships(found, china)
    plain = sets.explain(china, frame)
    assert plain.excluded == ()
    high, low = sets.explain(study, frame), sets.explain(study, frame, negated=True)
    assert high.excluded
    names = study.fsqca.names
    for model in (*high.parsimonious.models, *high.intermediate.models):
        for term in model.terms:
            for row in high.excluded:
                digits = [(row - 1) >> (len(names) - 1 - k) & 1 for k in range(len(names))]
                inside = all(digits[names.index(n)] == v for n, v in term.literals.items())
                assert not inside, (term.term, row)
    # What is necessary for the outcome binds the outcome alone.
    assert set(low.excluded) != set(high.excluded)
    table = sets.tabulate(study, frame, "EFF")
    assert table.excluded == high.excluded
    ranges = fsqca.cut_ranges(table, "intermediate", study.fsqca.expectations)
    assert {one.what for one in ranges} == {"consistency", "pri", "frequency"}


def test_expectations_are_mirrored_for_the_absence(china: Study, found: Results) -> None:
    plan = china.fsqca.model_copy(update={"expect_together": ("DIG*~URB",)})
    study = china.model_copy(update={"fsqca": plan})
    assert study.fsqca.expectations == ("DIG", "DENS", "DIG*~URB")
    frame = memberships(found, china)
    low = sets.explain(study, frame, negated=True)
    wanted = fsqca.minimize(
        sets.tabulate(study, frame, "~EFF"), "intermediate", ["~DIG", "~DENS", "~DIG*URB"]
    )
    assert [str(model) for model in low.intermediate.models] == [str(m) for m in wanted.models]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("  expect_together: [DIG]\n", "'DIG' is no conjunction"),
        ("  expect_together: [DIG*WEALTH]\n", "'WEALTH' is no condition"),
        ("  enhanced: {necessary: [DIG + WEALTH]}\n", "'WEALTH' is no condition"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    study_copy: Path, lines: str, message: str
) -> None:
    path = study_copy / "study.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("\nfsqca:\n", f"\nfsqca:\n{lines}", 1), "utf-8")
    with pytest.raises(UserError, match=message):
        reading.load(study_copy)
