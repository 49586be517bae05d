"""Fisher CG et al., A novel classification system for spinal instability in neoplastic disease, Spine 2010;35:E1221.

doi:10.1097/BRS.0b013e3181e16ae2. Read: the table as printed again by a radiology reference, by a note on Fourney DR et al. (J Clin
Oncol 2011;29:3072) and in public source code; the three agree. One notes page gives a painless lesion 1 point: it is wrong.
The table has no line for a vertebra that has lost exactly half of its height.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, total

from osteon.planner import Planner

TABLE: Table = {
    "location": [
        *(({"lesion.site": site}, 0) for site in ("S2", "S3", "S4", "S5")),
        *(({"lesion.site": site}, 3) for site in ("C1", "C2", "C7", "T1", "T2", "T11", "T12", "L1", "L5", "S1")),
        *(({"lesion.site": site}, 2) for site in ("C3", "C4", "C5", "C6", "L2", "L3", "L4")),
        *(({"lesion.site": site}, 1) for site in ("T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10")),
    ],
    "pain": [
        ({"lesion.spinal_pain": "none"}, 0),
        ({"lesion.spinal_pain": "occasional"}, 1),
        ({"lesion.spinal_pain": "mechanical"}, 3),
    ],
    "bone lesion": [({"lesion.kind": "blastic"}, 0), ({"lesion.kind": "mixed"}, 1), ({"lesion.kind": "lytic"}, 2)],
    "alignment": [
        ({"lesion.spinal_alignment": "normal"}, 0),
        ({"lesion.spinal_alignment": "new_deformity"}, 2),
        ({"lesion.spinal_alignment": "subluxation"}, 4),
    ],
    "vertebral body": [
        ({"lesion.vertebral_collapse": "none"}, 0),
        ({"lesion.vertebral_collapse": "none_body_involved"}, 1),
        ({"lesion.vertebral_collapse": "up_to_half"}, 2),
        ({"lesion.vertebral_collapse": "more_than_half"}, 3),
    ],
    "posterolateral elements": [
        ({"lesion.posterolateral_involvement": "none"}, 0),
        ({"lesion.posterolateral_involvement": "one_side"}, 1),
        ({"lesion.posterolateral_involvement": "both_sides"}, 3),
    ],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "sins", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "sins", record) == points


def test_the_bands_part_between_6_and_7_and_between_12_and_13(planner: Planner) -> None:
    bands = [band(planner, "sins", reaching(TABLE, points))[0] for points in range(19)]
    assert bands == ["stable"] * 7 + ["potentially_unstable"] * 6 + ["unstable"] * 6
