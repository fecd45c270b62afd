"""Whatever kernel the linear algebra picks: the same verdicts, and values within 1e-9.

OpenBLAS chooses its kernel by the processor, and NumPy its own loops; both can be told otherwise
before they are loaded, so that one machine stands for several.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TOLERANCE = 1e-9
HERE = Path(__file__).resolve().parent
OLD_LOOPS = "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR"

# A name, the kernel, the threads, and what NumPy's own loops are to do without. A kernel that the
# processor cannot run is replaced by OpenBLAS with one that it can.
MACHINES = {
    "old": ("Prescott", 1, OLD_LOOPS),
    "usual": ("Haswell", 2, ""),
    "middle": ("Sandybridge", 1, ""),
    "new": ("SkylakeX", 2, ""),
}
_KERNEL = """
import ctypes, numpy
libraries = {line.split()[-1] for line in open("/proc/self/maps") if "openblas" in line}
for path in libraries:
    for name in ("scipy_openblas_get_corename64_", "openblas_get_corename64_",
                 "scipy_openblas_get_corename", "openblas_get_corename"):
        ask = getattr(ctypes.CDLL(path), name, None)
        if ask:
            ask.restype = ctypes.c_char_p
            print(ask().decode())
            break
"""


def run(machine: str, *command: str) -> str:
    kernel, threads, without = MACHINES[machine]
    told = {
        "OPENBLAS_CORETYPE": kernel,
        "OPENBLAS_NUM_THREADS": str(threads),
        "OMP_NUM_THREADS": str(threads),
        "NPY_DISABLE_CPU_FEATURES": without,
        "PYTHONPATH": os.pathsep.join(map(str, (HERE.parent, HERE, HERE / "claims"))),
        "PYTHONWARNINGS": "ignore",  # NumPy names the features that this processor has not
    }
    done = subprocess.run(
        [sys.executable, *command],
        env=os.environ | told, check=False, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@cache
def answers(machine: str, *what: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(run(machine, str(HERE / "kernel_answers.py"), *what))
    return said


def differences(one: Any, other: Any, where: str = "", size: float = 1.0) -> Iterator[str]:
    """What is not the same: anything but numbers exactly, numbers by the size of their record."""
    if isinstance(one, dict) and isinstance(other, dict):
        assert set(one) == set(other)
        size = max([1.0, *(abs(v) for v in one.values() if isinstance(v, float | int))])
        for key in one:
            yield from differences(one[key], other[key], f"{where}.{key}", size)
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        size = max([size, *(abs(v) for v in one if isinstance(v, float) and math.isfinite(v))])
        for i, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from differences(a, b, f"{where}[{i}]", size)
    elif isinstance(one, float) and isinstance(other, float):
        finite = math.isfinite(one) and math.isfinite(other)
        if (
            abs(one - other) > TOLERANCE * max(size, abs(one))
            if finite
            else repr(one) != repr(other)
        ):
            yield f"{where}: {one!r}, {other!r}"
    elif one != other or type(one) is not type(other):
        yield f"{where}: {str(one)[:80]}, {str(other)[:80]}"


def hold(machine: str, *what: str) -> None:
    usual = answers("usual", *what)
    found = list(differences(usual, answers(machine, *what)))
    assert not found, f"{len(found)} differences\n" + "\n".join(found[:20])


@pytest.fixture(scope="module", autouse=True)
def two_kernels() -> None:
    """Without two kernels there is nothing to compare."""
    if not Path("/proc/self/maps").exists():
        pytest.skip("only Linux tells which kernel is loaded")
    if run("old", "-c", _KERNEL) == run("usual", "-c", _KERNEL):
        pytest.skip("NumPy's linear algebra has one kernel here")


@pytest.mark.parametrize("what", [("default",), ("problems", "0", "10"), ("studies", "0", "1")],
                         ids=lambda what: what[0])  # fmt: skip
def test_two_kernels_find_the_same(what: tuple[str, ...]) -> None:
    hold("old", *what)


@pytest.mark.long
@pytest.mark.parametrize("machine", ["old", "middle", "new"])
@pytest.mark.parametrize(
    "what",
    [
        *(("problems", str(i), str(i + 50)) for i in range(0, 200, 50)),
        *(("studies", str(i), str(i + 40)) for i in range(0, 240, 40)),
        ("default",),
    ],
    ids="-".join,
)
def test_every_kernel_finds_the_same(machine: str, what: tuple[str, ...]) -> None:
    hold(machine, *what)


def test_a_difference_is_seen() -> None:
    one = {"a": [1.0, 2.0], "gap": {"actual": 1e9, "slack": 0.0}, "state": "typical", "n": 3}
    assert not list(differences(one, {**one, "gap": {"actual": 1e9, "slack": 0.5}}))
    for changed in ({"a": [1.0, 2.1]}, {"a": [1.0]}, {"state": "outside"}, {"n": 4},
                    {"gap": {"actual": 1e9, "slack": 2.0}}, {"a": [1.0, math.nan]}):  # fmt: skip
        assert list(differences(one, one | changed))
