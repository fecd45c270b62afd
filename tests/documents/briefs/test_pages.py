"""Briefs of a made-up study whose regions are in every state; the words are kept as snapshots."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import brief_checks
import pikepdf
import pytest
import synthetic
from syrupy.assertion import SnapshotAssertion

from analysis.documents.briefs import pages
from analysis.documents.briefs.cases import facts
from analysis.documents.edition import Edition, compile_edition
from analysis.errors import UserError
from analysis.results.shapes import Results, to_dict
from analysis.study.project import find

LANGUAGES = ("en", "zh")
CASES = {
    "typical": ("base", "typical"),
    "several": ("base", "several"),
    "deviant": ("base", "deviant"),
    "uncovered": ("base", "uncovered"),
    "reachable": ("base", "reachable"),
    "closed": ("base", "closed"),
    "depends": ("tied", "offline"),
    "none-high": ("none", "typical"),
    "none-low": ("none", "deviant"),
}


def site(results: Results, root: Path) -> Edition:
    project = find(root / "data" / "china-2020")
    return compile_edition(project, results, 1_700_000_000)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[str, Results, str]:
    variant, slug = CASES[request.param]
    return request.param, synthetic.results(variant), slug  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_every_state(
    case: tuple[str, Results, str], language: str, root: Path, snapshot: SnapshotAssertion
) -> None:
    _, results, slug = case
    page = pages.draft(site(results, root), slug, language).page
    assert brief_checks.text(page) == snapshot


def test_the_made_up_study_has_every_case(case: tuple[str, Results, str]) -> None:
    name, results, slug = case
    assert facts(results, slug).case == name.split("-")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_is_marked_and_in_the_results(
    case: tuple[str, Results, str], language: str, root: Path
) -> None:
    _, results, _ = case
    known = set(brief_checks.numbers(to_dict(results)))
    for region in results.regions:
        made = pages.draft(site(results, root), region.slug, language)
        stated = brief_checks.stated(made.table)
        assert not brief_checks.loose_digits(made.page, results)
        for value, shown in brief_checks.read(made.page).data:
            assert float(value) in known | stated, (region.slug, value, shown)


def test_the_table_equals_the_results(case: tuple[str, Results, str], root: Path) -> None:
    _, results, slug = case
    made = brief_checks.table(pages.draft(site(results, root), slug, "en").table)
    region = next(r for r in to_dict(results)["regions"] if r["slug"] == slug)
    kept = {k: v for k, v in made.items() if not k.startswith(("study.", "brief."))}
    assert len(kept) > 50
    for key, value in kept.items():
        found = brief_checks.at(region, key)
        assert brief_checks.same(value, found), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_immovable_conditions_are_never_proposed(language: str, root: Path) -> None:
    for variant in ("base", "tied"):
        results = synthetic.results(variant)  # type: ignore[arg-type]
        density = {"en": "density", "zh": "密度"}[language]
        for region in results.regions:
            found = facts(results, region.slug)
            if found.case != "reachable":
                continue
            made = pages.draft(site(results, root), region.slug, language).page
            headline = made.split("<h1>")[1].split("</h1>")[0].split("“")[0]
            look = made.split('class="look"')[1].split("</section>")[0]
            assert density not in headline.lower()
            assert density not in look.lower()
            assert all(o.movable for o in found.obstacles)


def test_two_briefs_have_the_same_headings(root: Path) -> None:
    results = synthetic.results()
    headings = {
        tuple(
            part.split("</h2>")[0]
            for part in pages.draft(site(results, root), r.slug, "en").page.split("<h2>")[1:]
        )
        for r in results.regions
    }
    assert len(headings) == 1


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (None, None),
        (1.0, "in every draw"),
        (0.0, "in no draw"),
        (0.504, "in 50.4% of the draws"),
        (0.998, "in 99.8% of the draws"),
    ],
)
def test_rounding_is_told_as_it_is(chance: float | None, said: str | None, root: Path) -> None:
    results = synthetic.with_score(synthetic.results(), "typical", frontier_chance=chance)
    words = brief_checks.text(pages.draft(site(results, root), "typical", "en").page)
    assert ("draw" in words) == (said is not None)
    assert said is None or said in words


def test_a_score_below_the_frontier_is_never_shown_as_1(root: Path) -> None:
    results = synthetic.with_score(synthetic.results(), "several", crs=0.99998)
    words = brief_checks.text(pages.draft(site(results, root), "several", "en").page)
    assert "0.99998" in words


def test_all_slack_and_no_slack(root: Path) -> None:
    results = synthetic.results()
    gap = results.region("closed").gap.resources
    assert all(g.slack > 0 for g in gap)
    assert all(g.slack == 0 for g in results.region("several").gap.resources)
    words = brief_checks.text(pages.draft(site(results, root), "closed", "en").page)
    assert "Look first at\nall resources alike" in words
    words = brief_checks.text(pages.draft(site(results, root), "typical", "en").page)
    assert "No resource of Alder lies beyond the frontier" in words


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf(case: tuple[str, Results, str], language: str, root: Path) -> None:
    _, results, slug = case
    files = pages.render(site(results, root), slug, language)
    brief_checks.check_pdf(files, language, results.region(slug).names[language])


def test_a_study_without_tiles_has_three_figures(root: Path) -> None:
    files = pages.render(site(synthetic.results(tiles=False), root), "deviant", "en")
    assert sorted(name for name in files if name.endswith(".svg")) == [
        "gap.svg", "pathway.svg", "position.svg",
    ]  # fmt: skip


def _with_notes(count: int) -> Results:
    results = synthetic.results()
    note = {"en": "A note that goes on for a while about what is left out. " * 3, "zh": "注" * 40}
    study = results.study.model_copy(update={"notes": (note,) * count})
    return replace(results, study=study)


def test_many_notes_are_set_smaller_and_too_many_refused(root: Path) -> None:
    pdf = pages.render(site(_with_notes(10), root), "deviant", "en")[pages.PDF]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 2
    with pytest.raises(UserError, match="brief of deviant takes 3 pages"):
        pages.render(site(_with_notes(40), root), "deviant", "en")


def test_same_bytes_in_another_process(root: Path) -> None:
    here = Path(__file__).parent
    script = (
        "import hashlib, sys; from pathlib import Path; import synthetic, test_pages as t;"
        f"site = t.site(synthetic.results(), Path({str(root)!r}));"
        "files = t.pages.render(site, 'reachable', 'zh');"
        "print({k: hashlib.sha256(v).hexdigest() for k, v in files.items()})"
    )
    path = os.pathsep.join([str(root), str(here), str(root / "tests")])
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PATH": os.environ["PATH"], "PYTHONPATH": path},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1
