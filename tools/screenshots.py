"""Draws a page of each kind of the built site into docs/site/, small enough to be kept.

    python tools/screenshots.py [OUTPUT]

OUTPUT is the folder of a built site of the default study (``output`` unless said otherwise).
Needs Chromium and the packages of ``make test``. Look at each picture before it is committed.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import browser as browser_tests  # noqa: E402

FOLDER = ROOT / "docs" / "site"
COLOURS = 200
WIDE = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 375, "height": 780}}
DARK = {"color_scheme": "dark"}
SHOTS: dict[str, tuple[str, dict[str, object]]] = {
    "landing": ("index.html", WIDE),
    "landing-dark": ("index.html", WIDE | DARK),
    "landing-zh-phone": ("zh/index.html", PHONE),
    "finder": ("provinces/index.html", WIDE),
    "explorer": ("explorer/index.html#like=jilin&compare=jilin,guizhou,yunnan", WIDE),
    "what-if": ("what-if/index.html", WIDE),
    "what-if-dark": ("what-if/index.html", WIDE | DARK),
    "brief": ("provinces/jilin/index.html", WIDE),
    "brief-phone": ("provinces/jilin/index.html", PHONE),
    "chapter": ("chapters/05-pathways.html", WIDE),
    "data": ("downloads/index.html", WIDE),
    "search-zh": ("zh/search/index.html#规模报酬", WIDE),
}


def main(output: Path) -> None:
    """Draw them all and say how much they weigh."""
    FOLDER.mkdir(exist_ok=True)
    with browser_tests.chromium() as browser, browser_tests.served(output) as address:
        for name, (page_address, setting) in SHOTS.items():
            with browser_tests.watched(browser, address, "data:", **setting) as (page, faults):
                page.goto(f"{address}/{page_address}")
                page.wait_for_load_state("networkidle")
                if "search" in name:
                    page.get_by_role("searchbox").last.fill(page_address.partition("#")[2])
                    page.locator(".hits li a, [data-results] li a").first.wait_for()
                drawn = Image.open(io.BytesIO(page.screenshot()))
                if faults:
                    raise SystemExit(f"{page_address}: {faults}")
            file = FOLDER / f"{name}.png"
            drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
                file, optimize=True
            )
            print(f"{file.stat().st_size / 1000:6.0f} kB  {file.relative_to(ROOT)}")
    print(f"{sum(f.stat().st_size for f in FOLDER.glob('*.png')) / 1000:6.0f} kB in all")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "output")
