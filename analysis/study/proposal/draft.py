"""A study file, and what stands beside it, written from a table and the roles of its columns."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.errors import UserError, shown
from analysis.study import formulas, numerals, wordings
from analysis.study.model import STUDY_FILE
from analysis.study.placeholders import MARK, filled, placeholder
from analysis.study.proposal import anchors, words
from analysis.study.proposal.columns import SourceColumn, SourceTable
from analysis.study.proposal.roles import Roles, set_names
from analysis.study.shipped import TEMPLATES
from analysis.study.table import slugify

Array = np.ndarray

Score = Callable[[Array, Array, str], Array]
"""Efficiency, 0 to 1, (n,) of inputs (n, m), outputs (n, s) and an orientation."""

WITHOUT_SCORES = (0.6, 0.85, 1.0)  # the outcome's anchors where all units score the same
FEWEST_INEFFICIENT = 3  # with fewer a bootstrap has nothing to draw from
REPLICATIONS = 500
_CLOSE_TO_ONE = 1e-6
_IN_BRACKETS = re.compile(r"(.*\w.*?)\s*[(（\[]([^()（）\[\]]+)[)）\]]")
_ONLY_DIGITS = re.compile(r"[\d\s,.–-]+")  # in brackets: a year, no unit
_UNIT = re.compile(
    r".*(%|‰|[€$£¥²³°/]|\b([kcm]?m|km2|ha|k?g|t|l|h|hrs?|min|days?|weeks?|years?|hours?|fte|eur|usd|gbp"
    r"|cny|rmb|mn?|bn|million|billion|thousand|hundred|percent|[kmg]wh?|0{2,}|\d+[ ,]?0{3})\b"
    r"|[元万亿千百人张个名台所公里米吨天年时]).*",
    re.IGNORECASE,
)  # in brackets: a unit of measure, rather than a word on what is counted
_IN_A_NAME = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_MOST_RATIOS = 2
_UNIT_HINT = "what is counted, or the unit of measure"


@dataclass(frozen=True, slots=True)
class StudyDraft:
    """What was made of a table: the study file's text, a data package's, and what was found out.

    ``dated``: the period and where it was read; empty where nothing says it.
    """

    study: str
    package: str
    anchors: dict[str, tuple[float, float, float]]
    dated: str


def write(sheet: SourceTable, roles: Roles, score: Score, name: str) -> StudyDraft:
    """Return the study file that the roles make of a table; ``name`` is the study's identifier."""
    known = [sheet.column(c) for c in (*roles.measured, *roles.conditions)]
    whole = np.isfinite(np.array([one.values for one in known])).all(axis=0)
    if roles.residents:
        whole &= np.isfinite(sheet.column(roles.residents).values)
    used = {*roles.measured, *roles.conditions, roles.residents}
    gaps = not whole.all() or bool(sheet.panel and used & sheet.panel.gaps)
    scores = _scores(sheet, roles, whole, score)
    outcome = anchors.propose(scores) if anchors.gaps(scores) else WITHOUT_SCORES
    conditions = list(_conditions(sheet, roles, whole))
    period, dated_by = _period(sheet, roles)
    values = {
        "schema": "study.schema.json", "mark": MARK, "rows": sheet.rows, "id": name,
        "title": placeholder("the study's title", " ".join(re.split(r"[\s_-]+", sheet.path.stem))),
        "period": period, "languages": roles.languages,
        "table": _table(sheet),
        "panel": _panel(sheet),
        "missing": placeholder(
            "why leaving them out does no harm", "the table has no figure that is needed"
        ) if gaps else None,
        "units": _units(roles),
        "derived": {c["column"]: c["formula"] for c in conditions if c["formula"]},
        "orientation": roles.orientation,
        "inputs": [_measure(sheet.column(c)) for c in roles.inputs],
        "outputs": [_measure(sheet.column(c)) for c in (*roles.outputs, *roles.undesirable)],
        "undesirable": {*roles.undesirable},
        "replications": REPLICATIONS
        if (scores < 1 - _CLOSE_TO_ONE).sum() >= FEWEST_INEFFICIENT
        else 0,
        "outcome": {"anchors": outcome, "reason": _reason(scores, outcome)},
        "conditions": conditions,
        "practice": list(_practice(sheet, roles, whole)),
        "other_line": _other_line(scores, outcome, roles.languages),
        "high": _each(roles.languages, "High efficiency", "高效率"),
    }  # fmt: skip
    found = {"EFF": outcome} | {c["name"]: c["anchors"] for c in conditions if not c["crisp"]}
    dated = f"{filled(period)} (stands in {dated_by})" if dated_by else ""
    package = _package(sheet.whole or sheet, name)
    return StudyDraft(_rendered(values, roles.languages), package, found, dated)


