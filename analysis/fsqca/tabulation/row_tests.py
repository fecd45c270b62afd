"""A statistical test of the truth table's rows, for crisp sets."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import bdtrc

from analysis.errors import UserError
from analysis.fsqca import checks
from analysis.fsqca.expressions import Product
from analysis.fsqca.tabulation.table import TruthTable


def row_tests(table: TruthTable, benchmark: float | None = None) -> pd.Series:
    """Chance of as many cases with the outcome in each row, if their share were the benchmark.

    Parameters
    ----------
    table : a truth table of crisp sets.
    benchmark : the share of cases with the outcome that a row is to surpass, such as 0.5 (more
        often than not), 0.65 (usually) or 0.8 (almost always); without it, the table's own cut.

    Returns
    -------
    Series, indexed as ``table.rows``: p of the exact one-sided binomial test. A small p speaks for
    a share above the benchmark; that of a row with few cases can hardly be small.

    Raises
    ------
    UserError
        If a set is fuzzy: a row's cases then belong to it and to the outcome by degree, no count
        of successes exists, and a test on sums of memberships has no known size.

    Notes
    -----
    Equal to ``pval1`` of R's QCA (``inf.test = "binom"``). The cases are taken for independent
    draws, which those of a study of all regions are not. Source: Ragin (2000), Fuzzy-Set Social
    Science, chapter 4.
    """
    share = checks.share(table.consistency if benchmark is None else benchmark, "benchmark")
    levels = [name for name, many in zip(table.conditions, table.space.multivalue, strict=True)
              if many]  # fmt: skip
    binary = table.memberships[[name for name in table.conditions if name not in levels]]
    y = table.outcome_values
    # A don't-care code, a missing figure, is crisp too.
    if not (
        np.isin(np.nan_to_num(binary.to_numpy(dtype=float)), (0, 1)).all()
        and np.isin(y, (0, 1)).all()
    ):
        raise UserError(
            "a binomial test of rows counts cases that have the outcome: it needs crisp sets, "
            "0 and 1; the permutation test asks fuzzy sets whether a solution is more than chance"
        )
    found = {}
    for row in table.rows.index:
        members = Product(table.literals(int(row))).membership(table.memberships) > 0.5
        n = int(members.sum())
        found[row] = bdtrc(y[members].sum() - 1, n, share) if n else np.nan
    return pd.Series(found, name="p", dtype=float, index=table.rows.index)
