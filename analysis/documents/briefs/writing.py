"""Puts a brief's slots together."""

from __future__ import annotations

from analysis.documents.briefs.facts import BriefFacts
from analysis.documents.briefs.pen import Pen
from analysis.documents.briefs.sentences.circumstances import circumstances
from analysis.documents.briefs.sentences.gap import gap
from analysis.documents.briefs.sentences.headline import headline
from analysis.documents.briefs.sentences.leads import leads
from analysis.documents.briefs.sentences.learn import learn
from analysis.documents.briefs.sentences.look import look
from analysis.documents.briefs.sentences.practice import practice
from analysis.documents.briefs.sentences.questions import questions
from analysis.documents.briefs.sentences.since import since
from analysis.documents.briefs.sentences.sure import sure
from analysis.documents.briefs.view import Page
from analysis.language import breaks


def write(facts: BriefFacts, pen: Pen) -> Page:
    """Write a whole brief."""
    return Page(
        headline=breaks.keep(headline(facts, pen), breaks.words_kept(pen.results, pen.words)),
        leads=leads(facts, pen),
        lines=look(facts, pen),
        circumstances=circumstances(facts, pen),
        practice=practice(facts, pen),
        questions=questions(facts, pen),
        gap=gap(facts, pen),
        since=since(facts, pen),
        learn=learn(facts, pen),
        sure=sure(facts, pen),
    )
