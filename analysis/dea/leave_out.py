"""What single units do to the scores of the others: jackknife and leave-one-peer-out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.dea.engine.measure import CERTIFIED
from analysis.dea.radial import efficiency, model_of
from analysis.dea.super_efficiency import without_unit
from analysis.errors import UserError

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Jackknife:
    """Scores of n units when each of the others is left out in turn.

    Attributes
    ----------
    scores
        (n,) scores with all units.
    lowest, highest
        (n,) extremes of the n - 1 scores.
    bias, standard_error
        (n,) jackknife estimates. For a frontier, which hangs on a few units, they are a rough
        guide; the bootstrap is the better one.
    influence
        (n,) mean absolute change of the others' scores when this unit is left out.
    certificate
        The largest relative error that any of the programs proves.
    """

    scores: Array
    lowest: Array
    highest: Array
    bias: Array
    standard_error: Array
    influence: Array
    certificate: float


@dataclass(frozen=True, slots=True)
class LeaveOnePeerOut:
    """How far each of n scores hangs on a single peer.

    Attributes
    ----------
    scores
        (n,) scores with all units.
    without
        (n,) score without the peer that matters most; the score itself if no other unit is a peer.
    peer
        (n,) that peer, -1 if there is none.
    certificate
        The largest relative error that any of the programs proves.
    """

    scores: Array
    without: Array
    peer: Ints
    certificate: float


def jackknife(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
) -> Jackknife:
    """Leave out each unit in turn and measure the others again.

    Only the pairs of a unit and one of its peers need a program: while a unit's peers are there,
    its score stays. Parameters and errors as in `efficiency`, and at least three units.

    Source: Efron (1982), The Jackknife, the Bootstrap and Other Resampling Plans.
    """
    scores, unit, peer, without, worst = _pairs(inputs, outputs, orientation, returns_to_scale)
    n = len(scores)
    if n < 3:
        raise UserError("jackknife: give three or more units")
    change = without - scores[unit]
    total, squares = np.zeros(n), np.zeros(n)
    np.add.at(total, unit, change)
    np.add.at(squares, unit, change**2)
    mean = total / (n - 1)
    spread = squares - (n - 1) * mean**2
    lowest, highest = scores.copy(), scores.copy()
    np.minimum.at(lowest, unit, without)
    np.maximum.at(highest, unit, without)
    influence = np.zeros(n)
    np.add.at(influence, peer, np.abs(change))
    error = np.sqrt((n - 2) / (n - 1) * spread.clip(min=0))
    return Jackknife(scores, lowest, highest, (n - 2) * mean, error, influence / (n - 1), worst)


def leave_one_peer_out(
    inputs: ArrayLike,
    outputs: ArrayLike,
    *,
    orientation: str = "input",
    returns_to_scale: str = "crs",
) -> LeaveOnePeerOut:
    """Leave out each unit's peers one by one and report the largest change.

    Parameters and errors as in `efficiency`. A unit that is its own only peer keeps its score.

    Source: Wilson (1995), Journal of Productivity Analysis 6:27-45 (influential observations).
    """
    scores, unit, peer, without, worst = _pairs(inputs, outputs, orientation, returns_to_scale)
    furthest, by = scores.copy(), np.full(len(scores), -1)
    order = np.argsort(np.abs(without - scores[unit]), kind="stable")
    furthest[unit[order]], by[unit[order]] = without[order], peer[order]
    return LeaveOnePeerOut(scores, furthest, by, worst)


def _pairs(
    inputs: ArrayLike, outputs: ArrayLike, orientation: str, returns_to_scale: str
) -> tuple[Array, Ints, Ints, Array, float]:
    """Scores (n,), and for each pair of a unit and a peer other than itself: both, and the score.

    The next three are (pairs,): indices of the unit and of the peer, and the unit's score without
    the peer; the last is the worst certificate.
    """
    kind = (orientation, returns_to_scale)
    found = efficiency(inputs, outputs, orientation=kind[0], returns_to_scale=kind[1])
    model = model_of(inputs, outputs, *kind, None)
    pairs = found.lambdas.tocoo()
    unit, peer = (a[pairs.row != pairs.col].astype(np.int64) for a in (pairs.row, pairs.col))
    if not unit.size:
        return found.scores, unit, peer, np.empty(0), float(np.fmax.reduce(found.certificate))
    measured = without_unit(model, unit, peer)
    failed = np.flatnonzero(~(measured.certificate <= CERTIFIED))
    for at in failed:
        others = np.arange(len(model.x)) != peer[at]
        again = efficiency(
            model.x[unit[at : at + 1]],
            model.y[unit[at : at + 1]],
            orientation=kind[0],
            returns_to_scale=kind[1],
            reference=(model.x[others], model.y[others]),
        )
        measured.scores[at], measured.certificate[at] = again.scores[0], again.certificate[0]
    worst = max(
        float(np.fmax.reduce(found.certificate)), float(np.fmax.reduce(measured.certificate))
    )
    return found.scores, unit, peer, measured.scores, worst
