"""What is kept is made anew when, and only when, something it is made of has changed."""

from __future__ import annotations

import re
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import get_args

import grimp
import pytest

from analysis import sources
from analysis.sources import PACKAGE, ROOMS, Product, program_hash

# Every room of the package, and whose kept products a new module in it makes anew.
REMADE: dict[str, set[str]] = {
    "": {"results"},
    "study": {"results"},
    "study/proposal": {"results"},
    "dea": {"results"},
    "dea/engine": {"results"},
    "fsqca": {"results"},
    "fsqca/minimization": {"results"},
    "nca": {"results"},
    "results": {"results"},
    "language": {"book", "brief", "site"},
    "charts": {"book", "brief"},
    "tables": {"book"},
    "documents": {"book", "brief", "site"},
    "documents/book": {"book"},
    "documents/paper": {"book"},
    "documents/briefs": {"brief"},
    "documents/briefs/facts": {"brief"},
    "documents/site": {"site"},
    "documents/pdf": {"book", "brief", "site"},
    "build": set(),
    "cli": set(),
}
# Where the making of each product begins.
BEGINNINGS: dict[Product, tuple[str, ...]] = {
    "results": ("analysis.results.run", "analysis.study.reading"),
    "book": ("analysis.documents.book", "analysis.documents.paper.session",
             "analysis.documents.paper.sentences", "analysis.charts.paper_rows"),
    "brief": ("analysis.documents.briefs.pages",),
    "site": ("analysis.documents.site.pages", "analysis.documents.site.downloads"),
}  # fmt: skip


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("package") / "analysis"
    return Path(shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__")))


@pytest.mark.parametrize("room", REMADE)
def test_a_new_module_makes_anew_what_its_room_serves(package: Path, room: str) -> None:
    before = {product: program_hash(product, package) for product in get_args(Product)}
    module = package / room / "brand_new.py"
    assert module.parent.is_dir()
    module.write_text("", "utf-8")
    try:
        after = {product: program_hash(product, package) for product in get_args(Product)}
    finally:
        module.unlink()
    assert {product for product in after if after[product] != before[product]} == REMADE[room]


def test_every_room_is_tried() -> None:
    rooms = {path.parent.relative_to(PACKAGE).parts[:2] for path in PACKAGE.rglob("*.py")}
    tried = {tuple(Path(room).parts) for room in REMADE}
    deep = ("dea", "fsqca")  # one folder of these stands for all: they are listed whole
    assert {room for room in rooms if len(room) < 2 or room[0] not in deep} <= tried


@pytest.mark.parametrize("product", get_args(Product))
def test_no_module_that_makes_a_product_is_left_out(product: Product) -> None:
    """By the imports of the code: all that the making can reach is hashed, here or as results."""
    graph = grimp.build_graph("analysis")
    hashed = ROOMS["results"] + ROOMS[product]
    for beginning in BEGINNINGS[product]:
        for module in {beginning, *graph.find_upstream_modules(beginning)}:
            path = Path(*module.split(".")[1:])
            file = path / "__init__.py" if (PACKAGE / path).is_dir() else path.with_suffix(".py")
            assert any(_holds(room, file) for room in hashed), f"{module} is not hashed"


# Of other use than what is kept: told to the terminal, or the way to Quarto.
NOT_IN_A_PRODUCT = {"tqdm", "click", "quarto", "distributed"}


@pytest.mark.parametrize("product", get_args(Product))
def test_no_library_that_makes_a_product_is_left_out(product: Product) -> None:
    """By the imports of the code, whatever it can reach, with all that those libraries need."""
    graph = grimp.build_graph("analysis", include_external_packages=True)
    homes = metadata.packages_distributions()
    counted = {
        line.split()[0]
        for each in ("results", product)
        for line in sources.versions(sources.LIBRARIES[each])
    }
    made_by = {m for start in BEGINNINGS[product] for m in graph.find_upstream_modules(start)}
    outside = {m for m in made_by if m.split(".")[0] != "analysis"} - sys.stdlib_module_names
    names = {module: homes.get(module, [module])[0] for module in outside}
    left_out = {
        module
        for module, name in names.items()
        if re.sub(r"[-_.]+", "-", name).lower() not in counted | NOT_IN_A_PRODUCT
    }
    assert left_out == set()


@pytest.mark.parametrize(
    ("product", "library"),
    [("brief", "pydyf"), ("brief", "fonttools"), ("book", "pillow"), ("site", "markupsafe")],
)
def test_another_version_makes_anew(
    monkeypatch: pytest.MonkeyPatch, product: Product, library: str
) -> None:
    """Also of a library that only another one needs."""
    before = program_hash(product)
    real = metadata.distribution

    def newer(name: str) -> metadata.Distribution:
        found = real(name)
        if name == library:
            monkeypatch.setattr(type(found), "version", "99.0")
        return found

    sources.versions.cache_clear()
    monkeypatch.setattr(sources, "distribution", newer)
    try:
        assert program_hash(product) != before
    finally:
        monkeypatch.undo()
        sources.versions.cache_clear()
    assert program_hash(product) == before


def _holds(room: str, file: Path) -> bool:
    if room.endswith("*.py"):
        return file.parent == Path(room).parent
    return file.is_relative_to(room)
