"""Half-lives and decay on labels: radium-223, strontium-89, lutetium-177. Read: labels and a review's table of radionuclides."""

from __future__ import annotations

import pytest

from osteon import dose


@pytest.mark.parametrize(("days", "half_life", "left"), [(28, 11.43, 0.18), (28, 50.5, 0.68), (42, 6.647, 0.013)])
def test_what_is_left_after_some_weeks(days: float, half_life: float, left: float) -> None:
    low, high = dose.calculate("decay_factor", days=days, half_life=half_life)
    assert low == high == pytest.approx(left, abs=0.005)


def test_samarium_halves_in_46_hours() -> None:
    assert dose.calculate("decay_factor", days={"value": 46.3, "unit": "h"}, half_life={"value": 46.3, "unit": "h"})[0] == pytest.approx(
        0.5
    )


def test_activity_by_weight_on_the_labels() -> None:
    assert dose.calculate("radium_223_activity", weight=70)[0] == pytest.approx(3850)
    assert dose.calculate("samarium_153_activity", weight=70)[0] == pytest.approx(2590)
    assert dose.calculate("radium_223_volume", weight=70, days=0)[0] == pytest.approx(3.5)
