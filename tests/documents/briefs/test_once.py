"""What all regions' briefs share is found once, and anew for other results."""

from __future__ import annotations

from dataclasses import replace

import synthetic

from analysis.documents.briefs.facts.likeness import likeness
from analysis.documents.briefs.facts.once import once


def test_what_all_briefs_share_is_found_once() -> None:
    asked = []
    results = synthetic.results()
    found = once(lambda about: asked.append(about) or len(asked))
    assert [found(results), found(results)] == [1, 1]
    other = replace(results)  # equal, and another one all the same
    assert [found(other), found(results)] == [2, 3]


def test_every_pair_of_regions_is_compared_once_for_all_briefs() -> None:
    results = synthetic.results()
    first = likeness(results)
    assert likeness(results) is first
    turned = replace(results, regions=results.regions[::-1])
    assert likeness(turned).order != first.order
    assert likeness(turned).limits == first.limits
