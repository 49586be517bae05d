"""What several statements of one thing come to: medicines, tissue, courses, dates, people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from building import LOINC, SCT, bundle, coded, condition, observation, quantity, reasons, values

from osteon.faults import RecordError
from osteon.fhir import read_fhir
from osteon.library import Library

DAY = date(2026, 1, 1)
FEMUR = coded(SCT, "71341001")
BONE = condition(coded(SCT, "94222008"), bodySite=[FEMUR])


def medicine(kind: str, status: str, when: str = "", text: str = "denosumab 120 mg", **more: Any) -> dict[str, Any]:
    dated = {"authoredOn" if kind == "MedicationRequest" else "effectiveDateTime": when} if when else {}
    return {"resourceType": kind, "status": status, "medicationCodeableConcept": {"text": text}, **dated, **more}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([("MedicationStatement", "active", "2025-01-01"), ("MedicationStatement", "stopped", "2025-06-01")], "past"),
        ([("MedicationStatement", "stopped", "2025-01-01"), ("MedicationStatement", "active", "2025-06-01")], "current"),
        ([("MedicationAdministration", "completed", "2025-12-01")], "current or past"),
        ([("MedicationAdministration", "completed", "2024-01-01")], "past"),
        ([("MedicationRequest", "active", "2025-10-01"), ("MedicationAdministration", "completed", "2025-12-01")], "current"),
        ([("MedicationStatement", "stopped", "2025-06-01"), ("MedicationAdministration", "completed", "2025-12-01")], "current or past"),
        ([("MedicationRequest", "active", "2026-03-01")], None),
    ],
)
def test_the_newest_statement_of_a_medicine_decides(library: Library, statements: list[tuple[str, str, str]], expected: str | None) -> None:
    account = read_fhir(bundle(*(medicine(*statement) for statement in statements)), library, DAY)
    assert values(account, "denosumab") == expected


def test_an_order_that_was_only_proposed_or_forbidden_is_not_taken(library: Library) -> None:
    proposed = medicine("MedicationRequest", "active", "2025-12-01", intent="proposal")
    assert values(read_fhir(bundle(proposed), library, DAY), "denosumab") == "planned"
    forbidden = medicine("MedicationRequest", "active", "2025-12-01", doNotPerform=True)
    assert values(read_fhir(bundle(forbidden), library, DAY), "denosumab") is None


def test_a_medicine_is_found_through_references_and_ingredients(library: Library) -> None:
    drug = {"resourceType": "Medication", "id": "x", "ingredient": [{"itemCodeableConcept": {"text": "Denosumab"}}]}
    contained = {"resourceType": "MedicationStatement", "status": "active", "medicationReference": {"reference": "#x"}, "contained": [drug]}
    elsewhere = {
        "resourceType": "MedicationStatement",
        "status": "active",
        "medicationReference": {"reference": "http://server/fhir/Medication/x"},
    }
    assert values(read_fhir(bundle(contained), library, DAY), "denosumab") == "current"
    assert values(read_fhir(bundle(drug, elsewhere), library, DAY), "denosumab") == "current"


# -- tissue ----------------------------------------------------------------------------------------


def receptor(answer: str, when: str, **more: Any) -> dict[str, Any]:
    return observation(coded(LOINC, "85337-4"), valueCodeableConcept=coded(SCT, answer), effectiveDateTime=when, **more)


def test_tissue_of_a_metastasis_goes_before_newer_tissue_of_the_primary_cancer(library: Library) -> None:
    specimen = {"resourceType": "Specimen", "id": "s", "collection": {"bodySite": FEMUR}}
    metastasis = receptor("260385009", "2024-01-01", specimen={"reference": "Specimen/s"})
    account = read_fhir(bundle(specimen, metastasis, receptor("10828004", "2025-01-01")), library, DAY)
    assert values(account, "er_status") == "negative"
    assert "goes before positive elsewhere (2025-01-01)" in reasons(account)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2+", "two_plus"),
        ("3+ (heterogeneous)", "three_plus"),
        ("0-1+", "zero or one_plus"),
        ("1+ (outside 3+)", "one_plus or three_plus"),
        ("equivocal", None),
    ],
)
def test_her2_scores_in_words(library: Library, text: str, expected: str | None) -> None:
    account = read_fhir(observation(coded(LOINC, "85319-2"), valueString=text), library, DAY)
    assert values(account, "her2_ihc_score") == expected


# -- courses ---------------------------------------------------------------------------------------


def course(status: str, dose: float, fractions: int, start: str, end: str, **more: Any) -> dict[str, Any]:
    volume = {"url": "http://x/mcode-radiotherapy-dose-delivered-to-volume", "extension": [
        {"url": "totalDoseDelivered", "valueQuantity": quantity(dose, "cGy")}, {"url": "fractionsDelivered", "valueUnsignedInt": fractions}]}  # fmt: skip  # noqa: E501
    return {"resourceType": "Procedure", "status": status, "code": coded(SCT, "1217123003"), "bodySite": [FEMUR], "extension": [volume],
            "performedPeriod": {"start": start, "end": end}} | more  # fmt: skip


def doses(library: Library, *procedures: dict[str, Any]) -> list[tuple[float, float]]:
    (lesion,) = read_fhir(bundle(BONE, *procedures), library, DAY).record.lesions
    return [entry.entries["total_dose"].raw for entry in lesion.courses or ()]


def test_a_course_in_progress_and_completed_is_one_course_with_its_whole_dose(library: Library) -> None:
    running = course("in-progress", 800, 2, "2025-03-01", "2025-03-02", id="a")
    done = course("completed", 2000, 5, "2025-03-01", "2025-03-05", id="b")
    assert doses(library, running, done) == doses(library, done, running) == [(20.0, 20.0)]


def test_two_courses_one_after_the_other_are_two(library: Library) -> None:
    first, second = course("completed", 800, 1, "2024-03-01", "2024-03-01"), course("completed", 2000, 5, "2025-03-01", "2025-03-05")
    assert doses(library, first, second) == [(8.0, 8.0), (20.0, 20.0)]


def test_a_german_course_in_gray_with_its_single_dose(library: Library) -> None:
    root = "https://www.medizininformatik-initiative.de/fhir/ext/modul-onko/StructureDefinition/mii-ex-onko-strahlentherapie-bestrahlung-"
    extensions = [
        {"url": root + "gesamtdosis", "valueQuantity": quantity(30.0, "Gy")},
        {"url": root + "einzeldosis", "valueQuantity": quantity(3.0, "Gy")},
    ]
    found = course("completed", 1, 1, "2025-03-01", "2025-03-14", extension=extensions, code=coded(SCT, "1287742003"))
    (lesion,) = read_fhir(bundle(BONE, found), library, DAY).record.lesions
    assert lesion.courses is not None
    assert (lesion.courses[0].entries["total_dose"].raw, lesion.courses[0].entries["fractions"].raw) == ((30.0, 30.0), (10.0, 10.0))


def test_an_inner_irradiation_and_a_course_to_no_known_lesion_are_named(library: Library) -> None:
    seeds = course("completed", 14500, 1, "2020-01-01", "2020-01-01", code=coded(SCT, "169359004"))
    account = read_fhir(bundle(BONE, seeds), library, DAY)
    assert account.record.lesions[0].courses is None
    assert "no external beam" in reasons(account)
    assert "no bone metastasis is recorded" in reasons(read_fhir(bundle(course("completed", 800, 1, "2025-01-01", "")), library, DAY))


# -- dates and numbers -----------------------------------------------------------------------------


def calcium(value: float, when: str, **more: Any) -> dict[str, Any]:
    return observation(coded(LOINC, "2000-8"), valueQuantity=quantity(value, "mmol/L"), effectiveDateTime=when, **more)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("2025-06-01T08:00:00Z", "2025-06-01T16:00:00Z", (2.4, 2.4)),
        ("2025-06-01T23:30:00-05:00", "2025-06-02T03:00:00Z", (3.1, 3.1)),  # the first is the later moment
        ("2025", "2025-06-01", (2.4, 3.1)),  # "2025" may lie before or after
        ("2025-05", "2025-06", (2.4, 2.4)),
        ("", "2025-06-01", (2.4, 2.4)),
    ],
)
def test_the_newest_result_by_moment_and_both_where_it_is_not_clear(library: Library, first: str, second: str, expected: object) -> None:
    account = read_fhir(bundle(calcium(3.1, first), calcium(2.4, second)), library, DAY)
    assert account.record.entries["calcium"].raw == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("<0.01 ng/mL", "<0.01 ng/mL"), ("1,275.14 ng/mL", "1275.14 ng/mL"), ("4.2", None), ("1,234 ng/mL", None), ("see report", None)],
)
def test_numbers_in_words_need_a_unit_and_one_meaning(library: Library, text: str, expected: str | None) -> None:
    assert values(read_fhir(observation(coded(LOINC, "2857-1"), valueString=text), library, DAY), "prostate_specific_antigen") == expected


def test_the_code_of_a_unit_goes_before_its_print_and_the_difference_is_shown(library: Library) -> None:
    given = {"value": 12.0, "unit": "g/L", "system": "http://unitsofmeasure.org", "code": "g/dL"}
    account = read_fhir(observation(coded(LOINC, "718-7"), valueQuantity=given), library, DAY)
    assert values(account, "haemoglobin") == "12 g/dL"
    assert "the unit is coded as g/dL and printed as g/L" in reasons(account)


# -- people ----------------------------------------------------------------------------------------


def test_resources_about_somebody_else_are_left_out_and_named(library: Library) -> None:
    mine, theirs = (calcium(value, "2025-06-01", subject={"reference": f"Patient/{name}"}) for value, name in ((2.4, "a"), (3.1, "b")))
    account = read_fhir(bundle({"resourceType": "Patient", "id": "a"}, mine, theirs), library, DAY)
    assert account.record.entries["calcium"].raw == (2.4, 2.4)
    assert "another patient (b)" in reasons(account)
    with pytest.raises(RecordError, match="2 patients"):
        read_fhir([mine, theirs], library, DAY)


def test_death_sex_at_birth_and_a_replaced_duplicate(library: Library) -> None:
    born = {"url": "http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex", "valueCode": "M"}
    person = {
        "resourceType": "Patient",
        "id": "a",
        "gender": "female",
        "extension": [born],
        "birthDate": "1960",
        "deceasedDateTime": "2025-05-01",
    }
    twin = {"resourceType": "Patient", "id": "b", "active": False, "link": [{"type": "replaced-by", "other": {"reference": "Patient/a"}}]}
    account = read_fhir(bundle(person, twin), library, DAY)
    assert account.record.id == "a"
    assert values(account, "sex") == "female or male"
    assert account.record.entries["age"].raw == (65.0, 66.0)
    assert values(account, "death_date") == "2025-05-01"


def test_what_a_history_deleted_is_gone(library: Library) -> None:
    history = bundle(
        {"resourceType": "Patient", "id": "a"},
        calcium(3.1, "2025-06-01", id="x", meta={"lastUpdated": "2025-06-01T00:00:00Z"}),
        kind="history",
    )
    history["entry"].append({"fullUrl": "http://s/Observation/x", "request": {"method": "DELETE", "url": "Observation/x"},
                             "resource": {"resourceType": "Observation", "id": "x", "meta": {"lastUpdated": "2025-07-01T00:00:00Z"}}})  # fmt: skip  # noqa: E501
    assert values(read_fhir(history, library, DAY), "calcium") is None


@pytest.mark.parametrize(
    "data", [None, 3, "x", [], {}, {"resourceType": 5}, {"resourceType": "Bundle"}, {"resourceType": "Bundle", "entry": 3}, [[[]]]]
)
def test_what_is_no_fhir_is_refused_by_name(library: Library, data: Any) -> None:
    with pytest.raises(RecordError):
        read_fhir(data, library, DAY)
