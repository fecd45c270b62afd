"""Write docs/study-file.md, the page of every key of a study file, from its JSON Schema."""
# ruff: noqa: E501 (a paragraph a line)

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.study import pattern

PAGE = Path(__file__).parents[1] / "docs" / "study-file.md"
HEAD = """\
# The study file, key by key

Written by `python tools/study_file.py` from the study file's JSON Schema; a test holds both to each other. A new study has the schema beside it (`study.schema.json`), so that editors complete and check keys while they are typed. A wording is one text, or a mapping of languages (`{en: Beds, zh: 床位}`). Bold keys are needed.
"""


def page() -> str:
    """Return the page."""
    schema = json.loads(pattern.schema())
    parts = {"The study": schema, **schema["$defs"]}
    lines = [HEAD]
    for name, part in parts.items():
        if "properties" in part:
            lines += [
                "",
                f"## {name}",
                "",
                "| Key | Says | Default | Example |",
                "|---|---|---|---|",
            ]
            lines += _rows(part)
    return "\n".join(lines) + "\n"


def _rows(part: dict[str, Any]) -> Iterator[str]:
    needed = part.get("required", [])
    for key, said in part["properties"].items():
        shown = f"**`{key}`**" if key in needed else f"`{key}`"
        refers = "".join(f" ([{one}](#{one.lower()}))" for one in _referred(said))
        default = said.get("default")
        plain = default is None or isinstance(default, dict | list)
        example = said.get("examples", [""])[0]
        cells = (
            shown,
            said.get("description", "") + refers,
            "" if plain else f"`{json.dumps(default, ensure_ascii=False)}`",
            f"`{_yaml(example)}`" if "examples" in said else "",
        )
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _referred(said: Any) -> list[str]:
    """The parts that a key's value is made of, each once."""
    if isinstance(said, dict):
        own = [said["$ref"].rsplit("/", 1)[1]] if "$ref" in said else []
        inner = [
            one for key, value in said.items() if key != "examples" for one in _referred(value)
        ]
        return list(dict.fromkeys([*own, *inner]))
    if isinstance(said, list):
        return list(dict.fromkeys(one for value in said for one in _referred(value)))
    return []


def _yaml(value: Any) -> str:
    text = yaml.safe_dump(
        value, default_flow_style=True, allow_unicode=True, width=10_000, sort_keys=False
    )
    return text.removesuffix("...\n").strip()


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
