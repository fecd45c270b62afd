"""A small made-up study whose regions are in every state that a brief can speak of.

The results are put together by hand, but for the positions among the pathways, which come from
``analysis.results.positions`` itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import pandas as pd

from analysis.results.gaps import PER, Gap, ResourceGap, Spread, VolumeGap
from analysis.results.positions import HALF, Position, positions
from analysis.results.shapes import (
    Checks,
    FuzzySet,
    Lesson,
    ModelResult,
    Peer,
    Region,
    Results,
    ScenarioResult,
    Score,
    SetAnalysis,
    SolutionResult,
    TermResult,
    TruthRow,
)
from analysis.study.model import Study, Tile

Variant = Literal["base", "tied", "none"]

WEALTH, NETWORK, DENSITY = "WEALTH", "NETWORK", "DENSITY"
LONGEST = "Saint Bartholomew and the Upper Valleys"

STUDY = Study.model_validate(
    {
        "id": "lakeland",
        "title": {"en": "How Lakeland’s districts use their clinics", "zh": "湖区诊所资源利用"},
        "period": "2024",
        "languages": ["en", "zh"],
        "table": "districts.csv",
        "units": {
            "word": {"en": "district", "zh": "区"},
            "plural": {"en": "districts", "zh": "区"},
            "folder": "districts",
            "id": "code",
            "slug": "name",
            "name": {"en": "name", "zh": "name_zh"},
            "residents": "people",
        },
        "notes": [{"en": "Clinics of charities are left out.", "zh": "未含慈善诊所。"}],
        "dea": {
            "inputs": [
                {
                    "column": "clinics",
                    "label": {"en": "Clinics", "zh": "诊所"},
                    "unit": {"en": "clinics", "zh": "家"},
                    "precision": 1,
                },
                {
                    "column": "budget",
                    "label": {"en": "Budget", "zh": "预算"},
                    "unit": {"en": "million crowns", "zh": "百万克朗"},
                },
            ],
            "outputs": [
                {
                    "column": "visits",
                    "label": {"en": "Visits", "zh": "就诊"},
                    "unit": {"en": "visits", "zh": "人次"},
                    "precision": 100,
                }
            ],
        },
        "fsqca": {
            "outcome": {
                "name": "EFF",
                "label": {"en": "High efficiency", "zh": "高效率"},
                "anchors": [0.6, 0.9, 1],
                "reason": {"en": "-", "zh": "-"},
            },
            "conditions": [
                {
                    "name": name,
                    "column": name.lower(),
                    "label": {"en": en, "zh": zh},
                    "unit": {"en": unit, "zh": unit_zh},
                    "decimals": 1,
                    "anchors": [0, 50, 100],
                    "movable": name != DENSITY,
                    "reason": {"en": "-", "zh": "-"},
                }
                for name, en, zh, unit, unit_zh in (
                    (WEALTH, "Wealth", "财富", "crowns a head", "克朗/人"),
                    (NETWORK, "Network", "网络", "index", "指数"),
                    (DENSITY, "Density", "密度", "people per km²", "人/平方公里"),
                )
            ],
        },
        "pathways": {"WEALTH*DENSITY": {"en": "Rich and dense", "zh": "富裕密集型"}},
        "scenarios": {"lower": {"label": {"en": "lower", "zh": "较低"}, "anchors": {}}},
    }
)

RICH_DENSE = TermResult(
    "WEALTH*DENSITY", {WEALTH: True, DENSITY: True}, (DENSITY,), 0.93, 0.9, 0.5, 0.3, ()
)
NET_DENSE = TermResult(
    "NETWORK*DENSITY", {NETWORK: True, DENSITY: True}, (NETWORK, DENSITY), 0.88, 0.8, 0.4, 0.2, ()
)
RICH_OFFLINE = TermResult(
    "WEALTH*~NETWORK", {WEALTH: True, NETWORK: False}, (), 0.84, 0.75, 0.3, 0.1, ()
)
POOR = TermResult("~WEALTH", {WEALTH: False}, (WEALTH,), 0.9, 0.8, 0.6, 0.6, ())

# slug: name, score, slack as shares of clinics and budget, wealth, network, density, people
_PLAN: dict[str, tuple[str, float, tuple[float, float], tuple[float, float, float], float]] = {
    "typical": ("Alder", 1.0, (0, 0), (90, 20, 90), 50_000),
    "several": ("Birch", 0.97, (0, 0), (90, 90, 90), 80_000),
    "deviant": ("Cedar", 0.7, (0, 0.1), (80, 20, 80), 120_000),
    "uncovered": ("Dogwood", 1.0, (0, 0), (20, 20, 20), 30_000),
    "uncovered-too": ("Elder", 0.95, (0, 0), (20, 80, 20), 900),
    "reachable": (LONGEST, 0.65, (0.1, 0.05), (40, 20, 90), 60_000),
    "closed": ("Fir", 0.6, (0.05, 0.05), (20, 30, 20), 40_000),
    "offline": ("Gorse", 0.98, (0, 0), (80, 20, 20), 70_000),
}

_NAMES_ZH = {
    "typical": "赤杨",
    "several": "白桦",
    "deviant": "雪松",
    "uncovered": "山茱萸",
    "uncovered-too": "接骨木",
    "reachable": "圣巴塞洛缪与上河谷",
    "closed": "冷杉",
    "offline": "荆豆",
}


def results(variant: Variant = "base", *, tiles: bool = True) -> Results:
    """Return the made-up results: one model, two tied models that disagree, or no pathway."""
    models = {
        "base": ((RICH_DENSE, NET_DENSE),),
        "tied": ((RICH_DENSE, NET_DENSE), (RICH_DENSE, RICH_OFFLINE)),
        "none": (),
    }[variant]
    memberships = pd.DataFrame(
        {slug: [x / 100 for x in plan[3]] for slug, plan in _PLAN.items()},
        index=[WEALTH, NETWORK, DENSITY],
    ).T
    outcome = [_outcome(plan[1]) for plan in _PLAN.values()]
    high = _positions(models, memberships, outcome)
    low = _positions(() if variant == "none" else ((POOR,),), memberships, [1 - y for y in outcome])
    regions = tuple(
        _region(i, slug, memberships, outcome=outcome[i], high=high, low=low[i], tiles=tiles)
        for i, slug in enumerate(_PLAN)
    )
    contradicted = TruthRow({WEALTH: 1, NETWORK: 0, DENSITY: 1}, 1, 0.8, 0.7, 1, ("deviant",), True)
    empty = SolutionResult((), False)
    base = _analysis("EFF", models, (contradicted,))
    scenario = ScenarioResult(
        "lower", 0.9, ("typical",), (WEALTH,), empty, empty,
        {r.slug: "typical" for r in regions}, 1,
    )  # fmt: skip
    return Results(
        study=STUDY,
        content="c0ffee" * 10,
        version="9.9",
        regions=regions,
        sets={
            **{name: FuzzySet(name, (0, 50, 100), (), 0.5) for name in memberships},
            "EFF": FuzzySet("EFF", (0.6, 0.9, 1), (), 0.5),
        },
        high=base,
        low=_analysis("~EFF", () if variant == "none" else ((POOR,),), ()),
        checks=Checks({}, (), (), 0.0, 0, {"crs": 8, "irs": 0, "drs": 0}),
        scenarios=(scenario,),
        robustness=None,
        comparison=None,
    )


def with_score(found: Results, slug: str, **changes: object) -> Results:
    """Return the results with a region's score changed."""
    return replace(
        found,
        regions=tuple(
            replace(r, score=replace(r.score, **changes)) if r.slug == slug else r  # type: ignore[arg-type]
            for r in found.regions
        ),
    )


