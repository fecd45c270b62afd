"""A study proposed from a table alone: its roles, its anchors, and that it runs at once."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.cli.main import main
from analysis.cli.new import score
from analysis.errors import UserError
from analysis.results import run, sets
from analysis.results.shapes import to_json
from analysis.study import pattern, placeholders, proposal, reading, table
from analysis.study.form import Form
from analysis.study.proposal import anchors, words

PLAIN = Form()


def propose(path: Path, form: Form = PLAIN, **asked: object) -> proposal.Proposal:
    return proposal.propose(
        path, form, proposal.AskedRoles(**asked), score, name="own", languages=()
    )  # type: ignore[arg-type]


def file_of(made: proposal.Proposal) -> dict:
    return yaml.safe_load(made.study)


def begun(folder: Path, made: proposal.Proposal) -> reading.Study:
    pattern.begin_study(folder / "study", made)
    return reading.load(folder / "study")


@pytest.fixture
def hospitals(tmp_path: Path) -> Path:
    """A workbook as people have them: titles, notes, shares shown as per cent, a total."""
    rng = np.random.default_rng(5)
    path = tmp_path / "hospitals 2023.xlsx"
    with xlsxwriter.Workbook(path) as book:
        share, grouped = (book.add_format({"num_format": f}) for f in ("0.0%", "#,##0"))
        sheet = book.add_worksheet("All hospitals")
        sheet.write(0, 0, "Hospitals: staff and activity")
        sheet.write_row(2, 0, ["No.", "Hospital", "Region", "Beds\n(staffed)", "Nurses (FTE)",
                               "Admissions", "Occupancy %", "Aged over 65 (%)", "Distance (km)",
                               "Teaching"])  # fmt: skip
        beds = rng.integers(80, 900, 24)
        for i, n in enumerate(beds):
            sheet.write_row(3 + i, 0, [i + 1, f"Hospital {chr(65 + i)}", "NESW"[i % 4]])
            sheet.write(3 + i, 3, int(n), grouped)
            sheet.write(3 + i, 4, float(n) * 1.5)
            admissions = int(n * rng.uniform(28, 55))
            sheet.write(3 + i, 5, f"{admissions:,}" + ("*" if i == 9 else ""))
            sheet.write(3 + i, 6, float(rng.uniform(0.5, 0.97)), share)
            sheet.write(3 + i, 7, f"{rng.uniform(20, 55):.1f}%")
            sheet.write(3 + i, 8, float(np.round(rng.uniform(1, 60), 1)))
            sheet.write(3 + i, 9, "yes" if i % 3 else "no")
        sheet.write(28, 1, "Total")
        sheet.write(28, 3, int(beds.sum()))
        sheet.write(30, 0, "* estimated")
        notes = book.add_worksheet("Notes")
        notes.write(0, 0, "FTE: full-time equivalents")
    return path


def test_a_workbook_as_people_have_them_gives_a_study_with_its_columns_in_their_roles(
    hospitals: Path, tmp_path: Path
) -> None:
    made = propose(hospitals)
    said = file_of(made)
    assert said["table"] == {"file": "hospitals 2023.xlsx", "sheet": "All hospitals"}
    assert said["period"] == "2023"
    units = said["units"]
    assert (units["id"], units["slug"], units["group"]) == ("No.", "Hospital", "Region")
    assert (units["word"], units["plural"], units["folder"]) == (
        "hospital",
        "hospitals",
        "hospitals",
    )
    assert [m["column"] for m in said["dea"]["inputs"]] == ["Beds (staffed)", "Nurses (FTE)"]
    assert [m["unit"] for m in said["dea"]["inputs"]][1] == "FTE"
    assert [m["column"] for m in said["dea"]["outputs"]] == ["Admissions"]
    found = {c["name"]: c for c in said["fsqca"]["conditions"]}
    assert list(found) == ["OCCUPANCY", "AGED", "DISTANCE", "TEACHING"]
    assert found["TEACHING"]["kind"] == "crisp"
    assert found["OCCUPANCY"]["unit"] == found["AGED"]["unit"] == "%"
    assert found["DISTANCE"]["unit"] == "km"
    study = begun(tmp_path, made)
    rows = table.read(study)
    assert len(rows.slugs) == made.rows == 24
    shown = rows.frame["Occupancy % x 100"]  # the workbook holds shares of 1, and shows per cent
    assert 50 <= shown.min() < shown.max() <= 97
    kept = (study.folder / "hospitals 2023.xlsx").read_bytes()
    assert kept == hospitals.read_bytes()


def small(text: str, tmp_path: Path, name: str = "t.csv", encoding: str = "utf-8") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


CHINESE = "编号,医院,省份,床位数(张),护士数,诊疗人次,病床使用率(%),人均收入(元)\n" + "".join(
    f"{i},第{i}医院,{'甲乙丙'[i % 3]}省,{100 + 7 * i},{90 + 5 * i},{5000 + 90 * i * (i % 3 + 1)},"
    f"{60 + i}.5,{20000 + 700 * (i * 5 % 11)}\n"
    for i in range(1, 13)
)
COMMAS = "code;name;staff;sales;share of women\n" + "".join(
    f"K{i};Shop {i};{i + 3},5;{1200 + 40 * i * (i % 4 + 1)},25;{30 + i},5\n" for i in range(1, 13)
)
SAME_ADDRESS = "key,name,cost,output,age\n" + "".join(
    f"k{i},{name},{i + 5},{10 + i * (i % 3 + 1)},{i % 7}\n"
    for i, name in enumerate(["A-B", "A B", *"CDEFGHIJ"], 1)
)
YEARS = "id,year,workers,output,rainfall\n" + "".join(
    f"u{i},2021,{i + 5},{10 + i * (i % 3 + 1)},{i * 3 % 8}\n" for i in range(1, 11)
)
ODD = "id,`x`,\"a, b\",F&B [€],#1: 'why'?\n" + "".join(
    f"u{i},{i + 5},{i * 3 % 7 + 1},{10 + i * (i % 3 + 1)},{i * 5 % 8}.5\n" for i in range(1, 11)
)
GAPS = "id,staff,output,rainfall\n" + "".join(
    f"u{i},{i + 5},{10 + i * (i % 3 + 1)},{'n/a' if i == 4 else i * 3 % 8}\n" for i in range(1, 12)
)


@pytest.mark.parametrize(
    ("text", "encoding", "roles"),
    [
        (CHINESE, "gb18030", ("编号", ["床位数(张)", "护士数"], ["诊疗人次"], 12)),
        (COMMAS, "utf-8", ("code", ["staff"], ["sales"], 12)),
        (COMMAS.replace(";", "\t"), "utf-16", ("code", ["staff"], ["sales"], 12)),
        (SAME_ADDRESS, "utf-8", ("key", ["cost"], ["output"], 10)),
        (YEARS, "utf-8", ("id", ["workers"], ["output"], 10)),
        (ODD, "utf-8", ("id", ["`x`"], ["#1: 'why'?"], 10)),
        (GAPS, "utf-8", ("id", ["staff"], ["output"], 10)),
    ],
    ids=["chinese", "semicolons", "tabs", "same-address", "years", "odd", "gaps"],
)
def test_each_kind_of_table_gives_a_study_that_runs(
    tmp_path: Path, text: str, encoding: str, roles: tuple[str, list[str], list[str], int]
) -> None:
    path = small(text, tmp_path, encoding=encoding)
    study = begun(tmp_path, propose(path))
    identifier, inputs, outputs, n = roles
    assert study.units.id == identifier
    assert [m.column for m in study.dea.inputs] == inputs
    assert [m.column for m in study.dea.outputs] == outputs
    assert bool(study.missing) == (text is GAPS)
    results = run.run(study, table.read(study))
    assert len(results.regions) == n
    assert placeholders.MARK.encode() not in to_json(results)


def test_a_year_is_the_period_and_no_condition(tmp_path: Path) -> None:
    said = file_of(propose(small(YEARS, tmp_path)))
    assert said["period"] == "2021"
    assert [c["column"] for c in said["fsqca"]["conditions"]] == ["rainfall"]


def test_a_year_of_a_header_is_of_that_column_alone(tmp_path: Path) -> None:
    told = propose(small(COMMAS.replace("share of women", "share 2011"), tmp_path))
    assert file_of(told)["period"].startswith(placeholders.MARK)
    assert "period: 2011 (stands in a header)" in told.lines


def a_panel(years: tuple[object, ...] = (2019, 2020, 2021)) -> pd.DataFrame:
    """Twelve regions through some years, with a share of their own for each."""
    rng = np.random.default_rng(3)
    rows = [
        (f"Region {who}", year, i + 5 + t, rng.integers(20, 60) + t, round(rng.uniform(10, 40), 1))
        for t, year in enumerate(years)
        for i, who in enumerate("ABCDEFGHIJKL")
    ]
    return pd.DataFrame(rows, columns=["region", "year", "staff", "sales", "urban %"])


def wide(frame: pd.DataFrame, way: str) -> pd.DataFrame:
    """The same with a column for each figure and period, and the region's area once."""
    turned = frame.pivot(index="region", columns="year")
    turned.columns = [way.format(column=c, period=p) for c, p in turned.columns]
    return turned.reset_index().assign(**{"code 2020": [f"r{i}" for i in range(len(turned))]})


