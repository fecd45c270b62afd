"""Fonts of a study's own scripts: `doctor` names what brings them, `build` stops without one."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis.cli.main import main
from analysis.documents.pdf import machine

STUDY = Path(__file__).resolve().parents[1] / "studies" / "districts"
NAMES = {"Arabic": "القاهرة", "Japanese": "さいたま", "Devanagari": "दिल्ली", "Thai": "กรุงเทพ"}
FONTS = {
    "Arabic": ("Noto Sans Arabic", "fonts-noto-core", "google-noto-sans-arabic-fonts"),
    "Japanese": ("Noto Sans CJK JP", "fonts-noto-cjk", "google-noto-sans-cjk-fonts"),
    "Devanagari": ("Noto Sans Devanagari", "fonts-noto-core", "google-noto-sans-devanagari-fonts"),
    "Thai": ("Noto Sans Thai", "fonts-noto-core", "google-noto-sans-thai-fonts"),
}


def study_of(script: str, folder: Path) -> Path:
    """Return a study in English whose units' names are in a script, and nothing else is."""
    shutil.copytree(STUDY, folder, ignore=shutil.ignore_patterns("messages.*", ".cache"))
    text = (folder / "study.yml").read_text("utf-8")
    text = text.replace("languages: [ar, es, ja, en]", "languages: [en]")
    text = text.replace("name: {en: district, ar: name_ar, ja: name_ja, es: name_es}", "name: name")
    kept = (line for line in text.splitlines() if not line.lstrip().startswith(("ar:", "ja:")))
    text = re.sub(r",? (ar|ja): [^,}]+(?=[,}])", "", "\n".join(kept))
    (folder / "study.yml").write_text(text, "utf-8")
    rows = list(csv.DictReader((folder / "units.csv").read_text("utf-8").splitlines()))
    with (folder / "units.csv").open("w", encoding="utf-8", newline="") as file:
        heads = [head for head in rows[0] if not head.startswith("name_")]
        writer = csv.DictWriter(file, [*heads, "name"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(row | {"name": f"{NAMES[script]} {i}"} for i, row in enumerate(rows))
    return folder


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with the fonts that every study needs, and no others."""
    monkeypatch.setattr(machine, "has_font", lambda family: family in machine.FONTS)
    monkeypatch.setattr(machine, "_system", lambda: None)


def run(*args: str | Path) -> Any:
    return CliRunner().invoke(main, [str(each) for each in args])


@pytest.mark.parametrize("script", NAMES)
def test_the_doctor_names_the_font_of_a_study_s_names_on_each_system(
    script: str, tmp_path: Path, poor: None
) -> None:
    answer = run("doctor", "--study", study_of(script, tmp_path / "study"))
    assert answer.exit_code == 2
    (line,) = [each for each in answer.stdout.splitlines() if each.startswith("the font ")
               and " is missing" in each]  # fmt: skip
    font, debian, fedora = FONTS[script]
    assert line.startswith(f"the font {font} is missing")
    assert f"{script} text" in line
    cask = f"font-{font.lower().replace(' ', '-')}"
    for way in (f"apt-get install {debian}'", f"dnf install {fedora}'", f"brew install {cask}'"):
        assert way in line


@pytest.mark.parametrize("command", [("build",), ("brief", "ashford")], ids=["build", "brief"])
def test_nothing_is_built_where_a_font_lacks(
    command: tuple[str, ...], tmp_path: Path, poor: None
) -> None:
    study, out = study_of("Thai", tmp_path / "study"), tmp_path / "out"
    answer = run(*command, "--study", study, "--output", out)
    assert answer.exit_code == 2, answer.output
    (line,) = [each for each in answer.stderr.splitlines() if "Thai" in each]
    told = "this study needs what this machine lacks: the font Noto Sans Thai (Thai text); install"
    assert told in line
    assert "'apt-get install fonts-noto-core' (Debian)" in line
    assert not out.exists()
