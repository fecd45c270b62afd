"""The table of capabilities leads to what is there, and states a reason for what is not."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import click
import pytest

from analysis import dea, fsqca, nca
from analysis.cli.main import main
from analysis.dea import registry
from analysis.study.model import FurtherModel, Study

PAGE = (Path(__file__).parents[2] / "docs" / "capabilities.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith("| Capability")
]
NAMES = re.compile(r"`([^`]+)`")
OPTIONS = {
    option: name
    for name, command in main.commands.items()
    for parameter in command.params
    if isinstance(parameter, click.Option)
    for option in parameter.opts
}
CHOICES = {
    choice
    for command in main.commands.values()
    for parameter in command.params
    if isinstance(parameter.type, click.Choice)
    for choice in parameter.type.choices
}


def of_python(name: str) -> bool:
    """Whether a package has it: a name, or an attribute of a class of theirs."""
    home, _, part = name.partition(".")
    for package in (dea, fsqca, nca):
        if package.__name__.endswith(f".{home}") and part:
            return hasattr(package, part)
        if home in package.__all__:
            found = getattr(package, home)
            known = set(dir(found)) | set(getattr(found, "__dataclass_fields__", {}))
            return not part or part in known
    return False


def of_command(name: str) -> bool:
    """A model, an option with its value, or a command."""
    words = name.split()
    if words[0] == "pathways":
        return words[1] in main.commands and all(
            word in OPTIONS for word in words[2:] if word.startswith("--")
        )
    if words[0] in OPTIONS:
        return all(word in CHOICES for word in words[1:])
    return name in registry.MODELS


def test_every_row_has_its_four_cells() -> None:
    assert len(ROWS) > 80
    assert {len(row) for row in ROWS} == {4}
    capabilities = [row[0] for row in ROWS]
    assert len(set(capabilities)) >= len(capabilities) - 1  # output stands in both parts


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])
def test_each_name_leads_somewhere(row: list[str]) -> None:
    _, _, ours, reached = row
    names = NAMES.findall(ours)
    for name in names:
        known = (
            of_python(name) or of_command(name) or name in CHOICES
            or name in Study.model_fields or name in FurtherModel.model_fields
            or name in ("pi.cons", "sol.cons", "sol.cov")
        )  # fmt: skip
        assert known, f"`{name}` is nowhere"
    if ours.startswith("-"):
        assert re.match(r"-: .{20}", ours), "missing without a reason"
        assert reached == ""
        return
    assert ours.startswith("yes")
    letters = set(re.findall(r"\b[PCSD]\b", reached))
    assert letters
    # What Python and the command are said to have is named, so that it can be looked up.
    models = [name for name in names if name in registry.MODELS]
    if "P" in letters:
        assert models or any(map(of_python, names)), "Python: by which name?"
    if "C" in letters:
        assert any(map(of_command, names)), "command: by which option or model?"


def test_every_model_stands_in_it() -> None:
    told = {name for row in ROWS for name in NAMES.findall(row[2])}
    assert set(registry.MODELS) <= told


def test_a_name_that_is_not_there_is_found_out() -> None:
    assert not of_python("efficency")
    assert not of_python("Model.nothing")
    assert not of_command("--nothing")
    assert not of_command("--rts cubic")
    assert inspect.ismodule(dea)
