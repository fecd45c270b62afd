"""The chapters: they stay within the dialect, name no study's own, and follow the data."""

from __future__ import annotations

import dataclasses
import io
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import kept_results
import light
import numpy as np
import pandas as pd
import pytest
import yaml
from click.testing import CliRunner

from analysis.cli.main import main
from analysis.documents.book import BookPage, Composed, compose, lint, word
from analysis.documents.book import paper as paper_pdf
from analysis.documents.paper import scrutiny, sentences
from analysis.documents.paper.session import Paper, open_paper
from analysis.language import cautions, messages
from analysis.results import cache
from analysis.study import project as projects
from analysis.study import reading

CHAPTERS = ("index.qmd", "chapters/*.qmd", "chapters/*/*.qmd")


def _sources(root: Path) -> dict[str, str]:
    paths = [path for pattern in CHAPTERS for path in sorted(root.glob(pattern))]
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in paths}


@pytest.fixture(scope="module")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the book is made of, so that figures do not land in the project."""
    for study in ("data/china-2020", "data/china-2011", "tests/studies/hospitals"):
        kept_results.of(root / study)
    copy = tmp_path_factory.mktemp("project")
    for name in ("chapters", "data", "templates", "analysis", "docs"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "tests" / "studies", copy / "studies")
    for name in ("_quarto.yml", "index.qmd", "CITATION.cff"):
        shutil.copy(root / name, copy / name)
    shutil.copytree(kept_results.KEPT, copy / ".cache" / "results")
    return copy


def _composed(project: Path, study: str) -> Composed:
    return compose(project, environment={"PATHWAYS_STUDY": str(project / study)})


@pytest.fixture(scope="module")
def books(project: Path) -> Mapping[str, Composed]:
    studies = ("data/china-2020", "data/china-2011", "studies/hospitals")
    return {study.split("/")[1]: _composed(project, study) for study in studies}


def _text(book: Composed) -> str:
    pages = " ".join(str(page.body) for page in book.pages)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", pages))


def test_the_chapters_are_within_the_dialect(root: Path) -> None:
    for folder in projects.books(root).values():
        assert lint(folder) == ()


def test_both_languages_have_the_same_cells_anchors_citations_and_values(
    project: Path, books: Mapping[str, Composed]
) -> None:
    """A chapter says in each language what it says in the other: nothing is lost in translation."""
    study = str(project / "data" / "china-2020")
    chinese = compose(project / "chapters" / "zh", environment={"PATHWAYS_STUDY": study})
    english = books["china-2020"]
    assert [page.chapter.path.name for page in chinese.pages] == [
        page.chapter.path.name for page in english.pages
    ]
    for ours, theirs in zip(chinese.pages, english.pages, strict=True):
        assert ours.lang == "zh"
        for said in (_cells, _anchors, _values, _equations):
            assert said(ours) == said(theirs), (ours.href, said.__name__)
        assert ours.citations == theirs.citations, ours.href


@pytest.mark.parametrize("study", ["data/china-2020", "studies/hospitals"])
def test_what_must_be_known_of_the_study_stands_before_its_pathways(
    project: Path, books: Mapping[str, Composed], study: str
) -> None:
    paper = open_paper(project / study)
    told = [one.striptags() for one in cautions.told(paper.results, paper.words)]
    (page,) = [p for p in books[study.split("/")[1]].pages if "05-pathways" in p.href]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", str(page.body))).split("Sufficiency", 1)[0]
    bare = re.sub(r"[^\w%.]+", "", text)
    assert bool(sentences.warnings(paper)) == bool(told)
    for line in told:
        assert re.sub(r"[^\w%.]+", "", line) in bare
    assert study != "data/china-2020" or any("at random" in line for line in told)


def _cells(page: BookPage) -> list[str | None]:
    return [value.label for value in page.values if not value.inline]


def _anchors(page: BookPage) -> list[tuple[str, str]]:
    return [(anchor.id, anchor.number) for anchor in page.anchors]


def _values(page: BookPage) -> Counter[str]:
    """The unrounded numbers on a page; their order is the language's."""
    return Counter(re.findall(r'<data value="([^"]+)"', page.body))


