from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import light
import pytest
from pydantic import BaseModel

from analysis import files
from analysis.errors import UserError
from analysis.results import cache as store
from analysis.results import shapes
from analysis.study import pattern, reading


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A study with invented figures that runs in a moment."""
    folder = tmp_path / "small"
    pattern.begin_study(folder)
    light.make(folder)
    return folder


def test_results_are_computed_once(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from analysis.results import run

    first = store.results(small, tmp_path / "cache")
    monkeypatch.setattr(run, "run", lambda *a, **k: pytest.fail("computed a second time"))
    again = store.results(small, tmp_path / "cache")
    assert shapes.to_json(again) == shapes.to_json(first)


def test_a_changed_cell_changes_the_hash_and_the_results(small: Path, tmp_path: Path) -> None:
    first = store.results(small, tmp_path / "cache")
    table = small / "units.csv"
    table.write_text(table.read_text("utf-8").replace(",310,420,650", ",310,420,500"), "utf-8")
    second = store.results(small, tmp_path / "cache")
    assert first.content != second.content
    assert second.regions[0].score.crs < first.regions[0].score.crs


@pytest.mark.parametrize("name", ["study.yml", "units.csv"])
def test_the_hash_sees_every_file(small: Path, name: str) -> None:
    before = store.content_hash(small)
    path = small / name
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert store.content_hash(small) != before


def test_the_hash_does_not_depend_on_the_place(small: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    before = store.content_hash(small)
    small.rename(moved)
    assert store.content_hash(moved) == before


def test_a_fault_leaves_no_trace(small: Path, tmp_path: Path) -> None:
    table = small / "units.csv"
    table.write_text(table.read_text("utf-8").replace(",310,", ",-310,"), "utf-8")
    with pytest.raises(UserError):
        store.results(small, tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_old_results_are_forgotten(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "KEPT", 2)
    cache = tmp_path / "cache"
    for seed in range(4):
        study = small / "study.yml"
        text = study.read_text("utf-8")
        study.write_text(text.replace(f"seed: {seed + 1}", f"seed: {seed + 2}"), "utf-8")
        store.results(small, cache)
    assert len(list(cache.glob("*.json"))) == 2


def test_writing_replaces_whole_files(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"
    files.write_atomically(path, b"one")
    files.write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert [p.name for p in path.parent.iterdir()] == ["b.txt"]


def test_fresh_results_are_what_is_read_again(tmp_path: Path) -> None:
    """They go to documents without a way through JSON: plain numbers, tuples, no NumPy types."""
    whole = tmp_path / "whole"
    pattern.begin_study(whole)
    fresh = store.results(whole, tmp_path / "cache")
    kept = store.kept(fresh.content, tmp_path / "cache", whole)
    assert kept == fresh
    assert not set(_types(fresh)) - {str, int, float, bool, type(None), tuple, dict}


def _types(value: object) -> Iterator[type]:
    if is_dataclass(value):
        for field in fields(value):
            yield from _types(getattr(value, field.name))
    elif not isinstance(value, BaseModel):
        yield type(value)
        parts = value.values() if isinstance(value, dict) else value
        if isinstance(value, dict | tuple):
            for part in parts:
                yield from _types(part)


def test_a_study_is_read_and_hashed_once_a_command(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    load = reading.load
    monkeypatch.setattr(reading, "load", lambda folder: read.append(folder) or load(folder))
    source = store.read(small)
    store.results(source, tmp_path / "cache")
    store.results(source, tmp_path / "cache")
    assert read == [small]
