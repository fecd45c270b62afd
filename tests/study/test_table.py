from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import UserError
from analysis.study import reading, table
from analysis.study.model import Study
from analysis.study.table import Table


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(UserError) as caught:
        table.read(reading.load(folder))
    return caught.value.faults


def edit(folder: Path, row: int, column: str, value: str) -> None:
    path = folder / "provinces.csv"
    lines = [line.split(",") for line in path.read_text("utf-8").splitlines()]
    lines[row - 1][lines[0].index(column)] = value
    path.write_text("\n".join(map(",".join, lines)) + "\n", "utf-8")


def test_the_default_table_reads(provinces: Table) -> None:
    assert len(provinces.slugs) == 31
    assert provinces.slugs[4] == "inner-mongolia"
    assert provinces.names["zh"][0] == "北京"
    assert len(provinces.tiles) == 31


def test_derived_columns_are_computed(provinces: Table) -> None:
    beijing = provinces.frame.loc["beijing"]
    assert beijing["gdp_per_resident"] == pytest.approx(36102.55e8 / 2189e4)
    assert beijing["density"] == pytest.approx(2189.0 / 1.68)


def test_measures_are_in_native_units(provinces: Table) -> None:
    assert provinces.frame.at["tianjin", "hospital_visits_10k"] == pytest.approx(5537e4)


def test_the_indian_table_holds_the_totals_that_its_sources_print(root: Path) -> None:
    frame = pd.read_csv(root / "data" / "india-2018" / "states.csv")
    kinds = ["primary_health_centres", "community_health_centres", "sub_district_hospitals",
             "district_hospitals"]  # fmt: skip
    assert len(frame) == 35
    assert frame["public_beds"].sum() == 739_024
    assert (frame[kinds].sum(axis=1) == frame["public_facilities"]).all()
    urban = frame["urban_share_2011_pct"] * frame["population_2011"]
    assert urban.sum() / frame["population_2011"].sum() == pytest.approx(31.15, abs=0.005)


def test_the_indian_table_reads_with_a_tile_for_each(root: Path) -> None:
    found = table.read(reading.load(root / "data" / "india-2018"))
    assert len({(tile.column, tile.row) for tile in found.tiles}) == len(found.slugs) == 35
    assert found.residents[found.slugs.index("lakshadweep")] == 64_473


@pytest.mark.parametrize(
    ("row", "column", "value", "told"),
    [
        (2, "beds", "-127033", "row 2 (Beijing), column beds: -127033 is negative"),
        (7, "beds", "many", "row 7 (Liaoning), column beds: 'many' is not a number"),
        (7, "beds", "12,5".replace(",", ";"), "'12;5' is not a number"),
        (7, "beds", "nan", "'nan' is no figure, but one is needed"),
        (7, "beds", "", "row 7 (Liaoning), column beds: is empty but needed"),
        (7, "urbanization_pct", "720.5", "outside what datapackage.json allows"),
        (7, "hospitals", "1405.5", "outside what datapackage.json allows"),
        (7, "adcode", "110000", "column adcode: '110000' stands already in row 2"),
        (7, "province", "Beijing", "column province: 'Beijing' stands already in row 2"),
        (7, "province_zh", "", "row 7, column province_zh: is empty"),
        (7, "adcode", "990000", "'990000' is not in ../china-roster.csv"),
    ],
)
def test_a_bad_cell_is_named(
    study_copy: Path, row: int, column: str, value: str, told: str
) -> None:
    edit(study_copy, row, column, value)
    assert any(told in fault for fault in faults(study_copy))


@pytest.mark.parametrize("cell", ["1_000", "1e-320", "1e200", "inf", "1 00"])
def test_what_only_some_programs_take_for_a_number_is_told(study_copy: Path, cell: str) -> None:
    edit(study_copy, 3, "beds", cell)
    (told,) = faults(study_copy)
    assert f"row 3 (Tianjin), column beds: '{cell}' is not a number" in told


def test_names_that_make_no_address_or_the_same_are_told(study_copy: Path) -> None:
    edit(study_copy, 3, "province", "???")
    edit(study_copy, 4, "province", "bei jing")
    edit(study_copy, 2, "province", "Bei-Jing")
    told = faults(study_copy)
    assert any("row 3, column province: '???' holds no letter or digit" in line for line in told)
    same = "row 4, column province: 'bei jing' makes the same address as 'Bei-Jing' in row 2"
    assert any(same in line for line in told)


def test_residents_too_few_to_divide_by_are_told(study_copy: Path) -> None:
    path = study_copy / "study.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("population_10k * 1e4\n", "population_10k * 1e-320\n", 1), "utf-8")
    told = faults(study_copy)
    assert any("units.residents" in line and "must be more than 0" in line for line in told)


