"""Necessary condition analysis (Dul 2016): how high a condition must be for an outcome."""

from analysis.nca.bottleneck import (
    NOT_NECESSARY,
    NOT_REACHABLE,
    Bottleneck,
    Scale,
    bottleneck,
)
from analysis.nca.ceilings import Ceiling, Scope, Technique, ceiling
from analysis.nca.permutation import PermutationTest, permutation_test

__all__ = [
    "NOT_NECESSARY",
    "NOT_REACHABLE",
    "Bottleneck",
    "Ceiling",
    "PermutationTest",
    "Scale",
    "Scope",
    "Technique",
    "bottleneck",
    "ceiling",
    "permutation_test",
]
