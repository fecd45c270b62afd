"""What PDFs need of a machine besides Python, and how to install it there."""

from __future__ import annotations

import ctypes
import ctypes.util
import locale
import os
import platform
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis.errors import UserError
from analysis.language.scripts import Script

LATIN_FONT = "Noto Sans"
CJK_FONT = "Noto Sans CJK SC"
MONO_FONT = "Noto Sans Mono"

# How each system installs packages; the others are told all three.
_INSTALLERS = {"debian": "apt-get install", "fedora": "dnf install", "macos": "brew install"}


@dataclass(frozen=True, slots=True)
class MachineNeed:
    """Something that a machine must have, what for, and the packages that bring it."""

    name: str
    use: str
    debian: str
    fedora: str
    macos: str


PANGO = MachineNeed(
    "Pango", "lays out text", "libpango-1.0-0 libpangoft2-1.0-0", "pango", "pango"
)  # fmt: skip
SUBSETTER = MachineNeed(
    "HarfBuzz's subsetter", "without it a page of Chinese takes about 40 times longer",
    "libharfbuzz-subset0", "harfbuzz", "harfbuzz",
)  # fmt: skip
FONTS = {
    LATIN_FONT: MachineNeed(
        f"the font {LATIN_FONT}", "Latin, Greek and Cyrillic text",
        "fonts-noto-core", "google-noto-sans-fonts", "font-noto-sans",
    ),
    CJK_FONT: MachineNeed(
        f"the font {CJK_FONT}", "Chinese text",
        "fonts-noto-cjk", "google-noto-sans-cjk-fonts", "font-noto-sans-cjk-sc",
    ),
    MONO_FONT: MachineNeed(
        f"the font {MONO_FONT}", "code and set expressions",
        "fonts-noto-mono", "google-noto-sans-mono-fonts", "font-noto-sans-mono",
    ),
}  # fmt: skip

_CHARACTERS = FONTS[CJK_FONT]


def needs_of(scripts: Iterable[Script]) -> tuple[MachineNeed, ...]:
    """Return the fonts that scripts need beside those that every study needs."""
    return tuple(
        MachineNeed(
            f"the font {one.font}", f"{one.name} text", _CHARACTERS.debian, _CHARACTERS.fedora,
            f"font-{one.font.lower().replace(' ', '-')}",
        )
        if "CJK" in one.font
        else MachineNeed(
            f"the font {one.font}", f"{one.name} text", "fonts-noto-core",
            f"google-{one.font.lower().replace(' ', '-')}-fonts",
            f"font-{one.font.lower().replace(' ', '-')}",
        )
        for one in scripts
    )  # fmt: skip


def lacking_of(scripts: Iterable[Script]) -> tuple[MachineNeed, ...]:
    """Return which fonts of some scripts this machine lacks."""
    return tuple(need for one in scripts for need in needs_of([one]) if not has_font(one.font))


def refuse_lacking(scripts: Iterable[Script]) -> None:
    """Raise UserError, in one line with its remedy, where a script would be set as boxes."""
    if lacks := lacking_of(scripts):
        names = ", ".join(f"{need.name} ({need.use})" for need in lacks)
        raise UserError(f"this study needs what this machine lacks: {names}; {remedy(lacks)}")


_PANGO = {
    "gobject-2.0": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "pango-1.0": ("libpango-1.0.so.0", "libpango-1.0.0.dylib"),
    "pangoft2-1.0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"),
    "harfbuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
}
_REGULAR, _BOLD, _ROMAN, _ITALIC = 80, 200, 0, 100  # FC_WEIGHT_*, FC_SLANT_*
_SUBSETTER = ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib")


def lacking(fonts: Iterable[str] = tuple(FONTS)) -> tuple[MachineNeed, ...]:
    """Return what this machine lacks for PDFs; nothing of fonts where their library is missing."""
    lacks = [] if subsetter() else [SUBSETTER]
    if not all(_load(stem, *names) for stem, names in _PANGO.items()):
        return (PANGO, *lacks)
    wanted = {font: FONTS.get(font, _other(font)) for font in fonts}
    return (*lacks, *(need for font, need in wanted.items() if not has_font(font)))


def refuse_poor_machine() -> None:
    """Raise UserError, in one line with its remedy, where PDFs cannot be made as they should."""
    if lacks := lacking():
        names = ", ".join(need.name for need in lacks)
        raise UserError(f"PDFs need what this machine lacks: {names}; {remedy(lacks)}")


def remedy(lacks: Iterable[MachineNeed], system: str | None = None) -> str:
    """Say how to install what is lacking, on this system or, if it is not known, on each."""
    known = ways(lacks)
    system = system or _system()
    if system in known:
        return f"install with '{known[system]}'"
    return f"install with {listed(known)}" if known else "install it"


def ways(lacks: Iterable[MachineNeed]) -> dict[str, str]:
    """Return the command that installs everything, by system."""
    lacks = list(lacks)
    return {
        name: f"{command} {' '.join(dict.fromkeys(getattr(need, name) for need in lacks))}"
        for name, command in _INSTALLERS.items()
        if all(getattr(need, name) for need in lacks)
    }


