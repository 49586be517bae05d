"""Pirovano M et al., A new palliative prognostic score, J Pain Symptom Manage 1999;17:231 (and Maltoni M et al., 1999;17:240).

doi:10.1016/s0885-3924(98)00145-6. Read: the abstract (variables, groups, limits), and the points in a calculator and in public source
code, which agree. The table begins at 4.8 for white cells and ends at 40% for lymphocytes.
"""

from __future__ import annotations

from typing import Any

import pytest
from item_table import Level, Table, band, combinations, levels, of, reaching, total

from osteon.planner import Planner


def weeks(number: float) -> dict[str, Any]:
    return {"clinician_survival_estimate": of(number, "wk")}


def blood(white_cells: float, lymphocytes: float) -> dict[str, float]:
    return {"white_cells": white_cells, "lymphocytes": lymphocytes}


TABLE: Table = {
    "breathlessness": [({"breathlessness": False}, 0), ({"breathlessness": True}, 1)],
    "anorexia": [({"appetite_loss": False}, 0), ({"appetite_loss": True}, 1.5)],
    "Karnofsky": [*(({"karnofsky": value}, 0) for value in (30, 40, 100)), *(({"karnofsky": value}, 2.5) for value in (10, 20))],
    "clinical prediction": [
        *((weeks(number), 0) for number in (13, 52)),
        *((weeks(number), 2) for number in (11, 12)),
        *((weeks(number), 2.5) for number in (7, 8, 9, 10)),
        *((weeks(number), 4.5) for number in (5, 6)),
        *((weeks(number), 6) for number in (3, 4)),
        *((weeks(number), 8.5) for number in (1, 2)),
    ],
    # White cells in 10*9/L give 0, 0.5 and 1.5 points; lymphocytes from 20%, from 12% and below give 0, 1 and 2.5.
    "blood": [
        (blood(4.8, 1.44), 0),
        (blood(8.5, 2.55), 0),
        (blood(8.6, 2.58), 0.5),
        (blood(11.0, 3.3), 0.5),
        (blood(11.1, 3.33), 1.5),
        (blood(5, 2.0), 0),
        (blood(5, 1.0), 0),
        (blood(5, 0.995), 1),
        (blood(5, 0.6), 1),
        (blood(5, 0.595), 2.5),
        (blood(10, 1.5), 0.5 + 1),
        (blood(20, 1.0), 1.5 + 2.5),
    ],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "palliative-prognostic-score", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "palliative-prognostic-score", record) == points


@pytest.mark.parametrize(("points", "group"), [(0, "a"), (5.5, "a"), (6, "b"), (11, "b"), (11.5, "c"), (17.5, "c")])
def test_the_groups_end_at_five_and_a_half_and_at_eleven(planner: Planner, points: float, group: str) -> None:
    assert band(planner, "palliative-prognostic-score", reaching(TABLE, points))[0] == f"group_{group}"
