"""Ruggiero SL et al., AAOMS position paper on medication-related osteonecrosis of the jaws, 2022 update, J Oral Maxillofac Surg 2022.

Read: the opening of the paper, and its stages as two reviews print them in a table.
"""

from __future__ import annotations

import pytest
from item_table import result

from osteon.planner import Planner

STAGES = [
    ("at_risk", ["without a sign of dead bone"]),
    ("stage_0", ["No dead bone", "unspecific symptoms or findings"]),
    ("stage_1", ["Exposed dead bone or a fistula", "without symptoms or infection"]),
    ("stage_2", ["Exposed dead bone or a fistula", "with infection and pain"]),
    ("stage_3", ["As stage 2", "fracture", "through the skin", "into the sinus", "lower edge of the jaw", "floor of the sinus"]),
]


@pytest.mark.parametrize(("stage", "words"), STAGES)
def test_each_stage_says_what_is_found(planner: Planner, stage: str, words: list[str]) -> None:
    (band,) = result(planner, "jaw-osteonecrosis-stage", {"jaw_osteonecrosis_stage": stage}).bands
    assert [word for word in words if word not in " ".join(band.meaning.split())] == []
