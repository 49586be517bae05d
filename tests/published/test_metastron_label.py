"""Strontium-89 chloride (Metastron), prescribing information: table 1, decay of strontium-89. Read: the table."""

from __future__ import annotations

import pytest

from osteon import dose

FACTORS = [
    *((-24, 1.39), (-22, 1.35), (-20, 1.32), (-18, 1.28), (-16, 1.25), (-14, 1.21), (-12, 1.18), (-10, 1.15), (-8, 1.12), (-6, 1.09)),
    *((-4, 1.06), (-2, 1.03), (0, 1.00), (6, 0.92), (8, 0.90), (10, 0.87), (12, 0.85), (14, 0.83), (16, 0.80), (18, 0.78), (20, 0.76)),
    *((22, 0.74), (24, 0.72), (26, 0.70), (28, 0.68)),
]


@pytest.mark.parametrize(("day", "factor"), FACTORS)
def test_the_printed_decay_factors(day: int, factor: float) -> None:
    low, high = dose.calculate("decay_factor", days=day, half_life=50.5)
    assert low == high == pytest.approx(factor, abs=0.006)


@pytest.mark.parametrize(("day", "factor"), FACTORS)
def test_the_volume_is_the_activity_over_the_decayed_concentration(day: int, factor: float) -> None:
    assert dose.calculate("strontium_89_volume", activity=148, days=day)[0] == pytest.approx(4 / factor, rel=0.008)
