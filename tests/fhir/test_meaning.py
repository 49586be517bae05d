"""Changes of form that keep the meaning change neither record nor plan; changes of meaning change them as stated."""

from __future__ import annotations

import copy
import json
import random
from datetime import date
from typing import Any

import pytest
from building import ICD10CM, ICD10GM, LOINC, RXNORM, SCT, UCUM, bundle, coded, condition, meaning, observation, quantity, values
from hypothesis import given, settings
from hypothesis import strategies as st

from osteon.fhir import is_fhir, read_fhir, read_fhir_bytes
from osteon.library import Library
from osteon.planner import Planner
from osteon.record import decode

DAY = date(2026, 1, 1)
Resource = dict[str, Any]

BREAST = [
    coded(SCT, "254837009"),
    coded("urn:oid:2.16.840.1.113883.6.96", "254837009"),
    coded(ICD10CM, "C50.911"),
    coded(ICD10GM, "C50.9"),
    coded("http://fhir.de/CodeSystem/dimdi/icd-10-gm", "C50.4"),
]
BONE = [coded(SCT, "94222008"), coded(ICD10CM, "C79.51"), coded(ICD10GM, "C79.5"), coded("HTTP://SNOMED.INFO/SCT/", " 94222008 ")]
FULVESTRANT = [
    coded(RXNORM, "282357"),
    coded("http://www.whocc.no/atc", "L02BA03"),
    coded("http://fhir.de/CodeSystem/bfarm/atc", "L02BA03"),
    {"text": "Fulvestrant 250 mg"},
    coded(RXNORM, "1156671", "fulvestrant Injectable Product"),
    {"text": "Faslodex"},
]
POSITIVE = [coded(SCT, "10828004"), coded(LOINC, "LA6576-8"), {"text": "Positive"}, {"text": "positiv"}]
CREATININE = [
    (coded(LOINC, "2160-0"), quantity(1.0, "mg/dL")),
    (coded(LOINC, "38483-4"), quantity(1.0, "mg/dL")),
    (coded(LOINC, "14682-9"), quantity(88.40169731, "umol/L")),
    (coded(LOINC, "2160-0"), {"value": 1.0, "unit": "milligram per deciliter", "system": UCUM, "code": "mg/dL"}),
    (coded(LOINC, "2160-0"), {"value": 1.0, "unit": "mg/dl"}),
]
WEIGHT = [quantity(70.0, "kg"), quantity(70000.0, "g"), {"value": 70.0, "unit": "kg"}]
HAEMOGLOBIN = [quantity(11.0, "g/dL"), quantity(110.0, "g/L")]
PLATELETS = [quantity(150.0, "10*9/L"), quantity(150.0, "10*3/uL"), quantity(150.0, "/nL"), quantity(150000.0, "/uL")]
DOSE = [quantity(800.0, "cGy"), quantity(8.0, "Gy")]
PROFILES = [[], ["http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-tumor-marker"], ["http://x/mcode-tumor-marker-test|4.0.0"]]
TIMES = ["2025-12-20", "2025-12-20T10:00:00Z", "2025-12-20T08:00:00+02:00"]


def patient_with(
    breast: Resource, bone: Resource, drug: Resource, positive: Resource, creatinine: tuple[Resource, Resource],
    weight: Resource, haemoglobin: Resource, platelets: Resource, dose: Resource, profile: list[str], when: str, listed: bool,
) -> list[Resource]:  # fmt: skip
    """One person, written in one of many ways."""
    femur = coded(SCT, "71341001")
    subject = {"reference": "Patient/p1"}
    volume = {"url": "http://x/mcode-radiotherapy-dose-delivered-to-volume", "extension": [
        {"url": "totalDoseDelivered", "valueQuantity": dose}, {"url": "fractionsDelivered", "valueUnsignedInt": 1}]}  # fmt: skip
    course = {"resourceType": "Procedure", "id": "rt", "status": "completed", "code": coded(SCT, "1217123003"),
              "bodySite": [femur] if listed else femur, "extension": [volume], "performedPeriod": {"start": "2025-03-01", "end": "2025-03-01"}}  # fmt: skip  # noqa: E501 - one case a line
    return [
        {"resourceType": "Patient", "id": "p1", "gender": "female", "birthDate": "1960-05-01"},
        condition(breast, id="c1", clinicalStatus=coded("c", "active"), subject=subject),
        condition(bone, id="c2", bodySite=[femur], subject=subject),
        observation(coded(LOINC, "85337-4"), id="o1", valueCodeableConcept=positive, meta={"profile": profile}, subject=subject),
        observation(creatinine[0], id="o2", valueQuantity=creatinine[1], effectiveDateTime=when, subject=subject),
        observation(coded(LOINC, "29463-7"), id="o3", valueQuantity=weight, effectiveDateTime=when),
        observation(coded(LOINC, "718-7"), id="o4", valueQuantity=haemoglobin, effectiveDateTime=when),
        observation(coded(LOINC, "26515-7"), id="o5", valueQuantity=platelets, effectiveDateTime=when),
        {"resourceType": "MedicationStatement", "id": "m1", "status": "active", "medicationCodeableConcept": drug,
         "effectiveDateTime": "2025-11-01"},
        course,
    ]  # fmt: skip


