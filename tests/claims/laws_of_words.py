"""Laws of any text: its subject, its language, its grammar, nothing left unfilled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from claims_bench import Bench, whole_word, word

# What a brief on another subject must not speak of: words, and parts of Chinese words.
FOREIGN = {
    "en": (
        "patient", "patients", "hospital", "hospitals", "clinic", "province", "provinces",
        "government", "governments", "china", "chinese", "sick", "sicker", "ill", "illness",
        "disease", "doctor", "doctors", "nurse", "nurses", "bed", "beds", "ministry", "health",
        "medical", "covid", "admission", "admissions", "epidemic", "treatment",
    ),
    "zh": ("患者", "病人", "医院", "诊疗", "病情", "省份", "政府", "中国", "卫生", "医疗", "护士",
           "床位", "疫情", "医生", "就诊", "住院", "健康"),
}  # fmt: skip

UNFILLED = re.compile(
    r"\{|\}|\bNaN\b|\bnan\b|\binf\b|\bNone\b(?! of\b| measurable)|\bnull\b|undefined|Markup|<[a-z]"
)
EMPTY = re.compile(r"\(\s*\)|（\s*）|\[\s*\]|“\s*”|《\s*》")
DOUBLED = re.compile(
    r"(?<![.…])\.\.(?!\.)|,,|;;|::|，，|。。|；；|：：|、、|。，|，。"
    r"|[,;:，；：、]\s*[.。,，;；]| [,.;:](?!\d)"
)

# Latin letters that a Chinese page may hold: methods, formats, and what is no word.
LATIN = {"DEA", "fsQCA", "PDF", "CSV", "HTML", "Pathways", "CC", "BY", "PRI", "km", "kWh", "dB",
         "mm", "m²", "vs"}  # fmt: skip


def nothing_is_left_unfilled(bench: Bench) -> Iterator[str]:
    for block in bench.brief.blocks:
        for name, pattern in (("unfilled", UNFILLED), ("empty", EMPTY), ("doubled", DOUBLED)):
            found = pattern.search(block)
            if found:
                yield f"{name} “{found.group()}” in: {block[:160]}"


def no_word_of_another_subject(bench: Bench) -> Iterator[str]:
    """Words of health policy stand only in briefs of studies whose own wordings hold them."""
    language = bench.brief.language
    own = " ".join(wordings(bench.truth.study, language)).lower()
    for foreign in FOREIGN[language]:
        found = _finder(foreign, language)
        if found(own):
            continue
        for block in bench.brief.blocks:
            if found(block.lower()):
                yield f"“{foreign}” in: {block[:160]}"
                break


def _finder(foreign: str, language: str) -> Any:
    if language == "zh":
        return lambda text: foreign in text
    return lambda text: whole_word(foreign, text)


WORDINGS = {"title", "word", "plural", "label", "unit", "reason", "note", "notes", "source",
            "question", "why", "data", "holder", "pathways", "groups"}  # fmt: skip


def wordings(node: Any, language: str, key: str = "") -> Iterator[str]:
    """Every text that a study file gives readers of a language."""
    if isinstance(node, dict):
        if isinstance(node.get(language), str):
            yield node[language]
            return
        for name, each in node.items():
            yield from wordings(each, language, key if key in ("pathways", "groups") else name)
    elif isinstance(node, list):
        for each in node:
            yield from wordings(each, language, key)
    elif isinstance(node, str) and key in WORDINGS:
        yield node


def no_english_on_a_chinese_page(bench: Bench) -> Iterator[str]:
    if bench.brief.language != "zh":
        return
    own = {
        t for text in wordings(bench.truth.study, "zh") for t in re.findall(r"[A-Za-z²³]+", text)
    }
    own |= {t for r in bench.results.regions for t in re.findall(r"[A-Za-z]+", r.names["zh"])}
    own |= {t for r in bench.results.regions if r.tile
            for t in re.findall(r"[A-Za-z]+", r.tile.short["zh"])}  # fmt: skip
    own |= set(re.findall(r"[A-Za-z]+", bench.results.content[:12] + bench.results.version))
    for block in bench.brief.blocks:
        for token in re.findall(r"[A-Za-z²³]{2,}", block):
            if token not in own | LATIN:
                yield f"“{token}” in: {block[:160]}"


def a_name_does_not_run_into_digits(bench: Bench) -> Iterator[str]:
    """A year that follows a name in Latin letters is set apart from it."""
    for block in bench.brief.blocks:
        for region in bench.results.regions:
            name = region.names[bench.brief.language]
            if re.search(rf"{re.escape(name)}\d", block) and not name[-1].isdigit():
                yield f"{name} runs into digits: {block[:160]}"
                return


def one_two_and_many_have_their_grammar(bench: Bench) -> Iterator[str]:
    """English only: after 1 the singular, after others the plural, and the verb with it."""
    if bench.brief.language != "en":
        return
    units = bench.truth.study["units"]
    one, many = word(units["word"], "en").lower(), word(units["plural"], "en").lower()
    between = r"(?:other |highly efficient |more )*"
    wrong = [
        rf"(?<![\d.,–−-])1 {between}{many}\b" if one != many else None,
        rf"(?<![\d.,–−-])(?:0|[2-9]|\d\d+) {between}{one}\b(?!s)" if one != many else None,
        r"(?<![\d.,–−-])1 (?:others|are|have|do|were)\b",
        r"(?<![\d.,–−-])(?<!all )(?<!of )(?:[2-9]|\d\d|\d\d\d) (?:is|has|does|was)\b",
        r"(?<![\d.,–−-])(?:[2-9]|\d\d+) of (?:the )?\d+ (?:is|has|does|was)\b",
        r"(?:^|[.;:,] )1 of (?:the |these |those )?\d+ [^.;:,]*?\b(?:are|have)\b",
        r"\b(?:all|both|every one of the|of these|none of the|the other) (?:1|0)\b",
        r"\bthe 1\b",
        r"\b[Oo]ne of 1\b",
        r"\b(?:a|an) (?:\d+ )?(?:others)\b",
    ]
    for block in bench.brief.blocks:
        for pattern in filter(None, wrong):
            found = re.search(pattern, block, re.IGNORECASE)
            if found:
                yield f"“{found.group()}” in: {block[:200]}"


def absence_is_not_low(bench: Bench) -> Iterator[str]:
    """The absence of a set is "not high", never low; a set of low values is neither.

    What its label names may be the column (distance) or what members have (nearness): "low" before
    it would be false of the one, "high" of the other.
    """
    language = bench.brief.language
    conditions = bench.truth.study["fsqca"]["conditions"]
    falling = {word(c["label"], language) for c in conditions if _falls(c)}
    labels = [word(c["label"], language) for c in conditions]
    for block in bench.brief.blocks:
        for label in ("efficiency" if language == "en" else "效率", *labels):
            sides = ("low", "high") if label in falling else ("low",)
            for side in sides:
                before = f"{side} " if language == "en" else {"low": "低", "high": "高"}[side]
                if re.search(rf"(?<!\w){before}{re.escape(label.lower())}", block.lower()) or (
                    language != "en" and f"{before}{label}" in block
                ):
                    yield f"{side} {label}: {block[:160]}"


def a_set_of_low_values_is_called_by_what_its_members_have(bench: Bench) -> Iterator[str]:
    """By the study's wording of members, else by low figures; and it is meant of its members."""
    language = bench.brief.language
    falling = {c["name"]: c for c in bench.truth.study["fsqca"]["conditions"] if _falls(c)}
    for claim in bench.brief.claims:
        for node in claim.node.walk():
            one = falling.get(node.attributes.get("data-condition", ""))
            side = node.attributes.get("data-side")
            if one is None or side not in ("present", "absent"):
                continue
            if node.text != _said(one, side, language):
                yield f"{one['name']} {side}: {node.text}"
    for node in bench.brief.article.walk():
        one = falling.get(node.attributes.get("data-condition", ""))
        if one is None or "condition" not in node.attributes.get("class", "").split():
            continue
        if "member" not in one or node.attributes["data-side"] == "half":
            continue
        value = bench.truth.table[one["column"]].iloc[bench.truth.at(bench.slug)]
        side = "present" if value < one["anchors"][1] else "absent"
        other = {"present": "absent", "absent": "present"}[side]
        if _said(one, other, language) in node.text and not (
            _said(one, other, language) in _said(one, side, language)
            and _said(one, side, language) in node.text
        ):
            yield f"{one['name']} of {bench.slug}: {node.text}"


