"""The exchange of the old site for the new one, ended at every step that it takes."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from analysis.build import swap

OLD, NEW = {"index.html": "old", "a/b.html": "old"}, {"index.html": "new", "c.html": "new"}
STEPS_AT_LEAST = 10


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def read(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def output(tmp_path: Path) -> Path:
    write(tmp_path / "site", OLD)
    return tmp_path / "site"


def test_the_new_takes_the_place_of_the_old(output: Path) -> None:
    with swap.replacing(output) as draft:
        write(draft, NEW)
        assert read(output) == OLD
    assert read(output) == NEW
    assert os.listdir(output.parent) == ["site"]


def test_a_first_site_makes_the_folders_it_needs(tmp_path: Path) -> None:
    with swap.replacing(tmp_path / "a" / "b" / "site") as draft:
        write(draft, NEW)
    assert read(tmp_path / "a" / "b" / "site") == NEW


def test_an_error_leaves_the_old(output: Path) -> None:
    def fail() -> None:
        with swap.replacing(output) as draft:
            write(draft, NEW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert read(output) == OLD
    assert os.listdir(output.parent) == ["site"]


def test_the_site_has_the_mode_of_any_new_folder(output: Path) -> None:
    (output.parent / "other").mkdir()
    with swap.replacing(output):
        pass
    assert output.stat().st_mode == (output.parent / "other").stat().st_mode


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is Linux's")
def test_this_system_exchanges_in_one_step(tmp_path: Path) -> None:
    write(tmp_path / "one", OLD)
    write(tmp_path / "other", NEW)
    assert swap.exchange(tmp_path / "one", tmp_path / "other")
    assert (read(tmp_path / "one"), read(tmp_path / "other")) == (NEW, OLD)


@pytest.mark.parametrize("at_once", [True, False], ids=["exchange", "two renames"])
@pytest.mark.parametrize("before", [OLD, None], ids=["old site", "first site"])
def test_killed_at_any_step_the_next_finds_a_whole_site(
    tmp_path: Path, at_once: bool, before: dict[str, str] | None
) -> None:
    """A child process is killed at its first, second, ... operation on files, to the last."""
    step, ended = 0, False
    while not ended:
        step += 1
        output = tmp_path / str(step) / "site"
        output.parent.mkdir()
        if before:
            write(output, before)
        ended = not killed(output, step, at_once)
        if before and at_once:
            assert output.exists(), f"killed at step {step}: no site for a moment"
        swap.recover(output)
        assert (read(output) if output.exists() else None) in (before, NEW), f"step {step}"
        assert set(os.listdir(output.parent)) <= {"site"}, f"killed at step {step}: left behind"
    assert step > STEPS_AT_LEAST
    assert read(output) == NEW


def killed(output: Path, step: int, at_once: bool) -> bool:
    """Replace the site in a child that dies at the given step; whether it did die."""
    child = os.fork()
    if child == 0:
        taken = 0

        def count(event: str, _: object) -> None:
            nonlocal taken
            if event.startswith(("os.", "open", "shutil.", "ctypes.call", "fcntl.")):
                taken += 1
                if taken == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            if not at_once:
                swap.exchange = lambda one, other: False  # type: ignore[assignment]
            sys.addaudithook(count)
            with swap.replacing(output) as draft:
                write(draft, NEW)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_what_another_is_at_work_on_stays(output: Path) -> None:
    """A second process sees the workshop of the first, and neither removes nor joins it."""
    with swap.replacing(output) as draft:
        write(draft, NEW)
        child = os.fork()
        if child == 0:
            list(map(swap._remove_if_left, swap._workshops(output), [output] * 9))
            os._exit(0)
        os.waitpid(child, 0)
        assert read(draft) == NEW


def test_folders_of_like_names_are_left_alone(output: Path) -> None:
    mine = (".site.pathways-notes", ".site.pathways-", "site.pathways-abcdefgh", ".site.old")
    for name in mine:
        write(output.parent / name, {"a": "mine"})
    (output.parent / ".site.pathways-abcd0000").symlink_to(output.parent / ".site.old")
    with swap.replacing(output):
        pass
    assert all(read(output.parent / name) == {"a": "mine"} for name in mine)
