"""The book of a study that lies in no project: a copy of it in the study's own cache.

The chapters' cells write their figures beside the book, and Quarto its drafts; neither the
package nor the project that lends its chapters is to be written into.
"""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import yaml

from analysis.files import hash_files, make_folder, write_atomically
from analysis.study import own
from analysis.study import project as projects
from analysis.study.project import BOOK_FILE, Project

_OWN = ("_quarto.yml", "*.qmd", "chapters/**/*", "_pathways/**/*", "_extensions/**/*")


def book_root(project: Project) -> Path:
    """Return the folder to render the book in: the project, or a copy for a study outside it.

    In the copy ``_quarto.yml`` names this study and its references.
    """
    if project.holds_study:
        return project.root
    references = hash_files(project.study, (own.REFERENCES,))
    key = hash_files(
        project.root, _OWN, references, hash_files(project.templates, ("**/*",)), str(project.study)
    )
    return make_folder(project.cache / "book" / key, partial(_fill, project))


def _fill(project: Project, draft: Path) -> None:
    paths = {p for pattern in _OWN for p in project.root.glob(pattern)}
    for path in sorted(p for p in paths if p.is_file() and "__pycache__" not in p.parts):
        place = draft / path.relative_to(project.root)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    shutil.copytree(project.templates, draft / "templates", dirs_exist_ok=True)
    settings = projects.book(project.root)
    settings["study"] = str(project.study)
    lent = settings.get("bibliography") or []
    listed = [lent] if isinstance(lent, str) else list(lent)
    kept = [name for name in listed if (draft / name).is_file()]
    cited = own.read(project.study, own.REFERENCES)
    if cited is not None:
        (draft / own.REFERENCES).write_bytes(cited)
        kept.append(own.REFERENCES)
    settings["bibliography"] = kept
    text = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False)
    write_atomically(draft / BOOK_FILE, text.encode())
