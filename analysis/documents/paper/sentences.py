"""Sentences of the paper that hang on what was found: each picks its message and fills it in.

Every function takes the open paper and returns Markdown that is never empty, so that a chapter can
place it anywhere in its text.
"""

from __future__ import annotations

from collections.abc import Mapping

from analysis import tables
from analysis.documents.paper.session import Paper, Text
from analysis.language import cautions, naming
from analysis.results.comparison import measured
from analysis.results.positions import HALF
from analysis.results.shapes import FuzzySet, ModelResult, SafeRange, SetAnalysis, TestSolution
from analysis.tables.efficiency import power
from analysis.tables.robustness import inward, line_decimals
from analysis.ties import level, way

CLOSE = 0.02  # a membership this near to 0.5 is named: a small error in the data would flip it
DOUBTFUL = (0.05, 0.95)  # shares of draws between which a verdict hangs on rounding
SIGNIFICANT = 0.05


def orientation(paper: Paper) -> Text:
    """Which way the scores are read."""
    plan = paper.study.dea
    way = "free" if plan.holds_inputs else plan.orientation
    return paper.say(f"say.orientation_{way}", units=_units(paper), unit=_unit(paper))


def fixed(paper: Paper) -> Text:
    """Which inputs no unit can change, and what that means; for a study that has some."""
    held = [m for m in paper.study.dea.inputs if m.fixed]
    labels = [paper.words.lower(naming.wording(m.label, paper.words)) for m in held]
    return paper.say("say.fixed", fixed=labels, n=len(labels), unit=_unit(paper))


def undesirable(paper: Paper) -> Text:
    """Which outputs nobody wants, and how they are treated; for a study that has some."""
    bad = paper.study.dea.undesirable
    labels = [paper.words.lower(naming.wording(m.label, paper.words)) for m in bad]
    return paper.say("say.undesirable", undesirable=labels, n=len(labels))


def outputs(paper: Paper) -> Text:
    """What the outputs are, and which of them nobody wants, if there are any."""
    plan, words = paper.study.dea, paper.words
    wanted, unwanted = (
        [words.lower(naming.wording(one.label, words)) for one in group]
        for group in (plan.outputs, plan.undesirable)
    )
    said = paper.say("say.outputs", outputs=wanted)
    if not unwanted:
        return said
    last = paper.say("say.unwanted", undesirable=unwanted, n=len(unwanted))
    return Text(f"{said}{last}")


def technology(paper: Paper) -> Text:
    """The returns to scale under which the study's own score and frontier are taken."""
    return Text(paper.words.plain(f"paper.technology.{paper.study.returns_to_scale}"))


def returns(paper: Paper) -> Text:
    """The three kinds of returns to scale, and how many hang on the tolerance."""
    found = {kind: len(paper.results.returns(kind)) for kind in ("crs", "irs", "drs")}
    loose = paper.results.checks.near_constant_counts
    key = "returns_firm" if found == loose else "returns_loose"
    return paper.say(
        f"say.{key}", **found, tolerance=paper.study.dea.near_constant,
        **{f"{kind}_loose": number for kind, number in loose.items()},
    )  # fmt: skip


def size(paper: Paper) -> Text:
    """Whether the sample is large enough for its inputs and outputs by the customary rules."""
    broken = [rule for rule, (_, held) in paper.results.checks.size_rules.items() if not held]
    values = {"n": len(paper.results.regions), "units": _units(paper)}
    return (
        paper.say("say.size_small", rules=broken, **values)
        if broken
        else paper.say("say.size_enough", **values)
    )


def people(paper: Paper) -> Text:
    """How many residents the units have together, where the study counts them."""
    counted = [r.residents for r in paper.results.regions if r.residents is not None]
    if not counted:
        return paper.say("say.people_none")
    counts = naming.people(paper.study, paper.words)
    return paper.say("say.people", residents=sum(counted), people=counts)


