"""Fuzzy-set qualitative comparative analysis on membership tables."""

from analysis.fsqca.calibration import IDM_FSQCA, IDM_QCA, calibrate
from analysis.fsqca.counterfactuals import (
    Counterfactuals,
    Untenable,
    contradictory_assumptions,
    counterfactuals,
    simplifying_assumptions,
    sufficient_for_both,
    untenable,
)
from analysis.fsqca.fit import Necessity, Sufficiency, necessity_fit, sufficiency
from analysis.fsqca.minimization import minimize
from analysis.fsqca.necessary import NecessaryCondition, NecessityAnalysis, necessity
from analysis.fsqca.products import Literal, Product, parse, union
from analysis.fsqca.results import Model, Pair, Solution, Term
from analysis.fsqca.table import SparseTableWarning, TruthTable, truth_table

__all__ = [
    "IDM_FSQCA",
    "IDM_QCA",
    "Counterfactuals",
    "Literal",
    "Model",
    "NecessaryCondition",
    "Necessity",
    "NecessityAnalysis",
    "Pair",
    "Product",
    "Solution",
    "SparseTableWarning",
    "Sufficiency",
    "Term",
    "TruthTable",
    "Untenable",
    "calibrate",
    "contradictory_assumptions",
    "counterfactuals",
    "minimize",
    "necessity",
    "necessity_fit",
    "parse",
    "simplifying_assumptions",
    "sufficiency",
    "sufficient_for_both",
    "truth_table",
    "union",
    "untenable",
]
