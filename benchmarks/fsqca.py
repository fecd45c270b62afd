"""Time the fsQCA engine on random data with a pattern in it, and print its growth.

Run as ``python benchmarks/fsqca.py`` (all parts) or with the names of parts: targets, growth.
Times are single runs on the wall clock, in seconds, with the number of tied models in brackets
(of the intermediate solution for all three); a plus sign says that a cap cut the list short. The
total is the truth table and all three solutions.
"""

from __future__ import annotations

import sys
import time
import warnings

import numpy as np
import pandas as pd

from analysis import fsqca

SEEDS = (1, 2, 3)

# Conditions, cases, and the seconds that truth table and all three solutions may take.
TARGETS = ((8, 100, 3.0), (12, 31, 3.0), (12, 200, 15.0), (16, 100, 60.0))

HEADER = (
    f"{'conditions':>10} {'cases':>6} {'seed':>5} {'positive':>9} {'primes':>7} "
    f"{'complex':>14} {'parsimonious':>14} {'all three':>14} {'total':>7}"
)


def memberships(k: int, n: int, seed: int) -> pd.DataFrame:
    """Uniform conditions; the outcome follows two pathways with noise."""
    rng = np.random.default_rng(seed)
    x = rng.random((n, k))
    pathways = np.maximum(np.minimum(x[:, 0], 1.0 - x[:, 1]), np.minimum(x[:, 2], x[:, 3]))
    table = pd.DataFrame(x, columns=[f"C{place:02d}" for place in range(k)])
    return table.assign(Y=np.clip(pathways + rng.normal(0.0, 0.15, n), 0.0, 1.0))


def cell(seconds: float, solution: fsqca.Solution) -> str:
    more = "" if solution.complete else "+"
    return f"{seconds:6.2f} ({len(solution.models)}{more})"


def run(k: int, n: int, seed: int) -> float:
    """Time one analysis from memberships to all three solutions, print a line, return seconds."""
    table = memberships(k, n, seed)
    names = list(table.columns[:-1])
    expectations = dict.fromkeys(names[: k // 2], "present")
    start = time.perf_counter()
    truth = fsqca.truth_table(table, "Y", names, consistency=0.8, pri=0.5)
    total = time.perf_counter() - start
    cells, primes = [], 0
    for kind in ("complex", "parsimonious"):
        start = time.perf_counter()
        solution = fsqca.minimize(truth, kind)
        cells.append(cell(time.perf_counter() - start, solution))
        primes = max(primes, len(solution.primes))
    start = time.perf_counter()
    solutions = fsqca.minimize_all(truth, expectations)
    seconds = time.perf_counter() - start
    total += seconds
    cells.append(cell(seconds, solutions.intermediate))
    print(
        f"{k:>10} {n:>6} {seed:>5} {len(truth.positive):>9} {primes:>7} "
        + " ".join(f"{text:>14}" for text in cells)
        + f" {total:>7.2f}"
    )
    return total


def targets() -> bool:
    """The sizes that the package promises to solve, each on several random tables."""
    print("Targets: seconds (models) for each solution\n" + HEADER)
    kept = True
    for k, n, limit in TARGETS:
        worst = max(run(k, n, seed) for seed in SEEDS)
        kept &= worst <= limit
        print(f"{'':>10} at most {limit:g} s allowed, {worst:.2f} s taken")
    return kept


def growth() -> None:
    """How time grows with the conditions at 60 cases, and with the cases at 8 conditions."""
    print("\nGrowth with conditions\n" + HEADER)
    by_conditions = {k: run(k, 60, 1) for k in (4, 6, 8, 10, 12, 14, 16)}
    print("\nGrowth with cases\n" + HEADER)
    by_cases = {n: run(8, n, 1) for n in (25, 50, 100, 200, 400)}
    for what, times in (("condition", by_conditions), ("case", by_cases)):
        sizes, seconds = np.array(list(times)), np.array(list(times.values()))
        if what == "condition":
            factor = np.exp(np.polyfit(sizes, np.log(seconds), 1)[0])
            print(f"\nOne more condition multiplies the time by about {factor:.2f}.")
        else:
            power = np.polyfit(np.log(sizes), np.log(seconds), 1)[0]
            print(f"Time grows with the number of cases to the power {power:.2f}.")


def main(parts: list[str]) -> int:
    warnings.simplefilter("ignore", fsqca.SparseTableWarning)
    kept = True
    if not parts or "targets" in parts:
        kept = targets()
    if not parts or "growth" in parts:
        growth()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
