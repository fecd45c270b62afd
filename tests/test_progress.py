"""What is shown of the step under way: its name, how much is done, and about how long it takes."""

from __future__ import annotations

import itertools
import re

import pytest

from analysis import progress


@pytest.fixture
def told(monkeypatch) -> list[str]:
    """What the bar says, with a clock that goes on by ten seconds whenever it is asked."""
    lines: list[str] = []
    clock = itertools.count(0, 10)
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(
        progress.tqdm, "set_description_str", lambda bar, text, refresh=True: lines.append(text)
    )
    return lines


def test_the_time_left_is_that_of_the_step_under_way(told):
    with progress.Steps() as steps:
        steps("reading", 0)
        steps("efficiency", 0)
        steps("efficiency", 0.25)
        steps("efficiency", 0.5)
        steps("pathways", 0)
    assert told[:2] == ["reading", "efficiency"]
    assert told[2:4] == [
        "efficiency 25%, about 00:30 left;", "efficiency 50%, about 00:20 left;"
    ]  # fmt: skip
    assert told[4] == "pathways"


def test_a_log_gets_a_line_a_minute(capsys, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    with progress.Steps() as steps:
        steps("efficiency", 0)
        now[0] = 50
        steps("efficiency", 0.4)
        now[0] = 80
        steps("efficiency", 0.5)
        now[0] = 100
        steps("pathways", 0)
    assert capsys.readouterr().err == "efficiency 50%, about 01:20 left\n"
    for _ in progress.bar(range(1200), 1200, "briefs"):
        now[0] += 2
    said = capsys.readouterr().err.splitlines()
    assert said[:2] == [
        "briefs 30 of 1,200, about 39:00 left",
        "briefs 60 of 1,200, about 38:00 left",
    ]
    assert len(said) == 40
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True)
    log = progress._Log()
    log("nothing", now[0] + 100)
    assert "nothing" not in capsys.readouterr().err


def test_a_study_tells_how_far_it_is(tmp_path):
    """Shares rise, step by step, and the longest step reaches its end."""
    from analysis.results.run import run
    from analysis.study import reading, table
    from analysis.study.shipped import TEMPLATES

    study = reading.load(TEMPLATES / "study")
    heard: list[tuple[str, float]] = []
    run(study, table.read(study), progress=lambda step, share: heard.append((step, share)))
    steps = [step for step, _ in itertools.groupby(heard, key=lambda told: told[0])]
    assert len(steps) == len(set(steps))
    shares = [share for step, share in heard if step == "efficiency"]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert shares[-1] == pytest.approx(1)
    assert not re.search(r"\d", "".join(steps))
