"""Frankel HL et al., The value of postural reduction in the initial management of closed injuries of the spine, Paraplegia 1969;7:179.

Read: the five grades as four pages print them again, one of them in the words of the paper.
"""

from __future__ import annotations

import pytest
from item_table import result

from osteon.planner import Planner

GRADES = [
    ("A", ["Neither strength nor feeling"]),
    ("B", ["feeling", "no strength"]),
    ("C", ["strength", "no practical use"]),
    ("D", ["Useful strength", "with or without aids"]),
    ("E", ["No weakness", "bladder or bowel", "reflexes may be abnormal"]),
]


@pytest.mark.parametrize(("grade", "words"), GRADES)
def test_each_grade_says_what_is_left(planner: Planner, grade: str, words: list[str]) -> None:
    (band,) = result(planner, "frankel", {"frankel_grade": grade}).bands
    assert [word for word in words if word not in band.meaning] == []
