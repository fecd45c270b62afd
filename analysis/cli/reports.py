"""Results as plain text for the terminal."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.results.shapes import Results, SetAnalysis

WIDTH = 100


def table(rows: list[dict[str, Any]]) -> str:
    """Return rows of the same keys as an aligned table."""
    return pd.DataFrame(rows).to_string(index=False, float_format=lambda x: f"{x:.3f}")


def summary(results: Results) -> str:
    """Return a study's findings on one screen."""
    study, language = results.study, results.study.language
    counts = {kind: len(results.returns(kind)) for kind in ("crs", "irs", "drs")}
    rows = [
        {
            study.units.word[language]: region.names[language],
            "crs": region.score.crs,
            "interval": f"{region.score.lower:.3f}-{region.score.upper:.3f}",
            "vrs": region.score.vrs,
            "returns": region.score.returns_to_scale,
            "pathway": "/".join(region.high.states),
            "terms": ", ".join(region.high.terms),
        }
        for region in results.regions
    ]
    return "\n".join(
        [
            study.title[language],
            f"mean efficiency {results.mean:.4f}; {len(results.frontier)} of "
            f"{len(results.regions)} on the frontier; returns to scale: {counts['crs']} constant, "
            f"{counts['irs']} increasing, {counts['drs']} decreasing",
            *(_models(found) for found in (results.high, results.low)),
            "",
            table(rows),
        ]
    )


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


def robustness(results: Results) -> list[dict[str, Any]]:
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


def dea(answer: dict[str, Any]) -> str:
    """Return the answer of ``tabular.dea`` as a table."""
    rows = [
        {
            "unit": answer["units"][i],
            "score": answer["scores"][i],
            "scale efficiency": answer["scale_efficiency"][i],
            "returns": answer["returns_to_scale"][i],
            "peers": ", ".join(f"{name} {w:.3f}" for name, w in answer["peers"][i].items()),
        }
        for i in range(len(answer["units"]))
    ]
    return table(rows)


def fsqca(answer: dict[str, Any]) -> str:
    """Return the answer of ``tabular.fsqca`` as three tables."""
    rows = [
        {**row["row"], **{k: row[k] for k in ("n", "consistency", "pri", "out")}}
        | {"cases": ", ".join(row["cases"])}
        for row in answer["truth_table"]
    ]
    lines = ["Necessity", table(answer["necessity"]), "", "Truth table", table(rows)]
    for kind, solution in answer["solutions"].items():
        lines += ["", f"{kind.capitalize()} solution. {solution['note']}".rstrip()]
        for model in solution["models"]:
            lines.append(" + ".join(term["term"] for term in model["terms"]))
            terms = [
                {k: t[k] for k in ("term", "consistency", "pri", "raw_coverage", "unique_coverage")}
                for t in model["terms"]
            ]
            whole = {
                "term": "model",
                "consistency": model["consistency"],
                "pri": model["pri"],
                "raw_coverage": model["coverage"],
                "unique_coverage": float("nan"),
            }
            lines.append(table([*terms, whole]))
    return "\n".join(lines)