def missing(paper: Paper) -> Text:
    """What became of units without a figure that the study needs."""
    left, rule = paper.results.left_out, paper.study.missing
    if not left or rule is None:
        return paper.say("say.missing_none")
    names = [naming.wording(one.names, paper.words) for one in left]
    reason = paper.words.lower(naming.wording(rule.reason, paper.words)).rstrip(".。")
    return paper.say(
        "say.missing_left_out", n=len(left), units=_units(paper), unit=_unit(paper), names=names,
        reason=reason,
    )  # fmt: skip


def reason(paper: Paper, texts: Mapping[str, str]) -> Text:
    """The study's reason for its anchors, or that it gives none."""
    return paper.wording(texts) if any(texts.values()) else paper.say("say.reason_none")


def warnings(paper: Paper) -> Text:
    """A box with all that must be known before the pathways are read; empty where nothing must."""
    said = [tables.markdown(one) for one in cautions.told(paper.results, paper.words)]
    if not said:
        return Text("")
    head = paper.words.plain("paper.warning.head")
    items = "\n".join(f"- {one}" for one in said)
    return Text(f"::: {{.callout-warning}}\n## {head}\n\n{items}\n:::\n")


def isotonicity(paper: Paper) -> Text:
    """Whether more input goes with more output."""
    least = min(min(row) for row in paper.results.checks.isotonicity)
    return paper.say("say.isotone" if least > 0 else "say.not_isotone", least=least)


def certificate(paper: Paper) -> Text:
    """How exactly the programs were solved."""
    found = paper.results.checks
    largest = power(found.certificate)
    if found.resolved:
        return paper.say("say.certificate_resolved", largest=largest, n=found.resolved)
    return paper.say("say.certificate", largest=largest)


def spread(paper: Paper, place: str) -> Text:
    """What a place of the text says of intervals: that there are some, or that none is drawn."""
    drawn = any(region.score.lower is not None for region in paper.results.regions)
    plan = paper.study.dea.bootstrap
    return paper.say(
        f"say.spread.{place}_{'drawn' if drawn else 'none'}",
        n=plan.replications, seed=str(plan.seed),
    )  # fmt: skip


def ranks(paper: Paper) -> Text:
    """How many regions the intervals leave open to be the best."""
    found = [(r.score.rank_best, r.score.rank_worst) for r in paper.results.regions]
    open_ = [(best, worst) for best, worst in found if best is not None and worst is not None]
    if not open_:
        return paper.say("say.ranks_unknown", units=_units(paper))
    first = sum(best == 1 for best, _ in open_)
    width = max(worst - best for best, worst in open_) + 1
    return paper.say("say.ranks", n=first, units=_units(paper), unit=_unit(paper), width=width)


def mean(paper: Paper) -> Text:
    """The mean of the study's own score, and which score that is."""
    kind = "corrected" if paper.study.fsqca.outcome.score == "corrected" else "plain"
    return paper.say(f"say.mean_{kind}", which=str(technology(paper)), mean=paper.results.mean)


def rounding(paper: Paper) -> Text:
    """Whose verdict hangs on how the source rounds its figures."""
    chances = {r.slug: r.score.frontier_chance for r in paper.results.regions}
    if all(chance is None for chance in chances.values()):
        return paper.say("say.rounding_unknown")
    low, high = DOUBTFUL
    open_ = {s: c for s, c in chances.items() if c is not None and low < c < high}
    if not open_:
        return paper.say("say.rounding_firm", unit=_unit(paper), low=low, high=high)
    shown = [
        paper.words.plain(
            "paper.say.rounding_one",
            name=naming.region(paper.results.region(s), paper.words),
            chance=c,
        )
        for s, c in open_.items()
    ]
    return paper.say("say.rounding_open", n=len(shown), shown=naming.some(shown, paper.words))


