from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from osteon.faults import RecordError
from osteon.fhir import is_fhir, read_fhir
from osteon.library import Library
from osteon.planner import Planner

SAMPLE = Path(__file__).parent / "samples" / "TrialMatching_Patient01.json"
DAY = date(2019, 7, 1)


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": item} for item in resources]}


def coded(system: str, code: str, display: str = "") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}]}


SCT, LOINC = "http://snomed.info/sct", "http://loinc.org"
BONE = {"resourceType": "Condition", "code": coded(SCT, "94222008")}


def test_a_real_mcode_patient_is_read_and_what_is_not_used_is_named(library: Library) -> None:
    account = read_fhir(json.loads(SAMPLE.read_text()), library, DAY)
    found = {use.fact: use.value for use in account.used}
    assert found == {
        "adt": "past",
        "age": "born 1959-01-01",
        "bone_metastases": "confirmed",
        "cdk46_inhibitor": "current",
        "ecog": "1",
        "endocrine_therapy": "current",
        "er_status": "positive",
        "esr1_mutation": "detected",
        "fulvestrant": "current",
        "gnrh_agonist": "past",
        "her2_status": "negative",
        "liver_metastases": "true",
        "microsatellite_status": "unstable",
        "pik3ca_mutation": "detected",
        "pr_status": "positive",
        "primary": "breast",
        "ribociclib": "current",
        "sex": "female",
        "visceral_metastases": "true",
    }
    assert any("axillary lymph nodes" in fault.message for fault in account.ignored)


def test_a_plan_from_a_real_bundle_says_what_could_not_be_used(planner: Planner) -> None:
    account = read_fhir(json.loads(SAMPLE.read_text()), planner.library, DAY)
    plan = planner.plan(account.record, DAY)
    assert any("axillary lymph nodes" in note.text for note in plan.notes)
    assert any(note.code == "OST320" and "ECOG" in note.text for note in plan.notes)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "confirmed"),
        ({"verificationStatus": coded("v", "provisional")}, "suspected"),
        ({"verificationStatus": coded("v", "refuted")}, None),
        ({"verificationStatus": coded("v", "entered-in-error")}, None),
        ({"clinicalStatus": coded("c", "resolved")}, None),
    ],
)
def test_negation_and_doubt_are_kept(library: Library, change: dict[str, Any], expected: str | None) -> None:
    account = read_fhir(bundle(BONE | change), library, DAY)
    entry = account.record.entries.get("bone_metastases")
    assert (entry.given if entry else None) == expected


@pytest.mark.parametrize(("answer", "expected"), [("52101004", "confirmed"), ("2667000", "absent"), ("415684004", "suspected")])
def test_an_observation_of_bone_metastasis_takes_its_value(library: Library, answer: str, expected: str) -> None:
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "code": coded(SCT, "94222008"),
        "valueCodeableConcept": coded(SCT, answer),
    }
    assert read_fhir(bundle(observation), library, DAY).record.entries["bone_metastases"].given == expected


def test_a_metastasis_from_a_bone_tumour_is_no_bone_metastasis(library: Library) -> None:
    account = read_fhir(bundle({"resourceType": "Condition", "code": coded(SCT, "314990009")}), library, DAY)
    assert "bone_metastases" not in account.record.entries
    assert account.ignored


def test_labs_are_converted_and_a_wrong_unit_is_named(library: Library) -> None:
    def creatinine(unit: str) -> dict[str, Any]:
        quantity = {"value": 1.0, "unit": unit, "code": unit}
        return {"resourceType": "Observation", "status": "final", "code": coded(LOINC, "38483-4"), "valueQuantity": quantity}

    record = read_fhir(bundle(creatinine("mg/dL")), library, DAY).record
    assert record.entries["creatinine"].raw[0] == pytest.approx(88.4, abs=0.01)
    record = read_fhir(bundle(creatinine("furlong")), library, DAY).record
    assert "creatinine" not in record.entries
    assert any("furlong" in note.message for note in record.notes)


