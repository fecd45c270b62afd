"""The briefs: two pages on one region, as a web page and as a PDF that carries its numbers."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from statistics import median
from typing import Any

from jinja2 import Environment
from markupsafe import Markup

from analysis.charts import brief as drawn
from analysis.charts.canvas import Chart
from analysis.documents.briefs import numbers
from analysis.documents.briefs.cases import Facts, facts, per_10k
from analysis.documents.edition import Edition
from analysis.documents.masthead import masthead
from analysis.documents.pdf.press import Attachment, PdfPress
from analysis.documents.pdf.shrink_cjk import slim
from analysis.documents.templates import environment
from analysis.errors import UserError
from analysis.language import naming
from analysis.language.words import Words
from analysis.results.gaps import PER
from analysis.results.positions import HALF
from analysis.results.shapes import Results, Term
from analysis.study.model import Measure

PAGE, PDF, CSV = "index.html", "brief.pdf", "brief.csv"
PAGES = 2
SIZES = ("regular", "small", "smaller")
_NAMED_IN_HEADLINE = 2
STYLES = ("css/tokens.css", "css/brief.css")


@dataclass(frozen=True, slots=True)
class Draft:
    """A brief before it is laid out.

    Attributes
    ----------
    page
        The web page.
    printed
        The document for the PDF, in one of ``SIZES``.
    table
        The brief's numbers, as CSV.
    charts
        By name; None for a map that the study has no tiles for.
    """

    page: str
    printed: Callable[[str], str]
    table: bytes
    charts: Mapping[str, Chart | None]


def draft(edition: Edition, slug: str, language: str) -> Draft:
    """Write one region's brief in one language (KeyError if there is no such region)."""
    words = edition.words[language]
    found = facts(edition.results, slug)
    charts = _charts(edition.results, found, words)
    table = numbers.as_csv(numbers.rows(edition.results, found, words))
    values = _values(edition.results, found, words, charts) | {"date": words.date(edition.epoch)}
    templates = _environment(edition.templates, words)
    page = templates.get_template("brief/page.html").render(
        **masthead(edition, language, edition.brief(language, slug) + PAGE, "finder"),
        **values,
        files={"pdf": PDF, "csv": CSV},
        src=lambda name: f"{name}.svg",
    )

    def printed(size: str) -> str:
        return templates.get_template("brief/print.html").render(
            **values,
            words=words,
            language=language,
            size=size,
            src=lambda name: _data_address(charts[name]),
        )

    return Draft(page, printed, table, charts)


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
        The files of the brief's folder: the page, the PDF, the CSV and the charts. The same
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
        PDF: _two_pages(edition, slug, made, edition.words[language].plain("brief.files.csv")),
        CSV: made.table,
    }
    return files | {f"{name}.svg": chart.svg for name, chart in made.charts.items() if chart}


def _two_pages(edition: Edition, slug: str, made: Draft, description: str) -> bytes:
    """Lay the brief out on two pages, in smaller type if the study's wordings need it."""
    attachment = Attachment(CSV, made.table, description)
    for size in SIZES:
        pdf, pages = slim(
            _press(edition.templates).write(
                made.printed(size),
                base_dir=edition.templates,
                epoch=edition.epoch,
                attachments=[attachment],
            )
        )
        if pages == PAGES:
            return pdf
    raise UserError(
        f"the brief of {slug} takes {pages} pages, not {PAGES}, even in small type; shorten the "
        "study file's notes or labels, or give it fewer inputs, outputs or conditions"
    )


@lru_cache(maxsize=2)
def _press(templates: Path) -> PdfPress:
    """Return a process's press: stylesheets and fonts are read once."""
    return PdfPress([templates], [templates / name for name in STYLES])


def _data_address(chart: Chart | None) -> str:
    assert chart is not None
    return "data:image/svg+xml;base64," + base64.b64encode(chart.svg).decode()


def _charts(results: Results, found: Facts, words: Words) -> dict[str, Chart | None]:
    region = found.region
    peers = [each.region for each in found.peers]
    nearest = (found.focus,) if found.focus and found.case in ("reachable", "closed") else ()
    filled, kind = found.typical, "typical" if found.focus else ""
    if found.shared:
        filled, kind = found.shared.fellows, "unexplained"
    return {
        "position": drawn.position(results, region, words),
        "pathway": drawn.pathway(results, region, found.terms, found.own or nearest, words),
        "gap": drawn.gap(results, region, words),
        "map": drawn.tiles(results, region, filled, peers, kind, words),
    }


@lru_cache(maxsize=8)
def _environment(templates: Path, words: Words) -> Environment:
    """Return the templates with the filters of a language."""
    made = environment(templates).overlay()
    made.filters = dict(made.filters) | {
        "pick": words.pick,
        "lowered": words.lower,
        "capitalised": words.upper,
        "prose": lambda text: prose(text, words.plain("meta.sentence_space")),
        "region_name": lambda region: region.names[words.language],
    }
    return made


def prose(text: str, space: str) -> Markup:
    """Set sentences one after another, ``space`` between them; no last line holds one word alone.

    The last two words, or the last four characters where sentences have no space between them,
    stay together.
    """
    joined = re.sub(r"\s+", " ", str(text)).strip()
    if not space:
        joined = re.sub(r"(?<=[。！？；：，]) | (?=[\u2e80-\u9fff])", "", joined)
        return Markup(re.sub(r"([^<>\s]{4})$", r'<span class="kept">\1</span>', joined))
    return Markup(re.sub(r" (?=(?:<[^>]*>|[^ <>]){1,60}$)", "\u00a0", joined))


