"""What others need to compute a study anew: a script in R, and an archive of all it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from posixpath import normpath
from typing import Any

from analysis.documents.edition import Edition
from analysis.documents.site.data import formats
from analysis.documents.templates import environment
from analysis.results.shapes import DesignResult, FuzzySet, SetAnalysis
from analysis.sources import LIBRARIES, program_hash, versions
from analysis.study import computed, formulas, own, reading
from analysis.study.cells import LARGEST
from analysis.study.model import Anchors, Composite, Condition, FsqcaPlan, Measure, Study
from analysis.study.shipped import HOME

SCRIPT, ARCHIVE = "replicate.R", "replication.zip"
_STUDIES = "data"  # a folder deep enough for what several studies share
_LOCK = "requirements.lock"


def files(edition: Edition, data: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return script and archive by name; ``data`` are the results as files."""
    made = {SCRIPT: script(edition)}
    return made | {ARCHIVE: archive(edition, {**data, **made})}


def script(edition: Edition) -> bytes:
    """Return the script that computes the study anew with Benchmarking and QCA.

    Written against Benchmarking 0.33 and QCA 3.23. It reads ``indicators.csv``,
    ``regions.csv``, ``truth-tables.csv``, ``solutions.csv`` and those of the designs.
    """
    results, study = edition.results, edition.results.study
    plan = study.fsqca
    context = {
        "title": _one_line(study.title[study.language]),
        "id": study.id,
        "content": results.content,
        "version": results.version,
        "measures": [_measure(one) for one in study.dea.measures],
        "derived": _derived(study),
        "composites": bool(study.composites),
        "inputs": _listed(m.column for m in study.dea.inputs),
        "fixed": _listed(m.column for m in study.dea.inputs if m.fixed),
        "outputs": _listed(m.column for m in study.dea.outputs),
        "orientation": "in" if study.dea.orientation == "input" else "out",
        "returns": study.returns_to_scale,
        "score": plan.outcome.score,
        "sets": _sets(study, results.sets),
        "half": plan.half == "add 0.001",
        "conditions": _listed(plan.names),
        "levels": _listed(plan.levels),
        "cuts": _cuts(study),
        "outcomes": [
            _analysis(results.high, plan.expectations, plan),
            _analysis(results.low, plan.mirrored, plan),
        ],
        "designs": [_design(study.designed(one.name), one) for one in results.designs],
    }  # fmt: skip
    template = environment(edition.templates).get_template("replication/replicate.R")
    return template.render(context).encode()


