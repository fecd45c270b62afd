"""Tables of the efficiency analysis: scores, checks, gaps."""

from __future__ import annotations

import math

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.gaps import totals
from analysis.results.shapes import Results
from analysis.tables.data import columns_of, heads, of, unit_column
from analysis.tables.table import Cell, Column, PrintedTable, between, number, percent, score, text
from analysis.ties import level


def scores(results: Results, words: Words) -> PrintedTable:
    """Every region's scores, returns to scale, interval, and the ranks that it leaves open."""
    rows = [
        (
            text(naming.region(region, words)),
            score(words, region.score.crs),
            score(words, region.score.vrs),
            number(words, region.score.scale, 3),
            _returns(region.score.returns_to_scale, region.score.near_constant, words),
            number(words, region.score.corrected, 3),
            between(number(words, region.score.lower, 3), number(words, region.score.upper, 3)),
            between(number(words, region.score.rank_best), number(words, region.score.rank_worst)),
            number(words, region.score.peer_of),
        )
        for region in sorted(results.regions, key=lambda r: (-level(r.score.value), r.slug))
    ]
    head = heads(words, "scores", "crs vrs scale returns corrected interval ranks peers")
    columns = (unit_column(results, words), *columns_of(head, "###t####"))
    caption = words(
        "paper.tables.scores.caption",
        level=results.study.dea.bootstrap.level,
        which=words.plain(f"paper.technology.{results.study.returns_to_scale}"),
        **of(results, words),
    )
    return PrintedTable(columns, tuple(rows), caption)


def _returns(kind: str, near: bool, words: Words) -> Cell:
    shown = words.plain(f"paper.returns.{kind}")
    return text(f"{shown} *" if near and kind != "crs" else shown)


def checks(results: Results, words: Words) -> PrintedTable:
    """What a reviewer asks of an efficiency analysis, and whether it holds."""
    found = results.checks
    rows = []
    for rule, (required, held) in found.size_rules.items():
        rows.append(
            _check(words, "size", held, rule=rule, required=required, n=len(results.regions))
        )
    least = min(min(row) for row in found.isotonicity)
    rows.append(_check(words, "isotonicity", least > 0, least=least))
    pairs = [naming.regions(results, pair, words) for pair in found.duplicates]
    if pairs:
        rows.append(_check(words, "duplicates", False, pairs=[", ".join(p) for p in pairs]))
    else:
        rows.append(_check(words, "unique", True))
    rows.append(
        _check(words, "certificate", found.certificate < 1e-6, largest=power(found.certificate))
    )
    rows.append((*_check(words, "resolved", True, n=found.resolved)[:2], Cell("–")))
    head = heads(words, "checks", "check finding holds")
    return PrintedTable(columns_of(head, "ttt"), tuple(rows), words("paper.tables.checks.caption"))


def _check(words: Words, key: str, held: bool, **values: object) -> tuple[Cell, ...]:
    return (
        text(words.plain(f"paper.checks.{key}.what", **values)),
        text(words.plain(f"paper.checks.{key}.finding", **values)),
        Cell(words.plain(f"paper.{'yes' if held else 'no'}"), strong=not held),
    )


def power(value: float) -> str:
    """Write a tiny number, rounded up, as a multiple of a power of ten: ``3 × 10⁻¹⁶``."""
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(value))
    digits = math.ceil(value / 10**exponent)
    if digits == 10:
        digits, exponent = 1, exponent + 1
    raised = str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{digits} × 10{raised}"


def isotonicity(results: Results, words: Words) -> PrintedTable:
    """Correlations of inputs (rows) with outputs (columns)."""
    plan = results.study.dea
    bad = len(plan.undesirable)
    kind = "_undesirable" if bad else ""
    head = [Column(words.plain(f"paper.tables.isotonicity.input{kind}"))]
    head += [Column(naming.wording(m.label, words), number=True) for m in plan.outputs]
    rows = tuple(
        (text(naming.wording(m.label, words)), *(number(words, value, 3) for value in row))
        for m, row in zip(plan.inputs, results.checks.isotonicity, strict=True)
    )
    caption = words(f"paper.tables.isotonicity.caption{kind}", n=bad)
    return PrintedTable(tuple(head), rows, caption)


def gap_totals(results: Results, words: Words) -> PrintedTable:
    """All regions together: what the study's orientation measures, by its three parts."""
    plan = results.study.dea
    rows = [
        (
            text(naming.wording(one.measure.label, words)),
            number(words, one.actual),
            number(words, one.distance),
            *(percent(words, share) for share in (one.share, *(one.parts or (None,) * 3))),
        )
        for one in totals(plan, [region.gap for region in results.regions])
    ]
    if plan.orientation == "output":
        named = "output actual addition"
    else:
        named = f"{'input_undesirable' if plan.undesirable else 'input'} actual excess"
    head = heads(words, "gap_totals", f"{named} share technical scale slack")
    return PrintedTable(
        columns_of(head, "t######"),
        tuple(rows),
        words(
            f"paper.tables.gap_totals.caption_{plan.orientation}",
            which=words.plain(f"paper.technology.{results.study.returns_to_scale}"),
            **of(results, words),
        ),
    )


def gaps(results: Results, words: Words) -> PrintedTable:
    """Every region off the frontier: excess of each input, addition to each output."""
    study = results.study
    labels = [naming.wording(m.label, words) for m in (*study.dea.free_inputs, *study.dea.outputs)]
    head = (unit_column(results, words), *(Column(label, number=True) for label in labels))
    rows = []
    for region in sorted(results.regions, key=lambda r: (level(r.score.value), r.slug)):
        if region.score.on_frontier:
            continue
        shares = [-g.share if g.share is not None else None for g in region.gap.resources]
        shares += [g.share for g in region.gap.volumes]
        rows.append(
            (text(naming.region(region, words)), *(signed(words, share) for share in shares))
        )
    return PrintedTable(head, tuple(rows), words("paper.tables.gaps.caption", **of(results, words)))


def signed(words: Words, share: float | None) -> Cell:
    """A cell with a signed share as per cent."""
    if share is None:
        return Cell("–")
    return Cell(words.percent(share, 1, sign=True), share)