def _rendered(values: dict[str, Any], languages: tuple[str, ...]) -> str:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "begun"), undefined=StrictUndefined,
        keep_trailing_newline=True,
    )  # fmt: skip
    environment.filters["quoted"] = _quoted
    environment.filters["worded"] = lambda text: _worded(languages, text)
    environment.filters["numbers"] = lambda three: f"[{', '.join(map(_number, three))}]"
    return environment.get_template(STUDY_FILE).render(values)


def _quoted(text: str) -> str:
    """Return a text as YAML: plain where that is one word, else in quotation marks."""
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", text) and isinstance(yaml.safe_load(text), str):
        return text
    shown: str = yaml.safe_dump(text, default_style='"', allow_unicode=True, width=math.inf)
    return shown.removesuffix("\n")


def _number(value: float) -> str:
    """Return a number with all its digits that matter, as YAML reads one."""
    text = f"{value:.12g}"
    return f"{float(text):.12f}".rstrip("0") if "e-" in text and abs(value) > 1e-9 else text


def _table(sheet: SourceTable) -> dict[str, str]:
    form = sheet.form
    said = {
        "sheet": form.sheet, "skip_rows": form.skip_rows, "header_rows": form.header_rows,
        "decimal": form.decimal, "thousands": form.thousands,
    }  # fmt: skip
    told = {
        k: _quoted(v) if isinstance(v, str) else str(v) for k, v in said.items() if v is not None
    }
    return {"file": _quoted(sheet.path.name)} | told


def _panel(sheet: SourceTable) -> str | None:
    """Return how the table tells its periods, as YAML."""
    if sheet.panel is None:
        return None
    plan = sheet.panel.plan
    key, value = ("column", plan.column) if plan.column else ("columns", plan.columns or "")
    listed = ", ".join(map(_quoted, plan.periods))
    periods = f", periods: [{listed}]" if listed else ""
    return f"{{{key}: {_quoted(value)}{periods}}}"


def _period(sheet: SourceTable, roles: Roles) -> tuple[str, str]:
    """Return the period and where it stands; one that a header has is of that column alone."""
    if sheet.panel:
        return sheet.panel.own, f"a table of {sheet.panel.said}"
    if roles.year:
        return sheet.column(roles.year).texts[0], f"the column {roles.year}"
    for names, where in (
        ([sheet.path.stem], "the file's name"), ([sheet.form.sheet or ""], "the sheet's name"),
    ):  # fmt: skip
        years = dict.fromkeys(_IN_A_NAME.findall(" ".join(names)))
        if len(years) == 1:
            return next(iter(years)), where
    years = dict.fromkeys(_IN_A_NAME.findall(" ".join(sheet.names)))
    if len(years) == 1:
        year = next(iter(years))
        return placeholder("the figures' period; a header speaks of this year", year), "a header"
    # What is shown until then has to stand in a sentence: "these 18 units in one period".
    until_then = "某一时期" if roles.languages[0] == "zh" else "one period"
    return placeholder("such as 2024", until_then), ""


def _units(roles: Roles) -> dict[str, Any]:
    header = next(iter(roles.names.values()))
    word = header.casefold()
    told = re.fullmatch(r"[^\W\d_]+", header) and not words.speaks_of(
        header, (*words.NAMES, *words.IDENTIFIERS)
    )
    plural = word if words.is_chinese(word) else _plural(word)
    if not told:
        word, plural = "unit", "units"
    folder = slugify(plural)
    return {
        "word": _worded(roles.languages, word) if told else _each(
            roles.languages, placeholder("what one unit is called", word),
            placeholder("一个单位的称谓", "单位"),
        ),
        "plural": _worded(roles.languages, plural) if told else _each(
            roles.languages, placeholder("the same, of several", plural),
            placeholder("多个单位的称谓", "单位"),
        ),
        "folder": folder if re.fullmatch(r"[a-z][a-z-]{2,}", folder) else "units",
        "id": roles.id, "slug": roles.slug, "names": roles.names, "group": roles.group,
        "residents": formulas.quoted(roles.residents) if roles.residents else None,
    }  # fmt: skip


def _plural(word: str) -> str:
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|x|z|ch|sh)$", word) else "s")