def _equations(page: BookPage) -> list[str]:
    """The equations that have a number, without the words in them."""
    texts = re.findall(r'<div id="eq-.*?x-tex">(.*?)</annotation>', page.body, re.DOTALL)
    return [re.sub(r"\\text\{[^}]*\}|such that|[\s,]", "", each) for each in texts]


def test_no_chapter_names_a_column_a_region_or_a_place(root: Path) -> None:
    study = reading.load(root / "data" / "china-2020")
    table = pd.read_csv(study.table_path, dtype=str)
    foreign = {*table.columns, *study.derived, *table[study.units.slug]} - {"region"}
    foreign |= {"province", "provinces", "China", "COVID", *study.fsqca.names, "EFF"}
    for path, text in _sources(root).items():
        words = set(re.findall(r"[A-Za-z_]\w+", text))
        assert not words & foreign, f"{path} names {sorted(words & foreign)}"


def test_no_chapter_states_a_result_itself(root: Path) -> None:
    """Outside code and equations no number has decimals, but those of the method itself."""
    conventions = {"0.5", "0.05", "0.95"}
    for path, text in _sources(root).items():
        prose = re.sub(r"```.*?```|\$\$.*?\$\$|`[^`]*`|\$[^$]*\$", " ", text, flags=re.DOTALL)
        found = set(re.findall(r"\d+\.\d+", prose)) - conventions
        assert not found, f"{path} states {sorted(found)}"


def test_every_citation_is_in_the_bibliography(root: Path) -> None:
    said = yaml.safe_load((root / "_quarto.yml").read_text("utf-8"))
    entries: set[str] = set()
    for name in said["bibliography"]:
        entries |= set(
            re.findall(r"^@\w+\{([^,]+),", (root / name).read_text("utf-8"), re.MULTILINE)
        )
    prose = {p.as_posix(): p.read_text("utf-8") for p in root.glob("data/*/prose.*.md")}
    for path, text in (_sources(root) | prose).items():
        cited = set(re.findall(r"(?<![\w.])@([a-z]+\d{4})\b", text))
        assert cited <= entries, f"{path} cites {sorted(cited - entries)}"


def test_every_study_renders_from_the_same_chapters(books: Mapping[str, Composed]) -> None:
    for name, book in books.items():
        text = _text(book)
        for sign in ("{python}", "?@", "Text(", "KeyError", " nan"):
            assert sign not in text, (name, sign)
        for page in book.pages:
            for value in page.values:
                shown = [out.text.strip() for out in value.outputs if value.inline]
                assert not {"None", "nan", "True", "False"} & set(shown), (name, value.place)


def test_sections_of_what_a_study_lacks_are_left_out(books: Mapping[str, Composed]) -> None:
    anchors = {
        name: {anchor for page in book.pages for anchor in re.findall(r'id="([^"]+)"', page.body)}
        for name, book in books.items()
    }
    optional = {"sec-scenarios", "sec-protocol", "sec-comparison", "sec-published", "fig-changes"}
    optional |= {"sec-designs", "tbl-design-1", "tbl-design-terms-1", "tbl-design-steps-1"}
    assert optional <= anchors["china-2020"]
    doubtful = {"sec-protocol"}  # that study doubts a line of its own
    assert not (optional - doubtful) & anchors["china-2011"]
    assert not optional & anchors["hospitals"]
    assert "fig-states" in anchors["china-2011"]
    assert "fig-states" not in anchors["hospitals"]


def test_another_study_is_spoken_of_in_its_own_words(books: Mapping[str, Composed]) -> None:
    text = _text(books["hospitals"])
    assert "12 hospitals" in text or "12 </data> hospitals" in text
    for foreign in ("province", "China", "pandemic", "ECON"):
        assert foreign not in text


def test_every_figure_has_an_alternative_text(books: Mapping[str, Composed]) -> None:
    for book in books.values():
        images = [i for page in book.pages for i in re.findall(r"<img [^>]*>", page.body)]
        assert len(images) >= 6
        for image in images:
            assert len(re.search(r'alt="([^"]*)"', image)[1]) > 40  # type: ignore[index]


