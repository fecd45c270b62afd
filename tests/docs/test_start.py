"""The README's start and the tutorial, followed in an empty folder with the wheel alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
import yaml

ENGLISH = (
    ("Hospital statistics of the province, 2023", "Region", "Hospital", "Beds", "Doctors",
     "Outpatient visits", "Patients over 65 (%)", "Teaching hospital"),
    ("North", "South", "East", "West"), ("{} region", "Total", "yes", "no", "Hospital {}"),
    "Source: provincial health statistics. * Without day clinics.",
)  # fmt: skip
CHINESE = (
    ("某省医院统计表（2023年）", "地区", "医院名称", "实有床位（张）", "执业医师（人）", "诊疗人次",
     "老年人口占比（%）", "是否教学医院"),
    ("北部", "南部", "东部", "西部"), ("小计", "合计", "是", "否", "第{}医院"),
    "资料来源：卫生统计年报。",
)  # fmt: skip


def spreadsheet(path: Path, said: tuple) -> None:
    """Forty hospitals as an office has them: a title, regions with subtotals, a total, a source."""
    (title, *header), regions, (part, total, yes, no, name), source = said
    rng = np.random.default_rng(11)
    beds = rng.integers(80, 900, 40)
    doctors = (beds * rng.uniform(0.18, 0.35, 40)).astype(int)
    visits = (beds * 700 * rng.uniform(0.5, 1, 40)).astype(int)
    figures = np.column_stack([beds, doctors, visits])
    older, teaching = rng.uniform(20, 70, 40).round(1), rng.integers(0, 2, 40)
    rows: list[list[object]] = [[title], [], header]
    for i, region in enumerate(regions):
        ten = range(10 * i, 10 * i + 10)
        rows.append([region, part.format(region), *figures[10 * i : 10 * i + 10].sum(axis=0)])
        rows += [
            [region, name.format(f"{k + 1:02d}"), *figures[k], older[k], yes if teaching[k] else no]
            for k in ten
        ]
    rows += [[total, None, *figures.sum(axis=0)], [], [source]]
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("2023")
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if cell is not None:
                    sheet.write(r, c, cell.item() if isinstance(cell, np.generic) else cell)


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    litter = shutil.ignore_patterns("__pycache__", ".cache", "computed-figures")
    for folder in ("analysis", "templates", "chapters", "data"):
        shutil.copytree(root / folder, place / "source" / folder, ignore=litter)
    for path in root.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copyfile(path, place / "source" / path.name)
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*build, "--wheel-dir", place, place / "source"], check=True)
    return next(place.glob("*.whl"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with an environment that has the dependencies, and nothing else."""
    home = tmp_path / "home"
    home.mkdir()
    venv.create(home / "environment", with_pip=False)  # installing one for each takes seconds
    bare = {"base": home / "environment", "platbase": home / "environment"}
    own = sysconfig.get_path("purelib", "venv", {k: str(v) for k, v in bare.items()})
    # what pip would fetch: the packages that the tests run with
    Path(own, "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    pip = home / "environment" / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec "{pip.with_name("python")}" -m pip "$@"\n', "utf-8")
    pip.chmod(0o755)
    return home


def installing(wheel: Path) -> str:
    return f"pip install --quiet --no-deps --no-index --force-reinstall {wheel}"


def done(home: Path, lines: list[str]) -> str:
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    found = subprocess.run(
        ["bash", "-c", "\n".join(["set -e", *lines])], cwd=home, capture_output=True,
        text=True, check=False, env=kept, timeout=900,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-2000:] + found.stderr[-3000:]
    return found.stdout + found.stderr


@pytest.fixture
def follow(root: Path, wheel: Path, home: Path) -> Callable[..., str]:
    """Run the README's lines."""
    readme = (root / "README.md").read_text("utf-8")
    block = re.search(r"### With your own table.*?```sh\n(.*?)```", readme, re.S)
    assert block
    lines = [line for line in block[1].splitlines() if not line.startswith("python3 -m venv")]
    install = installing(wheel)
    lines = [install if line.startswith("pip install") else line for line in lines]
    assert install in lines

    def run(*skipped: str) -> str:
        wanted = [line for line in lines if not any(part in line for part in skipped)]
        return done(home, wanted)

    return run


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(ENGLISH, id="english"),
        pytest.param(CHINESE, id="chinese", marks=pytest.mark.long),
    ],
)
def test_a_newcomer_gets_a_study(said: tuple, follow: Callable[..., str], tmp_path: Path) -> None:
    spreadsheet(tmp_path / "home" / "hospitals.xlsx", said)
    told = follow("pathways build", "pathways doctor")
    assert "a project about the 40 units" in told
    assert told.count("is the sum of rows") >= 4
    assert "is still to be replaced" in told
    assert "40 rows sound; nothing is built yet" in told
    assert (tmp_path / "home/hospitals/study/study.yml").is_file()


