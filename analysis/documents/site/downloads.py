"""Results as files that other programs read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from analysis.harmless import table_csv
from analysis.results.shapes import (
    FurtherResult,
    NecessaryConditions,
    Region,
    Results,
    SetAnalysis,
    to_json,
)
from analysis.study import own
from analysis.study.cells import LARGEST
from analysis.study.model import STUDY_FILE, Study


def files(results: Results) -> dict[str, bytes]:
    """Return the contents of ``data/``: file name to bytes. Numbers keep every digit."""
    study = results.study
    theirs = {
        "study.yml": own.read(study.folder, STUDY_FILE),
        table_name(study): own.read(study.folder, study.table.file, LARGEST),
        "datapackage.json": own.read(study.folder, own.PACKAGE_FILE),
        "SOURCES.md": own.read(study.folder, own.SOURCES),
    }
    found = {
        "results.json": to_json(results, indent=1),
        "regions.csv": _csv([region_row(region) for region in results.regions]),
        "truth-tables.csv": _csv(list(_truth_rows(results))),
        "solutions.csv": _csv(list(_term_rows(results))),
    }
    found |= {model_file(one.name): _csv(_model_rows(one)) for one in results.models}
    if results.ceilings:
        found["ceilings.csv"] = _csv(_ceiling_rows(results.ceilings))
    return found | {name: body for name, body in theirs.items() if body is not None}


def model_file(name: str) -> str:
    """Return the name of the file that holds one of the study's further models."""
    return f"model-{name}.csv"


def table_name(study: Study) -> str:
    """Return what the study's table is called there: table.csv, or by its own kind of file."""
    return f"table{PurePosixPath(study.table.file).suffix.lower() or '.csv'}"


def region_row(region: Region) -> dict[str, Any]:
    """Return one region's numbers as a flat row."""
    score = region.score
    row: dict[str, Any] = {"slug": region.slug, "id": region.id}
    row |= {f"name_{code}": name for code, name in region.names.items()}
    row |= {"group": region.group, "residents": region.residents}
    row |= {
        name: getattr(score, name)
        for name in (
            "crs", "vrs", "nirs", "scale", "returns_to_scale", "near_constant", "value",
            "uncorrected", "on_frontier", "rank", "joint", "phi", "bias", "corrected",
            "lower", "upper", "rank_best", "rank_worst", "frontier_chance", "peer_of",
        )
    }  # fmt: skip
    row["peers"] = "; ".join(f"{peer.unit} {peer.weight!r}" for peer in score.peers)
    for gap in region.gap.resources:
        for part in ("actual", "target", "excess", "technical", "scale", "slack", "scale_aside"):
            row[f"{gap.column}_{part}"] = getattr(gap, part)
    for volume in region.gap.volumes:
        for part in ("actual", "target", "addition", "technical", "scale", "slack", "scale_aside"):
            row[f"{volume.column}_{part}"] = getattr(volume, part)
    spreads = {gap.column: gap.spread for gap in region.gap.resources}
    spreads |= {gap.column: gap.spread for gap in region.gap.volumes}
    for column, spread in spreads.items():
        row[f"{column}_gap_lower"] = spread.lower if spread else None
        row[f"{column}_gap_upper"] = spread.upper if spread else None
    row |= {f"membership_{name}": value for name, value in region.memberships.items()}
    row |= {
        "state": " / ".join(region.high.states) or region.high.state,
        "pathways": "; ".join(region.high.terms),
        "pathways_low": "; ".join(region.low.terms),
        "robustness": region.robustness,
    }
    return row


def _truth_rows(results: Results) -> Iterator[dict[str, Any]]:
    for found in (results.high, results.low):
        for row in found.truth_table:
            yield {
                "outcome": found.outcome,
                **row.row,
                "n": row.n,
                "consistency": row.consistency,
                "pri": row.pri,
                "out": row.out,
                "cases": "; ".join(row.cases),
            }


def _term_rows(results: Results) -> Iterator[dict[str, Any]]:
    for found in (results.high, results.low):
        for kind in ("complex", "parsimonious", "intermediate"):
            yield from _solution_rows(found, kind)


def _solution_rows(found: SetAnalysis, kind: str) -> Iterator[dict[str, Any]]:
    for number, model in enumerate(getattr(found, kind).models, 1):
        for term in model.terms:
            yield {
                "outcome": found.outcome,
                "solution": kind,
                "model": number,
                "term": term.term,
                "core": "; ".join(term.core),
                "consistency": term.consistency,
                "pri": term.pri,
                "raw_coverage": term.raw_coverage,
                "unique_coverage": term.unique_coverage,
                "cases": "; ".join(term.cases),
                "model_consistency": model.consistency,
                "model_pri": model.pri,
                "model_coverage": model.coverage,
            }


def _model_rows(found: FurtherResult) -> list[dict[str, Any]]:
    """Every column of a further model; an undefined number is an empty cell."""
    rows = []
    for i, name in enumerate(found.rows):
        row: dict[str, Any] = {found.of: name}
        row |= {head: values[i] for head, values in found.columns.items()}
        if found.peers is not None:
            row["peers"] = "; ".join(f"{unit} {w!r}" for unit, w in found.peers[i].items())
        rows.append(row)
    return rows


def _ceiling_rows(found: NecessaryConditions) -> list[dict[str, Any]]:
    """Effect sizes of each condition, and beside them the membership that each level needs."""
    return [
        {
            "outcome": found.outcome,
            "condition": fit.condition,
            "ce_fdh": fit.ce_fdh,
            "ce_fdh_p": fit.ce_fdh_p,
            "cr_fdh": fit.cr_fdh,
            "cr_fdh_p": fit.cr_fdh_p,
            "accuracy": fit.accuracy,
            **{f"needs_at_{n.level:g}": n.required.get(fit.condition) for n in found.needs},
        }
        for fit in found.fits
    ]


def _csv(rows: list[dict[str, Any]]) -> bytes:
    mark = b"\xef\xbb\xbf"  # spreadsheets read the names as UTF-8
    return mark + table_csv(pd.DataFrame(rows)).encode()
