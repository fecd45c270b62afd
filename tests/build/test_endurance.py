"""Builds that are killed, that fail, that find their files damaged, and that run at once.

A fixed sample here; all of them with ``make test-long``.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import build_trials
import pytest
import small_project
from build_trials import Bench, State

KILLS, DAMAGED, PAIRS = 100, 60, 20
SAMPLE_OF_CALLS = 3  # in make test; all of some hundred in make test-long


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return build_trials.make(tmp_path_factory.mktemp("endurance"))


def build_afresh(bench: Bench) -> tuple[int, str]:
    """Build in a process of its own; its end and its words.

    Where parts are made, a child of this process would wait for threads of the linear algebra, or
    of Typst, that no fork takes along.
    """
    done = small_project.build(bench.project, "--jobs", "1")
    return done.returncode, str(done.stdout) + str(done.stderr)


def assert_next_is_right(bench: Bench, *, parts_are_kept: bool = True) -> None:
    """The next command ends the work and clears up, and the one after finds nothing to do."""
    code, said = build_trials.in_child(bench.project) if parts_are_kept else build_afresh(bench)
    assert code == 0, said
    assert bench.site() == bench.new
    assert bench.left_behind() == []


# --- ended at any moment


def calls(bench: Bench) -> int:
    """How many calls on files the placing of a site takes."""
    bench.start_from("new")
    reading, writing = os.pipe()
    code, said = build_trials.in_child(
        bench.project, lambda number: os.write(writing, b".") and None
    )
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        count = len(pipe.read())
    assert (code, bench.site()) == (0, bench.new), said
    return count


def end_at(bench: Bench, call: int) -> None:
    bench.start_from("new")
    code, said = build_trials.in_child(bench.project, build_trials.killing(call))
    assert code in (build_trials.KILLED, 0), said
    assert bench.site() in (bench.old, bench.new), f"killed at call {call}"
    assert_next_is_right(bench)


def fail_at(bench: Bench, call: int) -> None:
    """One line, and the old site stays; or the failure did not matter."""
    bench.start_from("new")
    code, said = build_trials.in_child(
        bench.project, build_trials.failing(call, (errno.EIO, errno.ENOSPC, errno.EROFS)[call % 3])
    )
    assert code in (build_trials.REFUSED, 0), f"call {call}: {said}"
    assert "\n" not in said
    assert bench.site() in ((bench.old, bench.new) if code else (bench.new,)), f"call {call}"
    assert_next_is_right(bench)


def test_killed_at_some_calls(bench: Bench) -> None:
    total = calls(bench)
    assert total > 100
    for call in random.Random(1).sample(range(1, total + 1), SAMPLE_OF_CALLS):
        end_at(bench, call)


def test_failing_at_some_calls(bench: Bench) -> None:
    for call in random.Random(2).sample(range(1, calls(bench) + 1), SAMPLE_OF_CALLS):
        fail_at(bench, call)


@pytest.mark.long
def test_killed_at_every_call(bench: Bench) -> None:
    for call in range(1, calls(bench) + 1):
        end_at(bench, call)


@pytest.mark.long
def test_failing_at_every_call(bench: Bench) -> None:
    for call in range(1, calls(bench) + 1):
        fail_at(bench, call)


def kill(bench: Bench, number: int) -> None:
    """Kill the command as a user runs it, at any time; with its workers or alone."""
    draw = random.Random(number)
    from_nothing, one_part = number % 5 == 0, number % 5 in (1, 2)
    state: State = "new, nothing kept" if from_nothing else "new"
    bench.start_from(state)
    if one_part:  # is to be made, by a worker or here
        parts = sorted(p for p in (bench.project.cache / "documents").iterdir())
        shutil.rmtree(draw.choice(parts))
    longest = 9.0 if from_nothing else 4.0 if one_part else 1.5
    process = small_project.start(bench.project, "--jobs", "2")
    time.sleep(draw.uniform(0, longest))
    if draw.random() < 2 / 3:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.communicate(timeout=60)  # until the last of its workers has let go of its ends
    assert bench.site() in (bench.old, bench.new)
    assert_next_is_right(bench, parts_are_kept=not (from_nothing or one_part))


@pytest.mark.parametrize("number", [3])
def test_killed_at_some_times(bench: Bench, number: int) -> None:
    kill(bench, number)


@pytest.mark.long
@pytest.mark.parametrize("number", range(KILLS))
def test_killed_at_any_time(bench: Bench, number: int) -> None:
    kill(bench, number)


# --- damaged files


def spoil(bench: Bench, number: int) -> None:
    draw = random.Random(1000 + number)
    damage = build_trials.DAMAGE[number % len(build_trials.DAMAGE)]
    bench.start_from("old")
    home = bench.project.output if number % 3 == 0 else bench.project.cache
    path = draw.choice(sorted(p for p in home.rglob("*") if p.is_file()))
    if home == bench.project.cache:
        shutil.rmtree(bench.project.output)  # so that the cache is asked
    damage(path)
    code, said = build_afresh(bench)
    about = f"{damage.__name__} {path.relative_to(bench.project.root)}: {said}"
    if home == bench.project.output and damage in build_trials.STRANGE:
        assert code == build_trials.REFUSED, about  # it may be of the user's
        assert os.path.lexists(path)
        return
    assert code == 0, about
    assert bench.site() == bench.old, about
    code, said = build_trials.in_child(bench.project)
    assert (code, "is up to date" in said) == (0, True), f"the second time, {about}"
    assert bench.left_behind() == [], about


@pytest.mark.parametrize("number", [0, 1, 5])
def test_some_damaged_files(bench: Bench, number: int) -> None:
    spoil(bench, number)


@pytest.mark.long
@pytest.mark.parametrize("number", range(DAMAGED))
def test_damaged_files(bench: Bench, number: int) -> None:
    spoil(bench, number)


# --- two at once


def pair(bench: Bench, number: int) -> None:
    """Two builds at once: one study or two, one output or two, on one cache."""
    bench.start_from("new" if number % 2 else "new, nothing kept")
    project = bench.project
    other_study = number % 4 in (2, 3)
    if other_study:
        # of the same name, which stands on its pages and in its files
        other = shutil.copytree(project.study, project.root / "other" / project.study.name)
        study = other / "study.yml"
        study.write_text(study.read_text("utf-8").replace(*reversed(build_trials.TITLES)), "utf-8")
    one_output = number % 8 < 4
    second = ["--study", "other/small" if other_study else "small"]
    second += ["--output", "output" if one_output else "second"]
    started = [small_project.start(project, "--jobs", "1")]
    time.sleep(random.Random(number).uniform(0, 1))
    started.append(small_project.start(project, "--jobs", "1", *second))
    for process in started:
        _, told = process.communicate(timeout=240)
        assert process.returncode == 0, told
        assert "Traceback" not in told
    mine = small_project.fingerprint(project.root / ("output" if one_output else "second"))
    if not one_output:
        assert bench.site() == bench.new
    expected = bench.old if other_study else bench.new
    assert mine in ((bench.old, bench.new) if one_output else (expected,))
    assert bench.left_behind() == []


@pytest.mark.parametrize("number", [5])
def test_some_pairs_of_builds(bench: Bench, number: int) -> None:
    pair(bench, number)


@pytest.mark.long
@pytest.mark.parametrize("number", range(PAIRS))
def test_pairs_of_builds(bench: Bench, number: int) -> None:
    pair(bench, number)


# --- disks


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A folder to mount on; needs the right to."""
    place = tmp_path / "mounted"
    place.mkdir()
    tried = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", place], check=False, capture_output=True
    )
    if tried.returncode:
        pytest.skip("may not mount a small disk here: run this as root")
    yield place
    subprocess.run(["umount", "-l", place], check=False)


