"""Reading a study file: every fault on a line of its own, with file, line, key and remedy."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from difflib import get_close_matches
from os.path import normpath
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from analysis.errors import UserError, shown, suggest
from analysis.files import read_yaml
from analysis.study import grid, own, panel, placeholders, publications, retired
from analysis.study.cells import read_cells
from analysis.study.model import STUDY_FILE, Anchors, Condition, Study, Text, rank
from analysis.study.parts import PLAIN_NAME

MAPPINGS = {
    "scenarios",
    "pathways",
    "replace",
    "groups",
    "practice",
    "checks",
    "models",
    "composites",
    "designs",
}


# One plain address: nothing that could end a link's attribute or begin another header.
_CONTACT = re.compile(
    r"[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+|https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
    r"(:\d+)?(/[A-Za-z0-9._~%+@=&?/#-]*)?"
)


def load(folder: Path) -> Study:
    """Read and validate ``folder/study.yml``.

    Raises
    ------
    UserError
        One line for each fault: file, line, key, remedy.
    """
    path = folder if folder.suffix in {".yml", ".yaml"} else folder / STUDY_FILE
    if not path.is_file():
        raise UserError(
            f"{shown(path)}: there is no such study file; "
            "name a folder that holds one, or make one with 'pathways new DIR'"
        )
    own.refuse(path.parent)
    raw = read_yaml(path)
    odd = list(_odd_signs(raw, []))
    if odd:
        raise UserError(*(f"{shown(path)}: {fault}" for fault in odd[:5]))
    notices = retired.moved(raw)
    try:
        study = Study.model_validate(placeholders.filled(raw))
    except ValidationError as error:
        tree = yaml.compose(path.read_bytes(), Loader=yaml.SafeLoader)
        raise UserError(*_faults(path, error, tree)) from None
    study = study.at(path.parent).told(tuple(f"{shown(path)}: {line}" for line in notices))
    faults = [f"{shown(path)}: {fault}" for fault in _incoherent(study)]
    if faults:
        raise UserError(*faults)
    return study


def _odd_signs(part: Any, place: list[str]) -> Iterator[str]:
    """Yield the texts with characters that no page, PDF or terminal can show."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from _odd_signs(key, place)
            yield from _odd_signs(value, [*place, str(key)[:40]])
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from _odd_signs(value, [*place, str(number)])
    elif isinstance(part, str):
        odd = next((c for c in part if c not in "\n\t" and _is_odd(c)), None)
        if odd:
            yield (
                f"{'.'.join(place) or 'study'}: holds the character U+{ord(odd):04X}, which cannot "
                "be shown; remove it"
            )


