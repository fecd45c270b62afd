"""Data envelopment analysis on arrays: one row per unit, one column per input or output."""

from analysis.dea import programs
from analysis.dea.bootstrap import Bootstrap, bootstrap
from analysis.dea.bootstrap_gaps import BootstrapGaps, Interval, bootstrap_gaps
from analysis.dea.checks import SampleSize, duplicates, isotonicity, sample_size
from analysis.dea.cost_efficiency import CostEfficiency, cost_efficiency
from analysis.dea.cross_efficiency import CrossEfficiency, cross_efficiency
from analysis.dea.directional import Directional, directional_distance
from analysis.dea.faces import Uniqueness, uniqueness
from analysis.dea.hyperbolic import Hyperbolic, hyperbolic_efficiency
from analysis.dea.leave_out import Jackknife, LeaveOnePeerOut, jackknife, leave_one_peer_out
from analysis.dea.mergers import MergerGains, merger_gains
from analysis.dea.multidirectional import Multidirectional, multidirectional
from analysis.dea.multipliers import Multipliers, multipliers
from analysis.dea.negative import range_directional
from analysis.dea.nondiscretionary import nondiscretionary
from analysis.dea.outlier_report import OutlierReport, outlier_report
from analysis.dea.outliers import Ladder, OutlierSets, efficiency_ladder, outlier_sets
from analysis.dea.partial_frontiers import PartialFrontier, order_alpha, order_m
from analysis.dea.periods.malmquist import Malmquist, malmquist
from analysis.dea.periods.malmquist_luenberger import MalmquistLuenberger, malmquist_luenberger
from analysis.dea.periods.windows import Windows, window_analysis
from analysis.dea.radial import Efficiency, Scores, efficiency, scores
from analysis.dea.ranks import Comparison, Ranks
from analysis.dea.reference_groups import (
    Harsher,
    Metafrontier,
    metafrontier,
    no_better_circumstances,
)
from analysis.dea.returns_test import ReturnsTest, returns_test
from analysis.dea.revenue_profit import (
    ProfitEfficiency,
    RevenueEfficiency,
    profit_efficiency,
    revenue_efficiency,
)
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
from analysis.dea.slacks_based import (
    SlacksBased,
    additive,
    range_adjusted,
    slacks_based_measure,
)
from analysis.dea.stages import TwoStage, two_stage
from analysis.dea.super_efficiency import SuperEfficiency, super_efficiency
from analysis.dea.super_slacks import SuperSlacksBased, super_slacks_based_measure
from analysis.dea.surroundings.conditional import (
    ConditionalEfficiency,
    conditional_efficiency,
    cross_validated_bandwidths,
    rule_bandwidths,
)
from analysis.dea.surroundings.second_stage import SecondStage, second_stage
from analysis.dea.surroundings.separability import SeparabilityTest, separability_test
from analysis.dea.undesirable import undesirable_factors
from analysis.dea.weight_restrictions import (
    VirtualShare,
    WeightRatio,
    WeightRestricted,
    restriction,
    weight_restricted,
)

__all__ = [
    "Bootstrap",
    "BootstrapGaps",
    "Comparison",
    "ConditionalEfficiency",
    "CostEfficiency",
    "CrossEfficiency",
    "Directional",
    "Efficiency",
    "Harsher",
    "Hyperbolic",
    "Interval",
    "Jackknife",
    "Ladder",
    "LeaveOnePeerOut",
    "Malmquist",
    "MalmquistLuenberger",
    "MergerGains",
    "Metafrontier",
    "MostProductiveScale",
    "Multidirectional",
    "Multipliers",
    "OutlierReport",
    "OutlierSets",
    "PartialFrontier",
    "ProfitEfficiency",
    "Ranks",
    "ReturnsTest",
    "ReturnsToScale",
    "RevenueEfficiency",
    "Rounding",
    "RoundingOfScale",
    "SampleSize",
    "ScaleInterval",
    "Scores",
    "SecondStage",
    "SeparabilityTest",
    "SlacksBased",
    "SuperEfficiency",
    "SuperSlacksBased",
    "TwoStage",
    "Uniqueness",
    "VirtualShare",
    "WeightRatio",
    "WeightRestricted",
    "Windows",
    "additive",
    "bootstrap",
    "bootstrap_gaps",
    "conditional_efficiency",
    "cost_efficiency",
    "cross_efficiency",
    "cross_validated_bandwidths",
    "directional_distance",
    "duplicates",
    "efficiency",
    "efficiency_ladder",
    "hyperbolic_efficiency",
    "isotonicity",
    "jackknife",
    "leave_one_peer_out",
    "malmquist",
    "malmquist_luenberger",
    "merger_gains",
    "metafrontier",
    "most_productive_scale",
    "multidirectional",
    "multipliers",
    "no_better_circumstances",
    "nondiscretionary",
    "order_alpha",
    "order_m",
    "outlier_report",
    "outlier_sets",
    "profit_efficiency",
    "programs",
    "range_adjusted",
    "range_directional",
    "restriction",
    "returns_test",
    "returns_to_scale",
    "revenue_efficiency",
    "rounding",
    "rounding_of_scale",
    "rule_bandwidths",
    "sample_size",
    "scale_efficiency",
    "scale_interval",
    "scores",
    "second_stage",
    "separability_test",
    "slacks_based_measure",
    "super_efficiency",
    "super_slacks_based_measure",
    "two_stage",
    "undesirable_factors",
    "uniqueness",
    "weight_restricted",
    "window_analysis",
]