def test_briefs_are_found_in_the_language_of_the_chapters(paper: Paper) -> None:
    assert paper.briefs == "../provinces"
    turned = paper.study.model_copy(update={"languages": ("zh", "en")})
    results = dataclasses.replace(paper.results, study=turned)
    assert dataclasses.replace(paper, results=results).briefs == "../en/provinces"


@pytest.fixture(scope="module")
def paper(project: Path, monkeypatch_module: pytest.MonkeyPatch) -> Paper:
    monkeypatch_module.chdir(project)
    return open_paper(project / "data" / "china-2020")


@pytest.fixture(scope="module")
def monkeypatch_module() -> pytest.MonkeyPatch:
    patch = pytest.MonkeyPatch()
    yield patch
    patch.undo()


def test_numbers_keep_the_value_behind_them(paper: Paper) -> None:
    mean = paper.results.mean
    assert str(paper.score(mean)) == f'[0.916]{{.data value="{mean!r}"}}'
    assert str(paper.count(paper.results.frontier)).startswith("[11]")
    assert str(paper.share(0.125, 1)) == '[12.5%]{.data value="0.125"}'


def test_prose_of_the_study_comes_by_section_and_is_empty_without_one(paper: Paper) -> None:
    assert "hospitals alone" in str(paper.prose("inputs"))
    assert not paper.prose("no-such-section")
    pathway = sentences.pathways(paper)[0]
    assert paper.prose(f"pathway:{pathway}")


def test_a_changed_cell_and_a_changed_anchor_change_all_that_hangs_on_them(
    project: Path, paper: Paper
) -> None:
    """One cell and one anchor: text, tables and figures follow, in both languages."""
    from analysis import tables
    from analysis.charts import paper as charts

    shutil.copytree(project / "data", project / "changed")
    path = project / "changed" / "china-2020" / "provinces.csv"
    table = pd.read_csv(path, dtype=str)
    row = table.index[table["province"] == "Jilin"][0]
    table.loc[row, "beds"] = str(int(float(table.loc[row, "beds"]) / 2))
    table.to_csv(path, index=False)
    study = path.parent / "study.yml"
    said = study.read_text("utf-8")
    assert "anchors: [54000, 69000, 90000]" in said
    raw = yaml.safe_load(said.replace("[54000, 69000, 90000]", "[53000, 69000, 90000]"))
    raw["fsqca"]["trials"] = "off"  # nothing that is compared hangs on them, or on variants
    for variants in (*light.VARIANTS, "compare"):
        raw.pop(variants, None)
    study.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), "utf-8")
    changed = open_paper(path.parent)
    words = messages.load(project / "templates", ["en", "zh"])

    def shown(one: Paper, language: str, name: str) -> tuple[str | bytes, ...]:
        own = dataclasses.replace(one, words=words[language])
        scores = {r[0].text: r for r in tables.scores(own.results, own.words).rows}
        sets = {r[0].text: r for r in tables.memberships(own.results, own.words).rows}
        anchors = {r[0].text: r for r in tables.anchors(own.results, own.words).rows}
        return (
            str(sentences.mean(own)),
            scores[name][1].text,
            charts.scores(own.results, own.words).svg,
            anchors["ECON"][3].text,
            sets[name][2].text,
        )

    for language, name in (("en", "Jilin"), ("zh", "吉林")):
        before, after = shown(paper, language, name), shown(changed, language, name)
        assert all(old != new for old, new in zip(before, after, strict=True)), language
        assert (before[1], before[3], after[3]) == ("0.707", "54,000", "53,000")


def test_findings_are_never_empty_and_fit_every_study(project: Path, paper: Paper) -> None:
    papers = [paper]
    papers += [open_paper(project / s) for s in ("data/china-2011", "studies/hospitals")]
    plain = (
        sentences.orientation, sentences.returns, sentences.size, sentences.isotonicity,
        sentences.certificate, sentences.ranks, sentences.rounding, sentences.halves,
        sentences.diversity, sentences.deviants, sentences.uncovered, sentences.dependent,
        sentences.states, sentences.permutation, sentences.subsamples, sentences.cuts,
        sentences.robustness, sentences.cases, sentences.loss, sentences.moved,
        sentences.both_sides, sentences.core, sentences.narrowest,
    )  # fmt: skip
    for one in papers:
        for tell in plain:
            assert tell(one), (one.study.id, tell.__name__)
        for tell in (
            scrutiny.single, scrutiny.second_stage, scrutiny.influence, scrutiny.without,
            scrutiny.both, scrutiny.stability, scrutiny.conditional,
        ):  # fmt: skip
            assert tell(one), (one.study.id, tell.__name__)
        for found in (one.results.high, one.results.low):
            assert sentences.rows(one, found)
            assert sentences.models(one, found)