def _is_odd(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cs") or ord(sign) & 0xFFFE == 0xFFFE


def _incoherent(study: Study) -> Iterator[str]:
    """What the types cannot see: anchor order, languages, names used but not defined."""
    for fault in own.faults(study.folder, study.table.file):
        yield f"table: {fault}"
    if study.units.roster:
        for fault in own.faults(study.folder, study.units.roster.table, beside=True):
            yield f"units.roster.table: {fault}"
    yield from publications.faults(study)
    sets = [("fsqca.outcome", study.fsqca.outcome.name, study.fsqca.outcome.anchors)]
    conditions = [("fsqca.conditions", c) for c in study.fsqca.conditions]
    for name, scenario in study.scenarios.items():
        sets += [(f"scenarios.{name}.anchors", k, v) for k, v in scenario.anchors.items()]
        conditions += [
            (f"scenarios.{name}", c) for c in (*scenario.add, *scenario.replace.values())
        ]
    for name, design in study.designs.items():
        conditions += [(f"designs.{name}", c) for c in design.conditions]
    for where, condition in conditions:
        sets += [
            (where, condition.name, three)
            for three in (condition.anchors, condition.rising, condition.falling)
            if three
        ]
        yield from _bad_shape(where, condition)
    for where, name, anchors in sets:
        yield from _bad_anchors(where, name, anchors)
    out, _, full = study.fsqca.outcome.anchors
    if isinstance(out, float) and isinstance(full, float) and out > full:
        yield (
            f"fsqca.outcome {study.fsqca.outcome.name}: the anchors fall ({out:g} to {full:g}), "
            "but a higher score is a higher efficiency; write fully out, crossover, fully in"
        )
    yield from _bad_doubts(study)
    yield from _bad_designs(study)
    yield from _bad_checks(study)
    yield from grid.faults(study)
    yield from panel.faults(study)
    if study.missing and not all(study.missing.reason.values()):
        yield "missing.reason: is empty; say why leaving these units out does no harm"
    if study.contact is not None and not _CONTACT.fullmatch(study.contact):
        yield (
            f"contact: is '{study.contact}'; it must be an e-mail address such as "
            "data@example.org, or an address that begins with https://"
        )
    given, kind = study.dea.returns_to_scale, study.fsqca.outcome.score
    if given is not None and kind not in ("corrected", given):
        yield (
            f"dea.returns_to_scale: {given} contradicts fsqca.outcome.score: {kind}; leave it out, "
            "or ask for score: corrected"
        )
    for where, text in _texts(study):
        for language in study.languages:
            if language not in text:
                yield f"{where}: has no wording for language '{language}'; add it"
    # A misspelt measure makes its scenarios and other words wrong too; the reader of the table
    # tells it better.
    exist = not (study.scenarios or study.aliases) or _measures_exist(study)
    yield from _bad_aliases(study) if exist else ()
    for name in study.scenarios if exist else ():
        try:
            study.under(name)
        except UserError as error:
            yield from (fault.split(": ", 1)[1] for fault in error.faults)
    yield from _bad_types(study)
    yield from _bad_comparisons(study)


def _bad_comparisons(study: Study) -> Iterator[str]:
    """Earlier tables are other ones than the study's, each once, all measured alike."""
    names = [one.scenario for one in study.compare]
    for name in dict.fromkeys(names):
        if name not in {None, *study.scenarios}:
            yield (
                f"compare.scenario: there is no scenario '{name}'"
                f"{suggest(str(name), study.scenarios)}"
            )
    if len(set(names)) > 1:
        yield (
            "compare.scenario: every earlier table must be compared under the same one, because "
            "productivity is followed from table to table by one set of inputs and outputs"
        )
    folders = [normpath(one.study) for one in study.compare]
    for folder in sorted({each for each in folders if folders.count(each) > 1}):
        yield f"compare: '{folder}' stands twice; name each earlier table once"
    if study.panel and len(folders) > 1:
        yield (
            "compare: the study's table has several periods of its own (panel); leave panel out, "
            "or compare with one table alone"
        )


def _bad_types(study: Study) -> Iterator[str]:
    """A published type is read as a conjunction of this study's conditions."""
    names = set(study.fsqca.literals)
    for one in (one for each in study.published for one in each.types if one.like):
        for literal in str(one.like).split("*"):
            name = literal.strip().removeprefix("~")
            if name not in names:
                yield f"published.types: '{one.like}': there is no condition '{name}'" + suggest(
                    name, names
                )


def _bad_designs(study: Study) -> Iterator[str]:
    """A design's names are told from each other, and mean what they mean in the study."""
    own = {c.name: c.column for c in study.fsqca.conditions}
    for key, design in study.designs.items():
        where, names = f"designs.{key}", design.names
        for name in sorted(
            {n for n in names if names.count(n) > 1 or n == study.fsqca.outcome.name}
        ):
            yield f"{where}: the name {name} is used twice; give each set its own"
        for one in design.conditions:
            if own.get(one.name, one.column) != one.column:
                yield (
                    f"{where}: {one.name} is column {own[one.name]} in the study and "
                    f"{one.column} here; give it another name"
                )
            if one.doubt:
                yield f"{where}: {one.name}: doubt is of the study's own conditions; remove it"
        for name in design.context or ():
            if name not in names:
                yield f"{where}.context: there is no condition '{name}'{suggest(name, names)}"


def _bad_doubts(study: Study) -> Iterator[str]:
    """A line's doubt must be of the anchors' own kind, in order, with the crossover within it."""
    for condition in study.every_condition:
        if condition.doubt is None:
            continue
        where, line = f"fsqca.conditions {condition.name}: doubt", condition.anchors[1]
        kinds = {isinstance(a, str) for a in (*condition.doubt, line)}
        if len(kinds) > 1:
            yield f"{where}: mixes percentiles and values; write it as the anchors are written"
            continue
        low, middle, high = (rank(a) for a in (condition.doubt[0], line, condition.doubt[1]))
        out, full = rank(condition.anchors[0]), rank(condition.anchors[2])
        if not low <= middle <= high or low == high:
            yield (
                f"{where}: [{condition.doubt[0]}, {condition.doubt[1]}] must rise and hold the "
                f"crossover, {line}"
            )
        elif not min(out, full) < low <= high < max(out, full):
            yield f"{where}: must lie between the anchors, {out:g} and {full:g}"


def _bad_checks(study: Study) -> Iterator[str]:
    """A check is called for by ratios and conditions that exist."""
    known = {*study.practice, *study.fsqca.names}
    for key, check in study.checks.items():
        for side in ("low", "high"):
            for name in getattr(check, side):
                if name not in known:
                    yield (
                        f"checks.{key}.{side}: there is no practice ratio and no condition "
                        f"'{name}'{suggest(name, known)}"
                    )


def _bad_aliases(study: Study) -> Iterator[str]:
    """Other words are given to what is there."""
    known = {*study.fsqca.names, *study.practice, *study.units.groups}
    known |= {measure.column for measure in study.dea.measures}
    for name in study.aliases:
        if name not in known:
            yield (
                f"aliases: there is no condition, ratio, group of units.groups, or column of a "
                f"measure '{name}'{suggest(name, known)}"
            )


def _measures_exist(study: Study) -> bool:
    if not study.table_path.is_file() or study.panel:  # a pipe would be waited for
        return True
    try:
        header = read_cells(study.table_path, study.table.form).columns
    except UserError:
        return True
    return all(m.column in {*header, *study.derived, *study.composites} for m in study.dea.measures)


def _bad_shape(where: str, condition: Condition) -> Iterator[str]:
    """A bell rises and then falls, its inverse the other way round; thresholds ascend."""
    cuts = condition.thresholds
    if cuts and (not all(map(math.isfinite, cuts)) or list(cuts) != sorted(set(cuts))):
        yield f"{where} {condition.name}: thresholds must be ascending numbers"
    if condition.rising is None or condition.falling is None:
        return
    bell = condition.kind == "bell"
    first, then = (condition.rising, condition.falling)[:: 1 if bell else -1]
    six = [*first, *then]
    if len({isinstance(anchor, str) for anchor in six}) > 1:
        yield f"{where} {condition.name}: rising and falling mix percentiles and values"
        return
    ranks = list(map(rank, six))
    if ranks != sorted(ranks) or len({*ranks[:3]}) < 3 or len({*ranks[3:]}) < 3:
        order = "rising (out, crossover, in), then falling (in, crossover, out)" if bell else (
            "falling (in, crossover, out), then rising (out, crossover, in)"
        )  # fmt: skip
        yield (
            f"{where} {condition.name}: a set of kind {condition.kind} has its six numbers in "
            f"ascending order: {order}"
        )


def _bad_anchors(where: str, name: str, anchors: Anchors) -> Iterator[str]:
    ranks = [rank(a) for a in anchors]
    if not all(map(math.isfinite, ranks)):
        yield f"{where} {name}: anchors must be finite numbers"
    elif len({isinstance(a, str) for a in anchors}) > 1:
        yield f"{where} {name}: anchors mix percentiles and values; use one kind"
    elif not (ranks[0] < ranks[1] < ranks[2] or ranks[0] > ranks[1] > ranks[2]):
        shown = ", ".join(a if isinstance(a, str) else f"{a:g}" for a in anchors)
        yield (
            f"{where} {name}: anchors [{shown}] are out of order; write fully out, crossover, "
            "fully in, rising (or all falling for a decreasing set)"
        )


def _faults(path: Path, error: ValidationError, tree: yaml.Node | None) -> list[str]:
    lines = []
    every = [fault["loc"] for fault in error.errors()]
    for fault in error.errors():
        if fault["type"] == "too_short" and any(
            loc[: len(fault["loc"])] == fault["loc"] != loc for loc in every
        ):
            continue  # what is wrong inside is told; it only counts as absent
        place = [p for p in fault["loc"] if not str(p).startswith(("constrained", "float"))]
        key = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in place).lstrip(".")
        line = _line(tree, place)
        what = _in_words(fault)
        instead = retired.remedy(tuple(place)) if fault["type"] == "extra_forbidden" else None
        near = _nearest(place) if fault["type"] == "extra_forbidden" and not instead else None
        instead = f"did you mean '{near}'?" if near else instead
        what = f"is not a key of a study file; {instead}" if instead else what
        lines.append(f"{shown(path)}: line {line}: {key or 'study'}: {what}")
    return list(dict.fromkeys(lines))


