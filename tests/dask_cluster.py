"""A Dask cluster of separate processes in separate folders, for tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 300.0
"""Seconds that a cluster of a test lives at the most."""

# What a worker runs first: it may look at nothing below a folder that it shall not know of.
BLINDFOLD = """\
import os, sys
_hidden = os.environ["HIDDEN"]
def _refuse(event, arguments):
    looks = event in {"open", "os.listdir", "os.scandir"}
    if looks and isinstance(arguments[0], (str, os.PathLike)):
        if os.path.abspath(os.fspath(arguments[0])).startswith(_hidden):
            print("LOOKED AT", arguments[0], file=sys.stderr, flush=True)
            raise PermissionError(13, "hidden from this worker", str(arguments[0]))
sys.addaudithook(_refuse)
"""


@dataclass
class DaskCluster:
    """A scheduler, and workers that each live in a folder of their own below ``home``.

    They see nothing below ``hidden``.
    """

    home: Path
    hidden: Path
    address: str = ""
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    limit: threading.Timer | None = None

    def __enter__(self) -> DaskCluster:
        try:
            return self._begun()
        except BaseException:
            self.__exit__()
            raise

    def _begun(self) -> DaskCluster:
        told = self.home / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "dask_scheduler", "--port", "0", "--no-dashboard",
            "--host", "127.0.0.1", "--scheduler-file", str(told),
        )  # fmt: skip
        wait_for(told.exists)
        wait_for(lambda: told.read_text().endswith("}"))
        self.address = json.loads(told.read_text())["address"]
        # A cluster that is gone ends whatever waits for it: a test may fail, but never hang.
        self.limit = threading.Timer(LONGEST, self._end)
        self.limit.daemon = True
        self.limit.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.limit is not None:
            self.limit.cancel()
        self._end()

    def lose_scheduler(self) -> None:
        """Kill the scheduler."""
        assert self.scheduler is not None
        self.scheduler.kill()
        self.scheduler.wait()

    def _end(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process is not None and process.poll() is None:
                process.kill()
            if process is not None:
                process.wait()

    def start_worker(self) -> Path:
        """Start a worker; returns the folder that it lives in."""
        name = f"worker{len(self.workers)}"
        self.workers.append(
            self._start(
                name, "dask_worker", self.address, "--nthreads", "1", "--no-nanny",
                "--no-dashboard", "--local-directory", str(self.home / name),
            )
        )  # fmt: skip
        return self.home / name

    def lose_worker(self, place: int) -> None:
        """Kill a worker, as a machine that loses its current."""
        self.workers[place].send_signal(signal.SIGKILL)
        self.workers[place].wait()

    def said(self) -> str:
        """Return all that scheduler and workers said."""
        return "".join(p.read_text("utf-8", "replace") for p in self.home.glob("*/said.txt"))

    def _start(self, name: str, program: str, *options: str) -> subprocess.Popen[bytes]:
        folder = self.home / name
        folder.mkdir(parents=True)
        (folder / "sitecustomize.py").write_text(BLINDFOLD, "utf-8")
        own = {"HOME": str(folder), "TMPDIR": str(folder), "HIDDEN": str(self.hidden)}
        own["PYTHONPATH"] = os.pathsep.join(
            [str(folder), str(ROOT), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]
        )
        with (folder / "said.txt").open("wb") as said:
            return subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.{program}", *options],
                cwd=folder, env=os.environ | own, stdout=said, stderr=said,
            )  # fmt: skip


def wait_for(condition: Callable[[], bool], seconds: float = LONGEST) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("it did not come to pass")
        time.sleep(0.02)
