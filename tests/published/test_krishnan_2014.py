"""Krishnan MS et al., Predicting life expectancy in patients with metastatic cancer receiving palliative radiotherapy: the TEACHH model.

Cancer 2014;120:134, doi:10.1002/cncr.28408. Read: the abstract, and the items as a later test gives them (doi:10.1002/cam4.3257).
The abstract counts two or more courses of chemotherapy, a table of the author's manuscript more than two: the abstract is followed.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, total

from osteon.planner import Planner

TABLE: Table = {
    "type of cancer": [
        *(({"primary": name}, 0) for name in ("breast", "prostate")),
        *(({"primary": name}, 1) for name in ("lung", "kidney", "colorectal", "unknown_primary")),
    ],
    "ECOG": [*(({"ecog": grade}, 0) for grade in (0, 1)), *(({"ecog": grade}, 1) for grade in (2, 3, 4))],
    "age": [({"age": 60}, 0), ({"age": 61}, 1)],
    "chemotherapy": [
        *(({"palliative_chemotherapy_courses": count}, 0) for count in (0, 1)),
        *(({"palliative_chemotherapy_courses": count}, 1) for count in (2, 3)),
    ],
    "hospital": [({"hospitalised_last_three_months": False}, 0), ({"hospitalised_last_three_months": True}, 1)],
    "liver": [({"liver_metastases": False}, 0), ({"liver_metastases": True}, 1)],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "teachh", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "teachh", record) == points


def test_the_groups_and_the_confidence_intervals_of_their_medians(planner: Planner) -> None:
    months = [band(planner, "teachh", reaching(TABLE, points))[1] for points in range(7)]
    assert months == [(13.9, 31.1)] * 2 + [(4.3, 5.6)] * 3 + [(1.2, 2.1)] * 2
