"""Samarium-153 lexidronam (Quadramet), prescribing information, United States. Read: dosage and description.

37 MBq (1 mCi) for each kilogram; 1850 MBq/mL (50 mCi/mL) at the calibration time; half-life 46.3 hours. An encyclopaedia adds that it
expires 56 hours after calibration.
"""

from __future__ import annotations

import pytest

from osteon import dose


@pytest.mark.parametrize(("weight", "megabecquerels"), [(50, 1850), (70, 2590)])
def test_the_activity_by_weight(weight: float, megabecquerels: float) -> None:
    assert dose.calculate("samarium_153_activity", weight=weight)[0] == pytest.approx(megabecquerels)


@pytest.mark.parametrize(("hours", "left"), [(0, 1.0), (46.3, 0.5), (92.6, 0.25), (56, 0.432)])
def test_it_halves_in_46_hours(hours: float, left: float) -> None:
    found = dose.calculate("decay_factor", days={"value": hours, "unit": "h"}, half_life={"value": 46.3, "unit": "h"})
    assert found == pytest.approx((left, left), abs=0.0005)


def test_one_millilitre_holds_the_activity_for_50_kilograms_at_the_calibration_time() -> None:
    assert dose.calculate("samarium_153_volume", weight=50, concentration=1850, days=0)[0] == pytest.approx(1)
