from __future__ import annotations

import pandas as pd
import pytest

from analysis.results.positions import Pathway, Position, positions

AB = Pathway("A*B", {"A": True, "B": True})
A_NOT_C = Pathway("A*~C", {"A": True, "C": False})
C = Pathway("C", {"C": True})

UNITS = pd.DataFrame(
    {
        "A": [0.9, 0.9, 0.2, 0.4, 0.5],
        "B": [0.8, 0.8, 0.1, 0.9, 0.9],
        "C": [0.9, 0.1, 0.1, 0.1, 0.1],
    },
    index=["one", "two", "none", "near", "half"],
)
OUTCOME = [0.9, 0.9, 0.8, 0.1, 0.1]
VALUES = UNITS * 100


def place(
    *models: tuple[Pathway, ...],
    outcome: list[float] = OUTCOME,
    movable: dict[str, bool] | None = None,
) -> dict[str, Position]:
    placed = positions(
        models,
        UNITS,
        outcome,
        VALUES,
        lines=VALUES * 0 + 50.0,
        movable={**dict.fromkeys("ABC", True), **(movable or {})},
    )
    return dict(zip(UNITS.index, placed, strict=True))


def test_typical_is_high_and_in_one_term() -> None:
    found = place((AB, A_NOT_C))["one"]
    assert (found.state, found.terms) == ("typical", ("A*B",))


def test_several_is_high_and_in_more() -> None:
    assert place((AB, A_NOT_C))["two"].state == "several"


def test_uncovered_is_high_and_in_none() -> None:
    assert place((AB, A_NOT_C))["none"].state == "uncovered"


def test_deviant_is_in_a_term_and_not_high() -> None:
    found = place((AB,), outcome=[0.9, 0.5, 0.8, 0.1, 0.1])["two"]
    assert found.state == "deviant"  # an outcome of exactly 0.5 is not high


def test_outside_names_the_condition_in_the_way() -> None:
    found = place((AB, C))["near"]
    assert found.state == "outside"
    assert found.nearest is not None
    assert found.nearest.term == "A*B"
    (obstacle,) = found.nearest.obstacles
    assert obstacle.condition == "A"
    assert obstacle.needed == "present"
    assert obstacle.value == pytest.approx(40)
    assert obstacle.change == pytest.approx(10)
    assert found.nearest.shortfall == pytest.approx(0.1)


def test_a_membership_of_a_half_is_in_no_term() -> None:
    found = place((AB,))["half"]
    assert found.state == "outside"
    assert found.nearest is not None
    assert found.nearest.shortfall == 0


def test_an_absent_literal_is_an_obstacle_too() -> None:
    not_b = Pathway("~B", {"B": False})
    found = place((not_b,))["near"]
    assert found.nearest is not None
    assert found.nearest.obstacles[0].needed == "absent"
    assert found.nearest.obstacles[0].change == pytest.approx(-40)


def test_the_reachable_pathway_needs_nothing_immovable() -> None:
    found = place((AB, C), movable={"A": False})["near"]
    assert found.nearest is not None
    assert found.nearest.term == "A*B"
    assert not found.nearest.movable
    assert found.reachable is not None
    assert found.reachable.term == "C"
    assert place((AB,), movable={"A": False})["near"].reachable is None


def test_tied_models_that_disagree_are_all_shown() -> None:
    found = place((AB,), (C,))["two"]
    assert found.model_dependent
    assert found.states == ("typical", "uncovered")
    assert place((AB, C), (AB,))["one"].states == ("several", "typical")


def test_tied_models_that_agree_are_not_model_dependent() -> None:
    assert not place((AB,), (AB, C))["none"].model_dependent


def test_a_term_that_asks_for_nothing_holds_for_all() -> None:
    everything = Pathway("1", {})
    assert {found.state for found in place((everything,)).values()} == {"typical", "deviant"}


def test_without_a_model_nothing_is_explained() -> None:
    placed = place()
    assert placed["one"].state == "uncovered"
    assert placed["near"].state == "outside"
    assert placed["near"].nearest is None


def test_what_a_region_carries_does_not_grow_with_the_regions() -> None:
    """Else the results grow with the square of their number."""

    def carried(times: int) -> int:
        many = pd.concat([UNITS] * times, ignore_index=True)
        placed = positions(
            ((AB, A_NOT_C), (C,)), many, OUTCOME * times, many * 100,
            lines=many * 0 + 50.0, movable=dict.fromkeys("ABC", True),
        )  # fmt: skip
        return max(len(repr(position)) for position in placed)

    assert carried(50) == carried(1)
