"""Designs that a study explores: worked out anew by other means, and refused where at fault."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from analysis import tables
from analysis.documents.paper import designs as told
from analysis.documents.paper.session import Paper
from analysis.errors import UserError
from analysis.language import messages
from analysis.results import run
from analysis.results.shapes import DesignResult, Results
from analysis.study import project as projects
from analysis.study import reading, table

HALF = 0.5


@pytest.fixture(scope="module")
def design(found: Results) -> DesignResult:
    (one,) = found.designs
    return one


def _entropy(found: Results, name: str) -> np.ndarray:
    """The composite by its definition: entropy weights of figures brought to 0 to 1."""
    parts = []
    for one in found.study.composites[name].indicators:
        x = np.array([region.values[one.column] for region in found.regions])
        parts.append((x - x.min()) / (x.max() - x.min()))
    z = np.column_stack(parts)
    p = z / z.sum(axis=0)
    e = -np.sum(np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0), axis=0) / np.log(len(z))
    return z @ ((1 - e) / (1 - e).sum())


def _memberships(found: Results, one: DesignResult) -> dict[str, np.ndarray]:
    """Each condition by the logistic function through three percentiles of its column."""
    made = {}
    for condition in found.study.designs[one.name].conditions:
        if condition.column in found.study.composites:
            x = _entropy(found, condition.column)
        else:
            x = np.array([region.values[condition.column] for region in found.regions])
        out, line, full = np.percentile(x, [5, 50, 95])
        side = np.where(x > line, full - line, line - out)
        made[condition.name] = 1 / (1 + np.exp(-np.log(19) * (x - line) / side))
    return made


def _product(held: Mapping[str, np.ndarray], literals: Mapping[str, bool]) -> np.ndarray:
    return np.min([held[n] if there else 1 - held[n] for n, there in literals.items()], axis=0)


def _outcome(found: Results) -> np.ndarray:
    name = found.study.fsqca.outcome.name
    return np.array([region.memberships[name] for region in found.regions])


def test_fits_and_members_follow_from_the_table(found: Results, design: DesignResult) -> None:
    held, y = _memberships(found, design), _outcome(found)
    slugs = np.array([region.slug for region in found.regions])
    models = design.found.intermediate.models
    assert models
    for model in models:
        every = [_product(held, term.literals) for term in model.terms]
        for term, x in zip(model.terms, every, strict=True):
            shared, both = np.minimum(x, y).sum(), np.minimum(x, np.minimum(y, 1 - y)).sum()
            assert term.consistency == pytest.approx(shared / x.sum())
            assert term.pri == pytest.approx((shared - both) / (x.sum() - both))
            assert term.raw_coverage == pytest.approx(shared / y.sum())
            assert set(term.cases) == set(slugs[x > HALF])
        whole = np.max(every, axis=0)
        assert model.coverage == pytest.approx(np.minimum(whole, y).sum() / y.sum())
        assert model.consistency == pytest.approx(np.minimum(whole, y).sum() / whole.sum())


def test_models_cover_the_sufficient_rows_and_no_other(
    found: Results, design: DesignResult
) -> None:
    cuts = found.study.fsqca.cuts
    for row in design.found.truth_table:
        enough = row.consistency >= cuts.consistency and row.pri >= cuts.pri
        assert row.out == int(enough)
        for model in design.found.intermediate.models:
            within = any(
                all(row.row[name] == there for name, there in term.literals.items())
                for term in model.terms
            )
            assert within == enough


def test_the_steps_stay_within_their_context(found: Results, design: DesignResult) -> None:
    held, y = _memberships(found, design), _outcome(found)
    assert set(design.context) | set(design.movable) == set(held)
    assert design.contexts
    for context in design.contexts:
        assert set(context.term.literals) <= set(design.context)
        x = _product(held, context.term.literals)
        assert context.term.consistency == pytest.approx(np.minimum(x, y).sum() / x.sum())
        for term in context.within:
            own = {n: v for n, v in term.literals.items() if n in design.context}
            assert own == context.term.literals
            x = _product(held, term.literals)
            assert term.consistency == pytest.approx(np.minimum(x, y).sum() / x.sum())
            assert term.raw_coverage == pytest.approx(np.minimum(x, y).sum() / y.sum())
            assert set(term.cases) <= set(context.term.cases)


def test_chance_is_counted_over_the_tries(found: Results, design: DesignResult) -> None:
    tried = found.study.designs[design.name].tried
    assert tried > 1
    assert design.permutation is not None
    share = design.permutation * (design.permutations + 1)
    assert share == pytest.approx(round(share))  # a count, the actual outcome in it
    kept = 1.0
    for _ in range(tried):
        kept *= 1 - design.permutation
    assert design.some_try == pytest.approx(1 - kept)


def _plain(text: object) -> str:
    bare = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", str(text)).replace("\\", "")
    return bare.replace("`", "")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_paper_says_what_was_found(
    found: Results, design: DesignResult, root: Path, language: str
) -> None:
    words = messages.load(root / "templates", ["en", "zh"])[language]
    paper = Paper(projects.find(root / "data" / "china-2020"), found, words, root)
    y = _outcome(found)
    high = {region.slug for region, held in zip(found.regions, y, strict=True) if held > HALF}
    models = design.found.intermediate.models
    members = {slug for model in models for term in model.terms for slug in term.cases}
    said = _plain(told.found(paper, design))
    for model in models:
        assert str(model) in said
        assert f"{model.consistency:.3f}" in said
        assert f"{model.coverage:.3f}" in said
    numbers = [len(high), len(high & members), len(members - high)]
    start = said.index("Of the" if language == "en" else f"{len(high)}个")
    assert [int(n) for n in re.findall(r"\d+", said[start:])][:3] == numbers
    said = _plain(told.chance(paper, design))
    assert f"{design.permutation:.1%}" in said
    assert f"{design.some_try:.0%}" in said
    assert str(found.study.designs[design.name].tried) in _plain(told.about(paper, design))
    shown = {row[0].text: row for row in tables.design_terms(found, design, words).rows}
    assert set(shown) == {term.term for model in models for term in model.terms}
    for row in tables.design_steps(found, design, words).rows:
        assert row[0].text in _plain(told.steps(paper, design))


PLAN: dict[str, Any] = {
    "label": "Another",
    "reason": "Tried.",
    "conditions": [
        {"name": "PAY", "column": "lines", "label": "Lines", "unit": "km", "reason": "r",
         "anchors": ["p10", "p50", "p90"], "movable": False},
        {"name": "MOV", "column": "trips", "label": "Trips", "unit": "n", "reason": "r",
         "anchors": ["p10", "p50", "p90"]},
    ],
}  # fmt: skip


def _with(root: Path, folder: Path, study: str, plan: dict[str, Any]) -> Path:
    shutil.copytree(root / "tests" / "studies" / study, folder / study)
    path = folder / study / "study.yml"
    said = yaml.safe_load(path.read_text("utf-8"))
    numbers = [m["column"] for m in said["dea"]["inputs"] + said["dea"]["outputs"]]
    plan = yaml.safe_load(yaml.safe_dump(plan))
    for condition, column in zip(plan["conditions"], numbers, strict=False):
        if condition["column"] in ("lines", "trips"):
            condition["column"] = column
    said["designs"] = {"another": plan}
    said["dea"]["bootstrap"] = {"replications": 0}
    said["fsqca"]["trials"] = {"permutations": 20, "subsamples": 0}
    path.write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    return path.parent


@pytest.mark.parametrize(
    ("study", "steps"),
    [("hospitals", True), ("hotels", False), ("libraries", True), ("smallest", False)],
)
def test_any_study_may_declare_one(root: Path, tmp_path: Path, study: str, steps: bool) -> None:
    plan = PLAN if steps else {**PLAN, "context": []}
    one = reading.load(_with(root, tmp_path, study, plan))
    results = run.run(one, table.read(one))
    (design,) = results.designs
    assert (design.context, design.movable) == ((("PAY",), ("MOV",)) if steps else ((), ()))
    assert set(design.sets) == {"PAY", "MOV", one.fsqca.outcome.name}
    base = run.run(one.model_copy(update={"designs": {}}).at(one.folder), table.read(one))
    assert replace(results, designs=(), study=base.study) == base  # it touches nothing else
    words = messages.load(root / "templates", one.languages)
    for language in one.languages:
        paper = Paper(projects.find(root / "data" / "china-2020"), results, words[language], root)
        for tell in (told.about, told.found, told.chance):
            assert str(tell(paper, design)).strip()
        assert len(tables.design_sets(results, design, words[language]).rows) == 2


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"context": ["PYA"]}, "designs.another.context: there is no condition 'PYA'"),
        ({"tried": 0}, "designs.another.tried: is 0; it must be at least 1"),
        ({"conditions": [PLAN["conditions"][0]] * 2}, "another: the name PAY is used twice"),
        ({"conditions": [{**PLAN["conditions"][0], "column": "nowhere"}]}, "column 'nowhere'"),
        ({"conditions": [{**PLAN["conditions"][0], "anchors": [3, 2, 5]}]}, "out of order"),
    ],
)  # fmt: skip
def test_faults_are_told_in_a_line(
    root: Path, tmp_path: Path, change: dict[str, Any], fault: str
) -> None:
    folder = _with(root, tmp_path, "hospitals", {**PLAN, **change})
    with pytest.raises(UserError) as told_:
        table.read(reading.load(folder))
    assert fault in "\n".join(told_.value.faults)


def test_a_name_of_the_study_keeps_its_column(root: Path, tmp_path: Path) -> None:
    base = reading.load(root / "tests" / "studies" / "hospitals")
    taken = base.fsqca.conditions[0]
    other = {**PLAN["conditions"][0], "name": taken.name}
    folder = _with(root, tmp_path, "hospitals", {**PLAN, "conditions": [other]})
    with pytest.raises(UserError) as told_:
        reading.load(folder)
    assert f"{taken.name} is column {taken.column} in the study" in "\n".join(told_.value.faults)
