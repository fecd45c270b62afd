"""The languages of a study: codes that the Unicode locale data know."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError

_CODE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@cache
def direction(code: str) -> Literal["ltr", "rtl"]:
    """Return which way a known language is written."""
    return "rtl" if Locale.parse(code, sep="-").text_direction == "rtl" else "ltr"


def fault(code: str) -> str | None:
    """Return what is wrong with the code of a language; None if nothing is."""
    if not _CODE.fullmatch(code):
        return f"'{code[:40]}' is no code of a language; write one such as en, es, ar or pt-BR"
    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        return f"'{code[:40]}' is a language of which nothing is known; write its code, such as es"
    return None
