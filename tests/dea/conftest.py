"""Small data sets to vary."""

from __future__ import annotations

import numpy as np
import pytest
from dea_cases import load


@pytest.fixture(scope="session")
def hospitals() -> tuple[np.ndarray, np.ndarray]:
    case = load("dea_china2020")
    inputs = case.columns(["hospitals", "beds", "registered_nurses"])
    return inputs, case.columns(["hospital_visits_10k", "hospital_admissions_10k"])


@pytest.fixture(scope="session")
def market() -> tuple[np.ndarray, np.ndarray]:
    """300 units, more than the frame search leaves alone."""
    rng = np.random.default_rng(7)
    x = rng.lognormal(size=(300, 3))
    y = np.column_stack(
        [
            x.prod(axis=1) ** 0.25 * rng.uniform(0.3, 1, 300),
            x.sum(axis=1) * rng.uniform(0.3, 1, 300),
        ]
    )
    return x, y
