"""Every law can be broken: a sentence that is true passes, the same one spoilt does not."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import claims_trial
import laws_of_absolutes
import laws_of_numbers
import laws_of_practice
import laws_of_results
import laws_of_sentences
import laws_of_words
import numpy as np
import pytest
import yaml
from claims_bench import Bench, Law
from claims_reading import Brief, agrees
from claims_truth import Truth

from analysis.results.shapes import Results

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "studies" / "libraries"


@cache
def study() -> tuple[Truth, Results]:
    results = claims_trial.results_of(FOLDER)
    return Truth(FOLDER, tuple(r.slug for r in results.regions)), results


def told(law: Law, inner: str, slug: str = "ashgrove", language: str = "en") -> list[str]:
    """What a law finds in a brief that says this and no more."""
    page = f'<article lang="{language}" data-region="{slug}">{inner}</article>'
    truth, results = study()
    return list(law(Bench(truth, results, Brief(page), slug)))


def claim(key: str, text: str) -> str:
    return f'<p><span data-claim="brief.{key}">{text}</span></p>'


def unit(slug: str) -> str:
    return f'<span data-unit="{slug}">{slug.title()}</span>'


def data(place: str, value: float, shown: str) -> str:
    return f'<data value="{value!r}" data-as="{place}">{shown}</data>'


WORDS = [
    (laws_of_words.nothing_is_left_unfilled, "It has (2).", "It has ()."),
    (laws_of_words.nothing_is_left_unfilled, "None of the two.", "It is None."),
    (laws_of_words.nothing_is_left_unfilled, "Well. Done.", "Well.. Done"),
    (laws_of_words.nothing_is_left_unfilled, "It has 3.", "It has {n}."),
    (laws_of_words.no_word_of_another_subject, "Readers come.", "Patients come."),
    (laws_of_words.one_two_and_many_have_their_grammar, "1 library is", "1 libraries"),
    (laws_of_words.one_two_and_many_have_their_grammar, "7 other libraries", "7 other library"),
    (laws_of_words.one_two_and_many_have_their_grammar, "2 of 3 are", "1 of the 3 others are"),
    (laws_of_words.absence_is_not_low, "distance not high", "low distance"),
    (laws_of_words.absence_is_not_low, "the lowest loans", "of low efficiency"),
    (laws_of_words.a_name_does_not_run_into_digits, "Ashgrove 2023", "Ashgrove2023"),
    (laws_of_sentences.robust_only_where_variants_exist, "It holds.", "Its membership is robust."),
]


@pytest.mark.parametrize(("law", "right", "wrong"), WORDS)
def test_words(law: Law, right: str, wrong: str) -> None:
    assert not told(law, f"<p>{right}</p>")
    assert told(law, f"<p>{wrong}</p>")


def test_chinese_pages_hold_no_english() -> None:
    law = laws_of_words.no_english_on_a_chinese_page
    assert not told(law, "<p>白蜡林（km，DEA）</p>", language="zh")
    assert told(law, "<p>白蜡林 volumes</p>", language="zh")


def test_numbers_are_what_their_places_say() -> None:
    law = laws_of_numbers.every_number_is_what_its_place_says
    truth, _ = study()
    i = truth.at("carrow")
    score, loans = float(truth.vrs[i]), float(truth.amounts("loans")[i])
    right = {
        "score": (score, f"{score:.3f}"),
        "rank": (1 + int(np.sum(truth.vrs > score + 1e-6)), None),
        "total": (20, "20"),
        "frontier": (int(truth.frontier.sum()), None),
        "mates": (len(truth.mates(i)), None),
    }
    for place, (value, shown) in right.items():
        said = data(place, value, shown or str(value))
        assert not told(law, f"<p>{said}</p>", "carrow"), place
        assert told(law, f"<p>{data(place, value + 1, str(value + 1))}</p>", "carrow"), place
        assert told(law, f"<p>{data(place, value, '0.123')}</p>", "carrow"), place
    cell = data("actual", loans, f"{loans:,.0f}")
    row = f'<table><tr data-measure="loans"><td>{cell}</td></tr></table>'
    assert not told(law, row, "carrow")
    assert told(law, row, "ashgrove")
    assert told(law, f"<p>{data('unheard_of', 1, '1')}</p>")


def test_company() -> None:
    law = laws_of_absolutes.what_is_said_of_all_or_none_is_so
    truth, results = study()
    bench = Bench(truth, results, Brief('<article lang="en"></article>'), "gorse-hill")
    having = [results.regions[j].slug for j in bench.mates() if bench.high[j]]
    assert having
    assert not bench.is_high
    everyone = ", ".join(map(unit, having))
    assert not told(law, claim("headline.mates_named", everyone), "gorse-hill")
    assert told(law, claim("headline.mates_named", unit("tarn")), "gorse-hill")
    assert told(law, claim("headline.nobody", "nobody"), "gorse-hill")
    assert told(law, claim("headline.high_alone", "alone"), "gorse-hill")


def test_matches() -> None:
    law = laws_of_sentences.matched_regions_are_matched
    truth, results = study()
    bench = Bench(truth, results, Brief('<article lang="en"></article>'), "gorse-hill")
    mate = next(results.regions[j].slug for j in bench.mates() if bench.high[j])
    lacking = next(r.slug for r in results.regions if not bench.high[truth.at(r.slug)])
    assert not told(law, claim("look.learn_row_mate", unit(mate)), "gorse-hill")
    assert told(law, claim("look.learn_row_mate", unit(lacking)), "gorse-hill")
    assert told(law, claim("look.share_row_mate", unit(mate)), "gorse-hill")
    nearest = min(bench.others(True), key=lambda j: bench.distances[j])
    farthest = max(bench.others(True), key=lambda j: bench.distances[j])
    near, far = results.regions[nearest].slug, results.regions[farthest].slug
    assert not told(law, claim("look.learn_alike", unit(near)), "gorse-hill")
    assert told(law, claim("look.learn_alike", unit(far)), "gorse-hill")


def test_the_closest_relation() -> None:
    law = laws_of_sentences.the_closest_relation_is_the_one_told
    truth, results = study()
    bench = Bench(truth, results, Brief('<article lang="en"></article>'), "gorse-hill")
    relation, found = bench.matched()
    assert relation == "pathway_mate"
    mate = unit(results.regions[found[0]].slug)
    assert not told(law, claim("look.learn_pathway_mate", mate), "gorse-hill")
    assert told(law, claim("look.learn_row_mate", mate), "gorse-hill")
    assert told(law, claim("look.learn_pathway_mate", unit("tarn")), "gorse-hill")


def test_matches_are_in_the_published_order() -> None:
    truth, results = study()
    bench = Bench(truth, results, Brief('<article lang="en"></article>'), "gorse-hill")
    places = bench.places()
    assert sorted(set(places.values())) == list(range(1, 1 + len(set(places.values()))))
    last = max(places, key=lambda j: places[j])
    first = min(places, key=lambda j: places[j])
    assert places[first] < places[last]
    law = laws_of_sentences.matched_regions_are_matched
    units = [unit(results.regions[j].slug) for j in (first, last)]
    assert not told(law, claim("look.learn_pathway_mate", " and ".join(units)), "gorse-hill")
    assert told(law, claim("look.learn_pathway_mate", " and ".join(units[::-1])), "gorse-hill")
    law = laws_of_numbers.every_number_is_what_its_place_says
    for shown, agreed in ((places[last], True), (places[first], False)):
        row = f'<table><tr data-unit="{results.regions[last].slug}"><td>'
        found = told(
            law, f"{row}{data('place', shown, str(shown))}</td></tr></table>", "gorse-hill"
        )
        assert bool(found) is not agreed


def test_the_largest_difference_leads() -> None:
    law = laws_of_practice.the_largest_difference_leads
    truth, results = study()
    bench = Bench(truth, results, Brief('<article lang="en"></article>'), "gorse-hill")
    _, matched = bench.matched()
    names = ["loans_per_volume", "visits_per_post"]
    names.sort(key=lambda name: laws_of_practice._cost(bench, name, matched))
    marked = [f'<span data-practice="{name}">it</span>' for name in names]
    assert told(law, claim("look.practice", marked[0]), "gorse-hill")
    assert not told(law, claim("look.practice", marked[1]), "gorse-hill")


def test_practice_goes_the_way_it_is_said() -> None:
    truth, _ = study()
    loans = truth.ratio("loans_per_volume")
    best = truth.slugs[int(np.argmax(loans))]
    named = '<span data-practice="loans_per_volume">loans</span>'
    law = laws_of_practice.ahead_are_ahead
    assert told(law, claim("headline.practice_lowest", named), best)
    assert not told(law, claim("headline.practice_highest", named), best)
    law = laws_of_practice.the_side_that_is_named_is_true
    assert not told(law, claim("look.document_practice", named), best)
    worst = truth.slugs[int(np.argmin(loans))]
    assert told(law, claim("look.document_practice", named), worst)


def test_nobody_is_compared_with_itself() -> None:
    law = laws_of_sentences.no_region_is_compared_with_itself
    assert not told(law, claim("x", f"{unit('carrow')} is like {unit('ashgrove')}"))
    assert told(law, claim("x", f"{unit('ashgrove')} is like {unit('ashgrove')}"))
    rows = '<tr data-unit="tarn"><td>1</td></tr>'
    assert not told(law, f"<table>{rows}</table>")
    assert told(law, f"<table>{rows * 2}</table>")


def test_nothing_is_proposed_from_a_condition() -> None:
    law = laws_of_sentences.nothing_is_proposed_from_a_condition
    marked = '<span data-condition="YOUNG" data-side="present">pupils</span>'
    assert not told(law, claim("circumstances.line", marked))
    assert told(law, claim("pathway.x", f"More {marked} would put it there"))
    assert told(law, f'<div data-slot="look">{claim("look.x", marked)}</div>')


def test_chance_and_the_state_of_a_pathway() -> None:
    truth, results = study()
    bench = Bench(truth, results, Brief('<article lang="en"></article>'), "farley")
    (term,) = bench.own_terms
    named = f'<span data-term="{term}">these</span>'
    law = laws_of_sentences.a_pathway_is_claimed_only_where_there_is_one
    assert not told(law, claim("pathway.typical", named), "farley")
    assert told(law, claim("pathway.typical", named), "tarn")
    assert told(law, claim("pathway.deviant", named), "farley")
    assert told(law, claim("pathway.uncovered", "none"), "farley")
    law = laws_of_sentences.chance_stands_beside_the_pathway
    said = f'<span data-claim="brief.pathway.typical">{named}</span>'
    told_beside = f"<p>{said} {data('chance', bench.chance or 0, '1%')}</p>"
    assert not told(law, told_beside, "farley")
    assert bool(told(law, f"<p>{said}</p>", "farley")) == ((bench.chance or 0) >= 0.05)


def test_the_gap() -> None:
    law = laws_of_absolutes.what_is_said_of_all_or_none_is_so
    truth, _ = study()
    several = "as one of " + data("frontier", int(truth.frontier.sum()), "5")
    assert not told(law, claim("gap.none", several))
    assert told(law, claim("gap.none", "alone"))
    assert told(law, claim("gap.none", several), "carrow")
    law = laws_of_sentences.the_gap_is_named_with_care
    rates = truth.rates("staff")
    few = truth.slugs[int(np.argmin(rates))]
    many = truth.slugs[int(np.argmax(rates))]
    named = claim("look.gap_resources", '<span data-measure="staff">staff</span>')
    assert told(law, named, few)
    assert not told(law, named, many)
    law = laws_of_sentences.orientation_leads
    assert not told(law, claim("leads.gap_volumes", "more"))
    assert told(law, claim("leads.gap_resources", "less"))
    law = laws_of_sentences.what_is_fixed_has_no_gap
    assert not told(law, claim("gap.title.resources", "of each resource"))
    assert told(law, claim("gap.title.resources_free", "of each that can be changed"))
    assert told(law, claim("gap.fixed", named))
    law = laws_of_sentences.what_nobody_wants_is_said
    assert not told(law, claim("leads.gap_resources_text", "of staff"))
    assert told(law, claim("leads.gap_undesirable_text", "of staff"))
    assert told(law, claim("gap.undesirable", named))


def test_no_absolute_is_without_its_law() -> None:
    """A message that says all, none, only ... has an entry, or is told apart as no finding."""
    messages = yaml.safe_load((ROOT / "templates" / "messages.en.yml").read_text("utf-8"))["brief"]
    lacking = [
        key
        for key, text in leaves(messages)
        if re.search(laws_of_absolutes.ABSOLUTE, re.sub(r"\{[^}]*\}|<[^>]*>", "", text), re.I)
        and key not in laws_of_absolutes.SAYS
        and not key.startswith((*laws_of_absolutes.NO_FINDING, *OTHER_LAWS))
    ]
    assert not lacking, f"give these a law in laws_of_absolutes.py: {lacking}"


def test_variants_and_earlier_periods_by_what_they_differ_in() -> None:
    law = laws_of_absolutes.what_is_said_of_all_or_none_is_so
    truth, results = study()
    whole = copy.copy(truth)
    measured = '<span data-measure="staff">staff</span>'
    other = {"label": "Another line", "anchors": {}}

    def held(scenario: dict[str, Any] | None, key: str, text: str = "") -> bool:
        told = {"compare": {"study": "before"}, "scenarios": {}}
        if scenario is not None:
            told = {"compare": {"study": "before", "scenario": "v"}, "scenarios": {"v": scenario}}
        whole.study = truth.study | told
        page = f'<article lang="en">{claim(f"since.{key}", text)}</article>'
        return not list(law(Bench(whole, results, Brief(page), "ashgrove")))

    assert held(None, "scores")
    assert not held(None, "scores_fewer", measured)
    assert held(other, "scores")
    fewer = {"inputs": ["staff"]}
    assert held(fewer, "scores_fewer", measured)
    assert not held(fewer, "scores_fewer", measured.replace("staff", "volumes"))
    assert not held(fewer, "scores")
    assert held({"outputs": ["loans"]}, "scores_variant")
    assert not held(fewer, "scores_variant")
    # With one variant there is no rule to be an exception of.
    high = Bench(truth, results, Brief('<article lang="en"></article>'), "ashgrove").is_high
    key = f"sure.class_{'high' if high else 'not_high'}_"
    for same in (True, False):
        state = "uncovered" if high == same else "outside"
        variant: Any = SimpleNamespace(states={"ashgrove": state}, high=results.high.intermediate)
        alone = replace(results, scenarios=(variant,))
        for said, right in (
            (f"{key}one_same", same), (f"{key}one_other", not same),
            (f"{key}every", False), (f"{key}none", False), ("sure.other_class", False),
        ):  # fmt: skip
            page = Brief(f'<article lang="en">{claim(said, "so")}</article>')
            assert (not list(law(Bench(truth, alone, page, "ashgrove")))) == right, said


def test_every_place_is_explained() -> None:
    told = (ROOT / "tests" / "claims" / "README.md").read_text("utf-8")
    places = [*laws_of_numbers.PLACES, *laws_of_numbers.COUNTED]
    assert not [place for place in places if f"`{place}`" not in told]


# Held by the laws of matches, of company by its number, of the gap and of chance.
OTHER_LAWS = ("look.learn_", "look.share_", "look.gap_", "pathway.several",
              "pathway.chance", "practice.matched.", "leads.practice_median_text",
              "look.document_practice")  # fmt: skip


def leaves(node: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, each in node.items():
        if isinstance(each, dict) and not set(each) <= {"one", "other"}:
            yield from leaves(each, f"{prefix}{key}.")
        else:
            yield prefix + str(key), " | ".join(each.values()) if isinstance(each, dict) else each


def test_every_law_is_among_those_that_are_held() -> None:
    held = {law.__name__ for law in claims_trial.LAWS}
    for module in (
        laws_of_absolutes,
        laws_of_words,
        laws_of_numbers,
        laws_of_results,
        laws_of_sentences,
        laws_of_practice,
    ):
        assert {law.__name__ for law in module.LAWS} <= held


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("0.933", 0.9333),
        ("12%", 0.1234),
        ("−3.5", -3.51),
        ("1,234", 1234.4),
        ("55.4 million", 5.54e7),
        ("240万", 2.4e6),
        ("2.40亿", 2.404e8),
        ("30", 0.304),
        ("1.000", 1.0),
    ],
)
def test_what_is_shown_agrees(shown: str, value: float) -> None:
    assert agrees(shown, value)
    assert not agrees(shown, value * 1.3)
