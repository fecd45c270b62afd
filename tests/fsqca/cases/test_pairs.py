"""Single cases and matched pairs against SetMethods' smmr, and where that contradicts itself.

R's rows are compared one by one, by the cases' names; its order is compared by the keys that it
sorts by, since rows with equal keys come in an order that rounding noise decides.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import fsqca_reference as reference
import pandas as pd
import pytest

from analysis import fsqca
from analysis.errors import UserError

STUDIES = ("qca_smmr_schf", "qca_smmr_made24")

# R prints two to three digits.
CLOSE = 6e-4


@cache
def table_of(name: str) -> fsqca.TruthTable:
    answers = reference.expected(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fsqca.SparseTableWarning)
        return fsqca.truth_table(
            reference.memberships(name),
            answers["outcome"],
            answers["conditions"],
            consistency=answers["incl.cut"],
        )


@cache
def model_of(name: str) -> fsqca.Model:
    answers = reference.expected(name)
    kind = "parsimonious" if answers["include"] else "complex"
    (model,) = fsqca.minimize(table_of(name), kind).models
    assert model.expressions == set(answers["terms"])
    return model


@cache
def singles(name: str) -> fsqca.SingleCases:
    return fsqca.single_cases(table_of(name), model_of(name))


@cache
def pairs(name: str) -> fsqca.MatchedPairs:
    return fsqca.matched_pairs(table_of(name), model_of(name), most=None)


def records(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """R's rows as dicts; row names hold the cases where no column does."""
    rows = [dict(zip(answer["columns"], row, strict=True)) for row in answer.get("rows", [])]
    for row, name in zip(rows, answer.get("rownames", []), strict=False):
        row.setdefault("Case", name)
    return rows


def by_term(name: str, lists: tuple[Any, ...], focal: bool = False) -> dict[Any, Any]:
    found = {}
    for one in lists:
        key = (str(one.expression), str(one.focal)) if focal else str(one.expression)
        found[key] = one
    return found


SIDES = {
    "both": (True, True),
    "typ1": (True, False),
    "typ": (True, False),
    "typ2": (False, True),
    "iir": (False, True),
    "none": (False, False),
}


def agree(
    got: list[tuple[Any, ...]], wanted: list[tuple[Any, ...]], names: int, keys: range
) -> None:
    """The same rows, and the same sequence of sorting keys.

    ``names``: how many leading columns name cases; ``keys``: the columns that R sorts by.
    """
    assert len(got) >= len(wanted)
    known = {row[:names]: row for row in got}
    for row in wanted:
        assert row[:names] in known
        same(known[row[:names]], row)
    for mine, theirs in zip(got, wanted, strict=False):
        same(tuple(mine[k] for k in keys), tuple(theirs[k] for k in keys))


