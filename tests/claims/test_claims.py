"""The briefs of generated studies, and of the studies for trying, break no law (README.md)."""

from __future__ import annotations

from pathlib import Path

import claims_studies
import claims_trial
import pytest

ROOT = Path(__file__).resolve().parents[2]
FOR_TRYING = ("libraries", "hotels", "smallest", "hospitals", "industry")
REST = tuple(i for i in range(claims_studies.COUNT) if i not in claims_studies.SAMPLE)


def _told(found: list[claims_trial.Fault]) -> str:
    laws = sorted({fault.law for fault in found})
    return f"{len(found)} faults against {', '.join(laws)}:\n" + "\n".join(map(str, found[:20]))


def _hold(number: int, folder: Path) -> None:
    made = claims_studies.make(number)
    results = claims_trial.results_of(made.write(folder))
    slugs = claims_trial.chosen(results, number)
    found = list(claims_trial.faults(folder, made.name, results, slugs))
    assert not found, _told(found)


@pytest.mark.parametrize("number", claims_studies.SAMPLE)
def test_generated_studies(number: int, tmp_path: Path) -> None:
    _hold(number, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("number", REST)
def test_all_other_generated_studies(number: int, tmp_path: Path) -> None:
    _hold(number, tmp_path)


@pytest.mark.parametrize("name", FOR_TRYING)
def test_studies_for_trying(name: str) -> None:
    folder = ROOT / "tests" / "studies" / name
    results = claims_trial.results_of(folder)
    slugs = claims_trial.chosen(results, 1)
    found = list(claims_trial.faults(folder, name, results, slugs))
    assert not found, _told(found)


@pytest.mark.long
@pytest.mark.parametrize("name", ["india-2018", "china-2020", "china-2011"])
def test_real_studies(name: str) -> None:
    folder = ROOT / "data" / name
    results = claims_trial.results_of(folder)
    found = list(claims_trial.faults(folder, name, results, [r.slug for r in results.regions]))
    assert not found, _told(found)


def test_the_generated_studies_are_of_every_kind() -> None:
    made = [claims_studies.make(i) for i in range(claims_studies.COUNT)]
    plans = [(m.study["dea"]["orientation"], m.study["fsqca"]["outcome"]["score"]) for m in made]
    assert len(set(plans)) == 6
    assert {m.plan.kind for m in made} >= {p.kind for p in claims_studies.SPECIAL}
    assert {len(m.study["fsqca"]["conditions"]) for m in made} == {2, 3, 4, 5, 6, 7}
    assert {len(m.table) for m in made} >= {3, 8, 12, 60}
    for key in ("inputs", "outputs"):
        assert {len(m.study["dea"][key]) for m in made} == {1, 2, 3, 4}
    assert {len(m.study["scenarios"]) for m in made} == {0, 1, 2}


def test_the_same_number_gives_the_same_study() -> None:
    for number in (1, 12, 77):
        first, second = claims_studies.make(number), claims_studies.make(number)
        assert first.study == second.study
        assert first.table.equals(second.table)
