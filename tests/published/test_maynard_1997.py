"""Maynard FM et al., International standards for neurological and functional classification of spinal cord injury, 1997.

The ASIA impairment scale. Read: the five grades in tables of three articles (one of them prints the scale from this paper). Where half
of the key muscles have a grade of 3 or more, the grade is D: C needs more than half below 3.
"""

from __future__ import annotations

import pytest
from item_table import result

from osteon.planner import Planner

GRADES = [
    ("A", ["Neither strength nor feeling", "S4 and S5"]),
    ("B", ["Feeling but no strength", "S4 and S5"]),
    ("C", ["more than half", "below 3"]),
    ("D", ["at least half", "3 or more"]),
    ("E", ["normal", "earlier"]),
]


@pytest.mark.parametrize(("grade", "words"), GRADES)
def test_each_grade_says_what_is_left(planner: Planner, grade: str, words: list[str]) -> None:
    (band,) = result(planner, "asia-impairment-scale", {"asia_impairment_scale": grade}).bands
    assert [word for word in words if word not in band.meaning] == []
