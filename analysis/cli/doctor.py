"""``pathways doctor``: what this machine has and lacks."""

from __future__ import annotations

import shutil
import sys
from importlib import metadata

import click

from analysis.cli.options import STUDY
from analysis.cli.terminal import say
from analysis.documents.pdf import machine
from analysis.documents.pdf.machine import MachineNeed
from analysis.errors import UserError
from analysis.language.scripts import Script, of_study

TRIED = ((3, 11), (3, 14))  # the oldest and the newest Python that the tests have run on
PACKAGES = (
    "numpy", "scipy", "pandas", "pulp", "highspy", "matplotlib", "jinja2", "weasyprint", "quarto",
    "pypandoc-binary", "pypdfium2", "pikepdf",
)  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = MachineNeed(
    "Chromium", "drives the tests of the site", "chromium", "chromium", "chromium"
)


@click.command()
@STUDY
def doctor(study: str | None) -> None:
    """Say what this machine lacks, and how to install it; of fonts, what a study's texts need."""
    lines, sound = report(_scripts(study))
    say("\n".join(lines))
    if not sound:
        sys.exit(2)


def _scripts(study: str | None) -> tuple[Script, ...]:
    """Return the scripts that the texts of a study need: the one named, or the one around."""
    from analysis.study import project, reading, table

    try:
        found = reading.load(project.find(study).study)
    except UserError:
        if study:
            raise
        return ()  # there is no study here, or none that can be read yet
    return of_study(found, [name for one in table.read(found).names.values() for name in one])


def report(scripts: tuple[Script, ...] = ()) -> tuple[list[str], bool]:
    """Return lines for the terminal, and whether everything needed is there."""
    lacks = (*machine.lacking(), *machine.lacking_of(scripts))
    # without its library nothing is known of the fonts
    needs = [machine.PANGO, machine.SUBSETTER]
    needs += [] if machine.PANGO in lacks else (*machine.FONTS.values(), *machine.needs_of(scripts))
    absent = [name for name in PACKAGES if _version(name) is None]
    lines = [
        _python(),
        *(f"{name} {_version(name)}" for name in PACKAGES if name not in absent),
        *(f"{name} is missing: install it with 'make install'" for name in absent),
        *(_missing(need) if need in lacks else f"{need.name} ({need.use})" for need in needs),
        _quarto(),
        _browser(),
    ]
    return lines, not absent and not lacks and sys.version_info >= TRIED[0]


def _python() -> str:
    said = f"Python {sys.version.split()[0]}"
    oldest, newest = (".".join(map(str, each)) for each in TRIED)
    if sys.version_info[:2] > TRIED[1]:
        return f"{said}: not tried yet; {oldest} to {newest} are ('make PYTHON=python{newest}')"
    return said


def _version(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _missing(need: MachineNeed) -> str:
    return f"{need.name} is missing ({need.use}): {machine.listed(machine.ways([need]))}"


def _quarto() -> str:
    import quarto

    found = quarto.path()
    if found is None:
        return (
            "Quarto is not there (the built-in renderer serves); to use it, install Quarto 1.9 or "
            f"later from quarto.org, or {sys.executable} -m pip install 'quarto-cli>=1.9'"
        )
    return f"Quarto at {found}"


def _browser() -> str:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        way = machine.listed(machine.ways([CHROMIUM]))
        return f"Chromium is not there (only the tests of the site use it): {way}"
    return f"Chromium at {found}"