FORMS = st.builds(
    patient_with, *map(st.sampled_from, (BREAST, BONE, FULVESTRANT, POSITIVE, CREATININE, WEIGHT, HAEMOGLOBIN, PLATELETS, DOSE, PROFILES, TIMES)),  # noqa: E501 - one case a line
    st.booleans(),
)  # fmt: skip
PLAIN = patient_with(
    BREAST[0], BONE[0], FULVESTRANT[0], POSITIVE[0], CREATININE[0], WEIGHT[0], HAEMOGLOBIN[0], PLATELETS[0], DOSE[0], [], TIMES[0], True
)


def wrapped(resources: list[Resource], form: str) -> Any:
    """The same resources in another container."""
    match form:
        case "list":
            return resources
        case "ndjson":
            return decode("\n".join(map(json.dumps, resources)).encode(), "file")
        case "nested":
            return bundle(bundle(*resources[:4], kind="searchset"), *resources[4:], kind="batch-response")
        case "parameters":
            return {"resourceType": "Parameters", "parameter": [{"name": "return", "resource": item} for item in resources]}
        case "history":
            old = copy.deepcopy(resources[4]) | {"meta": {"versionId": "1"}}
            old["valueQuantity"] = quantity(5.0, "mg/dL")
            return bundle(old, *(item | {"meta": {"versionId": "2"} | item.get("meta", {})} for item in resources), kind="history")
        case "message":
            return bundle({"resourceType": "MessageHeader"}, *resources, kind="message")
        case "document":
            return bundle({"resourceType": "Composition", "status": "final"}, *resources, kind="document")
        case "twice":
            return bundle(*resources, *copy.deepcopy(resources), kind="collection")
    return bundle(*resources, kind=form)


CONTAINERS = [
    "collection",
    "searchset",
    "transaction",
    "batch",
    "message",
    "document",
    "history",
    "list",
    "ndjson",
    "nested",
    "parameters",
    "twice",
]


@settings(max_examples=150)
@given(resources=FORMS, form=st.sampled_from(CONTAINERS), seed=st.integers(0, 999))
def test_form_changes_nothing(library: Library, resources: list[Resource], form: str, seed: int) -> None:
    expected = meaning(read_fhir(bundle(*PLAIN), library, DAY))
    assert set(expected["patient"]) >= {
        "primary",
        "bone_metastases",
        "creatinine",
        "weight",
        "haemoglobin",
        "platelets",
        "fulvestrant",
        "er_status",
    }
    assert expected["lesions"]["femur"][1] == [{"end_date": (739311.0, 739311.0), "fractions": (1.0, 1.0), "total_dose": (8.0, 8.0)}]
    shuffled = resources[:]
    random.Random(seed).shuffle(shuffled)
    data = wrapped(shuffled if form != "history" else resources, form)
    assert is_fhir(data)
    assert meaning(read_fhir(data, library, DAY)) == expected
    if isinstance(data, dict):
        assert meaning(read_fhir_bytes(json.dumps(data).encode(), library, DAY)) == expected


@settings(max_examples=8)
@given(resources=FORMS, form=st.sampled_from(CONTAINERS))
def test_form_changes_no_plan(planner: Planner, resources: list[Resource], form: str) -> None:
    def statuses(data: Any) -> list[tuple[str, str]]:
        plan = planner.plan(read_fhir(data, planner.library, DAY).record, DAY, questions=False)
        return [(option.id, str(option.status)) for option in plan.options]

    assert statuses(wrapped(resources, form)) == statuses(bundle(*PLAIN))


