"""What the names of columns speak of: word beginnings, in the languages that tables come in.

They only order a proposal that its author then reads; nothing that is computed hangs on them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_PER = {"per", "por"}
_COUNTED = re.compile(r"\b(number|no\.?|nr\.?)\s+of\b", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")

RESOURCES = (
    "bed", "staff", "nurse", "doctor", "physician", "clinician", "employee", "worker", "labo",
    "personnel", "librarian", "teacher", "professor", "fte", "hour", "cost", "expen", "spend",
    "budget", "wage", "salar", "payroll", "capital", "asset", "area", "room", "seat", "vehicle",
    "bus", "truck", "machine", "equipment", "land", "fertili", "energy", "fuel", "input", "volumes",
    "床", "人员", "护士", "医师", "医生", "职工", "员工", "教师", "费用", "支出", "成本", "经费",
    "资产", "设备", "面积", "能源", "投入", "机构数",
    "cama", "personal", "enfermer", "médic", "emplead", "trabajador", "docente", "coste", "gasto",
    "presupuest", "equipo", "lits", "infirmi", "médecin", "effectif", "coût", "dépense", "betten",
    "pflegekr", "ärzt", "arzt", "mitarbeit", "beschäftigt", "kosten", "ausgaben",
)  # fmt: skip
RESULTS = (
    "visit", "admission", "discharge", "patient", "consult", "operation", "surger", "treat",
    "case", "output", "revenue", "sale", "turnover", "profit", "graduate", "student", "pupil",
    "publication", "loan", "circulation", "borrow", "guest", "night", "passenger", "ride", "trip",
    "freight", "yield", "harvest", "produc", "customer", "deliver", "service", "turn",
    "就诊", "诊疗", "入院", "出院", "人次", "手术", "产出", "产量", "收入", "销售", "利润", "毕业",
    "借阅", "旅客", "客运", "货运",
    "paciente", "altas", "egresos", "atencion", "cirug", "alumno", "egresado", "venta", "préstamo",
    "séjour", "entrées", "sorties", "élève", "vente", "fälle", "patienten", "behandlung", "umsatz",
    "schüler", "ausleihe",
)  # fmt: skip
UNWANTED = (
    "death", "died", "dead", "mortal", "fatal", "stillb", "suicid", "infect", "sepsis", "complain",
    "complication", "readmission", "reoperation", "injur", "accident", "error", "defect", "fault",
    "waste", "pollut", "emission", "effluent", "sewage", "carbon", "co2", "nox", "so2", "crime",
    "dropout", "absence", "cancellation", "delay", "arrears", "casualties",
    "死亡", "感染", "并发症", "再入院", "投诉", "差错", "事故", "伤亡", "受伤", "废", "污染",
    "污水", "排放", "排污", "辍学", "缺陷", "犯罪", "延误", "逾期", "不良", "纠纷",
    "muert", "defunc", "fallec", "infecc", "complicacion", "queja", "reclamac", "residuo",
    "emisi", "contamin", "décès", "plainte", "déchet", "émission", "todesf", "gestorben", "sterbef",
    "beschwerde", "unfälle", "abfall", "abfäll",
)  # fmt: skip
"""What nobody wants more of."""
_HANDLED = (
    "collect", "treat", "recycl", "prevent", "avoid", "avert", "reduc", "reus", "clean",
    "emergency", "处理", "处置", "回收", "利用", "治理", "减排", "防治", "急诊", "recogid",
    "tratad", "recicl", "urgencia", "recyclé", "traité", "urgence", "notfall", "notauf", "entsorg",
)  # fmt: skip
RATES = ("mortal", "morbid")
"""What is a rate unless it is counted in whole numbers."""
CIRCUMSTANCES = (
    "poverty", "depriv", "unemploy", "altitude", "elevation", "distance", "temperature", "rainfall",
    "precipitation", "climate", "urbani", "rural", "level", "收入水平", "生活水平", "教育水平",
    "发展水平", "贫困", "失业", "海拔", "距离", "气温", "降水", "降雨", "老龄", "城镇化", "城市化",
    "pobreza", "desempleo", "altitud", "distancia", "temperatura", "nivel", "pauvreté", "chômage",
    "niveau", "armut", "arbeitslos", "entfernung",
)  # fmt: skip
"""What units work under, whatever they make of it."""
_INCOME = (
    "income", "earnings", "gdp", "grp", "收入", "生产总值", "ingreso", "renta", "revenu",
    "einkommen",
)  # fmt: skip
_OF_PEOPLE = (
    "head", "capita", "personal", "household", "family", "families", "disposable", "level",
    "居民", "家庭", "住户", "农民", "城镇", "农村", "人均", "可支配", "水平", "hogar", "habitante",
    "ménage", "haushalt", "kopf",
)  # fmt: skip
PEOPLE = (
    "population", "resident", "inhabitant", "people", "persons", "人口", "居民", "einwohner",
    "población", "poblacion", "habitante",
)  # fmt: skip
RATIOS = (
    "pct", "percent", "share", "rate", "ratio", "density", "index", "average", "avg", "mean",
    "median", "score", "proportion", "quota", "grade", "rank", "率", "比", "占", "密度", "指数",
    "平均", "人均", "每", "均", "程度", "porcentaje", "tasa", "proporción", "promedio", "densidad",
    "índice", "taux", "moyenne", "anteil", "quote", "dichte",
)  # fmt: skip
IDENTIFIERS = (
    "id", "code", "no", "nr", "number", "key", "iso", "编号", "编码", "代码", "序号", "código",
    "codigo", "clave",
)  # fmt: skip
NAMES = ("name", "label", "title", "名", "名称", "unit", "nombre", "nom")
PERIODS = (
    "year", "period", "date", "wave", "round", "quarter", "jahr", "año", "année", "年", "年份",
    "年度", "时间", "时期", "阶段", "季度",
)  # fmt: skip
PLACES = ("lat", "latitude", "lon", "lng", "longitude", "postcode", "zip", "经度", "纬度", "邮编")

_WHOLE_WORDS = {*IDENTIFIERS, *PLACES, "unit", "wave", "round", "quarter", "bus", "case", "turn",
                "area", "rate", "nom", "lits",
                "renta", "revenu", "dead", "tasa", "quote", "altas", "venta", "vente"}  # fmt: skip


def speaks_of(name: str, words: Iterable[str]) -> bool:
    """Whether a column's name holds a word that begins so, or, in Chinese, these characters."""
    parts = [part for part in re.split(r"[\W\d_]+", _parted(name).casefold()) if part]
    return any(
        word == name.strip()
        if word == "年"  # which 老年人口 and 年龄 hold too
        else word in name.casefold()
        if _HAN.search(word) or any(map(str.isdigit, word))
        else any(part in (word, f"{word}s") for part in parts)
        if word in _WHOLE_WORDS
        else any(part.startswith(word) for part in parts)
        for word in words
    )


