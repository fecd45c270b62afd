"""The build as a whole, on a small project: made once, swapped in whole, the same on any day."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import browser as browser_tests
import lxml.html
import pytest
import small_project
from small_project import CHAPTER, fingerprint

from analysis import workers
from analysis.build import build, check
from analysis.build.parts import base_keys
from analysis.documents import edition
from analysis.errors import UserError
from analysis.results import cache
from analysis.study.project import Project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return small_project.make(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def built(project: Project) -> dict[str, str]:
    build.build(project, jobs=2, renderer="builtin")
    return fingerprint(project.output)


def test_everything_is_there(project: Project, built: dict[str, str]) -> None:
    assert {
        "index.html",
        "paper.pdf",
        "search-index/en/pages.js",
        "sitemap.xml",
        "manifest.json",
    } <= set(built)
    for slug in ("ashford", "millbrook"):
        assert {
            f"districts/{slug}/{n}" for n in ("index.html", "brief.pdf", "brief.csv", "data.json")
        } <= set(built)
    assert json.loads((project.output / "manifest.json").read_text())["renderer"] == "builtin"


def test_no_link_is_dead(project: Project, built: dict[str, str]) -> None:
    assert check.site(project.output) == ()


def test_a_second_build_has_nothing_to_do(project: Project, built: dict[str, str]) -> None:
    assert "is up to date" in build.build(project, renderer="builtin")


def test_a_lost_file_comes_back_from_the_cache(project: Project, built: dict[str, str]) -> None:
    (project.output / "districts" / "ashford" / "brief.pdf").unlink()
    assert "0 of 7 parts made anew" in build.build(project, renderer="builtin")
    assert fingerprint(project.output) == built


@pytest.mark.parametrize(
    "name", ["paper.pdf", "search-index/en/pages.js", "districts/ashford/brief.pdf"]
)
def test_up_to_date_means_the_bytes_are_the_manifest_s(
    project: Project, built: dict[str, str], name: str
) -> None:
    body = bytearray((project.output / name).read_bytes())
    body[len(body) // 2] ^= 1
    (project.output / name).write_bytes(bytes(body))
    assert "0 of 7 parts made anew" in build.build(project, renderer="builtin")
    assert fingerprint(project.output) == built


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "\0\xff"])
def test_a_damaged_manifest_is_mended(project: Project, built: dict[str, str], text: str) -> None:
    (project.output / "manifest.json").write_bytes(text.encode("latin-1"))
    assert "0 of 7 parts made anew" in build.build(project, renderer="builtin")
    assert fingerprint(project.output) == built


def test_damaged_kept_parts_and_results_are_made_anew(
    project: Project, built: dict[str, str]
) -> None:
    brief = next((project.cache / "documents").glob("*/districts/ashford/brief.pdf"))
    brief.write_bytes(brief.read_bytes()[:-100])
    for kept in (project.cache / "results").iterdir():
        kept.write_bytes(kept.read_bytes()[:-100])
    (project.output / "paper.pdf").unlink()
    assert "1 of 7 parts made anew" in build.build(project, renderer="builtin")
    assert fingerprint(project.output) == built


@pytest.mark.parametrize(
    ("jobs", "lost", "count"),
    [(1, "*/districts/**/index.html", 5), (8, "*/districts/*/brief.pdf", 4)],
    ids=["one job, briefs and the list of them", "briefs alone"],
)
def test_no_process_is_started_where_it_does_not_pay(
    project: Project,
    built: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    jobs: int,
    *,
    lost: str,
    count: int,
) -> None:
    """One job is this process; a few briefs alone are made sooner than a process has begun."""
    for path in (project.cache / "documents").glob(lost):
        path.unlink()
    shutil.rmtree(project.output)
    monkeypatch.setattr(workers, "pool", lambda count: pytest.fail("a process is started"))
    said = build.build(project, jobs=jobs, renderer="builtin")
    assert f"{count} of 7 parts made anew" in said
    assert fingerprint(project.output) == built


@pytest.mark.parametrize("only", [(), ("ashford",)])
def test_a_file_of_the_user_s_stops_the_build(
    project: Project, built: dict[str, str], only: tuple[str, ...]
) -> None:
    (project.output / "CNAME").write_text("example.org")
    try:
        with pytest.raises(UserError, match="CNAME"):
            build.build(project, only=only, renderer="builtin")
        with pytest.raises(UserError, match="CNAME"):
            build.one_brief(project, "ashford", None)
        assert (project.output / "CNAME").read_text() == "example.org"
    finally:
        (project.output / "CNAME").unlink()
    assert fingerprint(project.output) == built


def test_a_source_changed_during_the_build_stops_it(
    project: Project, built: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise what was made of the new text would be kept under the old one's key."""
    chapter = project.root / "chapters" / "01-scores.qmd"
    make = build.book_files

    def meanwhile(*args, **kwargs):
        chapter.write_text(CHAPTER + "\nThird.\n", "utf-8")
        return make(*args, **kwargs)

    chapter.write_text(CHAPTER + "\nSecond.\n", "utf-8")
    monkeypatch.setattr(build, "book_files", meanwhile)
    try:
        with pytest.raises(UserError, match="changed while"):
            build.build(project, renderer="builtin")
        monkeypatch.undo()
        chapter.write_text(CHAPTER + "\nSecond.\n", "utf-8")
        assert "2 of 7 parts made anew" in build.build(project, renderer="builtin")
        assert "Third" not in (project.output / "chapters" / "01-scores.html").read_text()
    finally:
        chapter.write_text(CHAPTER, "utf-8")
        build.build(project, renderer="builtin")


