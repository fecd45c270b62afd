"""From how many digits a language parts the thousands: 1,234 in English, but 1234 in Spanish."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.core import get_global

# The Unicode locale data's ``minimumGroupingDigits`` where it is 2, which babel does not carry;
# American Spanish has 1 again. Browsers have the same, so that a script writes as Python does.
_LONGER = frozenset(
    "be bg es et hu hy ia ie it ka lv pl pt_PT sl sq".split()  # noqa: SIM905, read as a list
)
_PLAIN = frozenset({"es_419"})


@cache
def least(locale: Locale) -> int:
    """Return the least number whose thousands a language parts."""
    parents, code = get_global("parent_exceptions"), str(locale)
    while code:
        if code in _LONGER | _PLAIN:
            return 10_000 if code in _LONGER else 1_000
        code = parents.get(code) or code.rpartition("_")[0]
    return 1_000
