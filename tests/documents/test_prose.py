"""What a study writes in prose and references is read, and does nothing else."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from analysis.documents import converter, prose
from analysis.errors import UserError

GOOD = """\
## A heading {#sec-own}

Plain *words* with a [link](https://example.org "title"), another [inside](../briefs/index.html),
<https://example.org>, a note,[^1] `code`, $a_1 < b$, 3 < 4 and "quotes" @published [@published].

[^1]: The note.

- one
- two

| a | b |
|---|---|
| 1 | 2 |

::: {.callout-note title="A title"}
Said.
:::

```r
x <- 1
```
"""

REFUSED = {
    "script": "<script>alert(1)</script>",
    "handler": "text <img src=x onerror=alert(1)> text",
    "handler behind a sign": '<a title="<" onclick=alert(1)>x</a>',
    "frame": '<iframe src="//example.org"></iframe>',
    "closing tags": "</main></body>",
    "svg": "<svg onload=alert(1)/>",
    "unclosed tag over lines": "<img src=x\nonerror=alert(1)\n>",
    "declaration": "<?php x ?>",
    "javascript link": "[x](javascript:alert(1))",
    "link in other letters": "[x](JaVaScRiPt:alert(1))",
    "link by entities": "[x](java&#115;cript&colon;alert(1))",
    "link with a tab": "[x](<java\tscript:alert(1)>)",
    "link with control entities": "[x](&#1;javascript:alert(1))",
    "data link": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "vbscript link": "[x](vbscript:msgbox)",
    "autolink": "<javascript:alert(1)>",
    "reference link": "[x][y]\n\n[y]: javascript:alert(1)",
    "definition alone": "x\n\n[the paper]: javascript:alert(1)",
    "quoted definition": "> [y]: javascript:alert(1)",
    "file link": "[x](file:///etc/passwd)",
    "remote picture": "![x](https://example.org/x.png)",
    "picture by a path": "![x](/etc/x.png)",
    "picture of another protocol": "![x](//example.org/x.png)",
    "raw inline": "`<b onclick=alert(1)>`{=html}",
    "raw block": "```{=html}\n<b>\n```",
    "raw block with spaces": "~~~ {=html}\n<b>\n~~~",
    "cell": "```{python}\nprint(1)\n```",
    "inline code": "`{python} 1 + 1`",
    "shortcode": "{{< include /etc/passwd >}}",
    "tex": "\\input{/etc/passwd}",
    "tex in an equation": "$\\input{/etc/passwd}$",
    "tex link in an equation": "$\\href{javascript:alert(1)}{x}$",
    "macro": "\\newcommand{\\a}{\\a\\a} $\\a$",
    "span handler": "[x]{onclick=alert(1)}",
    "link handler": "[x](https://example.org){onclick=alert(1)}",
    "heading handler": "## x {onclick=alert(1)}",
    "block of a class": "::: {.hidden}\nx\n:::",
    "callout title": '::: {.callout-note title="<img src=x onerror=alert(1)>"}\nx\n:::',
    "note that none asks for": "x\n\n[^9]: <script>alert(1)</script>",
    "two notes of a name": "a[^1]\n\n[^1]: x\n\n[^1]: y",
    "settings": "x\n\n---\nheader-includes: x\n---\n",
    "open settings": "x\n\n---\nheader-includes: x\n",
    "open fence": "```\nx",
    "open tilde fence": "~~~~\nx",
    "open block": "::: {.callout-note}\nx",
    "open comment": "<!-- x",
    "a level left out": "## x\n\n#### y",
    "brackets": "[" * 20_000,
    "quotations": "> " * 3_000 + "x",
    "long fence": "`" * 300,
}


def put(folder: Path, text: str) -> None:
    (folder / "prose.en.md").write_text(text, "utf-8")


@pytest.mark.parametrize("indent", ["    ", "\t", "  \t", "     "])
def test_a_first_line_that_is_indented_is_refused(tmp_path: Path, indent: str) -> None:
    """It is code after a paragraph, and alive as a part of a list that ends above it."""
    put(tmp_path, f"# a\n\n   \n{indent}<script>alert(1)</script>\n")
    with pytest.raises(UserError, match=r"prose\.en\.md:4: the first line is indented; begin it"):
        prose.sections(tmp_path, "en")
    put(tmp_path, f"# a\n\nx\n\n{indent}<b>\n")
    assert prose.sections(tmp_path, "en")["a"].endswith("<b>")


@pytest.mark.parametrize("body", REFUSED.values(), ids=REFUSED)
def test_what_is_more_than_text_is_refused_with_its_line(tmp_path: Path, body: str) -> None:
    put(tmp_path, f"# good\n\nplain\n\n# bad\n\nbefore\n\n{body}\n")
    with pytest.raises(UserError) as caught:
        prose.refuse(tmp_path)
    for fault in caught.value.faults:
        line = int(fault.split("prose.en.md:")[1].split(":")[0])
        assert 5 <= line <= 9 + body.count("\n") + 1
        assert len(fault) < 300
        assert "\n" not in fault


def test_plain_markdown_is_taken_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, f"<!-- for\nauthors -->\n# good\n\n{GOOD}\n# other\n\nx <!-- y --> z\n")
    prose.refuse(tmp_path)
    assert prose.sections(tmp_path, "en") == {"good": GOOD.strip(), "other": "x  z"}
    assert prose.sections(tmp_path, "zh") == {}


def test_two_sections_of_a_name_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "# a\n\nx\n\n# a\n\ny\n")
    with pytest.raises(UserError, match=r"prose\.en\.md:5: the section 'a' stands twice"):
        prose.refuse(tmp_path)


def test_a_picture_is_the_study_s_own(tmp_path: Path) -> None:
    put(tmp_path, "# a\n\n![A map](map.png){width=50%}\n")
    with pytest.raises(UserError, match=r"map\.png.*no such file"):
        prose.refuse(tmp_path)
    (tmp_path / "map.png").write_bytes(b"<svg onload=alert(1)>")
    with pytest.raises(UserError, match="is no picture"):
        prose.refuse(tmp_path)
    (tmp_path / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    prose.refuse(tmp_path)
    (tmp_path / "map.png").rename(tmp_path / "x.png")
    (tmp_path / "map.png").symlink_to("x.png")
    with pytest.raises(UserError, match="symbolic link"):
        prose.refuse(tmp_path)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("@misc{a, title={x}, url={javascript:alert(1)}}", "url 'javascript:alert"),
        ("@misc{a, title={x}, url={JAVA\tscript:alert(1)}}", "is no web address"),
        ("@misc{a, title={\\href{javascript:alert(1)}{x}}}", "the link 'javascript"),
        ("@misc{a, title={x}, doi={data:text/html,x}}", "doi 'data:"),
        ("@misc{a, title={x}", "is not BibTeX"),
        ("@misc{a<b>, title={x}}", "line 1: is not BibTeX"),
        ("\0", "control character"),
    ],
)
def test_references_that_could_act_are_refused(tmp_path: Path, entry: str, said: str) -> None:
    (tmp_path / "references.bib").write_text(entry, "utf-8")
    with pytest.raises(UserError) as caught:
        prose.refuse(tmp_path)
    assert len(caught.value.faults) == 1
    assert said in caught.value.faults[0]


def test_markup_in_references_is_text(tmp_path: Path) -> None:
    file = tmp_path / "references.bib"
    file.write_text(
        "@misc{a, title={<script>alert(1)</script>}, author={<img onerror=x>}}", "utf-8"
    )
    prose.refuse(tmp_path)
    html = converter.run(
        ["--from=markdown", "--to=html", "--citeproc", f"--bibliography={file}"], "@a", "x"
    )
    assert acting(html.decode()) == []


class _Acting(HTMLParser):
    """Gathers all that a page would do."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "object", "embed", "style", "link", "meta", "base", "form"):
            self.found.append(tag)
        for name, value in attrs:
            address = "".join((value or "").split()).casefold()
            is_link = name in ("href", "src", "action", "formaction")
            acts = is_link and address.startswith(("javascript:", "data:", "vbscript:", "file:"))
            if name.startswith("on") or acts:
                self.found.append(f"{tag} {name}={value}")


def acting(html: str) -> list[str]:
    reader = _Acting()
    reader.feed(html)
    reader.close()
    return reader.found


PIECES = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<b", ">", "[x](javascript:x)",
    "[x]", "[x]: javascript:x", "(javascript:x)", "[^1]", "[^1]: ", "```", "~~~", "`", "{=html}",
    ":::", "::: {.callout-note}", "$", "$$", "---", "...", "<!--", "-->", "\n", "\n\n", "    ",
    "- ", "> ", "| ", "x", '"', "{onclick=x}", "&#106;", "\\", "# y\n\n", "title: x", "![", "](",
    "<https://x.y>", "--- ---", "*",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(first=TEXTS, second=TEXTS)
@example(first="```\nx", second="```\n<script>alert(1)</script>\n```")
def test_what_is_taken_is_inert_wherever_it_stands(tmp_path: Path, first: str, second: str) -> None:
    hold_inert(tmp_path, first, second)


@pytest.mark.long
@settings(
    max_examples=3000, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(first=TEXTS, second=TEXTS)
def test_what_is_taken_is_inert_in_every_mixture(tmp_path: Path, first: str, second: str) -> None:
    hold_inert(tmp_path, first, second)


def hold_inert(folder: Path, *parts: str) -> None:
    """Whatever parts are taken, one after another in a chapter, act on nothing."""
    taken = []
    for part in parts:
        put(folder, f"# a\n\n{part}\n")
        try:
            taken += prose.sections(folder, "en").values()
        except UserError:
            continue
    chapter = ["# Title", "See [x] and [the paper].", *taken, "The end.", "<!-- own -->"]
    options = [f"--from={prose.READER}", "--to=html", "--mathml"]
    try:
        html = converter.run(options, "\n\n".join(chapter), "chapter").decode()
    except UserError:  # such as a note that is not there: told in a line, and no page is made
        return
    assert acting(html) == []
    assert "<p>The end.</p>" in html
