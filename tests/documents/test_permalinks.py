"""A heading keeps its words; its link stands beside it and leads to it."""

from analysis.documents import permalinks


def test_headings_with_an_anchor_get_a_link() -> None:
    page = (
        '<h1 id="a">A</h1><section class="x" id="gap">\n'
        "<h2>The <em>gap</em> &amp; more</h2></section>"
        '<h3 id="own" class="y">Own</h3><h2>None</h2>'
    )
    made = permalinks.add(page, "Link")
    link = '<a class="anchor" href="#{}" aria-label="Link: {}"></a>'
    expected = page.replace("more</h2>", "more</h2>" + link.format("gap", "The gap &amp; more"))
    assert made == expected.replace("Own</h3>", "Own</h3>" + link.format("own", "Own"))
    assert permalinks.add("<p>no heading</p>", "Link") == "<p>no heading</p>"