def _plain(text: object) -> str:
    return re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", str(text)).replace("\\", "")


def _with_scenarios(paper: Paper, kept: int, empty: int, rest: int) -> Paper:
    """The study with that many scenarios of its own solution, of none, and of another."""
    first, own = paper.results.scenarios[0], paper.results.high.intermediate
    other = paper.results.low.intermediate
    solutions = [own] * kept + [dataclasses.replace(own, models=())] * empty + [other] * rest
    scenarios = tuple(dataclasses.replace(first, high=one) for one in solutions)
    return dataclasses.replace(
        paper, results=dataclasses.replace(paper.results, scenarios=scenarios)
    )


@pytest.mark.parametrize(
    ("kept", "empty", "rest", "said"),
    [
        (0, 2, 3, "Not one of the study's 5 scenarios leaves the solution exactly as it is. "
         "Under 2 of them there is no solution at all."),
        (0, 0, 1, "The study's one scenario does not leave the solution exactly as it is. "
         "Each gives some solution."),
        (1, 0, 2, "Of the study's scenarios (3 in all), 1 leaves the solution exactly as it is. "
         "Each gives some solution."),
        (2, 1, 0, "Of the study's scenarios (3 in all), 2 leave the solution exactly as it is. "
         "Under 1 of them there is no solution at all."),
    ],
)  # fmt: skip
def test_scenarios_are_counted_in_words_that_fit(
    paper: Paper, kept: int, empty: int, rest: int, said: str
) -> None:
    assert _plain(sentences.fragile(_with_scenarios(paper, kept, empty, rest))) == said


def test_a_test_without_a_pathway_is_told_apart(paper: Paper) -> None:
    """With an empty set nothing is common to all: it is named, and does not make a measure of 0."""
    found = paper.results.robustness
    assert found is not None
    assert found.tests
    assert found.empty
    said = _plain(sentences.core(paper))
    assert f"consistency is {found.rf_cons:.3f}" in said
    assert "finds no pathway at all: Anchors at the 5th, 50th and 95th percentile." in said

    def told(**changes: object) -> str:
        changed = dataclasses.replace(found, **changes)  # type: ignore[arg-type]
        results = dataclasses.replace(paper.results, robustness=changed)
        return _plain(sentences.core(dataclasses.replace(paper, results=results)))

    assert "no pathway" not in told(empty=())
    assert "nothing to share" in told(tests=())
    assert "no other calibration" in told(tests=(), empty=())


def test_the_core_is_that_of_calibration_alone(paper: Paper) -> None:
    """Recomputed from the memberships: what other data and conditions give has no say in it."""
    results, study = paper.results, paper.study
    found = results.robustness
    assert found is not None
    kinds = {name: scenario.kind for name, scenario in study.scenarios.items()}
    assert set(kinds.values()) == {"data", "model", "calibration"}
    asked = {one.name for one in (*found.tests, *found.empty) if one.line is None and not one.tied}
    assert asked == {name for name, kind in kinds.items() if kind == "calibration"}
    lines = {(one.name, one.line) for one in found.tests if one.line is not None}
    assert lines == {(one.condition, one.line) for one in results.other_lines}
    states = {one.name: one.states for one in results.scenarios}
    tried = [one.name for one in found.tests if one.name in states]
    member = {"typical", "several", "deviant"}
    for region in results.regions:
        if region.robustness == "robust":
            assert region.high.state in member
            assert all(states[name][region.slug] in member for name in tried)


def test_a_caption_says_what_the_marks_mean(books: Mapping[str, Composed]) -> None:
    text = _text(books["china-2020"])
    for key in ("with a tick at the corrected score", "named squares: members without it"):
        assert text.count(key) >= 1