def _falls(condition: dict[str, Any]) -> bool:
    return "anchors" in condition and condition["anchors"][0] > condition["anchors"][2]


def _said(condition: dict[str, Any], side: str, language: str) -> str:
    if "member" in condition:
        member = word(condition["member"], language)
        absent = f"not {member}" if language == "en" else f"非{member}"
        return member if side == "present" else absent
    label, unit = (word(condition[key], language) for key in ("label", "unit"))
    if language == "en":
        label = label[:1].lower() + label[1:] if label[1:2].islower() else label
        return f"{label} ({unit}: {'low' if side == 'present' else 'not low'})"
    return f"{label}（{unit}：{'低' if side == 'present' else '非低'}）"


COUNTED = {"en": ("resident", "residents"), "zh": ("人口", "居民", "每人", "人均")}


def residents_are_spoken_of_only_where_they_are_counted(bench: Bench) -> Iterator[str]:
    """Rates are by what the study counts, under the name that the study gives it."""
    units, language = bench.truth.study["units"], bench.brief.language
    if "residents" in units and "counted" not in units:
        return
    own = " ".join(wordings(bench.truth.study, language)).lower()
    for said in COUNTED[language]:
        if _finder(said, language)(own):
            continue
        for block in bench.brief.blocks:
            if _finder(said, language)(block.lower()):
                yield f"“{said}”, of which this study counts none, in: {block[:160]}"
                break


LAWS = (
    residents_are_spoken_of_only_where_they_are_counted,
    nothing_is_left_unfilled,
    no_word_of_another_subject,
    no_english_on_a_chinese_page,
    a_name_does_not_run_into_digits,
    one_two_and_many_have_their_grammar,
    absence_is_not_low,
    a_set_of_low_values_is_called_by_what_its_members_have,
)
