"""How long the briefs take: all of them over processes, one alone, and a plain loop beside them.

Run ``python benchmarks/briefs.py``; the study's results are taken from the cache, or computed
first. The plain loop gives the same documents to the layout engine one by one, nothing shared.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from analysis.documents.briefs import pages, two_pages  # noqa: E402
from analysis.documents.edition import Edition, compile_edition  # noqa: E402
from analysis.results import cache as store  # noqa: E402
from analysis.study import project  # noqa: E402

AIMS = {"all (s)": 25.0, "CPU ratio": 1.5, "one alone (s)": 2.0}


@cache
def edition(study: str) -> Edition:
    results = store.results(ROOT / "data" / study, ROOT / ".cache" / "results")
    return compile_edition(project.find(ROOT / "data" / study), results, epoch=0)


def make(study: str, slug: str, language: str) -> int:
    return sum(len(body) for body in pages.render(edition(study), slug, language).values())


def plain(study: str, slug: str, language: str) -> int:
    import weasyprint

    folder = ROOT / "templates"
    html = pages.draft(edition(study), slug, language).printed(two_pages.SIZES[0])
    start = time.process_time()
    pdf = weasyprint.HTML(string=html, base_url=f"{folder}/").write_pdf(
        stylesheets=[weasyprint.CSS(filename=folder / name) for name in two_pages.STYLES],
        pdf_variant="pdf/ua-1",
    )
    plain.seconds += time.process_time() - start  # type: ignore[attr-defined]
    return len(pdf)


plain.seconds = 0.0  # type: ignore[attr-defined]


def children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--study", default="china-2020")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--limit", type=int, help="only so many regions")
    asked = parser.parse_args()
    results = edition(asked.study).results
    slugs = [region.slug for region in results.regions][: asked.limit]
    orders = [(asked.study, slug, code) for slug in slugs for code in results.study.languages]

    before, start = children(), time.perf_counter()
    with ProcessPoolExecutor(asked.workers, mp_context=get_context("spawn")) as pool:
        sizes = list(pool.map(make, *zip(*orders, strict=True)))
    wall, ours = time.perf_counter() - start, children() - before
    for order in orders:
        plain(*order)
    loop = plain.seconds  # type: ignore[attr-defined]

    one = f"import benchmarks.briefs as b; b.make({asked.study!r}, {slugs[0]!r}, 'en')"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", one], cwd=ROOT, check=True)
    alone = time.perf_counter() - start

    print(f"{len(orders)} briefs, {sum(sizes) / 1024 / 1024:.1f} MiB, {asked.workers} workers")
    print(f"CPU: {ours:.1f} s here, {loop:.1f} s in the plain loop")
    for name, value in (
        ("all (s)", wall),
        ("CPU ratio", ours / loop),
        ("one alone (s)", alone),
    ):
        print(f"{name:14} {value:6.2f}   aim {AIMS[name]:g}")


if __name__ == "__main__":
    main()
