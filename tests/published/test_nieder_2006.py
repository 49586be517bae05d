"""Nieder C et al., spinal cord re-irradiation, Int J Radiat Oncol Biol Phys 2006;66:1446. Read: the abstract."""

from __future__ import annotations

import pytest
from constants import DAY

from osteon import dose
from osteon.derive import Evaluation
from osteon.logic import Fact, Scope
from osteon.planner import InstrumentResult, Planner, instrument_result
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


def cauda_results(planner: Planner, site: str, planned: tuple[float, int]) -> tuple[Evaluation, InstrumentResult]:
    course = {"total_dose": 30, "fractions": 10, "cord_dose_fraction": 1, "end_date": "2025-01-01"}
    lesion = {"id": "a", "site": site, "radiotherapy": [course], "planned_cord_dose": planned[0], "planned_fractions": planned[1]}
    record = read_record({"lesions": [lesion]}, planner.library.vocabulary, planner.library.conversions)
    evaluation = planner.evaluate(record, DAY)
    return evaluation, instrument_result(evaluation, planner.library.instrument_by_id["cord-reirradiation"], 0)


def test_the_lumbar_cord_and_the_cauda_are_also_reckoned_at_4_gray(planner: Planner) -> None:
    """30 Gy in 10 and 20 Gy in 5 fractions: 52.5 + 40 Gy as BED, and two thirds of it as EQD2."""
    evaluation, _ = cauda_results(planner, "L4", (20, 5))
    assert evaluation.raw(Fact(Scope.LESION, "cumulative_cauda_bed"), 0) == pytest.approx((92.5, 92.5))
    assert evaluation.raw(Fact(Scope.LESION, "cumulative_cauda_eqd2"), 0) == pytest.approx((61.667, 61.667), abs=0.001)


@pytest.mark.parametrize("site", ["T5", "L1", "L2", "L4", "S1"])
def test_a_sum_at_4_gray_is_never_held_against_a_limit_at_2_gray(planner: Planner, site: str) -> None:
    """147 Gy at 2 Gy are 100.5 Gy at 4 Gy, which would pass."""
    _, result = cauda_results(planner, site, (24, 6))
    assert [check.id for check in result.checks if check.truth == "false"] == ["sum"]


@pytest.mark.parametrize(("site", "below"), [("T12", False), ("L1", False), ("L2", True), ("L5", True), ("S1", True)])
def test_the_caution_about_the_cauda_begins_at_the_second_lumbar_vertebra(planner: Planner, site: str, below: bool) -> None:
    _, result = cauda_results(planner, site, (20, 5))
    assert any("cauda equina" in caution for caution in result.cautions) is below
