"""The nouns of made-up studies, in English and Chinese: none of health, government or China."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """Nouns of a subject: (English, Chinese) for units, measures, conditions and practice."""

    word: tuple[str, str]
    plural: tuple[str, str]
    inputs: tuple[tuple[str, str, str, str], ...]  # label and unit, in both languages
    outputs: tuple[tuple[str, str, str, str], ...]
    conditions: tuple[tuple[str, str, str, str], ...]


SUBJECTS = (
    Subject(
        ("library", "图书馆"),
        ("libraries", "图书馆"),
        (
            ("Shelves", "书架", "metres", "米"),
            ("Staff", "馆员", "posts", "人"),
            ("Volumes", "藏书", "volumes", "册"),
            ("Desks", "座位", "desks", "个"),
        ),
        (
            ("Loans", "外借", "loans", "册次"),
            ("Visits", "到馆", "visits", "人次"),
            ("Courses", "课程", "courses", "次"),
            ("Inquiries", "咨询", "inquiries", "件"),
        ),
        (
            ("Opening hours", "开放时间", "hours a week", "小时/周"),
            ("Pupils", "学生占比", "%", "%"),
            ("Distance", "距离", "km", "公里"),
            ("Age of the building", "建筑年龄", "years", "年"),
            ("Parking", "车位", "spaces", "个"),
            ("Rent", "租金", "per m²", "每平方米"),
            ("Noise", "噪声", "dB", "分贝"),
        ),
    ),
    Subject(
        ("hotel", "酒店"),
        ("hotels", "酒店"),
        (
            ("Rooms", "客房", "rooms", "间"),
            ("Employees", "员工", "persons", "人"),
            ("Floor space", "建筑面积", "m²", "平方米"),
            ("Energy", "能耗", "kWh", "千瓦时"),
        ),
        (
            ("Nights", "过夜数", "nights", "间夜"),
            ("Meals", "餐次", "meals", "份"),
            ("Events", "活动", "events", "场"),
            ("Other revenue", "其他收入", "coins", "枚"),
        ),
        (
            ("Stars", "星级", "stars", "星"),
            ("Distance to the station", "距车站", "km", "公里"),
            ("Share of regulars", "常客占比", "%", "%"),
            ("Room size", "客房面积", "m²", "平方米"),
            ("Sea view", "海景客房", "%", "%"),
            ("Season", "旺季长度", "weeks", "周"),
            ("Chain", "连锁程度", "points", "分"),
        ),
    ),
    Subject(
        ("depot", "车场"),
        ("depots", "车场"),
        (
            ("Buses", "车辆", "buses", "辆"),
            ("Drivers", "司机", "drivers", "人"),
            ("Fuel", "燃料", "litres", "升"),
            ("Bays", "车位", "bays", "个"),
        ),
        (
            ("Passengers", "乘客", "passengers", "人次"),
            ("Kilometres", "里程", "km", "公里"),
            ("Departures", "发车", "departures", "班次"),
            ("Parcels", "包裹", "parcels", "件"),
        ),
        (
            ("Slope", "坡度", "%", "%"),
            ("Fleet age", "车龄", "years", "年"),
            ("Density of stops", "站点密度", "per km", "每公里"),
            ("Bus lanes", "公交专用道", "km", "公里"),
            ("Rain", "降雨", "mm", "毫米"),
            ("Electric share", "电动占比", "%", "%"),
            ("Night share", "夜间占比", "%", "%"),
        ),
    ),
)

CODES = ("ALF", "BET", "GAM", "DEL", "EPS", "ZET", "ETA")
FIRST = (
    ("Alder", "桤木"), ("Birch", "桦木"), ("Cedar", "雪松"), ("Dale", "山谷"), ("Elm", "榆木"),
    ("Fern", "蕨草"), ("Grove", "林地"), ("Heath", "石楠"), ("Iris", "鸢尾"), ("Juniper", "刺柏"),
)  # fmt: skip
LAST = (
    ("ton", "屯"), (" Hill", "岗"), (" & Son's", "号"), ("ford", "渡"), (" Cross", "口"),
    (" Green in the Upper Valley", "上游绿地"), ("wick", "湾"),
)  # fmt: skip