def test_a_changed_chapter_makes_the_book_and_what_packs_it(
    project: Project, built: dict[str, str]
) -> None:
    chapter = project.root / "chapters" / "01-scores.qmd"
    chapter.write_text(CHAPTER + "\nOne more sentence.\n", "utf-8")
    try:
        assert "2 of 7 parts made anew" in build.build(project, renderer="builtin")
        now = fingerprint(project.output)
        changed = {name for name in built if now[name] != built[name]}
        assert "chapters/01-scores.html" in changed
        assert not any(name.startswith("districts/") for name in changed)
    finally:
        chapter.write_text(CHAPTER, "utf-8")
        build.build(project, renderer="builtin")


def test_a_section_that_moves_makes_anew_what_leads_to_it(project: Project) -> None:
    results = cache.results(project.study, project.cache / "results")
    chapter = project.root / "chapters" / "01-scores.qmd"

    def brief_key(text: str) -> str:
        chapter.write_text(text, "utf-8")
        return base_keys(edition.compile_edition(project, results, 0))["brief"]

    try:
        before = brief_key(CHAPTER)
        assert brief_key(CHAPTER + "\nOne more sentence.\n") == before
        assert brief_key(CHAPTER.replace("{#sec-scores}", "{#sec-efficiency}")) != before
    finally:
        chapter.write_text(CHAPTER, "utf-8")


@pytest.mark.long  # in make test, test_same_bytes.py holds the smallest study to it
def test_the_same_inputs_give_the_same_bytes(project: Project, built: dict[str, str]) -> None:
    shutil.rmtree(project.cache)
    shutil.rmtree(project.output)
    assert "7 of 7 parts made anew" in build.build(project, jobs=1, renderer="builtin")
    assert fingerprint(project.output) == built


def test_one_region_alone_leaves_the_rest_as_it_is(project: Project, built: dict[str, str]) -> None:
    table = project.study / "units.csv"
    text = table.read_text("utf-8")
    table.write_text(text.replace(",310,420,650", ",310,420,640"), "utf-8")
    try:
        said = build.build(project, only=("ashford",), renderer="builtin")
        assert "1 of 7 parts made anew" in said
        now = fingerprint(project.output)
        changed = {name for name in built if now[name] != built[name]}
        assert "districts/ashford/brief.pdf" in changed
        spanning = {n for n in built if n.startswith("search-index/")} | {"manifest.json"}
        assert changed <= spanning | {n for n in built if "/ashford/" in n}
    finally:
        table.write_text(text, "utf-8")
        build.build(project, renderer="builtin")


def taken(script: Path) -> Any:
    """What a file of the search index gives."""
    return json.loads(script.read_text("utf-8").split(",", 1)[1].removesuffix(");\n"))


def test_search_finds_chapters_and_briefs(project: Project, built: dict[str, str]) -> None:
    folder = project.output / "search-index" / "en"
    pages = taken(folder / "pages.js")["pages"]
    numbers = {href: number for number, (href, *_) in enumerate(pages)}
    assert len(numbers) == len(pages)
    chapter = taken(folder / f"p{numbers['chapters/01-scores.html']}.js")
    assert any("The mean is" in text for _, _, text in chapter)
    assert pages[numbers["districts/ashford/index.html"]][1:3] == ["Ashford", "brief"]


def test_the_date_is_the_edition_s(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert edition.date_of(root) % 86400 == 0
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert edition.date_of(root) == 1700000000
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(UserError, match="whole number of seconds"):
        edition.date_of(root)


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("small/study.yml", "column: beds", "column: bedz", "did you mean 'beds'?"),
        ("small/units.csv", ",310,420,", ",-310,420,", "row 2 (Ashford), column beds: -310"),
        ("small/units.csv", "120000,", "lots,", "column residents: 'lots' is not a number"),
        ("small/study.yml", "[50, 70, 90]", "[90, 50, 70]", "out of order"),
        ("chapters/01-scores.qmd", "paper.score(", "paper.scoore(", "01-scores.qmd"),
        ("index.qmd", "@sec-scores", "@sec-nothing", "sec-nothing"),
    ],
)
def test_a_fault_leaves_the_old_site(
    project: Project, built: dict[str, str], *, file: str, old: str, new: str, told: str
) -> None:
    path = project.root / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    try:
        with pytest.raises(UserError) as caught:
            build.build(project, renderer="builtin")
        assert any(told in fault for fault in caught.value.faults), caught.value.faults
        assert fingerprint(project.output) == built
        assert not list(project.root.glob(".output*"))
    finally:
        path.write_text(text, "utf-8")


