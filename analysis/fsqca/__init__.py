"""Fuzzy-set qualitative comparative analysis on membership tables."""

from analysis.fsqca.algebra import expand, factorize, intersect, negate, simplify
from analysis.fsqca.calibration.anchors import (
    Skewness,
    cluster_thresholds,
    half_memberships,
    move_halves,
    percentile_anchors,
    skewness,
)
from analysis.fsqca.calibration.direct import (
    IDM_FSQCA,
    IDM_QCA,
    CalibrationCurve,
    calibrate,
    calibrate_bell,
    calibrate_inverse_bell,
    calibrate_levels,
    calibration_curve,
)
from analysis.fsqca.calibration.shares import (
    calibrate_ecdf,
    calibrate_indirect,
    calibrate_tfr,
    indirect_curve,
)
from analysis.fsqca.cases.circumstances import Circumstances, Sharing, circumstances
from analysis.fsqca.cases.clusters import ClusterDiagnostics, ClusterFit, cluster_diagnostics
from analysis.fsqca.cases.kinds import Case, CaseKind, CaseTypes, case_types, kind_of
from analysis.fsqca.cases.necessity import NecessityCases, necessity_cases
from analysis.fsqca.cases.pairs import MatchedPairs, matched_pairs
from analysis.fsqca.cases.ranking import CaseList, MatchedPair, PairList, SingleCase
from analysis.fsqca.cases.single import SingleCases, single_cases
from analysis.fsqca.cases.theory import Intersection, TheoryEvaluation, evaluate_theory
from analysis.fsqca.causal_models import CausalModels, ComplexFormula, causal_models
from analysis.fsqca.coincidence import AtomicFormula, atomic_formulas
from analysis.fsqca.expressions import Expression, Literal, Product, parse, union
from analysis.fsqca.fit import (
    NecessityFit,
    Sufficiency,
    haesebrouck_consistency,
    necessity_fit,
    sufficiency,
)
from analysis.fsqca.minimization.counterfactuals import (
    Counterfactuals,
    Untenable,
    contradictory_assumptions,
    counterfactuals,
    simplifying_assumptions,
    sufficient_for_both,
    untenable,
)
from analysis.fsqca.minimization.enhanced import (
    EnhancedAnalysis,
    enhanced_analysis,
    untenable_rows,
)
from analysis.fsqca.minimization.filters import minimize_to_fit
from analysis.fsqca.minimization.minimize import Solutions, minimize, minimize_all
from analysis.fsqca.necessary import NecessaryCondition, NecessityAnalysis, necessity, necessity_of
from analysis.fsqca.outcomes import negation as negation_of
from analysis.fsqca.outcomes import sets as outcome_sets
from analysis.fsqca.robustness.comparison import (
    RobustnessFit,
    SingleTest,
    model_memberships,
    robustness,
)
from analysis.fsqca.robustness.sensitivity import (
    SensitivityRange,
    anchor_ranges,
    cut_ranges,
    signature,
)
from analysis.fsqca.robustness.stability import (
    SolutionPermutation,
    Stability,
    TermStability,
    WithoutCase,
    bootstrap,
    leave_one_out,
    permutation_test,
    subsample,
)
from analysis.fsqca.solutions import Model, Pair, Solution, Term
from analysis.fsqca.supersets import (
    NecessarySupersets,
    SufficientSubset,
    necessary_supersets,
    sufficient_subsets,
)
from analysis.fsqca.tabulation.row_tests import row_tests
from analysis.fsqca.tabulation.table import TruthTable, recode
from analysis.fsqca.tabulation.tabulate import SparseTableWarning, truth_table

__all__ = [
    "IDM_FSQCA",
    "IDM_QCA",
    "AtomicFormula",
    "CalibrationCurve",
    "Case",
    "CaseKind",
    "CaseList",
    "CaseTypes",
    "CausalModels",
    "Circumstances",
    "ClusterDiagnostics",
    "ClusterFit",
    "ComplexFormula",
    "Counterfactuals",
    "EnhancedAnalysis",
    "Expression",
    "Intersection",
    "Literal",
    "MatchedPair",
    "MatchedPairs",
    "Model",
    "NecessaryCondition",
    "NecessarySupersets",
    "NecessityAnalysis",
    "NecessityCases",
    "NecessityFit",
    "Pair",
    "PairList",
    "Product",
    "RobustnessFit",
    "SensitivityRange",
    "Sharing",
    "SingleCase",
    "SingleCases",
    "SingleTest",
    "Skewness",
    "Solution",
    "SolutionPermutation",
    "Solutions",
    "SparseTableWarning",
    "Stability",
    "Sufficiency",
    "SufficientSubset",
    "Term",
    "TermStability",
    "TheoryEvaluation",
    "TruthTable",
    "Untenable",
    "WithoutCase",
    "anchor_ranges",
    "atomic_formulas",
    "bootstrap",
    "calibrate",
    "calibrate_bell",
    "calibrate_ecdf",
    "calibrate_indirect",
    "calibrate_inverse_bell",
    "calibrate_levels",
    "calibrate_tfr",
    "calibration_curve",
    "case_types",
    "causal_models",
    "circumstances",
    "cluster_diagnostics",
    "cluster_thresholds",
    "contradictory_assumptions",
    "counterfactuals",
    "cut_ranges",
    "enhanced_analysis",
    "evaluate_theory",
    "expand",
    "factorize",
    "haesebrouck_consistency",
    "half_memberships",
    "indirect_curve",
    "intersect",
    "kind_of",
    "leave_one_out",
    "matched_pairs",
    "minimize",
    "minimize_all",
    "minimize_to_fit",
    "model_memberships",
    "move_halves",
    "necessary_supersets",
    "necessity",
    "necessity_cases",
    "necessity_fit",
    "necessity_of",
    "negate",
    "negation_of",
    "outcome_sets",
    "parse",
    "percentile_anchors",
    "permutation_test",
    "recode",
    "robustness",
    "row_tests",
    "signature",
    "simplify",
    "simplifying_assumptions",
    "single_cases",
    "skewness",
    "subsample",
    "sufficiency",
    "sufficient_for_both",
    "sufficient_subsets",
    "truth_table",
    "union",
    "untenable",
    "untenable_rows",
]