def _nearest(place: list[Any]) -> str | None:
    """Return the known key beside an unknown one that it is most like; None if it is like none."""
    schema = Study.model_json_schema()
    parts: list[dict[str, Any]] = [schema]
    for step in place[:-1]:
        inner = [one for part in parts for one in _alternatives(part, schema)]
        parts = [
            one["items"] if isinstance(step, int) and "items" in one
            else one.get("properties", {}).get(step) or one.get("additionalProperties") or {}
            for one in inner
        ]  # fmt: skip
        parts = [part for part in parts if isinstance(part, dict)]
    known = [
        str(key) for part in parts for one in _alternatives(part, schema)
        for key in one.get("properties", {})
    ]  # fmt: skip
    return next(iter(get_close_matches(str(place[-1]), known, n=1)), None)


def _alternatives(part: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a part of the schema may be, references followed."""
    if "$ref" in part:
        return _alternatives(schema["$defs"][part["$ref"].rsplit("/", 1)[-1]], schema)
    if "anyOf" in part:
        return [one for each in part["anyOf"] for one in _alternatives(each, schema)]
    return [part]


_IN_WORDS = {
    "extra_forbidden": "is not a key of a study file; remove it or mend its spelling",
    "missing": "is missing; add it",
    "string_type": "must be text; put it in quotation marks",
    "string_pattern_mismatch": "holds characters that cannot stand there, or too many",
    "string_too_short": "is empty; write something or remove it",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "none_required": "must be empty",
    "finite_number": "must be a finite number",
    "invalid_key": "a key in it is not text; put it in quotation marks",
}
_NUMBER = "must be a number"
_WHOLE = "must be a whole number"
_MAPPING = "must hold 'key: value' lines"
_LIST = "must be a list, such as [a, b]"
_BY_KIND = {
    "int_type": _WHOLE, "int_parsing": _WHOLE, "int_from_float": _WHOLE,
    "int_parsing_size": _WHOLE + " of fewer digits", "float_type": _NUMBER,
    "float_parsing": _NUMBER, "dict_type": _MAPPING, "mapping_type": _MAPPING,
    "model_type": _MAPPING, "model_attributes_type": _MAPPING, "dataclass_type": _MAPPING,
    "list_type": _LIST, "tuple_type": _LIST,
}  # fmt: skip
_BOUNDS = {
    "greater_than": ("gt", "must be more than"),
    "greater_than_equal": ("ge", "must be at least"),
    "less_than": ("lt", "must be less than"),
    "less_than_equal": ("le", "must be at most"),
}


def _in_words(fault: ErrorDetails) -> str:
    """Say a fault as a study's author would, not as the library that found it."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind in _BOUNDS:
        name, words = _BOUNDS[kind]
        return f"is {str(fault['input'])[:40]}; it {words} {context[name]:g}"
    if kind == "literal_error":
        return f"is '{str(fault['input'])[:40]}'; it must be {context['expected']}"
    if kind in ("too_short", "too_long"):
        side = "at least" if kind == "too_short" else "at most"
        many = context.get("min_length", context.get("max_length"))
        return f"has {context['actual_length']} entries; it needs {side} {many}"
    if kind == "string_pattern_mismatch" and context.get("pattern") == PLAIN_NAME:
        return "may hold small letters a to z, digits and hyphens, and begins with no hyphen"
    said = fault["msg"].removeprefix("Value error, ")
    return _IN_WORDS.get(kind, _BY_KIND.get(kind, said))


def _line(node: yaml.Node | None, place: list[Any]) -> int:
    """The line of the deepest part of ``place`` that the file holds."""
    line = node.start_mark.line + 1 if node else 1
    for part in place:
        child: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(part):
                    child, line = value, key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            child = node.value[part] if part < len(node.value) else None
            line = child.start_mark.line + 1 if child else line
        if child is None:
            break
        node = child
    return line


def _texts(part: BaseModel, where: str = "") -> Iterator[tuple[str, Text]]:
    """Every wording in the study with its address."""
    for key in type(part).model_fields:
        value = getattr(part, key)
        here = f"{where}.{key}" if where else key
        if isinstance(value, BaseModel):
            yield from _texts(value, here)
        elif isinstance(value, tuple):
            for i, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from _texts(item, f"{here}[{i}]")
                elif isinstance(item, dict):
                    yield f"{here}[{i}]", item
        elif isinstance(value, dict) and key in MAPPINGS:
            for name, item in value.items():
                if isinstance(item, BaseModel):
                    yield from _texts(item, f"{here}.{name}")
                else:
                    yield f"{here}.{name}", item
        elif isinstance(value, dict) and key not in {"derived", "anchors", "aliases"}:
            yield here, value
