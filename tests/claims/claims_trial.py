"""Runs a study, renders its briefs' HTML and holds each to all laws."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import laws_of_absolutes
import laws_of_numbers
import laws_of_practice
import laws_of_results
import laws_of_sentences
import laws_of_verdicts  # noqa: F401  (adds its entries)
import laws_of_words
import numpy as np
from claims_bench import Bench, Fault
from claims_reading import Brief
from claims_truth import Truth

from analysis.documents.briefs import pages
from analysis.documents.edition import compile_edition
from analysis.results import robustness
from analysis.results.run import run
from analysis.results.shapes import Results
from analysis.study import earlier, project, reading, table

ROOT = Path(__file__).resolve().parents[2]
LAWS = (
    *laws_of_words.LAWS,
    *laws_of_numbers.LAWS,
    *laws_of_results.LAWS,
    *laws_of_sentences.LAWS,
    *laws_of_absolutes.LAWS,
    *laws_of_practice.LAWS,
)
BRIEFS = 6  # of a larger study, so many regions are taken: of every kind, then at random


def results_of(folder: Path) -> Results:
    """Run a study without the safe ranges of its anchors, which take long and are in no brief."""
    study = reading.load(folder)
    before = [(one, table.read(one)) for one in earlier.load(study)]
    with mock.patch.object(robustness, "_ranges", return_value=()):
        return run(study, table.read(study), before=before, periods=table.read_periods(study))


def chosen(results: Results, seed: int) -> list[str]:
    """Some of a study's regions, of every state and on and off the frontier."""
    order = np.random.default_rng(seed).permutation(len(results.regions))
    first: dict[object, str] = {}
    for i in order:
        region = results.regions[i]
        kind = (region.high.state, region.score.on_frontier, region.high.model_dependent)
        first.setdefault(kind, region.slug)
    rest = [results.regions[i].slug for i in order]
    return list(dict.fromkeys([*first.values(), *rest]))[:BRIEFS]


def faults(folder: Path, name: str, results: Results, slugs: list[str]) -> Iterator[Fault]:
    """Render briefs in each language and yield what they break."""
    study = results.study
    edition = compile_edition(project.find(ROOT / "data" / "china-2020"), results, 1_700_000_000)
    truth = Truth(folder, tuple(r.slug for r in results.regions))
    for slug in slugs:
        for language in study.languages:
            where = f"{name} {slug} {language}"
            brief = Brief(pages.draft(edition, slug, language).page)
            bench = Bench(truth, results, brief, slug)
            for law in LAWS:
                for what in law(bench):
                    yield Fault(law.__name__, where, what)