def listed(commands: Mapping[str, str]) -> str:
    """Write commands by system in a row."""
    titles = {"debian": "Debian", "fedora": "Fedora", "macos": "macOS"}
    return ", ".join(f"'{command}' ({titles[name]})" for name, command in commands.items())


def _system() -> str | None:
    if sys.platform == "darwin":
        return "macos"
    try:
        said = platform.freedesktop_os_release()
    except OSError:
        return None
    kin = {said.get("ID", ""), *said.get("ID_LIKE", "").split()}
    return next((name for name in _INSTALLERS if name in kin), None)


def _other(font: str) -> MachineNeed:
    return MachineNeed(f"the font {font}", "a stylesheet names it", "", "", "")


@cache
def _load(stem: str, *names: str) -> ctypes.CDLL | None:
    """Load a library as the layout engine does: by its versioned name, else as found by its own."""
    for name in (*names, ctypes.util.find_library(stem)):
        try:
            if name:
                return ctypes.CDLL(name)
        except OSError:
            continue
    return None


@cache
def _fontconfig() -> tuple[Any, Any]:
    """Return the library that chooses a PDF's fonts, and what it knows of this machine.

    Reading the machine's fonts is slow, so it is done once a process.
    """
    # Where no family that is named has a letter, the user's language would choose among the rest:
    # fontconfig asks the one, Pango the other, both once and for all.
    os.environ["FC_LANG"] = "en"
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    library: Any = _load("fontconfig", *_PANGO["fontconfig"])
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    signatures = {
        "FcInitLoadConfigAndFonts": (pointer, ()),
        "FcPatternCreate": (pointer, ()),
        "FcPatternAddString": (ctypes.c_int, (pointer, text, text)),
        "FcConfigSubstitute": (ctypes.c_int, (pointer, pointer, ctypes.c_int)),
        "FcDefaultSubstitute": (None, (pointer,)),
        "FcFontMatch": (pointer, (pointer, pointer, ctypes.POINTER(ctypes.c_int))),
        "FcPatternGetString": (
            ctypes.c_int, (pointer, text, ctypes.c_int, ctypes.POINTER(text)),
        ),
        "FcPatternAddInteger": (ctypes.c_int, (pointer, text, ctypes.c_int)),
        "FcPatternDestroy": (None, (pointer,)),
        "FcGetVersion": (ctypes.c_int, ()),
    }  # fmt: skip
    for name, (answer, arguments) in signatures.items():
        function = getattr(library, name)
        function.restype, function.argtypes = answer, arguments
    return library, library.FcInitLoadConfigAndFonts()


@cache
def has_font(family: str) -> bool:
    """Whether fontconfig, which chooses the fonts of a PDF, gives exactly this family for it."""
    return family in _chosen(family, "family")


def font_file(family: str, *, bold: bool = False, italic: bool = False) -> Path | None:
    """Return the file that fontconfig chooses for a family, or for what stands in for it."""
    found = _chosen(family, "file", bold=bold, italic=italic)
    return Path(found[0]) if found else None


def subsetter() -> Any:
    """Return the library that cuts fonts; None where it is missing."""
    return _load("harfbuzz-subset", *_SUBSETTER)


def layout_versions() -> tuple[str, ...]:
    """Return the versions of the libraries that shape, choose and subset fonts."""
    pango: Any = _load("pango-1.0", *_PANGO["pango-1.0"])
    harfbuzz: Any = _load("harfbuzz", *_PANGO["harfbuzz"])
    pango.pango_version_string.restype = ctypes.c_char_p
    harfbuzz.hb_version_string.restype = ctypes.c_char_p
    library, _ = _fontconfig()
    return (
        f"Pango {pango.pango_version_string().decode()}",
        f"HarfBuzz {harfbuzz.hb_version_string().decode()}",
        f"fontconfig {library.FcGetVersion()}",
    )


def _chosen(family: str, what: str, *, bold: bool = False, italic: bool = False) -> list[str]:
    """Return what is known (``family``, ``file``) of the font that is chosen for a family."""
    library, known = _fontconfig()
    pattern = library.FcPatternCreate()
    library.FcPatternAddString(pattern, b"family", family.encode())
    library.FcPatternAddInteger(pattern, b"weight", _BOLD if bold else _REGULAR)
    library.FcPatternAddInteger(pattern, b"slant", _ITALIC if italic else _ROMAN)
    library.FcConfigSubstitute(known, pattern, 0)
    library.FcDefaultSubstitute(pattern)
    best = library.FcFontMatch(known, pattern, ctypes.byref(ctypes.c_int()))
    found: list[str] = []
    value = ctypes.c_char_p()
    while (
        best
        and library.FcPatternGetString(best, what.encode(), len(found), ctypes.byref(value)) == 0
        and value.value is not None
    ):
        found.append(os.fsdecode(value.value))
    for each in (best, pattern):
        if each:
            library.FcPatternDestroy(each)
    return found
