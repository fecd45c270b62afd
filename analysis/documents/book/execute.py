"""Runs a chapter's cells and inline expressions in this process, by IPython's shell.

As in Quarto, each chapter starts with an empty namespace, and the working folder is the project.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.documents.book.dialect import CodeCell, Prose, Source
from analysis.documents.book.outputs import PREFERENCE, Executed, Output, Writer, inline
from analysis.errors import UserError, standing_here

_INLINE = re.compile(r"(?<!`)`\{python\}[ \t]+([^`]+)`")
_FIGURE_SIZE = (7.0, 5.0)  # inches, as Quarto has it for HTML


@dataclass(slots=True)
class _Stream(io.TextIOBase):
    """A standard stream whose text is kept among the outputs, in order."""

    name: str
    outputs: list[dict[str, Any]]

    def write(self, text: str) -> int:
        if self.outputs and self.outputs[-1].get("stream") == self.name:
            self.outputs[-1]["text"] += text
        else:
            self.outputs.append({"stream": self.name, "text": text})
        return len(text)


class Kernel:
    """Runs chapters one after another; use it as a context manager.

    Parameters
    ----------
    project
        Working folder of the cells.
    environment
        Environment variables that the cells see.
    """

    def __init__(self, project: Path, environment: Mapping[str, str]) -> None:
        self._project, self._environment = project.resolve(), environment
        self._outputs: list[dict[str, Any]] = []
        self._alt = self._code = ""

    def __enter__(self) -> Kernel:
        self._inside = _surroundings(self._project, self._environment)
        self._inside.__enter__()
        self._shell = self._new_shell()
        return self

    def __exit__(self, *error: object) -> None:
        self._empty()
        type(self._shell).clear_instance()
        self._inside.__exit__(None, None, None)

    def _new_shell(self) -> Any:
        from IPython.core.displaypub import CapturingDisplayPublisher
        from IPython.core.interactiveshell import InteractiveShell
        from traitlets.config import Config

        settings = Config()
        settings.HistoryManager.enabled = False
        settings.InteractiveShell.colors = "nocolor"
        InteractiveShell.clear_instance()
        shell: Any = InteractiveShell.instance(config=settings)
        shell.display_trap.hook = self._keep_last
        shell.display_pub = CapturingDisplayPublisher(parent=shell)
        shell.display_pub.outputs = self._outputs
        shell.showtraceback = lambda *_, **__: None  # faults are raised, not shown
        shell.showsyntaxerror = lambda *_, **__: None
        self._use_matplotlib(shell)
        return shell

    def _use_matplotlib(self, shell: Any) -> None:
        import matplotlib
        from matplotlib import pyplot
        from matplotlib.figure import Figure

        # plt.show() as in a notebook; the figures left open are shown by _run_cell
        matplotlib.use("module://matplotlib_inline.backend_inline")
        pyplot.switch_backend(matplotlib.get_backend())  # chooses its own formats when it loads
        # identifiers must not be drawn by lot, and letters must not hang on a reader's fonts
        matplotlib.rcParams.update({"svg.hashsalt": "pathways", "svg.fonttype": "path"})
        for mime, formatter in shell.display_formatter.formatters.items():
            formatter.pop(Figure, None)
            if mime == "image/svg+xml":
                formatter.for_type(Figure, self._svg)

    def _keep_last(self, value: Any) -> None:
        """Keep the value of a cell's last expression, unless a semicolon silences it."""
        if value is None or self._shell.displayhook.semicolon_at_end_of_expression(self._code):
            return
        data, _ = self._shell.display_formatter.format(value)
        artist = data.get("text/plain", "").startswith(("<matplotlib", "[<matplotlib"))
        if len(data) > 1 or not artist:  # what a drawing call returns is no result
            self._outputs.append({"data": data})

    def _svg(self, figure: Any) -> str:
        written = io.StringIO()
        metadata = {"Title": self._alt, "Date": None, "Creator": None}
        figure.savefig(written, format="svg", bbox_inches="tight", metadata=metadata)
        return written.getvalue()

    def run(self, source: Source) -> Executed:
        """Run a chapter.

        Raises
        ------
        UserError
            Where a cell or an expression fails, naming chapter, line and cell.
        """
        self._empty()
        writer = Writer(source)
        for segment in source.segments:
            if isinstance(segment, Prose):
                writer.prose(self._with_values(segment, writer))
            elif not segment.show.eval:
                writer.cell(segment, [])
            else:
                writer.cell(segment, self._run_cell(segment, source))
        return writer.executed()

    def _empty(self) -> None:
        from matplotlib import pyplot

        pyplot.close("all")
        self._shell.user_ns.clear()
        self._shell.init_user_ns()

    def _run_cell(self, cell: CodeCell, source: Source) -> list[dict[str, Any]]:
        import matplotlib
        from matplotlib import pyplot

        self._alt, self._code = cell.fig_alt or "", cell.source
        self._outputs.clear()
        with (
            matplotlib.rc_context({"figure.figsize": _FIGURE_SIZE}),
            redirect_stdout(_Stream("stdout", self._outputs)),
            redirect_stderr(_Stream("stderr", self._outputs)),
        ):
            result = self._shell.run_cell(cell.source, store_history=False)
        if error := result.error_before_exec or result.error_in_exec:
            line = cell.line + _error_line(error) - 1
            name = f"cell {cell.label}" if cell.label else "cell"
            raise UserError(
                *(f"{source.chapter.path}:{line}: {name}: {text}" for text in _error_texts(error))
            ) from error
        for number in pyplot.get_fignums():
            data, _ = self._shell.display_formatter.format(pyplot.figure(number))
            self._outputs.append({"data": data})
        pyplot.close("all")
        return list(self._outputs)

    def _with_values(self, prose: Prose, writer: Writer) -> str:
        """Put the values of the inline expressions in their places."""

        def value(match: re.Match[str]) -> str:
            place = writer.place(prose.line + prose.text.count("\n", 0, match.start()))
            data = self._evaluate(match[1], place)
            mime = next(each for each in PREFERENCE if each in data)
            if data[mime] in ("", "''"):
                raise UserError(f"{place}: `{match[1].strip()}` gives an empty text")
            writer.value(place, Output(mime, data[mime]))
            return inline(mime, data[mime])

        return _INLINE.sub(value, prose.text)

    def _evaluate(self, expression: str, place: str) -> dict[str, Any]:
        try:
            value = eval(expression.strip(), self._shell.user_ns)
            data, _ = self._shell.display_formatter.format(value)
        except Exception as error:
            raise UserError(
                *(f"{place}: `{expression.strip()}`: {text}" for text in _error_texts(error))
            ) from error
        if not isinstance(data, dict) or not any(each in data for each in PREFERENCE):
            raise UserError(f"{place}: `{expression.strip()}` gives nothing that can be shown")
        return data


