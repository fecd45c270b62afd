"""The title page as the study file says it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from analysis.documents.front import front_matter
from analysis.errors import UserError
from analysis.study import reading
from analysis.study.model import Study


def _study(root: Path, tmp_path: Path, paper: object) -> Study:
    said = yaml.safe_load((root / "templates" / "study" / "study.yml").read_text("utf-8"))
    (tmp_path / "study.yml").write_text(yaml.safe_dump(said | {"paper": paper}), encoding="utf-8")
    (tmp_path / "units.csv").write_bytes((root / "templates" / "study" / "units.csv").read_bytes())
    return reading.load(tmp_path)


def test_what_the_study_does_not_say_is_left_to_the_book(root: Path, tmp_path: Path) -> None:
    assert front_matter(reading.load(root / "data" / "china-2011"), "en") == {}
    one = _study(root, tmp_path, {"title": "Own", "authors": [{"name": "A. Reader"}]})
    assert front_matter(one, "en") == {"title": "Own", "author": [{"name": "A. Reader"}]}


def test_a_title_page_speaks_the_language_of_the_book(root: Path) -> None:
    study = reading.load(root / "data" / "china-2020")
    english, chinese = front_matter(study, "en"), front_matter(study, "zh")
    assert set(english) == set(chinese) == {"title", "subtitle", "author", "abstract", "keywords"}
    assert len(english["keywords"]) == len(chinese["keywords"])
    assert english["title"] != chinese["title"]
    assert front_matter(study, "fr") == english


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0096", "0000-0002-1825-00971", "x"])
def test_a_mistyped_orcid_is_refused(root: Path, tmp_path: Path, orcid: str) -> None:
    with pytest.raises(UserError, match="orcid"):
        _study(root, tmp_path, {"authors": [{"name": "A. Reader", "orcid": orcid}]})


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0002-1694-233X"])
def test_an_orcid_that_adds_up_is_taken(root: Path, tmp_path: Path, orcid: str) -> None:
    study = _study(root, tmp_path, {"authors": [{"name": "A. Reader", "orcid": orcid}]})
    assert front_matter(study, "en")["author"][0]["orcid"] == orcid
