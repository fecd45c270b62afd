"""Tables as plain text."""

from __future__ import annotations

from typing import Any


def table(rows: list[dict[str, Any]]) -> str:
    """Return rows of the same keys as an aligned table."""
    import pandas as pd  # heavy: only when there is something to show

    return pd.DataFrame(rows).to_string(index=False, float_format=lambda x: f"{x:.3f}")
