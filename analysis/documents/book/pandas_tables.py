"""Gives the HTML of a pandas table the shape of the book's own tables."""

from __future__ import annotations

import re

_FRAME = re.compile(r'<table border="\d+" class="(dataframe[^"]*)">(.*?)</table>', re.DOTALL)
_STYLE = re.compile(r"<style scoped>.*?</style>\s*", re.DOTALL)
_ROW = re.compile(r"<tr[^>]*>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<(t[hd])([^>]*)>(.*?)</\1>", re.DOTALL)
_NUMBER = re.compile(r"[-−+]?[\d,.\s]*\d%?|NaN|&lt;NA&gt;|")


def tidy(html: str) -> str:
    """Rework each pandas table in ``html``: no style of its own, numbers right-aligned.

    Other HTML comes back as it is.
    """
    if 'class="dataframe' not in html:
        return html
    return _FRAME.sub(_tidied, _STYLE.sub("", html))


def _tidied(table: re.Match[str]) -> str:
    head, _, body = table[2].partition("<tbody>")
    columns = list(zip(*[_CELL.findall(row[1]) for row in _ROW.finditer(body)], strict=False))
    numeric = [all(_NUMBER.fullmatch(text.strip()) for _, _, text in each) for each in columns]

    def row(match: re.Match[str]) -> str:
        cells = []
        for column, (tag, attributes, text) in enumerate(_CELL.findall(match[1])):
            is_number = column < len(numeric) and numeric[column] and tag == "td"
            if tag == "th" and match.start() < len(head):
                is_value = column < len(numeric) and columns[column][0][0] == "td"
                is_number = is_value and numeric[column]
                tag = "th" if text.strip() else "td"
            elif tag == "th":
                attributes += ' scope="row"'
            attributes += ' class="number"' if is_number else ""
            cells.append(f"<{tag}{attributes}>{text}</{tag}>")
        return f"<tr>{''.join(cells)}</tr>"

    return f'<table class="{table[1]}">{_ROW.sub(row, table[2])}</table>'
