"""What the chapters import: results, and numbers, names, tables and figures as Markdown.

A chapter opens the paper in its first cell and shows what it is given; it computes nothing:

    from analysis.documents.paper.session import open_paper
    paper = open_paper()
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from analysis import files, tables
from analysis.charts.paper import PaperChart
from analysis.documents import prose
from analysis.language import messages, naming
from analysis.language.words import Words
from analysis.results import cache
from analysis.results.positions import Pathway
from analysis.results.shapes import Results
from analysis.study import own, project
from analysis.study.model import Study
from analysis.study.project import CHAPTERS, Project
from analysis.tables.table import PrintedTable, code, data, plain


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown that stands as it is, inline or in a cell, and within an f-string."""

    markdown: str

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __str__(self) -> str:
        return self.markdown

    def __bool__(self) -> bool:
        return bool(self.markdown.strip())


@dataclass(frozen=True, slots=True)
class Paper:
    """One study, ready to be written about.

    Numbers come as :class:`Text` that keeps the unrounded value beside what is shown.
    """

    project: Project
    results: Results
    words: Words
    book: Path

    @property
    def study(self) -> Study:
        """The study."""
        return self.results.study

    @property
    def unit(self) -> Text:
        """What one region is called."""
        return Text(plain(naming.unit(self.study, self.words)))

    @property
    def units(self) -> Text:
        """What the regions are called."""
        return Text(plain(naming.units(self.study, self.words)))

    @property
    def period(self) -> Text:
        """The study's period, as the language writes a year if it is one."""
        return Text(plain(self.words.period(self.study.period)))

    def count(self, number: float | Iterable[object]) -> Text:
        """A whole number, or how many things there are."""
        if not isinstance(number, int | float):
            number = sum(1 for _ in number)
        return self.number(number)

    def number(self, value: float, decimals: int = 0) -> Text:
        """A number."""
        return Text(data(value, self.words.number(value, decimals)))

    def score(self, value: float, decimals: int = 3) -> Text:
        """A score, shown as 1 only on the frontier."""
        return Text(data(value, self.words.score(value, decimals)))

    def share(self, value: float, decimals: int = 0) -> Text:
        """A share as per cent."""
        return Text(data(value, self.words.percent(value, decimals)))

    def compact(self, value: float) -> Text:
        """A large number in words."""
        return Text(data(value, self.words.compact(value)))

    def measured(self, columns: Iterable[str]) -> Text:
        """The labels of inputs or outputs, joined, as within a sentence."""
        labels = {measure.column: measure.label for measure in self.study.dea.measures}
        return self.listed(labels[column] for column in columns)

    @property
    def briefs(self) -> str:
        """The folder of the briefs in the chapters' language, as seen from a chapter's page."""
        ours, folder = self.words.language, self.study.units.folder
        if self.book.parent.name == CHAPTERS:  # a language's book: its pages lie beside its briefs
            return folder
        other = ours in self.study.languages and ours != self.study.language
        return f"../{ours}/{folder}" if other else f"../{folder}"

    def say(self, key: str, /, **values: object) -> Text:
        """The message ``paper.<key>``: a sentence that hangs on the results."""
        return Text(tables.markdown(self.words(f"paper.{key}", **values)))

    def line(self, *sentences: Text) -> Text:
        """Several sentences one after another, with a space between them or, in Chinese, none."""
        return Text(("" if self.words.language == "zh" else " ").join(map(str, sentences)))

    def wording(self, texts: Mapping[str, str], *, lower: bool = False) -> Text:
        """A wording of the study file; ``lower``: as within a sentence."""
        shown = naming.wording(texts, self.words)
        return Text(plain(self.words.lower(shown) if lower else shown))

    def listed(self, texts: Iterable[Mapping[str, str]]) -> Text:
        """Several wordings, joined, as within a sentence."""
        shown = [self.words.lower(naming.wording(each, self.words)) for each in texts]
        return Text(plain(self.words.join(shown)))

    def name(self, slug: str) -> Text:
        """A region's name."""
        return Text(plain(naming.region(self.results.region(slug), self.words)))

    def names(self, slugs: Iterable[str]) -> Text:
        """The names of regions, joined."""
        return Text(plain(self.words.join(naming.regions(self.results, slugs, self.words))))

    def term(self, expression: object) -> Text:
        """A set expression."""
        return Text(code(str(expression)))

    def pathway(self, one: Pathway) -> Text:
        """A pathway's name and its expression."""
        name = plain(naming.pathway(self.study, one, self.words))
        return Text(self.words.plain("paper.say.pathway", name=name, term=f"`{one.term}`"))

    def prose(self, section: str) -> Text:
        """What the study itself has to say here: a section of its ``prose.<language>.md``.

        Empty where the study has no such file or section, so that a chapter can include it always.
        """
        written = prose.sections(self.study.folder, self.words.language).get(section, "")
        for address in prose.pictures(written):
            name = f"{files.FIGURES}/{self.study.id}/prose-{PurePosixPath(address).name}"
            picture = prose.picture(self.study.folder, address)
            files.write_atomically(self.book / name, picture)
            written = written.replace(f"]({address}", f"](/{name}")
        return Text(written)

    def table(self, label: str, table: PrintedTable) -> Text:
        """A numbered table, of very many rows the ends; ``label`` starts with ``tbl-``."""
        return Text(table.shortened(self.words).labelled(label))

    def figure(self, label: str, chart: PaperChart) -> Text:
        """A numbered figure, its message and key as caption; ``label`` starts with ``fig-``."""
        name = f"{files.FIGURES}/{self.study.id}/{label.removeprefix('fig-')}.svg"
        files.write_atomically(self.book / name, chart.svg)
        alt = chart.alt.replace("\\", "\\\\").replace('"', '\\"')
        caption = f"{tables.markdown(chart.message)} {tables.markdown(chart.drawn)}"
        return Text(f'::: {{#{label}}}\n\n![](/{name}){{fig-alt="{alt}"}}\n\n{caption}\n\n:::\n')

    def fields(self) -> list[dict[str, Any]]:
        """The Frictionless descriptors of the table's columns; none without a data package."""
        body = own.read(self.study.folder, own.PACKAGE_FILE)
        if body is None:
            return []
        resources = json.loads(body)["resources"]
        return [
            field
            for resource in resources
            if resource.get("path") == self.study.table.file
            for field in resource["schema"]["fields"]
        ]


def open_paper(study: Path | None = None) -> Paper:
    """Open the study that ``_quarto.yml`` names, or the one in ``study``.

    Raises
    ------
    UserError
        The study, its table or the messages are at fault.
    """
    found = project.find(study)
    book = project.book_around(Path.cwd()) or found.root
    language = project.language_of(book)
    words = messages.load(found.templates, [language], found.messages)[language]
    return Paper(found, cache.results(found.study, found.cache / "results"), words, book)
