"""Write docs/commands.md and docs/python.md from the commands and the docstrings themselves.

python tools/reference_pages.py [FOLDER]
"""

from __future__ import annotations

import inspect
import re
import sys
from pathlib import Path
from types import ModuleType

import click

from analysis import dea, fsqca, nca
from analysis.cli.main import main

MADE = "<!-- Made by tools/reference_pages.py: change the command or the docstring instead. -->"
PACKAGES = {
    dea: "Efficiency on arrays: inputs (n, m) and outputs (n, s), one row a unit.",
    fsqca: "Set-theoretic analysis on tables of memberships, one row a case.",
    nca: "Necessary condition analysis on raw values or memberships.",
}


def commands() -> str:
    """Every command with its arguments and options, as Markdown."""
    parts = [MADE, "", "# Commands", "", "`pathways COMMAND --help` prints the same.", ""]
    for name in sorted(main.commands):
        command = main.commands[name]
        group = click.Context(main, info_name="pathways", **main.context_settings)
        context = click.Context(command, info_name=f"pathways {name}", parent=group)
        usage = " ".join([f"pathways {name}", *command.collect_usage_pieces(context)])
        told = inspect.cleandoc(command.help or "").replace("\b\n", "")
        parts += [f"## {name}", "", f"`{usage}`", "", told, ""]
        rows = [
            record
            for param in command.get_params(context)
            if (record := param.get_help_record(context))
        ]
        parts += ["| Option | Does |", "|---|---|"]
        parts += [f"| `{_cell(option)}` | {_cell(text)} |" for option, text in rows]
        parts.append("")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def python() -> str:
    """Every public name with its signature and what it is, as Markdown."""
    parts = [
        MADE, "", "# Python", "",
        "Arrays and tables in, frozen objects out; errors that a user can cause are `UserError`. "
        "Each function's docstring (`help(dea.efficiency)`) has shapes, units, errors and the "
        "source of the method.", "",
    ]  # fmt: skip
    for module, about in PACKAGES.items():
        short = module.__name__.rpartition(".")[2]
        parts += [f"## {short}", "", about, "", "| Name | Is |", "|---|---|"]
        names = sorted(module.__all__, key=lambda name: (name[0].isupper(), name.lower()))
        parts += [f"| `{_called(module, name)}` | {_first(module, name)} |" for name in names]
        parts.append("")
    return "\n".join(parts)


def _called(module: ModuleType, name: str) -> str:
    """A function with its parameters' names, a class by its name alone."""
    found = getattr(module, name)
    if not inspect.isfunction(found):
        return name
    taken, starred = [], False
    for parameter in inspect.signature(found).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            taken.append("*")
            starred = True
        if parameter.kind is parameter.VAR_POSITIONAL:
            starred = True
            taken.append(f"*{parameter.name}")
            continue
        taken.append(parameter.name)
    return _cell(f"{name}({', '.join(taken)})")


def _first(module: ModuleType, name: str) -> str:
    """The first sentence of a docstring."""
    found = getattr(module, name)
    if not (inspect.isfunction(found) or inspect.isclass(found) or inspect.ismodule(found)):
        return _cell(f"`{found!r}`")
    paragraph = inspect.cleandoc(found.__doc__ or "").partition("\n\n")[0]
    sentence = re.split(r"(?<=[.])\s", " ".join(paragraph.split()), maxsplit=1)[0]
    return _cell(re.sub(r"``(.+?)``|:\w+:`(.+?)`", lambda m: f"`{m[1] or m[2]}`", sentence))


def pages() -> dict[str, str]:
    """The pages by file name."""
    return {"commands.md": commands(), "python.md": python()}


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parents[1] / "docs"
    for file, text in pages().items():
        (folder / file).write_text(text.rstrip() + "\n", encoding="utf-8")
