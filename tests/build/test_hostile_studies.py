"""Every hostile study that is kept: refused in lines, or made with nothing alive in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import hostile_trial
import pytest

KEPT = Path(__file__).resolve().parents[1] / "reference" / "hostile" / "studies.tar.gz"
TRIAL = Path(hostile_trial.__file__)
SECONDS = 120  # of a busy machine; alone, the slowest takes some 8
# A library's own words have no place in a line for the study's author.
FOREIGN = re.compile(r"Traceback|Input should|Keys should|instance of|NoneType|object has no")

SAMPLE = ("csv-formula", "formula-39", "prose-script")

with tarfile.open(KEPT) as _archive:
    STUDIES = sorted(
        {Path(name).parts[0] for name in _archive.getnames() if len(Path(name).parts) > 1}
    )


@pytest.fixture(scope="module")
def studies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    with tarfile.open(KEPT) as archive:
        for member in archive:
            if (content := archive.extractfile(member)) is not None:
                # as a user's own files: the archive's modes let nobody but root write beside them
                path = folder / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content.read())
    return folder


def hold(studies: Path, name: str, output: Path) -> None:
    done = subprocess.run(
        [sys.executable, TRIAL, studies / name, output],
        cwd=studies,
        capture_output=True,
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-2000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert not said.get("alive"), said["alive"]
    for line in said.get("refused", ()):
        assert "\n" not in line
        assert not FOREIGN.search(line), line


@pytest.mark.parametrize("name", SAMPLE)
def test_a_hostile_study_is_refused_or_inert(studies: Path, name: str, tmp_path: Path) -> None:
    hold(studies, name, tmp_path / "output")


@pytest.mark.long
@pytest.mark.parametrize("name", STUDIES)
def test_every_hostile_study_is_refused_or_inert(studies: Path, name: str, tmp_path: Path) -> None:
    hold(studies, name, tmp_path / "output")


def test_the_look_finds_what_is_alive() -> None:
    planted = {
        "a.html": b'<p onclick="x()"><a href="java\tscript:x">a</a><script>x</script>',
        "b.csv": b"name\n=1+1\n",
        "../c.svg": b"<svg/>",
        "d.pdf": b"%PDF /JavaScript",
        "data.js": b'window.X={"a":1};alert(1)',
        "x/data.js": b'window.X={"a":"</script>"};\n',
        "f.html": b'<script type="application/json">{"a": 1}</script><script>1</script>',
        "e.html": b'<script src="../assets/site.js"></script><a href="https://example.org">e</a>',
    }
    found = list(hostile_trial.alive(planted))
    assert [each.split(":")[0] for each in found] == [
        "a.html", "a.html", "a.html", "b.csv", "../c.svg", "d.pdf", "data.js", "f.html",
    ]  # fmt: skip
