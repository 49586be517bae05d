"""Katagiri H et al., New prognostic factors and scoring system for patients with skeletal metastasis, Cancer Med 2014;3:1359.

doi:10.1002/cam4.292. Read: the abstract, and the table in public source code that took it from the free full text. Blood tests are
printed in mg/dL, g/dL and per microlitre; the records here are given in these units as well, so that nothing is lost in rounding.
"""

from __future__ import annotations

import pytest
from item_table import Level, Table, band, combinations, levels, of, reaching, result, total

from osteon.planner import Planner

SOUND = {
    "platelets": 250,
    "calcium": of(9.4, "mg/dL"),
    "albumin": of(4.2, "g/dL"),
    "bilirubin": of(0.6, "mg/dL"),
    "c_reactive_protein": of(0.1, "mg/dL"),
    "lactate_dehydrogenase": 180,
}

TARGETED = (
    *("egfr_inhibitor", "osimertinib", "alk_inhibitor", "ros1_inhibitor", "ret_inhibitor", "ntrk_inhibitor", "met_inhibitor"),
    *("kras_g12c_inhibitor", "braf_inhibitor"),
)

TABLE: Table = {
    "primary": [
        *(({"primary": name}, 0) for name in ("thyroid", "myeloma", "lymphoma")),
        ({"primary": "breast", "er_status": "positive", "pr_status": "positive"}, 0),
        ({"primary": "prostate", "castration_state": "castration_sensitive"}, 0),
        ({"primary": "breast", "er_status": "negative", "pr_status": "negative"}, 2),
        ({"primary": "prostate", "castration_state": "castration_resistant"}, 2),
        *(({"primary": name}, 2) for name in ("kidney", "soft_tissue_sarcoma")),
        ({"primary": "lung", "osimertinib": "current"}, 2),
        ({"primary": "lung"} | dict.fromkeys(TARGETED, "never"), 3),
        *(
            ({"primary": name}, 3)
            for name in ("colorectal", "gastric_oesophageal", "pancreas", "head_and_neck", "liver", "melanoma", "unknown_primary")
        ),
    ],
    "visceral metastases": [
        ({"visceral_metastases": False, "brain_metastases": False, "disseminated_spread": False}, 0),
        ({"visceral_metastases": True, "brain_metastases": False, "disseminated_spread": False}, 1),
        ({"visceral_metastases": False, "brain_metastases": True, "disseminated_spread": False}, 1),
        ({"visceral_metastases": True, "brain_metastases": True, "disseminated_spread": True}, 2),
        ({"visceral_metastases": False, "brain_metastases": False, "disseminated_spread": True}, 2),
    ],
    "laboratory": [
        (SOUND, 0),
        (SOUND | {"c_reactive_protein": of(0.39, "mg/dL")}, 0),
        (SOUND | {"c_reactive_protein": of(0.4, "mg/dL")}, 1),
        (SOUND | {"c_reactive_protein": 3.9}, 0),
        (SOUND | {"c_reactive_protein": 4.0}, 1),
        (SOUND | {"lactate_dehydrogenase": 249}, 0),
        (SOUND | {"lactate_dehydrogenase": 250}, 1),
        (SOUND | {"albumin": of(3.7, "g/dL")}, 0),
        (SOUND | {"albumin": of(3.6, "g/dL")}, 1),
        (SOUND | {"platelets": 100}, 0),
        (SOUND | {"platelets": 99}, 2),
        (SOUND | {"calcium": of(10.2, "mg/dL"), "albumin": of(4.0, "g/dL")}, 0),
        (SOUND | {"calcium": of(10.3, "mg/dL"), "albumin": of(4.0, "g/dL")}, 2),
        (SOUND | {"bilirubin": of(1.3, "mg/dL")}, 0),
        (SOUND | {"bilirubin": of(1.4, "mg/dL")}, 2),
        (SOUND | {"bilirubin": of(1.4, "mg/dL"), "c_reactive_protein": of(20, "mg/dL")}, 2),
    ],
    "performance": [
        *(({"ecog": grade}, 0) for grade in (0, 1, 2)),
        *(({"ecog": grade}, 1) for grade in (3, 4)),
    ],
    "previous chemotherapy": [({"chemotherapy": "never"}, 0), ({"chemotherapy": "past"}, 1)],
    "bone metastases": [({"bone_metastasis_count": 1}, 0), ({"bone_metastasis_count": 2}, 1)],
}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_answer_gives_the_points_of_the_table(planner: Planner, level: Level) -> None:
    assert total(planner, "katagiri", level.record) == level.total


def test_the_points_of_all_items_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "katagiri", record) == points


def test_the_groups_are_0_to_3_4_to_6_and_7_to_10(planner: Planner) -> None:
    bands = [band(planner, "katagiri", reaching(TABLE, points))[0] for points in range(11)]
    assert [bands.count(name) for name in dict.fromkeys(bands)] == [4, 3, 4]


def test_that_breast_cancer_depends_on_hormones_is_said_beside_the_points(planner: Planner) -> None:
    answer = {"primary": "breast", "er_status": "positive"}
    assert any("hormone treatment no longer works" in caution for caution in result(planner, "katagiri", answer).cautions)