def _values(
    results: Results, found: Facts, words: Words, charts: dict[str, Chart | None]
) -> dict[str, Any]:
    """Return what the templates of both media read."""
    study, region, language = results.study, found.region, words.language
    measures = {m.column: m for m in study.dea.measures}
    letters = {term.term: naming.letter(i) for i, term in enumerate(found.terms)}
    places = {m.column: _places(results, m) for m in study.dea.measures}

    def term_name(term: Term) -> str:
        return naming.pathway(study, term.term, words)

    def term_rule(term: Term) -> str:
        return naming.asks(study, term.term, words)

    obstacles = _obstacles(found, words)
    fixed = [words.lower(words.pick(c.label)) for c in study.fsqca.conditions if not c.movable]
    with_lesson = [each for each in found.peers if each.role == "both"]
    return {
        "results": results,
        "study": study,
        "region": region,
        "facts": found,
        "charts": charts,
        "name": region.names[language],
        "score": region.score,
        "level": study.dea.bootstrap.level,
        "per": int(PER),
        "unit": words.pick(study.units.word),
        "units": words.pick(study.units.plural),
        "frontier": len(results.frontier),
        "frontier_score": numbers.FRONTIER_SCORE,
        "headline": _headline(found, words, term_name),
        "obstacles": obstacles,
        "furthest": max(obstacles, key=lambda o: o["way"], default=None),
        "left_aside": _left_aside(found, words, letters),
        "shared": [
            naming.side(study, condition.name, present, words)
            for condition, present in (found.shared.conditions if found.shared else ())
        ],
        "readings": _readings(found, words, letters),
        "low": words.plain("charts.separator").join(term_rule(term) for term in found.low),
        "low_exists": any(results.low.intermediate.models),
        "focus_letter": letters[found.focus.term] if found.focus else "",
        "focus_name": _short_name(found, words, letters),
        "own_letters": [letters[term.term] for term in found.own],
        "lessons": [each.region.names[language] for each in with_lesson],
        "peers": found.peers,
        "excess_labels": [
            words.lower(words.pick(measures[gap.column].label)) for gap in found.excess
        ],
        "fixed": fixed,
        "letter": naming.letter,
        "term_name": term_name,
        "term_rule": term_rule,
        "measure": measures.__getitem__,
        "middle": {
            m.column: median(per_10k(other, m) for other in results.regions)
            for m in study.dea.measures
        },
        "native": lambda m, value: words.data(value, places[m.column][0]),
        "per10k": lambda m, value: words.data(value, places[m.column][1]),
        "rate": per_10k,
    }


def _headline(found: Facts, words: Words, term_name: Callable[[Term], str]) -> dict[str, Any]:
    key: str = found.case
    if key in ("none", "depends"):
        key = f"{key}_{'high' if found.high else 'low'}"
    if key == "reachable" and len(found.obstacles) > _NAMED_IN_HEADLINE:
        key = "reachable_many"
    values = {
        "name": found.region.names[words.language],
        "term": term_name(found.focus) if found.focus else "",
        "n": len(found.obstacles) if key == "reachable_many" else len(found.own),
        "conditions": [
            naming.side(found.study, o.condition, o.needed == "present", words)
            for o in found.obstacles
        ],
    }
    return {"key": key, "filled": values}


def _short_name(found: Facts, words: Words, letters: Mapping[str, str]) -> str:
    """Return the focus by the name that the study gave it, or else by its letter."""
    if found.focus is None:
        return ""
    if found.focus.term in found.study.pathways:
        name = naming.pathway(found.study, found.focus.term, words)
        return words.plain("brief.named", term=name)
    return words.plain("brief.lettered", letter=letters[found.focus.term])


def _obstacles(found: Facts, words: Words) -> list[dict[str, Any]]:
    conditions = {c.name: c for c in found.study.fsqca.conditions}
    return [
        {
            "label": conditions[obstacle.condition].label,
            "unit": conditions[obstacle.condition].unit,
            "value": words.data(obstacle.value, conditions[obstacle.condition].decimals),
            "crossover": words.data(obstacle.crossover, conditions[obstacle.condition].decimals),
            "movable": obstacle.movable,
            "way": abs(obstacle.membership - HALF),
        }
        for obstacle in found.obstacles
    ]


def _left_aside(found: Facts, words: Words, letters: dict[str, str]) -> dict[str, Any] | None:
    """Return the pathway nearer than the one a plan can reach, and why it is passed over."""
    nearest = found.region.high.nearest
    if found.case != "reachable" or nearest is None or nearest.movable:
        return None
    return {
        "letter": letters[nearest.term],
        "conditions": [
            naming.side(found.study, o.condition, o.needed == "present", words)
            for o in nearest.obstacles
            if not o.movable
        ],
    }


def _readings(found: Facts, words: Words, letters: dict[str, str]) -> Markup:
    told = []
    for i, reading in enumerate(found.region.high.readings):
        values = {
            "state": words.plain(f"terms.state.{reading.state}"),
            "number": i + 1,
            "letters": [letters[term] for term in reading.terms],
        }
        told.append(words(f"brief.pathway.reading{'_in' if reading.terms else ''}", **values))
    return Markup(words.plain("charts.separator")).join(told)


def _places(results: Results, measure: Measure) -> tuple[int, int]:
    """Return the decimals a measure is shown with: in native units, and per 10,000 residents."""
    rates = [per_10k(region, measure) for region in results.regions]
    if measure.precision >= 1:
        return 0, _significant(median(rates))
    return _significant(median(r.values[measure.column] for r in results.regions)), _significant(
        median(rates)
    )


def _significant(typical: float) -> int:
    """Return the decimals that show about three figures of a number of this size."""
    return next((d for d, least in ((0, 100.0), (1, 10.0), (2, 1.0)) if abs(typical) >= least), 3)
