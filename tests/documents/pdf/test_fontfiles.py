"""What is kept is made anew when a font file, or who sets it, has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analysis.documents.pdf import fontfiles, machine


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Nothing is remembered from one look at the machine to the next."""
    fontfiles._hash.cache_clear()
    fontfiles._content.cache_clear()
    yield
    fontfiles._hash.cache_clear()
    fontfiles._content.cache_clear()


def test_every_font_of_the_documents_is_known(root: Path) -> None:
    assert set(machine.FONTS) < set(fontfiles.families(root / "templates"))


def test_fontconfig_tells_the_file_of_each_face() -> None:
    faces = {
        machine.font_file(machine.LATIN_FONT, bold=bold, italic=italic)
        for bold in (False, True)
        for italic in (False, True)
    }
    assert len(faces) == 4
    assert all(face and face.is_file() for face in faces)
    assert machine.font_file("No Such Family") == machine.font_file("Nor This One")


def test_a_stylesheet_s_own_font_counts(root: Path, tmp_path: Path) -> None:
    (tmp_path / "css").mkdir()
    sheet = tmp_path / "css" / "own.css"
    sheet.write_text("body { font-family: 'Noto Sans' }")
    before = fontfiles.fonts_hash(tmp_path)
    sheet.write_text('body { font-family: "Noto Sans Mono" }')
    assert fontfiles.families(tmp_path)[0] == "Noto Sans Mono"
    assert fontfiles.fonts_hash(tmp_path) != before


@pytest.mark.parametrize("change", ["a table", "the size", "another file", "no file", "Pango"])
def test_a_change_is_seen(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    original, other = map(machine.font_file, (machine.CJK_FONT, machine.LATIN_FONT))
    assert original
    copy = tmp_path / "font.ttc"
    copy.write_bytes(original.read_bytes())
    chosen: dict[str, Path | None] = {machine.CJK_FONT: copy}
    monkeypatch.setattr(fontfiles.machine, "font_file", lambda name, **_: chosen.get(name))
    before = fontfiles.fonts_hash(root / "templates")
    fresh_look = fontfiles._content.cache_clear, fontfiles._hash.cache_clear
    body = bytearray(copy.read_bytes())
    match change:
        case "a table":  # a font's directory holds the checksum of the table
            body[100] ^= 1
            copy.write_bytes(bytes(body))
        case "the size":
            copy.write_bytes(bytes(body) + b"\0\0\0\0")
        case "another file":
            chosen[machine.CJK_FONT] = other
        case "no file":
            chosen[machine.CJK_FONT] = None
        case "Pango":
            monkeypatch.setattr(machine, "layout_versions", lambda: ("Pango 1.99",))
    for forget in fresh_look:
        forget()
    assert fontfiles.fonts_hash(root / "templates") != before
