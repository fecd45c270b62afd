"""A brief's PDF: two pages, in the largest type that fits them."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from analysis.documents.pdf.press import Attachment, Laid, PdfError, PdfPress
from analysis.documents.pdf.shrink_cjk import shrink
from analysis.errors import UserError
from analysis.files import hash_files

PAGES = 2
LARGE = "large"  # for a brief that compares few ratios or none
SIZES = ("regular", "small", "smaller", "smallest")
STYLES = ("css/tokens.css", "css/brief.css")

# The last section of either page, and how far down its page it may begin in regular type (CSS
# pixels, of 1,123) for the brief to be worth a trial in large type, which fails beyond.
LAST, ROOM = ("questions", "sure"), 810


def lay_out(
    printed: Callable[[str], str],
    templates: Path,
    epoch: int,
    attachment: Attachment,
    slug: str,
    *,
    roomy: bool,
) -> bytes:
    """Lay a brief out on two pages, in smaller type if the study's wordings need it.

    Parameters
    ----------
    printed
        Returns the document in a size of type.
    templates
        The folder of its stylesheets.
    epoch, attachment
        The date, and the numbers that travel in the PDF.
    slug
        What errors call the brief.
    roomy
        Whether to try large type where the pages are not filled.

    Returns
    -------
    bytes
        The PDF; the same arguments give the same bytes.

    Raises
    ------
    PdfError
        What the layout engine complained of.
    UserError
        The study's wordings are too long for two pages.
    """
    press = _press(templates, hash_files(templates, STYLES))

    def laid(size: str) -> Laid:
        return press.write(
            printed(size),
            base_dir=templates,
            epoch=epoch,
            attachments=[attachment],
            name=f"the brief of {slug}",
            pages=PAGES,
        )

    too_wide: PdfError | None = None
    pages = 0
    for size in SIZES:
        try:
            found = laid(size)
        except PdfError as error:
            too_wide = error
            continue
        if found.pdf is not None:
            larger = _large(laid) if roomy and size == SIZES[0] and _has_room(found) else None
            return shrink(larger or found.pdf)
        pages, too_wide = found.pages, None  # what was too wide was so in a larger size alone
    if too_wide:
        remedy = "even in small type; shorten this name or label in the table or the study file"
        raise UserError(*(f"{fault}, {remedy}" for fault in too_wide.faults)) from too_wide
    raise UserError(
        f"the brief of {slug} takes {pages} pages, not {PAGES}, even in small type; shorten the "
        "study file's notes or labels, or give it fewer inputs, outputs or conditions"
    )


def _has_room(laid: Laid) -> bool:
    return all(laid.tops.get(section, 0) <= ROOM for section in LAST)


def _large(laid: Callable[[str], Laid]) -> bytes | None:
    """Return the brief in large type; None where that takes more pages or is too wide."""
    try:
        return laid(LARGE).pdf
    except PdfError:
        return None


@lru_cache(maxsize=2)
def _press(templates: Path, styles: str) -> PdfPress:  # noqa: ARG001, a part of the key alone
    """Return a process's press: stylesheets and fonts are read once, and again when changed."""
    return PdfPress([templates], [templates / name for name in STYLES])
