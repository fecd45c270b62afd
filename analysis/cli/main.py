"""The command line: each command is a module beside this one."""

from __future__ import annotations

import traceback
import warnings
from typing import Any

import click

from analysis import __version__
from analysis.cli.analyse import analyse, robustness
from analysis.cli.build import brief, build
from analysis.cli.check import check
from analysis.cli.dea import dea
from analysis.cli.doctor import doctor
from analysis.cli.fsqca import fsqca
from analysis.cli.new import new
from analysis.cli.serve import serve
from analysis.errors import UserError


class _Commands(click.Group):
    """Turns a user's error into its lines and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("ignore")
                warnings.filterwarnings("always", module="analysis")
                result = super().invoke(ctx)
            for line in dict.fromkeys(str(w.message) for w in caught):
                click.echo(f"note: {line}", err=True)
            return result
        except UserError as error:
            if ctx.params.get("debug"):
                traceback.print_exc()
            for fault in error.faults:
                click.echo(fault, err=True)
            ctx.exit(2)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pathways")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(debug: bool) -> None:
    """One table about regions and one study file in; paper, briefs and website out."""


for _command in (build, brief, analyse, robustness, dea, fsqca, check, serve, doctor, new):
    main.add_command(_command)

if __name__ == "__main__":
    main()
