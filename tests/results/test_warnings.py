"""What must be known before findings are read: from the results to words in both languages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
import synthetic

from analysis.language import cautions, messages
from analysis.results.shapes import Results, Robustness, TermResult
from analysis.results.warnings import Kind, study_warnings

LANGUAGES = ("en", "zh")
FEW = {"2ms": (40, False), "2(m+s)": (6, True), "3(m+s)": (50, False)}


def of_high(found: Results, **changes: object) -> Results:
    """The results with each model of the intermediate solution changed."""
    solution = found.high.intermediate
    models = tuple(replace(model, **changes) for model in solution.models)  # type: ignore[arg-type]
    return replace(found, high=replace(found.high, intermediate=replace(solution, models=models)))


def of_low(found: Results, **changes: object) -> Results:
    """The same of the outcome's absence."""
    solution = found.low.intermediate
    models = tuple(replace(model, **changes) for model in solution.models)  # type: ignore[arg-type]
    return replace(found, low=replace(found.low, intermediate=replace(solution, models=models)))


def share_of(found: Results, name: str, share: float) -> Results:
    sets = found.sets | {name: replace(found.sets[name], skewness=share)}
    return replace(found, sets=sets)


def base() -> Results:
    """Results that call for no warning."""
    found = synthetic.results()
    for name in found.sets:
        found = share_of(found, name, 0.5)
    checks = replace(found.checks, size_rules={"3(m+s)": (6, True)})
    return of_high(replace(found, checks=checks, robustness=None), consistency=0.95, pri=0.9)


def dealt(chance: float) -> Robustness:
    return Robustness(
        rf_cons=1.0, rf_cov=1.0, rf_sc_min=1.0, rf_sc_max=1.0, rank=1, robust=(), shaky=(),
        possible=(), tests=(), ranges=(), omissions=(), subsamples=0, subsample_share=0.8,
        subsample_same=0.0, recurrence=(), permutations=100, permutation=chance, any_solution=1.0,
    )  # fmt: skip


def everything() -> TermResult:
    return replace(synthetic.RICH_DENSE, term="1", literals={})


def cases() -> dict[str, Results]:
    """Results that call for one warning each."""
    found, name = base(), synthetic.STUDY.fsqca.outcome.name
    condition = synthetic.STUDY.fsqca.names[0]
    best = tuple(
        replace(r, score=replace(r.score, value=1.0, on_frontier=True)) for r in found.regions
    )
    return {
        "all on the frontier": replace(found, regions=best),
        "few units": replace(found, checks=replace(found.checks, size_rules=FEW)),
        "skewed outcome": share_of(found, name, 0.9),
        "skewed conditions": share_of(found, condition, 0.15),
        "no pathway": of_high(found, terms=()),
        "trivial solution": of_high(found, terms=(everything(),)),
        "trivial absence": of_low(found, terms=(everything(),)),
        "below the cut": of_high(found, pri=0.3),
        "chance as good": replace(found, robustness=dealt(0.05)),
    }


def kinds(found: Results) -> set[str]:
    return {warning.kind for warning in study_warnings(found)}


def test_sound_results_call_for_nothing() -> None:
    assert kinds(base()) - {"many conditions"} == set()
    assert kinds(replace(base(), robustness=dealt(0.049))) - {"many conditions"} == set()


@pytest.mark.parametrize("kind", cases())
def test_each_fault_calls_for_its_warning_alone(kind: str) -> None:
    assert kinds(cases()[kind]) - {"many conditions"} == {kind}


def test_more_combinations_than_units_are_told() -> None:
    found = base()
    k, n = len(found.study.fsqca.names), len(found.regions)
    assert ("many conditions" in kinds(found)) == (2**k > n)
    fewer = replace(found, regions=found.regions[: 2**k - 1])
    assert "many conditions" in kinds(fewer)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_warning_has_words_in_each_language(root: Path, language: str) -> None:
    words = messages.load(root / "templates", [language])[language]
    for kind in get_args(Kind):
        # briefs tell the one beside the pathway, and nobody of a pathway that asks for nothing
        beside = kind in ("chance as good", "trivial absence")
        for place in ("paper",) if beside else ("brief.care", "paper"):
            assert words.has(f"{place}.warning.{kind.replace(' ', '_')}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_hold_the_figures(root: Path, language: str) -> None:
    words = messages.load(root / "templates", [language])[language]

    def said(kind: str) -> str:
        return " ".join(one.striptags() for one in cautions.told(cases()[kind], words))

    n = str(len(base().regions))
    assert n in said("few units")
    assert "50" in said("few units")
    assert "0.300" in said("below the cut")
    assert f"{synthetic.STUDY.fsqca.names[0]} 15%" in said("skewed conditions")
    assert "5%" in said("chance as good")
    assert str(round(0.9 * len(base().regions))) in said("skewed outcome")
