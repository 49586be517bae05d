"""Chow E et al., Predictive model for survival in patients with advanced cancer, J Clin Oncol 2008.

Read: the abstract, which gives the three factors with a Karnofsky status of 60 or less, and the groups with their medians in two later
tests of the model (Mojica-Marquez AE et al. 2020, doi:10.1002/cam4.3257; Radiat Oncol 2024, doi:10.1186/s13014-024-02503-9). The model of
2002 has six items and counts a Karnofsky status below 60: it is another one.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, total

from osteon.planner import Planner

BONE_ONLY = {"visceral_metastases": False, "lymph_node_metastases": False, "brain_metastases": False, "disseminated_spread": False}

TABLE: Table = {
    "primary": [({"primary": "breast"}, 0), *(({"primary": name}, 1) for name in ("prostate", "lung", "kidney", "unknown_primary"))],
    "metastases other than bone": [(BONE_ONLY, 0), *((BONE_ONLY | {site: True}, 1) for site in BONE_ONLY)],
    "Karnofsky": [
        *(({"karnofsky": value}, 0) for value in (70, 80, 100)),
        *(({"karnofsky": value}, 1) for value in (60, 50, 10)),
    ],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "number-of-risk-factors", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "number-of-risk-factors", record) == points


def test_the_groups_lived_from_15_6_5_and_2_3_months_on(planner: Planner) -> None:
    months = [band(planner, "number-of-risk-factors", reaching(TABLE, points))[1] for points in range(4)]
    assert [pair[0] for pair in months if pair] == [15, 15, 6.5, 2.3]