def calibrations(paper: Paper) -> Text:
    """Which conditions are calibrated otherwise than by the direct method, and how."""
    kinds: dict[str, list[str]] = {}
    for one in paper.study.fsqca.conditions:
        kind: str = one.kind
        if kind == "fuzzy" and not paper.results.sets[one.name].movable:
            kind = "crisp"
        if kind == "levels" and one.taken_as_is:
            kind = "ready-levels"
        kinds.setdefault(kind.replace("-", "_"), []).append(one.name)
    said = [
        paper.say(f"say.calibrated_{kind}", which=kinds[kind], n=len(kinds[kind]))
        for kind in (
            "bell", "inverse_bell", "indirect", "levels", "ready_levels", "crisp", "membership"
        )
        if kind in kinds
    ]  # fmt: skip
    return paper.line(*said) if said else paper.say("say.calibrated_fuzzy")


def named_halves(paper: Paper, sets: Mapping[str, FuzzySet]) -> list[str]:
    """The units at exactly 0.5, each with the set in which it stands there."""
    found = [
        paper.words.plain(
            "paper.say.half", name=naming.region(paper.results.region(slug), paper.words), set=name
        )
        for name, one in sets.items()
        for slug in one.halves
    ]
    return naming.some(found, paper.words)


def halves(paper: Paper) -> Text:
    """Memberships at exactly 0.5, and those so near to it that little would flip them."""
    results, words = paper.results, paper.words
    exact = named_halves(paper, results.sets)
    near = [
        words.plain("paper.say.near", name=naming.region(r, words), set=name, membership=value)
        for r in results.regions
        for name, value in r.memberships.items()
        if 0 < abs(value - HALF) <= CLOSE
    ]
    first = paper.say("say.halves_some", who=exact) if exact else paper.say("say.halves_none")
    second = (
        paper.say("say.near_some", who=naming.some(near, words), close=CLOSE)
        if near
        else paper.say("say.near_none", close=CLOSE)
    )
    return paper.line(first, second)


def diversity(paper: Paper) -> Text:
    """How many combinations occur, and how many are left to assumption."""
    high = paper.results.high
    observed = len(high.truth_table)
    k, possible = len(paper.study.fsqca.conditions), paper.study.fsqca.combinations
    key = "diversity_sparse" if possible > len(paper.results.regions) else "diversity"
    said = [
        paper.say(
            f"say.{key}", k=k, possible=possible, observed=observed, remainders=high.remainders,
            n=len(paper.results.regions), units=_units(paper),
        )
    ]  # fmt: skip
    plan, low = paper.study.fsqca, paper.results.low
    if plan.expect_together:
        said.append(paper.say("say.together", which=list(plan.expect_together)))
    if plan.enhanced is not None:
        said.append(
            paper.say(
                "say.enhanced", n=len(high.excluded), outcome=high.outcome,
                low=len(low.excluded), absence=low.outcome,
            )
        )  # fmt: skip
    return paper.line(*said)


def rows(paper: Paper, found: SetAnalysis) -> Text:
    """How many rows are sufficient, and whether any of them is contradicted by its own members."""
    sufficient = [row for row in found.truth_table if row.out == 1]
    empty = [row for row in sufficient if row.contradicted]
    if not sufficient:
        return paper.say("say.rows_none", outcome=found.outcome)
    first = paper.say("say.rows", n=len(sufficient), outcome=found.outcome)
    if not empty:
        return first
    who = naming.regions(paper.results, [s for row in empty for s in row.cases], paper.words)
    second = paper.say("say.rows_contradicted", n=len(empty), who=who, outcome=found.outcome)
    return paper.line(first, second)


