"""Tokuhashi Y et al., A revised scoring system for preoperative evaluation of metastatic spine tumor prognosis, Spine 2005;30:2186.

doi:10.1097/01.brs.0000180401.06919.a5. Read: the table as printed again, with corrections by the author, in an appendix of a national
guideline (its middle lines are lost there), in a table of a review (2025), in public source code of three hands and on a notes page,
which have all lines and agree. The notes page turns the signs of the bands around: it is wrong. An audit of another calculator names two
reproductions with 3 or more, 1 to 2 and none for the vertebrae: nobody with a spinal metastasis has none, so 3, 2 and 1 is kept. Of the
bowel only the rectum has a line of its own. Where the major organs are named, in two source codes, the brain is one of them.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, reaching, total

from osteon.planner import Planner

TABLE: Table = {
    "general condition": [
        *(({"karnofsky": value}, 0) for value in (10, 20, 30, 40)),
        *(({"karnofsky": value}, 1) for value in (50, 60, 70)),
        *(({"karnofsky": value}, 2) for value in (80, 90, 100)),
    ],
    "bone metastases outside the spine": [
        *(({"extraspinal_bone_metastasis_count": count}, 0) for count in (3, 4, 100)),
        *(({"extraspinal_bone_metastasis_count": count}, 1) for count in (1, 2)),
        ({"extraspinal_bone_metastasis_count": 0}, 2),
    ],
    "metastases in vertebral bodies": [
        *(({"vertebral_metastasis_count": count}, 0) for count in (3, 4, 20)),
        ({"vertebral_metastasis_count": 2}, 1),
        ({"vertebral_metastasis_count": 1}, 2),
    ],
    "major internal organs": [
        ({"visceral_metastases": True, "visceral_metastases_removable": False}, 0),
        ({"visceral_metastases": True, "visceral_metastases_removable": True}, 1),
        ({"visceral_metastases": False, "brain_metastases": True, "visceral_metastases_removable": False}, 0),
        ({"visceral_metastases": False, "brain_metastases": True, "visceral_metastases_removable": True}, 1),
        ({"visceral_metastases": False, "brain_metastases": False}, 2),
    ],
    "primary": [
        *(({"primary": name}, 0) for name in ("lung", "gastric_oesophageal", "urothelial", "pancreas")),
        *(({"primary": name}, 1) for name in ("liver", "biliary", "unknown_primary")),
        *(({"primary": name}, 2) for name in ("melanoma", "head_and_neck", "ovary", "germ_cell", "soft_tissue_sarcoma", "other")),
        *(({"primary": "colorectal", "colorectal_site": part}, 2) for part in ("right_colon", "left_colon")),
        *(({"primary": name}, 3) for name in ("kidney", "endometrium")),
        ({"primary": "colorectal", "colorectal_site": "rectum"}, 4),
        *(({"primary": name}, 5) for name in ("thyroid", "breast", "prostate")),
    ],
    "palsy": [
        *(({"frankel_grade": grade}, 0) for grade in "AB"),
        *(({"frankel_grade": grade}, 1) for grade in "CD"),
        ({"frankel_grade": "E"}, 2),
    ],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "tokuhashi", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "tokuhashi", record) == points


def test_the_bands_are_less_than_six_months_six_or_more_and_a_year_or_more(planner: Planner) -> None:
    months = [band(planner, "tokuhashi", reaching(TABLE, points))[1] for points in range(16)]
    assert None not in months
    assert [pair[1] for pair in months[:9] if pair] == [6] * 9
    assert [pair[0] for pair in months[9:12] if pair] == [6] * 3
    assert [pair[0] for pair in months[12:] if pair] == [12] * 4
