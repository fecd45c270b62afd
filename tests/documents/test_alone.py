"""A page without its site: it says the same, leads nowhere that is not, and is else as it was."""

from __future__ import annotations

import re

import pytest

from analysis.documents import alone

PAGE = """<!DOCTYPE html>
<html lang="en"><head><link rel="stylesheet" href="../../assets/a.css">
<link rel="alternate" hreflang="zh" href="../../zh/units/a/index.html">
<link rel="canonical" href="https://example.org/units/a/">
<script src="../../assets/search.js" data-around defer></script></head>
<body><nav data-around><ul><li><a href="../../index.html">Home</a><li>two</ul><br></nav>
<p class="x"><a class="peer" lang="zh" title="t" href="../b/index.html#x">乙 &amp; <b>co</b></a>,
<a href="brief.pdf">PDF</a>, <a href="#here">here</a>, <a href="https://example.org/">it</a>,
<a data-around href="../../zh/units/a/index.html">中文</a>, <a href="../c%20d/index.html">c d</a>
&lt;&#39;&gt; <svg viewBox="0 0 1 1"><path d="M0 0"/></svg><input type="search" data-around></p>
<!-- kept --></body></html>"""
THERE = {"assets/a.css", "units/a/index.html", "units/a/brief.pdf", "units/c d/index.html"}


@pytest.fixture(scope="module")
def lone() -> str:
    return alone.detach(PAGE, "units/a/index.html", THERE)


def test_what_leads_nowhere_is_text(lone: str) -> None:
    assert '<span class="peer" lang="zh">乙 &amp; <b>co</b></span>,' in lone
    assert re.findall(r'<(?:a|link) [^>]*href="([^"]+)"', lone) == [
        "../../assets/a.css", "https://example.org/units/a/", "brief.pdf", "#here",
        "https://example.org/", "../c%20d/index.html",
    ]  # fmt: skip


def test_what_has_no_sense_alone_is_left_out(lone: str) -> None:
    assert "data-around" not in lone
    assert not re.search("Home|two|search|中文", lone)
    assert alone.detach(PAGE, "units/a/index.html", THERE | {"zh/units/a/index.html"}).count("中文")


def test_all_else_is_as_it_was(lone: str) -> None:
    assert alone.detach(lone, "units/a/index.html", THERE) == lone
    for kept in ("<!DOCTYPE html>", "&lt;&#39;&gt;", '<svg viewBox="0 0 1 1">', "<!-- kept -->"):
        assert kept in lone
