"""Sminia P et al., Re-irradiation of the human spinal cord, Strahlenther Onkol 2002;178:453. Read: the abstract.

The lumbar cord is reckoned at an alpha/beta of 4 Gy with a tolerance of 84 Gy as BED, the rest of the cord at 2 Gy with 100 Gy.
"""

from __future__ import annotations

import pytest

from osteon import dose


@pytest.mark.parametrize(("alpha_beta", "tolerance", "in_fractions_of_2_gray"), [(2, 100, 50), (4, 84, 56)])
def test_the_tolerances_are_28_and_25_fractions_of_2_gray(alpha_beta: float, tolerance: float, in_fractions_of_2_gray: float) -> None:
    fractions = round(in_fractions_of_2_gray / 2)
    assert dose.biologically_effective_dose(in_fractions_of_2_gray, fractions, alpha_beta) == pytest.approx(tolerance)
