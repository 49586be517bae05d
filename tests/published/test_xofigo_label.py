"""Radium-223 dichloride (Xofigo), prescribing information, United States: dose, volume and table 1, decay correction factors.

Read: the section on dosage with the whole table, and the opening of the European summary of product characteristics (1100 kBq/mL,
half-life 11.4 days). The table counts from noon in Central Europe to noon in Central Standard Time, seven hours later. Older
descriptions print 1000 kBq/mL: a volume is never worked out from a dose of one standard and a concentration of the other.
"""

from __future__ import annotations

import pytest

from osteon import dose

FACTORS = [
    *((-14, 2.296), (-13, 2.161), (-12, 2.034), (-11, 1.914), (-10, 1.802), (-9, 1.696), (-8, 1.596), (-7, 1.502), (-6, 1.414)),
    *((-5, 1.330), (-4, 1.252), (-3, 1.178), (-2, 1.109), (-1, 1.044), (0, 0.982), (1, 0.925), (2, 0.870), (3, 0.819), (4, 0.771)),
    *((5, 0.725), (6, 0.683), (7, 0.643), (8, 0.605), (9, 0.569), (10, 0.536), (11, 0.504), (12, 0.475), (13, 0.447), (14, 0.420)),
]


@pytest.mark.parametrize(("day", "factor"), FACTORS)
def test_the_printed_decay_factors(day: int, factor: float) -> None:
    hours = {"value": day * 24 + 7, "unit": "h"}
    assert dose.calculate("decay_factor", days=hours, half_life=11.43)[0] == pytest.approx(factor, abs=0.0006)


@pytest.mark.parametrize(("day", "factor"), FACTORS)
def test_without_the_seven_hours_the_volume_differs_by_less_than_two_in_a_hundred(day: int, factor: float) -> None:
    assert dose.calculate("radium_223_volume", weight=70, days=day)[0] == pytest.approx(70 * 55 / (factor * 1100), rel=0.02)


@pytest.mark.parametrize(("weight", "kilobecquerels"), [(50, 2750), (70, 3850), (100, 5500)])
def test_the_activity_by_weight(weight: float, kilobecquerels: float) -> None:
    assert dose.calculate("radium_223_activity", weight=weight) == pytest.approx((kilobecquerels, kilobecquerels))


def test_the_volume_on_the_reference_date() -> None:
    assert dose.calculate("radium_223_volume", weight=70, days=0)[0] == pytest.approx(3.5)


def test_less_than_a_fifth_is_left_when_the_next_injection_is_due() -> None:
    assert dose.calculate("decay_factor", days=28, half_life=11.43)[0] == pytest.approx(0.18, abs=0.005)
