"""Where a headline's lines end in scripts that set no space between words: not within a word.

A dictionary does not know a study's words, and no rule of CSS holds in browsers and in print alike.
So the words are named: by the messages (``meta.together``), and by the study itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup

from analysis.language import naming
from analysis.language.words import Words
from analysis.results.shapes import Results

LONGEST = 10  # characters; a longer label has to break on a telephone
_UNSPACED = re.compile(r"[\u2e80-\u2fff\u3005-\u3007\u3040-\u9fff\uf900-\ufaff]+")  # no punctuation
_TAG = re.compile(r"(<[^>]*>)")


def words_kept(results: Results, words: Words) -> tuple[str, ...]:
    """Return what stays together in a language: names, labels and the messages' own words."""
    study = results.study
    labels = [
        *(one.label for one in (*study.dea.inputs, *study.dea.outputs)),
        *(one.label for one in study.practice.values()),
        *(one.label for one in study.fsqca.conditions),
    ]
    texts = [
        *(naming.region(region, words) for region in results.regions),
        *(naming.wording(label, words) for label in labels),
        naming.unit(study, words),
        naming.units(study, words),
        *words.together,
    ]
    return tuple(dict.fromkeys(run for text in texts for run in _UNSPACED.findall(text)))


def keep(html: Markup, kept: Iterable[str]) -> Markup:
    """Return a text whose ``kept`` words do not break between lines, the longest taken first."""
    there = (word for word in kept if 1 < len(word) <= LONGEST and word in html)
    found = sorted(there, key=len, reverse=True)
    if not found:
        return html
    word = re.compile("|".join(map(re.escape, found)))
    parts = _TAG.split(str(html))
    whole = (
        part if part.startswith("<") else word.sub(r'<span class="kept">\g<0></span>', part)
        for part in parts
    )
    return Markup("".join(whole))
