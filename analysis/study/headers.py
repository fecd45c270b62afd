"""Headers of two rows, groups of columns above their names, as one row of names."""

from __future__ import annotations

from collections import Counter

from analysis.study.form import DATED, NUMBER, Form, column_name, listed

Rows = list[tuple[int, list[str]]]


def in_one_row(rows: Rows, form: Form) -> tuple[Rows, list[str]]:
    """Return the rows with the header in the first one, and a line where two were joined.

    A column is called what stands lower, and has the group's name before it where another column
    is called so too, or where it is a period. Two rows are a header where ``header_rows`` says so,
    or where it is sure: the first has gaps, and the second fills all of them and holds no number,
    or fills some with years and has nothing else beside cells that the first leaves empty.
    """
    if not rows:
        return rows, []
    upper = [column_name(cell) for cell in rows[0][1]]
    lower = [column_name(cell) for cell in rows[1][1]] if len(rows) > 1 else []
    two = form.header_rows == 2 and len(lower) == len(upper)
    sure = _continues(upper, lower) or _dates(upper, lower)
    if not two and (form.header_rows is not None or not sure):
        return [(rows[0][0], upper), *rows[1:]], []
    names = [below or above for above, below in zip(upper, lower, strict=True)]
    times, group = Counter(names), ""
    for i, above in enumerate(upper):
        group = above or group
        if (times[names[i]] > 1 or DATED.fullmatch(lower[i])) and group and lower[i]:
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


def _dates(upper: list[str], lower: list[str]) -> bool:
    """Whether the second row surely holds the years of the groups above them."""
    if len(lower) != len(upper):
        return False
    dated = [i for i, cell in enumerate(lower) if DATED.fullmatch(cell)]
    gaps = [i for i in dated if not upper[i]]
    others = [i for i in range(len(upper)) if i not in dated]
    return (
        len(gaps) > 0
        and len({lower[i] for i in dated}) > 1
        and any(upper[i] for i in dated)
        and len(others) > 0
        and not any(upper[i] and lower[i] for i in others)
    )
