"""Raw columns calibrated as ``--calibrate COLUMN=HOW`` says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from analysis import fsqca
from analysis.cli.figures import columns_of
from analysis.errors import UserError, suggest

Array = np.ndarray

DIRECT = "direct"
# What says that a condition does not matter for a case.
DONT_CARE = ("", "-", "\u2013", "\u2014")


@dataclass(frozen=True, slots=True)
class Method:
    """A way to calibrate: how many numbers it takes (least, most), and what they are."""

    function: Callable[..., Array]
    least: int
    most: int | None
    numbers: str


METHODS: Mapping[str, Method] = {
    DIRECT: Method(fsqca.calibrate, 3, 3, "OUT,CROSSOVER,IN"),
    "ecdf": Method(fsqca.calibrate_ecdf, 3, 3, "OUT,CROSSOVER,IN"),
    "indirect": Method(lambda x, *t: fsqca.calibrate_indirect(x, t), 1, None, "THRESHOLD,..."),
    "tfr": Method(fsqca.calibrate_tfr, 0, 1, "LOWEST (or nothing)"),
    "bell": Method(
        lambda x, *a: fsqca.calibrate_bell(x, a[:3], a[3:]), 6, 6,
        "OUT,CROSSOVER,IN,IN,CROSSOVER,OUT",
    ),
    "inverse-bell": Method(
        lambda x, *a: fsqca.calibrate_inverse_bell(x, a[:3], a[3:]), 6, 6,
        "IN,CROSSOVER,OUT,OUT,CROSSOVER,IN",
    ),
    "levels": Method(lambda x, *t: fsqca.calibrate_levels(x, t), 1, None, "THRESHOLD,..."),
}  # fmt: skip


def column(text: str) -> str:
    """Return the column that ``COLUMN=HOW`` speaks of."""
    name, sign, _ = text.rpartition("=")
    if not sign or not name.strip():
        raise UserError(
            f"--calibrate {text!r}: write COLUMN=OUT,CROSSOVER,IN, numbers or percentiles "
            f"(GDP=10,20,30 or GDP=p5,p50,p95), or COLUMN=METHOD:NUMBERS"
        )
    return name.strip()


def calibrated(text: str, raw: Array) -> Array:
    """Return the memberships, or levels, (n,) of a raw column (n,) as ``COLUMN=HOW`` says.

    ``HOW`` is three anchors for the direct method, or ``METHOD:NUMBERS``; a number may be a
    percentile of the column, such as p95.

    Raises
    ------
    UserError
        If it cannot be read, or the figures do not suit the method.
    """
    of = column(text)
    how = text.rpartition("=")[2].strip()
    name, colon, numbers = how.partition(":")
    if not colon and how not in METHODS:
        name, numbers = DIRECT, how
    if name not in METHODS:
        raise UserError(
            f"--calibrate {text!r}: there is no method {name!r}{suggest(name, METHODS)}; there "
            f"are {', '.join(METHODS)}"
        )
    method = METHODS[name]
    parts = [part.strip() for part in numbers.split(",") if part.strip()]
    if len(parts) < method.least or (method.most is not None and len(parts) > method.most):
        form = method.numbers if name == DIRECT else f"{name}:{method.numbers}"
        raise UserError(f"--calibrate {text!r}: write {of}={form}")
    try:
        return method.function(raw, *(_number(part, raw, text) for part in parts))
    except UserError as error:
        if str(error).startswith("--calibrate"):
            raise
        raise UserError(f"--calibrate {text!r}: {error}") from None


def memberships(
    frame: pd.DataFrame,
    path: Path,
    wanted: Sequence[str],
    cases: Sequence[str],
    calibrate: Sequence[str],
    *,
    dont_care: Sequence[str] = (),
) -> pd.DataFrame:
    """Return the columns wanted of a table, those calibrated that are said to; indexed by case.

    `cases` are their names. In columns of `dont_care` a cell that is one of `DONT_CARE` is missing.
    """
    full = [name for name in wanted if name not in dont_care]
    columns = pd.DataFrame(
        columns_of(frame, tuple(full), path),
        columns=pd.Index(full),
        index=pd.Index(list(cases)),
    )
    for name in dont_care:
        codes = frame[name].map(str).str.strip() if name in frame else pd.Series(dtype=str)
        known = frame.assign(**{name: codes.where(~codes.isin(DONT_CARE), "0")})
        columns[name] = columns_of(known, (name,), path)[:, 0]
        columns.loc[codes.isin(DONT_CARE).to_numpy(), name] = np.nan
    columns = columns[list(wanted)]
    for text in calibrate:
        name = column(text)
        if name in dont_care:
            raise UserError(f"--calibrate {name}: a condition with don't-care codes is 0 or 1")
        if name not in columns:
            raise UserError(f"--calibrate {name}: it is neither the outcome nor a condition")
        columns[name] = calibrated(text, columns[name].to_numpy())
    return columns


def _number(text: str, raw: Array, whole: str) -> float:
    percentile = text.startswith("p")
    try:
        value = float(text.removeprefix("p"))
        return float(np.percentile(raw, value)) if percentile else value
    except ValueError:
        raise UserError(
            f"--calibrate {whole!r}: {text!r} is neither a number nor a percentile such as p95"
        ) from None
