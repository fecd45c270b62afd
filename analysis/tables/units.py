"""The table of all regions, each with the way to its brief."""

from __future__ import annotations

from analysis import naming
from analysis.results import Position, Results
from analysis.study import Study
from analysis.tables.data import _columns, _heads, _of
from analysis.tables.table import Cell, Column, Table, score, text
from analysis.words import Words


def overview(results: Results, words: Words, *, briefs: str | None = None) -> Table:
    """Score, state, pathways and robustness of every region.

    ``briefs`` is the address of the briefs' folder; with it, each region leads to its own.
    """
    study = results.study
    grouped = any(region.group for region in results.regions)
    rows = []
    for region in results.regions:
        name = naming.region(region, words)
        href = f"{briefs}/{region.slug}/index.html" if briefs else None
        rows.append(
            (
                Cell(name, href=href),
                *([text(region.group)] if grouped else []),
                score(words, region.score.crs),
                text(_state(region.high, words)),
                text(_ways(study, region.high, words)),
                text(_ways(study, region.low, words)),
                *(
                    [text(words.plain(f"paper.verdict.{_key(region.robustness)}"))]
                    if results.robustness
                    else []
                ),
            )
        )
    keys = ["group"] * grouped + ["score", "state", "high", "low"]
    keys += ["verdict"] * (results.robustness is not None)
    kinds = "".join("#" if key == "score" else "t" for key in keys)
    columns = _columns(_heads(words, "overview", " ".join(keys)), kinds)
    return Table(
        (Column(naming.wording(study.units.word, words)), *columns),
        tuple(rows),
        words("paper.tables.overview.caption", **_of(results, words)),
    )


def _state(position: Position, words: Words) -> str:
    shown = [words.plain(f"paper.state.{state}") for state in position.states]
    return words.join(shown or [words.plain(f"paper.state.{position.state}")], "or")


def _ways(study: Study, position: Position, words: Words) -> str:
    return "; ".join(naming.pathway(study, term, words) for term in position.terms) or "–"


def _key(verdict: str) -> str:
    return verdict.replace(" ", "_")
