"""Lutetium-177 dotatate (Lutathera), prescribing information: physical decay chart. Read: three lines of it on a page that quotes it."""

from __future__ import annotations

import pytest

from osteon import dose


@pytest.mark.parametrize(("days", "left"), [(7, 0.482), (14, 0.232), (30, 0.044)])
def test_what_the_decay_chart_says_is_left(days: float, left: float) -> None:
    low, high = dose.calculate("decay_factor", days=days, half_life=6.647)
    assert low == high == pytest.approx(left, abs=0.0006)


def test_about_one_hundredth_is_left_after_the_six_weeks_between_two_doses_of_lutetium_psma() -> None:
    assert dose.calculate("decay_factor", days=42, half_life=6.647)[0] == pytest.approx(0.013, abs=0.0006)
