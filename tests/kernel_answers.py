"""What the program finds, as JSON, to be compared between kernels of the linear algebra.

Run by test_kernels.py in a process of its own, because a kernel is chosen when NumPy is loaded:
``python kernel_answers.py problems 0 40``, ``... studies 0 6`` or ``... default``.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
SHAPES = ("continuous", "whole numbers", "copies", "zeros", "wide")


def table(number: int) -> tuple[np.ndarray, np.ndarray]:
    """Inputs and outputs of a made-up problem; many ties in most shapes."""
    rng = np.random.default_rng(number)
    n, m, s = int(rng.integers(5, 40)), int(rng.integers(1, 5)), int(rng.integers(1, 4))
    x, y = rng.lognormal(2, 0.7, (n, m)), rng.lognormal(2, 0.7, (n, s))
    match SHAPES[number % len(SHAPES)]:
        case "whole numbers":
            x, y = np.ceil(x / 4), np.ceil(y / 4)
        case "copies":
            x, y = np.vstack([x, 2 * x, x]), np.vstack([y, 2 * y, y])
        case "zeros":
            x, y = np.ceil(x / 3), np.floor(y / 8)
            y[0], x[:, 0] = 1, x[:, 0].clip(1)
        case "wide":
            x = x * 10.0 ** rng.integers(-4, 5, m)
    return x, y


def problem(number: int) -> Iterator[tuple[str, Any]]:
    """Name and value of all that is told of one problem; what is one choice of many is left out."""
    from analysis import dea
    from analysis.errors import UserError

    x, y = table(number)
    for orientation in ("input", "output"):
        for kind in ("crs", "vrs", "nirs"):
            found = dea.efficiency(x, y, orientation=orientation, returns_to_scale=kind)
            of = f"{orientation} {kind}"
            yield f"{of} scores", found.scores
            yield f"{of} frontier", found.on_frontier
            mean_x, mean_y = x.mean(0), np.where(y.mean(0) > 0, y.mean(0), 1)
            slack = (found.input_slacks / mean_x).sum(1) + (found.output_slacks / mean_y).sum(1)
            yield f"{of} sum of slacks", slack
            unique = dea.uniqueness(x, y, orientation=orientation, returns_to_scale=kind)
            yield f"{of} unique slacks", unique.slacks
            yield f"{of} unique peers", unique.peers
            yield f"{of} targets", found.input_targets[unique.slacks] / mean_x
            yield f"{of} peers", found.lambdas.toarray()[unique.peers]
        yield f"{orientation} classes", dea.returns_to_scale(x, y, orientation=orientation).kinds
    over = dea.super_efficiency(x, y, returns_to_scale="vrs")
    yield "super-efficiency", over.scores
    try:
        drawn = dea.bootstrap(x, y, replications=50, seed=number)
        yield "bootstrap", [drawn.lower, drawn.upper, drawn.bias_corrected]
    except UserError as refused:  # a unit without any output, or hardly one that is inefficient
        yield "bootstrap", str(refused)


def results(folder: Path) -> dict[str, Any]:
    """What a study finds, and what the briefs on four of its regions say.

    Cheaply: few draws, and without the safe ranges of its anchors.
    """
    from unittest import mock

    from analysis.documents.briefs import pages
    from analysis.documents.edition import compile_edition
    from analysis.results import robustness
    from analysis.results.run import run
    from analysis.results.shapes import to_json
    from analysis.study import earlier, project, reading
    from analysis.study import table as tables

    study = reading.load(folder)
    few = {"permutations": 20, "subsamples": 20}
    trials = study.fsqca.trials.model_copy(update=few)
    bootstrap = study.dea.bootstrap.model_copy(update={"replications": 100})
    study = study.model_copy(
        update={
            "fsqca": study.fsqca.model_copy(update={"trials": trials}),
            "dea": study.dea.model_copy(update={"bootstrap": bootstrap}),
        }
    )
    before = [(one, tables.read(one)) for one in earlier.load(study)]
    with mock.patch.object(robustness, "_ranges", return_value=()):
        found = run(study, tables.read(study), before=before)
    lent = project.find(ROOT / "data" / "china-2020")
    edition = compile_edition(lent, found, 1_700_000_000)
    texts = {
        f"{region.slug} {language}": _text(pages.draft(edition, region.slug, language).page)
        for region in found.regions[:: max(1, len(found.regions) // 4)]
        for language in study.languages
    }
    return {"found": json.loads(to_json(found)), "texts": texts}


def _text(page: str) -> str:
    """What a reader sees of a page: not the unrounded values behind the figures."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def generated(number: int) -> dict[str, Any]:
    """What the study of this number finds (tests/claims)."""
    import claims_studies

    with tempfile.TemporaryDirectory() as folder:
        return results(claims_studies.make(number).write(Path(folder)))


def answers(what: str, *bounds: str) -> dict[str, Any]:
    """Return what is asked for, by name."""
    if what == "default":
        return {"china-2020": results(ROOT / "data" / "china-2020")}
    made = {"problems": lambda i: dict(problem(i)), "studies": generated}[what]
    return {str(i): made(i) for i in range(*map(int, bounds))}


if __name__ == "__main__":
    json.dump(answers(*sys.argv[1:]), sys.stdout, default=lambda array: array.tolist())
