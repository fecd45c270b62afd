"""``pathways serve``: a local web server that builds again whenever a source changes."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import click

from analysis.cli.options import STUDY
from analysis.cli.terminal import say
from analysis.sources import PACKAGE

if TYPE_CHECKING:
    from analysis.study.project import Project

SECONDS_BETWEEN_LOOKS = 1.0
SOURCES = ("_quarto.yml", "*.qmd", "chapters/**/*", "templates/**/*")
RELOAD = "serve/reload.js"


@click.command()
@STUDY
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
def serve(study: str | None, port: int) -> None:
    """Build, show the site at localhost, and rebuild whenever something changes."""
    from analysis.study import project

    serve_project(project.find(study), port)


def serve_project(project: Project, port: int) -> None:
    """Build, serve ``project.output`` on localhost, and build again on every change.

    A failed build prints its error and leaves the last good site; after a good one, pages that are
    open in a browser show themselves anew. Ends with Ctrl-C.

    Raises
    ------
    UserError
        If the port is in use, before anything is built.
    """
    from analysis.cli.local_server import LocalServer
    from analysis.study.shipped import TEMPLATES

    with LocalServer(project.output, port, (TEMPLATES / RELOAD).read_bytes()) as server:
        seen = _state(project)
        _build(project)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        say(f"http://127.0.0.1:{server.server_port}/ (Ctrl-C ends it)")
        try:
            while True:
                now = _state(project)
                if now != seen:
                    seen = now
                    _build(project)
                time.sleep(SECONDS_BETWEEN_LOOKS)
        except KeyboardInterrupt:
            server.shutdown()


def _state(project: Project) -> dict[str, int]:
    """Return when each source was last written."""
    places = [(project.root, pattern) for pattern in SOURCES]
    places += [(project.study, "*"), (PACKAGE, "**/*.py"), (PACKAGE, "**/*.lua")]
    paths = {path for root, pattern in places for path in root.glob(pattern) if path.is_file()}
    return {str(path): path.stat().st_mtime_ns for path in paths if path.exists()}


def _build(project: Project) -> None:
    """Build in a new interpreter, since the program itself may have changed."""
    command = [sys.executable, "-m", "analysis", "build", "--study", str(project.study)]
    subprocess.run([*command, "--output", str(project.output)], check=False)
