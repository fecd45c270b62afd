"""How long the finder takes to answer with many regions, against the 31 of the default study.

    python benchmarks/finder.py [REGIONS]

All sizes are measured in the same run, each action several times: what a reader waits for from a
letter typed, or a heading pressed, until the next frame is painted. Prints the shortest of each in
milliseconds. The longest list that a page holds stands between; of more units the explorer
sorts, which benchmarks/explorer.py times.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "documents" / "site")]

import browser as browser_tests  # noqa: E402
import sites  # noqa: E402
from explorer import WAIT, many  # noqa: E402

from analysis.build import parts  # noqa: E402
from analysis.documents.edition import Edition  # noqa: E402
from analysis.documents.site import finder, spoken  # noqa: E402
from analysis.documents.site.pages import _list, _page  # noqa: E402
from analysis.results import cache  # noqa: E402

TIMES = 5
TYPE = """(text) => { const f = document.querySelector('#find'); f.focus(); f.value = text;
 f.dispatchEvent(new Event('input', { bubbles: true })); }"""
ACTIONS: dict[str, tuple[str, str]] = {
    "find by a name": (TYPE, "jilin"),
    "find by one letter": (TYPE, "j"),
    "find what is nowhere": (TYPE, "gansoo"),
    "sort the list": ("() => document.querySelector('.regions thead button').click()", ""),
}


def lay_out(edition: Edition, folder: Path) -> str:
    """Write the finder and what it loads; returns its address."""
    address = edition.finder("en")
    page = _page(edition, "finder", "en", address, _list(edition, "en"))
    made = {
        **parts.look_files(edition.templates),
        address: page.encode(),
        finder.box(edition, "en")["units"]: spoken.index(edition, "en"),
    }
    for name, body in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    print(f"{len(edition.results.regions):6} regions: page of {len(page) / 1e6:.2f} MB")
    return address


def walk(chromium: Any, address: str) -> dict[str, float]:
    """Do what a reader does; returns the shortest time of each, in milliseconds."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(120_000)
    found = {"until the page stands": _opened(page, address)}
    for name, (script, text) in ACTIONS.items():
        if "thead button" in script and not page.locator(".regions thead button").count():
            continue
        taken = []
        for _ in range(TIMES):
            page.evaluate(TYPE, "")
            page.evaluate(WAIT)
            start = time.perf_counter()
            page.evaluate(script, text)
            page.evaluate(WAIT)
            taken.append(1000 * (time.perf_counter() - start))
        found[name] = min(taken)
    page.close()
    return found


def _opened(page: Any, address: str) -> float:
    start = time.perf_counter()
    page.goto(address)
    page.wait_for_selector(".regions tbody tr")
    page.evaluate(WAIT)
    return 1000 * (time.perf_counter() - start)


def main(n: int) -> None:
    results = cache.results(ROOT / "data" / "china-2020", ROOT / ".cache" / "results")
    found = []
    with browser_tests.chromium() as chromium:
        for regions in (results, many(results, finder.MOST_ROWS), many(results, n)):
            edition = sites.edition_of(ROOT / "data" / "china-2020", regions)
            with tempfile.TemporaryDirectory() as folder:
                address = lay_out(edition, Path(folder))
                with browser_tests.served(Path(folder)) as host:
                    found.append(walk(chromium, f"{host}/{address}"))
    for name in found[0]:
        print(
            f"{name:<24}"
            + "".join(f"{each[name]:8.0f} ms" if name in each else f"{'–':>11}" for each in found)
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
