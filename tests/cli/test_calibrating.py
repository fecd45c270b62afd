"""`--calibrate` by every method: what Python gives for the same numbers, and its faults."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import fsqca
from analysis.cli.calibrating import METHODS, calibrated, column
from analysis.errors import UserError

RAW = np.array([1.0, 2, 2, 3, 4, 4, 5, 6, 7, 9])
ASKED = {
    "A=2,4,7": fsqca.calibrate(RAW, 2, 4, 7),
    "A=p10,p50,p90": fsqca.calibrate(RAW, *np.percentile(RAW, [10, 50, 90])),
    "A=direct:7,4,2": fsqca.calibrate(RAW, 7, 4, 2),
    "A=ecdf:1,3.5,8": fsqca.calibrate_ecdf(RAW, 1, 3.5, 8),
    "A=indirect:2.5,4.5,6.5": fsqca.calibrate_indirect(RAW, [2.5, 4.5, 6.5]),
    "A=tfr": fsqca.calibrate_tfr(RAW),
    "A=tfr:2": fsqca.calibrate_tfr(RAW, 2),
    "A=bell:1,2,3,5,6,7": fsqca.calibrate_bell(RAW, (1, 2, 3), (5, 6, 7)),
    "A=inverse-bell:1,2,3,5,6,7": fsqca.calibrate_inverse_bell(RAW, (1, 2, 3), (5, 6, 7)),
    "A=levels:3,6": fsqca.calibrate_levels(RAW, [3, 6]),
}


@pytest.mark.parametrize("text", ASKED)
def test_every_method_is_that_of_python(text):
    assert column(text) == "A"
    np.testing.assert_array_equal(calibrated(text, RAW), ASKED[text])


def test_no_method_is_left_out():
    named = {text.partition("=")[2].partition(":")[0] for text in ASKED}
    assert set(METHODS) <= named


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A", "write COLUMN=OUT,CROSSOVER,IN"),
        ("A=1,2", "write A=OUT,CROSSOVER,IN"),
        ("A=bell:1,2,3", "write A=bell:OUT,CROSSOVER,IN,IN,CROSSOVER,OUT"),
        ("A=ecfd:1,2,3", "no method 'ecfd'; did you mean 'ecdf'"),
        ("A=1,x,3", "'x' is neither a number nor a percentile"),
        ("A=1,3,2", "^--calibrate 'A=1,3,2': "),
        ("A=ecdf:1,20,30", "^--calibrate 'A=ecdf:1,20,30': "),
    ],
)
def test_faults_name_what_was_written(text, message):
    with pytest.raises(UserError, match=message):
        calibrated(text, RAW)