def test_one_brief_is_written_alone(project: Project, tmp_path: Path) -> None:
    elsewhere = replace(project, output=tmp_path / "out")
    paths = build.one_brief(elsewhere, "ashford", None)
    assert {Path(p).name for p in paths} >= {"index.html", "brief.pdf", "brief.csv", "data.json"}
    assert (tmp_path / "out" / "districts" / "ashford" / "brief.pdf").is_file()


def words_of(page: Path) -> str:
    """What the brief on a page says."""
    tree = lxml.html.parse(str(page), lxml.html.HTMLParser(encoding="utf-8"))
    return " ".join(tree.find(".//article").text_content().split())


def test_briefs_alone_lead_to_what_is_there(
    project: Project, built: dict[str, str], tmp_path: Path
) -> None:
    """Not to the site that is not around them; a whole build into the folder joins them to it."""
    elsewhere = replace(project, output=tmp_path / "out")
    brief, whole = (
        folder / "districts" / "ashford" / "index.html"
        for folder in (elsewhere.output, project.output)
    )
    for slug in ("ashford", "millbrook"):
        build.one_brief(elsewhere, slug, None)
        assert check.site(elsewhere.output) == ()
        assert words_of(brief) == words_of(whole)
        assert "<nav" not in brief.read_text("utf-8")
    assert (elsewhere.output / "assets" / "fonts.css").is_file()
    build.build(elsewhere, renderer="builtin")
    assert brief.read_bytes() == whole.read_bytes()


@pytest.mark.browser
def test_a_brief_alone_looks_as_in_the_site(
    project: Project, built: dict[str, str], tmp_path: Path
) -> None:
    """From a folder that holds no site, as a file: its styles and scripts came with it."""
    build.one_brief(replace(project, output=tmp_path / "out"), "ashford", None)
    looks = """() => ["body", "h1", "main", ".site-header", "table td"].map((selector) => {
      const style = getComputedStyle(document.querySelector(selector));
      return [style.fontSize, style.color, style.width, style.padding, style.borderBottom];
    })"""
    found = []
    with browser_tests.chromium() as browser:
        for site in (project.output, tmp_path / "out"):
            with browser_tests.watched(browser, f"file://{site}") as (page, faults):
                page.goto(f"file://{site}/districts/ashford/index.html")
                found.append(page.evaluate(looks))
                page.locator("button.theme").click()
                assert page.locator("html").get_attribute("data-theme")
                assert faults == []
    assert found[0] == found[1]


def test_quarto_is_told_where_to_render(
    project: Project, built: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for Quarto writes where it is told; the build takes the pages from there.

    A newer Quarto renders the book anew, and nothing else.
    """
    script = tmp_path / "quarto"
    page = "<html lang=en><title>By Quarto</title></html>"
    script.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && exec echo 1.9.1\n'
        '[ "$1 $3" = "render --output-dir" ] || exit 1\n'
        f'mkdir -p "$2/$4" && echo "{page}" > "$2/$4/index.html"\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("QUARTO_PATH", str(script))
    elsewhere = replace(project, output=tmp_path / "out")
    build.build(elsewhere, renderer="quarto")
    assert (tmp_path / "out" / "paper.html").read_text().strip() == page
    assert (tmp_path / "out" / "districts" / "ashford" / "brief.pdf").is_file()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert manifest["renderer"] == "quarto"
    assert "is up to date" in build.build(elsewhere, renderer="quarto")
    script.write_text(script.read_text().replace("1.9.1", "1.9.2"))
    assert "1 of 7 parts made anew" in build.build(elsewhere, renderer="quarto")
    script.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(UserError, match="quarto did not render"):
        build.build(replace(project, output=tmp_path / "more"), renderer="quarto")


def test_quarto_that_stands_on_no_path_is_asked_in_its_own_folder(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor brings Quarto along; what Quarto runs last knows its folder, if anything."""
    found = cache.results(project.study, project.cache / "results")
    opened = replace(edition.compile_edition(project, found, 1_700_000_000), renderer="quarto")
    for name in ("QUARTO_PATH", "QUARTO_BIN_PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    unknown = base_keys(opened)["book"]
    monkeypatch.setenv("QUARTO_BIN_PATH", str(tmp_path))
    assert base_keys(opened)["book"] == unknown
    script = tmp_path / "quarto"
    script.write_text("#!/bin/sh\necho 1.9.1\n")
    script.chmod(0o755)
    assert base_keys(opened)["book"] != unknown
