"""Where a project keeps its things, and which study it is about."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import yaml

from analysis.errors import UserError, shown
from analysis.study.model import STUDY_FILE

BOOK_FILE = "_quarto.yml"
STUDY_VARIABLE = "PATHWAYS_STUDY"
HOME = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folders.

    Attributes
    ----------
    root : where ``_quarto.yml`` lies; chapters and templates are below it.
    study : the folder of the study file.
    output : what is built, and nothing else.
    cache : kept results and drafts; may be deleted at any time.
    """

    root: Path
    study: Path
    output: Path
    cache: Path

    @property
    def templates(self) -> Path:
        """The folder of the templates and stylesheets."""
        return self.root / "templates"


def find(study: str | Path | None = None, *, output: Path | None = None) -> Project:
    """Return the project around the current folder, else the one this package belongs to.

    The study is the one given, else the one the environment variable ``PATHWAYS_STUDY`` names,
    else the one that ``_quarto.yml`` names.

    Raises
    ------
    UserError
        No study is named, or the named folder holds none.
    """
    here = Path.cwd()
    root = next((p for p in (here, *here.parents) if (p / BOOK_FILE).is_file()), HOME)
    chosen = study or os.environ.get(STUDY_VARIABLE) or _named(root)
    folder = _resolve(Path(chosen), here, root)
    if not (folder / STUDY_FILE).is_file():
        raise UserError(
            f"{shown(folder)}: holds no {STUDY_FILE}; name a study's folder with --study, or make "
            "one with 'pathways new DIR'"
        )
    return Project(
        root=root,
        study=folder,
        output=(output or root / "output").resolve(),
        cache=root / ".cache",
    )


def _resolve(chosen: Path, here: Path, root: Path) -> Path:
    """A relative folder counts from the current folder, else from the project."""
    chosen = chosen.parent if chosen.name == STUDY_FILE else chosen
    return chosen if chosen.is_absolute() or (here / chosen).exists() else root / chosen


def book(root: Path) -> dict:
    """Return what ``_quarto.yml`` says.

    Raises
    ------
    UserError
        The file is missing or not YAML.
    """
    path = root / BOOK_FILE
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError:
        raise UserError(f"{shown(path)}: is missing; run this inside a project") from None
    except yaml.YAMLError as error:
        raise UserError(f"{shown(path)}: is not valid YAML: {error}") from None
    return said or {}


def _named(root: Path) -> str:
    said = book(root)
    named = said.get("study") or said.get("metadata", {}).get("study")
    if not named:
        raise UserError(f"{shown(root / BOOK_FILE)}: names no study; add 'study: data/NAME'")
    return str(named)
