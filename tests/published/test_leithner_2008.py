"""Leithner A et al., Predictive value of seven preoperative prognostic scoring systems for spinal metastases, Eur Spine J 2008;17:1488.

doi:10.1007/s00586-008-0763-1. Read: the abstract, and the items and bands in public source code. The modified Bauer score drops the
pathological fracture from the original of Bauer HC and Wedin R (1995). Breast cancer earns two points, colon cancer one, lung none.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, total

from osteon.planner import Planner

TABLE: Table = {
    "visceral metastases": [({"visceral_metastases": True}, 0), ({"visceral_metastases": False, "brain_metastases": False}, 1)],
    "not lung, and breast, kidney, lymphoma or myeloma": [
        ({"primary": "lung"}, 0),
        *(({"primary": name}, 1) for name in ("prostate", "thyroid", "colorectal", "melanoma", "unknown_primary")),
        *(({"primary": name}, 2) for name in ("breast", "kidney", "lymphoma", "myeloma")),
    ],
    "bone metastases": [({"bone_metastasis_count": 2}, 0), ({"bone_metastasis_count": 1}, 1)],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "modified-bauer", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "modified-bauer", record) == points


def test_two_stands_alone_between_the_bands(planner: Planner) -> None:
    bands = [band(planner, "modified-bauer", reaching(TABLE, points))[0] for points in range(5)]
    assert [bands.count(name) for name in dict.fromkeys(bands)] == [2, 1, 2]
