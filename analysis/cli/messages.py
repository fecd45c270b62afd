"""``pathways messages``: a file to say things in another language."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.cli.options import STUDY
from analysis.cli.terminal import say


@click.command()
@click.argument("language")
@STUDY
def messages(language: str, study: str | None) -> None:
    """Write a file of everything that is said, to fill in for LANGUAGE (es, ar, ja ...).

    It is put beside the study file, each place with the English above it. Where there is one
    already, what it says is kept, what it lacks is added, and the file as it was stays beside it.
    """
    from analysis.errors import shown
    from analysis.files import read_yaml, write_atomically
    from analysis.language import filling, tongues
    from analysis.language.messages import messages_file, shipped
    from analysis.study import overlay, own, project

    if fault := tongues.fault(language):
        raise click.BadParameter(fault)
    folder = project.find(study).study
    path = folder / messages_file(language)
    if faults := list(own.faults(folder, path.name)):
        raise click.BadParameter(faults[0])
    written = overlay.filled(read_yaml(path)) if path.is_file() else {}
    text = filling.to_fill(shipped()[0], written, language).encode()
    there = path.read_bytes() if path.is_file() else None
    empty = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith(b': ""')]
    if there == text:
        rest = (
            f"{len(empty):,} are empty, the first in line {empty[0]}" if empty else "none is empty"
        )
        say(f"{shown(path)}: has every place already; {rest}")
        return
    if there is not None:
        kept = _free(path)
        kept.write_bytes(there)
        say(f"{shown(kept)}: the file as it was")
    write_atomically(path, text)
    say(f"{shown(path)}: {len(empty):,} places to fill in; what stays empty is said in English")


def _free(path: Path) -> Path:
    """Return a name beside a file that nothing has yet."""
    number = 1
    while (free := path.with_name(f"{path.name}.{number}")).exists():
        number += 1
    return free
