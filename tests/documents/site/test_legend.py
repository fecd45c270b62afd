"""The legend's room on the map: held against a search through every rectangle there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analysis.documents.site import legend
from analysis.documents.site.legend import Room

LINE = [["a line"]]


@st.composite
def maps(draw: st.DrawFn) -> tuple[set[tuple[int, int]], tuple[int, int]]:
    columns, rows = draw(st.integers(1, 7)), draw(st.integers(1, 7))
    places = st.tuples(st.integers(0, columns - 1), st.integers(0, rows - 1))
    return draw(st.sets(places, max_size=columns * rows)), (columns, rows)


def within(room: Room) -> set[tuple[int, int]]:
    return {
        (column, row)
        for column in range(room.column, room.column + room.columns)
        for row in range(room.row, room.row + room.rows)
    }


def all_rooms(tiles: set[tuple[int, int]], columns: int, rows: int) -> list[Room]:
    """Every rectangle that touches an edge and has no tile in it."""
    found = [
        Room(left, top, wide, high)
        for left in range(columns)
        for top in range(rows)
        for wide in range(1, columns - left + 1)
        for high in range(1, rows - top + 1)
        if left == 0 or top == 0 or left + wide == columns or top + high == rows
    ]
    return [room for room in found if not within(room) & tiles]


@given(maps())
def test_the_legend_has_the_largest_empty_part_at_an_edge(
    drawn: tuple[set[tuple[int, int]], tuple[int, int]],
) -> None:
    tiles, (columns, rows) = drawn
    every = all_rooms(tiles, columns, rows)
    assert set(legend.rooms(tiles, (columns, rows))) <= set(every)
    placed = legend.place(tiles, (columns, rows), LINE)
    largest = max((room.columns * room.rows for room in every), default=0)
    assert (placed.columns * placed.rows if placed else 0) == largest


def test_what_does_not_fit_stands_below() -> None:
    tiles = {(column, row) for column in range(6) for row in range(6)} - {(5, 0), (5, 1)}
    assert legend.place(tiles, (6, 6), LINE) == Room(5, 0, 1, 2)
    assert legend.place(tiles, (6, 6), [["word " * 30]]) is None
    assert legend.place(tiles, (6, 6), [["line"] * 6]) is None
    assert legend.place(tiles | {(5, 0), (5, 1)}, (6, 6), LINE) is None


def test_parts_stand_beside_each_other_where_there_is_room() -> None:
    row = {(column, 1) for column in range(4)}  # one row is free, above
    assert legend.place(row, (4, 2), [["one", "two"], ["three", "four"]]) == Room(0, 0, 4, 1)
    half = row | {(0, 0), (1, 0)}
    assert legend.place(half, (4, 2), [["one", "two"], ["three", "four"]]) is None


def test_a_map_as_large_as_a_roster_may_make_it_is_not_searched() -> None:
    assert legend.place({(0, 0), (999, 999)}, (1000, 1000), LINE) is None
