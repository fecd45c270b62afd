"""The index that a page's search reads: small files, of which a question needs a few.

Words are found by their beginnings. Text without spaces between its words, such as Chinese, is
indexed by each pair of neighbouring characters: whatever is asked for is found inside a sentence,
without a dictionary that would have to know the study's terms. Every character but the last of a
run begins one pair, and the last stands alone, so that a single character is found too.

The files are scripts, not data, because a page that is opened from a folder may load scripts
alone. ``templates/site/search.js`` reads them; it cuts text into words by the same rules.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from analysis.documents.masthead import SEARCH_INDEX
from analysis.documents.site.sections import Found
from analysis.documents.site.spoken import LOOSE

# The scripts that put no space between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer.
UNSPACED = (
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
_RUNS = re.compile(rf"([{UNSPACED}]+)|([^\W_{UNSPACED}]+)")
_DECIMAL = re.compile(r"\d[\d.,]*\.\d+")
_HEADING = 8  # what a word counts for in a heading; in the text it counts as often as it is there
_MOST = 7
_ROOM = 48_000  # characters in a file of the index, if a word has no more


def index(pages: Iterable[Found], languages: Iterable[str]) -> dict[str, bytes]:
    """Return the files of the index of each language, by address.

    Parameters
    ----------
    pages
        In the order in which equal finds stand.
    languages
        The study's; a page in another one is found under the first.
    """
    known = list(languages)
    by_language: dict[str, list[Found]] = {language: [] for language in known}
    for page in pages:
        plain = page.language.split("-")[0]
        by_language[plain if plain in known else known[0]].append(page)
    return {
        f"{SEARCH_INDEX}/{language}/{name}.js": _script(name, value)
        for language, found in by_language.items()
        for name, value in _files(found)
    }


def _files(pages: list[Found]) -> Iterator[tuple[str, object]]:
    """Yield name and content of a language's files: the pages, the words, each page's text."""
    table = [
        [page.href, page.title, page.kind, list(page.names), len(page.sections)] for page in pages
    ]
    shards = list(_shards(_postings(pages)))
    firsts = [next(iter(shard)) for shard in shards]
    yield "pages", {"pages": table, "words": firsts}
    for number, shard in enumerate(shards):
        yield f"w{number}", shard
    for number, page in enumerate(pages):
        yield f"p{number}", [[each.anchor, each.heading, each.text] for each in page.sections]


def _postings(pages: list[Found]) -> dict[str, list[int]]:
    """Return for each word where it stands: numbers of sections and what it counts for there."""
    found: dict[str, list[int]] = defaultdict(list)
    number = 0
    for page in pages:
        for place, section in enumerate(page.sections):
            heading = section.heading if place else f"{page.title} {section.heading}"
            counted = {word: min(n, _MOST) for word, n in Counter(words(section.text)).items()}
            for word in set(words(heading)):
                counted[word] = counted.get(word, 0) + _HEADING
            for word, weight in counted.items():
                found[word] += (number, weight)
            number += 1
    return found


def words(text: str) -> Iterator[str]:
    """Cut a text into the words that it is found by; decimal fractions are left out."""
    for unspaced, word in _RUNS.findall(plain(_DECIMAL.sub(" ", text))):
        if word:
            yield word
        else:
            yield from (unspaced[i : i + 2] for i in range(len(unspaced)))


def plain(text: str) -> str:
    """Return a text without capitals, accents, forms of compatibility, and two ways of spelling.

    An Arabic final *h* and *y* are typed with dots or without, Japanese in either kana.
    """
    apart = unicodedata.normalize("NFKD", text).translate(LOOSE)
    return "".join(c for c in apart if not unicodedata.category(c).startswith("M")).lower()


def _shards(postings: Mapping[str, list[int]]) -> Iterator[dict[str, list[int]]]:
    """Split the words, in their order, into files of about the same size."""
    shard: dict[str, list[int]] = {}
    room = 0
    for word in sorted(postings, key=_utf16):  # the order in which scripts compare
        shard[word] = postings[word]
        room += len(word) + 4 * len(postings[word])
        if room > _ROOM:
            yield shard
            shard, room = {}, 0
    if shard:
        yield shard


def _utf16(word: str) -> bytes:
    return word.encode("utf-16-be")


def _script(name: str, value: object) -> bytes:
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return f"siteSearch.take({json.dumps(name)},{written});\n".encode()
