"""Headers of two rows, groups of columns above their names, as one row of names."""

from __future__ import annotations

from collections import Counter

from analysis.study.form import NUMBER, Form, column_name, listed

Rows = list[tuple[int, list[str]]]


def in_one_row(rows: Rows, form: Form) -> tuple[Rows, list[str]]:
    """Return the rows with the header in the first one, and a line where two were joined.

    A column is called what stands lower, and has the group's name before it where another column
    is called so too. Two rows are a header where ``header_rows`` says so, or where it is sure: the
    first has gaps, the second fills all of them and holds no number.
    """
    if not rows:
        return rows, []
    upper = [column_name(cell) for cell in rows[0][1]]
    lower = [column_name(cell) for cell in rows[1][1]] if len(rows) > 1 else []
    two = form.header_rows == 2 and len(lower) == len(upper)
    if not two and (form.header_rows is not None or not _continues(upper, lower)):
        return [(rows[0][0], upper), *rows[1:]], []
    names = [below or above for above, below in zip(upper, lower, strict=True)]
    times, group = Counter(names), ""
    for i, above in enumerate(upper):
        group = above or group
        if times[names[i]] > 1 and group and lower[i]:
            names[i] = f"{group}: {names[i]}"
    first, second = rows[0][0], rows[1][0]
    line = (
        f"rows {first} and {second} are its header, with the columns {listed(names)} "
        "(said by table.header_rows: 2)"
    )
    return [(first, names), *rows[2:]], [] if form.header_rows else [line]


def _continues(upper: list[str], lower: list[str]) -> bool:
    """Whether the second row surely goes on with the header."""
    gaps = [i for i, cell in enumerate(upper) if not cell]
    return (
        len(lower) == len(upper)
        and len(gaps) > 0
        and all(lower[i] for i in gaps)
        and sum(map(bool, lower)) > 1
        and not any(NUMBER.fullmatch(cell.replace(",", "").strip("%")) for cell in lower)
    )
