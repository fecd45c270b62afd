"""Studies that would hang, fill the memory or confuse: one clear line within seconds, or fine.

The kinds are written here; each changes one thing in the pattern of a study that `pathways new`
makes. A process of its own, bounded in memory and time, reads the study, so that what is not
refused in time fails the test instead of the machine.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.study import pattern, reading, table

ROOT = Path(__file__).resolve().parents[2]
SECONDS, BYTES = 20, 3 << 30  # of address space, of which a process uses about a third

# What a library says in its own words, and what no line may hold.
_FOREIGN = re.compile(
    r"Traceback|Input should|Keys should|valid dictionary|instance of|constructor for|unhashable"
    r"|invalid literal|pydantic|NoneType|object has no|mapping values|cannot start any token"
)


def replaced(old: str, new: str) -> dict[str, str]:
    """Return a change of study.yml."""
    return {"old": old, "new": new}


TITLE = "id: example"
BOMB = "\n".join(["a0: &a0 [x, x]", *(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 45))])
MERGES = "\n".join(
    ["a0: &a0 {x: 1}", *(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 45))]
)
STUDY_FILES = {
    "replications": ("replications: 500", "replications: 1000000000", "at most 100000"),
    "permutations": ("permutations: 100", "permutations: 1000000000", "at most 100000"),
    "subsamples": ("subsamples: 50", "subsamples: 1000000000", "at most 100000"),
    "negative seed": ("seed: 1", "seed: -1", "at least 0"),
    "scale": ("scale: 1000,", "scale: 1.0e-300,", "scale: is 1e-300"),
    "scale without end": ("scale: 1000,", "scale: .inf,", "scale: is inf"),
    "precision": ("precision: 1000", "precision: 1.0e+20", "wider than its largest figure"),
    "anchors without end": ("anchors: [0.6, 0.85, 1]", "anchors: [0, 1, .inf]", "finite"),
    "alias bomb": (TITLE, f"{TITLE}\n{BOMB}", "aliases"),
    "merge bomb": (TITLE, f"{TITLE}\n{MERGES}", "aliases"),
    "deep list": (TITLE, f"{TITLE}\nx: {'[' * 5000}{']' * 5000}", "levels deep"),
    "deep mapping": (TITLE, f"{TITLE}\nx: {'{a: ' * 900}1{'}' * 900}", "levels deep"),
    "itself": (TITLE, f"{TITLE}\nx: &x [*x]", "within itself"),
    "tag": (TITLE, f"{TITLE}\nx: !!python/object/apply:os.system [touch x]", "remove the tag"),
    "date": (TITLE, f"{TITLE}\nx: 2024-99-99", "is not valid YAML: '2024-99-99'"),
    "two documents": (TITLE, f"---\n{TITLE}\n---\nx: 1\n...", "another document"),
    "brackets": ("residents: residents", f"residents: '{'(' * 20_000}1'", "longer than"),
    "few brackets": ("residents: residents", f"residents: '{'(' * 400}1'", "not a formula"),
    "power": ("residents: residents", "residents: '9**9**9**9'", "holds more than"),
    "control character": ('period: "2024"', 'period: "\\e]0;x\\a"', "U+001B"),
    "surrogate": ('period: "2024"', 'period: "\\ud800"', "not valid YAML"),
    "no character": ('period: "2024"', 'period: "\\uffff"', "U+FFFF"),
    "not a mapping": (TITLE, f"{TITLE}\ncompare: [1, 2]", "compare[0]: must hold 'key:"),
    "numbers as keys": (TITLE, f"{TITLE}\npathways: {{1: x}}", "quotation marks"),
}  # fmt: skip


def study_of(folder: Path, old: str, new: str) -> Path:
    pattern.begin_study(folder)
    text = (folder / "study.yml").read_text("utf-8")
    text = re.sub(r"^id: .*$", TITLE, text, count=1, flags=re.MULTILINE)
    assert old in text
    (folder / "study.yml").write_text(text.replace(old, new, 1), "utf-8")
    return folder


_ASK = """
import json, resource, sys
from click.testing import CliRunner
from analysis.cli.main import main
resource.setrlimit(resource.RLIMIT_AS, ({bytes}, {bytes}))
for command in json.load(sys.stdin):
    done = CliRunner().invoke(main, command)
    crashed = done.exc_info and not isinstance(done.exception, (SystemExit, type(None)))
    print(json.dumps([done.exit_code, done.stderr, repr(done.exception) if crashed else ""]))
"""


def ask(commands: list[list[str]]) -> list[tuple[int, str]]:
    """Run commands, all in one process that is bounded in time and memory."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK.format(bytes=BYTES)], check=False, capture_output=True,
        text=True, encoding="utf-8", timeout=SECONDS * 5, input=json.dumps(commands),
        env=os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) == len(commands), done.stderr[-2000:]
    assert not [crash for _, _, crash in found if crash]
    return [(code, said) for code, said, _ in found]