def _measure(column: SourceColumn) -> dict[str, str]:
    return {"column": column.name, "label": _label(column), "unit": _unit(column)}


def _parts(column: SourceColumn) -> tuple[str, str]:
    """Return what a header names, and the unit that it has in brackets."""
    found = _IN_BRACKETS.fullmatch(column.name)
    if not found or _ONLY_DIGITS.fullmatch(found[2]):
        return column.name, ""
    return found[1], found[2].strip() if _UNIT.fullmatch(found[2]) else ""


def _plain_label(column: SourceColumn) -> str:
    bare = numerals.without_mark(_parts(column)[0]).replace("_", " ")
    text = " ".join(bare.split()).rstrip("% ") or column.name
    return text[:1].upper() + text[1:]


def _label(column: SourceColumn) -> str:
    """Return the header as a label; one that is written for a machine is to be replaced."""
    label = _plain_label(column)
    machine = re.search(r"_|[a-z][A-Z]|[A-Za-z]\d", _parts(column)[0]) or len(label) < 2
    return placeholder("its name in a sentence", label) if machine else label


def _unit(column: SourceColumn) -> str:
    """Return the unit of a volume; where nothing says it, what is counted, to be replaced."""
    return _said_unit(column) or placeholder(_UNIT_HINT, _plain_label(column).lower())


def _unit_of_quantity(column: SourceColumn, languages: tuple[str, ...]) -> str:
    """Return a condition's unit as YAML; where nothing says it, that it is not stated.

    Its label would say the same twice: what income is counted in is no income.
    """
    said = _said_unit(column)
    if said:
        return _worded(languages, said)
    if column.filled[0] >= 0 and column.filled[-1] <= 1 and not column.whole:
        return _worded(languages, placeholder(_UNIT_HINT, "(0 to 1)"))
    english = placeholder(_UNIT_HINT, "(unit not stated)")
    return _each(languages, english, placeholder("计量单位", "（单位未注明）"))


def _said_unit(column: SourceColumn) -> str:
    """Return the unit that cells or header name, if any."""
    said = _parts(column)[1]
    if column.percent or (not said and numerals.says_per_cent(column.name)):
        return "%"
    return said


def _conditions(sheet: SourceTable, roles: Roles, whole: Array) -> Iterator[dict[str, Any]]:
    names = set_names(roles.conditions, {"EFF"})
    for column in map(sheet.column, roles.conditions):
        values = column.values[whole]
        crisp = bool(np.isin(values, (0.0, 1.0)).all())
        hundredths = _is_shares_of_per_cent(column) and not crisp
        values = values * 100 if hundredths else values
        if not crisp and not anchors.gaps(values):
            raise UserError(
                f"{shown(sheet.path)}: column '{column.name}' is the same for all units; it is no "
                "condition: name others by --conditions"
            )
        three = (0.0, 0.5, 1.0) if crisp else anchors.propose(values)
        made = f"{column.name} x 100" if hundredths else column.name
        yield {
            "name": names[column.name], "column": made, "crisp": crisp, "anchors": three,
            "formula": f"100 * {formulas.quoted(column.name)}" if hundredths else None,
            "label": _label(column),
            "unit": _worded(roles.languages, "%" if hundredths else _yes_or_no())
            if hundredths or crisp
            else _unit_of_quantity(column, roles.languages),
            "decimals": 0 if crisp else _decimals(values, three),
            "reason": placeholder("why 1 is in and 0 is out")
            if crisp
            else _reason(values, three),
        }  # fmt: skip


def _yes_or_no() -> str:
    return placeholder("what 1 and 0 stand for", "1: yes, 0: no")


def _is_shares_of_per_cent(column: SourceColumn) -> bool:
    """Whether a spreadsheet shows per cent (so its header says), but holds shares of 1."""
    return (
        numerals.says_per_cent(column.name)
        and not column.percent
        and column.filled[0] >= 0
        and column.filled[-1] <= 1
    )


def _decimals(values: Array, three: tuple[float, float, float]) -> int:
    """Return how many decimals show the values, and the lines between them."""
    typical = float(np.median(np.abs(values))) or float(np.abs(values).max())
    needed = 0 if typical >= 100 or (values % 1 == 0).all() else 1 - math.floor(math.log10(typical))
    lines = max(len(_number(x).partition(".")[2]) for x in three)
    return max(0, min(6, max(min(needed, 3), lines)))


