"""The files that come with the package besides its code: the book, the templates, the patterns.

In a clone they lie where Quarto and a reader want them, at the top; a wheel carries them below
``analysis/shipped`` (``setup.py`` puts them there).
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_INSTALLED = _PACKAGE / "shipped"

HOME = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
TEMPLATES = HOME / "templates"
