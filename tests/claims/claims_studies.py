"""Made-up studies of every kind, from a number: the same number gives the same study.

None is about health, government or China, so that a sentence that is shows. Each kind is there for
a way in which a brief can go wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from claims_subjects import CODES, FIRST, LAST, SUBJECTS, Subject

Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Plan:
    """What is particular of a study; ``None`` is left to the number."""

    kind: str
    n: int | None = None
    inputs: int | None = None
    outputs: int | None = None
    conditions: int | None = None
    orientation: str | None = None
    score: str | None = None
    scenarios: int | None = None
    practice: bool | None = None
    anchors: tuple[float, float, float] = (0.35, 0.7, 0.97)
    cuts: tuple[float, float] = (0.8, 0.5)
    shape: Callable[[Rng, np.ndarray, np.ndarray, np.ndarray], None] | None = None
    rule: Callable[[np.ndarray, Rng], np.ndarray] | None = None
    turned: Callable[[dict[str, Any]], None] | None = None  # the study file, once it is made


@dataclass(frozen=True, slots=True)
class Made:
    """A study file as a tree, and its table."""

    number: int
    plan: Plan
    study: dict[str, Any]
    table: pd.DataFrame
    earlier: tuple[pd.DataFrame, ...]  # the latest of them first
    name: str = field(default="")

    def write(self, folder: Path) -> Path:
        """Write the study's folder, as a user would have it."""
        folder.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(self.study, allow_unicode=True, sort_keys=False)
        (folder / "study.yml").write_text(text, "utf-8")
        self.table.to_csv(folder / self.study["table"], index=False)
        for i, table in enumerate(self.earlier):
            before = {k: v for k, v in self.study.items() if k not in ("compare", "scenarios")}
            name = "before" * (i + 1)
            before |= {"id": f"{self.study['id']}-{name}", "period": str(2013 - i)}
            Made(self.number, self.plan, before, table, ()).write(folder / name)
        return folder


# How a unit's circumstances (True: above the line) decide whether it works well.


def _one(sides: np.ndarray, rng: Rng) -> np.ndarray:
    return sides[:, 0]


def _joint(sides: np.ndarray, rng: Rng) -> np.ndarray:
    return sides[:, 0] & ~sides[:, -1] if sides.shape[1] > 1 else sides[:, 0]


def _either(sides: np.ndarray, rng: Rng) -> np.ndarray:
    return (sides[:, 0] & sides[:, -1]) | (~sides[:, 0] & ~sides[:, -1])


def _chance(sides: np.ndarray, rng: Rng) -> np.ndarray:
    return rng.random(len(sides)) < 0.4


def _all(sides: np.ndarray, rng: Rng) -> np.ndarray:
    return np.ones(len(sides), bool)


def _cyclic(sides: np.ndarray, rng: Rng) -> np.ndarray:
    """Two models tie: everything but all three conditions and none of them."""
    count = sides[:, :3].sum(axis=1)
    return (count == 1) | (count == 2)


# What is done to inputs, outputs and the conditions' positions before they become figures.


