"""The command line: each command is a module beside this one."""

from __future__ import annotations

import traceback
import warnings
from concurrent.futures import BrokenExecutor
from typing import Any

import click

from analysis import __version__, workers
from analysis.cli.analyse import analyse, robustness
from analysis.cli.build import brief, build
from analysis.cli.calibrate import calibrate
from analysis.cli.check import check
from analysis.cli.clean import clean
from analysis.cli.cna import cna
from analysis.cli.dea import dea
from analysis.cli.doctor import doctor
from analysis.cli.example import example
from analysis.cli.expression import expression
from analysis.cli.fsqca import fsqca
from analysis.cli.messages import messages
from analysis.cli.nca import nca
from analysis.cli.new import new
from analysis.cli.serve import serve
from analysis.cli.terminal import say
from analysis.errors import UserError, of_system

_MOST_FAULTS = 50
_LONGEST = 1000  # characters of a fault


class _Commands(click.Group):
    """Turns a user's error into its lines and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("ignore")
                warnings.filterwarnings("always", module="analysis")
                with workers.use(workers.cores()):
                    result = super().invoke(ctx)
            for line in dict.fromkeys(str(w.message) for w in caught):
                say(f"note: {line}", err=True)
            return result
        except (UserError, OSError, MemoryError, BrokenExecutor) as error:
            if isinstance(error, BrokenPipeError):
                raise  # whoever read the output has gone; click ends quietly
            if ctx.params.get("debug"):
                traceback.print_exc()
            faults = _said(error).faults
            for fault in faults[:_MOST_FAULTS]:
                say(_shortened(" ".join(fault.splitlines())), err=True)
            if len(faults) > _MOST_FAULTS:
                say(f"and {len(faults) - _MOST_FAULTS} faults more", err=True)
            ctx.exit(2)


def _said(error: Exception) -> UserError:
    """Return an error as lines for the user."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, OSError):
        return of_system(error)
    return UserError("the memory does not suffice; close something or use fewer --jobs")


def _shortened(fault: str) -> str:
    """Return a line that can be read; what a study repeats without end is in its middle."""
    return fault if len(fault) <= _LONGEST else f"{fault[:250]} ... {fault[-120:]}"


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pathways")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """One table about regions and one study file in; paper, briefs and website out."""


for _command in (
    build,
    brief,
    analyse,
    robustness,
    dea,
    fsqca,
    nca,
    cna,
    expression,
    calibrate,
    check,
    clean,
    serve,
    doctor,
    new,
    messages,
    example,
):
    main.add_command(_command)

if __name__ == "__main__":
    main()
