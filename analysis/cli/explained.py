"""What ``pathways fsqca`` was asked for, its answer, and the answer's forms."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import fsqca
from analysis.cli import beside, calibrating
from analysis.cli.figures import labels_of, names_of, units_of_panel
from analysis.cli.options import say_assumed
from analysis.errors import UserError, shown
from analysis.files import write_atomically
from analysis.fsqca.expressions import Expression
from analysis.harmless import table_csv
from analysis.study.cells import read

UNDEFINED = "-"
KINDS = ("complex", "parsimonious", "intermediate")

# Of pairs of cases only the first of each list are printed; Python has all.
MOST_PAIRS = 10


@dataclass(frozen=True, slots=True)
class FsqcaRequest:
    """One call of the command."""

    table: Path
    outcome: str
    conditions: tuple[str, ...]
    case: str | None = None
    period: str | None = None
    clusters: str | None = None
    consistency: float = 0.8
    pri: float = 0.5
    frequency: int = 1
    solution: str = "all"
    expect: tuple[str, ...] = ()
    calibrate: tuple[str, ...] = ()
    multivalue: tuple[str, ...] = ()
    dont_care: tuple[str, ...] = ()
    necessary: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()
    esa: bool = False
    cases: bool = False
    sufficient: tuple[str, ...] = ()
    theory: str | None = None
    search: bool = False
    assumptions: bool = False
    test_rows: float | None = None
    term_consistency: float | None = None
    model_consistency: float | None = None
    model_coverage: float | None = None

    @property
    def fit_asked(self) -> dict[str, float]:
        """What terms and models must reach, by the names of `fsqca.minimize_to_fit`."""
        asked = {
            "term_consistency": self.term_consistency,
            "consistency": self.model_consistency,
            "coverage": self.model_coverage,
        }
        return {name: value for name, value in asked.items() if value is not None}


@dataclass(frozen=True, slots=True, eq=False)
class Explained:
    """The answer: results of ``analysis.fsqca``, and ``notes`` on what to know."""

    asked: FsqcaRequest
    table: fsqca.TruthTable
    necessity: tuple[fsqca.NecessaryCondition, ...]
    solutions: dict[str, fsqca.Solution]
    untenable: fsqca.Untenable | None = None
    chances: dict[Any, float] | None = None
    single: pd.DataFrame = field(default_factory=pd.DataFrame)
    pairs: pd.DataFrame = field(default_factory=pd.DataFrame)
    beside: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def answer(asked: FsqcaRequest) -> Explained:
    """Read the table and analyse it."""
    if asked.impossible and not asked.esa:
        raise UserError("--impossible rules rows out of an enhanced analysis: add --esa")
    if asked.cases and asked.dont_care:
        raise UserError("--cases ranks cases by their rows, and --dont-care leaves rows open")
    memberships, labels = _memberships(asked)
    matters = [name for name in asked.conditions if name not in asked.dont_care]
    table = _tabulated(asked, memberships, asked.outcome)
    negated = None
    if asked.esa or asked.assumptions:
        against = fsqca.negation_of(asked.outcome, memberships.columns)
        negated = _tabulated(asked, memberships, against)
    expressions = [fsqca.parse(text, asked.conditions) for text in asked.necessary]
    untenable = None
    if asked.esa and negated is not None:
        untenable = fsqca.untenable_rows(
            table, negated, necessary=asked.necessary, impossible=asked.impossible
        )
        table = table.exclude(untenable.rows)
    kinds: tuple[str, ...] = KINDS if asked.solution == "all" else (asked.solution,)
    if asked.fit_asked and asked.solution == "all":
        kinds = KINDS[:2]
    solutions = {kind: _minimized(table, kind, asked) for kind in kinds}
    y = table.outcome_values
    single, pairs = _cases(table, solutions[kinds[-1]], expressions) if asked.cases else ([], [])
    return Explained(
        asked=asked,
        table=table,
        necessity=(
            *fsqca.necessity(
                memberships, asked.outcome, matters, multivalue=asked.multivalue
            ).conditions,
            *(fsqca.necessity_of(one, memberships, y) for one in expressions),
        ),
        solutions=solutions,
        untenable=untenable,
        chances=None
        if asked.test_rows is None
        else fsqca.row_tests(table, asked.test_rows).to_dict(),
        single=_stacked(single),
        pairs=_stacked(pairs),
        beside=_beside(asked, table, negated, solutions, labels),
        notes=(*_notes(table, untenable), *_open(memberships, asked)),
    )


def _beside(
    asked: FsqcaRequest,
    table: fsqca.TruthTable,
    negated: fsqca.TruthTable | None,
    solutions: dict[str, fsqca.Solution],
    labels: beside.Labels,
) -> dict[str, pd.DataFrame]:
    """The tables that are asked for beside the solutions, of the last one."""
    last = list(solutions.values())[-1]
    tables = {}
    if asked.sufficient:
        tables["sufficiency"] = beside.sufficiency(table, asked.sufficient)
    if asked.theory:
        tables["theory"] = beside.theory(table, last, asked.theory)
    if labels.clusters is not None:
        tables["clusters"] = beside.clusters(table, last, labels, asked.necessary)
    if asked.search:
        tables["search"] = beside.search(table, asked.multivalue)
    if negated is not None and asked.assumptions:
        tables["assumptions"] = beside.assumptions(table, negated, solutions)
    return tables


def _open(memberships: pd.DataFrame, asked: FsqcaRequest) -> list[str]:
    told = [
        f"{name} does not matter for {', '.join(map(str, memberships.index[open_]))}"
        for name in asked.dont_care
        if (open_ := memberships[name].isna().to_numpy()).any()
    ]
    if not told:
        return []
    return [f"{'; '.join(told)}: such a case stands in each row that it leaves open, and the "
            "necessity of these conditions is not examined"]  # fmt: skip


def _minimized(table: fsqca.TruthTable, kind: Any, asked: FsqcaRequest) -> fsqca.Solution:
    if asked.fit_asked:
        return fsqca.minimize_to_fit(table, kind, **asked.fit_asked)
    return fsqca.minimize(table, kind, asked.expect)


def _memberships(asked: FsqcaRequest) -> tuple[pd.DataFrame, beside.Labels]:
    found = read(asked.table)
    say_assumed(found.assumed)
    wanted = (*asked.conditions, *fsqca.outcome_sets(asked.outcome, found.frame.columns))
    if unknown := [name for name in asked.dont_care if name not in asked.conditions]:
        raise UserError(f"--dont-care: {unknown[0]} is none of the conditions")
    labels = {
        column: labels_of(found.frame, asked.table, column)
        for column in (asked.period, asked.clusters)
        if column
    }
    used, units = [*wanted, *labels], None
    if asked.period:
        units = units_of_panel(found.frame, asked.case, asked.table, asked.period, used)
        cases = [f"{unit} {label}" for unit, label in zip(units, labels[asked.period], strict=True)]
    else:
        cases = names_of(found.frame, asked.case, asked.table, used)
    memberships = calibrating.memberships(
        found.frame, asked.table, wanted, cases, asked.calibrate, dont_care=asked.dont_care
    )
    by = asked.clusters or asked.period
    return memberships, beside.Labels(labels[by] if by else None, units)


def _tabulated(asked: FsqcaRequest, memberships: pd.DataFrame, outcome: str) -> fsqca.TruthTable:
    with warnings.catch_warnings():
        if outcome != asked.outcome:  # said once
            warnings.simplefilter("ignore", fsqca.SparseTableWarning)
        return fsqca.truth_table(
            memberships, outcome, asked.conditions, consistency=asked.consistency,
            pri=asked.pri, frequency=asked.frequency, multivalue=asked.multivalue,
            dont_care=asked.dont_care,
        )  # fmt: skip


def _notes(table: fsqca.TruthTable, untenable: fsqca.Untenable | None) -> tuple[str, ...]:
    notes = []
    by_case: dict[str, list[str]] = {}
    for case, condition in table.ambiguous:
        by_case.setdefault(str(case), []).append(condition)
    if by_case:
        named = ", ".join(f"{case} ({', '.join(sets)})" for case, sets in by_case.items())
        n = len(table.memberships)
        notes.append(
            f"exactly 0.5, so in no row of the truth table: {named}; the rows hold "
            f"{n - len(by_case)} of {n} cases"
        )
    if table.without_outcome:
        notes.append(
            "coded 1 although every case of the row misses the outcome: row "
            + ", ".join(map(str, table.without_outcome))
        )
    if untenable is not None:
        reasons = {
            "outside a necessary condition": untenable.necessity,
            "impossible": untenable.impossible,
            "assumed for the outcome and its negation": untenable.contradictory,
            "sufficient for the outcome and its negation": untenable.both,
        }
        told = [f"{why}: {', '.join(map(str, rows))}" for why, rows in reasons.items() if rows]
        notes.append(f"rows ruled out ({'; '.join(told) or 'none'})")
    return tuple(notes)


def _cases(
    table: fsqca.TruthTable, solution: fsqca.Solution, necessary: list[Expression]
) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """Lists of single cases and of pairs, each with what it is about."""
    single: list[tuple[str, Any]] = []
    pairs: list[tuple[str, Any]] = []
    for model in solution.models:
        ranked = fsqca.single_cases(table, model)
        lists = (*ranked.typical, *ranked.typical_conjuncts, *ranked.deviant_consistency)
        single += [(str(model), x) for x in (*lists, ranked.deviant_coverage, ranked.irrelevant)]
        matched = fsqca.matched_pairs(table, model, most=MOST_PAIRS)
        of_terms = (*matched.typical_typical, *matched.typical_irrelevant, *matched.typical_deviant)
        of_conjuncts = (*matched.typical_typical_conjuncts, *matched.typical_irrelevant_conjuncts)
        every = (*of_terms, matched.deviant_irrelevant, *of_conjuncts)
        pairs += [(str(model), x) for x in every]
    for expression in necessary:
        for one in fsqca.necessity_cases(table, expression, most=MOST_PAIRS):
            about = f"necessary: {expression}"
            single += [
                (about, x) for x in (one.typical, one.deviant_consistency, one.deviant_relevance)
            ]
            pairs += [
                (about, x)
                for x in (
                    one.typical_deviant_relevance, one.typical_deviant_consistency,
                    one.typical_irrelevant, one.typical_typical,
                )
            ]  # fmt: skip
    return single, pairs


def _stacked(lists: list[tuple[str, Any]]) -> pd.DataFrame:
    frames = []
    for about, one in lists:
        frame = one.to_frame()
        if len(frame):
            focal = "" if one.focal is None else str(one.focal)
            frame.insert(0, "about", about)
            frame.insert(1, "kind", one.kind)
            frame.insert(2, "set", str(one.expression))
            frame.insert(3, "focal conjunct", focal)
            frames.append(frame.astype(object))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()


def as_json(found: Explained) -> dict[str, Any]:
    """Return the whole answer; an undefined number is None."""
    table = found.table
    whole: dict[str, Any] = {
        "necessity": [
            {
                "condition": str(one.expression),
                "consistency": _number(one.consistency),
                "coverage": _number(one.coverage),
                "ron": _number(one.ron),
            }
            for one in found.necessity
        ],
        "truth_table": [
            {
                "row": {name: int(row[name]) for name in table.conditions},
                "n": int(row["n"]),
                "consistency": _number(row["consistency"]),
                "pri": _number(row["pri"]),
                "sym": _number(row["sym"]),
                "out": None if pd.isna(row["out"]) else int(row["out"]),
                **({} if found.chances is None else {"p": _number(found.chances[number])}),
                "cases": [str(name) for name in row["cases"]],
            }
            for number, row in table.rows.iterrows()
        ],
        "ambiguous": [
            {"case": str(case), "condition": condition} for case, condition in table.ambiguous
        ],
        "solutions": {kind: _solution(one) for kind, one in found.solutions.items()},
    }
    if found.untenable is not None:
        reasons = ("necessity", "impossible", "contradictory", "both")
        whole["untenable"] = {name: list(getattr(found.untenable, name)) for name in reasons}
    if found.asked.cases:
        whole["cases"] = _records(found.single)
        whole["pairs"] = _records(found.pairs)
    whole |= {name: _records(frame) for name, frame in found.beside.items()}
    return whole


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as mappings, each with what its kind of list uses."""
    return [
        {str(name): value for name, value in row.items() if not pd.isna(value)}
        for row in frame.to_dict("records")
    ]


