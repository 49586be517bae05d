"""Kyriakopoulos CE et al., long-term survival in the CHAARTED trial, J Clin Oncol 2018;36:1080, doi:10.1200/JCO.2017.75.3657.

Read: the definition of high volume on three pages; they agree. Lymph nodes do not count.
"""

from __future__ import annotations

from typing import Any

import pytest
from item_table import band

from osteon.planner import Planner


@pytest.mark.parametrize(
    ("answer", "volume"),
    [
        ({"visceral_metastases": True, "bone_metastasis_count": 1}, "high"),
        ({"visceral_metastases": False, "bone_metastasis_count": 4, "bone_metastases_outside_spine_and_pelvis": True}, "high"),
        ({"visceral_metastases": False, "bone_metastasis_count": 3, "bone_metastases_outside_spine_and_pelvis": True}, "low"),
        ({"visceral_metastases": False, "bone_metastasis_count": 20, "bone_metastases_outside_spine_and_pelvis": False}, "low"),
        ({"visceral_metastases": False, "bone_metastasis_count": 2, "lymph_node_metastases": True}, "low"),
    ],
)
def test_high_and_low_volume(planner: Planner, answer: dict[str, Any], volume: str) -> None:
    record = {"primary": "prostate", "castration_state": "castration_sensitive", **answer}
    assert band(planner, "chaarted-volume", record)[0] == volume
