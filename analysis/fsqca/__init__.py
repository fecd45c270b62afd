"""Fuzzy-set qualitative comparative analysis on membership tables."""

from analysis.fsqca.calibration import IDM_FSQCA, IDM_QCA, calibrate
from analysis.fsqca.fit import Necessity, Sufficiency, necessity_fit, sufficiency
from analysis.fsqca.minimization import minimize
from analysis.fsqca.necessary import NecessaryCondition, NecessityAnalysis, necessity
from analysis.fsqca.products import Literal, Product, parse, union
from analysis.fsqca.results import Model, Pair, Solution, Term
from analysis.fsqca.table import SparseTableWarning, TruthTable, truth_table

__all__ = [
    "IDM_FSQCA",
    "IDM_QCA",
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
    "calibrate",
    "minimize",
    "necessity",
    "necessity_fit",
    "parse",
    "sufficiency",
    "truth_table",
    "union",
]
