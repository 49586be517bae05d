"""Tomita K et al., Surgical strategy for spinal metastases, Spine 2001;26:298.

Read: the points, the bands and their strategies in public source code, which gives breast, thyroid and prostate as examples of slow,
kidney and uterus of moderate, and lung, stomach and unknown of rapid growth. Liver, colon and pancreas stand on no page that was opened;
they are counted as rapid. There is no line with 3 points: one review prints 3 for rapid growth, which does not come to the range of 2 to
10.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, total

from osteon.planner import Planner

TABLE: Table = {
    "growth of the primary": [
        *(({"primary": name}, 1) for name in ("breast", "thyroid", "prostate")),
        *(({"primary": name}, 2) for name in ("kidney", "endometrium")),
        *(({"primary": name}, 4) for name in ("lung", "liver", "gastric_oesophageal", "pancreas", "unknown_primary")),
        ({"primary": "colorectal", "colorectal_site": "left_colon"}, 4),
    ],
    "visceral metastases": [
        ({"visceral_metastases": False, "brain_metastases": False}, 0),
        ({"visceral_metastases": True, "visceral_metastases_treatable": True, "brain_metastases": False}, 2),
        ({"visceral_metastases": True, "visceral_metastases_treatable": False, "brain_metastases": False}, 4),
    ],
    "bone metastases": [
        ({"bone_metastasis_count": 1}, 1),
        *(({"bone_metastasis_count": count}, 2) for count in (2, 10)),
    ],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "tomita", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "tomita", record) == points


def test_the_strategies_are_for_2_to_3_4_to_5_6_to_7_and_8_to_10(planner: Planner) -> None:
    bands = [band(planner, "tomita", reaching(TABLE, points))[0] for points in range(2, 11)]
    assert [bands.count(name) for name in dict.fromkeys(bands)] == [2, 2, 2, 3]
