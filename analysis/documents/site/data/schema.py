"""The JSON Schema of ``results.json``, by the number of its version.

A field may be added without a new number: whoever reads the file by this schema meets it as one
more. Whoever takes a field away, or changes what it holds, raises ``VERSION``; a test holds the
results to the schema that was published under the number.
"""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from analysis.results.shapes import Results

VERSION = 2
NAME = f"schema/results-{VERSION}.json"

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


@cache
def schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12); numbers that cannot be worked out are null."""
    made = _open(TypeAdapter(Results).json_schema(mode="serialization"))
    made["properties"]["$schema"] = {"type": "string", "description": "This schema's address."}
    return {"$schema": _DRAFT, "title": f"Results of a study, version {VERSION}", **made}


def as_json() -> bytes:
    """Return the schema as a file."""
    return (json.dumps(schema(), indent=1, ensure_ascii=False) + "\n").encode()


def _open(part: Any) -> Any:
    """Let every object have further fields, so that an addition breaks nobody's reading."""
    if isinstance(part, dict):
        kept = {k: _open(v) for k, v in part.items()}
        if kept.get("additionalProperties") is False:
            del kept["additionalProperties"]
        return kept
    return [_open(item) for item in part] if isinstance(part, list) else part
