"""Citations in Chinese: joined as Chinese joins them, works under their own titles."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.documents.book import pandoc, read_book
from analysis.documents.book.composition import words_of


def test_a_chinese_book_cites_in_chinese(root: Path) -> None:
    book = read_book(root / "chapters" / "zh")
    keys = ("banker1984", "dul2016", "liu2021", "published2021", "schneider2012", "simar1998")
    citing = pandoc.Citing(book.bibliography, book.csl, keys)
    said = _plain(
        "用 @simar1998 的方法[@banker1984; @schneider2012]。\n\n::: {#refs}\n:::\n", citing, "zh"
    )
    assert "用 Simar 和 Wilson（1998）的方法（" in said
    assert "Banker 等，1984" in said
    assert "Schneider 和 Wagemann，2012" in said
    assert not re.search("[0-9] ?年", said)
    assert "《" not in said
    assert "[J]" in said
    assert "“necessary but not sufficient”" in said
    assert "Liu 等, 2021. Discrete Dynamics" in said  # without a title there is no kind of work


def test_no_other_book_changes_its_spaces(root: Path) -> None:
    book = read_book(root)
    citing = pandoc.Citing(book.bibliography, book.csl, ("simar1998",))
    assert "As Simar and Wilson (1998) do." in _plain("As @simar1998 do.\n", citing, "en")


def _plain(markdown: str, citing: pandoc.Citing, lang: str) -> str:
    made = pandoc.convert(
        f"# Title\n\n{markdown}",
        name="x.qmd",
        number="1",
        depth=2,
        lang=lang,
        words=words_of(lang),
        citing=citing,
        with_references=True,
    )
    return re.sub("<[^>]+>", "", made.body)
