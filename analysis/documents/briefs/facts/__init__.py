"""What is true of one region, as a brief needs it: facts only, no words and no marks.

``brief_facts`` puts them together; each part stands in the module of its name.
"""

from __future__ import annotations

from dataclasses import dataclass

from analysis.documents.briefs.facts.basis import Basis, Standing, basis, standing
from analysis.documents.briefs.facts.benchmarks import Benchmarks, benchmarks
from analysis.documents.briefs.facts.checks import AskedCheck, asked
from analysis.documents.briefs.facts.circumstances import CircumstancesFacts, circumstances
from analysis.documents.briefs.facts.earlier import Then, then
from analysis.documents.briefs.facts.gap import GapFacts, gap_facts
from analysis.documents.briefs.facts.likeness import likeness
from analysis.documents.briefs.facts.matches import Matches, matches
from analysis.documents.briefs.facts.pathway import PathwayPlace, pathway_place
from analysis.documents.briefs.facts.practice import PracticeFacts, practice
from analysis.documents.briefs.facts.sureness import Sureness, sureness
from analysis.results.shapes import Region, Results
from analysis.results.warnings import StudyWarning, study_warnings
from analysis.study.model import LeftOut, Study

__all__ = ["BriefFacts", "brief_facts"]


@dataclass(frozen=True, slots=True)
class BriefFacts:
    """One region's findings, each part as its module describes it."""

    study: Study
    region: Region
    basis: Basis
    standing: Standing
    circumstances: CircumstancesFacts
    pathway: PathwayPlace
    matches: Matches
    benchmarks: Benchmarks
    practice: PracticeFacts
    gap: GapFacts
    then: Then | None
    asked: tuple[AskedCheck, ...]
    sureness: Sureness
    warnings: tuple[StudyWarning, ...]
    left_out: tuple[LeftOut, ...]


def brief_facts(results: Results, slug: str) -> BriefFacts:
    """Find what the brief of ``slug`` says (KeyError if there is no such region)."""
    region = results.region(slug)
    like = likeness(results)
    around = circumstances(results, like, region)
    path = pathway_place(results, region, around.places)
    matched = matches(results, like, region, around, path)
    return BriefFacts(
        study=results.study,
        region=region,
        basis=basis(results),
        standing=standing(results, region),
        circumstances=around,
        pathway=path,
        matches=matched,
        benchmarks=benchmarks(results, like, region),
        practice=practice(results, region, matched),
        gap=gap_facts(results, region),
        then=then(results, region),
        asked=asked(results, region),
        sureness=sureness(results, region, path, around.mixed),
        warnings=study_warnings(results),
        left_out=results.left_out,
    )
