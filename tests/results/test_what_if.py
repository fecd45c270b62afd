"""The grid of choices: each combination is what the study finds when its file says so."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from analysis.errors import UserError
from analysis.results import what_if as rooms
from analysis.results.efficiency import outcome_score
from analysis.results.sets import calibrate, explain, place
from analysis.results.shapes import DISAGREE, LETTERS, Results, WhatIf
from analysis.study import grid, pattern, reading, table
from analysis.study.model import MOST_COMBINATIONS, Study
from analysis.study.table import Table


def computed(study: Study, held: Table) -> WhatIf:
    sets = calibrate(study, held.frame, outcome_score(study, held))
    made = rooms.what_if(study, held, sets)
    assert made is not None
    return made


@pytest.fixture(scope="module", params=["china-2020", "india-2018"])
def studied(request: pytest.FixtureRequest, root: Path) -> tuple[Study, Table, WhatIf]:
    study = reading.load(root / "data" / request.param)
    held = table.read(study)
    return study, held, computed(study, held)


def test_the_studys_own_choices_find_what_the_study_finds(found: Results) -> None:
    made = found.what_if
    assert made is not None
    own = made.combinations[made.own]
    models = found.high.intermediate.models
    assert [m.terms for m in own.models] == [tuple(t.term for t in m.terms) for m in models]
    assert [(m.consistency, m.coverage) for m in own.models] == [
        (m.consistency, m.coverage) for m in models
    ]
    for i, region in enumerate(found.regions):
        outcome = region.memberships[found.study.fsqca.outcome.name]
        assert (own.high[i] == "1") == (outcome > 0.5)
        expected = DISAGREE if region.high.model_dependent else LETTERS[region.high.state]
        assert own.states[i] == expected
        members = [term.term for term in own.terms if term.members[i] == "1"]
        assert members == list(region.high.terms)


def test_every_point_is_there_once(studied: tuple[Study, Table, WhatIf]) -> None:
    study, _, made = studied
    points = [one.point for one in made.combinations]
    assert len(set(points)) == len(points) <= MOST_COMBINATIONS
    assert points == list(grid.points(study))
    assert all(made.choices[k].own == i for k, i in enumerate(points[made.own]))


def test_a_combination_is_what_a_study_file_with_these_choices_finds(
    studied: tuple[Study, Table, WhatIf], tmp_path: Path
) -> None:
    """The whole walk over a file that says so, for some points far apart."""
    study, held, made = studied
    source = yaml.safe_load((study.folder / "study.yml").read_text("utf-8"))
    for one in made.combinations[5 :: len(made.combinations) // 4]:
        said = yaml.safe_load(yaml.safe_dump(source))
        plan = said["fsqca"]
        for choice, i in zip(source["what_if"], one.point, strict=True):
            if "line" in choice:
                sets = [plan["outcome"], *plan["conditions"]]
                named = next(each for each in sets if each["name"] == choice["line"])
                named["anchors"][1] = choice["values"][i]
            elif "cut" in choice:
                plan["cuts"][choice["cut"]] = choice["values"][i]
            elif i:
                change = said["scenarios"][choice["scenarios"][i - 1]]
                chosen = set(change["inputs"])
                said["dea"]["inputs"] = [m for m in said["dea"]["inputs"] if m["column"] in chosen]
        changed = Study.model_validate(said).at(study.folder)
        calibrated = calibrate(changed, held.frame, outcome_score(changed, held))
        high = explain(changed, calibrated.frame)
        assert {m.terms for m in one.models} == {
            tuple(t.term for t in m.terms) for m in high.intermediate.models
        }
        for i, position in enumerate(place(changed, held, calibrated, high)):
            assert (one.high[i] == "1") == (position.outcome > 0.5)
            letter = LETTERS[position.state]
            assert one.states[i] == (DISAGREE if position.model_dependent else letter)


def test_choices_that_change_nothing_change_nothing(studied: tuple[Study, Table, WhatIf]) -> None:
    """A lower line takes nobody out of the outcome, and a higher one takes nobody in."""
    study, _, made = studied
    k = next(k for k, c in enumerate(made.choices) if c.name == study.fsqca.outcome.name)
    for a, b in combinations(made.combinations, 2):
        rest = [(x, y) for j, (x, y) in enumerate(zip(a.point, b.point, strict=True)) if j != k]
        if all(x == y for x, y in rest):
            low, high = (a, b) if made.choices[k].values[a.point[k]] < made.choices[k].values[
                b.point[k]
            ] else (b, a)  # fmt: skip
            assert all(x >= y for x, y in zip(low.high, high.high, strict=True))


WRONG = {
    "- {line: INC, values: [25000, 30000]}\n- {line: INC, values: [28000, 30000]}":
        "varies INC a second time",
    "- {line: INK, values: [25000, 30000]}": "no set with anchors 'INK'; did you mean 'INC'",
    "- {line: INC, values: [25000, 28000]}": "own, 30000.0, is not among the values; add it",
    "- {line: INC, values: [30000, 50000]}": "50000.0 does not lie between the anchors",
    "- {line: INC, values: [p40, 30000]}": "or is written another way",
    "- {line: INC, values: [30000]}": "needs two values at least",
    "- {line: INC, values: [30000, 30000]}": "names a value twice",
    "- {line: INC, cut: pri, values: [0.6, 0.7]}": "must vary one thing",
    "- {cut: pri, values: [0.6, 1.5]}": "is no pri; give numbers from 0 to 1",
    "- {cut: frequency, values: [1, 1.5]}": "give whole numbers from 1",
    "- {scenarios: [lower]}": "there is no scenario 'lower'",
    "- {scenarios: [lower-line], values: [1]}": "scenarios are named, and have no values",
    f"- {{line: INC, values: {list(range(29900, 30101))}}}":
        "makes 201 combinations; 200 are the most",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[2:40])
def test_a_wrong_choice_is_told_in_a_line(tmp_path: Path, text: str) -> None:
    pattern.begin_study(tmp_path / "study")
    file = tmp_path / "study" / "study.yml"
    written = re.sub(r"(?m)^what_if:.*\n(?:[ -].*\n)*", "", file.read_text("utf-8"))
    file.write_text(f"{written}\nwhat_if:\n{text}\n", "utf-8")
    with pytest.raises(UserError) as told:
        reading.load(tmp_path / "study")
    assert any(WRONG[text] in fault for fault in told.value.faults), told.value.faults


def test_percentiles_and_frequencies_are_walked_too(tmp_path: Path) -> None:
    pattern.begin_study(tmp_path / "study")
    file = tmp_path / "study" / "study.yml"
    said = yaml.safe_load(file.read_text("utf-8"))
    said["fsqca"]["conditions"][0]["anchors"] = ["p10", "p50", "p90"]
    said["fsqca"]["conditions"][0].pop("doubt", None)
    said["what_if"] = [
        {"line": said["fsqca"]["conditions"][0]["name"], "values": ["p40", "p50"]},
        {"cut": "frequency", "values": [1, 2]},
    ]
    file.write_text(yaml.safe_dump(said), "utf-8")
    study = reading.load(tmp_path / "study")
    held = table.read(study)
    made = computed(study, held)
    assert len(made.combinations) == 4
    assert made.choices[0].values[0] < made.choices[0].values[1]
    assert made.own == 2


def test_without_choices_there_is_no_grid(tmp_path: Path) -> None:
    pattern.begin_study(tmp_path / "study")
    file = tmp_path / "study" / "study.yml"
    said = yaml.safe_load(file.read_text("utf-8"))
    said.pop("what_if", None)
    file.write_text(yaml.safe_dump(said), "utf-8")
    study = reading.load(tmp_path / "study")
    held = table.read(study)
    sets = calibrate(study, held.frame, outcome_score(study, held))
    assert rooms.what_if(study, held, sets) is None
