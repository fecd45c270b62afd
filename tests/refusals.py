"""What a study that cannot be run is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.errors import UserError
from analysis.results import run
from analysis.study import reading, table


def one_line(folder: Path, told: str) -> None:
    """Hold that reading and running a study ends with this one fault."""

    def whole() -> None:
        study = reading.load(folder)
        run.run(study, table.read(study))

    with pytest.raises(UserError, match=told) as caught:
        whole()
    assert len(caught.value.faults) == 1
