"""`osteon.dose` as a program calls it."""

from __future__ import annotations

from typing import Any

import pytest
from constants import DAY

from osteon import dose
from osteon.faults import RecordError

COURSE = {"total_dose": 30, "fractions": 10, "cord_dose_fraction": 1, "end_date": "2025-03-01"}


def record(**lesion: Any) -> dict[str, Any]:
    return {"patient": {"age": 60}, "lesions": [{"id": "T5", "site": "T5", "radiotherapy": [COURSE], **lesion}]}


def test_a_second_course_within_its_limits() -> None:
    (result,) = dose.second_course(record(planned_cord_dose=20, planned_fractions=5), "T5", DAY)
    assert [check.truth for check in result.checks] == ["true"] * 4
    assert result.sources == ("nieder-2006",)


def test_half_of_the_dose_to_the_cord_is_half_of_each_fraction() -> None:
    half = COURSE | {"cord_dose_fraction": 0.5, "total_dose": 60, "fractions": 20}
    (result,) = dose.second_course(record(radiotherapy=[half], planned_cord_dose=20, planned_fractions=5), "T5", DAY)
    assert all(check.truth == "true" for check in result.checks)


def test_what_is_not_known_is_named_and_never_passes() -> None:
    (result,) = dose.second_course(record(planned_cord_dose=20), "T5", DAY)
    assert not result.complete
    assert "lesion.planned_fractions" in {item.fact for check in result.checks for item in check.missing}


@pytest.mark.parametrize(
    ("lesion", "message"),
    [
        ({"planned_cord_dose": -20}, "-20 lies outside the plausible range of lesion.planned_cord_dose"),
        ({"planned_fractions": 0}, "0 lies outside the plausible range of lesion.planned_fractions"),
        ({"radiotherapy": [COURSE | {"end_date": "1930-01-01"}]}, "Radiotherapy cannot end before birth"),
        ({"radiotherapy": [COURSE | {"total_dose": {"value": 30, "unit": "kg"}}]}, "kg cannot be converted to Gy"),
    ],
)
def test_bad_records_are_named(lesion: dict[str, Any], message: str) -> None:
    with pytest.raises(RecordError, match=message):
        dose.second_course(record(**lesion), "T5", DAY)


def test_an_unknown_lesion_is_named() -> None:
    with pytest.raises(RecordError, match="the record has no lesion called L9"):
        dose.second_course(record(), "L9", DAY)


COUNTED = {
    "sex": "male",
    "platelets": 200,
    "white_cells": 6,
    "cord_compression_on_imaging": False,
    "phosphonate_hypersensitivity": False,
    "samarium_153": "never",
    "disseminated_intravascular_coagulation": False,
    "clinician_survival_estimate": 12,
}
KIDNEYS = {"age": 60, "creatinine": 80}


def test_the_doses_of_a_treatment() -> None:
    (option,) = dose.treatment("samarium-153", {"patient": COUNTED | KIDNEYS | {"weight": 70}}, DAY)
    (found,) = option.dosing
    assert found.amount is not None
    assert (found.amount.value, found.amount.unit) == (2590, "MBq")
    assert found.formula == "37 × Body weight"
    assert found.inputs == ("Body weight: 70 kg",)


@pytest.mark.parametrize("fact", [*(name for name in COUNTED if name != "sex"), *KIDNEYS, "weight"])
def test_one_unknown_fact_that_could_forbid_or_change_a_dose_leaves_no_amount(fact: str) -> None:
    patient = {name: value for name, value in (COUNTED | KIDNEYS | {"weight": 70}).items() if name != fact}
    (option,) = dose.treatment("samarium-153", {"patient": patient}, DAY)
    assert all(found.amount is None for found in option.dosing)
    assert fact in {item.fact for found in option.dosing for item in (*found.missing, *found.exclude_first)}


def test_a_contraindication_leaves_no_dose() -> None:
    patient = {"age": 70, "weight": 60, "sex": "male", "creatinine": 400, "primary": "lung", "bone_metastases": "confirmed"}
    (option,) = dose.treatment("zoledronic-acid", {"patient": patient}, DAY)
    assert option.status == "contraindicated"
    assert option.dosing == ()


def test_an_unknown_treatment_is_named() -> None:
    with pytest.raises(RecordError, match="there is no treatment called radium"):
        dose.treatment("radium", {}, DAY)
