"""Which project a command means, wherever the user stands."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from analysis.build import staging
from analysis.errors import UserError, shown, standing_here
from analysis.study import project
from analysis.study.shipped import HOME, TEMPLATES


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A study in no project."""
    folder = tmp_path / "far" / "mine"
    folder.mkdir(parents=True)
    (folder / "study.yml").write_text("id: mine\n", "utf-8")
    return folder


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A project with a study inside."""
    folder = tmp_path / "book"
    (folder / "study").mkdir(parents=True)
    (folder / "study" / "study.yml").write_text("id: inside\n", "utf-8")
    (folder / "_quarto.yml").write_text("study: study\nbook: {title: Mine}\n", "utf-8")
    return folder


def test_a_study_in_no_project_keeps_to_its_folder_and_to_where_the_user_stands(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = project.find("far/mine")
    assert (found.study, found.root) == (bare, HOME)
    assert found.cache == bare / ".cache"
    assert found.output == tmp_path / "output"
    assert project.find("far/mine/study.yml") == found
    assert project.find("far/mine", output=Path("site")).output == tmp_path / "site"


def test_a_project_serves_its_own_study_whether_named_or_stood_in(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outside = project.find("book")
    assert (outside.root, outside.study) == (whole, whole / "study")
    assert (outside.cache, outside.output) == (whole / ".cache", tmp_path / "output")
    monkeypatch.chdir(whole / "study")
    assert project.find().output == whole / "output"
    assert project.find(output=Path("here")).output == whole / "study" / "here"


def test_without_a_project_a_study_must_be_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match="no project here; name a study's folder with --study"):
        project.find()


def test_nothing_is_written_into_the_project_that_lends_its_chapters(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (bare / "references.bib").write_text("@book{mine2020, title={Mine}, year={2020}}\n", "utf-8")
    found = project.find("far/mine")
    root = staging.book_root(found)
    assert root.is_relative_to(bare / ".cache")
    settings = yaml.safe_load((root / "_quarto.yml").read_text("utf-8"))
    assert settings["study"] == str(bare)
    assert "references.bib" in settings["bibliography"]
    assert all((root / name).is_file() for name in settings["bibliography"])
    assert (root / "chapters").is_dir()
    assert staging.book_root(found) == root


def test_the_copy_that_quarto_renders_has_the_studys_title_page(
    bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = project.find("far/mine")
    front = {"en": {"title": "Of *two* things", "author": [{"name": "A_B_C"}], "keywords": ["a_b"]}}
    root = staging.book_root(found, front=front)
    assert root != staging.book_root(found)
    settings = yaml.safe_load((root / "_quarto.yml").read_text("utf-8"))
    said = settings["book"]
    assert settings["keywords"] == [r"a\_b"]
    assert "keywords" not in said  # Quarto refuses a book that has them
    assert said["title"] == r"Of \*two\* things"  # Quarto reads it as Markdown
    assert said["author"] == [{"name": r"A\_B\_C"}]
    other = yaml.safe_load((root / "chapters" / "zh" / "_quarto.yml").read_text("utf-8"))["book"]
    assert "two" not in other["title"]


def test_a_projects_own_templates_lie_over_the_packages(
    whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(whole)
    assert project.find().templates == TEMPLATES
    own = whole / "templates"
    (own / "css").mkdir(parents=True)
    (own / "css" / "tokens.css").write_text("/* mine */\n", "utf-8")
    key, sentence = "frontier", "changed"
    (own / "messages.en.yml").write_text(f"mine: {{{key}: {sentence}}}\n", "utf-8")
    laid = project.find().templates
    assert (laid / "css" / "tokens.css").read_text("utf-8") == "/* mine */\n"
    words = yaml.safe_load((laid / "messages.en.yml").read_text("utf-8"))
    assert words["mine"] == {key: sentence}
    package = yaml.safe_load((TEMPLATES / "messages.en.yml").read_text("utf-8"))
    assert words.items() >= package.items()
    (own / "messages.en.yml").write_text("a: b: c\n", "utf-8")
    with pytest.raises(
        UserError, match=r"templates/messages\.en\.yml: line [0-9]+: is not valid YAML"
    ):
        project.find()


def test_paths_are_shown_as_one_would_type_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    assert shown(tmp_path / "desk" / "mine" / "study.yml") == "mine/study.yml"
    assert shown(tmp_path / "other" / "study.yml") == "../other/study.yml"
    assert shown(Path("/etc/hosts")) == "/etc/hosts"
    with standing_here():
        monkeypatch.chdir(tmp_path)  # as a chapter's cells do
        assert shown(tmp_path / "desk" / "mine" / "study.yml") == "mine/study.yml"
