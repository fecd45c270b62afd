"""``pathways calibrate``: each set's distribution and its anchors, to be chosen by eye."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis.cli.options import STUDY, results
from analysis.cli.terminal import say, table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.results.shapes import FuzzySet, Results
    from analysis.study.model import Condition

_GAPS = 3  # of the widest, so many are told
NOTHING = "–"


@click.command()
@STUDY
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("calibration"), show_default=True,
    help="The folder that the picture is written to.",
)  # fmt: skip
def calibrate(study: str | None, output: Path) -> None:
    """Show how each condition, and the outcome, is distributed, and where its anchors lie.

    Writes calibration.svg, the picture that the paper has too: open it in a browser, move the
    anchors in study.yml into gaps where they have a reason to stand, and run it again.
    """
    from analysis.charts.calibration import calibration
    from analysis.errors import shown
    from analysis.files import write_atomically
    from analysis.language import messages
    from analysis.study import project

    found = results(study)
    words = messages.load(project.find(study).templates, ["en"])["en"]
    picture = output / "calibration.svg"
    write_atomically(picture, calibration(found, words).svg)
    say(table(rows(found)))
    say(shown(picture))


def rows(found: Results) -> list[dict[str, Any]]:
    """Return a row for each condition, and for the outcome, the last."""
    plan = found.study.fsqca
    columns = {one.name: [r.values[one.column] for r in found.regions] for one in plan.sets}
    columns[plan.outcome.name] = [r.score.value for r in found.regions]
    named = {one.name: one for one in plan.sets}
    return [_row(found, name, named.get(name), raw) for name, raw in columns.items()]


def _how(condition: Condition | None, made: FuzzySet) -> str:
    """Say by what numbers a set is calibrated, in its own way."""
    from analysis.study.model import Level

    def listed(numbers: Iterable[object]) -> str:
        return " ".join(f"{x:g}" if isinstance(x, int | float) else str(x) for x in numbers)

    if isinstance(condition, Level):
        cuts = listed(condition.borders)
        ways = {1: f"below {cuts}" if condition.falls else f"from {cuts}"}
        return "none: levels" if made.given else ways.get(len(made.lines), f"between {cuts}")
    if made.given:
        return "none: memberships" if condition and condition.kind == "membership" else "none: 0, 1"
    if condition and condition.thresholds:
        return f"thresholds {listed(condition.thresholds)}; line {made.anchors[1]:.4g}"
    if len(made.lines) > 1:
        sides = ("rising", "falling") if condition and condition.kind == "bell" else (
            "falling", "rising"
        )  # fmt: skip
        first, then = listed(made.anchors[:3]), listed(made.anchors[3:])
        return f"{sides[0]} {first}, {sides[1]} {then}"
    return listed(made.anchors)


def _plain(value: float) -> str:
    """Return a value with four digits, more where it is a larger whole: 31670, never 3.167e+04."""
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _row(
    found: Results, name: str, condition: Condition | None, raw: list[float]
) -> dict[str, Any]:
    import numpy as np

    from analysis.results.positions import HALF
    from analysis.study.proposal.anchors import gaps
    from analysis.ties import level

    members = [region.memberships[name] for region in found.regions]
    made = found.sets[name]
    crisp = (made.given or bool(made.borders)) and all(m in (0.0, 1.0) for m in members)
    nearest = min(range(len(members)), key=lambda i: level(abs(members[i] - HALF)))
    who = found.regions[nearest].names[found.study.language]
    widest = sorted(gaps(np.array(raw)), key=lambda gap: level(gap.low - gap.high))[:_GAPS]
    return {
        "set": name,
        "column": condition.column if condition else "score",
        "anchors": _how(condition, made),
        "out": sum(m < HALF for m in members),
        "in": sum(m > HALF for m in members),
        "in %": f"{100 * found.sets[name].skewness:.0f}",
        # No unit of a crisp set is near to a line, and what is ready has no anchors to move.
        "nearest to the line": NOTHING if crisp else f"{who} {members[nearest]:.3f}",
        "widest gaps": NOTHING
        if made.given
        else ", ".join(f"{_plain(g.low)} to {_plain(g.high)}" for g in widest),
    }
