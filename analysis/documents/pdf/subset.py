"""A font with some of its letters alone, cut by HarfBuzz, which is there for PDFs anyway.

fontTools does the same in Python, and takes seconds for a font of 65,000 letters. WOFF2 would be a
fifth smaller; its compression takes as long again.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

from analysis.documents.pdf import machine

_POINTERS = {  # functions that answer with a pointer, and how many pointers they take
    "hb_face_reference_blob": 1,
    "hb_subset_input_create_or_fail": 0,
    "hb_subset_input_unicode_set": 1,
    "hb_subset_or_fail": 2,
}
_NOTHING = ("hb_blob_destroy", "hb_face_destroy", "hb_subset_input_destroy")


def woff(file: Path, family: str, letters: Iterable[str]) -> bytes:
    """Return a family's font as WOFF, with these letters and what they are joined by.

    Parameters
    ----------
    file
        The font's, which may hold several families.
    letters
        Single characters; those that the font lacks are left out.

    The same arguments give the same bytes on a machine.

    Raises
    ------
    KeyError
        The file holds no such family.
    OSError
        HarfBuzz cannot cut the font.
    """
    font = TTFont(io.BytesIO(_cut(file, _number(file, family), sorted(map(ord, letters)))))
    font.recalcTimestamp = False
    font.flavor = "woff"
    made = io.BytesIO()
    font.save(made)
    return made.getvalue()


@cache
def _number(file: Path, family: str) -> int:
    """Return a family's place among the fonts of a file."""
    from fontTools.ttLib import TTCollection

    if file.suffix.lower() not in {".ttc", ".otc"}:
        return 0
    with TTCollection(file, lazy=True) as fonts:
        names = [font["name"].getDebugName(1) for font in fonts]
    if family not in names:
        raise KeyError(family)
    return names.index(family)


def _cut(file: Path, number: int, letters: list[int]) -> bytes:
    hb = _harfbuzz()
    blob = hb.hb_blob_create_from_file(str(file).encode())
    face = hb.hb_face_create(blob, number)
    wanted = hb.hb_subset_input_create_or_fail()
    cut = None
    try:
        chosen = hb.hb_subset_input_unicode_set(wanted)
        for letter in letters:
            hb.hb_set_add(chosen, letter)
        cut = hb.hb_subset_or_fail(face, wanted)
        if not cut:
            raise OSError(f"{file}: HarfBuzz cannot cut it")
        made = hb.hb_face_reference_blob(cut)
        length = ctypes.c_uint()
        data = hb.hb_blob_get_data(made, ctypes.byref(length))
        content = ctypes.string_at(data, length.value)
        hb.hb_blob_destroy(made)
        return content
    finally:
        if cut:
            hb.hb_face_destroy(cut)
        hb.hb_subset_input_destroy(wanted)
        hb.hb_face_destroy(face)
        hb.hb_blob_destroy(blob)


@cache
def _harfbuzz() -> Any:
    """Return HarfBuzz with its subsetter, which brings the other functions along."""
    library = machine.subsetter()
    pointer = ctypes.c_void_p
    for name, count in _POINTERS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = pointer, [pointer] * count
    for name in _NOTHING:
        function = getattr(library, name)
        function.restype, function.argtypes = None, [pointer]
    library.hb_blob_create_from_file.restype = pointer
    library.hb_blob_create_from_file.argtypes = [ctypes.c_char_p]
    library.hb_face_create.restype = pointer
    library.hb_face_create.argtypes = [pointer, ctypes.c_uint]
    library.hb_set_add.restype = None
    library.hb_set_add.argtypes = [pointer, ctypes.c_uint32]
    library.hb_blob_get_data.restype = pointer
    library.hb_blob_get_data.argtypes = [pointer, ctypes.POINTER(ctypes.c_uint)]
    return library
