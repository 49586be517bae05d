"""Nieder C et al., spinal cord re-irradiation, Int J Radiat Oncol Biol Phys 2006;66:1446. Read: the abstract."""

from __future__ import annotations

import pytest
from conftest import DAY

from osteon import dose
from osteon.planner import Planner, instrument_result
from osteon.record import read_record


def test_fifty_gray_in_fractions_of_two_is_a_bed_of_100_for_the_cord_and_75_for_the_lumbar_cord() -> None:
    assert dose.biologically_effective_dose(50, 25, 2) == pytest.approx(100)
    assert dose.biologically_effective_dose(50, 25, 4) == pytest.approx(75)


@pytest.mark.parametrize(
    ("end", "planned", "failing"),
    [
        # "not shorter than 6 months", each course at most 98 Gy2, sum at most 135.5 Gy2
        ("2025-06-30", (20, 5), []),
        ("2025-07-15", (20, 5), ["interval"]),
        ("2025-06-30", (30, 10), ["sum"]),
        ("2025-06-30", (20, 2), ["planned-course", "sum"]),
    ],
)
def test_the_limits_of_the_abstract(planner: Planner, end: str, planned: tuple[float, int], failing: list[str]) -> None:
    course = {"total_dose": 30, "fractions": 10, "cord_dose_fraction": 1, "end_date": end}
    lesion = {"id": "a", "site": "T5", "radiotherapy": [course], "planned_cord_dose": planned[0], "planned_fractions": planned[1]}
    record = read_record({"lesions": [lesion]}, planner.library.vocabulary, planner.library.conversions)
    evaluation = planner.evaluate(record, DAY)
    result = instrument_result(evaluation, planner.library.instrument_by_id["cord-reirradiation"], 0)
    assert [check.id for check in result.checks if check.truth == "false"] == failing
