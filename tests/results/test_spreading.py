"""What is costly goes through the one way to spread work, so that a cluster gets it."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

from analysis import workers
from analysis.results.run import run
from analysis.results.shapes import to_json
from analysis.study import pattern, reading, table


class Everything:
    """A team that does the work at once, from pickles alone, and tells what it was given."""

    size = 2

    def __init__(self) -> None:
        self.given: set[str] = set()

    def share(self, function: Callable[[Any], Any]) -> Callable[[Any], Future[Any]]:
        self.given.add(_name(function))
        packed = pickle.dumps(function)

        def hand_in(task: Any) -> Future[Any]:
            done: Future[Any] = Future()
            done.set_result(pickle.loads(packed)(pickle.loads(pickle.dumps(task))))
            return done

        return hand_in


def _name(function: Any) -> str:
    if not isinstance(function, partial):
        return str(function.__name__)
    inner = [_name(one) for one in function.args if callable(one)]
    return "/".join([function.func.__name__, *inner])


def test_bootstrap_rounding_scenarios_and_trials_are_spread(tmp_path: Path) -> None:
    pattern.begin_study(tmp_path / "study")
    study = reading.load(tmp_path / "study")
    data = table.read(study)
    alone = to_json(run(study, data))
    team = Everything()
    with workers.elsewhere(team):
        spread = to_json(run(study, data))
    assert spread == alone
    assert team.given >= {
        "against_moved", "_solve", "_scenario",
        *(f"_in_a_row/{trial}/intermediate" for trial in ("_omit", "_dealt", "_seen")),
    }  # fmt: skip