def test_a_missing_province_is_named(study_copy: Path) -> None:
    path = study_copy / "provinces.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join(lines[:29] + lines[30:]) + "\n", "utf-8")
    (fault,) = faults(study_copy)
    assert "630000 (Qinghai) of ../china-roster.csv has no row; add it" in fault


def test_all_faults_are_told_at_once(study_copy: Path) -> None:
    edit(study_copy, 2, "beds", "-1")
    edit(study_copy, 3, "hospitals", "x")
    edit(study_copy, 5, "urbanization_pct", "")
    told = faults(study_copy)
    assert len(told) == 3
    assert all(fault.count("\n") == 0 and "provinces.csv: row" in fault for fault in told)


def test_a_misspelt_column_gets_a_suggestion(study_copy: Path) -> None:
    path = study_copy / "study.yml"
    path.write_text(path.read_text("utf-8").replace("{column: beds,", "{column: bedz,"), "utf-8")
    told = [fault for fault in faults(study_copy) if "bedz" in fault]
    assert "did you mean 'beds'?" in told[0]


def test_the_waiting_study_names_columns_and_provinces(root: Path) -> None:
    visits, admissions = faults(root / "data" / "china-2021")
    assert "column hospital_visits_10k is empty for 31 provinces (Beijing, Tianjin," in visits
    assert "China Health Statistics Yearbook 2022" in admissions
    assert "Xinjiang)" in admissions


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("__import__('os')", "holds more than columns"),
        ("population_10k.sum()", "holds more than columns"),
        ("population_10k ** 2", "holds more than columns"),
        ("population_10k / 'a'", "holds more than columns"),
        ("population_10k /", "is not a formula"),
        ("population_10k / (area_10k_km2 - area_10k_km2)", "gives no number in row 2"),
        ("poplation_10k / area_10k_km2", "did you mean 'population_10k'"),
    ],
)
def test_a_formula_is_columns_numbers_and_four_operators(
    study_copy: Path, formula: str, told: str
) -> None:
    path = study_copy / "study.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("population_10k / area_10k_km2", formula), "utf-8")
    assert any(told in fault for fault in faults(study_copy))


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Inner Mongolia", "inner-mongolia"),
        ("Île-de-France", "ile-de-france"),
        ("北京", "北京"),
        ("第1医院", "第1医院"),
        ("12", "12"),
    ],
)
def test_a_slug_is_safe_in_an_address(name: str, slug: str) -> None:
    assert table.slugify(name) == slug


def test_the_table_is_described_as_it_is(china: Study, root: Path) -> None:
    import json

    for folder in (root / "data").glob("china-*/"):
        package = json.loads((folder / "datapackage.json").read_text("utf-8"))
        sources = {source["name"] for source in package["sources"]}
        for resource in package["resources"]:
            header = (folder / resource["path"]).read_text("utf-8").splitlines()[0].split(",")
            fields = resource["schema"]["fields"]
            assert [field["name"] for field in fields] == header
            assert all(set(field["sources"]) <= sources for field in fields)


@pytest.mark.parametrize(
    "body",
    [
        b"[]", b"null", b"3", b'{"resources": null}', b'{"resources": [3]}', b"\xff", b"{",
        b'{"resources": [{"path": "provinces.csv"}]}',
        b'{"resources": [{"path": "provinces.csv", "schema": {"fields": [{}]}}]}',
        b'{"resources": [{"path": "provinces.csv", "schema": {"fields": 3}}]}',
        b'{"resources": []}', b"[" * 100_000,
        b'{"resources": [{"path": "provinces.csv", "schema": {"fields": '
        b'[{"name": "beds", "constraints": {"minimum": "a"}}]}}]}',
    ],
)  # fmt: skip
def test_a_data_package_of_any_shape_is_one_line(study_copy: Path, body: bytes) -> None:
    (study_copy / "datapackage.json").write_bytes(body)
    (told,) = faults(study_copy)
    assert "datapackage.json: " in told


def test_what_stands_for_residents_is_counted_and_named(study_copy: Path) -> None:
    path = study_copy / "study.yml"
    text = path.read_text("utf-8")
    plain = table.read(reading.load(study_copy)).residents
    formula = "  residents: population_10k * 1e4\n"
    named = "  counted: {word: {en: user, zh: 名用户}, plural: {en: users, zh: 用户}}\n"
    path.write_text(text.replace(formula, formula + named, 1), "utf-8")
    study = reading.load(study_copy)
    assert table.read(study).residents == plain
    assert study.units.counted is not None
    assert study.units.counted.plural == {"en": "users", "zh": "用户"}
    path.write_text(text.replace(formula, named, 1), "utf-8")
    assert any("give residents, a formula" in line for line in faults(study_copy))
