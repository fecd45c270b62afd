"""The search index: what is asked for is found, wherever in a sentence it stands.

``questions.csv`` holds questions with the page that must come first; ``test_whole_site`` asks them.
"""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from analysis.documents.site import search, sections, whole

HAN = st.text("规模报酬递增的省份有松弛量", min_size=1, max_size=30)
PAGE = """<!doctype html><html lang="zh-CN"><body><nav>导航</nav><main data-kind="brief"
data-names="甲省|jia sheng"><h1>甲省的<em>效率</em></h1><p>开头<script>no</script></p>
<section id="gap"><h2>差距<a class="anchor" href="#gap">#</a></h2><p>床位<b>冗余</b></p>
<table><tr><td>1.25</td><td>自助法</td></tr></table></section>
<div id="slack" data-names="松弛|slack" data-title="松弛量"><dt>松弛量</dt><dd>余下的部分</dd></div>
</main></body></html>"""


def index(*pages: str) -> dict[str, Any]:
    found = [
        each for n, page in enumerate(pages) for each in sections.read(f"{n}.html", page.encode())
    ]
    return {
        name.rsplit("/", 1)[1].removesuffix(".js"): json.loads(body.decode().split(",", 1)[1][:-3])
        for name, body in search.index(found, ["zh"]).items()
    }


def asked(word: str, made: dict[str, Any]) -> set[int]:
    """The sections in which words begin so, looked for as the script does."""
    found: set[int] = set()
    for name, shard in made.items():
        if name.startswith("w"):
            for other, list_ in shard.items():
                found |= set(list_[::2]) if other.startswith(word) else set()
    return found


@given(HAN, st.data())
def test_every_part_of_an_unspaced_sentence_is_found(text: str, data: st.DataObject) -> None:
    made = index(f"<html lang=zh><main><h1>x</h1><p>{text}</p></main></html>")
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))]
    pairs = [part] if len(part) == 1 else [part[i : i + 2] for i in range(len(part) - 1)]
    assert all(asked(pair, made) == {0} for pair in pairs)


def test_a_page_is_read_by_its_sections() -> None:
    page, term = sections.read("zh/a.html", PAGE.encode())
    assert (page.title, page.kind, page.names) == ("甲省的效率", "brief", ("甲省", "jia sheng"))
    said = [(each.anchor, each.heading, each.text) for each in page.sections]
    assert said == [("", "甲省的效率", "开头"), ("gap", "差距", "床位冗余 1.25 自助法")]
    assert (term.href, term.title, term.kind) == ("zh/a.html#slack", "松弛量", "term")
    assert term.names == ("松弛", "slack")
    assert "余下的部分" in term.sections[0].text


def test_words_are_plain() -> None:
    assert list(search.words("Éfficiency, ＰＲＩ 0.853; 110000")) == ["efficiency", "pri", "110000"]
    assert list(search.words("用DEA法")) == ["用", "dea", "法"]
    assert [*search.words("القاهرة")] == [*search.words("القاهره")]
    assert [*search.words("さいたま")] == [*search.words("サイタマ")]


def test_words_in_headings_count_for_more() -> None:
    made = index(PAGE)
    (shard,) = [made[name] for name in made if name.startswith("w")]
    assert dict(zip(shard["差距"][::2], shard["差距"][1::2], strict=True)) == {1: 8}
    assert dict(zip(shard["床位"][::2], shard["床位"][1::2], strict=True)) == {1: 1}


def test_no_file_of_the_index_is_large() -> None:
    text = [" ".join(f"a{k}b{n}" for k in range(300)) for n in range(40)]
    made = index(
        *(f"<html lang=zh><main><h1>{n}</h1>word{n} {each}" for n, each in enumerate(text))
    )
    shards = sorted((n for n in made if n.startswith("w")), key=lambda name: int(name[1:]))
    assert len(shards) > 1
    assert all(len(json.dumps(made[name])) < 120_000 for name in shards)
    assert made["pages"]["words"] == [next(iter(made[name])) for name in shards]
    assert asked("word7", made) == {7}


def test_the_sitemap_lists_pages_at_the_sites_address() -> None:
    names = ["index.html", "a/index.html"]
    text = whole.sitemap("https://example.org/x/", names, "2026-01-01").decode()
    assert "<loc>https://example.org/x/</loc>" in text
    assert "<loc>https://example.org/x/a/</loc>" in text