def _solution(found: fsqca.Solution) -> dict[str, Any]:
    return {
        "models": [
            {
                "terms": [
                    {
                        "term": str(term),
                        "consistency": _number(term.consistency),
                        "pri": _number(term.pri),
                        "raw_coverage": _number(term.raw_coverage),
                        "unique_coverage": _number(term.unique_coverage),
                        "cases": [str(name) for name in term.cases],
                        "core": [str(literal) for literal in term.core],
                    }
                    for term in model.terms
                ],
                "consistency": _number(model.consistency),
                "pri": _number(model.pri),
                "coverage": _number(model.coverage),
            }
            for model in found.models
        ],
        "complete": found.complete,
        "note": found.note,
    }


def sheets(found: Explained) -> dict[str, pd.DataFrame]:
    """Return the answer as named tables: those of a workbook, and what CSV can show."""
    rows = found.table.rows.reset_index()
    if found.chances is not None:
        rows["p"] = list(found.chances.values())
        rows = rows[[name for name in rows if name != "cases"] + ["cases"]]
    rows["cases"] = ["; ".join(map(str, cases)) for cases in rows["cases"]]
    terms = [
        {"solution": kind, "model": place, **row}
        for kind, solution in found.solutions.items()
        for place, model in enumerate(solution.models, start=1)
        for row in _model_rows(model)
    ]
    tables = {
        "solutions": pd.DataFrame(terms),
        "truth_table": rows,
        "necessity": pd.DataFrame(as_json(found)["necessity"]),
    }
    if found.asked.cases:
        tables |= {"cases": found.single, "pairs": found.pairs}
    tables |= found.beside
    about = [("rests on", rests_on(found)), *(("note", note) for note in found.notes)]
    about += [(kind, one.note) for kind, one in found.solutions.items() if one.note]
    return tables | {"about": pd.DataFrame(about, columns=["what", "value"])}