def test_a_study_without_a_solution_says_so(paper: Paper) -> None:
    empty = dataclasses.replace(paper.results.high.intermediate, models=())
    high = dataclasses.replace(paper.results.high, intermediate=empty)
    bare = dataclasses.replace(paper.results, high=high, robustness=None)
    one = dataclasses.replace(paper, results=bare)
    assert "no solution" in str(sentences.models(one, bare.high))
    assert "no solution" in str(sentences.permutation(one))
    assert sentences.pathways(one) == ()


def test_no_chapter_is_bound_to_a_field(root: Path) -> None:
    """What a study is about, its own file and prose say; the chapters serve libraries as well."""
    bound = re.compile(
        r"hospital|health|patient|government|\bsick|nurse|doctor|医|病|患者|政府|卫生|护士", re.I
    )
    for path, text in _sources(root).items():
        assert not bound.search(text), f"{path}: {bound.search(text)}"


@pytest.mark.long
def test_the_waiting_study_runs_whole_once_its_cells_are_filled(
    root: Path, project: Path, tmp_path: Path
) -> None:
    """Cells that are made up, here alone: figures of another year, moved at random."""
    shutil.copytree(root / "data", project / "filled")
    folder = project / "filled" / "china-2021"
    cells = pd.read_csv(folder / "provinces.csv", dtype=str)
    other = pd.read_csv(root / "data" / "china-2020" / "provinces.csv").set_index("adcode")
    moved = np.random.default_rng(0).uniform(0.9, 1.2, size=(2, len(cells)))
    for column, by in zip(("hospital_visits_10k", "hospital_admissions_10k"), moved, strict=True):
        assert cells[column].isna().all()
        figures = other.loc[cells["adcode"].astype(int), column].to_numpy() * by
        cells[column] = [f"{figure:.1f}" for figure in figures]
    cells.to_csv(folder / "provinces.csv", index=False)
    said = (folder / "study.yml").read_text("utf-8")
    assert "replications: 2000" in said
    (folder / "study.yml").write_text(said.replace("replications: 2000", "replications: 100"))
    found = cache.results(folder, project / ".cache" / "results")
    visits = dict(zip(cells["province"], cells["hospital_visits_10k"].astype(float), strict=True))
    assert len(found.regions) == 31
    for region in found.regions:
        filled = visits[region.names["en"]] * 1e4
        assert region.values["hospital_visits_10k"] == pytest.approx(filled)
    for book in projects.books(project).values():
        pages = compose(book, environment={"PATHWAYS_STUDY": str(folder)}).pages
        text = " ".join(str(page.body) for page in pages)
        assert f'value="{found.mean!r}"' in text
        assert not [sign for sign in ("Text(", "{python}", "?@", "KeyError") if sign in text]
    command = ["brief", "anhui", "--study", str(folder), "--output", str(tmp_path / "out")]
    answer = CliRunner().invoke(main, command)
    assert answer.exit_code == 0, answer.output
    assert len(list((tmp_path / "out").rglob("*.pdf"))) == len(found.study.languages)


SHORT = {
    ".": ["index.qmd", "chapters/d-reproduce.qmd", "chapters/references.qmd"],
    "chapters/zh": ["index.qmd", "d-reproduce.qmd", "references.qmd"],
}


def _told_in_every_format(project: Path, study: Path, book: str) -> dict[str, str]:
    """The text of a book of two chapters as web page, in Typst's language, and for Word."""
    folder = project / book
    said = yaml.safe_load((folder / "_quarto.yml").read_text("utf-8"))
    said["book"] |= {"chapters": SHORT[book], "appendices": []}
    (folder / "_quarto.yml").write_text(yaml.safe_dump(said, allow_unicode=True), "utf-8")
    made = compose(folder, environment={"PATHWAYS_STUDY": str(study)})
    archive = zipfile.ZipFile(io.BytesIO(word.write(made, epoch=1_700_000_000)))
    body = archive.read("word/document.xml").decode()
    return {
        "web": _text(made),
        "pdf": paper_pdf.document(made, epoch=1_700_000_000),
        "word": re.sub(r"<[^>]+>", "", body),
    }


