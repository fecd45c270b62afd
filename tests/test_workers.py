"""Work spread over processes: in order, bounded, and at home where one process is allowed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from analysis import workers


def own_process(_: int) -> int:
    return os.getpid()


def nested(number: int) -> list[int]:
    with workers.use(4):
        return [*workers.each(own_process, range(number)), os.getpid()]


def failing(number: int) -> int:
    if number == 2:
        raise ValueError("two")
    return number


def test_one_process_by_default():
    assert set(workers.each(own_process, range(3))) == {os.getpid()}


def test_answers_come_in_the_order_of_the_tasks():
    with workers.use(2):
        assert list(workers.each(abs, range(0, -30, -1))) == list(range(30))
        assert os.getpid() not in set(workers.each(own_process, range(3)))
    assert set(workers.each(own_process, range(3))) == {os.getpid()}


def test_a_worker_starts_no_workers():
    with workers.use(2):
        for found in workers.each(nested, [3]):
            assert len(set(found)) == 1


def test_an_error_comes_back():
    with workers.use(2), pytest.raises(ValueError, match="two"):
        list(workers.each(failing, range(5)))


def test_tasks_are_asked_for_a_few_at_a_time():
    asked = []
    with workers.use(2):
        answers = workers.each(abs, (asked.append(k) or k for k in range(100)))
        next(answers)
        assert len(asked) <= 2 * workers.AHEAD + 1
        answers.close()


def test_cores_are_counted():
    assert 1 <= workers.cores() <= (os.cpu_count() or 1)


# Who starts the tests in the background has a shell that lets them ignore Ctrl-C.
LONG_WORK = """
import signal, time
from analysis import workers
signal.signal(signal.SIGINT, signal.default_int_handler)
with workers.use(2), workers.team(2) as team:
    hand_in = team.share(time.sleep)
    waiting = [hand_in(0.3) for _ in range(500)]
    for each in waiting:
        each.result()
        print("one", flush=True)
"""


@pytest.mark.parametrize("gap", [0.1, 0.0])
def test_who_asks_twice_is_heard(gap):
    """Ctrl-C goes to all processes of a terminal, and an impatient user presses it again."""
    with subprocess.Popen(
        [sys.executable, "-c", LONG_WORK], start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stdout.readline() == b"one\n"
        try:
            for _ in range(2):
                os.killpg(running.pid, signal.SIGINT)
                time.sleep(gap)
            assert running.wait(timeout=60) != 0
        except ProcessLookupError:  # it had ended before it was asked again
            pass
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)