def _model_rows(model: fsqca.Model) -> list[dict[str, Any]]:
    """A model's terms and then the whole, which has no coverage of its own beside itself."""
    fits = ("consistency", "pri", "raw_coverage", "unique_coverage")
    rows = [
        {
            "term": str(term),
            **{name: getattr(term, name) for name in fits},
            "core": "*".join(map(str, term.core)),
            "cases": "; ".join(map(str, term.cases)),
        }
        for term in model.terms
    ]
    whole = {"consistency": model.consistency, "pri": model.pri, "raw_coverage": model.coverage}
    return [*rows, {"term": "model", **whole}]


def as_csv(found: Explained, part: str) -> str:
    """Return one of the tables as CSV."""
    return table_csv(sheets(found)[part])


def as_text(found: Explained) -> str:
    """Return what the answer rests on, its tables, and what to know."""
    tables = sheets(found)
    lines = [rests_on(found), "", *found.notes, *([""] if found.notes else [])]
    lines += ["Necessity", _aligned(tables["necessity"]), ""]
    lines += ["Truth table", _aligned(tables["truth_table"])]
    for kind, solution in found.solutions.items():
        lines += ["", f"{kind.capitalize()} solution. {solution.note}".rstrip()]
        for model in solution.models:
            rows = pd.DataFrame(_model_rows(model)).drop(columns=["core", "cases"])
            lines += [str(model), _aligned(rows)]
    for name in ("cases", "pairs"):
        if name in tables:
            lines += _lists(tables[name])
    for name, frame in found.beside.items():
        lines += ["", name.capitalize(), _aligned(frame)]
    return "\n".join(lines)