def models(paper: Paper, found: SetAnalysis) -> Text:
    """The intermediate solution: none, one model, or several that the data cannot tell apart."""
    solution = found.intermediate
    if not solution.models:
        return paper.say("say.models_none", outcome=found.outcome)
    if len(solution.models) > 1:
        formulas = [formula(paper, model) for model in solution.models]
        first = paper.say("say.models_tied", n=len(formulas), outcome=found.outcome)
        all_of_them = _listed(paper, first, formulas)
        return paper.line(
            all_of_them, *([paper.say("say.models_capped")] if solution.capped else [])
        )
    model = solution.models[0]
    values = {"n": len(model.terms), "outcome": found.outcome, "consistency": model.consistency,
              "coverage": model.coverage, "pri": model.pri}  # fmt: skip
    pathways = [paper.pathway(term) for term in model.terms]
    return _listed(paper, paper.say("say.models_one", **values), pathways)


def _listed(paper: Paper, start: Text, each: list[Text]) -> Text:
    which = paper.words.plain("paper.say.between_models").join(map(str, each))
    return Text(paper.words.plain("paper.say.models_listed", start=start, which=which))


def formula(paper: Paper, model: ModelResult) -> Text:
    """A model with its fit."""
    fit = paper.say("say.fit", consistency=model.consistency, coverage=model.coverage)
    return Text(paper.words.plain("paper.say.pathway", name=paper.term(model), term=fit))


def deviants(paper: Paper) -> Text:
    """Members of a pathway without the outcome."""
    found = [r.slug for r in paper.results.regions if r.high.state == "deviant"]
    if not found:
        return paper.say("say.deviants_none")
    who = naming.regions(paper.results, found, paper.words)
    return paper.say("say.deviants", n=len(found), who=who, units=_units(paper))


def uncovered(paper: Paper) -> Text:
    """Regions of high efficiency that no pathway explains."""
    found = [r.slug for r in paper.results.regions if r.high.state == "uncovered"]
    if not found:
        return paper.say("say.uncovered_none", units=_units(paper), unit=_unit(paper))
    high = sum(r.high.outcome > HALF for r in paper.results.regions)
    who = naming.regions(paper.results, found, paper.words)
    return paper.say("say.uncovered", n=len(found), high=high, who=who, units=_units(paper))


def dependent(paper: Paper) -> Text:
    """Regions whose state tied models disagree on."""
    found = [r.slug for r in paper.results.regions if r.high.model_dependent]
    if not found:
        return paper.say("say.dependent_none")
    return paper.say("say.dependent", who=naming.regions(paper.results, found, paper.words))


def states(paper: Paper) -> Text:
    """How many regions are in each state."""
    counts: dict[str, int] = {}
    for region in paper.results.regions:
        counts[region.high.state] = counts.get(region.high.state, 0) + 1
    shown = [
        paper.words.plain(
            "paper.say.state_count",
            n=counts[state],
            state=paper.words.plain(f"paper.state.{state}"),
        )
        for state in ("typical", "several", "deviant", "uncovered", "outside")
        if state in counts
    ]
    return paper.say("say.states", counts=shown, units=_units(paper))


def dealt(paper: Paper) -> Text:
    """What a permutation test does."""
    return paper.say("say.dealt", units=_units(paper))


def permutation(paper: Paper) -> Text:
    """Whether random outcomes give as good a solution."""
    found = paper.results.robustness
    if found is None:
        return paper.say("say.permutation_unknown")
    if found.permutation is None:
        return paper.say("say.permutation_off", units=_units(paper))
    key = "permutation_rare" if found.permutation < SIGNIFICANT else "permutation_common"
    return paper.say(
        f"say.{key}", n=found.permutations, any=found.any_solution, chance=found.permutation
    )


def subsamples(paper: Paper) -> Text:
    """How often a part of the regions gives the same models, and whose absence alone matters."""
    found = paper.results.robustness
    if found is None:
        return paper.say("say.permutation_unknown")
    first = (
        paper.say("say.subsamples_off", units=_units(paper))
        if found.subsample_same is None
        else paper.say(
            "say.subsamples", n=found.subsamples, share=found.subsample_share,
            same=found.subsample_same, units=_units(paper),
        )
    )  # fmt: skip
    n = len(found.omissions)
    second = paper.say(
        "say.omissions" if n else "say.omissions_none", n=n, units=_units(paper), unit=_unit(paper)
    )
    return paper.line(first, second)


