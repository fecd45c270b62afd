"""What stands at the head and the foot of every web page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup

from analysis.documents.card import CARD
from analysis.documents.citation import CFF, citation
from analysis.documents.edition import FRONT, Edition
from analysis.language import messages, naming
from analysis.language.words import Words, mark_language
from analysis.study.model import LICENCES

SEARCH_INDEX = "search-index"  # the folder of the files that the search reads

# The entries of the navigation, in their order: each one's key (its words are site.links.KEY) and
# its address in a language, empty where the study has no such page. A new page of the site's own
# becomes an entry by a line here.
ENTRIES: tuple[tuple[str, Callable[[Edition, str], str]], ...] = (
    ("finder", Edition.finder),
    ("explorer", Edition.explorer),
    ("what_if", Edition.what_if),
    ("paper", Edition.paper),
    ("downloads", Edition.downloads),
)


def masthead(edition: Edition, language: str, address: str, here: str) -> dict[str, Any]:
    """Return what the header and footer of the page at ``address`` need.

    ``here`` is the key of the entry (``ENTRIES``) that the page belongs to. A page in a language
    that the study has not, such as a paper in English, has the study's first around it.
    """
    page, language = language, edition.host(language)
    words, study = edition.words[language], edition.results.study
    values = {
        "units": words.upper(study.units.plural[language]),
        "unit": study.units.word[language],
    }
    links: list[dict[str, Any]] = [
        {
            "key": key,
            "href": address_of(edition, language),
            "current": address_of(edition, language) == address,
            "label": _label(edition, key, words, values),
            "what": words(
                f"site.links.{key}.what",
                unit=naming.unit(study, words),
                units=naming.units(study, words),
            ),
        }
        for key, address_of in ENTRIES
        if address_of(edition, language)
    ]
    root = "../" * address.count("/")
    alternates = list(_alternates(edition, language, address, here))
    return {
        "language": page,
        "direction": edition.words_in(page).direction,
        "hosted": _marked(words) if page != language else "",
        "words": words,
        "root": root,
        "here": here,
        "alternates": alternates,
        "versions": _versions(edition, language, address, alternates),
        "citation": citation(edition, page, address),
        "card": {"href": edition.prefix(language) + CARD, "says": study.title[language]},
        "place": address.removesuffix("index.html"),
        "names": [
            *(link["label"].striptags() for link in links if link["current"]),
            *(
                words.plain(f"site.also.{here}").split("|")
                if words.has(f"site.also.{here}")
                else []
            ),
        ],
        "site": {
            "title": study.title[language],
            "address": edition.address,
            "description": _description(links, study.title[language]),
            "citation_file": CFF,
            "licence": LICENCES[study.licence] if study.licence else None,
            "study": study.title[language],
            "in_english": bool(messages.lacking(words)),
            "home": edition.home(language),
            "links": links,
            "glossary": edition.glossary(language),
            "manual": edition.manual,
            "search": edition.search(language),
            "search_index": f"{SEARCH_INDEX}/{language}",
            "content": edition.results.content,
            "version": edition.results.version,
            "date": words.date(edition.epoch),
        },
    }


def _label(edition: Edition, key: str, words: Words, values: Mapping[str, str]) -> Markup:
    """Return what an entry is called; a paper in another language says which."""
    label = words(f"site.links.{key}.label", **values)
    book = edition.book_language(words.language)
    if key != "paper" or book == words.language:
        return label
    spoken = edition.words_in(book).plain("site.language_name")
    return words("site.paper_in", label=label, language=mark_language(spoken, book))


def _marked(words: Words) -> Markup:
    """Return the attributes of what stands around a page in another language."""
    return Markup(' lang="{}" dir="{}"').format(words.language, words.direction)


def _alternates(
    edition: Edition, language: str, address: str, here: str
) -> Iterator[dict[str, Any]]:
    """Yield the same page in the other languages; their first page where they have no chapter."""
    plain = address.removeprefix(edition.prefix(language))
    root = "../" * address.count("/")
    for other, words in edition.words.items():
        if other != language:
            aim = _same_chapter(edition, other, plain) if here == "paper" else plain
            if here == "manual":  # which is there in one language alone
                aim = "index.html"
            yield {
                "language": other,
                "name": words.plain("site.language_name"),
                "href": root + edition.prefix(other) + aim,
                "address": edition.prefix(other) + aim,
                "same": here != "manual" and PurePosixPath(aim).stem == PurePosixPath(plain).stem,
            }


def _versions(
    edition: Edition, language: str, address: str, alternates: list[dict[str, Any]]
) -> list[tuple[str, str]]:
    """Return each language in which a page is there and its address; ``x-default`` is the first.

    None where it is not known where the site will stand: search engines, for which they are, take
    whole addresses alone, and call others a fault.
    """
    if not edition.address:
        return []
    found = {language: address} | {
        each["language"]: each["address"] for each in alternates if each["same"]
    }
    if len(found) == 1:
        return []
    ordered = [each for each in edition.words if each in found]
    named = [*((each, found[each]) for each in ordered), ("x-default", found[ordered[0]])]
    return [(code, edition.address + place.removesuffix("index.html")) for code, place in named]


def _description(links: list[dict[str, Any]], title: str) -> str:
    """Return what a page is described by that does not describe itself: its entry's words."""
    said = next((link["what"].striptags() for link in links if link["current"]), "")
    return f"{title}. {said}" if said else title


def _same_chapter(edition: Edition, language: str, address: str) -> str:
    """Return the chapter of that name in another language's book, below the language's address."""
    if language not in edition.books:
        return "index.html"
    files = map(PurePosixPath, edition.books[language].chapters)
    pages = {file.stem: str(file.with_suffix(".html")) for file in files}
    return pages.get(PurePosixPath(address).stem, FRONT)
