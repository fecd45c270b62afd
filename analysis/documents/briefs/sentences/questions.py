"""Three questions that would confirm or overturn the finding."""

from __future__ import annotations

from markupsafe import Markup

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.facts.checks import AskedCheck
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.view import Question, Questions
from analysis.language import naming
from analysis.study.model import Condition, PracticeRatio


def questions(facts: BriefFacts, pen: Pen) -> Questions | None:
    """Return the questions, each with its reason, its data and who holds them."""
    if not facts.asked:
        return None
    items = tuple(_question(asked, pen) for asked in facts.asked)
    return Questions(pen.bare("questions.title", n=len(items)), items)


def question_text(asked: AskedCheck, pen: Pen) -> Markup:
    """Return a question as it is asked."""
    if asked.key is None:
        return pen.bare(f"questions.{_plain(asked)}.question")
    check = pen.results.study.checks[asked.key]
    return naming.passage(check.question, pen.words)


def _question(asked: AskedCheck, pen: Pen) -> Question:
    if asked.key is None:
        why, data = (pen.bare(f"questions.{_plain(asked)}.{part}") for part in ("why", "data"))
    else:
        check = pen.results.study.checks[asked.key]
        why = naming.passage(check.why, pen.words)
        data = pen.bare(
            "questions.data",
            data=naming.wording(check.data, pen.words),
            holder=naming.wording(check.holder, pen.words),
        )
    if asked.called:
        why = pen.bare("questions.found", finding=_finding(asked, pen), why=why)
    return Question(question_text(asked, pen), why, data)


def _plain(asked: AskedCheck) -> str:
    return (asked.plain or "").replace(" ", "_")


def _finding(asked: AskedCheck, pen: Pen) -> Markup:
    """Say the strongest finding that calls for the question: own value and median."""
    study, called = pen.results.study, asked.called[0]
    if called.name in study.practice:
        asks: PracticeRatio | Condition = study.practice[called.name]
        place, marks = "ratio", {"practice": called.name}
    else:
        asks = next(c for c in study.fsqca.conditions if c.name == called.name)
        place, marks = "value", {"condition": called.name}
    own = pen.words.data(called.own, asks.decimals, place=place)
    median = pen.words.data(called.median, asks.decimals, place="median")
    return pen.say(
        "questions.finding",
        label=pen.marked(naming.wording(asks.label, pen.words), **marks),
        own=pen.measured(own, asks.unit),
        median=pen.measured(median, asks.unit),
    )
