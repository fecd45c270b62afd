"""What results and documents are made of, by the package's folders: the one list of it.

Whatever is kept on disk is kept under a hash of all that it rests on; a module that lies in a
listed folder counts without being named.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from analysis.files import hash_files

Product = Literal["results", "book", "brief", "site"]

PACKAGE = Path(__file__).parent

# The documents are made of the results as well, whose own hash stands for the rooms behind them.
_SHARED = ("language", "documents/*.py")
ROOMS: dict[Product, tuple[str, ...]] = {
    "results": ("*.py", "study", "dea", "fsqca", "nca", "results"),
    "book": (*_SHARED, "charts", "tables", "documents/book", "documents/paper", "documents/pdf"),
    "brief": (*_SHARED, "charts", "documents/briefs", "documents/pdf"),
    "site": (*_SHARED, "documents/site"),
}
_PAGES = ("jinja2", "markupsafe", "babel")
LIBRARIES: dict[Product, tuple[str, ...]] = {
    "results": ("numpy", "scipy", "pandas", "highspy", "pulp"),
    "book": (*_PAGES, "typst", "pypandoc-binary", "matplotlib", "ipython"),
    "brief": (*_PAGES, "weasyprint", "pikepdf"),
    "site": _PAGES,
}


def program_hash(product: Product, package: Path = PACKAGE) -> str:
    """Return the hash of the modules and the libraries that make a product: 20 digits."""
    patterns = [room if room.endswith(".py") else f"{room}/**/*" for room in ROOMS[product]]
    return hash_files(package, patterns, *(_version(name) for name in LIBRARIES[product]))


def _version(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:  # whoever needs it says so
        return f"{name} is missing"
