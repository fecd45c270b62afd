"""A small project in two states, and ways to end, to spoil and to pair its builds.

``old`` is a project as its last build left it. In ``new`` its study's title was changed since, so
that every part of its site is to be made anew; the cache knows both. Each trial starts from one of
them, in the same folder.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import small_project

from analysis.build import build as building
from analysis.build import swap
from analysis.errors import UserError, of_system
from analysis.study import project as projects
from analysis.study.project import Project

State = Literal["old", "new", "new, nothing kept"]
TITLES = ("Three offices", "Three bureaus")
_CALLS = ("os.", "open", "shutil.", "ctypes.call", "fcntl.", "tempfile.")
KILLED, REFUSED, BROKEN = -9, 2, 1


@dataclass(frozen=True)
class Bench:
    """The project, its states, and the fingerprint of the site before and after."""

    project: Project
    kept: Path
    old: dict[str, str]
    new: dict[str, str]

    def start_from(self, state: State) -> None:
        """Put the project back into one of its states."""
        shutil.rmtree(self.project.root)
        shutil.copytree(self.kept / state[:3], self.project.root)
        if state == "new, nothing kept":
            shutil.rmtree(self.project.cache)

    def site(self) -> dict[str, str]:
        return small_project.fingerprint(self.project.output)

    def left_behind(self) -> list[str]:
        """What lies about that no finished build leaves there."""
        beside = [p.name for p in self.project.root.glob(".*") if p.name != ".cache"]
        within = [p for name in ("documents", "results", "sites")
                  for p in (self.project.cache / name).glob(".*")]  # fmt: skip
        return [*beside, *(p.name for p in within), *map(str, self.project.cache.glob("quarto-*"))]


def make(home: Path) -> Bench:
    """Build the project in both of its states."""
    project = small_project.make(home / "project", "smallest")
    # without an address, which is the project's own study's alone: any study's site is the same
    book = project.root / "_quarto.yml"
    book.write_text(re.sub(r"(?m)^ *site-url:.*\n", "", book.read_text("utf-8")), "utf-8")
    sites = []
    for name in ("old", "new"):
        study = project.study / "study.yml"
        text = study.read_text("utf-8")
        assert TITLES[0] in text
        if name == "new":
            study.write_text(text.replace(*TITLES), "utf-8")
        before = project.output if project.output.exists() else None
        aside = shutil.copytree(before, home / "aside") if before else None
        small_project.build_here(project)
        sites.append(small_project.fingerprint(project.output))
        if aside:  # the new study, its parts all kept, and the old site
            shutil.rmtree(project.output)
            shutil.copytree(aside, project.output)
            record = next((home / "kept" / "old" / ".cache" / "sites").iterdir())
            shutil.copyfile(record, project.cache / "sites" / record.name)
        shutil.copytree(project.root, home / "kept" / name)
    assert sites[0] != sites[1]
    return Bench(project, home / "kept", *sites)


def in_child(project: Project, at_call: Callable[[int], None] | None = None) -> tuple[int, str]:
    """Build in a child of this process, which knows all modules already; its end and its words.

    ``at_call`` is told the number of each call on files while the site is put in place.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        code, said = BROKEN, ""
        signal.alarm(240)  # a hang is a fault, a busy machine is none
        try:
            if at_call:
                _watch(at_call)
            os.chdir(project.root)
            code, said = 0, building.build(projects.find(), jobs=1, renderer="builtin")
        except UserError as error:
            code, said = REFUSED, str(error)
        except OSError as error:
            code, said = REFUSED, str(of_system(error))
        except BaseException as error:  # told to the test, whatever it is
            said = repr(error)
        finally:
            os.write(writing, said.encode()[:4000])
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    status = os.waitpid(child, 0)[1]
    return os.waitstatus_to_exitcode(status), said


def _watch(at_call: Callable[[int], None]) -> None:
    """Count the calls on files from the moment at which a site is begun beside the old one."""
    counted, counting = 0, False
    real = swap.replacing

    def begin(*args: object, **kwargs: object) -> object:
        nonlocal counting
        counting = True
        return real(*args, **kwargs)  # type: ignore[arg-type]

    def hook(event: str, _: object) -> None:
        nonlocal counted
        if counting and event.startswith(_CALLS):
            counted += 1
            at_call(counted)

    swap.replacing = begin  # type: ignore[assignment]
    sys.addaudithook(hook)


def killing(call: int) -> Callable[[int], None]:
    """End the process, without a word, before the call of this number."""

    def at_call(number: int) -> None:
        if number == call:
            os.kill(os.getpid(), signal.SIGKILL)

    return at_call


def failing(call: int, code: int = errno.EIO) -> Callable[[int], None]:
    """Let the call of this number fail."""

    def at_call(number: int) -> None:
        if number == call:
            raise OSError(code, os.strerror(code))

    return at_call


# ways to damage a file


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def flip(path: Path) -> None:
    body = bytearray(path.read_bytes() or b"\0")
    body[len(body) // 2] ^= 1
    path.write_bytes(bytes(body))


def exchange(path: Path) -> None:
    """Exchange it with another file of the same folder or one near it."""
    others = [p for p in sorted(path.parents[1].rglob("*")) if p.is_file() and p != path]
    body = path.read_bytes()
    other = next((p for p in others if p.read_bytes() != body), None)
    path.write_bytes(other.read_bytes() if other else b"another file's")
    if other:
        other.write_bytes(body)


def to_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "inside").write_text("-")


def to_link(path: Path) -> None:
    """Put a link to a copy in its place: the same bytes, but not a file of ours."""
    copy = path.parents[1] / f"{path.name}.copy"
    path.rename(copy)
    path.symlink_to(copy)


def to_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGE = (cut, empty, flip, exchange, to_folder, to_link, to_pipe, Path.unlink)
STRANGE = (to_folder, to_link, to_pipe)  # what no build of ours leaves in a site
