"""Tables as people have them: read where that is sure, said in a line, refused where it is not."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlsxwriter
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from analysis.cli.main import main
from analysis.errors import UserError
from analysis.study import cells, numerals, pattern, reading, table
from analysis.study.form import Form
from analysis.study.rows import without_totals

TEXT = "code,名称,beds\n1,北京,61.5\n2,上海,72.0\n"


@pytest.fixture
def study(tmp_path: Path) -> Path:
    pattern.begin_study(tmp_path / "study")
    return tmp_path / "study"


def rewrite(study: Path, change: Callable[[str], str], key: str = "units.csv") -> Path:
    text = (study / "units.csv").read_text("utf-8")
    (study / "units.csv").write_text(change(text), "utf-8")
    told = (study / "study.yml").read_text("utf-8")
    (study / "study.yml").write_text(told.replace("table: units.csv", f"table: {key}"), "utf-8")
    return study


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (TEXT.encode(), ()),
        (TEXT.encode("utf-8-sig"), ()),
        (TEXT.encode("gb18030"), ("is read as gb18030",)),
        (TEXT.encode("utf-16"), ()),
        (TEXT.replace(",", "\t").encode("utf-16"), ("parted by tabs",)),
        (TEXT.replace(",", ";").encode(), ("parted by semicolons",)),
        (TEXT.replace(",", "|").encode(), ("parted by bars",)),
        (("Beds in 2024,,\n" + TEXT).encode(), ("row 1 ('Beds in 2024') stands above",)),
        ((TEXT + "\nSource: a yearbook\n").encode(), ("'Source: a yearbook'",)),
    ],
)
def test_a_text_table_is_read_whatever_it_is_written_in(
    tmp_path: Path, body: bytes, told: tuple[str, ...]
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(body)
    found = cells.read(path)
    assert found.frame.to_numpy().tolist() == [["1", "北京", "61.5"], ["2", "上海", "72.0"]]
    assert len(found.assumed) == len(told)
    assert all(what in line for what, line in zip(told, found.assumed, strict=True))


def workbook(path: Path, *sheets: list[list[object]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


ROWS: list[list[object]] = [["code", "beds\nin all", "share"], ["a", 1234567, 0.1], ["b", 2, 1e-7]]


def test_a_workbook_gives_its_numbers_in_full(tmp_path: Path) -> None:
    workbook(tmp_path / "t.xlsx", ROWS)
    found = cells.read(tmp_path / "t.xlsx").frame
    assert list(found) == ["code", "beds in all", "share"]
    assert found.to_numpy().tolist() == [["a", "1234567", "0.1"], ["b", "2", "1e-07"]]
    assert list(found.index) == [2, 3]


def test_one_sheet_of_several_is_asked_for_by_name(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    workbook(path, ROWS, [["x", "y"], [1, 2]])
    with pytest.raises(UserError, match=r"2 sheets with cells \(Sheet1, Sheet2\); name one"):
        cells.read(path)
    with pytest.raises(UserError, match="no sheet 'Shet2'; did you mean 'Sheet2'"):
        cells.read(path, Form(sheet="Shet2"))
    assert list(cells.read(path, Form(sheet="Sheet2")).frame) == ["x", "y"]


def test_what_only_ends_like_a_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(UserError, match=r"t\.xlsx: is no spreadsheet that can be read"):
        cells.read(tmp_path / "t.xlsx")


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    import zipfile

    office = "urn:oasis:names:tc:opendocument:xmlns:"
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="float" office:value="{cell}"/>'
            if cell.isdigit()
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in (["code", "beds"], ["a", "12"])
    )
    content = (
        f'<office:document-content xmlns:office="{office}office:1.0" '
        f'xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Beds">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{office}manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" manifest:media-type="x"/>'
            "</manifest:manifest>",
        )
        book.writestr("content.xml", content)
    (tmp_path / "t.ods").write_bytes(packed.getvalue())
    found = cells.read(tmp_path / "t.ods", Form(sheet="Beds")).frame
    assert found.to_numpy().tolist() == [["a", "12"]]


def plain(*texts: str, **form: str) -> tuple[list[str], int]:
    frame = pd.DataFrame({"x": texts}, index=range(2, 2 + len(texts)))
    found = numerals.plain(frame, ["x"], Form(**form))
    return list(found.frame["x"]), len(found.doubtful)


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        (["12,5", "1.234,5", "7"], ["12.5", "1234.5", "7"]),
        (["1,234", "1,234,567"], ["1234", "1234567"]),
        (["120,000", "61.3"], ["120000", "61.3"]),
        (["1.234.567", "1.234"], ["1234567", "1234"]),
        (["1 234", "12\u00a0345", "7"], ["1234", "12345", "7"]),
        (["1'234.5"], ["1234.5"]),
        (["61%", "5.5 %"], ["61", "5.5"]),
        (["61%", "55", "7%", "0.5"], ["61%", "55", "7%", "0.5"]),  # half of them only
        (["61%", "55", "7%"], ["61", "55", "7"]),
        (["400*", "12 a)", "3[1]", "5²"], ["400", "12", "3", "5"]),
        (["\u22125", "5"], ["-5", "5"]),
    ],
)
def test_numbers_are_read_where_the_table_shows_how(texts: list[str], read: list[str]) -> None:
    assert plain(*texts) == (read, 0)


@pytest.mark.parametrize(
    "texts",
    [["12,5", "12.5"], ["61%", "5"], ["1_000"], ["1,23,456"], ["4001)"], ["12 3"], ["NA"]],
)
def test_what_is_no_number_stays_as_it_stands(texts: list[str]) -> None:
    assert plain(*texts)[0] == texts


@pytest.mark.parametrize(
    ("header", "others", "read"),
    [
        ("online_pct", ["92", "0.5"], "61"),
        ("Online (%)", ["92", "NA"], "61"),
        ("online_pct", ["0.92", "1"], "61%"),  # shares of 1: another scale
        ("online", ["92", "48"], "61%"),  # nothing says that 92 is per cent
    ],
)
def test_a_lone_per_cent_sign_is_read_where_the_header_says_per_cent(
    header: str, others: list[str], read: str
) -> None:
    frame = pd.DataFrame({header: ["61%", *others]})
    assert numerals.plain(frame, [header], Form()).frame[header][0] == read


@pytest.mark.parametrize(
    ("texts", "digits"),
    [(["Yes", "no"], "10"), (["是", "否"], "10"), (["oui", "non"], "10"), (["yes", "maybe"], "")],
)
def test_yes_and_no_are_told_from_other_words(texts: list[str], digits: str) -> None:
    assert "".join(numerals.yes_or_no(texts).values()) == digits


def test_a_crisp_condition_may_say_yes_and_no(study: Path) -> None:
    def answered(text: str) -> str:
        head, *rows = text.splitlines()
        told = [f"{row},{'yes' if i % 3 else 'No'}" for i, row in enumerate(rows)]
        return "\n".join([f"{head},teaching", *told]) + "\n"

    rewrite(study, answered)
    file = study / "study.yml"
    crisp = "- {name: TEACH, column: teaching, kind: crisp, label: A, unit: '', reason: B}\n    "
    text = file.read_text("utf-8")
    at = text.index("- name:", text.index("conditions:"))
    file.write_text(text[:at] + crisp + text[at:], "utf-8")
    found = table.read(reading.load(study))
    assert list(found.frame["teaching"][:4]) == [0, 1, 1, 0]
    assert any("column teaching: 'No' is 0, 'yes' is 1" in line for line in found.assumed)


def test_a_unit_without_any_output_is_named_with_its_row(study: Path) -> None:
    def without(text: str) -> str:
        head, first, *rows = text.splitlines()
        at = head.split(",").index("visits_1000")
        cells = first.split(",")
        cells[at] = "0"
        return "\n".join([head, ",".join(cells), *rows]) + "\n"

    rewrite(study, without)
    with pytest.raises(UserError, match=r"row 2 \(.*column visits_1000: is 0 in every output"):
        table.read(reading.load(study))


def test_what_could_be_two_numbers_is_doubtful_until_it_is_said() -> None:
    assert plain("1,234", "7") == (["1,234", "7"], 1)
    assert plain("12,5", "1.234")[1] == 1
    assert plain("1,234", "7", thousands="comma") == (["1234", "7"], 0)
    assert plain("1,234", "7", decimal="comma") == (["1.234", "7"], 0)
    # German thousands: read as a fraction in silence, 1,234 beds would be one and a quarter.
    assert plain("1.234", "7") == (["1.234", "7"], 1)
    assert plain("1.234", "7", thousands="point") == (["1234", "7"], 0)
    assert plain("1.234", "7", decimal="point") == (["1.234", "7"], 0)
    assert plain("1.234", "0.5") == (["1.234", "0.5"], 0)  # another cell shows the mark
    frame = pd.DataFrame({"x": ["1.234", "7"]})  # a spreadsheet's numbers are no text
    found = numerals.plain(frame, ["x"], Form(), typed=True)
    assert (list(found.frame["x"]), len(found.doubtful)) == (["1.234", "7"], 0)


@given(st.lists(st.floats(-1e9, 1e9, allow_nan=False), min_size=1))
def test_a_written_number_comes_back_in_every_form(values: list[float]) -> None:
    english = [f"{value:,.2f}" for value in values]
    german = [text.translate(str.maketrans(",.", ".,")) for text in english]
    wanted = [float(f"{value:.2f}") for value in values]
    for texts in (english, german):
        read, doubtful = plain(*texts)
        assert not doubtful
        assert [float(text) for text in read] == wanted


def test_a_doubtful_table_is_refused_with_the_key_that_settles_it(study: Path) -> None:
    rewrite(study, lambda text: text.replace("beds", "beds", 1))
    text = (study / "units.csv").read_text("utf-8").splitlines()
    first = text[1].split(",")
    place = text[0].split(",").index("nurses")
    first[place] = '"1,234"'
    (study / "units.csv").write_text("\n".join([text[0], ",".join(first), *text[2:]]), "utf-8")
    frame = pd.read_csv(study / "units.csv", dtype=str)
    for name in frame:  # no cell may show what the decimal mark is
        frame[name] = frame[name].str.replace(r"\.\d+$", "", regex=True)
    frame.to_csv(study / "units.csv", index=False)
    with pytest.raises(UserError, match=r"'1,234' could be 1234 or 1\.234.*thousands: comma"):
        table.read(reading.load(study))
    rewrite(study, str, "{file: units.csv, thousands: comma}")
    assert table.read(reading.load(study)).frame["nurses"].iloc[0] == 1234


def test_totals_and_sources_are_no_units(study: Path) -> None:
    before = table.read(reading.load(study))
    header = (study / "units.csv").read_text("utf-8").splitlines()[0].split(",")
    total = ",".join(["T", "Total", *["9"] * (len(header) - 2)])
    rewrite(study, lambda text: f"{text.rstrip()}\n{total}\nSource: invented\n")
    found = table.read(reading.load(study))
    assert found.slugs == before.slugs
    assert len(found.assumed) == 2
    rewrite(study, str, "{file: units.csv, leave_out: [Total, 'Source: invented']}")
    said = table.read(reading.load(study))
    assert (said.slugs, said.assumed) == (before.slugs, ())
    rewrite(study, lambda text: text)
    told = (study / "study.yml").read_text("utf-8").replace("[Total,", "[Totl,")
    (study / "study.yml").write_text(told, "utf-8")
    with pytest.raises(UserError, match="has no row 'Totl'"):
        table.read(reading.load(study))


NAMES = ("Ayr", "Bly", "Total Care", "Dor*", "Eye ²")


@pytest.mark.parametrize(
    ("last", "out", "said"),
    [
        (("England total", "1,600", "33"), True, "England total) is a total, no unit"),
        (("England", "1,600", "33"), True, "England) is a total, no unit"),  # by its figures alone
        (("England", "1600", "40"), False, ""),  # one column may be a sum by chance
        (("England total", "1700", "40"), False, "England total) is called a total and stays"),
        (("Total", "..", "40"), True, "Total) is a total, no unit"),
    ],
)
def test_a_total_is_told_by_its_word_and_its_sums(
    last: tuple[str, str, str], out: bool, said: str
) -> None:
    rows = [*zip(NAMES, ("100", "1,200", "50", "..", "250"), "29679", strict=True), last]
    frame = pd.DataFrame(rows, columns=["name", "beds", "staff"], index=range(2, 8))
    found = without_totals(Path("t.csv"), frame, ["name"])
    assert len(found.frame) == 6 - out
    assert list(found.frame["name"])[:5] == ["Ayr", "Bly", "Total Care", "Dor", "Eye"]
    assert said in "\n".join(found.assumed)
    assert any("'Dor*', 'Eye ²': the footnote mark" in line for line in found.assumed)


def test_marks_that_tell_names_apart_stay() -> None:
    frame = pd.DataFrame({"name": ["A", "A*", "B²"], "x": ["1", "2", "4"]})
    assert list(without_totals(Path("t.csv"), frame, ["name"]).frame["name"]) == ["A", "A*", "B²"]


def test_a_panel_is_told_in_one_line(study: Path) -> None:
    def twice(text: str) -> str:
        head, *rows = text.splitlines()
        years = [f"{row},{year}" for row in rows for year in (2023, 2024)]
        return "\n".join([f"{head},year", *years]) + "\n"

    rewrite(study, twice)
    with pytest.raises(UserError, match="is a panel: each district stands there in 2 rows") as told:
        table.read(reading.load(study))
    assert len(told.value.faults) == 1


def test_units_without_figures_are_left_out_by_a_stated_rule_alone(study: Path) -> None:
    def without(text: str) -> str:
        lines = text.splitlines()
        cells = lines[2].split(",")
        cells[-1] = "NA"
        return "\n".join([*lines[:2], ",".join(cells), *lines[3:]]) + "\n"

    before = table.read(reading.load(study))
    rewrite(study, without)
    with pytest.raises(UserError, match=r"'NA' is no figure.*missing: \{rule: leave out"):
        table.read(reading.load(study))
    told = (study / "study.yml").read_text("utf-8")
    rule = "missing: {rule: leave out, reason: Not yet told.}\nunits:\n"
    (study / "study.yml").write_text(told.replace("units:\n", rule, 1), "utf-8")
    found = table.read(reading.load(study))
    assert found.slugs == (before.slugs[0], *before.slugs[2:])
    (left,) = found.left_out
    assert left.names["en"] == before.names["en"][1]
    assert left.columns == (left.columns[0],)


def test_groups_and_wordings_that_do_not_meet_are_said(study: Path) -> None:
    told = (study / "study.yml").read_text("utf-8")
    groups = "  group: side\n  groups: {N: North, W: West}\n  residents: residents"
    (study / "study.yml").write_text(told.replace("  residents: residents", groups), "utf-8")
    head, *rows = (study / "units.csv").read_text("utf-8").splitlines()
    sided = [f"{row},{'NS'[i % 2]}" for i, row in enumerate(rows)]
    (study / "units.csv").write_text("\n".join([f"{head},side", *sided]) + "\n", "utf-8")
    first, second = table.read(reading.load(study)).assumed
    assert first.endswith("units.groups: has no wording for 'S', shown as the table has it")
    assert second.endswith("units.groups: no district is in 'W'")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (r",\d+$", ",0", "visits_1000: is 0 for every district"),
        ("Birchwood", "Ashford", "name another column in units.slug"),
    ],
)
def test_what_no_study_can_use_is_refused_with_its_column(
    study: Path, old: str, new: str, told: str
) -> None:
    changed = rewrite(study, lambda text: re.sub(old, new, text, flags=re.MULTILINE))
    with pytest.raises(UserError, match=told) as caught:
        table.read(reading.load(changed))
    assert len(caught.value.faults) == 1


def test_a_year_is_text_whether_quoted_or_not(study: Path) -> None:
    told = (study / "study.yml").read_text("utf-8")
    (study / "study.yml").write_text(told.replace('period: "2024"', "period: 2024"), "utf-8")
    assert reading.load(study).period == "2024"


def test_commands_on_a_table_say_what_they_took_for_granted(study: Path) -> None:
    path = rewrite(study, lambda text: text.replace(",", ";")) / "units.csv"
    measured = CliRunner().invoke(
        main, ["dea", str(path), "--inputs", "beds", "--outputs", "visits_1000"]
    )
    assert measured.exit_code == 0
    assert "parted by semicolons" in measured.stderr
    assert "parted by semicolons" not in measured.stdout
    explained = CliRunner().invoke(
        main,
        ["fsqca", str(path), "--outcome", "beds", "--conditions", "nurses",
         "--calibrate", "beds=200,280,380", "--calibrate", "nurses=250,310,500"],
    )  # fmt: skip
    assert explained.exit_code == 0
    assert "parted by semicolons" in explained.stderr


def _in_parts(name_of_parts: str, *, above: bool, last: tuple[str, ...] | None) -> pd.DataFrame:
    """Nine units in three parts, each with its sum, and a total; ratios have none."""
    units = [(f"U{i}", 100 + 37 * i, 20 + 11 * i * i, 3 + i) for i in range(9)]
    rows: list[tuple[object, ...]] = []
    for part in range(3):
        of = units[3 * part : 3 * part + 3]
        added = tuple(sum(int(u[k]) for u in of) for k in (1, 2, 3))
        own = (name_of_parts.format("ABC"[part]), *added, "")
        with_ratio = [(*u, f"0.{u[3]}") for u in of]
        rows += [own, *with_ratio] if above else [*with_ratio, own]
    if last:
        rows.append((*last, *(sum(int(u[k]) for u in units) for k in (1, 2, 3)), "")[-5:])
    return pd.DataFrame(rows, columns=["name", "x", "y", "z", "ratio"]).astype(str)


@pytest.mark.parametrize("above", [True, False])
@pytest.mark.parametrize("name", ["Region {}", "{} subtotal", "小计", "小计（{}）"])
@pytest.mark.parametrize("last", [None, ("Total",), ("合计",), ("The nation",)])
def test_subtotals_are_no_units(name: str, above: bool, last: tuple[str, ...] | None) -> None:
    frame = _in_parts(name, above=above, last=last)
    found = without_totals(Path("t.csv"), frame, ["name"])
    assert list(found.frame["name"]) == [f"U{i}" for i in range(9)]
    assert sum("is the sum of rows" in line for line in found.assumed) == 3
    assert sum("is a total" in line for line in found.assumed) == bool(last)


def test_a_sum_that_stands_alone_stays_and_is_told() -> None:
    """One row among many that is the sum of the next may be a unit; a part of the table is not."""
    frame = _in_parts("Region {}", above=True, last=None)
    frame = frame[~frame["name"].isin(["Region B", "Region C"])]
    found = without_totals(Path("t.csv"), frame, ["name"])
    assert "Region A" in set(found.frame["name"])
    (line,) = found.assumed
    assert "row 0 (Region A) stays, though it is the sum of rows 1 to 3 in 3 columns" in line
    assert "leave_out: [Region A]" in line


def test_units_that_add_up_by_chance_stay() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        frame = pd.DataFrame(rng.integers(1, 6, (12, 2)), columns=["x", "y"]).astype(str)
        frame.insert(0, "name", [f"U{i}" for i in range(12)])
        found = without_totals(Path("t.csv"), frame, ["name"])
        sums = [row for row in found.assumed if "is the sum of rows" in row]
        assert not sums