def same(mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> None:
    for own, other in zip(mine, theirs, strict=True):
        if isinstance(other, float | int) and not isinstance(other, bool):
            assert own == pytest.approx(other, abs=CLOSE), (mine, theirs)
        else:
            assert own == other, (mine, theirs)


@pytest.mark.parametrize("name", STUDIES)
def test_typical_cases(name: str) -> None:
    (answer,) = reference.expected(name)["single"]["typical"]
    wanted = records(answer)
    seen = 0
    for term, found in by_term(name, singles(name).typical).items():
        theirs = [
            (r["Case"], r["TermMemb"], r["Outcome"], r["MostTyp"], r["UniqCov"], r["Best"])
            for r in wanted
            if r["Term"] == term
        ]
        mine = [(c.case, c.membership, c.outcome, c.best, c.unique, c.value) for c in found.cases]
        assert len(mine) == len(theirs)
        agree(mine, theirs, 1, range(4, 6))
        seen += len(mine)
    assert seen == len(wanted) > 0


@pytest.mark.parametrize("name", STUDIES)
def test_typical_cases_by_focal_conjunct(name: str) -> None:
    answers = reference.expected(name)["single"]["typical_focal_conjunct"]
    best = {
        str(one.expression): {c.case for c in one.cases if c.best} for one in singles(name).typical
    }
    lists = by_term(name, singles(name).typical_conjuncts, focal=True)
    assert len(lists) == sum(map(len, answers.values()))
    for (term, focal), found in lists.items():
        (answer,) = (one for one in answers[term] if one["title"].endswith(f" {focal}"))
        if "note" in answer:
            assert found.cases == ()
            continue
        theirs = [
            (
                r["Case"], r["FC"], r["CC_Min"], r["Term"], r["Outcome"], r["MostTypFC"],
                r["Rank"], r["CleanCorr"], r["FC<=Y"], r["UniqCov"], r["Best"],
            )
            for r in records(answer)
        ]  # fmt: skip
        mine = [
            (
                c.case, c.focal, c.complement, c.membership, c.outcome, c.best,
                c.rank, c.clean, c.consistent, c.unique, c.value,
            )
            for c in found.cases
        ]  # fmt: skip
        assert len(mine) == len(theirs) > 0
        agree(mine, theirs, 1, range(6, 11))
        # R's own flag is always false: it looks for a column of another name.
        assert {c.case for c in found.cases if c.best_of_term} == best[term]


@pytest.mark.parametrize("name", STUDIES)
def test_cases_deviant_in_consistency(name: str) -> None:
    (answer,) = reference.expected(name)["single"]["deviant_consistency"]
    wanted = records(answer)
    seen = 0
    for term, found in by_term(name, singles(name).deviant_consistency).items():
        theirs = [
            (r["Cases"], r["TermMemb"], r["Outcome"], r["MostDCONS"], r["Best"])
            for r in wanted
            if r["Term"] == term
        ]
        mine = [(c.case, c.membership, c.outcome, c.best, c.value) for c in found.cases]
        assert len(mine) == len(theirs)
        agree(mine, theirs, 1, range(4, 5))
        seen += len(mine)
    assert seen == len(wanted) > 0


def row_number(name: str, record: dict[str, Any]) -> int:
    number = 0
    for condition in reference.expected(name)["conditions"]:
        number = 2 * number + record[f"TT_{condition}"]
    return number + 1


@pytest.mark.parametrize("name", STUDIES)
def test_cases_outside_the_solution(name: str) -> None:
    answers = reference.expected(name)["single"]
    (answer,) = answers["deviant_coverage"]
    theirs = [
        (
            r["Case"], r["Sol"], r["TT_row"], r["Outcome"], r["MostDCOV"],
            row_number(name, r), r["TT<=Y"], r["Best"],
        )
        for r in records(answer)
    ]  # fmt: skip
    mine = [
        (c.case, c.membership, c.row_membership, c.outcome, c.best, c.row, c.consistent, c.value)
        for c in singles(name).deviant_coverage.cases
    ]
    assert len(mine) == len(theirs) > 0
    agree(mine, theirs, 1, range(5, 8))
    (answer,) = answers["individually_irrelevant"]
    theirs = [
        (r["Case"], r["Sol"], r["TT_row"], r["Outcome"], row_number(name, r))
        for r in records(answer)
    ]
    mine = [
        (c.case, c.membership, c.row_membership, c.outcome, c.row)
        for c in singles(name).irrelevant.cases
    ]
    assert len(mine) == len(theirs) > 0
    agree(mine, theirs, 1, range(4, 5))


PairsOf = Callable[[fsqca.MatchedPair], tuple[Any, ...]]


def lists_of_pairs(name: str, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for term, answers in reference.expected(name)["pairs"][kind].items():
        if "error" not in answers:  # R stops on a term with one typical case
            for answer in answers:
                yield term, answer


@pytest.mark.parametrize("name", STUDIES)
def test_typical_pairs_by_focal_conjunct(name: str) -> None:
    lists = by_term(name, pairs(name).typical_typical_conjuncts, focal=True)
    compared = 0
    for term, answer in lists_of_pairs(name, "typical_typical_focal_conjunct"):
        found = lists[term, answer["title"].rsplit(" ", 1)[1]]
        if "note" in answer:
            assert found.pairs == ()
            continue
        theirs = [
            (
                r["TYP1"], r["TYP2"], SIDES[r["MostTypFC"]], SIDES[r["MostTypTerm"]],
                r["PairRank"], SIDES[r["CleanCorr"]], SIDES[r["FC<=Y"]], SIDES[r["UniqCov"]],
                r["Best"],
            )
            for r in records(answer)
        ]  # fmt: skip
        mine = [
            (
                p.first, p.second, p.best, p.best_of_term,
                p.rank, p.clean, p.consistent, p.unique, p.value,
            )
            for p in found.pairs
        ]  # fmt: skip
        assert found.total == len(mine)
        agree(mine, theirs, 2, range(4, 9))
        compared += len(theirs)
    assert compared > 10


# The complement of k11 is 1 - 0.9 and its outcome 0.1: R's rounding noise takes one for the lower.
NOISY = {("A*~B", "A"), ("~B*~C*~D", "~C"), ("~B*~C*~D", "~D")}


@pytest.mark.parametrize("name", STUDIES)
def test_typical_and_irrelevant_pairs_by_focal_conjunct(name: str) -> None:
    lists = by_term(name, pairs(name).typical_irrelevant_conjuncts, focal=True)
    compared = 0
    for term, answer in lists_of_pairs(name, "typical_iir_focal_conjunct"):
        key = (term, answer["title"].rsplit(" ", 1)[1])
        found = lists[key]
        if "note" in answer:
            assert found.pairs == ()
            continue
        theirs = [
            (
                r["TYP"], r["IIR"], r["PairRank"], SIDES[r["CleanCorr"]], SIDES[r["FC<=Y"]],
                r["UniqCov"], r["GlobUncov"], r["Best"], r["MostTypFC"], r["MostTypTerm"],
            )
            for r in records(answer)
        ]  # fmt: skip
        mine = [
            (
                p.first, p.second, p.rank, p.clean, p.consistent,
                p.unique[0], p.uncovered, p.value, p.best[0], p.best_of_term[0],
            )
            for p in found.pairs
        ]  # fmt: skip
        if name == "qca_smmr_made24" and key in NOISY:
            mine, theirs = ([row for row in rows if row[1] != "k11"] for rows in (mine, theirs))
        agree(mine, theirs, 2, range(2, 10))
        compared += len(theirs)
    assert compared > 10


@pytest.mark.parametrize("name", STUDIES)
def test_typical_and_deviant_pairs(name: str) -> None:
    answers = reference.expected(name)["pairs"]["typical_deviant_consistency"]
    lists = by_term(name, pairs(name).typical_deviant)
    compared = 0
    for answer in answers:
        theirs = [
            (r["TYP"], r["DCONS"], r["Best"], r["MostTypTerm"], r["MostDCONS"])
            for r in records(answer)
        ]
        found = lists[answer["title"].removeprefix("Term ")]
        agree([(p.first, p.second, p.value, *p.best) for p in found.pairs], theirs, 2, range(2, 5))
        compared += len(theirs)
    assert compared > 5


@pytest.mark.parametrize("name", STUDIES)
def test_deviant_and_irrelevant_pairs_of_a_row(name: str) -> None:
    (answer,) = reference.expected(name)["pairs"]["deviant_coverage_iir"]
    theirs = [
        (r["DCOV"], r["IIR"], row_number(name, r), r["TT_DCV<=Y"], r["Best"])
        for r in records(answer)
    ]
    found = pairs(name).deviant_irrelevant
    mine = [(p.first, p.second, p.row, p.consistent[0], p.value) for p in found.pairs]
    assert [row[2] for row in mine] == sorted(row[2] for row in mine)
    for row in {row[2] for row in theirs}:  # R cuts the list of each row
        agree(
            [one for one in mine if one[2] == row], [one for one in theirs if one[2] == row],
            2, range(2, 5),
        )  # fmt: skip
    assert len(theirs) > 4


@pytest.mark.parametrize("name", STUDIES)
def test_typical_pairs(name: str) -> None:
    lists = by_term(name, pairs(name).typical_typical)
    for answer in reference.expected(name)["pairs"]["typical_typical_term"]:
        theirs = [
            (r["TYP1"], r["TYP2"], SIDES[r["UniqCov"]], r["Best"], SIDES[r["MostTyp"]])
            for r in records(answer)
        ]
        found = lists[answer["title"].removeprefix("Term ")]
        agree(
            [(p.first, p.second, p.unique, p.value, p.best) for p in found.pairs],
            theirs, 2, range(2, 5),
        )  # fmt: skip


def test_typical_and_irrelevant_pairs() -> None:
    # R reads "globally uncovered" from the wrong row; these are its rows put right.
    answers = reference.expected("qca_smmr_schf")["corrected_typical_iir_term"]
    for term, found in by_term("", pairs("qca_smmr_schf").typical_irrelevant).items():
        theirs = [(i, j, u, c, g, value, best) for i, j, value, u, c, g, best in answers[term]]
        mine = [
            (p.first, p.second, p.unique[0], p.consistent[1], p.uncovered, p.value, p.best[0])
            for p in found.pairs
        ]
        agree(mine, theirs, 2, range(2, 7))
        assert len(theirs) == 10


NECESSARY = [("qca_smmr_schf", "STOCK+MA"), ("qca_smmr_schf", "EMP"), ("qca_smmr_made24", "A+C")]


@pytest.mark.parametrize(("name", "condition"), NECESSARY)
def test_necessity(name: str, condition: str) -> None:
    answers = reference.expected(name)["necessity"][condition]
    table = table_of(name)
    found = fsqca.necessity_cases(table, fsqca.parse(condition, table.conditions), most=None)
    titles = [str(one.expression).replace(" ", "") for one in found]
    for kind, columns in NECESSITY_COLUMNS.items():
        group = answers["single" if kind in answers["single"] else "pairs"][kind]
        assert [one["title"] for one in group] == titles
        for one, answer in zip(found, group, strict=True):
            if "note" in answer:
                assert getattr(one, OURS.get(kind, kind)).pairs == ()
                continue
            used = {k: get for k, get in columns.items() if k in answer["columns"]}
            if kind == "typical_deviant_consistency":
                # R takes two flags from other rows than in its own lists of single cases.
                used = {k: get for k, get in used.items() if k not in {"UniqCov", "GlobUncov"}}
                alone = {c.case: c.unique for c in one.typical.cases}
                assert all(
                    p.unique[0] == alone[p.first] for p in one.typical_deviant_consistency.pairs
                )
                whole = found[-1].expression.membership(table.memberships)
                outside = dict(zip(table.memberships.index, whole < 0.5, strict=True))
                assert all(p.uncovered == outside[p.second] for p in getattr(one, kind).pairs)
            wanted = [
                tuple(SIDES.get(r[k], r[k]) if isinstance(r[k], str) else r[k] for k in used)
                for r in records(answer)
            ]
            items = getattr(one, OURS.get(kind, kind))
            items = getattr(items, "pairs", None) or getattr(items, "cases", ())
            mine = [tuple(get(item) for get in used.values()) for item in items]
            names = sum(k in {"Case", "TYP", "TYP1", "TYP2", "DCONS", "DREL", "IIR"} for k in used)
            keys = [n for n, k in enumerate(used) if k in {"UniqCov", "GlobUncov", "Best"}]
            agree(mine, wanted, names, range(min(keys), max(keys) + 1))


Getters = dict[str, Callable[[Any], Any]]

NECESSITY_COLUMNS: dict[str, Getters] = {
    "typical": {
        "Case": lambda c: c.case, "NecCond": lambda c: c.membership,
        "Outcome": lambda c: c.outcome, "MostTyp": lambda c: c.best,
        "UniqCov": lambda c: c.unique, "Best": lambda c: c.value,
    },
    "deviant_consistency": {
        "Case": lambda c: c.case, "NecCond": lambda c: c.membership,
        "TT_row": lambda c: c.row_membership, "Outcome": lambda c: c.outcome,
        "TT<=Y": lambda c: c.consistent, "MostDCONS": lambda c: c.best,
        "GlobUncov": lambda c: c.uncovered, "Best": lambda c: c.value,
    },
    "deviant_relevance": {
        "Case": lambda c: c.case, "NecCond": lambda c: c.membership,
        "Outcome": lambda c: c.outcome, "MostDREL": lambda c: c.best, "Best": lambda c: c.value,
    },
    "typical_deviant_relevance": {
        "TYP": lambda p: p.first, "DREL": lambda p: p.second, "MostTyp": lambda p: p.best[0],
        "MostDREL": lambda p: p.best[1], "UniqCov": lambda p: p.unique[0],
        "Best": lambda p: p.value,
    },
    "typical_deviant_consistency": {
        "DCONS": lambda p: p.second, "TYP": lambda p: p.first, "MostTyp": lambda p: p.best[0],
        "MostDCONS": lambda p: p.best[1], "UniqCov": lambda p: p.unique[0],
        "GlobUncov": lambda p: p.uncovered, "Best": lambda p: p.value,
    },
    "typical_iir": {
        "TYP": lambda p: p.first, "IIR": lambda p: p.second, "MostTyp": lambda p: p.best[0],
        "UniqCov": lambda p: p.unique[0], "GlobUncov": lambda p: p.uncovered,
        "Best": lambda p: p.value,
    },
    "typical_typical": {
        "TYP1": lambda p: p.first, "TYP2": lambda p: p.second, "MostTyp": lambda p: p.best,
        "UniqCov": lambda p: p.unique, "Best": lambda p: p.value,
    },
}  # fmt: skip

OURS = {"typical_iir": "typical_irrelevant"}


def test_the_circumstances_of_every_case() -> None:
    name = "qca_smmr_made24"
    table, model = table_of(name), model_of(name)
    lists = pairs(name)
    for one in fsqca.circumstances(table, model, most=None):
        cases = dict(table.rows["cases"])
        assert one.case in cases[one.row]
        assert {other.case for other in one.sharing} == set(cases[one.row]) - {one.case}
        assert table.rows.loc[one.row, list(table.conditions)].tolist() == [
            literal.value for literal in one.literals
        ]
        holds = [other.holds for other in one.sharing]
        assert holds == sorted(holds, reverse=True)
        if one.kind == "deviant coverage":
            wanted = {p.second for p in lists.deviant_irrelevant.pairs if p.first == one.case}
            assert set(one.matched) == wanted == {s.case for s in one.sharing if not s.holds}
        elif one.kind == "irrelevant":
            wanted = {p.first for p in lists.deviant_irrelevant.pairs if p.second == one.case}
            assert set(one.matched) == wanted == {s.case for s in one.sharing if s.holds}
        elif one.kind == "deviant consistency":
            terms = [term for term in model.terms if one.case in term.cases]
            assert [str(found.expression) for found in one.matches] == list(map(str, terms))
            assert all(p.second == one.case for found in one.matches for p in found.pairs)
    (k14,) = fsqca.circumstances(table, model, cases=["k14"])
    assert k14.matched[:1] == ("k16",) or k14.matched[:1] == ("k11",)  # R: both at 1.4
    assert [p.value for p in k14.matches[0].pairs] == pytest.approx([1.4, 1.4, 1.59])


def test_circumstances_at_the_edges() -> None:
    frame = pd.DataFrame(
        {"A": [0.9, 0.5, 0.8, 0.2, 0.9], "Y": [0.8, 0.9, 0.5, 0.1, 0.2]}, index=list("PQRST")
    )
    table = fsqca.truth_table(frame, "Y", ["A"], consistency=1.0)
    by_name = {one.case: one for one in fsqca.circumstances(table)}
    assert by_name["Q"].row is None
    assert by_name["Q"].sharing == () == by_name["Q"].literals
    assert [(s.case, s.holds) for s in by_name["P"].sharing] == [("R", None), ("T", False)]
    # Without a model the row's own contrast is what there is to learn from.
    assert by_name["T"].matched == ("P",)
    assert by_name["T"].kind is None
    with pytest.raises(UserError, match="unknown case 'Z'"):
        fsqca.circumstances(table, cases=["Z"])
    alone = fsqca.single_cases(table, fsqca.parse("A", ["A"])).typical_conjuncts[0]
    assert alone.cases == ()
