"""Rades D et al., schedules for cord compression, preprint 202403.0108, introduction. Read: the introduction."""

from __future__ import annotations

import pytest

from osteon import dose


@pytest.mark.parametrize(("total", "fractions", "eqd2"), [(37.5, 15, 39.06), (30, 10, 32.5), (40, 20, 40.0)])
def test_printed_equivalent_doses_at_an_alpha_beta_ratio_of_10(total: float, fractions: int, eqd2: float) -> None:
    assert dose.equivalent_dose(total, fractions, 10) == pytest.approx(eqd2, abs=0.005)


def test_eighteen_fractions_of_the_ramses_trial() -> None:
    """RAMSES (PMC6884857): 18 fractions of 2.33 Gy are 43.1 Gy in fractions of 2 Gy."""
    assert dose.equivalent_dose(18 * 2.33, 18, 10) == pytest.approx(43.1, abs=0.05)
