"""Sahgal A et al., spinal cord dose tolerance to stereotactic body radiotherapy (HyTEC), 2021. Read: the abstract."""

from __future__ import annotations

import pytest

from osteon import dose


@pytest.mark.parametrize(("fractions", "highest"), [(1, 12.4), (2, 17.0), (3, 20.3), (4, 23.0), (5, 25.3)])
def test_the_limits_for_one_to_five_fractions_are_one_dose(fractions: int, highest: float) -> None:
    """The published maxima for 1 to 5 fractions come to the same EQD2 at an alpha-beta ratio of 2 Gy."""
    assert dose.equivalent_dose(highest, fractions, 2) == pytest.approx(44.6, abs=0.15)


@pytest.mark.parametrize(("fractions", "exact"), [(1, 9.05), (2, 12.28), (3, 14.58), (4, 16.40), (5, 17.91)])
def test_the_dose_that_reaches_25_gray_eqd2(fractions: int, exact: float) -> None:
    low, high = dose.calculate("total_dose_for_eqd2", eqd2_target=25, fractions=fractions, alpha_beta=2)
    assert low == high == pytest.approx(exact, abs=0.005)
