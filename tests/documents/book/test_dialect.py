"""What a chapter may not say is refused, each with its file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from analysis.documents import book
from analysis.errors import UserError

TOYBOOK = Path(__file__).parent / "toybook"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the toy book to spoil."""
    return Path(shutil.copytree(TOYBOOK, tmp_path / "book"))


def appended(project: Path, text: str, chapter: str = "chapters/01-data.qmd") -> int:
    """Add text at a chapter's end; returns the line of its first line."""
    file = project / chapter
    before = file.read_text()
    file.write_text(f"{before}\n{text}\n")
    return before.count("\n") + 2


def test_toy_book_is_in_the_dialect() -> None:
    assert book.lint(TOYBOOK) == ()


# The second member is how many lines below the text's first line the fault is reported.
REFUSED = {
    "shortcode": ("{{< pagebreak >}}", 0, "shortcode 'pagebreak'"),
    "shortcode in code": ("Write `{{< pagebreak >}}`", 0, "shortcode 'pagebreak'"),
    "raw html": ("Some <b>bold</b> text", 0, "raw HTML <b>"),
    "raw html block": ("```{=html}\n<p>x</p>\n```", 0, "raw html blocks"),
    "raw inline": ("x `<b>`{=html}", 0, "raw {=html} text"),
    "raw tex": ("\\newpage", 0, r"raw TeX \\newpage"),
    "other language": ("```{r}\nx\n```", 0, "'{r}' cells"),
    "diagram": ("```{mermaid}\nx\n```", 0, "'{mermaid}' cells"),
    "options in braces": ("```{python echo=false}\nx\n```", 0, "'#| key: value' lines"),
    "indented cell": ("- item\n\n  ```{python}\n  x\n  ```", 2, "at the line's beginning"),
    "open fence": ("```python\nx", 0, "never closed"),
    "open block": ("::: {.callout-note}\nx", 0, "never closed"),
    "closing alone": ("text\n\n:::", 2, "closes nothing"),
    "block class": ("::: {.column-margin}\nx\n:::", 0, "class 'column-margin'"),
    "callout kind": ("::: {.callout-danger}\nx\n:::", 0, "callout-danger"),
    "callout option": ('::: {.callout-note appearance="simple"}\nx\n:::', 0, "'appearance'"),
    "layout": ("::: {#fig-two layout-ncol=2}\nx\n\ny\n:::", 0, "'layout-ncol'"),
    "theorem block": ("::: {#thm-one}\nx\n:::", 0, "#thm-one"),
    "theorem reference": ("As @thm-one says", 0, "references to thm-"),
    "listing": ("As @lst-one says", 0, "references to lst-"),
    "heading option": ("## Title {.smaller}", 0, "'smaller'"),
    "second title": ("# Another", 0, "second title"),
    "level left out": ("#### Deep", 0, "a level is left out"),
    "image from elsewhere": ("![A](https://example.org/a.png)", 0, "keep it in the project"),
    "image without words": ("![](plan.svg)", 0, "has no fig-alt"),
    "figure without alt": ("![A plan](plan.svg){#fig-again}", 0, "no fig-alt"),
    "image option": ('![A](plan.svg){fig-alt="A" fig-align="left"}', 0, "'fig-align'"),
    "span class": ("[x]{.smallcaps}", 0, "'smallcaps'"),
    "stray braces": ("A set {#of things}", 0, "belongs to nothing"),
    "wrong label kind": ("$$ x $$ {#fig-x}", 0, "does not start with eq-"),
    "equation": ("$$ \\foo{x} $$", 0, "equation: cannot be read"),
    "footnote": ("Note[^absent]", 0, "footnote [^absent]"),
    "inline language": ("Value `{r} x`", 0, "`{r} x`"),
    "unresolved reference": ("As @fig-absent shows", 0, "@fig-absent refers to nothing"),
    "unknown citation": ("As @nobody1999 says", 0, "@nobody1999 is not in the bibliography"),
    "label twice": ("## Again {#sec-hand}", 0, "label 'sec-hand' is also given at"),
    "cell option": ("```{python}\n#| column: page\nx\n```", 1, "cell option 'column'"),
    "cell option value": ("```{python}\n#| echo: maybe\nx\n```", 1, "echo: 'maybe'"),
    "cell yaml": ("```{python}\n#| label: [\nx\n```", 1, "not valid YAML"),
    "cell label": ("```{python}\n#| label: a b\nx\n```", 1, "label 'a b'"),
    "figure cell without alt": (
        "```{python}\n#| label: fig-a\n#| fig-cap: A\nx\n```",
        1,
        "no fig-alt",
    ),
    "figure cell without caption": ("```{python}\n#| label: fig-a\nx\n```", 1, "no fig-cap"),
    "caption without label": ("```{python}\n#| tbl-cap: A\nx\n```", 1, "starts with tbl-"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_file_and_line(project: Path, case: str) -> None:
    text, below, message = REFUSED[case]
    line = appended(project, text) + below
    faults = book.lint(project)
    assert [fault for fault in faults if message.replace("\\\\", "\\") in fault], faults
    assert faults[0].startswith(f"chapters/01-data.qmd:{line}: ")
    with pytest.raises(UserError) as refusal:
        book.compose(project)
    assert refusal.value.faults == faults


# Near misses: what looks like one of the above and is in the dialect.
ACCEPTED = {
    "autolink": "See <https://example.org/a?b=c> and <someone@example.org>.",
    "code span": "Write `<b>` and `{#x}` and `\\newpage` as code.",
    "displayed code": "```python\n#| column: page\n<b> @nobody\n```",
    "escaped": "A \\<b\\> and 5 \\$ and \\@nobody.",
    "comment": "<!-- <b>::: @nobody -->",
    "mail": "Write to someone@example.org.",
    "less than": "For n < 31 and m > 4.",
    "inequality in math": "So $a < b$ and $c > d$.",
    "language of a span": "The word [床位]{lang=zh}.",
    "unnumbered dash": "## Apart {-}",
    "link": "As [said](02-results.qmd#sec-picture).",
    "table": "| a | b |\n|---|---|\n| 1 | 2 |",
    "set": "The set {a, b} of hospitals.",
    "emphasised citation": "*@charnes1978* and [-@banker1984, p. 3].",
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_near_misses_are_accepted(project: Path, case: str) -> None:
    appended(project, ACCEPTED[case])
    assert book.lint(project) == ()


def test_all_faults_are_reported_at_once(project: Path) -> None:
    appended(project, "{{< pagebreak >}}")
    appended(project, "<b>x</b>", "chapters/02-results.qmd")
    assert len({fault.split(":")[0] for fault in book.lint(project)}) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("type: book", "type: website"), None),
        (("title: A small book about beds", "site-url: x"), "title: is missing"),
        (("chapters/01-data.qmd", "chapters/absent.qmd"), "chapters/absent.qmd: no such file"),
        (("references.bib", "absent.bib"), "absent.bib: no such file"),
        (("- references.qmd", "- index.qmd"), "index.qmd is listed twice"),
        (("code-fold: true", "code-fold: show"), "code-fold: 'show'"),
        (("lang: en", "lang: tlh"), "no words for the language 'tlh'"),
    ],
)
def test_project_file_is_checked(
    project: Path, change: tuple[str, str], message: str | None
) -> None:
    file = project / "_quarto.yml"
    written = file.read_text()
    assert change[0] in written
    file.write_text(written.replace(*change))
    if message is None:
        assert book.lint(project) == ()
        return
    with pytest.raises(UserError, match=r"_quarto\.yml|words") as refusal:
        book.compose(project)
    assert any(message in fault for fault in refusal.value.faults), refusal.value.faults


def test_front_matter_is_checked(project: Path) -> None:
    file = project / "chapters" / "appendix-extra.qmd"
    file.write_text(file.read_text().replace("---\n", "---\nformat: pdf\n", 1))
    assert book.lint(project)[0].startswith(
        "chapters/appendix-extra.qmd:2: front matter 'format' is not in the dialect"
    )


def test_value_in_a_chapter_without_cells_is_refused(project: Path) -> None:
    line = appended(project, "So `{python} 1 + 1` it is.", "references.qmd")
    (fault,) = book.lint(project)
    assert fault.startswith(f"references.qmd:{line}: a chapter with `{{python}}`")


def test_label_in_the_front_matter_is_refused(project: Path) -> None:
    file = project / "chapters" / "appendix-extra.qmd"
    written = file.read_text().replace("# Extra {#sec-extra}\n", "")
    file.write_text(written.replace("---\n", '---\ntitle: "Extra {#sec-extra}"\n', 1))
    assert any("'# Title {#sec-x}'" in fault for fault in book.lint(project))


def test_missing_project_file_is_one_line(tmp_path: Path) -> None:
    (fault,) = book.lint(tmp_path)
    assert fault.endswith("_quarto.yml: is missing; run this inside a project")
