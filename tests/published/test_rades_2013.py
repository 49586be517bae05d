"""Rades D et al., a score for metastatic spinal cord compression that finds people likely to die within two months, Cancer 2013.

doi:10.1002/cncr.27849. Read: the abstract (factors, range, limit of 24 points), and the whole table in a calculator, which gives a
limit of 19 points as well. Nobody with ECOG 0 or 1 was in the study.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, total

from osteon.planner import Planner

TABLE: Table = {
    "ECOG": [({"ecog": 2}, 0), ({"ecog": 3}, 4)],
    "type of cancer": [
        *(({"primary": name}, 1) for name in ("breast", "myeloma", "lymphoma")),
        ({"primary": "prostate"}, 2),
        *(({"primary": name}, 3) for name in ("lung", "kidney", "colorectal", "unknown_primary")),
    ],
    "other bone metastases": [({"bone_metastasis_count": 1}, 1), *(({"bone_metastasis_count": count}, 3) for count in (2, 5))],
    "visceral metastases": [({"visceral_metastases": False, "brain_metastases": False}, 1), ({"visceral_metastases": True}, 4)],
    # The day of the record is 1 January 2026.
    "interval from diagnosis": [
        *(({"diagnosis_date": day}, 1) for day in ("2024-09-01", "2010-01-01")),
        *(({"diagnosis_date": day}, 3) for day in ("2024-10-01", "2024-10-02", "2025-12-01")),
    ],
    "walking": [
        *(({"walking_status": status}, 1) for status in ("walks_unaided", "walks_with_aid")),
        ({"walking_status": "cannot_walk"}, 4),
    ],
    "motor deficit": [*(({"motor_deficit_days": days}, 1) for days in (8, 30)), *(({"motor_deficit_days": days}, 4) for days in (7, 1))],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "rades-two-months", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "rades-two-months", record) == points


def test_ecog_4_counts_as_ecog_3_does(planner: Planner) -> None:
    bedbound = reaching(TABLE, 25) | {"walking_status": "cannot_walk"}
    assert total(planner, "rades-two-months", bedbound | {"ecog": 4}) == 25


def test_the_limits_are_19_and_24_of_6_to_25_points(planner: Planner) -> None:
    bands = [band(planner, "rades-two-months", reaching(TABLE, points))[0] for points in (6, 18, 19, 23, 24, 25)]
    assert bands[0] == bands[1] != bands[2] == bands[3] != bands[4] == bands[5]
