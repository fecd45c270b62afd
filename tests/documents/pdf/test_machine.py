"""What PDFs need of a machine: each lack is told with its remedy, and asked of the right source."""

from __future__ import annotations

import pytest

from analysis.cli import doctor
from analysis.documents.pdf import machine, press
from analysis.errors import UserError


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with Pango and the Latin font alone, known to be Debian's."""
    monkeypatch.setattr(machine, "has_font", lambda family: family == machine.LATIN_FONT)
    load = machine._load
    absent = {"harfbuzz-subset"}
    monkeypatch.setattr(machine, "_load", lambda s, *n: None if s in absent else load(s, *n))
    monkeypatch.setattr(machine, "_system", lambda: "debian")


def test_all_that_is_lacking_is_told_in_one_line(poor: None) -> None:
    with pytest.raises(UserError) as refused:
        press.PdfPress([])
    (line,) = refused.value.faults
    assert line == (
        "PDFs need what this machine lacks: HarfBuzz's subsetter, the font Noto Sans CJK SC, the "
        "font Noto Sans Mono; install with "
        "'apt-get install libharfbuzz-subset0 fonts-noto-cjk fonts-noto-mono'"
    )


def test_the_remedy_is_this_system_s_or_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.remedy([machine.PANGO], "macos") == "install with 'brew install pango'"
    monkeypatch.setattr(machine, "_system", lambda: None)
    said = machine.remedy([machine.SUBSETTER])
    assert "'apt-get install libharfbuzz-subset0' (Debian), 'dnf install harfbuzz' (Fed" in said


def test_without_pango_nothing_is_said_of_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_load", lambda stem, *names: None)
    assert machine.lacking() == (machine.PANGO, machine.SUBSETTER)
    lines, sound = doctor.report()
    assert not sound
    assert not any("font" in line.lower() and "is missing" in line for line in lines)


def test_fontconfig_is_asked_for_the_very_family() -> None:
    assert machine.lacking([machine.LATIN_FONT]) == ()
    (need,) = machine.lacking(["No Such Sans"])
    assert need.name == "the font No Such Sans"


def test_the_doctor_names_every_remedy(poor: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    lines, sound = doctor.report()
    assert not sound
    said = {line.split(" is ")[0]: line for line in lines}
    for name in ("HarfBuzz's subsetter", "the font Noto Sans Mono", "Chromium"):
        assert all(f"({system})" in said[name] for system in ("Debian", "Fedora", "macOS"))
    assert "1.9 or later" in said["Quarto"]
    assert any(line.startswith("Pango (") for line in lines)


def test_a_python_beyond_those_tried_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "TRIED", ((3, 11), (3, 10)))
    assert "not tried yet" in doctor.report()[0][0]
