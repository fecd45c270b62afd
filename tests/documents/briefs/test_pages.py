"""Briefs of a made-up study whose regions are in every state: what holds of each page and PDF.

What the sentences say is held to the numbers in ``tests/claims``.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path

import brief_checks
import pikepdf
import pytest
import synthetic
from syrupy.assertion import SnapshotAssertion

from analysis.charts.strips import Sheet
from analysis.documents.briefs import pages
from analysis.documents.edition import Edition, compile_edition
from analysis.errors import UserError
from analysis.results import cache as store
from analysis.results.shapes import Results
from analysis.study.project import find

LANGUAGES = ("en", "zh")
CASES = {
    "typical": ("base", "typical"),
    "several": ("base", "several"),
    "deviant": ("base", "deviant"),
    "uncovered": ("base", "uncovered"),
    "longest-name": ("base", "reachable"),
    "alone": ("base", "closed"),
    "depends": ("tied", "offline"),
    "none-high": ("none", "typical"),
    "none": ("none", "deviant"),
}


def site(results: Results, root: Path) -> Edition:
    return compile_edition(find(root / "data" / "china-2020"), results, 1_700_000_000)


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest) -> tuple[str, str]:
    """A variant of the study, and a region of it."""
    return CASES[request.param]


@cache
def edition(variant: str, root: Path) -> Edition:
    return site(synthetic.results(variant), root)  # type: ignore[arg-type]


@cache
def drafted(variant: str, slug: str, language: str, root: Path) -> pages.Draft:
    """A brief of a variant, which several tests look at."""
    return pages.draft(edition(variant, root), slug, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_ten_seconds(
    case: tuple[str, str], language: str, root: Path, snapshot: SnapshotAssertion
) -> None:
    assert brief_checks.first(drafted(*case, language, root).page) == snapshot


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("variant", ["base", "tied", "none"])
def test_every_number_is_marked_and_has_a_row(variant: str, language: str, root: Path) -> None:
    results = edition(variant, root).results
    for region in results.regions:
        made = drafted(variant, region.slug, language, root)
        assert not brief_checks.loose_digits(made.page, results)
        rows = [list(row.values()) for row in brief_checks.table(made.table)]
        told = brief_checks.read(made.page).data
        assert sorted((row[4], row[3]) for row in rows) == sorted(told)
        assert all(row[0] and (row[1] or row[2]) for row in rows)


def test_the_numbers_are_labelled_in_the_pages_language(root: Path) -> None:
    heads = {
        language: drafted("base", "deviant", language, root)
        .table.decode("utf-8-sig")
        .splitlines()[0]
        for language in LANGUAGES
    }
    assert heads["en"].startswith("Part,Row,")
    assert heads["zh"].startswith("部分,行,")
    made = drafted("base", "deviant", "en", root)
    assert made.table.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_hold_no_style_or_script_of_their_own(
    case: tuple[str, str], language: str, root: Path
) -> None:
    read = brief_checks.read(drafted(*case, language, root).page)
    assert not {"style", "<style>", "<script>"} & read.attributes
    assert not [name for name in read.attributes if name.startswith("on")]


def test_every_picture_is_there_with_words(case: tuple[str, str], root: Path) -> None:
    made = drafted(*case, "en", root)
    read = brief_checks.read(made.page)
    assert all(read.alts)
    shown = set()
    for source in read.sources:
        name, _, view = source.partition(".svg")
        drawn = made.charts[name]
        shown.add(name)
        if isinstance(drawn, Sheet):
            assert f'<view id="{view[1:]}"'.encode() in drawn.svg
        else:
            assert not view
    assert shown >= set(made.charts) - {"ranking-narrow"}


def test_a_slot_without_data_is_not_there(root: Path) -> None:
    page = drafted("base", "deviant", "en", root).page
    assert 'id="practice"' not in page
    assert 'id="since"' not in page
    assert 'class="ranking"' not in page
    assert list(re.findall(r'data-slot="(\w+)"', page)) == [
        "headline", "leads", "look", "circumstances", "pathway", "questions", "gap", "learn",
        "sure",
    ]  # fmt: skip


def test_what_was_not_tried_is_not_called_robust(root: Path) -> None:
    results = replace(synthetic.results(), scenarios=(), robustness=None)
    for region in results.regions:
        said = "\n".join(
            brief_checks.lines(pages.draft(site(results, root), region.slug, "en").page)
        )
        assert "variant" not in said
        assert "robust" not in said.lower()


def test_a_brief_leads_to_those_beside_it(root: Path) -> None:
    order = [region.slug for region in edition("base", root).results.regions]
    page = drafted("base", order[1], "en", root).page
    assert f'rel="prev" href="../{order[0]}/index.html"' in page
    assert f'rel="next" href="../{order[2]}/index.html"' in page
    assert 'rel="prev"' not in drafted("base", order[0], "en", root).page
    assert 'rel="next"' not in drafted("base", order[-1], "en", root).page
    links = set(re.findall(r'<a href="\.\./([^/"]+)/index.html">', page))
    assert links
    assert order[1] not in links


@pytest.mark.parametrize(
    ("contact", "href"),
    [("data@example.org", "mailto:data@example.org"), ("https://example.org/ask", None)],
)
def test_a_contact_is_led_to_and_without_one_nothing_is_said(
    contact: str, href: str | None, root: Path
) -> None:
    results = synthetic.results()
    study = results.study.model_copy(update={"contact": contact})
    page = pages.draft(site(replace(results, study=study), root), "deviant", "en").page
    assert f'<a href="{href or contact}">' in page
    assert "looks wrong" in page
    assert "looks wrong" not in drafted("base", "deviant", "en", root).page


def test_no_sentence_is_bound_to_one_subject(root: Path) -> None:
    bound = {
        "en": r"hospital|patient|health|govern|minist|provinc|doctor|nurse|\bbeds?\b|sick|\bill\b",
        "zh": "医院|病人|卫生|政府|省|医生|护士|床",
    }
    for language, words in bound.items():
        text = (root / "templates" / f"messages.{language}.yml").read_text("utf-8")
        brief = text.split("\nbrief:", 1)[1].split("\npaper:", 1)[0]
        assert not re.findall(words, brief, re.IGNORECASE)


def test_templates_place_and_do_not_decide(root: Path) -> None:
    for template in (root / "templates" / "brief").glob("*.html"):
        tests = re.findall(r"{% (?:el)?if (.*?) %}", template.read_text("utf-8"))
        allowed = r"(not )?[a-z_]+(\.[a-z_]+){0,2}( is not none)?|link\.key != here"
        assert all(re.fullmatch(allowed, test) for test in tests), (template.name, tests)
        assert "facts" not in template.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf(case: tuple[str, str], language: str, root: Path) -> None:
    variant, slug = case
    made = edition(variant, root)
    files = pages.render(made, slug, language)
    brief_checks.check_pdf(files, language, made.results.region(slug).names[language])


def _with_notes(count: int) -> Results:
    results = synthetic.results()
    note = {"en": "A note that goes on for a while about what is left out. " * 3, "zh": "注" * 40}
    study = results.study.model_copy(update={"notes": (note,) * count})
    return replace(results, study=study)


def test_many_notes_are_set_smaller_and_too_many_refused(root: Path) -> None:
    pdf = pages.render(site(_with_notes(10), root), "deviant", "en")[pages.PDF]
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.pages) == 2
    with pytest.raises(UserError, match=r"brief of deviant takes \d pages"):
        pages.render(site(_with_notes(60), root), "deviant", "en")


@pytest.mark.long  # in make test, tests/build/test_same_bytes.py has briefs among its files
def test_same_bytes_in_another_process(root: Path) -> None:
    here = Path(__file__).parent
    script = (
        "import hashlib, sys; from pathlib import Path; import synthetic, test_pages as t;"
        f"site = t.site(synthetic.results(), Path({str(root)!r}));"
        "files = t.pages.render(site, 'reachable', 'zh');"
        "print({k: hashlib.sha256(v).hexdigest() for k, v in files.items()})"
    )
    path = os.pathsep.join([str(root), str(here), str(here.parents[1])])
    told = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={"PYTHONHASHSEED": seed, "PATH": os.environ["PATH"], "PYTHONPATH": path},
            capture_output=True, check=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


def test_a_name_that_no_type_makes_fit_is_told_with_its_brief(root: Path, tmp_path: Path) -> None:
    study = tmp_path / "study"
    shutil.copytree(root / "tests" / "studies" / "smallest", study)
    table = study / "units.csv"
    table.write_text(table.read_text("utf-8").replace("North", "North" + "w" * 90), "utf-8")
    own = compile_edition(find(study), store.results(study, tmp_path / "kept"), 1_700_000_000)
    slug = next(r.slug for r in own.results.regions if r.slug.startswith("north"))
    with pytest.raises(UserError, match=f"the brief of {slug}: page 1: .* shorten this name"):
        pages.render(own, slug, "en")
