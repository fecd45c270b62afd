"""Quarto's first page moves, and every link that led to it follows; no other link changes."""

from __future__ import annotations

from pathlib import Path

from analysis.build import first_page

MARK = '<meta name="generator" content="quarto-1.9.1">'


def page(*hrefs: str, mark: str = MARK) -> bytes:
    return (mark + "".join(f'<a href="{href}">x</a>' for href in hrefs)).encode()


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


def test_a_book_s_first_page_moves_with_its_links() -> None:
    assert first_page.moved(BOOK) == MOVED


def test_in_a_folder_the_site_s_own_pages_stay(tmp_path: Path) -> None:
    """After a preview of one chapter the site's first page and finder stand there already."""
    own = {
        "index.html": page("./index.html", mark=""),
        "provinces/index.html": page("../index.html", mark=""),
    }
    for name, content in (BOOK | own).items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    first_page.move(tmp_path)
    for name, content in own.items():
        assert (tmp_path / name).read_bytes() == content
    assert (tmp_path / "chapters/01.html").read_bytes() == MOVED["chapters/01.html"]
    (tmp_path / "index.html").write_bytes(BOOK["index.html"])
    first_page.move(tmp_path)
    first_page.move(tmp_path)
    assert (tmp_path / "paper.html").read_bytes() == MOVED["paper.html"]
    assert not (tmp_path / "index.html").exists()
