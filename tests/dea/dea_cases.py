"""Cases with outside answers."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

REFERENCE = Path(__file__).parents[1] / "reference"
KINDS = ("crs", "vrs", "nirs", "ndrs")


@dataclass(frozen=True)
class Case:
    """One folder of tests/reference: its table and the outside answers."""

    name: str
    rows: list[dict[str, str]]
    expected: dict[str, Any]

    def columns(self, names: list[str]) -> np.ndarray:
        return np.array([[float(row[name]) for name in names] for row in self.rows])

    @property
    def inputs(self) -> np.ndarray:
        return self.columns(self.expected["inputs"])

    @property
    def outputs(self) -> np.ndarray:
        return self.columns(self.expected["outputs"])


def load(name: str) -> Case:
    folder = REFERENCE / name
    with (folder / "input.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return Case(name, rows, json.loads((folder / "expected.json").read_text(encoding="utf-8")))


def numbers(values: list[float | None]) -> np.ndarray:
    """Turn a JSON list into an array, null into NaN."""
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def cases_with(part: str) -> list[str]:
    """Names of the reference folders whose answers have a part of this name."""
    folders = sorted(REFERENCE.glob("dea_*/expected.json"))
    return [f.parent.name for f in folders if part in json.loads(f.read_text(encoding="utf-8"))]


def table(case: str, name: str, *groups: tuple[str, ...]) -> list[np.ndarray]:
    """Groups of columns of one of a case's tables."""
    with (REFERENCE / case / f"input_{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [np.array([[float(row[c]) for c in group] for row in rows]) for group in groups]


def answers(case: str) -> dict:
    return json.loads((REFERENCE / case / "expected.json").read_text(encoding="utf-8"))
