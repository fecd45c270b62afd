"""However many regions stand alike, the table of a brief leaves its page room."""

from __future__ import annotations

from dataclasses import replace

import synthetic

from analysis.documents.briefs.facts import brief_facts
from analysis.documents.briefs.facts.circumstances import OtherRow
from analysis.documents.briefs.facts.likeness import Fellow
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.sentences.circumstances import ELSEWHERE, SHOWN, _note, company
from analysis.language import messages
from analysis.study.shipped import TEMPLATES


def test_many_mates_and_many_across_a_line_stand_on_one_page() -> None:
    facts = brief_facts(synthetic.results(), synthetic.results().regions[0].slug)
    high, around = facts.standing.high, facts.circumstances
    assert around.row
    pen = Pen(messages.load(TEMPLATES, ("en", "zh"))["en"], synthetic.results(), facts.region)

    def many(name: str, count: int, own: bool) -> tuple[Fellow, ...]:
        return tuple(
            Fellow(replace(facts.region, slug=f"{name}-{i}"), own == high, i / count, "close")
            for i in range(count)
        )

    for mates in (0, 1, 8, 30):
        there = many("across", 30, False)
        other = OtherRow(row=around.row, differs=around.places[:1], fellows=there, high=0)
        seen = replace(around, fellows=many("mate", mates, True), across=(other,))
        facts_seen = replace(facts, circumstances=seen)
        groups = dict(company(facts_seen))
        assert sum(map(len, groups.values())) <= SHOWN + 2 * ELSEWHERE
        shown = {region.slug for region in groups["across"]}
        assert shown == {fellow.region.slug for fellow in there[: len(shown)]}  # the nearest
        assert len(shown) >= ELSEWHERE
        told = " ".join(note.striptags() for note in _note(facts_seen, pen))
        assert f"Across the line, {len(shown)} of 30 are shown" in told
