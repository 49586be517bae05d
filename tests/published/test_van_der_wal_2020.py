"""Van der Wal CWPG et al., axial cortical involvement of metastatic lesions of the femur, Radiother Oncol 2020;144:59.

Read: the abstract, and that of van der Linden YM et al. (J Bone Joint Surg Br 2004;86:566). The first paper says more than 30 mm, the
second 30 mm or more: the second is followed. Around the bone it is more than half.
"""

from __future__ import annotations

import pytest
from item_table import band

from osteon.planner import Planner


@pytest.mark.parametrize(
    ("length", "around", "risk"),
    [(29, 50, "low"), (29.9, 10, "low"), (30, 10, "high"), (31, 10, "high"), (10, 50, "low"), (10, 51, "high")],
)
def test_high_risk_begins_at_30_millimetres_or_above_half_of_the_circumference(
    planner: Planner, length: float, around: float, risk: str
) -> None:
    answer = {
        "lesion.site": "femoral_shaft",
        "lesion.axial_cortical_involvement": length,
        "lesion.circumferential_cortical_involvement": around,
    }
    assert band(planner, "axial-cortical-involvement", answer)[0] == risk
