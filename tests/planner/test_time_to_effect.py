"""Time to effect against survival: who may be told that a treatment comes too late."""

from __future__ import annotations

import msgspec
import pytest

from osteon.library import TimeToEffect, load
from osteon.planner.model import Prognosis
from osteon.planner.options import _time_to_effect


@pytest.mark.parametrize(
    ("days", "median", "months", "in_time"),
    [
        ((60, 90), False, (6, 12), "yes"),
        ((60, 90), False, (1, 12), "uncertain"),
        ((60, 90), False, (0.5, 1), "no"),
        ((60, 90), True, (0.5, 1), "uncertain"),  # half of those who are helped are helped before a median
        ((60, 90), False, None, "survival unknown"),
    ],
)
def test_only_a_first_day_of_help_beyond_survival_is_too_late(
    days: tuple[float, float], median: bool, months: tuple[float, float] | None, in_time: str
) -> None:
    item = load().interventions[0]
    written = TimeToEffect(days=days, median=median, effect="less pain", sources=("any-source",))
    outlook = Prognosis(
        clinician_months=months, estimates=(), agreement="nothing to compare", shortest=None, longest=None, text="", sources=()
    )
    told = _time_to_effect(msgspec.structs.replace(item, time_to_effect=written), outlook)
    assert told is not None
    assert told.in_time == in_time
