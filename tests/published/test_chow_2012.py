"""Chow E et al., Update of the international consensus on palliative radiotherapy endpoints, Int J Radiat Oncol Biol Phys 2012.

Doi:10.1016/j.ijrobp.2011.02.008. Complete and partial response are those of a trial's table that applies the consensus, as an earlier
reading noted them; for this file no page was found that prints them. How the consensus tells progression from an indeterminate response
was not read, and both are one grade here.
"""

from __future__ import annotations

import pytest
from item_table import band

from osteon.planner import Planner


@pytest.mark.parametrize(
    ("pain", "opioid", "response"),
    [
        # (before, now), oral morphine in mg a day (before, now)
        ((7, 0), (60, 60), "complete"),
        ((7, 0), (60, 30), "complete"),
        ((7, 0), (60, 61), "no_response"),
        ((2, 0), (0, 0), "complete"),
        ((7, 5), (60, 60), "partial"),
        ((7, 6), (60, 60), "no_response"),
        ((7, 5), (60, 61), "no_response"),
        ((3, 1), (0, 0), "partial"),
        ((7, 7), (60, 45), "partial"),
        ((7, 7), (60, 46), "no_response"),
        ((7, 8), (60, 45), "no_response"),
        ((7, 6), (60, 45), "partial"),
        ((7, 7), (0, 0), "no_response"),
        ((7, 4), (0, 5), "no_response"),
        ((0, 0), (60, 30), "not_assessable"),
    ],
)
def test_complete_and_partial_response(planner: Planner, pain: tuple[int, int], opioid: tuple[float, float], response: str) -> None:
    answer = {
        "lesion.site": "rib_5",
        "lesion.pain_before_radiotherapy": pain[0],
        "lesion.pain": pain[1],
        "opioid_daily_dose_before_radiotherapy": opioid[0],
        "opioid_daily_dose": opioid[1],
    }
    assert band(planner, "pain-response", answer)[0] == response