LONG = {"column": "year"}
WAYS = (
    "{column}_{period}", "{column} ({period})", "{period}年{column}", "{column}{period}",
    "{column}（{period}年）", "{period} {column}", "{column}, {period}",
)  # fmt: skip


@pytest.mark.parametrize("way", [None, *WAYS])
@pytest.mark.parametrize("missing", [False, True], ids=["whole", "with a gap"])
def test_a_panel_long_or_wide_becomes_a_study_of_its_latest_period(
    tmp_path: Path, way: str | None, missing: bool
) -> None:
    frame = a_panel()
    if missing:
        frame.loc[4, "sales"] = np.nan  # in the first period alone
    text = (wide(frame, way) if way else frame.sample(frac=1, random_state=1)).to_csv(index=False)
    made = propose(small(text, tmp_path))
    said = file_of(made)
    years = ["2019", "2020", "2021"]
    assert said["panel"] == ({"columns": way, "periods": years} if way else LONG)
    assert (said["period"], made.rows, "missing" in said) == ("2021", 12, missing)
    assert [m["column"] for m in said["dea"]["inputs"]] == ["staff"]
    assert [m["column"] for m in said["dea"]["outputs"]] == ["sales"]
    assert any("3 periods (2019 to 2021" in line for line in made.lines)
    study = begun(tmp_path, made)
    read = table.read_periods(study)
    assert list(read) == years
    latest = frame[frame["year"] == 2021].set_index("region")["staff"].to_dict()
    own = dict(zip(read["2021"].names["en"], read["2021"].frame["staff"], strict=True))
    assert own == latest
    found = run.run(study, table.read(study), periods=read, content="0" * 16)
    assert found.panel is not None
    assert [p.units for p in found.panel.periods] == [11 if missing else 12, 12, 12]


