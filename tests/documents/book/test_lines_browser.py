"""Lines of a chapter in a browser: none begins with the mark that closes the one before."""

from __future__ import annotations

from pathlib import Path

import browser as browser_tests
import pytest

from analysis.documents import book
from analysis.study.shipped import TEMPLATES

CHAPTER = r"""
# 效率

设单元的得分是下列规划的最优值 $x_j \le 1$。此后不再 $y$，则；若 $x \in (0, 1]$（如下）。
"""
FOUND = """
([body, style]) => {
  document.body.innerHTML = `<style>${style}</style><div>${body}</div>`;
  const begun = new Set();
  for (let width = 80; width < 400; width += 7) {
    document.body.firstChild.nextSibling.style.width = `${width}px`;
    for (const math of document.querySelectorAll('math')) {
      const text = math.nextSibling;
      const range = document.createRange();
      range.setStart(text, 0);
      range.setEnd(text, 1);
      const below = range.getBoundingClientRect().top > math.getBoundingClientRect().bottom - 2;
      if (below) begun.add(range.toString());
    }
  }
  return [...begun];
}
"""


@pytest.mark.browser
def test_no_line_begins_with_the_mark_behind_a_formula(tmp_path: Path) -> None:
    (tmp_path / "index.qmd").write_text(CHAPTER, "utf-8")
    (tmp_path / "_quarto.yml").write_text(
        "project: {type: book}\nlang: zh\nbook: {title: 书, chapters: [index.qmd]}\n", "utf-8"
    )
    (page,) = book.compose(tmp_path).pages
    assert page.body.count('<span class="kept"><math') == 2
    style = (TEMPLATES / "css" / "site.css").read_text("utf-8")
    with browser_tests.chromium() as chromium, chromium.new_page() as shown:
        loose = page.body.replace('<span class="kept">', "<span>")
        assert "。" in shown.evaluate(FOUND, [loose, style])
        assert not {"。", "，"} & set(shown.evaluate(FOUND, [page.body, style]))