def plotted(found: Explained, of: str | None, path: Path) -> str:
    """Write the XY plot of an expression, or of the last solution's first model, as SVG."""
    from analysis.charts import style, xy

    models = list(found.solutions.values())[-1].models
    if of is None and not models:
        raise UserError("--plot: there is no solution to draw; name an expression with --of")
    table = found.table
    drawn = models[0] if of is None else fsqca.parse(of, table.conditions)
    with style.look("en"):
        figure, title = xy.xy_of(table.memberships, table.outcome, drawn)
        write_atomically(path, style.svg(figure, title))
    return f"{shown(path)}: {title}"


def _lists(stacked: pd.DataFrame) -> list[str]:
    """Each list under its heading, with the columns that it uses."""
    if not len(stacked):
        return []
    lines = []
    keys = ["about", "kind", "set", "focal conjunct"]
    for _, frame in stacked.groupby(keys, sort=False):
        about, kind, of, focal = (str(frame[key].iloc[0]) for key in keys)
        lines += ["", f"{kind.capitalize()}: {of}{', focal conjunct ' * bool(focal)}{focal}"]
        lines += [f"(in {about})"] if about != of else []
        lines.append(_aligned(frame.drop(columns=keys).dropna(axis=1, how="all")))
    return lines


def rests_on(found: Explained) -> str:
    """Return the outcome, the cuts and what was expected in a line."""
    asked = found.asked
    told = [
        f"outcome: {asked.outcome}",
        f"consistency: {asked.consistency:g}",
        f"PRI: {asked.pri:g}",
        f"frequency: {asked.frequency}",
        f"expected: {', '.join(asked.expect) or 'nothing'}",
    ]
    told += [f"calibrated: {'; '.join(asked.calibrate)}"] if asked.calibrate else []
    if asked.test_rows is not None:
        told.append(f"p: more than {asked.test_rows:g} of a row by a binomial test")
    told += [
        f"{'term' if name == 'term_consistency' else 'model'} {name.removeprefix('term_')} at "
        f"least {value:g}"
        for name, value in asked.fit_asked.items()
    ]
    told += ["enhanced standard analysis"] if asked.esa else []
    return "; ".join(told)


def _aligned(frame: pd.DataFrame) -> str:
    return frame.map(_word).to_string(index=False) if len(frame) else "none"


def _word(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if pd.isna(value):
        return UNDEFINED
    return f"{value:.3f}" if isinstance(value, float | np.floating) else str(value)


def _number(value: float) -> float | None:
    """JSON has no infinity and no NaN: both become null."""
    return float(value) if np.isfinite(value) else None
