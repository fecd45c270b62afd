"""Whether an effect size could be chance (Dul, van der Laan and Kuik 2020).

The outcome is dealt out to the cases at random; p is the share of random effect sizes at least as
large as the observed one, the observed one itself counted among them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.errors import UserError
from analysis.nca.ceilings import TOLERANCE, Frame, Scope, Technique, ceiling, checked

Array = np.ndarray

# Random outcomes are worked on in blocks of about so many numbers.
_BLOCK = 2_000_000


@dataclass(frozen=True, slots=True, eq=False)
class PermutationTest:
    """``effect_size`` observed; ``chance`` (draws,): the same for each random outcome; ``p``."""

    effect_size: float
    chance: Array
    p: float


def permutation_test(
    x: ArrayLike,
    y: ArrayLike,
    technique: Technique = "ce_fdh",
    *,
    scope: Scope | None = None,
    draws: int = 10_000,
    seed: int,
) -> PermutationTest:
    """Compare the effect size with those of outcomes dealt out at random.

    Parameters
    ----------
    x, y, technique, scope : as for ``ceiling``.
    draws, seed : number of random outcomes, and the seed of the generator.
    """
    if draws < 1:
        raise UserError("the permutation test needs at least one draw")
    condition, outcome = checked(x, y)
    observed = ceiling(condition, outcome, technique, scope=scope)
    frame = Frame.of(condition, observed.scope)
    rng = np.random.default_rng(seed)
    block = max(1, _BLOCK // len(condition))
    zones = []
    for start in range(0, draws, block):
        size = min(block, draws - start)
        dealt = rng.permuted(np.tile(outcome, (size, 1)), axis=1)
        heights, weights = frame.heights(dealt)
        if technique == "ce_fdh":
            zones.append(frame.step_zones(heights))
        else:
            zones.append(frame.line_zones(frame.lines(heights, weights)))
    chance = np.concatenate(zones) / observed.scope.area
    as_large = (chance >= observed.effect_size - TOLERANCE).sum()
    return PermutationTest(observed.effect_size, chance, float((1 + as_large) / (1 + draws)))
