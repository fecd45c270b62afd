"""Documentation as pages of the site."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import small_project

from analysis.documents.edition import Edition, compile_edition
from analysis.documents.site import manual
from analysis.errors import UserError
from analysis.results import cache
from analysis.study.project import documentation


@pytest.fixture
def edition(tmp_path: Path, root: Path) -> Edition:
    """A small project that keeps this project's own pages."""
    project = small_project.make(tmp_path, "smallest")
    shutil.copytree(root / "docs", project.root / "docs", ignore=shutil.ignore_patterns("*.png"))
    settings = project.root / "_quarto.yml"
    settings.write_text("documentation: docs\n" + settings.read_text("utf-8"), "utf-8")
    results = cache.results(project.study, project.cache / "results")
    return compile_edition(project, results, 0)


def test_every_page_that_the_first_leads_to_is_there(edition: Edition) -> None:
    made = manual.pages(edition)
    assert edition.manual == "docs/index.html"
    assert {"docs/index.html", "docs/tutorial.html", "docs/how-to/publish.html"} <= made.keys()
    assert 'href="how-to/publish.html"' in made["docs/index.html"]
    assert 'href="../methods.html"' in made["docs/how-to/read-a-brief.html"]
    assert 'href="../../docs/index.html"' in made["docs/how-to/publish.html"]
    assert '<th scope="col">' in made["docs/commands.html"]
    for page in made.values():
        assert page.count("<h1") == 1
        told = page.partition("<article")[2].partition("</article>")[0]
        assert "<pre" not in told or "<pre><code>" in told  # nothing marks words of code
        assert 'class="sourceCode' not in told


def test_without_documentation_there_are_no_pages(tmp_path: Path) -> None:
    project = small_project.make(tmp_path, "smallest")
    results = cache.results(project.study, project.cache / "results")
    plain = compile_edition(project, results, 0)
    assert plain.manual is None
    assert manual.pages(plain) == {}


def test_a_folder_without_a_first_page_is_told(tmp_path: Path) -> None:
    project = small_project.make(tmp_path, "smallest")
    (project.root / "_quarto.yml").write_text("documentation: nowhere\n", "utf-8")
    with pytest.raises(UserError, match=r"documentation: nowhere has no README\.md"):
        documentation(project.root)
