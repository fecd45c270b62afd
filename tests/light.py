"""A study's file without what takes a run its time, for tests that look at something else."""

from __future__ import annotations

from pathlib import Path

import yaml

VARIANTS = ("scenarios", "designs", "what_if", "models")


def make(folder: Path) -> None:
    """Take trials, variants and all movable anchors out of a study; its bootstrap draws little."""
    path = folder / "study.yml"
    raw = yaml.safe_load(path.read_text("utf-8"))
    raw["dea"]["bootstrap"] = {"replications": 100, "seed": 1}
    raw["fsqca"]["trials"] = "off"
    for condition in raw["fsqca"]["conditions"]:
        if condition.get("kind", "fuzzy") == "fuzzy":
            condition["movable"] = False
    for name in VARIANTS:
        raw.pop(name, None)
    path.write_text(yaml.safe_dump(raw, allow_unicode=True, sort_keys=False), "utf-8")
