"""Morita T et al., The Palliative Prognostic Index, Support Care Cancer 1999;7:128.

doi:10.1007/s005200050242. Read: the points in a reproduction with permission, in a textbook chapter, in a calculator and in public source
code; they agree. The limits are strict: above 6 and above 4.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, total

from osteon.planner import Planner

TABLE: Table = {
    "performance": [
        *(({"karnofsky": value}, 0) for value in (60, 70, 100)),
        *(({"karnofsky": value}, 2.5) for value in (30, 40, 50)),
        *(({"karnofsky": value}, 4) for value in (10, 20)),
    ],
    "oral intake": [({"oral_intake": "normal"}, 0), ({"oral_intake": "reduced"}, 1), ({"oral_intake": "mouthfuls"}, 2.5)],
    "oedema": [({"oedema": False}, 0), ({"oedema": True}, 1)],
    "breathless at rest": [({"breathless_at_rest": False}, 0), ({"breathless_at_rest": True}, 3.5)],
    "delirium": [({"delirium": False}, 0), ({"delirium": True}, 4)],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "palliative-prognostic-index", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "palliative-prognostic-index", record) == points


@pytest.mark.parametrize(
    ("points", "weeks"),
    [
        *((points, "more_than_six") for points in (0, 4)),
        *((points, "less_than_six") for points in (4.5, 6)),
        *((points, "less_than_three") for points in (6.5, 15)),
    ],
)
def test_the_limits_are_above_4_and_above_6(planner: Planner, points: float, weeks: str) -> None:
    assert band(planner, "palliative-prognostic-index", reaching(TABLE, points))[0] == f"{weeks}_weeks"
