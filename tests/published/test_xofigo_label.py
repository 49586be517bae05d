"""Radium-223 dichloride (Xofigo), summary of product characteristics. Read: dose by weight, concentration, half-life.

55 kBq for each kilogram, 1100 kBq/mL at the reference date, and a half-life of 11.4 days. The older labels say 50 kBq and 1000 kBq/mL
for the same amount of radium, by an older standard: the two are never mixed.
"""

from __future__ import annotations

import pytest

from osteon import dose


@pytest.mark.parametrize(("weight", "kilobecquerels"), [(50, 2750), (70, 3850), (100, 5500)])
def test_the_activity_by_weight(weight: float, kilobecquerels: float) -> None:
    assert dose.calculate("radium_223_activity", weight=weight) == pytest.approx((kilobecquerels, kilobecquerels))


def test_the_volume_on_the_reference_date() -> None:
    assert dose.calculate("radium_223_volume", weight=70, days=0)[0] == pytest.approx(3.5)


def test_the_old_and_the_new_standard_come_to_the_same_volume() -> None:
    """50 kBq/kg of a solution of 1000 kBq/mL: 0.05 mL for each kilogram, as by the new standard."""
    assert dose.calculate("radium_223_volume", weight=80, days=0)[0] == pytest.approx(80 * 50 / 1000)


def test_half_of_it_is_left_after_eleven_days_and_ten_hours() -> None:
    assert dose.calculate("decay_factor", days=11.4, half_life=11.43)[0] == pytest.approx(0.5, abs=0.002)
    assert dose.calculate("radium_223_volume", weight=70, days=11.4)[0] == pytest.approx(7.0, abs=0.02)


def test_less_than_a_fifth_is_left_when_the_next_injection_is_due() -> None:
    assert dose.calculate("decay_factor", days=28, half_life=11.43)[0] == pytest.approx(0.18, abs=0.005)