def test_the_newest_value_counts_and_equal_days_keep_both(library: Library) -> None:
    def calcium(value: float, day: str) -> dict[str, Any]:
        quantity = {"value": value, "code": "mmol/L"}
        return {"resourceType": "Observation", "status": "final", "code": coded(LOINC, "2000-8"), "valueQuantity": quantity,
                "effectiveDateTime": day}  # fmt: skip

    newest = read_fhir(bundle(calcium(3.1, "2019-01-01"), calcium(2.4, "2019-06-01T08:00:00Z")), library, DAY).record
    assert newest.entries["calcium"].raw == (2.4, 2.4)
    account = read_fhir(bundle(calcium(3.1, "2019-06-01"), calcium(2.4, "2019-06-01")), library, DAY)
    assert account.record.entries["calcium"].raw == (2.4, 3.1)
    assert any(fault.code == "OST332" for fault in account.ignored)


def test_a_course_in_centigray_is_counted_once_and_attached_to_its_bone(library: Library) -> None:
    def course(name: str) -> dict[str, Any]:
        dose = {"url": "http://x/mcode-radiotherapy-dose-delivered-to-volume", "extension": [
            {"url": "totalDoseDelivered", "valueQuantity": {"value": 800, "code": "cGy"}},
            {"url": "fractionsDelivered", "valueUnsignedInt": 1},
        ]}  # fmt: skip
        return {"resourceType": "Procedure", "id": name, "status": "completed", "code": coded(SCT, "1217123003"),
                "bodySite": [coded(SCT, "71341001")], "extension": [dose], "performedPeriod": {"end": "2019-03-01"}}  # fmt: skip

    lesion = BONE | {"bodySite": [coded(SCT, "71341001")]}
    account = read_fhir(bundle(lesion, course("a"), course("b")), library, DAY)
    (found,) = account.record.lesions
    assert found.courses is not None
    assert [course.entries["total_dose"].raw for course in found.courses] == [(8.0, 8.0)]
    assert any("already counted" in fault.message for fault in account.ignored)


def test_two_patients_are_never_mixed(library: Library) -> None:
    with pytest.raises(RecordError, match="2 patients"):
        read_fhir(bundle({"resourceType": "Patient", "id": "a"}, {"resourceType": "Patient", "id": "b"}), library, DAY)


def test_what_is_no_fhir_is_told_apart() -> None:
    assert not is_fhir({"patient": {}})
    assert not is_fhir([1])
    assert is_fhir({"resourceType": "Bundle"})


BREAST, PROSTATE = coded(SCT, "254837009", "Breast cancer"), coded(SCT, "399068003", "Prostate cancer")


def condition(code: dict[str, Any], status: str, recorded: str = "2018-01-01") -> dict[str, Any]:
    return {"resourceType": "Condition", "code": code, "clinicalStatus": coded("x", status), "recordedDate": recorded}


def test_a_cancer_in_remission_is_the_primary_cancer_unless_an_active_one_is_stated(library: Library) -> None:
    account = read_fhir(bundle(BONE, condition(BREAST, "remission")), library, DAY)
    assert account.record.entries["primary"].given == "breast"
    assert [fault.code for fault in account.ignored] == ["OST333"]
    account = read_fhir(bundle(BONE, condition(BREAST, "resolved"), condition(PROSTATE, "active", "2010-01-01")), library, DAY)
    assert account.record.entries["primary"].given == "prostate"
    assert "no longer active" in account.ignored[0].message


def test_of_two_active_primary_cancers_none_is_chosen(library: Library) -> None:
    account = read_fhir(bundle(BONE, condition(BREAST, "active"), condition(PROSTATE, "active", "2010-01-01")), library, DAY)
    names = library.vocabulary.domain.types[library.role("primary").key].names(account.record.entries["primary"].raw)  # type: ignore[union-attr]
    assert set(names) == {"breast", "prostate"}
    assert account.ignored[0].code == "OST332"


def test_another_condition_that_is_over_states_nothing(library: Library) -> None:
    account = read_fhir(bundle(BONE | {"clinicalStatus": coded("x", "resolved")}, condition(BREAST, "active")), library, DAY)
    assert "bone_metastases" not in account.record.entries
