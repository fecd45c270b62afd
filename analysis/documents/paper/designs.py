"""What the paper says of a study's further designs: how each was picked, what it finds, chance."""

from __future__ import annotations

from analysis.documents.paper import sentences
from analysis.documents.paper.session import Paper, Text
from analysis.language import naming
from analysis.results.positions import HALF
from analysis.results.shapes import DesignResult


def about(paper: Paper, one: DesignResult) -> Text:
    """The study's reason for the design, and how many had been tried before it."""
    plan = paper.study.designs[one.name]
    return paper.line(paper.wording(plan.reason), paper.say("say.design_tried", n=plan.tried))


def found(paper: Paper, one: DesignResult) -> Text:
    """All tied models with their fit, whom they reach, and who belongs to no row."""
    models = one.found.intermediate.models
    if not models:
        none = paper.say("say.models_none", outcome=one.found.outcome)
        return paper.line(none, _halves(paper, one))
    start = paper.say("say.design_models", n=len(models), outcome=one.found.outcome)
    listed = "\n".join(f"- {sentences.formula(paper, model)}" for model in models)
    rest = paper.line(_reached(paper, one), _halves(paper, one))
    return Text(f"{start}\n\n{listed}\n\n{rest}")


def _reached(paper: Paper, one: DesignResult) -> Text:
    name = paper.study.fsqca.outcome.name
    high = {r.slug for r in paper.results.regions if r.memberships[name] > HALF}
    models = one.found.intermediate.models
    members = {slug for model in models for term in model.terms for slug in term.cases}
    return paper.say(
        "say.design_reached", high=len(high), covered=len(high & members),
        without=len(members - high), units=naming.units(paper.study, paper.words),
    )  # fmt: skip


def _halves(paper: Paper, one: DesignResult) -> Text:
    exact = sentences.named_halves(paper, one.sets)
    return paper.say("say.halves_some", who=exact) if exact else Text("")


def chance(paper: Paper, one: DesignResult) -> Text:
    """What dealt outcomes give under this design, and what that means after so many tries."""
    if not one.found.intermediate.models:
        return paper.say("say.permutation_unknown")
    if one.permutation is None:
        return paper.say("say.permutation_off", units=naming.units(paper.study, paper.words))
    first = paper.say(
        "say.design_chance", n=one.permutations, any=one.any_solution, chance=one.permutation
    )
    tried = paper.study.designs[one.name].tried
    if tried == 1:
        return first
    return paper.line(first, paper.say("say.design_tries", tried=tried, some=one.some_try))


def steps(paper: Paper, one: DesignResult) -> Text:
    """What the context alone gives in the first step, and whether the second adds to it."""
    values = {"context": list(one.context), "movable": list(one.movable)}
    if not one.contexts:
        return paper.say("say.steps_none", **values)
    which = [context.term.term for context in one.contexts]
    first = paper.say("say.steps_some", n=len(which), which=which, **values)
    if any(context.within for context in one.contexts):
        return first
    return paper.line(first, paper.say("say.steps_nothing"))


def terms(one: DesignResult) -> tuple[str, ...]:
    """The terms of all tied models and of the two steps, each once."""
    models = one.found.intermediate.models
    found = [term.term for model in models for term in model.terms]
    found += [term.term for context in one.contexts for term in context.within]
    return tuple(dict.fromkeys(found))
