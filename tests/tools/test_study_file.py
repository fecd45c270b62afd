"""The page of the study file's keys: complete, true to the schema, with examples that are valid."""

from __future__ import annotations

import json
import runpy
from pathlib import Path

import pytest
from pydantic import BaseModel, TypeAdapter

from analysis.study import keys, model, pattern

ROOT = Path(__file__).parents[2]
PARTS = {
    name: part
    for name, part in vars(model).items()
    if isinstance(part, type) and issubclass(part, BaseModel)
}


def test_the_page_is_what_the_schema_says() -> None:
    page = runpy.run_path(str(ROOT / "tools" / "study_file.py"))["page"]()
    assert (ROOT / "docs" / "study-file.md").read_text("utf-8") == page, (
        "run python tools/study_file.py"
    )


def test_every_key_has_a_description_and_none_is_made_up() -> None:
    schema = json.loads(pattern.schema())
    parts = {"Study": schema, **schema["$defs"]}
    known = {f"{name}.{key}" for name, part in parts.items() for key in part.get("properties", {})}
    assert set(keys.KEYS) == known
    assert all(words.endswith(".") for words, _ in keys.KEYS.values())
    assert {key for key, (_, example) in keys.KEYS.items() if example is None} <= {"Study.fsqca"}


@pytest.mark.parametrize("key", [k for k, (_, example) in keys.KEYS.items() if example is not None])
def test_an_example_is_valid(key: str) -> None:
    name, field = key.split(".")
    info = PARTS[name].model_fields[field]
    TypeAdapter(info.rebuild_annotation()).validate_python(keys.KEYS[key][1])
