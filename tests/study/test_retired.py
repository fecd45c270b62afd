"""Keys that are no more: read for one release with a notice, then refused with the remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study import pattern, reading, retired, table
from analysis.study.model import Study
from analysis.study.retired import RetiredKey


def _rename(holder: dict[str, object]) -> None:
    holder["decimals"] = holder.pop("places")


def own(tmp_path: Path, old: str, new: str) -> Path:
    pattern.begin_study(tmp_path / "own")
    path = tmp_path / "own" / "study.yml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return tmp_path / "own"


def test_a_retired_key_is_read_once_more_with_a_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = ("fsqca", "conditions", "*", "places")
    key = RetiredKey(place, "write decimals", _rename, since="9.0.0")
    monkeypatch.setattr(retired, "RETIRED", (key,))
    folder = own(tmp_path, "column: online_pct\n", "column: online_pct\n      places: 2\n")
    study = reading.load(folder)
    assert [c.decimals for c in study.fsqca.conditions] == [0, 2]
    (notice,) = table.read(study).assumed
    assert notice.endswith(
        "study.yml: fsqca.conditions.1.places: is retired since 9.0.0; write decimals"
    )
    monkeypatch.setattr(retired, "RETIRED", (RetiredKey(place, "write decimals"),))
    with pytest.raises(UserError, match=r"conditions\[1\]\.places: .*; write decimals"):
        reading.load(folder)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("precision: 1}", "precision: 1, non_discretionary: true}", "fixed: true"),
        ("precision: 1000}", "precision: 1000, unwanted: true}", "undesirable: true"),
        ("orientation: input", "orientation: input\n  bad: [deaths]", "undesirable: true"),
        ("unit: per resident\n", "unit: per resident\n      calibrated: yes\n", "kind: membership"),
    ],
)
def test_what_is_looked_for_in_the_wrong_place_is_refused_with_the_remedy(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(UserError, match=told) as caught:
        reading.load(own(tmp_path, old, new))
    assert len(caught.value.faults) == 1


def test_a_key_that_is_read_once_more_says_since_when() -> None:
    assert all(bool(key.becomes) == bool(key.since) for key in retired.RETIRED)
    assert not {key.place for key in retired.RETIRED} & {(name,) for name in Study.model_fields}


def test_a_misspelt_key_is_told_the_nearest_one(tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    shipped = Path(__file__).parents[1] / "studies/hospitals"
    text = (shipped / "study.yml").read_text("utf-8")
    assert "replications: 200" in text
    (folder / "study.yml").write_text(text.replace("replications", "replicatons"), "utf-8")
    with pytest.raises(UserError, match=r"replicatons: .*did you mean 'replications'"):
        reading.load(folder)
