"""What results and documents are made of, by the package's folders: the one list of it.

Whatever is kept on disk is kept under a hash of all that it rests on; a module that lies in a
listed folder counts without being named.
"""

from __future__ import annotations

import platform
import re
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal

from analysis.files import hash_files

Product = Literal["results", "book", "brief", "site"]

PACKAGE = Path(__file__).parent

# The documents are made of the results as well, whose own hash stands for the rooms behind them.
_SHARED = ("language", "documents/*.py")
ROOMS: dict[Product, tuple[str, ...]] = {
    "results": ("*.py", "study", "dea", "fsqca", "nca", "results"),
    "book": (
        *_SHARED,
        "charts",
        "tables",
        "documents/book",
        "documents/paper",
        "documents/pdf",
        "build/first_page.py",
    ),
    "brief": (*_SHARED, "charts", "documents/briefs", "documents/pdf"),
    "site": (
        *_SHARED,
        "charts/__init__.py",
        "charts/palette.py",
        "documents/pdf",
        "documents/site",
    ),
}
_PAGES = ("jinja2", "markupsafe", "babel", "pypinyin", "pydantic", "pyyaml")
LIBRARIES: dict[Product, tuple[str, ...]] = {
    "results": (
        "numpy",
        "scipy",
        "pandas",
        "pandera",
        "python-calamine",
        "pydantic",
        "pyyaml",
        "highspy",
        "pulp",
    ),
    "book": (
        *_PAGES,
        "typst",
        "pypandoc-binary",
        "matplotlib",
        "ipython",
        "weasyprint",
        "pikepdf",
        "pypdfium2",
    ),
    "brief": (*_PAGES, "typst", "weasyprint", "pikepdf", "pypdfium2"),
    "site": (
        *_PAGES,
        "typst",
        "tinycss2",
        "xlsxwriter",
        "lxml",
        "pypandoc-binary",
        "fonttools",
    ),
}  # fmt: skip


def program_hash(product: Product, package: Path = PACKAGE) -> str:
    """Return the hash of the modules and the libraries that make a product: 20 digits."""
    patterns = [room if room.endswith(".py") else f"{room}/**/*" for room in ROOMS[product]]
    return hash_files(package, patterns, *versions(LIBRARIES[product]))


@cache
def versions(libraries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the versions of Python, of some libraries and of all that those need in turn."""
    found: dict[str, str] = {}
    open_ = list(libraries)
    while open_:
        name = re.sub(r"[-_.]+", "-", open_.pop()).lower()
        if name in found:
            continue
        try:
            library = distribution(name)
        except PackageNotFoundError:  # whoever needs it says so
            found[name] = "is missing"
            continue
        found[name] = library.version
        needs = (need.partition(";") for need in library.requires or ())
        open_ += [re.split(r"[^\w.-]", need)[0] for need, _, when in needs if "extra" not in when]
    return (platform.python_version(), *(f"{name} {found[name]}" for name in sorted(found)))
