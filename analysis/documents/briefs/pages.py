"""The briefs: two pages on one region, as a web page and as a PDF that carries its numbers."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from analysis.charts.strips import Sheet
from analysis.documents import glossary, kept, permalinks, turned
from analysis.documents.briefs import drawing, numbers, two_pages
from analysis.documents.briefs.facts import BriefFacts, brief_facts
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.writing import write
from analysis.documents.card import CARD, card
from analysis.documents.edition import Edition
from analysis.documents.masthead import masthead
from analysis.documents.pdf.press import Attachment
from analysis.documents.pdf.shaped import outlined
from analysis.documents.templates import environment
from analysis.language import messages, naming
from analysis.language.words import Words

PAGE, PDF, CSV, DATA = "index.html", "brief.pdf", "brief.csv", "data.json"
COMPARED = 5  # regions that the explorer shows side by side
FEW = 4  # ratios that leave as much room as none


@dataclass(frozen=True, slots=True)
class Draft:
    """A brief before it is laid out.

    Attributes
    ----------
    page
        The web page.
    printed
        The document for the PDF, in a size of type (``two_pages``).
    table
        The brief's numbers, as CSV.
    data
        All that is known of the region, and the brief's numbers, as JSON.
    charts
        By name: single charts, and sheets of strips.
    headline
        As plain text.
    """

    page: str
    printed: Callable[[str], str]
    table: bytes
    data: bytes
    charts: Mapping[str, drawing.Drawn]
    headline: str

    @property
    def roomy(self) -> bool:
        """Whether few ratios or none are compared, which leaves room on the pages."""
        ratios = self.charts.get("practice")
        return not isinstance(ratios, Sheet) or len(ratios) <= FEW


def draft(edition: Edition, slug: str, language: str) -> Draft:
    """Write one region's brief in one language (KeyError if there is no such region)."""
    words, results = edition.words[language], edition.results
    facts, study = brief_facts(results, slug), results.study
    linked = Pen(words, results, facts.region, lambda other: f"../{other}/{PAGE}")
    plain = Pen(words, results, facts.region)
    charts = drawing.charts(facts, plain)
    templates = _environment(edition.templates, words)
    shared = _shared(facts, words, charts, edition) | {"date": words.date(edition.epoch)}
    written, address = write(facts, linked), edition.brief(language, slug)
    page = templates.get_template("brief/page.html").render(
        masthead(edition, language, address + PAGE, "finder")
        | {"card": {"href": address + CARD, "says": written.headline.striptags()}},
        **shared,
        page=written,
        printed=False,
        files={"pdf": PDF, "csv": CSV},
        around=_around(edition, slug, language),
        contact=_contact(study.contact),
        terms=partial(_terms_in, edition, language),
        compare=_comparison(edition, language, facts),
        src=lambda name, i=None: f"{name}.svg" + ("" if i is None else f"#r{i}"),
    )
    found = numbers.rows(page, words)
    about = {"study": study.id, "version": results.version, "results": results.content}

    def printed(size: str) -> str:
        sheet = templates.get_template("brief/print.html").render(
            **shared,
            page=write(facts, plain),
            printed=True,
            words=words,
            language=language,
            size=size,
            src=lambda name, i=None: _data_address(charts[name], i, words, edition.templates),
        )
        return kept.ranges(sheet)

    return Draft(
        kept.ranges(permalinks.add(page, words.plain("site.permalink"))),
        printed,
        numbers.as_csv(found, words),
        numbers.as_json(found, facts.region, words, about),
        charts,
        written.headline.striptags(),
    )


def render(edition: Edition, slug: str, language: str) -> dict[str, bytes]:
    """Make one region's brief in one language.

    Parameters
    ----------
    edition
        Results, words, templates and date.
    slug, language
        Which brief (KeyError if there is no such region or language).

    Returns
    -------
    dict of str to bytes
        The files of the brief's folder: the page, the PDF, the numbers as CSV and JSON, the
        charts; where the site's address is known, the picture for those who link to it. The same
        arguments give the same bytes.

    Raises
    ------
    PdfError
        What the layout engine complained of.
    UserError
        The study's wordings are too long for two pages.
    """
    made = draft(edition, slug, language)
    files = {
        PAGE: made.page.encode(),
        PDF: two_pages.lay_out(
            made.printed,
            edition.templates,
            edition.epoch,
            Attachment(CSV, made.table, edition.words[language].plain("brief.files.csv")),
            slug,
            roomy=made.roomy,
        ),
        CSV: made.table,
        DATA: made.data,
    }
    if edition.address:
        region = next(r for r in edition.results.regions if r.slug == slug)
        name = naming.region(region, edition.words[language])
        files[CARD] = card(edition, language, name, made.headline, own=region)
    return files | {f"{name}.svg": chart.svg for name, chart in made.charts.items()}


