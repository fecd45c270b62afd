"""Data envelopment analysis on arrays: one row per unit, one column per input or output."""

from analysis.dea.checks import SampleSize, duplicates, isotonicity, sample_size
from analysis.dea.radial import Efficiency, Scores, efficiency, scores
from analysis.dea.scale import ReturnsToScale, returns_to_scale, scale_efficiency

__all__ = [
    "Efficiency",
    "ReturnsToScale",
    "SampleSize",
    "Scores",
    "duplicates",
    "efficiency",
    "isotonicity",
    "returns_to_scale",
    "sample_size",
    "scale_efficiency",
    "scores",
]
