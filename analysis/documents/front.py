"""What the paper's title page says, from the study file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analysis.study.model import Study


def front_matter(study: Study, language: str) -> dict[str, Any]:
    """Return a study's title page as the keys that ``book:`` in ``_quarto.yml`` has for it.

    What the study does not say is left out, so that the book's own setting stays. Texts are
    literal: signs that Markdown reads are escaped by whoever writes them.
    """
    plan = study.paper
    if plan is None:
        return {}

    def worded(texts: Mapping[str, str] | None) -> str | None:
        return (texts.get(language) or next(iter(texts.values()))) if texts else None

    authors = [
        _given(name=worded(each.name), affiliation=worded(each.affiliation), orcid=each.orcid)
        for each in plan.authors
    ]
    return _given(
        title=worded(plan.title), subtitle=worded(plan.subtitle), author=authors or None,
        abstract=worded(plan.abstract), keywords=[worded(each) for each in plan.keywords] or None,
    )  # fmt: skip


def _given(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}
