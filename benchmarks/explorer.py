"""How long the explorer takes to answer with many regions, in Chromium.

    python benchmarks/explorer.py [REGIONS]

Repeats the default study's regions under other names, so that pages and data are those of a study
of that size (3,000 unless said otherwise), and measures what a reader waits for: until the page
stands, and from an action until the next frame is painted. Prints a line each, in milliseconds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "documents" / "site")]

import browser as browser_tests  # noqa: E402
import sites  # noqa: E402

from analysis.documents.site import explorer  # noqa: E402
from analysis.documents.site.pages import _page  # noqa: E402
from analysis.results import cache  # noqa: E402
from analysis.results.shapes import Results  # noqa: E402

ACTIONS = {
    "sort by a column": "document.querySelector('[data-sort=\"score\"]').click()",
    "filter by name": (
        "(() => { const f = document.querySelector('[data-name]'); f.value = 'jilin 7';"
        " f.dispatchEvent(new Event('input', { bubbles: true })); })()"
    ),
    "clear the filter": "document.querySelector('[data-clear]').click()",
    "another axis": (
        "(() => { const f = document.querySelector('[data-x]'); f.value = 'table.beds';"
        " f.dispatchEvent(new Event('change', { bubbles: true })); })()"
    ),
    "show 500 more": "document.querySelector('[data-more]').click()",
    "compare a region": "document.querySelector('[data-pick]').click()",
}
WAIT = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))"


def many(results: Results, n: int) -> Results:
    """Return results with n regions: the study's own, again and again under other names."""
    regions = tuple(
        replace(
            one,
            slug=f"{one.slug}-{i}",
            names={code: f"{name} {i}" for code, name in one.names.items()},
        )
        for i in range(n)
        for one in [results.regions[i % len(results.regions)]]
    )
    return replace(results, regions=regions, comparison=None)


@contextmanager
def measured(what: str) -> Iterator[None]:
    """Print how long it took."""
    start = time.perf_counter()
    yield
    print(f"{what:<24}{1000 * (time.perf_counter() - start):8.0f} ms")


def main(n: int) -> None:
    results = cache.results(ROOT / "data" / "china-2020", ROOT / ".cache" / "results")
    edition = sites.edition_of(ROOT / "data" / "china-2020", many(results, n))
    address = edition.explorer("en")
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder)
        with measured("data and page written"):
            data = explorer.script(explorer.payload(edition, "en"), "EXPLORER")
            shown = explorer.table(edition, "en") | {"downloads": edition.downloads("en")}
            page = _page(edition, "explorer", "en", address, shown)
        print(f"{'data.js':<24}{len(data) / 1e6:8.2f} MB")
        for name, body in {address: page.encode(), "explorer/data.js": data}.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes(body)
        (site / "assets").mkdir()
        for kind in ("css/*.css", "site/*.css", "site/*.js", "book/look.js"):
            for path in (ROOT / "templates").glob(kind):
                (site / "assets" / path.name).write_bytes(path.read_bytes())
        with browser_tests.chromium() as chromium, browser_tests.served(site) as host:
            walk(chromium, f"{host}/{address}")


def walk(chromium: Any, address: str) -> None:
    """Do what a reader does, and measure each."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    with measured("until the page stands"):
        page.goto(address)
        page.wait_for_selector("[data-chart] svg circle")
        page.evaluate(WAIT)
    for name, script in ACTIONS.items():
        with measured(name):
            page.evaluate(script)
            page.evaluate(WAIT)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