@pytest.mark.parametrize("book", list(SHORT))
def test_a_changed_citation_changes_in_every_format(
    root: Path, project: Path, tmp_path: Path, book: str
) -> None:
    """One entry of the bibliography: the text and the list of references follow."""
    for name in ("chapters", "templates", "_quarto.yml", "index.qmd", "data"):
        source, target = root / name, tmp_path / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    study = project / "data" / "china-2020"
    before = _told_in_every_format(tmp_path, study, book)
    entries = tmp_path / "chapters" / "references.bib"
    said = entries.read_text("utf-8")
    for old, new in (
        ("{QCA} with {R}: A Comprehensive Resource", "{QCA} with {R}: Another Title"),
        ("year = {2019},\n  doi = {10.1007/978-3-319-75668-4}", "year = {1903}"),
    ):
        assert said.count(old) == 1
        said = said.replace(old, new)
    entries.write_text(said, "utf-8")
    after = _told_in_every_format(tmp_path, study, book)
    for form, text in after.items():
        plain, was = (" ".join(t.replace("\\", "").split()) for t in (text, before[form]))
        assert "Another Title" in plain, form
        assert plain.count("1903") >= 2, form  # where it is cited, and in the list
        assert "A Comprehensive Resource" not in plain, form
        assert "A Comprehensive Resource" in was, form
        assert "1903" not in was, form


@pytest.mark.parametrize("language", ["en", "zh"])
def test_like_circumstances_and_published_ranks_are_said_with_their_figures(
    project: Path, paper: Paper, language: str
) -> None:
    own = dataclasses.replace(
        paper, words=messages.load(project / "templates", ["en", "zh"])[language]
    )
    results = paper.results
    assert results.scrutiny is not None
    whole = results.scrutiny.conditional[-1]
    said = _plain(scrutiny.conditional(own))
    numbers = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", said)]
    for i in (0, 1):
        assert round(whole.mean[i], 3) in numbers or not whole.moved[i]
        assert float(whole.moved[i]) in numbers or not whole.moved[i]
        assert float(whole.neighbours[i]) in numbers
    (one,) = results.published_ranks
    assert one.ranks is not None
    said = _plain(scrutiny.published(own))
    assert f"[@{paper.study.published[one.place].cite}]" in said
    assert results.region(one.furthest).names[language] in said
    shown = [n.replace("\u2212", "-") for n in re.findall(r"[\u2212-]?\d+(?:\.\d+)?", said)]
    for number in (one.n, one.ones, one.there, one.here):
        assert str(number) in shown
    assert f"{one.ranks:.2f}" in shown
    level = dataclasses.replace(
        own,
        results=dataclasses.replace(
            results, published_ranks=(dataclasses.replace(one, ranks=None),)
        ),
    )
    assert _plain(scrutiny.published(level)) != said
    none = dataclasses.replace(
        own,
        results=dataclasses.replace(
            results, scrutiny=dataclasses.replace(results.scrutiny, conditional=()),
            published_ranks=(),
        ),
    )  # fmt: skip
    assert not scrutiny.published(none)
    assert "0." not in _plain(scrutiny.conditional(none))


def test_the_chapters_of_a_large_study_stay_readable(project: Path) -> None:
    """With a row and a name for each of thousands, pandoc could not read the third chapter."""
    folder = project / "studies" / "many"
    shutil.copytree(project / "studies" / "hospitals", folder)
    light.make(folder)
    few, draw = pd.read_csv(folder / "hospitals.csv"), np.random.default_rng(0)
    many = pd.concat([few] * 14, ignore_index=True)
    figures = many.select_dtypes("number").columns
    noise = draw.lognormal(0, 0.3, (len(many), len(figures)))
    many[figures] = (many[figures] * noise).round().clip(lower=1).astype(int)
    many["code"] = many["name"] = [f"H{i:03}" for i in range(len(many))]
    many.to_csv(folder / "hospitals.csv", index=False)
    book = _composed(project, "studies/many")
    pages = {page.chapter.path.name: str(page.body) for page in book.pages}
    for name in ("03-efficiency.qmd", "06-provinces.qmd", "b-memberships.qmd"):
        assert f"{len(many) - 50} rows not printed" in pages[name]
    for body in pages.values():
        assert max(map(len, re.findall(r"(?:H\d{3}, )+", body)), default=0) <= 40 * len("H000, ")
        assert body.count("H0") + body.count("H1") < 600
