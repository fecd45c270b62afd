"""Data envelopment analysis on arrays: one row per unit, one column per input or output."""

from analysis.dea import reference
from analysis.dea.bootstrap import Bootstrap, bootstrap
from analysis.dea.checks import SampleSize, duplicates, isotonicity, sample_size
from analysis.dea.faces import Uniqueness, uniqueness
from analysis.dea.malmquist import Malmquist, malmquist
from analysis.dea.radial import Efficiency, Scores, efficiency, scores
from analysis.dea.rounding import Rounding, RoundingOfScale, rounding, rounding_of_scale
from analysis.dea.scale import (
    MostProductiveScale,
    ReturnsToScale,
    ScaleInterval,
    most_productive_scale,
    returns_to_scale,
    scale_efficiency,
    scale_interval,
)

__all__ = [
    "Bootstrap",
    "Efficiency",
    "Malmquist",
    "MostProductiveScale",
    "ReturnsToScale",
    "Rounding",
    "RoundingOfScale",
    "SampleSize",
    "ScaleInterval",
    "Scores",
    "Uniqueness",
    "bootstrap",
    "duplicates",
    "efficiency",
    "isotonicity",
    "malmquist",
    "most_productive_scale",
    "reference",
    "returns_to_scale",
    "rounding",
    "rounding_of_scale",
    "sample_size",
    "scale_efficiency",
    "scale_interval",
    "scores",
    "uniqueness",
]
