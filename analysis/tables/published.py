"""Types that earlier publications name, beside the combinations here that resemble them."""

from __future__ import annotations

import numpy as np

from analysis.fsqca.fit import sufficiency
from analysis.language import naming
from analysis.language.words import Words
from analysis.results.positions import HALF
from analysis.results.shapes import Results
from analysis.study.model import Published
from analysis.tables.data import columns_of, heads, of
from analysis.tables.table import DASH, Cell, PrintedTable, number, text


def published_types(results: Results, one: Published, words: Words) -> PrintedTable:
    """Each type by its name; the combination that it is read as, its members here and its fit."""
    rows = []
    for each in one.types:
        label = text(naming.wording(each.label, words))
        if each.like is None:
            rows.append((label, *(Cell(DASH) for _ in range(6))))
            continue
        x, y = _membership(results, each.like), _membership(results, results.high.outcome)
        fit = sufficiency(x, y)
        rows.append(
            (
                label,
                Cell(each.like, code=True),
                number(words, int((x > HALF).sum())),
                number(words, int(((x > HALF) & (y > HALF)).sum())),
                number(words, fit.consistency, 3),
                number(words, fit.pri, 3),
                number(words, fit.coverage, 3),
            )
        )
    head = heads(words, "types", "type like members high consistency pri coverage")
    caption = words(
        "paper.tables.types.caption", source=naming.wording(one.label, words),
        outcome=results.high.outcome, **of(results, words),
    )  # fmt: skip
    return PrintedTable(columns_of(head, "tt#####"), tuple(rows), caption)


def _membership(results: Results, product: str) -> np.ndarray:
    parts = []
    for literal in product.split("*"):
        name = literal.strip().removeprefix("~")
        values = np.array([region.memberships[name] for region in results.regions])
        parts.append(1 - values if literal.strip().startswith("~") else values)
    return np.minimum.reduce(parts)