@pytest.mark.parametrize("two_rows", [False, True], ids=["within the name", "below it"])
def test_a_period_within_a_name_or_below_it_is_seen(tmp_path: Path, two_rows: bool) -> None:
    frame = a_panel()
    turned = frame.pivot(index="region", columns="year")
    units = {"staff": " (FTE)", "sales": " (number)", "urban %": ""}
    if two_rows:
        groups = [name if year == 2019 else "" for name, year in turned.columns]
        head = f"region,{','.join(groups)}\n,{','.join(str(y) for _, y in turned.columns)}\n"
        text = head + turned.to_csv(header=False)
    else:
        turned.columns = [f"{name} {year}{units[name]}" for name, year in turned.columns]
        text = turned.to_csv()
    made = propose(small(text, tmp_path))
    said = file_of(made)
    way = "{column}: {period}" if two_rows else "{column} {period}{column}"
    assert said["panel"] == {"columns": way, "periods": ["2019", "2020", "2021"]}
    assert [m["column"] for m in said["dea"]["inputs"]] == ["staff" if two_rows else "staff (FTE)"]
    assert any("rows 1 and 2 are its header" in line for line in made.assumed) == two_rows
    study = begun(tmp_path, made)
    latest = frame[frame["year"] == 2021]["sales"]
    name = study.dea.outputs[0].column
    assert sorted(table.read(study).frame[name]) == sorted(latest)
    assert list(table.read_periods(study)) == ["2019", "2020", "2021"]


def test_a_header_of_two_rows_that_nothing_shows_is_said_by_an_option(tmp_path: Path) -> None:
    head = "id,staff,output,rainfall\n,FTE,t,mm\n"
    path = small(head + YEARS.partition("\n")[2].replace(",2021,", ","), tmp_path)
    made = propose(path, Form(header_rows=2))
    assert file_of(made)["table"] == {"file": "t.csv", "header_rows": 2}
    assert made.rows == 10
    below_title = small("Notes,of,the,year\n" + path.read_text("utf-8"), tmp_path)
    made = propose(below_title, Form(header_rows=2, skip_rows=1))
    assert file_of(made)["table"] == {"file": "t.csv", "header_rows": 2, "skip_rows": 1}


