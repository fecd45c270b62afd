"""``pathways analyse`` and ``pathways robustness``: a study's findings on the terminal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from analysis.cli.options import AS_JSON, SCHEDULER, STUDY, results
from analysis.cli.terminal import say, table

if TYPE_CHECKING:
    from analysis.results.shapes import Results, Score, SetAnalysis
    from analysis.study.model import Study


@click.command()
@STUDY
@SCHEDULER
@AS_JSON
def analyse(study: str | None, scheduler: str | None, as_json: bool) -> None:
    """Run the study and print what it found."""
    from analysis import cluster

    with cluster.at(scheduler):
        found = results(study)
    if as_json:
        from analysis.results.shapes import to_json

        say(to_json(found, indent=1).decode())
    else:
        say(summary(found))


@click.command()
@STUDY
@AS_JSON
def robustness(study: str | None, as_json: bool) -> None:
    """Run the study file's scenarios and print what of the findings stays."""
    rows = scenarios(results(study))
    say(json.dumps(rows, ensure_ascii=False, indent=1) if as_json else table(rows))


def summary(results: Results) -> str:
    """Return a study's findings on one screen."""
    study, language = results.study, results.study.language
    counts = {kind: len(results.returns(kind)) for kind in ("crs", "irs", "drs")}
    rows = [
        {
            study.units.word[language]: region.names[language],
            "score": region.score.value,
            "interval": _interval(region.score),
            "returns": region.score.returns_to_scale,
            "pathway": "/".join(region.high.states),
            "terms": ", ".join(region.high.terms),
        }
        for region in results.regions
    ]
    return "\n".join(
        [
            study.title[language],
            f"mean efficiency ({_which(study)}) {results.mean:.4f}; {len(results.frontier)} of "
            f"{len(results.regions)} on the frontier; returns to scale: {counts['crs']} constant, "
            f"{counts['irs']} increasing, {counts['drs']} decreasing",
            *(_models(found) for found in (results.high, results.low)),
            "",
            table(rows),
        ]
    )


def _which(study: Study) -> str:
    kind = study.returns_to_scale.upper()
    return f"{kind}, corrected" if study.fsqca.outcome.score == "corrected" else kind


def _interval(score: Score) -> str:
    return "" if score.lower is None else f"{score.lower:.3f}-{score.upper:.3f}"


def _models(found: SetAnalysis) -> str:
    models = found.intermediate.models
    if not models:
        return f"{found.outcome}: no row of the truth table is sufficient; there is no pathway"
    lines = [
        f"{found.outcome}: {model} (consistency {model.consistency:.3f}, "
        f"coverage {model.coverage:.3f})"
        for model in models
    ]
    tied = f" ({len(models)} tied models)" if len(models) > 1 else ""
    return "\n".join([lines[0] + tied, *lines[1:]])


def scenarios(results: Results) -> list[dict[str, Any]]:
    """Return a row for each scenario, the study itself first."""
    total, language = len(results.regions), results.study.language
    base = results.high.intermediate
    rows = [
        {
            "scenario": "base",
            "label": results.study.title[language],
            "mean": results.mean,
            "frontier": len(results.frontier),
            "models": [str(model) for model in base.models],
            "consistency": base.models[0].consistency if base.models else None,
            "coverage": base.models[0].coverage if base.models else None,
            "same_state": total,
        }
    ]
    for one in results.scenarios:
        first = one.high.models[0] if one.high.models else None
        rows.append(
            {
                "scenario": one.name,
                "label": results.study.scenarios[one.name].label[language],
                "mean": one.mean,
                "frontier": len(one.frontier),
                "models": [str(model) for model in one.high.models],
                "consistency": first.consistency if first else None,
                "coverage": first.coverage if first else None,
                "same_state": one.same_state,
            }
        )
    return rows