def archive(edition: Edition, files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the study, its results, the script and the versions they rest on.

    ``files`` are the results and the script by name. The same arguments give the same bytes.
    """
    results, study = edition.results, edition.results.study
    lock = HOME / _LOCK
    held = {name: body for name, body in _study_files(study) if name.startswith(f"{_STUDIES}/")}
    held |= {f"results/{name}": body for name, body in files.items() if _is_result(name)}
    held[SCRIPT] = files[SCRIPT]
    held["versions.txt"] = "".join(f"{one}\n" for one in _versions()).encode()
    if lock.is_file():
        held[_LOCK] = lock.read_bytes()
    readme = environment(edition.templates).get_template("replication/README.txt")
    held["README.txt"] = readme.render(
        title=_one_line(study.title[study.language]), version=results.version,
        program=program_hash("results"), content=results.content, lock=lock.is_file(),
        study=study.folder.resolve().name,
    ).encode()  # fmt: skip
    return formats.archive("replication", held, edition.epoch)


def _study_files(study: Study) -> Iterator[tuple[str, bytes]]:
    """Yield the files that a study is read from, placed among each other as they lie."""
    own_folder = f"{_STUDIES}/{study.folder.resolve().name}"
    yield from _files_of(study, own_folder)
    if study.units.roster:
        place = normpath(f"{own_folder}/{study.units.roster.table}")
        yield place, (study.folder / study.units.roster.table).read_bytes()
    for one in study.published:
        if one.scores:
            place = normpath(f"{own_folder}/{one.scores.table}")
            yield place, (study.folder / one.scores.table).read_bytes()
    for then in study.compare:
        earlier = reading.load(study.folder / then.study)
        yield from _files_of(earlier, normpath(f"{own_folder}/{then.study}"))


def _files_of(study: Study, folder: str) -> Iterator[tuple[str, bytes]]:
    small = [*own.NAMES, *sorted(path.name for path in study.folder.glob(own.PROSE))]
    limits = dict.fromkeys(small, own.LARGEST) | {study.table.file: LARGEST}
    for name, largest in limits.items():
        body = own.read(study.folder, name, largest)
        if body is not None:
            yield normpath(f"{folder}/{name}"), body


def _is_result(name: str) -> bool:
    return (name.endswith(".csv") and not name.startswith("table.")) or name == "results.json"


def _versions() -> tuple[str, ...]:
    python, *libraries = versions(LIBRARIES["results"])
    return (f"python {python}", *libraries)


def _measure(one: Measure) -> dict[str, str]:
    return {"column": _quoted(one.column), "scale": repr(one.scale)}


def _derived(study: Study) -> list[dict[str, str]]:
    uses: dict[str, Iterable[str]] = {
        name: formulas.names(text, name) for name, text in study.derived.items()
    }
    for name, composite in study.composites.items():
        uses[name] = [one.column for one in composite.indicators]
    return [
        {
            "name": _quoted(name),
            "said": _quoted(f"column {name}"),
            "formula": _composite(study.composites[name])
            if name in study.composites
            else formulas.rewritten(study.derived[name], f"derived.{name}", r_name),
        }
        for name in computed.in_order(uses)
    ]


def _composite(asked: Composite) -> str:
    """The call that joins the columns of a composite."""
    columns = ", ".join(r_name(one.column) for one in asked.indicators)
    up = ", ".join("TRUE" if one.direction == "higher" else "FALSE" for one in asked.indicators)
    return f"composite(cbind({columns}), c({up}), {_quoted(asked.weights)})"


def _design(study: Study, found: DesignResult) -> dict[str, Any]:
    """What is explored with a design's conditions; ``study`` is the study with these."""
    plan = study.fsqca
    return {
        "name": found.name,
        "sets": _sets(study, found.sets),
        "conditions": _listed(plan.names),
        "levels": _listed(plan.levels),
        "cuts": _cuts(study),
        **_analysis(found.found, plan.expectations, plan),
    }


def _cuts(study: Study) -> dict[str, str]:
    cuts = study.fsqca.cuts
    return {name: repr(getattr(cuts, name)) for name in ("consistency", "pri", "frequency")}


def _sets(study: Study, sets: Mapping[str, FuzzySet]) -> list[dict[str, str]]:
    """The calls that make the conditions and the outcome; ``sets`` are these as calibrated."""
    outcome = study.fsqca.outcome
    conditions = [
        made
        for one in study.fsqca.conditions
        for made in (_levels(one) if one.labels else [_set(one, sets[one.name])])
    ]
    own = {"name": outcome.name, "source": "behind", "membership": _direct(outcome.anchors)}
    return [*conditions, own]


def _levels(condition: Condition) -> list[dict[str, str]]:
    """A multi-value condition as QCA takes it, then each level as a crisp set."""
    column = f"values[[{_quoted(condition.column)}]]"
    cuts = ", ".join(map(repr, condition.thresholds or ()))
    levels = f"findInterval(v, c({cuts}))" if cuts else "v"
    own = [{"name": condition.name, "source": column, "membership": levels}]
    held = f"made[[{_quoted(condition.name)}]]"
    return own + [
        {"name": one.name, "source": held, "membership": f"as.numeric(v == {number})"}
        for number, one in enumerate(condition.sets)
    ]


def _set(condition: Condition, found: FuzzySet) -> dict[str, str]:
    return {
        "name": condition.name,
        "source": f"values[[{_quoted(condition.column)}]]",
        "membership": membership(condition, found),
    }


def membership(condition: Condition, found: FuzzySet) -> str:
    """Return the expression of R that makes a condition's memberships of its column ``v``."""
    if condition.rising and condition.falling:
        both = "pmax" if condition.kind == "inverse-bell" else "pmin"
        return f"{both}({_direct(condition.rising)}, {_direct(condition.falling[::-1])})"
    if condition.thresholds:
        cuts = ", ".join(map(repr, condition.thresholds))
        return f'calibrate(v, method = "indirect", thresholds = c({cuts}))'
    if found.given:
        return "v" if found.anchors[0] < found.anchors[2] else "1 - v"
    return _direct(condition.anchors)


def _direct(anchors: Anchors) -> str:
    """The call that calibrates; percentiles are worked out anew."""
    said = [
        f"quantile(v, {float(one[1:]) / 100!r}, names = FALSE)" if isinstance(one, str)
        else repr(float(one))
        for one in anchors
    ]  # fmt: skip
    return f"direct(v, {', '.join(said)})"


def _analysis(found: SetAnalysis, expectations: tuple[str, ...], plan: FsqcaPlan) -> dict[str, str]:
    if plan.levels:  # beside multi-value conditions QCA takes levels alone
        expectations = tuple(map(_with_levels, expectations))
    several = len(expectations) > 1 and any("*" in one for one in expectations)
    rows = ", ".join(map(str, found.excluded))
    return {
        "outcome": found.outcome,
        "expected": "NA_character_" if several else _quoted(", ".join(expectations)),
        "excluded": f"c({rows})" if rows else "NULL",
    }


def _with_levels(expectation: str) -> str:
    """Write A*~B as QCA's A[1]*B[0]."""
    return "*".join(
        one if "[" in one else f"{one[1:]}[0]" if one.startswith("~") else f"{one}[1]"
        for one in (literal.strip() for literal in expectation.split("*"))
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(_quoted, names))


def _quoted(text: str) -> str:
    """A string of R."""
    return json.dumps(text, ensure_ascii=False)


def r_name(column: str) -> str:
    """A name of R."""
    return "`" + column.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _one_line(text: str) -> str:
    return " ".join(text.split())
