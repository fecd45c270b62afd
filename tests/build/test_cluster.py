"""Work on a cluster that shares no files with this machine: the same bytes, whoever is lost."""

from __future__ import annotations

import os
import pickle
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import dask_cluster
import pytest
import small_project

from analysis import cluster, workers
from analysis.build import build as building
from analysis.build import editions
from analysis.documents.edition import compile_edition
from analysis.errors import UserError
from analysis.results import cache

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")


def own_process(seconds: float) -> tuple[int, str]:
    time.sleep(seconds)
    return os.getpid(), os.getcwd()


class Costly:
    """What is shared once: it counts how often it is made of its bytes."""

    def __init__(self, marks: Path) -> None:
        self.marks = marks

    def __getstate__(self) -> Path:
        return self.marks

    def __setstate__(self, marks: Path) -> None:
        self.marks = marks
        (marks / f"{os.getpid()}-{time.monotonic_ns()}").touch()

    def __call__(self, number: int) -> int:
        return number**2


def failing(number: int) -> int:
    if number == 2:
        raise UserError("two is at fault")
    return number


@pytest.mark.long  # in make test, the next one loses a worker
def test_a_build_whose_worker_is_lost_has_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", dask_cluster.LONGEST)  # workers start slowly
    alone, project = (small_project.make(tmp_path / name) for name in ("alone", "project"))
    slugs = ("ashford", "birchwood", "kingsmead")
    building.build(alone, only=slugs)
    with dask_cluster.DaskCluster(tmp_path / "cluster", project.root) as there:
        folders = [there.start_worker(), there.start_worker()]

        def at_work() -> list[int]:
            # The edition is unpacked when a worker makes its first brief.
            return [i for i, folder in enumerate(folders) if any(folder.glob("pathways-*"))]

        def lose_one_at_work() -> int:
            dask_cluster.wait_for(lambda: bool(at_work()))
            there.lose_worker(lost := at_work()[0])
            return lost

        with ThreadPoolExecutor() as beside, cluster.at(there.address):
            lost = beside.submit(lose_one_at_work)
            building.build(project, only=slugs)
            other = folders[1 - lost.result()]
        assert any(other.glob("pathways-*"))
        assert "LOOKED AT" not in there.said()
    for folder, expected in (
        (project.output, alone.output),
        (project.cache / "results", alone.cache / "results"),
    ):
        made = files_in(expected)
        assert made
        assert files_in(folder) == made


def files_in(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_what_only_a_lost_worker_knew_is_made_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", dask_cluster.LONGEST)  # a new worker starts slowly
    with dask_cluster.DaskCluster(tmp_path, tmp_path / "nowhere") as there:
        home = there.start_worker()
        with cluster.at(there.address):
            assert workers.far_away()
            answers = workers.each(own_process, [0.0, *[0.5] * 5])
            first, folder = next(answers)
            assert (first, folder) == (there.workers[0].pid, str(home))
            there.lose_worker(0)
            there.start_worker()
            later = [process for process, _ in answers]
            assert len(later) == 5
            assert later[-1] == there.workers[1].pid
            marks = tmp_path / "marks"
            marks.mkdir()
            assert list(workers.each(Costly(marks), range(20))) == [k**2 for k in range(20)]
            assert len(list(marks.iterdir())) == 1  # opened once, by the one worker
            with pytest.raises(UserError, match="two is at fault"):
                list(workers.each(failing, range(5)))
    assert not workers.far_away()


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECTING", 0.5)
    with pytest.raises(UserError, match="no Dask scheduler answers there"), \
            cluster.at("tcp://127.0.0.1:9"):  # fmt: skip
        pass
    with pytest.raises(UserError, match="no Dask scheduler"), cluster.at("nonsense"):
        pass


def test_no_worker_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    monkeypatch.setattr(cluster, "LOOK_EVERY", 0.1)
    with (
        dask_cluster.DaskCluster(tmp_path, tmp_path / "nowhere") as there,
        cluster.at(there.address),
        pytest.raises(UserError, match="has no workers"),
    ):
        list(workers.each(abs, [1]))


@pytest.mark.long
def test_a_scheduler_that_is_gone_ends_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "LOOK_EVERY", 0.1)
    with (
        dask_cluster.DaskCluster(tmp_path, tmp_path / "nowhere") as there,
        cluster.at(there.address),
    ):
        there.start_worker()
        list(workers.each(own_process, [0.0]))
        answers = workers.each(own_process, [0.0, 3600.0])
        next(answers)
        monkeypatch.setattr(cluster, "PATIENCE", 0.5)  # not before the worker is there
        there.lose_scheduler()
        with pytest.raises(UserError, match="the scheduler has gone"):
            next(answers)


def test_other_fonts_are_refused(tmp_path: Path) -> None:
    project = small_project.make(tmp_path / "project")
    results = cache.results(project.study, tmp_path / "kept")
    packed = editions.pack(compile_edition(project, results, 0))
    with pytest.raises(UserError, match="has other fonts"):
        replace(packed, fonts="others").edition()


def test_another_program_is_refused() -> None:
    task = pickle.dumps(1)
    with pytest.raises(UserError, match="another version of Pathways"):
        cluster.carry_out("another", b"", task)