def narrowest(paper: Paper) -> Text:
    """Which anchor or cut can be moved least before the models change."""
    found = paper.results.robustness
    ends = [
        (_room(paper, one, end), one, end, up)
        for one in (found.ranges if found else ())
        for end, changes, up in ((one.lower, one.below, True), (one.upper, one.above, False))
        if changes and one.name != "frequency"
    ]
    if not ends:
        return paper.say("say.narrowest_none")
    _, one, end, up = min(ends, key=lambda each: level(each[0]))
    places = line_decimals(one, paper.study)
    cut = one.anchor is None
    line = paper.words.plain(f"paper.cut.{one.name}" if cut else f"paper.anchor.{one.anchor}")
    return paper.say(
        "say.narrowest_cut" if cut else "say.narrowest_anchor", line=line, set=one.name,
        base=paper.words.number(one.base, places),
        end=paper.words.number(inward(end, places, up=up), places),
    )  # fmt: skip


def _room(paper: Paper, one: SafeRange, end: float) -> float:
    """How far a line can move, relative to the outer anchors' distance; a cut's move as it is."""
    if one.anchor is None:
        return abs(end - one.base)
    out, _, full = paper.results.sets[one.name].anchors[:3]
    return abs(end - one.base) / abs(full - out)


def cuts(paper: Paper) -> Text:
    """What a row of the truth table must have to count as sufficient."""
    plan = paper.study.fsqca.cuts
    return paper.say("say.cuts", n=plan.frequency, consistency=plan.consistency, pri=plan.pri)


def robustness(paper: Paper) -> Text:
    """What scenarios and chance leave of the solution."""
    scenarios = paper.results.scenarios
    first = fragile(paper) if scenarios else paper.say("say.unchallenged")
    return paper.line(first, permutation(paper))


def cases(paper: Paper) -> Text:
    """Which cases keep their membership over all scenarios."""
    found = paper.results.robustness
    if found is None:
        return paper.say("say.unchallenged")
    parts = []
    for kind in ("robust", "shaky", "possible"):
        slugs = getattr(found, kind)
        who = naming.regions(paper.results, slugs, paper.words)
        key = f"say.cases_{kind}" if who else f"say.cases_{kind}_none"
        parts.append(paper.say(key, who=who))
    return paper.line(*parts)


def loss(paper: Paper) -> Text:
    """Whether more is lost to pure technical inefficiency or to scale."""
    regions = paper.results.regions
    vrs = sum(r.score.vrs for r in regions) / len(regions)
    scale = sum(r.score.scale for r in regions) / len(regions)
    key = {"up": "loss_technical", "down": "loss_scale", "same": "loss_evenly"}[way(vrs, scale)]
    return paper.say(f"say.{key}", vrs=vrs, scale=scale)


def pathways(paper: Paper) -> tuple[str, ...]:
    """Every pathway to high efficiency, of any tied model, each once."""
    models = paper.results.high.intermediate.models
    return tuple(dict.fromkeys(term.term for model in models for term in model.terms))


def fragile(paper: Paper) -> Text:
    """How many scenarios keep the solution, and how many leave none."""
    base = {str(model) for model in paper.results.high.intermediate.models}
    scenarios = paper.results.scenarios
    same = sum({str(model) for model in s.high.models} == base for s in scenarios)
    none = sum(not s.high.models for s in scenarios)
    total = len(scenarios)
    first = (
        paper.say("say.fragile_same", n=same, total=total)
        if same
        else paper.say("say.fragile_same_none", n=total)
    )
    second = paper.say("say.fragile_empty" if none else "say.fragile_empty_none", n=none)
    return paper.line(first, second)


