"""CDC guideline for prescribing opioids, 2022: factors to oral morphine. Read: two reproductions of the table."""

from __future__ import annotations

from typing import Any

import pytest
from constants import DAY

from osteon.planner import Planner, instrument_result
from osteon.record import read_record

FACTORS = [
    *(("codeine", 0.15), ("hydrocodone", 1.0), ("hydromorphone", 5.0), ("methadone", 4.7), ("morphine", 1.0)),
    *(("oxycodone", 1.5), ("oxymorphone", 3.0), ("tapentadol", 0.4), ("tramadol", 0.2)),
]


def equivalent(planner: Planner, patient: dict[str, Any]) -> tuple[float | None, float | None, tuple[str, ...]]:
    record = read_record({"patient": {"all_opioids_listed": True} | patient}, planner.library.vocabulary, planner.library.conversions)
    evaluation = planner.evaluate(record, DAY)
    result = instrument_result(evaluation, planner.library.instrument_by_id["opioid-daily-equivalent"], None)
    return result.low, result.high, result.cautions


@pytest.mark.parametrize(("opioid", "factor"), FACTORS)
def test_each_factor(planner: Planner, opioid: str, factor: float) -> None:
    low, high, _ = equivalent(planner, {opioid: "current", f"{opioid}_daily_dose": 20})
    assert low == high == pytest.approx(20 * factor)


def test_a_patch_counts_by_its_micrograms_per_hour_and_by_nothing_else(planner: Planner) -> None:
    assert equivalent(planner, {"fentanyl": "current", "fentanyl_patch_rate": 25})[:2] == (60, 60)


def test_buprenorphine_is_not_calculable_and_never_nothing(planner: Planner) -> None:
    low, high, cautions = equivalent(planner, {"buprenorphine": "current"})
    assert low is high is None
    assert any("no factor for buprenorphine" in caution for caution in cautions)


def test_beside_buprenorphine_the_rest_is_a_lower_end(planner: Planner) -> None:
    assert equivalent(planner, {"buprenorphine": "current", "morphine": "current", "morphine_daily_dose": 60})[:2] == (60, None)


def test_from_fifty_on_there_is_a_warning(planner: Planner) -> None:
    assert not equivalent(planner, {"morphine": "current", "morphine_daily_dose": 49})[2]
    assert equivalent(planner, {"morphine": "current", "morphine_daily_dose": 50})[2]