def test_one_header_speaks_and_two_speak(tmp_path: Path) -> None:
    figures = "\n".join(f"u{i},{i + 5},{9 + i * i % 7},{i * 7 % 9 + 1},{i % 5}" for i in range(14))
    two = propose(small(f"unit,staff,beds,visits,distance\n{figures}\n", tmp_path))
    said = "\n".join(two.lines)
    assert "inputs: staff, beds (their headers speak of means)" in said
    assert "outputs: visits (its header speaks of results)" in said


BAD = "id,beds,visits,{bad},distance,{more}\n" + "".join(
    f"u{i},{i + 5},{10 + i * (i % 3 + 1)},{1 + i * 7 % 9},{i * 3 % 8},{i * 5 % 11 + 2}\n"
    for i in range(1, 15)
)


@pytest.mark.parametrize(
    ("bad", "more"),
    [
        ("deaths", "rainfall"), ("hospital infections", "income per head"),
        ("死亡人数", "收入水平"), ("complaints", "人均收入"), ("Waste (t)", "Household income"),
        ("mortality", "GDP per capita"), ("muertes", "altitud"),
    ],
)  # fmt: skip
def test_what_nobody_wants_is_an_undesirable_output_and_a_circumstance_no_output(
    tmp_path: Path, bad: str, more: str
) -> None:
    made = propose(small(BAD.format(bad=bad, more=more), tmp_path))
    said = file_of(made)
    outputs = {m["column"]: m.get("undesirable", False) for m in said["dea"]["outputs"]}
    assert outputs == {"visits": False, bad: True}
    assert {c["column"] for c in said["fsqca"]["conditions"]} == {"distance", more}
    assert f"undesirable: {bad} (its header speaks of what nobody wants" in "\n".join(made.lines)
    study = begun(tmp_path, made)
    assert [m.column for m in study.dea.undesirable] == [bad]
    assert len(run.run(study, table.read(study)).regions) == 14


@pytest.mark.parametrize("rate", ["死亡率", "mortality rate (%)", "infections per 1,000 stays"])
def test_a_rate_of_what_nobody_wants_is_neither_a_volume_nor_a_circumstance(
    tmp_path: Path, rate: str
) -> None:
    head = BAD.format(bad="x", more="y").replace(",x,", f',"{rate}",', 1)
    made = propose(small(head, tmp_path))
    said = file_of(made)
    named = [m["column"] for m in (*said["dea"]["outputs"], *said["fsqca"]["conditions"])]
    assert rate not in named
    assert f"  {rate}: nobody wants more of it, but a ratio is no volume" in "\n".join(made.lines)
    asked = propose(small(head, tmp_path), conditions=(rate,))
    assert [c["column"] for c in file_of(asked)["fsqca"]["conditions"]] == [rate]


def test_unwanted_outputs_are_marked_where_they_are_asked_for(tmp_path: Path) -> None:
    path = small(BAD.format(bad="deaths", more="y"), tmp_path)
    for asked in ({"outputs": ("visits", "deaths")}, {"undesirable": ("deaths",)}):
        outputs = file_of(propose(path, **asked))["dea"]["outputs"]
        assert [(m["column"], "undesirable" in m) for m in outputs] == [
            ("visits", False),
            ("deaths", True),
        ]
    alone = file_of(propose(path, outputs=("deaths",)))["dea"]["outputs"]
    assert [(m["column"], "undesirable" in m) for m in alone] == [("deaths", False)]


def test_the_latest_period_that_most_units_have_is_taken(tmp_path: Path) -> None:
    frame = a_panel()
    begun_year = frame[(frame["year"] != 2021) | (frame.index % 12 < 9)]
    assert file_of(propose(small(begun_year.to_csv(index=False), tmp_path)))["period"] == "2020"


def test_a_number_of_something_is_a_figure_and_no_identifier(tmp_path: Path) -> None:
    text = (
        GAPS.replace("n/a", "2")
        .replace("staff", "Number of staff")
        .replace("output", "No. of visits")
    )
    said = file_of(propose(small(text, tmp_path)))
    assert said["units"]["id"] == "id"
    assert [m["column"] for m in said["dea"]["inputs"]] == ["Number of staff"]
    assert [m["column"] for m in said["dea"]["outputs"]] == ["No. of visits"]


