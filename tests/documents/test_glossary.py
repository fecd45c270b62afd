"""The glossary knows what is there by every word that the study gives it, and who is in a group."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from analysis.documents import glossary
from analysis.documents.edition import Edition, compile_edition
from analysis.language import naming
from analysis.results.shapes import Results
from analysis.study import project


@pytest.fixture(scope="module", params=["china-2020", "india-2018"])
def edition(
    request: pytest.FixtureRequest, root: Path, results_of: Callable[[str], Results]
) -> Edition:
    name = request.param
    return compile_edition(project.find(root / "data" / name), results_of(name), 1_700_000_000)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_alias_leads_to_what_it_is_given_to(edition: Edition, language: str) -> None:
    study = edition.results.study
    known = [*glossary.measures(edition, language), *glossary.groups(edition, language)]
    assert study.aliases
    for name, words in study.aliases.items():
        (term,) = (each for each in known if name in each.also)
        assert set(words) <= set(term.also)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_unit_is_named_in_its_group(edition: Edition, language: str) -> None:
    words, results = edition.words[language], edition.results
    groups = {each.term: each for each in glossary.groups(edition, language)}
    for region in results.regions:
        group = naming.group(results.study, region, words)
        assert naming.region(region, words) in groups[group].what
        assert unquote(groups[group].shown).endswith(f"#group={group}")
    counted = [int("".join(c for c in each.what if c.isdigit())) for each in groups.values()]
    assert sum(counted) == len(results.regions)
