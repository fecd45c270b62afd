"""Time the DEA engine: against one linear program at a time, and its own growth.

Run as ``python benchmarks/dea.py`` (all parts) or with the names of parts: ratios, growth,
bootstrap, processes, models. Times are the shortest of some repetitions on the wall clock
(bootstrap and models: of the processor, which other work on the machine leaves alone), in seconds;
the loop over scipy's HiGHS is timed on a sample of the units and scaled up, in the same run. It
solves the scores alone, while the engine's time includes the second phase and all certificates.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np
from scipy.optimize import linprog

from analysis import dea, workers
from analysis.dea import programs, replications

Answer = TypeVar("Answer")

SAMPLE = 60
MEMORY_UNIT = 1024 if sys.platform != "darwin" else 1024**2


def market(n: int, inputs: int) -> tuple[np.ndarray, np.ndarray]:
    """Lognormal inputs and two outputs that rise with them, each with its own efficiency."""
    rng = np.random.default_rng(0)
    x = rng.lognormal(size=(n, inputs))
    first = x.prod(axis=1) ** (0.8 / inputs) * rng.uniform(0.3, 1, n)
    second = x.sum(axis=1) ** 0.7 * rng.uniform(0.3, 1, n)
    return x, np.column_stack([first, second])


def timed(
    call: Callable[[], Answer], repeat: int, clock: Callable[[], float] = time.perf_counter
) -> tuple[float, Answer]:
    """Return the shortest of some runs, and the answer."""
    best = np.inf
    for _ in range(repeat):
        start = clock()
        answer = call()
        best = min(best, clock() - start)
    return best, answer


def one_by_one(x: np.ndarray, y: np.ndarray, units: np.ndarray) -> np.ndarray:
    """VRS input scores of some units, one scipy linear program each."""
    n, m = x.shape
    s = y.shape[1]
    scores = []
    for k in units:
        rows = np.vstack([np.c_[-x[k], x.T], np.c_[np.zeros(s), -y.T]])
        answer = linprog(
            np.r_[1.0, np.zeros(n)],
            A_ub=rows,
            b_ub=np.r_[np.zeros(m), -y[k]],
            A_eq=np.r_[0.0, np.ones(n)][None, :],
            b_eq=[1.0],
            method="highs",
        )
        scores.append(answer.fun)
    return np.array(scores)


def ratios() -> None:
    print("VRS, input orientation, 4 inputs, 2 outputs")
    print("| units | scipy loop, scores | engine, with slacks | ratio | largest difference |")
    print("|--:|--:|--:|--:|--:|")
    for n in (31, 500, 2000, 5000):
        x, y = market(n, 4)
        units = np.random.default_rng(1).choice(n, min(n, SAMPLE), replace=False)
        once, expected = timed(partial(one_by_one, x, y, units), 1)
        loop = once * n / len(units)
        own, found = timed(partial(dea.efficiency, x, y, returns_to_scale="vrs"), 3)
        difference = np.abs(found.scores[units] - expected).max()
        print(f"| {n:,} | {loop:.3g} | {own:.3g} | {loop / own:.0f} | {difference:.1e} |")


def growth() -> None:
    print("VRS, input orientation, 3 inputs, 2 outputs, scores")
    print("| units | seconds | on the frontier | worst certificate | solved again | peak MiB |")
    print("|--:|--:|--:|--:|--:|--:|")
    for n in (1000, 3000, 10_000, 30_000, 100_000):
        x, y = market(n, 3)
        run, found = timed(partial(dea.scores, x, y, returns_to_scale="vrs"), 1)
        on = int((np.abs(found.scores - 1) < 1e-6).sum())
        worst = found.certificate.max()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEMORY_UNIT
        print(f"| {n:,} | {run:.3g} | {on:,} | {worst:.1e} | {found.resolved} | {peak:.0f} |")


def bootstrap() -> None:
    """Replications against the plain way: every moved sample measured as a reference set alone."""
    print("bootstrap, 3 inputs, 2 outputs, input orientation; seconds of the processor")
    print("| units | returns | replications | plain, each | ours, each | ratio | difference |")
    print("|--:|--|--:|--:|--:|--:|--:|")
    cpu = time.process_time
    for n, many, few in ((31, 2000, 200), (100, 512, 50), (300, 64, 10), (1000, 32, 5),
                         (3000, 32, 4)):  # fmt: skip
        x, y = market(n, 3)
        for kind in ("crs", "vrs"):
            model = {"orientation": "input", "returns_to_scale": kind}
            theta = dea.scores(x, y, **model).scores
            width = replications.reflected_bandwidth(theta)
            draws = replications.smoothed_draws(theta, width, many, np.random.default_rng(0))
            factor = theta / np.vstack([drawn for _, drawn in draws])
            own, found = timed(partial(replications.against_moved, x, y, factor, **model), 2, cpu)

            def plain(factor=factor, x=x, y=y, model=model, few=few):
                moved = [(x * f[:, None], y) for f in factor[:few]]
                return np.array([dea.scores(x, y, reference=m, **model).scores for m in moved])

            loop, expected = timed(plain, 1, cpu)
            difference = np.abs(found.scores[:few] / expected - 1).max()
            loop, own = loop / few, own / many
            print(
                f"| {n:,} | {kind} | {many:,} | {loop:.3g} | {own:.3g} | {loop / own:.1f} | "
                f"{difference:.1e} |"
            )


def processes() -> None:
    """The same bootstrap in one process and in all cores."""
    print(f"bootstrap, 1,000 units, VRS, 640 replications, {workers.cores()} cores; wall clock")
    x, y = market(1000, 3)
    draws = []
    for count in (1, workers.cores()):
        with workers.use(count):
            call = partial(dea.bootstrap, x, y, returns_to_scale="vrs", replications=640)
            run, found = timed(call, 1)
        draws.append(found.draws.tobytes())
        print(f"{count} processes: {run:.3g} s; the same bytes: {draws[0] == draws[-1]}")


def models() -> None:
    """Newer models against their own written-out programmes, a few units of them scaled up."""
    n, few = 2000, 6
    x, y = market(n, 3)
    bad = y[:, :1] * np.random.default_rng(2).uniform(0.5, 2, (n, 1))
    everything = np.hstack([y, bad])
    region = np.array([[-0.2, 1, 0, 0, 0], [5, -1, 0, 0, 0]])
    units = np.random.default_rng(1).choice(n, few, replace=False)
    crs = {"returns_to_scale": "crs"}
    shut = (np.vstack([x, x]), np.vstack([everything, 0 * everything]))

    def sbm(k: int) -> float:
        gains = np.concatenate([1 / (3 * x[k]), np.zeros(3)])
        growth = np.concatenate([np.zeros(3), 1 / (3 * bad[k]), 1 / (3 * y[k])])
        spanning = (np.hstack([x, bad]), y)
        return programs.slacks_based(
            np.append(x[k], bad[k]), y[k], *spanning, gains=gains, growth=growth, **crs
        ).score

    def weak(k: int) -> float:
        signs = [1, 1, -1]
        return programs.directional(
            x[k], everything[k], *shut, gx=x[k], gy=everything[k] * signs, equal=[x.shape[1] + 2],
            returns_to_scale="vrs",
        ).score  # fmt: skip

    def weights(k: int) -> float:
        return programs.weight_restricted(
            x[k], y[k], x, y, region, orientation="input", **crs
        ).score

    z = np.random.default_rng(3).normal(size=n)
    window = np.abs(z[:, None] - z) <= dea.rule_bandwidths(z)
    prices = np.array([1.0, 3])
    vrs = {"returns_to_scale": "vrs"}

    def multidirectional(k: int) -> float:
        still, potential = np.zeros(2), np.zeros(3)
        for i in range(3):
            one = np.eye(3)[i] * x[k, i]
            potential[i] = programs.directional(x[k], y[k], x, y, gx=one, gy=still, **vrs).score
        if potential.max() < 1e-9:
            return 0.0
        potential *= x[k]
        return programs.directional(x[k], y[k], x, y, gx=potential, gy=still, **vrs).score

    made = y[:, :1] * np.random.default_rng(4).uniform(0.5, 2, (n, 1))
    pairs = np.arange(n) // 2

    def merger(k: int) -> float:
        """The five programmes of the merger of a unit and its neighbour."""
        members = pairs == pairs[k]
        own = [programs.radial(*unit, x, y, orientation="input", **vrs).score
               for unit in zip(x[members], y[members], strict=True)]  # fmt: skip
        saved = (x[members] * np.array(own)[:, None]).sum(axis=0)
        together = y[members].sum(axis=0)
        for used, given in ((saved, together), (saved / 2, together / 2)):
            programs.radial(used, given, x, y, orientation="input", **vrs)
        whole = x[members].sum(axis=0)
        return programs.radial(whole, together, x, y, orientation="input", **vrs).score

    def stages(k: int) -> float:
        return programs.two_stage(
            (x[k], made[k], y[k, 1:]), (x, made, y[:, 1:]), stages="multiplicative"
        ).score

    def conditional(k: int) -> float:
        near = window[k]
        return programs.radial(x[k], y[k], x[near], y[near], orientation="input", **vrs).score

    both = {
        "SBM with a bad output": (
            sbm, lambda: dea.slacks_based_measure(x, y, bad_outputs=bad).scores
        ),
        "weak disposal, VRS": (
            weak,
            lambda: dea.directional_distance(
                x, everything, bad_outputs=[2], returns_to_scale="vrs"
            ).distances,
        ),
        "assurance region": (
            weights,
            lambda: dea.weight_restricted(x, y, [dea.WeightRatio(1, 0, 0.2, 5)]).scores,
        ),
        "multi-directional, VRS": (
            multidirectional, lambda: dea.multidirectional(x, y, **vrs).shares
        ),
        "hyperbolic, VRS": (
            lambda k: programs.hyperbolic(x[k], y[k], x, y, **vrs).score,
            lambda: dea.hyperbolic_efficiency(x, y, **vrs).scores,
        ),
        "revenue, VRS": (
            lambda k: y[k] @ prices / programs.most_revenue(x[k], prices, x, y, **vrs).score,
            lambda: dea.revenue_efficiency(x, y, prices, **vrs).revenue,
        ),
        "mergers of two, VRS": (
            merger, lambda: dea.merger_gains(x, y, pairs, **vrs).overall[pairs]
        ),
        "two stages, with their ranges": (
            stages, lambda: dea.two_stage(x, y[:, 1:], made).scores
        ),
        "conditional, VRS": (
            conditional,
            lambda: dea.conditional_efficiency(x, y, z, bandwidths="rule", **vrs).scores,
        ),
    }  # fmt: skip
    print("2,000 units, 3 inputs, 2 outputs, against written-out HiGHS programmes")
    print("| model | programmes | engine | ratio | largest difference |")
    print("|--|--:|--:|--:|--:|")
    cpu = time.process_time
    for name, (one, whole) in both.items():
        once, expected = timed(lambda one=one: np.array([one(k) for k in units]), 1, cpu)
        own, found = timed(whole, 2, cpu)
        difference = np.abs(found[units] - expected).max()
        loop = once * n / few / (2 if one is merger else 1)  # a merger of two is one for both
        print(f"| {name} | {loop:.3g} | {own:.3g} | {loop / own:.0f} | {difference:.1e} |")


PARTS = {"ratios": ratios, "growth": growth, "bootstrap": bootstrap,
         "processes": processes, "models": models}  # fmt: skip

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
        print(flush=True)
