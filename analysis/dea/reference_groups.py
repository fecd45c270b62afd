"""Frontiers of parts of the units: metafrontier and groups, and no better circumstances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea import checks
from analysis.dea.engine.subsets import against_subsets
from analysis.dea.radial import scores
from analysis.errors import UserError

Array = NDArray[np.float64]

KINDS = (*checks.RETURNS_TO_SCALE, "fdh")


@dataclass(frozen=True, slots=True)
class Metafrontier:
    """Scores of n units in g groups, against their own group and against all.

    Attributes
    ----------
    scores
        (n,) theta or phi against all units.
    group_scores
        (n,) the same against the unit's own group.
    gap_ratio
        (n,) efficiency against all over that in the group (1/phi for output), at most 1: how near
        the group's frontier comes to that of all, where the unit stands.
    group_size
        (n,) number of units of its group.
    certificate
        (n,) as in `Efficiency`.
    orientation, returns_to_scale
        The model.
    """

    scores: Array
    group_scores: Array
    gap_ratio: Array
    group_size: NDArray[np.int64]
    certificate: Array
    orientation: str
    returns_to_scale: str


@dataclass(frozen=True, slots=True)
class Harsher:
    """Scores of n units against those in circumstances no better than their own.

    Attributes
    ----------
    scores
        (n,) theta or phi.
    comparable
        (n,) number of units in no better circumstances, itself included. A unit that is alone is
        efficient for want of company.
    certificate
        (n,) as in `Efficiency`.
    orientation, returns_to_scale
        The model.
    """

    scores: Array
    comparable: NDArray[np.int64]
    certificate: Array
    orientation: str
    returns_to_scale: str


def metafrontier(
    inputs: ArrayLike,
    outputs: ArrayLike,
    groups: Sequence[object],
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
) -> Metafrontier:
    """Measure units against their own group's frontier and against that of all groups.

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale
        As in `efficiency`, "fdh" included; every unit needs an output. The frontier of all is that
        of all units pooled, convex over the groups except for "fdh".
    groups
        n labels.

    Raises
    ------
    UserError
        If the data or an option cannot be used, or there is one group only.

    Notes
    -----
    Source: Battese, Rao and O'Donnell (2004), Journal of Productivity Analysis 21:91-103;
    O'Donnell, Rao and Battese (2008), Empirical Economics 34:231-255.
    """
    x, y = checks.with_outputs(inputs, outputs)
    labels = np.array([str(label) for label in groups])
    if len(labels) != len(x):
        raise UserError(f"groups have {len(labels)} units, inputs {len(x)}; give one a unit")
    if len(set(labels.tolist())) < 2:
        raise UserError(
            f"groups: all units are in {str(labels[0])!r}; a metafrontier needs two or more"
        )
    same = labels[:, None] == labels
    found, certificate = _against(x, y, same, orientation, returns_to_scale)
    whole = scores(x, y, orientation=orientation, returns_to_scale=returns_to_scale)
    ratio = whole.scores / found if orientation == "input" else found / whole.scores
    return Metafrontier(
        whole.scores, found, ratio, same.sum(axis=1),
        np.maximum(certificate, whole.certificate), orientation, returns_to_scale,
    )  # fmt: skip


def no_better_circumstances(
    inputs: ArrayLike,
    outputs: ArrayLike,
    environment: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
) -> Harsher:
    r"""Measure each unit against those whose circumstances are no better in any respect.

    The reference set of a unit is :math:`\{j : z_{jd} \le z_d \text{ for all } d\}`: unlike the
    model of `nondiscretionary`, circumstances are not thought to make up for each other or to
    combine.

    Parameters
    ----------
    inputs, outputs, orientation, returns_to_scale
        As in `efficiency`, "fdh" included; every unit needs an output.
    environment
        (n, k) circumstances beyond the units' control, of any sign; more is better.

    Raises
    ------
    UserError
        If the data or an option cannot be used.

    Notes
    -----
    Source: Ruggiero (1996), EJOR 90:553-565.
    """
    x, y, z = checks.with_environment(inputs, outputs, environment)
    harsher = np.ones((len(x), len(x)), dtype=bool)
    for column in z.T:
        harsher &= column <= column[:, None]
    found, certificate = _against(x, y, harsher, orientation, returns_to_scale)
    return Harsher(found, harsher.sum(axis=1), certificate, orientation, returns_to_scale)


def _against(
    x: Array, y: Array, allowed: NDArray[np.bool_], orientation: str, kind: str
) -> tuple[Array, Array]:
    checks.one_of("orientation", orientation, checks.ORIENTATIONS)
    checks.one_of("returns_to_scale", kind, KINDS)
    return against_subsets(
        x, y, np.arange(len(x)), allowed, orientation=orientation, returns_to_scale=kind
    )