def _outcome(score: float) -> float:
    return (score - 0.6) / 0.6 if score < 0.9 else 0.5 + (score - 0.9) * 5


def _analysis(
    outcome: str, models: tuple[tuple[TermResult, ...], ...], rows: tuple[TruthRow, ...]
) -> SetAnalysis:
    solution = SolutionResult(tuple(ModelResult(terms, 0.9, 0.8, 0.6) for terms in models), False)
    return SetAnalysis(outcome, (), rows, 0, solution, solution, solution)


def _positions(
    models: tuple[tuple[TermResult, ...], ...], memberships: pd.DataFrame, outcome: list[float]
) -> tuple[Position, ...]:
    return positions(
        models,
        memberships,
        outcome,
        memberships * 100,
        lines=memberships * 0 + 50.0,
        movable={name: name != DENSITY for name in memberships},
    )


def _region(
    i: int,
    slug: str,
    memberships: pd.DataFrame,
    *,
    outcome: float,
    high: tuple[Position, ...],
    low: Position,
    tiles: bool,
) -> Region:
    name, theta, slack, raw, people = _PLAN[slug]
    actual = {"clinics": round(people / 2000) + 1.0, "budget": people / 3e4, "visits": people * 3.0}
    gap = _gap(actual, theta, dict(zip(("clinics", "budget"), slack, strict=True)), people)
    frontier = theta == 1
    peers = (Peer(slug, 1.0),) if frontier else (Peer("typical", 0.8), Peer("uncovered", 0.3))
    terms = high[i].terms or tuple(d.term for d in (high[i].nearest,) if d)
    lessons = tuple(
        Lesson("typical", 0.8, term)
        for term in terms[:1]
        if not frontier and high[0].memberships[term] > HALF
    )
    return Region(
        slug=slug,
        id=str(i),
        names={"en": name, "zh": _NAMES_ZH[slug]},
        group="",
        residents=people,
        tile=_tile(i, slug, name) if tiles else None,
        values=actual | dict(zip(("wealth", "network", "density"), map(float, raw), strict=True)),
        memberships={**{c: float(memberships.loc[slug, c]) for c in memberships}, "EFF": outcome},
        score=Score(
            crs=theta, vrs=theta, nirs=theta, scale=1.0, returns_to_scale="crs",
            near_constant=True, value=theta, uncorrected=theta, on_frontier=frontier,
            rank=1 + i, joint=1, phi=1 / theta, bias=0.03,
            corrected=theta - 0.03, lower=theta - 0.08, upper=theta - 0.01, rank_best=1,
            rank_worst=8, lambda_sum=(0.9, 1.1), frontier_chance=1.0 if frontier else 0.0,
            peers=peers, peers_unique=i != 2, peer_of=6 if frontier else 0,
        ),
        gap=gap,
        high=high[i],
        low=low,
        lessons=lessons,
        robustness="robust" if high[i].terms else "not a member",
    )  # fmt: skip


def _tile(i: int, slug: str, name: str) -> Tile:
    return Tile(i % 3, i // 3, {"en": name[:2].upper(), "zh": _NAMES_ZH[slug][:1]})


def _gap(actual: dict[str, float], theta: float, slack: dict[str, float], people: float) -> Gap:
    resources = []
    for column, share in slack.items():
        x = actual[column]
        technical, rest = (1 - theta) * x, share * x
        excess = technical + rest
        resources.append(
            ResourceGap(
                column, x, x - excess, excess, technical, 0.0, rest, 0.0, excess / x,
                excess / (people / PER),
                Spread(excess + 0.01 * x, excess + 0.08 * x, None, None, None),
            )
        )  # fmt: skip
    y = actual["visits"]
    added = y * (1 / theta - 1)
    volume = VolumeGap(
        "visits", y, y + added, added, added, 0.0, 0.0, 0.0, added / y, added / (people / PER),
        Spread(y * (1 / (theta - 0.01) - 1), y * (1 / (theta - 0.08) - 1), None, None, None),
    )  # fmt: skip
    return Gap(tuple(resources), (volume,), unique=theta == 1)
