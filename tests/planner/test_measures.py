"""Measures count only what is known."""

from __future__ import annotations

import pytest
from constants import DAY, SMALL

from osteon.library import files_of
from osteon.planner import MeasureState, Planner, measure_results, measure_state
from osteon.planner.cases import run_cases
from osteon.planner.coverage import Coverage
from osteon.record import read_record


def test_the_cases_of_the_small_knowledge_hold(small_planner: Planner) -> None:
    assert [str(fault) for fault in run_cases(small_planner, files_of(SMALL, ()), Coverage())] == []


@pytest.mark.parametrize("pain", [None, 0, 9])
@pytest.mark.parametrize("pregnant", [None, False, True])
@pytest.mark.parametrize("beam", [None, False, True])
def test_a_measure_is_never_missed_by_what_nobody_knows(
    small_planner: Planner, pain: int | None, pregnant: bool | None, beam: bool | None
) -> None:
    lesion = {"site": "rib", "pain": pain, "irradiated_before": beam}
    patient = {} if pregnant is None else {"pregnant": pregnant}
    record = read_record(
        {"patient": patient, "lesions": [{key: value for key, value in lesion.items() if value is not None}]},
        small_planner.library.vocabulary,
    )
    (measure,) = small_planner.library.measures
    state = measure_state(small_planner.evaluate(record, DAY), measure, 0)
    if state is MeasureState.NOT_MET:
        assert (pain, pregnant, beam) == (9, False, False)
    if state is MeasureState.MET:
        assert (pain, pregnant, beam) == (9, False, True)


def test_a_lesion_measure_is_told_for_each_lesion_with_what_is_missing(small_planner: Planner) -> None:
    lesions = [{"id": "one", "site": "rib", "pain": 8}, {"id": "two", "site": "L1", "pain": 2}]
    record = read_record({"patient": {"sex": "male"}, "lesions": lesions}, small_planner.library.vocabulary)
    first, second = measure_results(small_planner.evaluate(record, DAY))
    assert (first.lesion, first.state, [item.fact for item in first.missing]) == ("one", "cannot be told", ["lesion.irradiated_before"])
    assert (second.lesion, second.state) == ("two", "not counted")
