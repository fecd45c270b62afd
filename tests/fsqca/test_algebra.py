"""Boolean algebra against R's QCA and admisc, by hand, and by its laws."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import fsqca
from analysis.cli.main import main
from analysis.errors import UserError

FOLDER = Path(__file__).parents[1] / "reference" / "qca_boolean_algebra"
ANSWERS = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


def terms(text: object) -> frozenset[frozenset[str]]:
    """An expression as a set of products."""
    return frozenset(frozenset(p.strip().split("*")) for p in str(text).split("+"))


def of_r(answer: object) -> list[str]:
    """R's answers as a list: it drops what holds one element."""
    return [answer] if isinstance(answer, str) else list(answer)  # type: ignore[call-overload]


@pytest.mark.parametrize("text", ANSWERS["negate"])
def test_negations(text: str) -> None:
    wanted = {terms(one) for one in of_r(ANSWERS["negate"][text][text])}
    assert {terms(one) for one in fsqca.negate(text)} == wanted


@pytest.mark.parametrize("text", ANSWERS["simplify"])
def test_simplest_forms(text: str) -> None:
    wanted = {terms(one) for one in of_r(ANSWERS["simplify"][text])}
    assert {terms(one) for one in fsqca.simplify(text)} == wanted


@pytest.mark.parametrize("text", ANSWERS["expand"])
def test_full_rows(text: str) -> None:
    # R was asked for the rows over A to D.
    assert terms(fsqca.expand(text, "ABCD")) == terms(of_r(ANSWERS["expand"][text])[0])


@pytest.mark.parametrize("text", ANSWERS["factorize"])
def test_factorizations(text: str) -> None:
    wanted = {canonical(one) for one in of_r(ANSWERS["factorize"][text][text])}
    assert {canonical(one) for one in fsqca.factorize(text)} == wanted


def canonical(text: str) -> str:
    """A factorization with all sums and products in alphabetical order."""
    text = text.replace(" ", "")
    for operator in "+*":
        parts, depth, part = [], 0, ""
        for letter in text:
            depth += (letter == "(") - (letter == ")")
            if letter == operator and not depth:
                parts.append(part)
                part = ""
            else:
                part += letter
        parts.append(part)
        if len(parts) > 1:
            return operator.join(sorted(map(canonical, parts)))
    return f"({canonical(text[1:-1])})" if text.startswith("(") else text


def test_multi_value_and_a_solution() -> None:
    levels = {"A": 3, "B": 2, "C": 3}
    (found,) = fsqca.negate("A[0]*B[1]", levels=levels)
    assert terms(found) == terms("A[1] + A[2] + B[0]")
    negation = ANSWERS["negate_solution_LF"]["negation"]
    ((text, wanted),) = negation.items()
    assert {terms(one) for one in fsqca.negate(text)} == {terms(one) for one in of_r(wanted)}


def test_intersections_and_constants() -> None:
    (found,) = fsqca.intersect("A + B*C", "A*D + ~A")
    assert terms(found) in (terms("A*D + ~A*B*C"), terms("A*D + ~A*B*C + B*C*D"))
    assert [str(one) for one in fsqca.intersect("A", "~A")] == ["0"]
    assert [str(one) for one in fsqca.simplify("A + ~A")] == ["1"]
    assert [str(one) for one in fsqca.negate("1")] == ["0"]


NAMES = "ABCD"
LITERALS = st.sampled_from([sign + name for name in NAMES for sign in ("", "~")])
SUMS = st.lists(st.lists(LITERALS, min_size=1, max_size=3), min_size=1, max_size=4).map(
    lambda products: " + ".join("*".join(dict.fromkeys(p)) for p in products)
)


def holds(text: object, row: dict[str, bool]) -> bool:
    """Truth of an expression in a row, by Python's own operators."""
    source = str(text).replace("~", " not ").replace("*", " and ").replace("+", " or ")
    return bool(eval(source, {}, {**row}))


@settings(deadline=None)
@given(SUMS, SUMS)
def test_laws(one: str, other: str) -> None:
    rows = [
        dict(zip(NAMES, values, strict=True))
        for values in itertools.product([False, True], repeat=len(NAMES))
    ]
    for row in rows:
        here, there = holds(one, row), holds(other, row)
        assert all(holds(found, row) == here for found in fsqca.simplify(one))
        assert all(holds(found, row) != here for found in fsqca.negate(one))
        assert all(holds(found, row) == (here and there) for found in fsqca.intersect(one, other))
        assert all(holds(found, row) == here for found in fsqca.factorize(one))
        assert holds(fsqca.expand(one), row) == here


def test_what_is_printed_is_read_again() -> None:
    names = ["GDP (log)", "R", "a b"]
    for text in ("~GDP (log)*R[2] + a b", "1", "0", "R[0]"):
        assert str(fsqca.parse(text, names)) == text
    assert str(fsqca.parse(" ! R * GDP (log) ", names)) == "GDP (log)*~R"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A*", "wants a condition after it"),
        ("(A + B", "not closed"),
        ("A B)", "cannot be read"),
        ("A[1]", "say how many levels"),
        ("A*b + A*B", "write ~B for what is not B"),
        ("econ*~ECON", "'econ' and 'ECON' differ in capitals alone"),
        ("", "is empty"),
        (" + ".join(f"C{k}" for k in range(15)), "15 conditions"),
    ],
)
def test_faults(text: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        fsqca.simplify(text)


def test_the_command() -> None:
    run = CliRunner().invoke
    assert run(main, ["expression", "negate", "A*B + ~C*D"]).stdout.count(" + ") == 3
    assert json.loads(run(main, ["expression", "simplify", "A + A*B", "--json"]).stdout) == ["A"]
    assert run(main, ["expression", "intersect", "A + B", "~A"]).stdout == "~A*B\n"
    assert run(main, ["expression", "factorize", "A*B + A*C"]).stdout == "A*(B + C)\n"
    assert "takes two or more" in run(main, ["expression", "intersect", "A"]).output
    assert run(main, ["expression", "negate", "A[0]", "--levels", "A=3"]).stdout == "A[1] + A[2]\n"
