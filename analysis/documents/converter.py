"""Finds pandoc and runs it, within a bound of time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

from analysis.errors import UserError

LONGEST = 120
"""Seconds for one document; a chapter takes about one."""

_OLDEST = (3, 1)
_MEMORY = ("+RTS", "-M1g", "-RTS")
# While pypandoc asks each pandoc of the machine in turn, it has the first for the newest: who
# asks at the same time, in another thread, would be given an old one.
_ONE_AT_A_TIME = threading.Lock()
# In the locale C, pandoc cannot open a file whose path is not ASCII.
_LOCALE = {"LC_ALL": "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"}


@cache
def program() -> str:
    """Find the newest pandoc of this machine, the one that ``pypandoc-binary`` brings included."""
    import pypandoc

    try:
        with _ONE_AT_A_TIME:
            path, version = pypandoc.get_pandoc_path(), pypandoc.get_pandoc_version()
    except OSError as error:
        raise UserError(
            "pandoc is missing: install it with 'pip install pypandoc-binary'"
        ) from error
    if tuple(int(each) for each in version.split(".")[:2]) < _OLDEST:
        raise UserError(f"pandoc {version} is too old: 'pip install pypandoc-binary' brings 3.x")
    return str(path)


def run(
    options: Sequence[str],
    text: str,
    name: str,
    environment: Mapping[str, str] = MappingProxyType({}),
    longest: float = LONGEST,
) -> bytes:
    """Return what pandoc makes of a text; ``name`` is what errors call it.

    Raises
    ------
    UserError
        It fails, warns, or needs more than ``longest`` seconds or a gibibyte.
    """
    done = attempt(options, text, name, environment, longest)
    said = done.stderr.decode().strip()
    # pandoc warns of duplicate notes, bad citations and the like; each would be a hole in the page
    if done.returncode or said:
        lines = [line for line in said.splitlines() if line.strip()] or ["pandoc cannot read it"]
        raise UserError(*(f"{name}: {line}" for line in lines))
    return done.stdout


def attempt(
    options: Sequence[str],
    text: str,
    name: str,
    environment: Mapping[str, str] = MappingProxyType({}),
    longest: float = LONGEST,
) -> subprocess.CompletedProcess[bytes]:
    """Return what pandoc makes of a text and what it says of it, within the same bounds.

    Raises
    ------
    UserError
        It needs more than ``longest`` seconds.
    """
    try:
        return subprocess.run(
            [program(), *_MEMORY, *options],
            input=text.encode(),
            capture_output=True,
            check=False,
            env=os.environ | _LOCALE | dict(environment),
            timeout=longest,
        )
    except subprocess.TimeoutExpired:
        raise UserError(
            f"{name}: is not read within {longest:g} seconds; it holds too much within each other, "
            "such as brackets or quotations"
        ) from None