def _error_line(error: BaseException) -> int:
    """Line of the cell, from 1, that an error came from."""
    if isinstance(error, SyntaxError) and error.lineno:
        return error.lineno
    line, trace = 1, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename.startswith("<ipython-input"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _error_texts(error: BaseException) -> tuple[str, ...]:
    if isinstance(error, UserError):
        return error.faults
    text = " ".join(str(error).split())
    # Python 3.13 raises a private kind of SyntaxError for a cell that breaks off
    name = next(kind.__name__ for kind in type(error).__mro__ if not kind.__name__.startswith("_"))
    return (f"{name}: {text}" if text else name,)


@contextmanager
def _surroundings(project: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """Let cells see the project as working folder, on the path, and the environment as given."""
    folder, path, saved = Path.cwd(), list(sys.path), dict(os.environ)
    # what the shell replaces for the whole process
    hooks, main = (sys.displayhook, sys.excepthook), sys.modules["__main__"]
    with standing_here():
        os.chdir(project)
        sys.path.insert(0, str(project))
        os.environ.update(environment)
        try:
            yield
        finally:
            os.chdir(folder)
            sys.path[:] = path
            os.environ.clear()
            os.environ.update(saved)
            sys.displayhook, sys.excepthook = hooks
            sys.modules["__main__"] = main