def _on_the_frontier(rng: Rng, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> None:
    """Every unit works alike, whatever its size."""
    x[:] = x[:, :1]
    y[:] = 3 * x[:, :1]


def _all_but_two(rng: Rng, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> None:
    _on_the_frontier(rng, x, y, z)
    y[0] *= 0.5
    y[1] *= 0.7


def _zeros(rng: Rng, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> None:
    rows = rng.choice(len(y), size=max(1, len(y) // 4), replace=False)
    y[rows, rng.integers(y.shape[1])] = 0
    if x.shape[1] > 1:
        x[rng.integers(len(x)), 1] = 0


def _ties(rng: Rng, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> None:
    half = len(x) // 2
    x[:half], y[:half], z[:half] = x[half : 2 * half], y[half : 2 * half], z[half : 2 * half]


def _halves(rng: Rng, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> None:
    z[rng.integers(len(z)), 0] = 0
    z[rng.integers(len(z)), -1] = 0


def _same_circumstances(rng: Rng, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> None:
    z[:] = np.abs(z)


def _crossed(rng: Rng, x: np.ndarray, y: np.ndarray, z: np.ndarray) -> None:
    """Every row of the first three conditions is there at least once, and clearly."""
    for i in range(len(z)):
        z[i, :3] = [1.4 if i >> bit & 1 else -1.4 for bit in range(3)]


def _bell(study: dict[str, Any], shape: str = "bell") -> None:
    """The first condition is a set of the middle, or of both ends, of the same column."""
    condition = study["fsqca"]["conditions"][0]
    _, line, full = sorted(condition.pop("anchors"))
    step = full - line
    up = [line - 2 * step, line - step, line - step / 5]
    down = [line + step / 5, line + step, line + 2 * step]
    condition.pop("doubt", None)
    rising, falling = (up, down) if shape == "bell" else (down, up)
    condition |= {"kind": shape, "rising": rising, "falling": falling}


def _ends(study: dict[str, Any]) -> None:
    _bell(study, "inverse-bell")


def _indirect(study: dict[str, Any]) -> None:
    """The first condition is calibrated by classes of its column."""
    condition = study["fsqca"]["conditions"][0]
    _, line, full = sorted(condition.pop("anchors"))
    condition.pop("doubt", None)
    step = full - line
    cuts = [line - step, line - step / 3, line + step / 3, line + step]
    condition |= {"kind": "indirect", "thresholds": cuts}


def _levels(study: dict[str, Any]) -> None:
    """The first condition is multi-value, in three levels of its column."""
    condition = study["fsqca"]["conditions"][0]
    _, line, full = sorted(condition.pop("anchors"))
    step = full - line
    for key in ("doubt", "member"):
        condition.pop(key, None)
    english, chinese = condition["label"]["en"].lower(), condition["label"]["zh"]
    condition |= {
        "kind": "levels",
        "thresholds": [line - step / 2, line + step / 2],
        "labels": [
            _two(f"{way} {english}", f"{chinese}{said}")
            for way, said in (("modest", "偏少"), ("usual", "适中"), ("ample", "偏多"))
        ],
        "expectation": [1, 2],
    }


def _composite(study: dict[str, Any]) -> None:
    """The first condition is an index of two columns, one of which counts against it."""
    first, second, *_ = study["fsqca"]["conditions"]
    study["composites"] = {
        "index": {
            "label": _two("An index", "指数"), "weights": "equal",
            "indicators": [
                {"column": first["column"], "label": first["label"]},
                {"column": second["column"], "label": second["label"], "direction": "lower"},
            ],
            "reason": _two("Made up.", "虚构。"),
        }
    }  # fmt: skip
    first |= {"column": "index", "anchors": [0.25, 0.501, 0.75], "decimals": 2}
    first.pop("doubt", None)


def _fixed(study: dict[str, Any]) -> None:
    """No unit can change the second input."""
    study["dea"]["inputs"][1]["fixed"] = True


def _undesirable(study: dict[str, Any]) -> None:
    """Nobody wants the last output."""
    study["dea"]["outputs"][-1]["undesirable"] = True


def _no_trials(study: dict[str, Any]) -> None:
    study["fsqca"]["trials"] = "off"


def _no_bootstrap(study: dict[str, Any]) -> None:
    study["dea"]["bootstrap"] = {"replications": 0}


def _neither(study: dict[str, Any]) -> None:
    _no_trials(study)
    _no_bootstrap(study)


def _several(study: dict[str, Any]) -> None:
    """Two earlier tables are set beside it once it is made."""


SPECIAL = (
    Plan("all on the frontier", shape=_on_the_frontier, score="crs"),
    Plan("all but two on the frontier", shape=_all_but_two, score="crs"),
    Plan(
        "trivial solution", anchors=(0.001, 0.002, 0.5), rule=_all, n=20, conditions=2, score="crs"
    ),
    Plan("nobody of high efficiency but the frontier", anchors=(0.9, 0.9999, 0.99999)),
    Plan("no pathway", rule=_chance, cuts=(0.99, 0.95), n=24, conditions=2),
    Plan(
        "tied models",
        n=24,
        conditions=3,
        rule=_cyclic,
        shape=_crossed,
        inputs=1,
        outputs=1,
        score="crs",
        anchors=(0.3, 0.65, 0.9),
    ),
    Plan("seven conditions on twelve units", n=12, conditions=7, rule=_chance),
    Plan("three units", n=3, inputs=1, outputs=1, conditions=2, score="crs"),
    Plan("eight units", n=8, inputs=1, outputs=1),
    Plan("sixty units", n=60),
    Plan("zeros", shape=_zeros, outputs=2, inputs=2, n=20),
    Plan("ties", shape=_ties, n=16),
    Plan("at the line", shape=_halves, n=15),
    Plan("one row", shape=_same_circumstances, n=14),
    Plan("no scenarios, chance", scenarios=0, rule=_chance, n=20, conditions=3),
    Plan("many measures on few units", n=9, inputs=4, outputs=4),
    Plan("loose cuts", cuts=(0.5, 0.1), rule=_chance, n=18),
    Plan("a set of the middle", n=22, conditions=3, turned=_bell),
    Plan("a set of both ends", n=22, conditions=3, turned=_ends),
    Plan("an indirect set", n=30, conditions=3, turned=_indirect),
    Plan("a composite", n=20, conditions=3, turned=_composite),
    Plan("no trials", n=18, conditions=3, turned=_no_trials),
    Plan("no bootstrap", n=18, score="vrs", turned=_no_bootstrap),
    Plan("neither bootstrap nor trials", n=16, score="crs", turned=_neither),
    Plan("a fixed input", n=19, inputs=3, orientation="input", practice=False, turned=_fixed),
    Plan("one input beside a fixed one", n=14, inputs=2, orientation="input", turned=_fixed),
    Plan("a fixed input, outputs lead", n=15, inputs=2, orientation="output", turned=_fixed),
    Plan("an undesirable output", n=19, outputs=2, orientation="input", turned=_undesirable),
    Plan("undesirable, outputs lead", n=16, outputs=3, orientation="output", turned=_undesirable),
    Plan("three periods", n=18, conditions=3, practice=True, score="vrs", turned=_several),
    Plan("three periods, scores alone", n=15, practice=False, score="crs", turned=_several),
    Plan("a condition in levels", n=30, conditions=3, turned=_levels),
    Plan("levels by chance", n=16, conditions=2, rule=_chance, cuts=(0.6, 0.3), turned=_levels),
)

COUNT = 240
SAMPLE = tuple(range(len(SPECIAL) + 2))  # every special kind, and some of no kind


def make(number: int) -> Made:
    """Return study ``number``: every third is one of the special kinds, in turn."""
    rng = np.random.default_rng(7000 + number)
    first = number < len(SPECIAL)
    special = SPECIAL[number % len(SPECIAL)] if first or number % 3 == 0 else None
    plan = special or Plan("any", rule=(_one, _joint, _either, _chance)[number % 4])
    n = plan.n or int(rng.choice([5, 6, 8, 10, 13, 17, 22, 30, 41], p=_P))
    k = plan.conditions or int(rng.choice([2, 3, 4, 5, 6], p=[0.2, 0.35, 0.25, 0.1, 0.1]))
    inputs = plan.inputs or int(rng.integers(1, 5 if n > 12 else 3))
    outputs = plan.outputs or int(rng.integers(1, 5 if n > 12 else 3))
    table, lines = _table(rng, plan, n, k, inputs=inputs, outputs=outputs)
    study = _study(rng, plan, number, table, lines, inputs=inputs, outputs=outputs)
    if plan.turned:
        plan.turned(study)
    earlier: tuple[pd.DataFrame, ...] = ()
    held = study["dea"]["orientation"] == "input" and plan.turned is _fixed
    if (rng.random() < 0.3 or plan.turned is _several) and not held:
        study["compare"] = {"study": "before"}
        earlier = (_earlier(rng, table),)
        if number % 2 or plan.turned is _several:
            study["compare"] = [study["compare"], {"study": "beforebefore"}]
            earlier = (*earlier, _earlier(rng, earlier[0]))
    return Made(number, plan, study, table, earlier, f"{number:03d} {plan.kind}")


_P = [0.08, 0.1, 0.14, 0.15, 0.15, 0.14, 0.12, 0.07, 0.05]


def _table(
    rng: Rng, plan: Plan, n: int, k: int, *, inputs: int, outputs: int
) -> tuple[pd.DataFrame, list[float]]:
    z = rng.normal(0, 1, (n, k))
    z[np.abs(z) < 0.05] = 0.05  # a value at its line is a kind of its own
    if plan.shape in (_crossed,):
        plan.shape(rng, z, z, z)
    good = (plan.rule or _joint)(z > 0, rng)
    skill = np.where(good, rng.uniform(0.85, 1, n), rng.uniform(0.25, 0.6, n))
    size, noise = rng.lognormal(4, 1.0, n), 0.02 if plan.rule is _cyclic else 0.12
    x = size[:, None] * rng.lognormal(0, noise, (n, inputs))
    y = (size * skill)[:, None] * rng.lognormal(1, noise, (n, outputs))
    if plan.shape and plan.shape is not _crossed:
        plan.shape(rng, x, y, z)
    scale = [10.0 ** int(rng.integers(0, 4)) for _ in range(k)]
    lines = [5 * s for s in scale]
    columns: dict[str, Any] = {
        "code": [f"U{i:02d}" for i in range(n)],
        "name": [FIRST[i % 10][0] + LAST[i // 10][0] for i in range(n)],
        "name_zh": [FIRST[i % 10][1] + LAST[i // 10][1] for i in range(n)],
        "residents": np.round(size * rng.uniform(800, 1600, n)) + 100,
    }
    columns |= {f"in{i}": _figures(x[:, i], plan) for i in range(inputs)}
    columns |= {f"out{i}": _figures(y[:, i], plan) for i in range(outputs)}
    columns |= {
        f"con{i}": [round(float(v), 4) for v in lines[i] + scale[i] * z[:, i]] for i in range(k)
    }
    return pd.DataFrame(columns), lines


def _earlier(rng: Rng, table: pd.DataFrame) -> pd.DataFrame:
    """The same units in another period, in another order; some figures have not changed."""
    before = table.sample(frac=1, random_state=int(rng.integers(1000)))
    for column in (c for c in table if str(c).startswith(("in", "out"))):
        moved = before[column] * rng.choice([0.7, 1.0, 1.3], len(before))
        before[column] = np.where(moved > 0, np.maximum(moved.round(1), 0.1), 0.0)
    return before


def _figures(values: np.ndarray, plan: Plan) -> list[float]:
    if plan.shape in (_on_the_frontier, _all_but_two):
        return [float(v) for v in values]
    return [float(v) for v in np.where(values > 0, np.maximum(np.round(values, 1), 0.1), 0.0)]


def _study(
    rng: Rng, plan: Plan, number: int, table: pd.DataFrame, lines: list[float],
    *, inputs: int, outputs: int,
) -> dict[str, Any]:  # fmt: skip
    subject = SUBJECTS[number % len(SUBJECTS)]
    score = plan.score or str(rng.choice(["crs", "vrs", "corrected"], p=[0.42, 0.42, 0.16]))
    orientation = plan.orientation or ("input", "output")[int(rng.integers(2))]
    precise = bool(rng.random() < 0.3)
    conditions = [
        _condition(rng, subject, i, line, table[f"con{i}"]) for i, line in enumerate(lines)
    ]
    study: dict[str, Any] = {
        "id": f"made-{number}",
        "title": _two(f"How {subject.plural[0]} work", f"{subject.plural[1]}的运行"),
        "period": "2023",
        "languages": ["en", "zh"],
        "table": "units.csv",
        "units": {
            "word": _two(*subject.word), "plural": _two(*subject.plural), "folder": "units",
            "id": "code", "slug": "name", "name": {"en": "name", "zh": "name_zh"},
            "residents": "residents",
        },
        "dea": {
            "orientation": orientation,
            "inputs": [_measure(subject.inputs[i], f"in{i}", precise) for i in range(inputs)],
            "outputs": [_measure(subject.outputs[i], f"out{i}", precise) for i in range(outputs)],
            "bootstrap": {"replications": 100, "seed": number},
        },
        "fsqca": {
            "outcome": {
                "name": "WELL", "score": score, "label": _two("Good use", "利用良好"),
                "anchors": list(plan.anchors), "reason": _two("Made up.", "虚构。"),
            },
            "conditions": conditions,
            "cuts": {"consistency": plan.cuts[0], "pri": plan.cuts[1], "frequency": 1},
            "trials": {"permutations": 20, "subsamples": 10},
        },
    }  # fmt: skip
    if score == "corrected":
        study["dea"]["returns_to_scale"] = ("crs", "vrs")[int(rng.integers(2))]
    count = int(rng.integers(0, 3)) if plan.scenarios is None else plan.scenarios
    study["scenarios"] = _scenarios(count, score, [c["name"] for c in conditions])
    if inputs > 1 and rng.random() < 0.3:
        study["dea"]["inputs"][0]["capacity"] = False
    if plan.practice or (plan.practice is None and rng.random() < 0.6):
        study["practice"] = _practice(rng, subject, table, inputs, outputs)
        study["checks"] = _checks(rng, list(study["practice"]), conditions[0]["name"])
    _count(study, number)
    return study


def _count(study: dict[str, Any], number: int) -> None:
    """Some studies count no residents, and some count something else in their place."""
    if number % 5 == 2:
        del study["units"]["residents"]
    elif number % 5 == 4:
        counted = {"word": _two("Member", "名会员"), "plural": _two("Members", "会员")}
        study["units"]["counted"] = counted
    if number % 5 in (2, 4):  # its label speaks of residents
        study.get("practice", {}).pop("in0_for_residents", None)


def _practice(
    rng: Rng, subject: Subject, table: pd.DataFrame, inputs: int, outputs: int
) -> dict[str, Any]:
    """Each output for each of two inputs that are nowhere 0, and one for the residents."""
    made = {}
    for j in range(outputs):
        for i in (i for i in range(min(inputs, 2)) if table[f"in{i}"].min() > 0):
            (given, given_zh, *_), (used, used_zh, *_) = subject.outputs[j], subject.inputs[i]
            made[f"out{j}_by_in{i}"] = {
                "formula": f"out{j} / in{i}",
                "label": _two(
                    f"{given} for each of the {used.lower()}", f"{used_zh}平均{given_zh}"
                ),
                "unit": _two("each", "平均"),
                "better": str(rng.choice(["higher", "lower", "neither"], p=[0.6, 0.2, 0.2])),
                "decimals": 2,
            }
    label, label_zh = subject.inputs[0][:2]
    made["in0_for_residents"] = {
        "formula": "1000 * in0 / residents",
        "label": _two(f"{label} for 1,000 residents", f"每千居民{label_zh}"),
        "unit": _two("for 1,000 residents", "每千居民"),
        "decimals": 1,
    }
    made["large"] = {
        "formula": "100 * residents / (residents + 5000)",
        "label": _two("Weight", "权重"),
        "unit": _two("% of a large one", "%（占大型者）"),
    }
    return made


def _checks(rng: Rng, ratios: list[str], condition: str) -> dict[str, Any]:
    made = {
        "counting": {"low": [ratios[0]]},
        "season": {"high": [condition], "outcome": "present"},
        "plain": {},
    }
    texts = {
        "question": _two("Is all of it counted?", "是否全部计入？"),
        "why": _two("What is left out makes the figure small.", "未计入者使数字偏小。"),
        "data": _two("The full register", "完整登记"),
        "holder": _two("the association", "协会"),
    }
    return {k: texts | v for k, v in made.items() if rng.random() < 0.7}


def _two(english: str, chinese: str) -> dict[str, str]:
    return {"en": english, "zh": chinese}


def _measure(words: tuple[str, str, str, str], column: str, precise: bool) -> dict[str, Any]:
    label, label_zh, unit, unit_zh = words
    made = {"column": column, "label": _two(label, label_zh), "unit": _two(unit, unit_zh)}
    return made | ({"precision": 0.1} if precise else {})


def _condition(
    rng: Rng, subject: Subject, i: int, line: float, values: pd.Series
) -> dict[str, Any]:
    label, label_zh, unit, unit_zh = subject.conditions[i]
    step = line / 5
    anchors = [line - step, line, line + step]
    made: dict[str, Any] = {
        "name": CODES[i],
        "column": f"con{i}",
        "label": _two(label, label_zh),
        "unit": _two(unit, unit_zh),
        "decimals": int(rng.choice([0, 1, 2])),
        "anchors": anchors[::-1] if rng.random() < 0.2 else anchors,
        "reason": _two("Made up.", "虚构。"),
        "movable": bool(rng.random() < 0.6),
    }
    if made["anchors"][0] > line and i % 2 == 0:
        made["member"] = _two(f"a share in list {i}", f"列入名单{i}者")
    if rng.random() < 0.3:
        made["doubt"] = [line - 0.3 * step, line + 0.2 * step]
    if rng.random() < 0.5:
        made["expectation"] = ("present", "absent")[int(rng.integers(2))]
    return made


def _scenarios(count: int, score: str, names: list[str]) -> dict[str, Any]:
    other = "vrs" if score == "crs" else "crs"
    every = {
        "other-returns": {"label": _two("Other returns", "另一种规模报酬"), "score": other},
        "higher-line": {
            "label": _two("A higher line", "更高的线"),
            "anchors": {"WELL": [0.4, 0.8, 0.99]},
        },
    }
    if len(names) > 2:
        every["fewer"] = {"label": _two("One condition fewer", "少一个条件"), "drop": [names[-1]]}
    return dict(list(every.items())[:count])
