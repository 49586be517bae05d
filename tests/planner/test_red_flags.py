"""Red flags: what is left to do, and which one speaks."""

from __future__ import annotations

from typing import Any

import pytest
from constants import DAY

from osteon.planner import Planner, RedFlag
from osteon.record import read_record


def flags(planner: Planner, lesion: dict[str, Any], patient: dict[str, Any] | None = None) -> dict[str, RedFlag]:
    record = read_record({"patient": patient or {}, "lesions": [{"site": "L1", **lesion}]}, planner.library.vocabulary)
    return {flag.id: flag for flag in planner.red_flags(planner.evaluate(record, DAY))}


@pytest.mark.parametrize(
    ("lesion", "patient", "expected"),
    [
        ({}, {}, ["scan", "carry"]),
        ({"scanned": True}, {}, ["carry"]),
        ({"scanned": False}, {"age": 59}, ["scan"]),
        ({}, {"age": 60}, ["scan", "carry"]),
    ],
)
def test_an_action_is_left_out_once_done_or_where_it_does_not_fit_and_never_for_want_of_facts(
    small_planner: Planner, lesion: dict[str, Any], patient: dict[str, Any], expected: list[str]
) -> None:
    found = flags(small_planner, {"cord_pressed": True, **lesion}, patient)
    assert [action.id for action in found["cord"].actions] == expected


def test_a_red_flag_yields_to_a_graver_one_that_is_raised(small_planner: Planner) -> None:
    assert set(flags(small_planner, {"pain": 8, "cord_pressed": True})) == {"cord"}


def test_a_red_flag_does_not_yield_to_one_that_is_only_possible(small_planner: Planner) -> None:
    found = flags(small_planner, {"pain": 8})
    assert (found["back"].state, found["cord"].state) == ("raised", "not excluded")
