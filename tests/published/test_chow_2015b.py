"""Chow E et al., Predictive model for survival in patients having repeat radiation treatment for painful bone metastases.

Radiother Oncol 2015, doi:10.1016/j.radonc.2015.10.018. Read: the abstract, which prints the whole table. It gives 2 and 3.6 as the
points that part the thirds and does not say to which third each of them belongs.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, total

from osteon.planner import Planner

TABLE: Table = {
    "Karnofsky": [
        *(({"karnofsky": value}, 0) for value in (90, 100)),
        *(({"karnofsky": value}, 1) for value in (70, 80)),
        *(({"karnofsky": value}, 2) for value in (50, 60)),
    ],
    "primary": [
        ({"primary": "breast"}, 0),
        ({"primary": "prostate"}, 1.3),
        *(({"primary": name}, 2.6) for name in ("kidney", "colorectal", "unknown_primary", "other")),
        ({"primary": "lung"}, 3),
    ],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "reirradiation-survival", level.record) == pytest.approx(level.total)


def test_the_points_of_both_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "reirradiation-survival", record) == pytest.approx(points)


def test_the_middle_and_the_worst_third_lived_11_3_and_5_2_months(planner: Planner) -> None:
    assert band(planner, "reirradiation-survival", reaching(TABLE, 1.3))[1] is None  # the median of the best third was not reached
    assert band(planner, "reirradiation-survival", reaching(TABLE, 2.3))[1] == (11.3, 11.3)
    assert band(planner, "reirradiation-survival", reaching(TABLE, 5))[1] == (5.2, 5.2)


@pytest.mark.parametrize("points", [2, 3.6])
def test_a_value_that_parts_two_thirds_is_put_in_neither(planner: Planner, points: float) -> None:
    name, _ = band(planner, "reirradiation-survival", reaching(TABLE, points))
    assert name in ("best_or_middle", "middle_or_worst")
