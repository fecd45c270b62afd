"""Solutions held to a fit: R's answers where it gives any, a search by brute force elsewhere."""

from __future__ import annotations

import json
import re
import warnings
from functools import cache
from typing import Any

import fsqca_reference as reference
import pandas as pd
import pytest

from analysis import fsqca
from analysis.errors import UserError

FOLDER = reference.REFERENCE / "qca_solution_filters"
ANSWERS: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
CALLS = [(name, call) for name in ("LF", "made") for call in ANSWERS[name]["calls"]]


@cache
def table_of(name: str) -> fsqca.TruthTable:
    frame = pd.read_csv(FOLDER / f"input_{name}.csv", index_col=0)
    outcome = ANSWERS[name]["outcome"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", fsqca.SparseTableWarning)
        return fsqca.truth_table(
            frame, outcome, [str(c) for c in frame if c != outcome],
            consistency=ANSWERS[name]["incl.cut"],
        )  # fmt: skip


def wanted(answer: dict[str, Any]) -> set[frozenset[str]] | None:
    """The models; none where R says so, or by brute force where R's process broke."""
    if "models" in answer:
        return reference.as_sets(answer["models"])
    if "brute_force_minimal_sets" in answer:
        return reference.as_sets(answer["brute_force_minimal_sets"])
    return set() if "There are no solutions" in answer["error"] else None


@pytest.mark.parametrize(("name", "call"), CALLS)
def test_fits_asked_of_a_solution(name: str, call: str) -> None:
    keys = {key: float(value) for key, value in re.findall(r"(\w+\.\w+)=([\d.]+)", call)}
    answer = ANSWERS[name]["calls"][call]
    if "sol.cons" in keys and "sol.cov" not in keys and "all.sol" in call:
        keys["sol.cov"] = 1.0  # which is R's default, and which it needs to be told there
    models = wanted(answer)
    solution = fsqca.minimize_to_fit(
        table_of(name), "complex" if ".complex" in call else "parsimonious",
        term_consistency=keys.get("pi.cons", 0.0), consistency=keys.get("sol.cons", 0.0),
        coverage=keys.get("sol.cov"),
    )  # fmt: skip
    if models is None:  # R's process broke and nothing else was asked: hold it to its own terms
        cut = keys["sol.cons"]
        assert all(model.consistency >= cut - 1e-9 for model in solution.models)
        return
    if (name, call) == ("LF", "pi.cons=0.85"):
        # R's only model, DEV*STB, covers row 24, which the same table codes 0: no implicant.
        assert models == {frozenset(["DEV*STB"])}
        assert table_of(name).rows.loc[24, ["DEV", "STB", "out"]].tolist() == [1, 1, 0]
        models = {frozenset(["URB*STB"])}
    assert reference.found(solution) == models
    for model, fit in (
        (model, fit)
        for fit in answer.get("fit", ())
        for model in solution.models
        if model.expressions == frozenset([fit["terms"]] if isinstance(fit["terms"], str)
                                          else fit["terms"])
    ):  # fmt: skip
        assert model.consistency == pytest.approx(fit["sol"]["inclS"], abs=1e-9)
        assert model.pri == pytest.approx(fit["sol"]["PRI"], abs=1e-9)
        assert model.coverage == pytest.approx(fit["sol"]["covS"], abs=1e-9)


@pytest.mark.parametrize("kind", ["complex", "parsimonious"])
@pytest.mark.parametrize("name", ["LF", "made"])
def test_without_a_fit_it_is_the_solution_itself(name: str, kind: Any) -> None:
    plain = fsqca.minimize(table_of(name), kind)
    assert reference.found(fsqca.minimize_to_fit(table_of(name), kind)) == reference.found(plain)


def test_what_cannot_be_asked() -> None:
    with pytest.raises(UserError, match="not intermediate"):
        fsqca.minimize_to_fit(table_of("LF"), "intermediate")
    with pytest.raises(UserError, match="model consistency cut 2"):
        fsqca.minimize_to_fit(table_of("LF"), consistency=2)
