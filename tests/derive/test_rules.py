"""What rules between facts leave possible, fill in, and find contradictory."""

from __future__ import annotations

from typing import Any

import pytest
from constants import DAY

from osteon.derive import Evaluation
from osteon.logic import Fact, Scope
from osteon.planner import Planner
from osteon.record import read_record


def evaluate(planner: Planner, patient: dict[str, Any], lesions: tuple[dict[str, Any], ...] = ()) -> Evaluation:
    data = {"patient": patient, "lesions": list(lesions)}
    return planner.evaluate(read_record(data, planner.library.vocabulary, planner.library.conversions), DAY)


def raw(evaluation: Evaluation, name: str) -> Any:
    return evaluation.raw(Fact(Scope.PATIENT, name))


@pytest.mark.parametrize(("ecog", "karnofsky"), [(0, (90, 100)), (1, (70, 90)), (2, (50, 70)), (3, (30, 60)), (4, (10, 40))])
def test_an_ecog_status_leaves_a_range_of_karnofsky(planner: Planner, ecog: int, karnofsky: tuple[int, int]) -> None:
    assert raw(evaluate(planner, {"ecog": ecog}), "karnofsky") == karnofsky


@pytest.mark.parametrize(
    ("karnofsky", "ecog"),
    [(100, (0, 0)), (90, (0, 1)), (80, (1, 1)), (70, (1, 2)), (60, (2, 3)), (50, (2, 3)), (40, (3, 4)), (30, (3, 4)), (20, (4, 4))],
)
def test_a_karnofsky_status_leaves_a_range_of_ecog(planner: Planner, karnofsky: int, ecog: tuple[int, int]) -> None:
    assert raw(evaluate(planner, {"karnofsky": karnofsky}), "ecog") == ecog


def test_both_scales_together_leave_what_both_allow(planner: Planner) -> None:
    found = evaluate(planner, {"ecog": {"low": 1, "high": 2}, "karnofsky": {"low": 40, "high": 100}})
    assert not found.contradictions
    assert evaluate(planner, {"ecog": 1, "karnofsky": 80}).contradictions == ()


def test_scales_that_no_table_joins_contradict_each_other(planner: Planner) -> None:
    assert evaluate(planner, {"ecog": 0, "karnofsky": 40}).contradictions


def test_listed_lesions_bound_the_counts(planner: Planner) -> None:
    lesions = ({"id": "a", "site": "L1"}, {"id": "b", "site": "T5"}, {"id": "c", "site": "rib"})
    assert raw(evaluate(planner, {}, lesions), "vertebral_metastasis_count") == (2, 33)
    closed = evaluate(planner, {"all_lesions_listed": True}, lesions)
    assert raw(closed, "vertebral_metastasis_count") == (2, 2)
    assert raw(closed, "extraspinal_bone_metastasis_count") == (1, 1)


def test_a_count_below_what_is_listed_contradicts_the_list(planner: Planner) -> None:
    assert evaluate(planner, {"vertebral_metastasis_count": 1}, ({"id": "a", "site": "L1"}, {"id": "b", "site": "T5"})).contradictions


def test_a_list_that_is_said_to_be_complete_settles_what_it_leaves_out(planner: Planner) -> None:
    found = evaluate(planner, {"all_opioids_listed": True, "morphine": "current", "morphine_daily_dose": 60})
    assert raw(found, "oxycodone_daily_dose") == (0, 0)
    assert raw(found, "morphine_daily_dose") == (60, 60)


def test_without_that_word_nothing_is_settled(planner: Planner) -> None:
    found = evaluate(planner, {"morphine": "current", "morphine_daily_dose": 60})
    low, high = raw(found, "oxycodone_daily_dose")
    assert low < high


def test_a_number_can_be_bounded_by_another_fact(planner: Planner) -> None:
    assert raw(evaluate(planner, {"neutrophils": 6.5}), "white_cells") == (6.5, 300)


def test_no_chemotherapy_means_none_of_its_medicines(planner: Planner) -> None:
    found = evaluate(planner, {"chemotherapy": "never"})
    assert raw(found, "docetaxel") == raw(evaluate(planner, {"docetaxel": "never"}), "docetaxel")


def test_a_supposition_takes_along_what_follows_from_it_by_rules(planner: Planner) -> None:
    unknown = evaluate(planner, {"primary": "breast"})
    chemotherapy, taxane = Fact(Scope.PATIENT, "chemotherapy"), Fact(Scope.PATIENT, "taxane")
    never = raw(evaluate(planner, {"chemotherapy": "never"}), "chemotherapy")
    supposed = unknown.supposing(chemotherapy, never)
    assert supposed is not None
    assert supposed.raw(taxane) == never
    assert unknown.raw(taxane) != never


def test_a_supposition_against_the_rules_is_none(planner: Planner) -> None:
    man = evaluate(planner, {"sex": "male"})
    assert man.supposing(Fact(Scope.PATIENT, "pregnant"), 1) is None