def hold_refused(code: int, told: str, said: str = "") -> None:
    assert code == 2, told
    assert said in told
    assert not _FOREIGN.search(told)
    lines = told.splitlines()
    assert len(lines) <= 5
    assert all(line.isprintable() and len(line) < 500 for line in lines), told


def test_a_study_file_is_refused_in_a_line(tmp_path: Path) -> None:
    folders = [
        study_of(tmp_path / f"s{i}", old, new)
        for i, (old, new, _) in enumerate(STUDY_FILES.values())
    ]
    answers = ask([["analyse", "--study", str(folder)] for folder in folders])
    for (code, told), (_, _, said) in zip(answers, STUDY_FILES.values(), strict=True):
        hold_refused(code, told, said)


def test_many_conditions_are_refused(tmp_path: Path) -> None:
    folder = study_of(tmp_path / "study", TITLE, TITLE)
    text = (folder / "study.yml").read_text("utf-8")
    head, begin, rest = text.partition("  conditions:\n")
    first = re.split(r"\n(?=    - )", rest)[0]
    name = re.search(r"name: (\w+)", first)
    assert name
    many = "\n".join(first.replace(name[1], f"C{i}", 1) for i in range(16))
    (folder / "study.yml").write_text(f"{head}{begin}{many}\n{rest}", "utf-8")
    with pytest.raises(UserError, match="it needs at most 12"):
        reading.load(folder)


CELLS = {"1e308": "rows are like this", "9" * 10_000: "9...", "x" * 10_000: "x...", "inf": "'inf'"}


@pytest.mark.parametrize(("cell", "said"), CELLS.items(), ids=["huge", "digits", "long", "inf"])
def test_the_same_fault_in_many_cells_is_one_line(tmp_path: Path, cell: str, said: str) -> None:
    folder = study_of(tmp_path / "study", TITLE, TITLE)
    rows = [line.split(",") for line in (folder / "units.csv").read_text("utf-8").splitlines()]
    at = rows[0].index("beds")
    rows = [rows[0], *([*row[:at], cell, *row[at + 1 :]] for row in rows[1:])]
    (folder / "units.csv").write_text("\n".join(map(",".join, rows)), "utf-8")
    with pytest.raises(UserError) as caught:
        table.read(reading.load(folder))
    (fault,) = caught.value.faults
    assert said in fault
    assert len(fault) < 400


ROSTERS = {
    "a unit twice": ("code,s,c,r\nD01,A,1,1\nD01,A,2,1\n", "row 3, column code: 'D01' stands"),
    "no place": ("code,s,c,r\nD01,A,1000000000,1\n", "no place of a tile"),
    "a place below": ("code,s,c,r\nD01,A,-1,1\n", "no place of a tile"),
    "a text": ("code,s,c,r\nD01,A,<b>,1\n", "no place of a tile"),
    "no rows": ("code,s,c,r\n", "holds no rows"),
}


@pytest.mark.parametrize(("rows", "said"), ROSTERS.values(), ids=ROSTERS)
def test_a_roster_is_refused_in_a_line(tmp_path: Path, rows: str, said: str) -> None:
    names = "  roster: {table: roster.csv, short: s, column: c, row: r}\n"
    folder = study_of(
        tmp_path / "study", "  residents: residents\n", f"  residents: residents\n{names}"
    )
    (folder / "roster.csv").write_text(rows, "utf-8")
    text = (folder / "study.yml").read_text("utf-8").replace("short: s", "short: {en: s}")
    (folder / "study.yml").write_text(text, "utf-8")
    with pytest.raises(UserError, match=re.escape(said)) as caught:
        table.read(reading.load(folder))
    assert len(caught.value.faults) == 1


def test_options_and_expressions_are_bounded_too(tmp_path: Path) -> None:
    numbers, sets = tmp_path / "t.csv", tmp_path / "s.csv"
    rows = [f"a{i},{i + 1},{i * i + 1}\n" for i in range(9)]
    numbers.write_text("u,x,y\n" + "".join(rows), "utf-8")
    rows = [f"c{i},0.{i},0.9,0.{9 - i}\n" for i in range(1, 9)]
    sets.write_text("u,A,B,Y\n" + "".join(rows), "utf-8")
    dea = ["dea", str(numbers), "--inputs", "x", "--outputs", "y", "--model", "bootstrap"]
    commands = [
        [*dea, "--replications", "1000000000"], [*dea, "--replications", "9" * 30],
        [*dea, "--seed", "-1"],
    ]  # fmt: skip
    for long in ("(" * 20_000, "A*" * 20_000, "~" * 20_000 + "A", "A+" * 9_999 + "A", "\x1b[2J"):
        for option in ("--of", "--expect", "--conditions"):
            given = {"--conditions": "A,B", option: long}
            words = [word for pair in given.items() for word in pair]
            commands.append(["fsqca", str(sets), "--outcome", "Y", *words])
    for code, told in ask(commands):
        hold_refused(code, told)
