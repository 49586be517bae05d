"""Harrington KD, The management of acetabular insufficiency secondary to metastatic malignant disease, J Bone Joint Surg Am 1981.

Read: the classes as a table of three questions (a cure by removal, the medial wall, the lateral wall with the roof) on a calculator's
page, and in public source code. Class IV is a solitary lesion that may be removed for cure, whatever has been destroyed.
"""

from __future__ import annotations

import pytest
from item_table import result

from osteon.planner import Planner

CLASSES = [
    # class, curable by removal, medial wall holds, lateral wall and roof hold
    ("I", False, True, True),
    ("II", False, False, True),
    ("III", False, False, False),
    ("IV", True, None, None),
]


@pytest.mark.parametrize(("name", "curable", "medial_holds", "others_hold"), CLASSES)
def test_each_class_names_the_walls_of_the_table(
    planner: Planner, name: str, curable: bool, medial_holds: bool | None, others_hold: bool | None
) -> None:
    (band,) = result(planner, "harrington-acetabulum", {"lesion.site": "acetabulum", "lesion.harrington_acetabular_class": name}).bands
    assert ("cure" in band.meaning) is curable
    assert ("medial wall is deficient" in band.meaning or "too" in band.meaning) is (medial_holds is False)
    assert ("lateral wall and the roof are deficient" in band.meaning) is (others_hold is False)


def test_class_four_is_said_not_to_be_worse_than_three(planner: Planner) -> None:
    assert "Class IV is not worse than III" in planner.library.instrument_by_id["harrington-acetabulum"].purpose
