"""``pathways expression``: Boolean algebra on what a solution says."""

from __future__ import annotations

import json

import click

from analysis.cli.options import AS_JSON
from analysis.cli.terminal import hand_on
from analysis.errors import UserError

OPERATIONS = ("simplify", "negate", "intersect", "expand", "factorize")


@click.command()
@click.argument("operation", type=click.Choice(OPERATIONS))
@click.argument("expressions", nargs=-1, required=True)
@click.option(
    "--levels", multiple=True, metavar="A=3", help="A has levels 0 to 2, written A[0]; repeatable."
)
@AS_JSON
def expression(
    operation: str, expressions: tuple[str, ...], levels: tuple[str, ...], as_json: bool
) -> None:
    """Simplify, negate, intersect, expand or factorize expressions such as 'A*~B + C'.

    Two-valued logic: every equally short answer is a line. Brackets and ~(...) may stand in what
    is asked, but for factorize; intersect takes two or more expressions, the others one.
    """
    from analysis.fsqca import algebra

    several = operation == "intersect"
    if several != (len(expressions) > 1):
        raise UserError(f"{operation} takes {'two or more expressions' if several else 'one'}")
    known = dict(map(_levels, levels))
    if operation == "factorize":
        answers = list(algebra.factorize(expressions[0]))
    elif operation == "expand":
        answers = [str(algebra.expand(expressions[0], levels=known))]
    elif several:
        answers = list(map(str, algebra.intersect(*expressions, levels=known)))
    else:
        found = {"simplify": algebra.simplify, "negate": algebra.negate}[operation]
        answers = list(map(str, found(expressions[0], levels=known)))
    hand_on(json.dumps(answers, ensure_ascii=False) if as_json else "\n".join(answers))


def _levels(text: str) -> tuple[str, int]:
    name, _, count = text.rpartition("=")
    if not name or not count.isdecimal() or int(count) < 2:
        raise UserError(f"--levels {text!r}: write A=3, at least 2")
    return name.strip(), int(count)
