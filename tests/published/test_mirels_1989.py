"""Mirels H, Metastatic disease in long bones: a proposed scoring system, Clin Orthop Relat Res 1989;249:256.

Read: the whole table on a radiologist's page, in the documentation of an R package and in public source code, which agree, and its first
item in Jawad MU and Scully SP (Clin Orthop Relat Res 2010;468:2825, doi:10.1007/s11999-010-1326-4). The table begins with mild pain: a
lesion that does not hurt has no lower line. Where the femur is concerned it says peritrochanteric, in one copy intertrochanteric and in
one trochanteric: the neck and the head are no lines of the table, and a caution says how they are counted. Its thirds are thirds of the
bone; a value of exactly one or two thirds belongs to the middle line.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, result, total

from osteon.planner import Planner

TABLE: Table = {
    "site": [
        *(({"lesion.site": site}, 1) for site in ("proximal_humerus", "humeral_shaft", "distal_humerus", "radius", "ulna")),
        *(({"lesion.site": site}, 2) for site in ("femoral_shaft", "distal_femur", "tibia", "fibula")),
        ({"lesion.site": "trochanteric_femur"}, 3),
    ],
    "pain": [
        ({"lesion.mirels_pain": "mild"}, 1),
        ({"lesion.mirels_pain": "none"}, 1),
        ({"lesion.mirels_pain": "moderate"}, 2),
        ({"lesion.mirels_pain": "functional"}, 3),
    ],
    "lesion": [({"lesion.kind": "blastic"}, 1), ({"lesion.kind": "mixed"}, 2), ({"lesion.kind": "lytic"}, 3)],
    "size": [
        *(({"lesion.cortex_fraction": percent}, 1) for percent in (0, 10, 33)),
        *(({"lesion.cortex_fraction": percent}, 2) for percent in (34, 50, 66)),
        *(({"lesion.cortex_fraction": percent}, 3) for percent in (67, 100)),
    ],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "mirels", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "mirels", record) == points


def test_eight_stands_alone_between_the_low_and_the_high_band(planner: Planner) -> None:
    bands = [band(planner, "mirels", reaching(TABLE, points))[0] for points in range(4, 13)]
    assert len(set(bands)) == 3
    assert [bands.count(name) for name in dict.fromkeys(bands)] == [4, 1, 4]


@pytest.mark.parametrize(
    ("site", "points", "said"), [("femoral_neck", 3, True), ("femoral_head", 2, True), ("trochanteric_femur", 3, False)]
)
def test_how_the_upper_end_of_the_femur_is_counted_is_said_beside_the_points(planner: Planner, site: str, points: int, said: bool) -> None:
    record = reaching(TABLE, 12) | {"lesion.site": site}
    assert total(planner, "mirels", record) == 9 + points
    assert any("peritrochanteric" in caution for caution in result(planner, "mirels", record).cautions) is said