def test_what_nothing_tells_reads_well_until_it_is_replaced(tmp_path: Path) -> None:
    text = "id,staff,visits,income per head\n" + "".join(
        f"u{i},{3 + i},{20 + i * i},{900 + 70 * i}\n" for i in range(9)
    )
    said = file_of(propose(small(text, tmp_path), conditions=("income per head",)))
    assert placeholders.filled(said["period"]) == "one period"  # "these 9 units in one period"
    (income,), (staff,) = said["fsqca"]["conditions"], said["dea"]["inputs"]
    # What income is counted in is no income; what staff is counted in is staff.
    assert placeholders.filled(income["unit"]) == "(unit not stated)"
    assert placeholders.filled(staff["unit"]) == "staff"


def test_years_that_tell_no_periods_make_no_panel(tmp_path: Path) -> None:
    frame = a_panel((2019,)).assign(founded=range(1950, 1962)).drop(columns="year")
    frame["group"] = ["N", "S"] * 6
    assert "panel" not in file_of(propose(small(frame.to_csv(index=False), tmp_path)))
    one_series = a_panel((2019,)).drop(columns="year").assign(beds_2018=7, beds_2019=range(8, 20))
    assert "panel" not in file_of(propose(small(one_series.to_csv(index=False), tmp_path)))


def test_waves_are_periods_and_the_old_are_none(tmp_path: Path) -> None:
    frame = a_panel(("Wave 1", "Wave 2"))
    frame["region"] = "地区甲" + frame["region"].str[-1] + "1"
    frame = frame.rename(columns={"year": "时期", "urban %": "老年人口占比(%)"})
    said = file_of(propose(small(frame.to_csv(index=False), tmp_path)))
    assert (said["panel"], said["period"]) == ({"column": "时期"}, "Wave 2")
    conditions = [(c["name"], c["column"]) for c in said["fsqca"]["conditions"]]
    assert conditions == [("C1", "老年人口占比(%)")]
    assert not words.speaks_of("平均年龄", words.PERIODS)
    assert words.speaks_of("年", words.PERIODS)


def test_two_way_tables_are_told_before_there_is_a_study(tmp_path: Path) -> None:
    text = a_panel(("public", "private")).rename(columns={"year": "owner"}).to_csv(index=False)
    with pytest.raises(UserError, match="is a panel: each 'region' stands there in 2 rows"):
        propose(small(text, tmp_path))


def test_names_of_one_address_leave_it_to_the_identifier(tmp_path: Path) -> None:
    said = file_of(propose(small(SAME_ADDRESS, tmp_path)))
    assert (said["units"]["slug"], said["units"]["name"]) == ("key", {"en": "name"})


def test_chinese_headers_ask_for_both_languages(tmp_path: Path) -> None:
    made = propose(small(CHINESE, tmp_path))
    assert file_of(made)["languages"] == ["en", "zh"]
    study = begun(tmp_path, made)
    assert study.units.word == {"en": "医院", "zh": "医院"}


@pytest.mark.parametrize(
    ("text", "asked", "told"),
    [
        ("a,b,c\n1,2,3\n4,5,6\n7,8,9\n", {}, "no column tells every row apart"),
        ("id,staff,output\nu,1,2\nv,3,4\nw,5,7\n", {}, "left for a condition"),
        ("id,share,rate\nu,1,2\nv,3,4\nw,5,7\n", {}, "no column suits as an input"),
        ("id,a,b,c\nu,1,2,3\nv,3,4,9\nw,5,7,1\n", {"inputs": ("d",)}, "has no such column"),
        ("id,a,b,c\nu,1,2,3\nv,x,4,9\nw,5,7,1\n", {"inputs": ("a",)}, "row 3 holds 'x'"),
        ("id,a,b,c\nu,1,2,3\nv,3,4,9\nw,5,7,1\n", {"inputs": ("a",), "outputs": ("a",)}, "already"),
        ("id,a,b,c\nu,1,2,3\nv,3,4,3\nw,5,7,3\n", {"conditions": ("c",)}, "same for all"),
        ("id,a,b,c\nu,-1,2,3\nv,3,4,5\nw,5,7,6\n", {"inputs": ("a",)}, "is negative"),
        ("id;a;b;c\nu;1;2;3,123\nv;3;4;5,321\nw;5;7;6,111\n", {}, "--thousands or --decimal"),
    ],
)
def test_a_table_that_gives_no_study_is_refused_in_a_line(
    tmp_path: Path, text: str, asked: dict, told: str
) -> None:
    with pytest.raises(UserError, match=told) as refused:
        propose(small(text, tmp_path), **asked)
    assert len(refused.value.faults) == 1
    assert not (tmp_path / "study").exists()