def is_ratio(name: str) -> bool:
    """Whether a column's name speaks of a ratio, which is no volume."""
    parts = re.split(r"[\W\d_]+", _parted(name).casefold())
    return bool(_PER & {*parts}) or "%" in name or "‰" in name or speaks_of(name, RATIOS)


def identifies(name: str) -> bool:
    """Whether a column's name speaks of what tells units apart, and not of how many there are."""
    bare = re.sub(r"\s*[(（\[][^()（）\[\]]*[)）\]]$", "", name)
    return speaks_of(_COUNTED.sub("", bare), IDENTIFIERS)


def is_unwanted(name: str) -> bool:
    """Whether a column's name speaks of what nobody wants, and not of what is done about it."""
    return speaks_of(name, UNWANTED) and not speaks_of(name, _HANDLED)


def is_circumstance(name: str) -> bool:
    """Whether a column's name speaks of what units work under, as the income of people is."""
    income = speaks_of(name, _INCOME) and (
        is_ratio(name) or speaks_of(name, (*_OF_PEOPLE, *PEOPLE))
    )
    return income or speaks_of(name, CIRCUMSTANCES)


def is_chinese(text: str) -> bool:
    """Whether a text holds Chinese characters."""
    return bool(_HAN.search(text))


def _parted(name: str) -> str:
    """Part words that are joined by a capital alone: ``nurseCount``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
