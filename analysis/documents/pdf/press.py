"""The one place where HTML becomes PDF.

A :class:`PdfPress` is made once in a process and holds what all its documents share: the parsed
stylesheets, the fonts and the pictures. It writes tagged PDF/UA-1, reads nothing but files under
the given folders and ``data:`` addresses, and fails on whatever the layout engine reports as an
error or as a fault of fonts, links or identifiers, because a PDF with a hole in it looks finished.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from analysis.documents.pdf.machine import refuse_poor_machine
from analysis.documents.pdf.margins import overruns, right_margin
from analysis.documents.pdf.structure import mended
from analysis.errors import UserError

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

__all__ = ["Attachment", "Laid", "PdfError", "PdfPress", "write_pdf"]

# WeasyPrint logs these as warnings, yet each means text or links that are not as written:
# its modules for fonts, for drawing glyphs, and for the targets of links.
_GRAVE_MODULES = frozenset({"fonts", "text", "targets"})

# Pango's font map and the engine's logger are shared by all threads of a process.
_ONE_AT_A_TIME = threading.Lock()


class PdfError(UserError):
    """The layout engine reported faults; ``faults`` holds one line for each."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside a PDF; its type is told from the ending of its name."""

    name: str
    content: bytes
    description: str = ""


@dataclass(frozen=True, slots=True)
class Laid:
    """A document that was laid out.

    Attributes
    ----------
    pages
        How many it takes.
    tops
        How far below the top edge of its page each element with an ``id`` begins, in CSS pixels.
    pdf
        None where it took other than the wanted number of pages, and so was not painted.
    """

    pages: int
    tops: Mapping[str, float]
    pdf: bytes | None


class PdfPress:
    """Writes PDFs that share stylesheets and fonts.

    Parameters
    ----------
    roots
        The folders whose files a document may read.
    stylesheets
        CSS files, parsed once.
    """

    def __init__(self, roots: Iterable[Path], stylesheets: Iterable[Path] = ()) -> None:
        refuse_poor_machine()
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        stylesheets = tuple(stylesheets)
        self._fetcher = _local_fetcher(tuple(Path(root).resolve() for root in roots))
        self._fonts = FontConfiguration()
        self._margin = right_margin(stylesheets)
        self._stylesheets = [
            CSS(filename=path, url_fetcher=self._fetcher, font_config=self._fonts)
            for path in stylesheets
        ]

    def write(
        self,
        html: str,
        *,
        base_dir: Path,
        epoch: int,
        attachments: Sequence[Attachment] = (),
        name: str = "PDF",
        pages: int | None = None,
    ) -> Laid:
        """Lay out one document.

        Parameters
        ----------
        html
            A whole document with ``<html lang>`` and ``<title>``.
        base_dir
            The folder that relative addresses start from.
        epoch
            The document's date, in seconds since 1970; the only date in the file.
        attachments
            Files to embed.
        name
            What errors call the document.
        pages
            How many pages it must take to be painted at all, which is a third of the work; None
            for any number.

        Returns
        -------
        Laid
            With the PDF; the same arguments give the same bytes.

        Raises
        ------
        PdfError
            With every error that the layout engine reported.
        """
        from weasyprint import HTML

        date = datetime.fromtimestamp(epoch, UTC)
        with _ONE_AT_A_TIME, _collector_paused(), _faults_raised(name) as faults:
            document = HTML(
                string=html, base_url=f"{base_dir.resolve()}/", url_fetcher=self._fetcher
            ).render(
                font_config=self._fonts,
                stylesheets=self._stylesheets,
                pdf_variant="pdf/ua-1",
                # A picture holds on to the whole layout of the document that first showed it, so
                # a cache of them for several documents keeps all of these: 13 MB for each brief.
                cache={},
            )
            document.metadata.created = document.metadata.modified = date.strftime(
                "%Y-%m-%dT%H:%M:%SZ"
            )
            faults += _outward_links(document.pages)
            taken = len(document.pages)
            tops = {name: at[1] for page in document.pages for name, at in page.anchors.items()}
            if pages not in {None, taken}:
                return Laid(taken, tops, None)
            pdf = document.write_pdf(
                pdf_variant="pdf/ua-1",
                pdf_identifier=_identifier(html, attachments),
                attachments=[_embedded(each, date) for each in attachments],
            )
            assert isinstance(pdf, bytes)
            pdf = mended(pdf)
            faults += overruns(pdf, self._margin)
        return Laid(taken, tops, pdf)


def write_pdf(
    html: str,
    *,
    base_dir: Path,
    epoch: int,
    roots: Iterable[Path] = (),
    stylesheets: Iterable[Path] = (),
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """Lay out a single document; see :class:`PdfPress`. ``base_dir`` is always a root."""
    press = PdfPress((base_dir, *roots), stylesheets)
    laid = press.write(html, base_dir=base_dir, epoch=epoch, attachments=attachments)
    assert laid.pdf is not None
    return laid.pdf


def _identifier(html: str, attachments: Sequence[Attachment]) -> bytes:
    digest = hashlib.sha256(html.encode())
    for each in attachments:
        digest.update(each.name.encode() + b"\0" + each.content)
    return digest.hexdigest()[:32].encode()


def _embedded(attachment: Attachment, date: datetime) -> Any:
    import weasyprint

    return weasyprint.Attachment(
        string=attachment.content,
        name=attachment.name,
        description=attachment.description or attachment.name,
        created=date,
        modified=date,
        relationship="Data",
    )


def _local_fetcher(roots: tuple[Path, ...]) -> URLFetcher:
    """Make a fetcher for files under the roots and for ``data:``, and for nothing else."""
    from weasyprint.urls import URLFetcher

    class LocalFetcher(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == "file":
                path = Path(unquote(parts.path)).resolve()
                if parts.netloc not in ("", "localhost") or not _is_below(path, roots):
                    raise ValueError(f"{path} is outside the folders this document may read")
            elif parts.scheme != "data":
                raise ValueError(f"{url} is not a local file; documents read nothing else")
            return super().fetch(url, headers)

    return LocalFetcher(allowed_protocols={"file", "data"}, allow_redirects=False)


def _is_below(path: Path, roots: tuple[Path, ...]) -> bool:
    return any(path.is_relative_to(root) for root in roots)


def _outward_links(pages: Sequence[Any]) -> Iterator[str]:
    """Find links to files, which lead nowhere on another machine."""
    for number, page in enumerate(pages, 1):
        for kind, target, *_ in page.links:
            if kind == "external" and target.startswith("file:"):
                yield f"page {number}: a link leads to a file: {Path(unquote(target)).name}"


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Look for no garbage in a tree that lives to the end; saves a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _FaultList(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.faults: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.module in _GRAVE_MODULES:
            self.faults.append(record.getMessage())


@contextmanager
def _faults_raised(name: str) -> Iterator[list[str]]:
    """Yield the list that faults go to; raise them at the end."""
    handler = _FaultList()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield handler.faults
    finally:
        logger.removeHandler(handler)
    if handler.faults:
        raise PdfError(*(f"{name}: {fault}" for fault in dict.fromkeys(handler.faults)))
