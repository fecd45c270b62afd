"""Tables that hypothesis makes awkward: ties, zeros, duplicates."""

from __future__ import annotations

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

EXACT = 1e-8

some = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def data(draw, least: float = 0.0, inputs: int = 1):
    """Inputs (at least as many as asked) and outputs; no unit without inputs or outputs.

    Few distinct values.
    """
    n, m, s = draw(st.integers(2, 12)), draw(st.integers(inputs, 3)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    values = np.array(draw(st.sampled_from([(0, 1, 2), (0, 1, 2, 3, 5), (1, 1.5, 4, 7), (2, 1e3)])))
    x, y = rng.choice(values, (n, m)), rng.choice(values, (n, s))
    x, y = np.maximum(x, least), np.maximum(y, least)
    x[~x.any(axis=1), 0] = 1
    y[~y.any(axis=1), 0] = 1
    return x.astype(float), y.astype(float)