def core(paper: Paper) -> Text:
    """What the solution shares with all test solutions together, and with each alone.

    A test that finds no pathway has nothing to share; it is named apart, because with an empty set
    among them nothing is common to all, whatever the others say.
    """
    found = paper.results.robustness
    if found is None or not (found.tests or found.empty):
        return paper.say("say.uncalibrated")
    undone = [_test(paper, one) for one in found.empty]
    last = paper.say("say.core_undone", n=len(undone), which=undone) if undone else None
    if not found.tests:
        return paper.line(paper.say("say.core_nothing"), *([last] if last else []))
    first = paper.say(
        "say.core", n=len(found.tests), consistency=found.rf_cons,
        coverage=found.rf_cov, narrowest=found.rf_sc_min,
    )  # fmt: skip
    each = sorted(found.tests, key=lambda one: -level(one.coincidence))
    shown = [
        paper.words.plain("paper.say.test", name=_test(paper, one), degree=one.coincidence)
        for one in each
    ]
    between = paper.words.plain("paper.say.between")
    second = paper.say("say.core_each", widest=found.rf_sc_max, shown=between.join(shown))
    return paper.line(first, second, *([last] if last else []))


def _test(paper: Paper, one: TestSolution) -> str:
    """The label of the scenario behind a test solution, or that of the study's own model."""
    if one.tied:
        return paper.words.plain("paper.say.test_tied", number=one.name)
    if one.line is not None:
        places = {c.name: c.decimals for c in paper.study.fsqca.conditions}[one.name]
        line = paper.words.number(one.line, places)
        label = paper.words.plain("paper.say.test_line", set=one.name, line=line)
    else:
        label = naming.wording(paper.study.scenarios[one.name].label, paper.words)
    if one.of is None:
        return label
    number, count = one.of
    return paper.words.plain("paper.say.test_model", name=label, number=number, count=count)


def alike(paper: Paper) -> Text:
    """By what two periods are compared, and whether that is how the book measures elsewhere."""
    found = paper.results.comparison
    if found is None:
        return paper.say("say.moved_unknown")
    same = measured(paper.study) == "as the study"
    key = f"say.alike_{'same' if same else 'other'}"
    return paper.say(key, list=paper.measured(found.inputs))


def moved(paper: Paper) -> Text:
    """Which way productivity and its parts went between two periods."""
    found = paper.results.comparison
    if found is None:
        return paper.say("say.moved_unknown")
    productivity, frontier, catching = (
        way(1, index)
        for index in (found.malmquist, found.technical_change, found.efficiency_change)
    )
    return paper.say(
        "say.moved", productivity=paper.words.plain(f"paper.say.productivity_{productivity}"),
        frontier=paper.words.plain(f"paper.say.frontier_{frontier}"),
        catching=paper.words.plain(f"paper.say.catching_{catching}"),
        malmquist=found.malmquist, efficiency=found.efficiency_change,
        technical=found.technical_change, units=_units(paper),
    )  # fmt: skip


def frontier_then(paper: Paper) -> Text:
    """How many lay on the frontier in each of two periods."""
    found = paper.results.comparison
    if found is None:
        return paper.say("say.moved_unknown")
    before, after = len(found.frontier_before), len(found.frontier_after)
    if before == after:
        return paper.say("say.number_same", after=after)
    return paper.say("say.number_went", before=before, after=after)


def both_sides(paper: Paper) -> Text:
    """Regions of high efficiency that match a pathway to low efficiency."""
    found = [r.slug for r in paper.results.regions if r.high.outcome > HALF and r.low.terms]
    if not found:
        return paper.say("say.both_none", units=_units(paper), unit=_unit(paper))
    return paper.say(
        "say.both", n=len(found), who=naming.regions(paper.results, found, paper.words)
    )


def _units(paper: Paper) -> str:
    return naming.units(paper.study, paper.words)


def _unit(paper: Paper) -> str:
    return naming.unit(paper.study, paper.words)
