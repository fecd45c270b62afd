"""How a study grows with its units: seconds, memory, results and briefs.

Run as ``python benchmarks/size.py [--replications N] [--kind crs|vrs] [--jobs N] [UNITS ...]``
(100, 1,000 and 3,000 units, 100 replications, constant returns, one process). Each size is a
made-up study: the pattern of a new one with three inputs, two outputs and a table drawn at random.
It is analysed in a process of its own, and some briefs are made of it; seconds are those of the
processor, the work of further processes included, and of the wall clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

BRIEFS = 20
MEMORY_UNIT = 1024 if sys.platform != "darwin" else 1024**2
REPLACED = {
    "bootstrap: {replications: 500": "bootstrap: {{replications: {replications}",
    "score: crs ": "score: {kind} ",
    "unit: nurses, precision: 1}\n": "unit: nurses, precision: 1}}\n"
    "    - {{column: doctors, label: Doctors, unit: doctors, precision: 1}}\n",
    "unit: visits, precision: 1000}\n": "unit: visits, precision: 1000}}\n"
    "    - {{column: stays, label: Stays, unit: stays, precision: 1}}\n",
    "TO BE REPLACED": "Made up",
    "[0.6, 0.85, 1]": "[0.2, 0.45, 0.8]",
    "[0.6, 0.80, 1]": "[0.2, 0.40, 0.8]",
    "[0.80, 0.85, 0.90]": "[0.40, 0.45, 0.50]",
}


def make(folder: Path, units: int, replications: int, kind: str) -> None:
    """Write a study of so many districts, whose figures are drawn at random."""
    draw = np.random.default_rng(0)
    residents = draw.lognormal(11.5, 0.8, units)
    income, online = draw.lognormal(10.3, 0.35, units), draw.uniform(40, 97, units)
    beds = 5 + residents * draw.lognormal(-6, 0.3, units)
    nurses = 5 + beds * draw.lognormal(0.3, 0.3, units)
    works = 0.35 + 0.25 * (online > 70) + 0.2 * (income > 30_000) + draw.normal(0, 0.15, units)
    works = np.clip(works, 0.15, 1)
    figures = {
        "residents": residents,
        "income_million": 1 + income * residents / 1e6,
        "online_pct": online,
        "beds": beds,
        "nurses": nurses,
        "doctors": 2 + beds * draw.lognormal(-0.8, 0.35, units),
        "visits_1000": 1 + beds**0.4 * nurses**0.6 * 1.6 * works,
        "stays": 1 + beds * draw.lognormal(3.2, 0.25, units) * works,
    }
    table = pd.DataFrame(figures).round().astype(int)
    table.insert(0, "code", [f"D{i:05}" for i in range(units)])
    table.insert(1, "district", [f"District {i:05}" for i in range(units)])
    text = (ROOT / "templates" / "study" / "study.yml").read_text("utf-8")
    for old, new in REPLACED.items():
        assert old in text, old
        text = text.replace(old, new.format(replications=replications, kind=kind))
    folder.mkdir()
    table.to_csv(folder / "units.csv", index=False)
    (folder / "study.yml").write_text(text, "utf-8")


def run(folder: Path, jobs: int) -> None:
    """Analyse the study, make some briefs, and print what that took, as JSON."""
    from analysis import workers
    from analysis.build import parts
    from analysis.documents.edition import compile_edition
    from analysis.results import cache
    from analysis.study import project

    def used() -> float:
        return sum(
            sum(resource.getrusage(who)[:2])
            for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        )

    found = project.find(folder)
    wall, before = time.perf_counter(), used()
    with workers.use(jobs):
        results = cache.results(found.study, folder / "kept")
    told: dict[str, float] = {
        "wall": time.perf_counter() - wall,
        "cpu": used() - before,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEMORY_UNIT,
        "worker": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / MEMORY_UNIT,
        "results": (folder / "kept" / f"{results.content}.json").stat().st_size / 1e6,
    }
    edition = compile_edition(found, results, 0)
    slugs = [region.slug for region in results.regions]
    parts.brief_files(edition, slugs[0], "en")  # the first also loads fonts and templates
    before, peaks, made = used(), [], []
    for slug in slugs[1 :: len(slugs) // BRIEFS][:BRIEFS]:
        made.append(parts.brief_files(edition, slug, "en"))
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEMORY_UNIT)
    told["brief"] = (used() - before) / len(made)
    told["kept"] = (peaks[-1] - peaks[BRIEFS // 2]) / (BRIEFS // 2)  # the first ones fill the heap
    told["peak"] = peaks[-1]
    told["size"] = sum(len(body) for one in made for body in one.values()) / len(made) / 1e3
    print(json.dumps(told))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("units", type=int, nargs="*", default=[100, 1000, 3000])
    parser.add_argument("--replications", type=int, default=100)
    parser.add_argument("--kind", default="crs")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--run", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.run:
        run(asked.run, asked.jobs)
        return
    print(f"{asked.replications:,} replications, {asked.kind.upper()}, {asked.jobs} processes")
    print(
        "| units | analysis, CPU s | wall s | memory, MiB | a worker's, MiB | results, MB "
        "| a brief, CPU s | keeps, MiB | with briefs, MiB | its files, kB |"
    )
    print("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    for units in asked.units:
        with tempfile.TemporaryDirectory() as home:
            folder = Path(home) / "study"
            make(folder, units, asked.replications, asked.kind)
            command = [sys.executable, __file__, "--run", str(folder), "--jobs", str(asked.jobs)]
            done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        told = json.loads(done.stdout.splitlines()[-1])
        print(
            f"| {units:,} | {told['cpu']:.0f} | {told['wall']:.0f} | {told['memory']:.0f} "
            f"| {told['worker']:.0f} | {told['results']:.1f} | {told['brief']:.2f} "
            f"| {told['kept']:.1f} | {told['peak']:.0f} | {told['size']:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
