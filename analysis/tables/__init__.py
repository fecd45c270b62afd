"""Tables of what a study found: results and words in, accessible tables out; they read no files."""

from analysis.tables.data import anchors, composites, dictionary, measures, memberships
from analysis.tables.designs import design_sets, design_steps, design_terms
from analysis.tables.efficiency import checks, gap_totals, gaps, isotonicity, scores
from analysis.tables.further import bottlenecks, effects, model
from analysis.tables.panel import panel_fits, panel_periods, panel_pooled, panel_rows
from analysis.tables.published import published_types
from analysis.tables.robustness import (
    calibrations,
    changes,
    omissions,
    published,
    ranges,
    recurrence,
    scenarios,
)
from analysis.tables.scrutiny import conditional, influence, single, without
from analysis.tables.sets import chart, necessity, solutions, truth
from analysis.tables.table import Cell, Column, PrintedTable, markdown
from analysis.tables.units import overview

__all__ = [
    "Cell",
    "Column",
    "PrintedTable",
    "anchors",
    "bottlenecks",
    "calibrations",
    "changes",
    "chart",
    "checks",
    "composites",
    "conditional",
    "design_sets",
    "design_steps",
    "design_terms",
    "dictionary",
    "effects",
    "gap_totals",
    "gaps",
    "influence",
    "isotonicity",
    "markdown",
    "measures",
    "memberships",
    "model",
    "necessity",
    "omissions",
    "overview",
    "panel_fits",
    "panel_periods",
    "panel_pooled",
    "panel_rows",
    "published",
    "published_types",
    "ranges",
    "recurrence",
    "scenarios",
    "scores",
    "single",
    "solutions",
    "truth",
    "without",
]
