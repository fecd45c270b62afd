"""Texts that a study names nowhere are told by what they may be for."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli.main import main
from analysis.errors import UserError
from analysis.study import idle, pattern, reading, table


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """The pattern of a study, its names and groups taken from the identifier, and a note added."""
    folder = tmp_path / "s"
    pattern.begin_study(folder)
    return folder


def with_columns(folder: Path, **columns: list[str]) -> None:
    path = folder / "units.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    for name, texts in columns.items():
        head += f",{name}"
        rows = [f"{row},{texts[i % len(texts)]}" for i, row in enumerate(rows)]
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")


def test_columns_that_a_study_uses_are_not_told(study: Path) -> None:
    assert not [*idle.columns(reading.load(study))]
    with_columns(study, founded=["1950", "1960"], gaps=["a", ""])
    assert not [*idle.columns(reading.load(study))]


def test_possible_groups_and_names_are_told(study: Path) -> None:
    file = study / "study.yml"
    text = file.read_text("utf-8").replace("slug: district", "slug: code")
    file.write_text(text.replace("{en: district}", "{en: code}"), "utf-8")
    with_columns(study, owner=["public", "private"])
    groups, names = idle.columns(reading.load(study))
    assert "no key names 'owner', of which several units" in groups
    assert "units: {group: owner}" in groups
    assert names.endswith("if these are names, say so (units: {name: district})")
    printed = CliRunner().invoke(main, ["check", "--study", str(study)]).output
    assert f"note: {groups}" in printed
    file.write_text(
        file.read_text("utf-8").replace("{en: code}", "{en: code}\n  group: owner"), "utf-8"
    )
    assert [*idle.columns(reading.load(study))] == [names]


def test_a_wrong_pattern_of_columns_is_told_what_they_are_called(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    pattern.begin_study(folder)
    said = reading.load(folder)
    first = said.dea.inputs[0].column
    path = folder / "units.csv"
    path.write_text(path.read_text("utf-8").replace(first, f"{first}: {said.period}", 1), "utf-8")
    file = folder / "study.yml"
    file.write_text(
        file.read_text("utf-8") + 'panel: {columns: "{column}_{period}", periods: ["1", "2"]}\n',
        "utf-8",
    )
    with pytest.raises(UserError, match=f"its columns are called '{first}: {said.period}'"):
        table.read(reading.load(folder))
