"""Necessary condition analysis (Dul 2016): how high a condition must be for an outcome."""

from analysis.nca.bottleneck import Bottleneck, bottleneck
from analysis.nca.ceilings import Ceiling, Scope, Technique, ceiling
from analysis.nca.permutation import PermutationTest, permutation_test

__all__ = [
    "Bottleneck",
    "Ceiling",
    "PermutationTest",
    "Scope",
    "Technique",
    "bottleneck",
    "ceiling",
    "permutation_test",
]