def _data_address(drawn: drawing.Drawn, i: int | None, words: Words, templates: Path) -> str:
    if isinstance(drawn, Sheet):
        assert i is not None
        chart = drawn.one(i)
    else:
        chart = drawn
    return (
        "data:image/svg+xml;base64,"
        + base64.b64encode(outlined(chart.svg, words, templates)).decode()
    )


def _shared(
    facts: BriefFacts, words: Words, charts: Mapping[str, drawing.Drawn], edition: Edition
) -> dict[str, Any]:
    """Return what the templates of both media read."""
    study = facts.study
    return {
        "study": study,
        "region": facts.region,
        "name": naming.region(facts.region, words),
        "study_title": naming.wording(study.title, words),
        "charts": charts,
        "lanes": drawing.lanes(facts),
        "content": edition.results.content,
        "version": edition.results.version,
        "in_english": _in_english(words),
    }


def _in_english(words: Words) -> Markup:
    """Return the sentence that some of a brief is in English; empty where none is."""
    if not messages.lacking(words):
        return Markup("")
    return words("site.in_english", language=words.plain("site.language_name"))


def _terms_in(edition: Edition, language: str, body: str) -> list[glossary.ExplainedTerm]:
    """Return the terms that a brief's text speaks of, for whoever does not know them."""
    known = glossary.terms(edition, language)
    return glossary.in_text(known, Markup(body).striptags())


def _comparison(edition: Edition, language: str, facts: BriefFacts) -> str | None:
    """Return the address at which the explorer shows a region beside those it is compared with."""
    others = [match.region.slug for match in facts.matches.found]
    others += [peer.unit for peer in facts.region.score.peers]
    chosen = [each for each in dict.fromkeys(others) if each != facts.region.slug]
    if not chosen:
        return None
    shown = ",".join((facts.region.slug, *chosen[: COMPARED - 1]))
    return f"{edition.explorer(language)}#compare={shown}"


def _contact(address: str | None) -> Markup | None:
    """Return the link to whoever takes reports of errors; None where the study names nobody."""
    if address is None:
        return None
    href = address if address.startswith("https://") else f"mailto:{address}"
    return Markup('<a href="{}">{}</a>').format(href, address.removeprefix("https://"))


def _around(edition: Edition, slug: str, language: str) -> dict[str, Any]:
    """Return the briefs before and after this one in the study's order, and its group."""
    regions, words = edition.results.regions, edition.words[language]
    i = [region.slug for region in regions].index(slug)

    def one(step: int) -> dict[str, str] | None:
        if not 0 <= i + step < len(regions):
            return None
        other = regions[i + step]
        return {"href": f"../{other.slug}/{PAGE}", "name": naming.region(other, words)}

    return {
        "before": one(-1),
        "after": one(1),
        "finder": f"../{PAGE}",
        "units": words.upper(naming.units(edition.results.study, words)),
        "address": edition.brief(language, slug),
        "known_as": naming.known_as(regions[i]),
    }


@lru_cache(maxsize=8)
def _environment(templates: Path, words: Words) -> Environment:
    """Return the templates with the filters of a language."""
    made = environment(templates).overlay()
    made.filters = dict(made.filters) | {
        "prose": lambda text: prose(text, words.plain("meta.sentence_space")),
    }
    return made


# A number and what is written right after it, in a script without spaces: 10个.
_COUNTED = re.compile(r"<data [^>]*>[^<]*</data>[\u4e00-\u9fff]")


def prose(text: str, space: str) -> Markup:
    """Set sentences one after another, ``space`` between them; no last line holds one word alone.

    The last two words, or the last four characters where sentences have no space between them,
    stay together, and there a number with the character that says what it counts. What is not
    markup of our own, such as a study's notes, is escaped.
    """
    joined = turned.together(re.sub(r"\s+", " ", str(escape(text))).strip())
    if not space:
        joined = re.sub(r"(?<=[。！？；：，])((?:</[a-z]+>)*) ", r"\1", joined)
        joined = re.sub(r" (?=[\u2e80-\u9fff])", "", joined)
        joined = _COUNTED.sub(r'<span class="kept">\g<0></span>', joined)
        return Markup(
            re.sub(
                r"((?:&[#\w]+;|[^<>\s&;]){4})((?:</[a-z]+>)*)$",
                r'<span class="kept">\1</span>\2',
                joined,
            )
        )
    return Markup(re.sub(r" (?=(?:<[^>]*>|[^ <>]){1,60}$)", "\u00a0", joined))
