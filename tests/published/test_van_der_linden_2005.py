"""Van der Linden YM et al., Prediction of survival in patients with metastases in the spinal column, Cancer 2005;103:320.

Read: the whole table in a calculator drawn from the paper's figure 2. A Karnofsky status below 20 has no line.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, total

from osteon.planner import Planner

TABLE: Table = {
    "Karnofsky": [
        *(({"karnofsky": value}, 0) for value in (20, 30, 40)),
        *(({"karnofsky": value}, 1) for value in (50, 60, 70)),
        *(({"karnofsky": value}, 2) for value in (80, 90, 100)),
    ],
    "primary": [
        *(({"primary": name}, 0) for name in ("colorectal", "thyroid", "kidney", "unknown_primary", "other")),
        ({"primary": "lung"}, 1),
        ({"primary": "prostate"}, 2),
        ({"primary": "breast"}, 3),
    ],
    "visceral metastases": [({"visceral_metastases": True}, 0), ({"visceral_metastases": False, "brain_metastases": False}, 1)],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "van-der-linden", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "van-der-linden", record) == points


def test_the_groups_lived_3_9_and_19_months(planner: Planner) -> None:
    months = [band(planner, "van-der-linden", reaching(TABLE, points))[1] for points in range(7)]
    assert months == [(3, 3)] * 4 + [(9, 9)] * 2 + [(19, 19)]