def test_what_is_asked_for_is_taken(hospitals: Path) -> None:
    said = file_of(
        propose(
            hospitals, id="Hospital", inputs=("Nurses (FTE)",), outputs=("Beds (staffed)",),
            conditions=("Distance (km)",), orientation="output",
        )
    )  # fmt: skip
    assert said["units"]["id"] == "Hospital"
    assert [m["column"] for m in said["dea"]["inputs"]] == ["Nurses (FTE)"]
    assert [m["column"] for m in said["dea"]["outputs"]] == ["Beds (staffed)"]
    assert [c["column"] for c in said["fsqca"]["conditions"]] == ["Distance (km)"]
    assert said["dea"]["orientation"] == "output"


def test_the_command_makes_a_project_that_check_reads_to_the_last_placeholder(
    hospitals: Path, tmp_path: Path
) -> None:
    def pathways(*command: str) -> str:
        return CliRunner().invoke(main, list(command)).output

    project = tmp_path / "my-hospitals"
    told = pathways("new", str(project), "--from", str(hospitals))
    assert "24 units" in told
    assert "outputs: Admissions" in told
    assert "period: 2023 (stands in the file's name)" in told
    study = project / "study"
    text = (study / "study.yml").read_text("utf-8").splitlines()
    marked = [i for i, line in enumerate(text, 1) if f'"{placeholders.MARK}' in line]
    named = pathways("check", "--study", str(project))
    for line in marked:
        assert f"line {line}: " in named
    assert named.count("is still to be replaced") == len(marked) > 5
    assert "is not empty" in pathways("new", str(project), "--from", str(hospitals))
    assert "name it by --from" in pathways("new", str(tmp_path / "b"), "--sheet", "x")


WORDS = [
    "staff",
    "beds",
    "output",
    "rate%",
    "年份",
    "x(m)",
    "población",
    "a`b",
    "N°",
    "id",
    "名称",
    "income_per_head",
    "2020",
    "Total",
    "no",
    "null",
    "F&B",
    "y:z",
    "-t",
    "#",
]


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A sane table: names that differ, columns of numbers with some ties, zeros and gaps."""
    n = draw(st.integers(4, 14))
    headers = draw(st.lists(st.sampled_from(WORDS), min_size=3, max_size=6, unique=True))
    figures = st.one_of(
        st.integers(0, 9).map(str), st.integers(1, 10**6).map(str),
        st.floats(0.01, 1).map(lambda x: f"{x:.3f}"), st.sampled_from(["", "n/a"]),
    )  # fmt: skip
    columns = {"unit code": [f"U{i}" for i in range(n)]}
    for header in headers:
        kind = draw(st.sampled_from([figures, st.integers(1, 10**6).map(str),
                                     st.sampled_from(["0", "1"])]))  # fmt: skip
        columns[header] = draw(st.lists(kind, min_size=n, max_size=n))
    buffer = io.StringIO()
    pd.DataFrame(columns).to_csv(buffer, index=False)
    return buffer.getvalue()


@given(tables())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_sane_table_gives_a_study_that_can_be_calibrated_or_clear_lines(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    path = small(text, folder)
    try:
        made = propose(path)
    except UserError as error:
        unclear = [line for line in error.faults if "\n" in line or path.name not in line]
        if unclear:
            raise
        return
    study = begun(folder, made)
    rows = table.read(study)
    found = sets.calibrate(study, rows.frame, np.linspace(0.2, 1, len(rows.slugs)))
    assert set(found.sets) == {"EFF", *study.fsqca.names}


# Between 0 and the least number that floating point knows there is no third: no table has it.
FIGURES = st.floats(-1e6, 1e6, allow_subnormal=False).map(lambda x: float(f"{x:.9g}"))


@given(st.lists(FIGURES, min_size=2, max_size=60))
def test_anchors_rise_and_no_unit_stands_on_the_line(values: list[float]) -> None:
    raw = np.array(values)
    if len(np.unique(raw)) < 2:
        return
    out, line, full = anchors.propose(raw)
    assert raw.min() <= out < line < full <= raw.max()
    assert line not in raw


def test_an_anchor_stands_in_the_widest_gap_of_its_part() -> None:
    values = np.array([*range(20), *range(40, 60), *range(65, 85), *range(100, 120)], float)
    assert anchors.propose(values)[1] == 62  # between 59 and 65, the only wide gap near the median
    assert anchors.roundest(59, 65) == 62
    assert anchors.roundest(0.0131, 0.0192) == 0.016
    assert anchors.roundest(-1200, 900) == 0