@pytest.mark.long
def test_a_newcomer_gets_a_site(follow: Callable[..., str], tmp_path: Path) -> None:
    spreadsheet(tmp_path / "home" / "hospitals.xlsx", ENGLISH)
    follow("pathways doctor")
    site = tmp_path / "home" / "site"
    assert (site / "index.html").is_file()
    assert (site / "paper.pdf").is_file()
    assert len(list(site.rglob("brief.pdf"))) == 40
    for page in site.rglob("*.html"):
        assert "TO BE REPLACED" not in page.read_text("utf-8"), page


def test_a_study_in_no_project_takes_the_chapters_of_the_wheel(wheel: Path, home: Path) -> None:
    make, brief = "pathways new --study-only clinics", "pathways brief ashford --study clinics"
    check = "pathways check --study clinics"  # what the book names is there, too
    done(home, [". environment/bin/activate", installing(wheel), make, check, brief])
    (page,) = (home / "output").rglob("ashford/index.html")
    assert "Ashford" in page.read_text("utf-8")


def tutorial(root: Path) -> tuple[list[str], list[str]]:
    """The tutorial's command lines in their order, and the files that it says are there then."""
    text = (root / "docs" / "tutorial.md").read_text("utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    table = re.findall(r"^\| (`site/[^|]*) \|", text, re.M)
    return blocks, [name for cell in table for name in re.findall(r"`([^`]+)`", cell)]


def printed(root: Path) -> list[str]:
    """The lines that the tutorial says are printed, but for those that it leaves out."""
    text = (root / "docs" / "tutorial.md").read_text("utf-8")
    blocks = re.findall(r"```output\n(.*?)```", text, re.S)
    return [line.strip() for block in blocks for line in block.splitlines() if line != "..."]


def written(root: Path, file: Path) -> None:
    """Change a study file as the tutorial says."""
    text = (root / "docs" / "tutorial.md").read_text("utf-8")
    study = yaml.safe_load(file.read_text("utf-8"))
    for block in re.findall(r"```yaml\n(.*?)```", text, re.S):
        laid(study, yaml.safe_load(block))
    file.write_text(yaml.safe_dump(study, allow_unicode=True, sort_keys=False), "utf-8")


def laid(under: dict, over: dict) -> None:
    """Lay one tree over another; entries of lists belong together by their column or name."""
    for key, value in over.items():
        there = under.get(key)
        if isinstance(there, dict):
            laid(there, value)
        elif isinstance(there, list) and isinstance(value[0], dict):
            for entry in value:
                by = "column" if "column" in entry else "name"
                (own,) = [each for each in there if each[by] == entry[by]]
                laid(own, entry)
        else:
            assert there is not None or key == "notes", f"the study file has no {key}"
            under[key] = value


def test_the_tutorial_up_to_its_build(root: Path, wheel: Path, home: Path) -> None:
    blocks, _ = tutorial(root)
    lines = blocks[: next(i for i, block in enumerate(blocks) if "pathways build" in block)]
    *before, again = lines
    assert len(before) == 5
    start = ". environment/bin/activate"
    first = done(home, [start, installing(wheel), *before])
    assert (home / "india" / "index.qmd").is_file()
    assert (home / "calibration" / "calibration.svg").is_file()
    written(root, home / "india" / "study" / "study.yml")
    then = done(home, [start, again])
    *shown, last = printed(root)
    assert len(shown) > 10
    assert last in then
    assert last not in first
    for line in shown:
        assert line in first, line
    told = done(home, [start, "pathways check --study india"])
    left = re.findall(r"(\S+) is still to be replaced", told)
    outcome, *conditions = left
    assert outcome == "fsqca.outcome.reason"
    assert conditions == ["fsqca.conditions[1].reason", "fsqca.conditions[2].reason"]


@pytest.mark.long
def test_the_tutorial_word_for_word(root: Path, wheel: Path, home: Path) -> None:
    blocks, files = tutorial(root)
    build = next(i for i, block in enumerate(blocks) if "pathways build" in block)
    start = ". environment/bin/activate"
    done(home, [start, installing(wheel), *blocks[:build]])
    written(root, home / "india" / "study" / "study.yml")
    done(home, [start, *blocks[build:]])
    assert {"site/index.html", "site/paper.pdf", "site/units/kerala/brief.pdf"} <= {*files}
    for name in files:
        assert (home / name).exists(), name
    assert len(list((home / "site").rglob("brief.pdf"))) == 35
