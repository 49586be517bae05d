"""Bilsky MH et al., Reliability analysis of the epidural spinal cord compression scale, J Neurosurg Spine 2010;13:324.

Read: the six grades in a radiology reference, in the text of a reproduced figure and in Uei H et al. (Spine 2018,
doi:10.1097/BRS.0000000000002378), which shows grade 1b at T1/T2, 1c at T9, 2 at T9/T10 and 3 at T10.
"""

from __future__ import annotations

import pytest
from item_table import result

from osteon.planner import Planner

GRADES = [
    ("0", ["bone only"]),
    ("1a", ["epidural", "not deformed"]),
    ("1b", ["thecal sac deformed", "cord not touched"]),
    ("1c", ["thecal sac deformed", "cord touched", "not pressed"]),
    ("2", ["cord pressed", "fluid still seen"]),
    ("3", ["cord pressed", "no fluid seen"]),
]


def test_the_grades_are_these_six(planner: Planner) -> None:
    assert [band.id for band in planner.library.instrument_by_id["epidural-compression"].bands] == [grade for grade, _ in GRADES]


@pytest.mark.parametrize(("grade", "words"), GRADES)
def test_each_grade_says_what_the_image_shows(planner: Planner, grade: str, words: list[str]) -> None:
    (band,) = result(planner, "epidural-compression", {"lesion.site": "T9", "lesion.epidural_compression_grade": grade}).bands
    assert [word for word in words if word not in band.label] == []


@pytest.mark.parametrize(("grade", "high"), [("0", False), ("1a", False), ("1b", False), ("1c", False), ("2", True), ("3", True)])
def test_high_grade_begins_where_the_cord_is_pressed(planner: Planner, grade: str, high: bool) -> None:
    (band,) = result(planner, "epidural-compression", {"lesion.site": "T9", "lesion.epidural_compression_grade": grade}).bands
    assert band.meaning.startswith("High grade") is high
