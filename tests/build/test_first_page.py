"""Quarto's first page moves with the links to it, and each of its pages leads to the whole site."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from analysis.build import first_page
from analysis.documents.edition import Edition, compile_edition
from analysis.results.shapes import Results
from analysis.study import project

ENTRIES = re.compile(rb'<nav class="site-entries".*?</nav>\n?', re.DOTALL)
MARK = '<meta name="generator" content="quarto-1.9.1">'


def page(*hrefs: str, mark: str = MARK) -> bytes:
    links = "".join(f'<a href="{href}">x</a>' for href in hrefs)
    return f'{mark}<main class="content">{links}</main>'.encode()


BOOK = {
    "index.html": page("./index.html", "./index.html#abstract", "chapters/01.html"),
    "chapters/01.html": page("../index.html", "index.html", "../provinces/index.html", "../"),
    "search.json": b'[{"objectID": "index.html#a", "href": "index.html#a", "text": "index.html"}]',
    "paper.pdf": b"%PDF index.html",
}
MOVED = {
    "paper.html": page("paper.html", "paper.html#abstract", "chapters/01.html"),
    "chapters/01.html": page("../paper.html", "index.html", "../provinces/index.html", "../"),
    "search.json": b'[{"objectID": "paper.html#a", "href": "paper.html#a", "text": "index.html"}]',
    "paper.pdf": b"%PDF index.html",
}


@pytest.fixture(scope="module")
def edition(found: Results, root: Path) -> Edition:
    return compile_edition(project.find(root / "data" / "china-2020"), found, 1_700_000_000)


def without_entries(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: ENTRIES.sub(b"", content) for name, content in files.items()}


def test_a_book_s_first_page_moves_with_its_links(edition: Edition) -> None:
    made = first_page.moved(BOOK, edition, "en")
    assert without_entries(made) == MOVED
    front = made["paper.html"].decode()
    assert front.index("<main") < front.index("site-entries") < front.index("#abstract")
    for href in ("index.html", "provinces/index.html", "explorer/index.html", "zh/paper.html"):
        assert f'href="{href}"' in front
    chapter = made["chapters/01.html"].decode()
    for href in ("../index.html", "../provinces/index.html", "../downloads/index.html"):
        assert f'href="{href}"' in ENTRIES.search(chapter.encode())[0].decode()  # type: ignore[index]


def test_the_chinese_book_leads_to_the_chinese_pages(edition: Edition) -> None:
    front = first_page.moved(BOOK, edition, "zh")["paper.html"].decode()
    for href in ("../zh/index.html", "../zh/provinces/index.html", "../paper.html"):
        assert f'href="{href}"' in front


def test_in_a_folder_the_site_s_own_pages_stay(tmp_path: Path, edition: Edition) -> None:
    """After a preview of one chapter the site's first page and finder stand there already."""
    own = {
        "index.html": page("./index.html", mark=""),
        "provinces/index.html": page("../index.html", mark=""),
    }
    for name, content in (BOOK | own).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    first_page.move(tmp_path, edition)
    for name, content in own.items():
        assert (tmp_path / name).read_bytes() == content
    chapter = (tmp_path / "chapters/01.html").read_bytes()
    assert ENTRIES.sub(b"", chapter) == MOVED["chapters/01.html"]
    (tmp_path / "index.html").write_bytes(BOOK["index.html"])
    first_page.move(tmp_path, edition)
    first_page.move(tmp_path, edition)
    front = (tmp_path / "paper.html").read_bytes()
    assert ENTRIES.sub(b"", front) == MOVED["paper.html"]
    assert len(ENTRIES.findall(front)) == 1
    assert (tmp_path / "chapters/01.html").read_bytes() == chapter
    assert not (tmp_path / "index.html").exists()


def test_a_new_project_s_script_does_nothing_when_a_worker_process_reads_it(root: Path) -> None:
    """Worker processes run the script that started them under another name."""
    script = root / "templates" / "project" / "post_render.py"
    runpy.run_path(str(script), run_name="__mp_main__")