def refused(project: build_trials.Project, *options: str) -> str:
    done = small_project.build(project, "--jobs", "1", *options)
    assert done.returncode == 2, done.stdout + done.stderr
    line = done.stderr.strip()
    assert "\n" not in line
    assert "Traceback" not in line
    return line


@pytest.mark.parametrize("room", [pytest.param(1, marks=pytest.mark.long), 200_000])
def test_a_full_disk_for_the_site(bench: Bench, mounted: Path, room: int) -> None:
    bench.start_from("new")
    shutil.copytree(bench.project.output, mounted / "site")
    (mounted / "rest").write_bytes(b"-" * (shutil.disk_usage(mounted).free - room))
    said = refused(bench.project, "--output", str(mounted / "site"))
    assert "make room on the disk" in said
    assert small_project.fingerprint(mounted / "site") == bench.old
    assert sorted(p.name for p in mounted.iterdir()) == ["rest", "site"]
    (mounted / "rest").unlink()
    assert small_project.build(bench.project, "--output", str(mounted / "site")).returncode == 0
    assert small_project.fingerprint(mounted / "site") == bench.new


@pytest.mark.long
def test_a_full_disk_for_the_cache(bench: Bench, mounted: Path) -> None:
    bench.start_from("new, nothing kept")
    bench.project.cache.mkdir()
    subprocess.run(["mount", "--bind", mounted, bench.project.cache], check=True)
    try:
        (mounted / "rest").write_bytes(b"-" * (shutil.disk_usage(mounted).free - 30_000))
        assert "make room on the disk" in refused(bench.project)
        assert bench.site() == bench.old
        (mounted / "rest").unlink()
        assert_next_is_right(bench, parts_are_kept=False)
    finally:
        subprocess.run(["umount", "-l", bench.project.cache], check=False)


def test_a_read_only_disk(bench: Bench, mounted: Path) -> None:
    bench.start_from("new")
    shutil.copytree(bench.project.output, mounted / "site")
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)
    assert "can be written to" in refused(bench.project, "--output", str(mounted / "site"))
    assert "can be written to" in refused(bench.project, "--output", str(mounted / "new"))
    assert small_project.fingerprint(mounted / "site") == bench.old


@pytest.mark.parametrize("name", [".cache", pytest.param(".cache/sites", marks=pytest.mark.long)])
def test_a_file_where_the_cache_should_be(bench: Bench, name: str) -> None:
    bench.start_from("new, nothing kept")
    place = bench.project.root / name
    place.parent.mkdir(exist_ok=True)
    place.write_text("mine")
    assert "a file stands where a folder is needed" in refused(bench.project)
    assert place.read_text() == "mine"
    assert bench.site() == bench.old


def test_a_limit_on_file_sizes(bench: Bench) -> None:
    """As a quota: whatever is larger than some bytes cannot be written."""
    bench.start_from("new")
    command = ["sh", "-c", 'ulimit -f 8; exec "$0" "$@"']
    process = small_project.start(bench.project, "--jobs", "1", before=command)
    said, told = process.communicate()
    assert process.returncode == 2, said + told
    assert "\n" not in told.strip()
    assert bench.site() == bench.old
    assert_next_is_right(bench)
