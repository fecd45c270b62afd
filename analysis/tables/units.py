"""The table of all regions, each with the way to its brief."""

from __future__ import annotations

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.positions import Position
from analysis.results.shapes import Results
from analysis.study.model import Study
from analysis.tables.data import columns_of, heads, of, unit_column
from analysis.tables.table import Cell, PrintedTable, score, text


def overview(results: Results, words: Words, *, briefs: str | None = None) -> PrintedTable:
    """Score, state, pathways and robustness of every region.

    ``briefs`` is the address of the briefs' folder; with it, each region leads to its own.
    """
    study = results.study
    tested = results.robustness is not None and bool(results.robustness.tests)
    grouped = any(region.group for region in results.regions)
    rows = []
    for region in results.regions:
        name = naming.region(region, words)
        href = f"{briefs}/{region.slug}/index.html" if briefs else None
        rows.append(
            (
                Cell(name, href=href),
                *([text(naming.group(results.study, region, words))] if grouped else []),
                score(words, region.score.value),
                text(_state(region.high, words)),
                _ways(study, region.high, words),
                _ways(study, region.low, words),
                *([_verdict(region.robustness, words)] if tested else []),
            )
        )
    keys = ["group"] * grouped + ["score", "state", "high", "low"]
    keys += ["verdict"] * tested
    kinds = "".join("#" if key == "score" else "t" for key in keys)
    columns = columns_of(heads(words, "overview", " ".join(keys)), kinds)
    return PrintedTable(
        (unit_column(results, words), *columns),
        tuple(rows),
        words("paper.tables.overview.caption", **of(results, words)),
    )


def _state(position: Position, words: Words) -> str:
    shown = [words.plain(f"paper.state.{state}") for state in position.states]
    return words.join(shown or [words.plain(f"paper.state.{position.state}")], "or")


def _ways(study: Study, position: Position, words: Words) -> Cell:
    """The pathways by the study file's names for them, else as expressions, which are shorter."""
    own, between = study.pathways, words.plain("paper.say.between")
    named = [naming.wording(own[t], words) for t in position.terms if t in own]
    if len(named) == len(position.terms):
        return text(between.join(named) or "–")
    return Cell(between.join(position.terms), code=True)


def _verdict(verdict: str | None, words: Words) -> Cell:
    if verdict is None or verdict == "not a member":
        return Cell("–")
    return text(words.plain(f"paper.verdict.{verdict}"))