def _reason(values: Array, three: tuple[float, float, float]) -> str:
    """Return a hint that says where the anchors were put, and nothing that stands in its place."""
    found = {gap.middle: gap for gap in anchors.gaps(values)}
    at = [
        f"{_number(line)} in the gap from {found[line].low:.6g} to {found[line].high:.6g}"
        if line in found
        else f"{_number(line)} at the {'least' if line == values.min() else 'greatest'} value"
        for line in three
    ]
    return placeholder(
        f"why these three; proposed from the figures alone: {'; '.join(at)}"
        if three != WITHOUT_SCORES
        else "why these three"
    )


def _practice(sheet: SourceTable, roles: Roles, whole: Array) -> Iterator[dict[str, Any]]:
    """Yield how much of each output comes on each input, where every unit has some."""
    pairs = [(out, used) for used in roles.inputs for out in roles.outputs]
    for number, (out, used) in enumerate(pairs[:_MOST_RATIOS], 1):
        if (sheet.column(used).values[whole] <= 0).any():
            continue
        ratio = sheet.column(out).values[whole] / sheet.column(used).values[whole]
        above, below = _plain_label(sheet.column(out)), _plain_label(sheet.column(used))
        yield {
            "name": f"ratio_{number}",
            "formula": f"{formulas.quoted(out)} / {formulas.quoted(used)}",
            "label": placeholder("how you say it", f"{above} / {below.lower()}"),
            "unit": placeholder("its unit", above.lower()),
            "decimals": _decimals(ratio, (0.0, 0.0, 0.0)),
        }


def _other_line(
    scores: Array, outcome: tuple[float, float, float], languages: tuple[str, ...]
) -> dict[str, Any] | None:
    """Return a scenario with another crossover: the gap that is next in width."""
    out, line, full = outcome
    others = [gap for gap in anchors.gaps(scores) if out < gap.middle < full and gap.middle != line]
    near = [gap for gap in others if 0.25 <= gap.below <= 0.75]
    if not near:
        return None
    other = max(near, key=lambda gap: gap.high - gap.low).middle
    said = (f"High efficiency from {_number(other)}", f"以{_number(other)}为高效率界线")
    return {"label": _each(languages, *said), "anchors": (out, other, full)}


def _each(languages: tuple[str, ...], english: str, chinese: str) -> str:
    """Return a wording as YAML: Chinese where it is read, English elsewhere."""
    return _mapping({code: chinese if code == "zh" else english for code in languages})


def _worded(languages: tuple[str, ...], text: str) -> str:
    """Return a text of the table as YAML: in a language of another script it is to be replaced."""
    plain = filled(text)
    return _mapping(
        {
            code: text
            if wordings.fits(plain, code)
            else placeholder("用中文怎么说" if code == "zh" else f"the same in '{code}'", plain)
            for code in languages
        }
    )


def _mapping(said: dict[str, str]) -> str:
    """Return a text by language as YAML: once, where it is the same in all."""
    if len({*said.values()}) == 1:
        return _quoted(next(iter(said.values())))
    return f"{{{', '.join(f'{code}: {_quoted(text)}' for code, text in said.items())}}}"


def _scores(sheet: SourceTable, roles: Roles, whole: Array, score: Score) -> Array:
    """Return the scores of the units that stay; all 1 where they cannot be measured."""
    inputs, outputs = (
        np.column_stack([sheet.column(c).values[whole] for c in columns])
        for columns in ((*roles.inputs, *roles.undesirable), roles.outputs)
    )
    try:
        found = score(inputs, outputs, roles.orientation)
        return np.where(found > 1 - _CLOSE_TO_ONE, 1.0, found)
    except UserError:  # the study's own reader tells it with row and remedy
        return np.ones(int(whole.sum()))


def _type(column: SourceColumn) -> str:
    """Return the type of a column's cells as they stand in the file."""
    told = column.is_number and not column.gaps and not numerals.yes_or_no(column.texts)
    return "number" if told else "string"


def _package(sheet: SourceTable, name: str) -> str:
    """Return the table's descriptors (Frictionless), for readers of the data."""
    fields = [
        {"name": one.name, "type": _type(one),
         "title": one.name}
        for one in sheet.columns
    ]  # fmt: skip
    kind = sheet.path.suffix.lower().removeprefix(".") or "csv"
    resource = {"name": "units", "path": sheet.path.name, "format": kind,
                "schema": {"fields": fields}}  # fmt: skip
    described = {"profile": "data-package", "name": name, "resources": [resource]}
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"
