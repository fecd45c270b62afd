"""How sure the findings are, each thing once, and how to read them."""

from __future__ import annotations

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.view import Line, Sure
from analysis.language import naming

NAMED = 4  # units left out that a brief names; more are counted


def sure(facts: BriefFacts, pen: Pen) -> Sure:
    """Return the slot."""
    lines = [Line(pen.bare("sure.rank"), (_rank(facts, pen), *_rounding(facts, pen)))]
    if choices := _choices(facts, pen):
        lines.append(Line(pen.bare("sure.choices"), choices))
    if chance := _chance(facts, pen):
        lines.append(Line(pen.bare("sure.chance"), chance))
    return Sure(pen.bare("sure.title"), tuple(lines), pen.bare("care.title"), _care(facts, pen))


def _rank(facts: BriefFacts, pen: Pen) -> Markup:
    standing, found = facts.standing, facts.sureness
    values = {
        "rank": standing.rank, "best": found.rank_best, "worst": found.rank_worst,
        "total": standing.total, "n": standing.joint, "score": standing.score,
        "level": facts.basis.level,
    }  # fmt: skip
    key = "joint" if standing.joint > 1 else "single"
    firm = "_firm" if found.rank_best == found.rank_worst else ""
    if found.rank_best is None:
        firm = "_alone"
    return pen.say(f"sure.rank_{key}{firm}", **values)


def _rounding(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    chance = facts.sureness.frontier_chance
    if chance is None or chance in (0.0, 1.0):
        return ()
    return (pen.say("sure.rounding", rounding=chance),)


def _choices(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    """Only what was tested: without variants nothing is said."""
    found, high = facts.sureness.choices, facts.standing.high
    if not found.total:
        return ()
    key = "high" if high else "not_high"
    other = found.total - found.same_class
    values = {
        "n": found.total, "scenarios": found.total, "same": found.same_class, "other": other,
    }  # fmt: skip
    told = []
    if found.total == 1:
        (only,) = facts.study.scenarios.values()
        how, label = "same" if found.same_class else "other", naming.wording(only.label, pen.words)
        told.append(pen.say(f"sure.class_{key}_one_{how}", label=pen.words.lower(label)))
    elif found.same_class == found.total:
        told.append(pen.say(f"sure.class_{key}_every", **values))
    elif found.same_class == 0:
        told.append(pen.say(f"sure.class_{key}_none", **values))
    else:
        told.append(pen.say(f"sure.class_{key}_some", **values))
    if len(found.other_class) == 1 < found.total:
        label = naming.wording(facts.study.scenarios[found.other_class[0]].label, pen.words)
        told.append(pen.say("sure.other_class", label=pen.words.lower(label)))
    if facts.pathway.pathways and facts.pathway.sound:
        if found.with_pathways:
            every, none = found.same_state == found.with_pathways, not found.same_state
            kind = "every" if every else "other" if none else "some"
            told.append(
                pen.say(
                    f"sure.state_{kind}",
                    same_state=found.same_state,
                    finding=found.with_pathways,
                    n=found.same_state if kind == "some" else found.with_pathways,
                )
            )
        else:
            told.append(pen.say("sure.state_none", n=found.total))
    return tuple(told)


def _chance(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    found = facts.sureness.chance
    if found is None or not facts.pathway.pathways or not facts.pathway.sound:
        return ()
    n = len(facts.pathway.pathways)
    told = []
    if found.permutation is not None:
        told.append(pen.say("sure.random", chance=found.permutation, n=n))
    if facts.pathway.own and found.recurrence is not None:
        told.append(pen.say("sure.recurrence", recurrence=found.recurrence))
        if found.lost_without:
            told.append(pen.say("sure.lost_without", n=found.lost_without))
    return tuple(told)


def _care(facts: BriefFacts, pen: Pen) -> tuple[Markup, ...]:
    told = [pen.say("care.relative", total=facts.standing.total)]
    places = facts.circumstances.places
    levels = any(place.level for place in places)
    told.append(pen.say(f"care.circumstances{'_levels' if levels else ''}", n=len(places)))
    if facts.standing.on_frontier and facts.region.score.peer_of:
        told.append(pen.say("care.benchmark"))
    else:
        told.append(pen.say("care.practice" if facts.practice.ratios else "care.others"))
    told += [
        pen.say(
            f"care.warning.{warning.kind.replace(' ', '_')}",
            **dict(warning.figures.items()),
        )
        for warning in facts.warnings
        # The one stands beside the pathway already; such a pathway of the absence is not told.
        if warning.kind not in ("chance as good", "trivial absence")
    ]
    if facts.left_out and facts.study.missing is not None:
        reason = naming.wording(facts.study.missing.reason, pen.words)
        few = len(facts.left_out) <= NAMED
        told.append(
            pen.say(
                "care.left_out" if few else "care.many_left_out",
                n=len(facts.left_out),
                names=[naming.wording(one.names, pen.words) for one in facts.left_out[:NAMED]],
                reason=pen.words.lower(reason).rstrip(".。"),
            )
        )
    return (*told, *(naming.passage(n, pen.words) for n in facts.study.notes))
