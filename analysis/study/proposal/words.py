"""What the names of columns speak of: word beginnings, in the languages that tables come in.

They only order a proposal that its author then reads; nothing that is computed hangs on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_HAN = re.compile(r"[\u3400-\u9fff]")

RESOURCES = (
    "bed", "staff", "nurse", "doctor", "physician", "clinician", "employee", "worker", "labo",
    "personnel", "librarian", "teacher", "professor", "fte", "hour", "cost", "expen", "spend",
    "budget", "wage", "salar", "payroll", "capital", "asset", "area", "room", "seat", "vehicle",
    "bus", "truck", "machine", "equipment", "land", "fertili", "energy", "fuel", "input", "volumes",
    "床", "人员", "护士", "医师", "医生", "职工", "员工", "教师", "费用", "支出", "成本", "经费",
    "资产", "设备", "面积", "能源", "投入", "机构数",
)  # fmt: skip
RESULTS = (
    "visit", "admission", "discharge", "patient", "consultation", "operation", "surger", "treat",
    "case", "output", "revenue", "sale", "turnover", "profit", "graduate", "student", "pupil",
    "publication", "loan", "circulation", "borrow", "guest", "night", "passenger", "ride", "trip",
    "freight", "yield", "harvest", "production", "produc", "customer", "deliver", "service", "turn",
    "就诊", "诊疗", "入院", "出院", "人次", "手术", "产出", "产量", "收入", "销售", "利润", "毕业",
    "借阅", "旅客", "客运", "货运",
)  # fmt: skip
PEOPLE = ("population", "resident", "inhabitant", "people", "persons", "einwohner", "人口", "居民")
RATIOS = (
    "pct", "percent", "share", "rate", "ratio", "density", "index", "average", "avg", "mean",
    "median", "score", "proportion", "quota", "grade", "rank", "率", "比", "占", "密度", "指数",
    "平均", "人均", "每", "均", "程度",
)  # fmt: skip
IDENTIFIERS = ("id", "code", "no", "nr", "number", "key", "iso", "编号", "编码", "代码", "序号")
NAMES = ("name", "label", "title", "名", "名称", "unit")
PERIODS = ("year", "period", "date", "jahr", "año", "année", "年", "年份", "年度", "时间")
PLACES = ("lat", "latitude", "lon", "lng", "longitude", "postcode", "zip", "经度", "纬度", "邮编")

_WHOLE_WORDS = {*IDENTIFIERS, *PLACES, "unit", "bus", "case", "turn", "area", "rate"}


def speaks_of(name: str, words: Iterable[str]) -> bool:
    """Whether a column's name holds a word that begins so, or, in Chinese, these characters."""
    parts = [part for part in re.split(r"[\W\d_]+", _parted(name).casefold()) if part]
    return any(
        word in name
        if _HAN.search(word)
        else any(part in (word, f"{word}s") for part in parts)
        if word in _WHOLE_WORDS
        else any(part.startswith(word) for part in parts)
        for word in words
    )


def is_ratio(name: str) -> bool:
    """Whether a column's name speaks of a ratio, which is no volume."""
    parts = re.split(r"[\W\d_]+", _parted(name).casefold())
    return "%" in name or "‰" in name or "per" in parts or speaks_of(name, RATIOS)


def is_chinese(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    return bool(_HAN.search(text))


def _parted(name: str) -> str:
    """Part words that are joined by a capital alone: ``nurseCount``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