# -- what changes the meaning -----------------------------------------------------------------------


def changed(place: int, **fields: Any) -> list[Resource]:
    return [item | fields if number == place else item for number, item in enumerate(PLAIN)]


CHANGES: list[tuple[str, list[Resource], str, str | None]] = [
    ("a refuted condition is not there", changed(2, verificationStatus=coded("v", "refuted")), "bone_metastases", None),
    ("a doubtful condition is suspected", changed(2, verificationStatus=coded("v", "provisional")), "bone_metastases", "suspected"),
    ("a refuted cancer is not there", changed(1, verificationStatus=coded("v", "refuted")), "primary", None),
    ("a suspected cancer is not there", changed(1, verificationStatus=coded("v", "differential")), "primary", None),
    ("a negative receptor", changed(3, valueCodeableConcept=coded(SCT, "260385009")), "er_status", "negative"),
    ("a test not done", changed(3, valueCodeableConcept=None, dataAbsentReason=coded("d", "not-performed")), "er_status", None),
    ("a result that was cancelled", changed(4, status="cancelled"), "creatinine", None),
    ("a result in another unit is implausible", changed(4, valueQuantity=quantity(1.0, "umol/L")), "creatinine", None),
    ("a result without a unit is not guessed", changed(4, valueQuantity={"value": 1.0}), "creatinine", None),
    ("a unit that measures something else", changed(4, valueQuantity=quantity(1.0, "kg")), "creatinine", None),
    ("ten times the value", changed(4, valueQuantity=quantity(10.0, "mg/dL")), "creatinine", "10 mg/dL"),
    ("a comparator", changed(7, valueQuantity=quantity(20.0, "10*9/L", comparator="<")), "platelets", "<20 10*9/L"),
    ("a date to come", changed(4, effectiveDateTime="2026-02-01"), "creatinine", None),
    ("a medicine that was stopped", changed(8, status="stopped"), "fulvestrant", "past"),
    ("a medicine that is intended", changed(8, status="intended"), "fulvestrant", "planned"),
    ("a medicine that was not taken", changed(8, status="not-taken"), "fulvestrant", None),
    ("a period that is over", changed(8, effectivePeriod={"start": "2025-01-01", "end": "2025-02-01"}), "fulvestrant", "past"),
]  # fmt: skip


@pytest.mark.parametrize(("resources", "fact", "expected"), [item[1:] for item in CHANGES], ids=[item[0] for item in CHANGES])
def test_a_change_of_meaning_changes_that_fact_as_stated(
    library: Library, resources: list[Resource], fact: str, expected: str | None
) -> None:
    before, after = read_fhir(bundle(*PLAIN), library, DAY), read_fhir(bundle(*resources), library, DAY)
    assert values(after, fact) == expected != values(before, fact)
    untouched = {"age", "sex", "weight", "haemoglobin"}
    assert {name: meaning(after)["patient"][name] for name in untouched} == {name: meaning(before)["patient"][name] for name in untouched}


@settings(max_examples=60)
@given(factor=st.floats(0.2, 5))
def test_a_number_follows_the_value_in_every_unit(library: Library, factor: float) -> None:
    def raw(value: float, unit: str) -> Any:
        found = read_fhir(observation(coded(LOINC, "2160-0"), valueQuantity=quantity(value, unit)), library, DAY)
        return found.record.entries["creatinine"].raw

    assert raw(1.0 * factor, "mg/dL")[0] == pytest.approx(raw(1.0, "mg/dL")[0] * factor, rel=1e-9)
    assert raw(88.4 * factor, "umol/L")[0] == pytest.approx(raw(factor, "mg/dL")[0], rel=1e-3)


def test_a_dose_in_another_unit_is_another_dose(library: Library) -> None:
    def dose(given: Resource) -> Any:
        first = (options[0] for options in (BREAST, BONE, FULVESTRANT, POSITIVE, CREATININE, WEIGHT, HAEMOGLOBIN, PLATELETS))
        forms = patient_with(*first, given, [], TIMES[0], True)
        (lesion,) = read_fhir(bundle(*forms), library, DAY).record.lesions
        assert lesion.courses is not None
        return lesion.courses[0].entries.get("total_dose")

    assert dose(quantity(2000.0, "cGy")).raw == (20.0, 20.0)
    assert dose(quantity(2000.0, "Gy")) is None
    assert dose({"value": 2000.0}) is None
