"""Bone metastasis in the ways in which records write it, and what turns its meaning."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from building import ICD10CM, ICD10GM, LOINC, SCT, bundle, coded, condition, observation, reasons, values

from osteon.fhir import read_fhir
from osteon.library import Library

DAY = date(2026, 1, 1)
BONE = coded(SCT, "94222008", "Secondary malignant neoplasm of bone")
SUSPICIOUS = coded(SCT, "94222008", text="Highly suspicious for bone metastasis")
FEMUR = coded(SCT, "71341001", "Bone structure of femur")


def certainty(code: str, system: str = "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit") -> dict[str, Any]:
    diagnosis = coded(ICD10GM, "C79.5")
    diagnosis["coding"][0]["extension"] = [{"url": system, "valueCoding": {"code": code}}]
    return diagnosis


def report(*conclusions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "DiagnosticReport", "status": "final", "conclusionCode": list(conclusions), **more}


WAYS: list[tuple[str, dict[str, Any], str | None]] = [
    ("SNOMED CT without a status", condition(BONE), "confirmed"),
    ("the same, active", condition(BONE, clinicalStatus=coded("c", "active")), "confirmed"),
    ("ICD-10-CM bone", condition(coded(ICD10CM, "C79.51")), "confirmed"),
    ("ICD-10-CM marrow is not bone", condition(coded(ICD10CM, "C79.52")), None),
    ("ICD-10-GM", condition(coded(ICD10GM, "C79.5")), "confirmed"),
    ("ICD-10-GM with a mark", condition(coded(ICD10GM, "C79.5+")), "confirmed"),
    ("ICD-10-GM, certain", condition(certainty("G")), "confirmed"),
    ("ICD-10-GM, suspected", condition(certainty("V")), "suspected"),
    ("ICD-10-GM, ruled out", condition(certainty("A")), None),
    ("ICD-10-GM, condition after", condition(certainty("Z")), None),
    ("provisional", condition(BONE, verificationStatus=coded("v", "provisional")), "suspected"),
    ("refuted", condition(BONE, verificationStatus=coded("v", "refuted")), None),
    ("entered in error", condition(BONE, verificationStatus=coded("v", "entered-in-error")), None),
    ("resolved", condition(BONE, clinicalStatus=coded("c", "resolved")), None),
    ("abated", condition(BONE, abatementDateTime="2020-01-01"), None),
    ("a modifier that is not understood", condition(BONE, modifierExtension=[{"url": "http://x/ruled-out", "valueBoolean": True}]), None),
    ("conclusion of a report", report(BONE), "confirmed"),
    ("conclusion, highly suspicious", report(SUSPICIOUS), "suspected"),
    ("conclusion, negated", report(coded(SCT, "94222008", text="No evidence of bone metastases")), None),
    ("conclusion, preliminary", report(BONE, status="preliminary"), None),
    ("prose of a report is not used", report(conclusion="Multiple bone metastases."), None),
    ("stage in words", condition(coded(SCT, "254837009"), stage=[{"summary": {"text": "cM1 (OSS)"}}]), "confirmed"),
    ("stage in words, other organ", condition(coded(SCT, "254837009"), stage=[{"summary": {"text": "cM1 (HEP)"}}]), None),
    ("M category in an observation", observation(coded(LOINC, "21907-1"), valueCodeableConcept={"text": "pM1b (PUL, OSS)"}), "confirmed"),
    ("finding, present", observation(BONE, valueCodeableConcept=coded(SCT, "52101004", "Present")), "confirmed"),
    ("finding, absent", observation(BONE, valueCodeableConcept=coded(SCT, "2667000", "Absent")), "absent"),
    ("finding, suspected", observation(BONE, valueCodeableConcept=coded(SCT, "415684004")), "suspected"),
    ("finding, true", observation(BONE, valueBoolean=True), "confirmed"),
    ("finding, false", observation(BONE, valueBoolean=False), "absent"),
    ("finding, not detected in words", observation(BONE, valueString="not detected"), "absent"),
    ("finding without a value", observation(BONE, dataAbsentReason=coded("d", "not-performed")), None),
    ("site of metastasis, German letters", observation(coded(SCT, "385421009"), valueCodeableConcept=coded("http://local", "OSS")), "confirmed"),  # noqa: E501 - one case a line
    ("site of metastasis, marrow", observation(coded(SCT, "385421009"), valueCodeableConcept=coded("http://local", "MAR")), None),
    ("site of metastasis, a bone", observation(coded(SCT, "385421009"), valueCodeableConcept=FEMUR), "confirmed"),
    ("diagnosis as an answer", observation(coded(LOINC, "29308-4"), valueCodeableConcept=BONE), "confirmed"),
    ("answer to another question", observation(coded(LOINC, "10157-6", "History of family member diseases"), valueCodeableConcept=BONE), None),  # noqa: E501 - one case a line
    ("unspecific code with a bone", condition(coded(SCT, "128462008"), bodySite=[FEMUR]), "confirmed"),
    ("unspecific code with a bone in ICD-O", condition(coded(SCT, "128462008"), bodySite=[coded("urn:oid:2.16.840.1.113883.6.43.1", "C41.4")]), "confirmed"),  # noqa: E501 - one case a line
    ("unspecific code without a site", condition(coded(SCT, "128462008")), None),
    ("unspecific code, marrow", condition(coded(SCT, "128462008"), bodySite=[{"text": "Bone marrow"}]), None),
    ("unspecific code, bone in words", condition(coded(SCT, "128462008"), bodySite=[{"text": "Left Scapula"}]), "confirmed"),
    ("primary cancer with a bone as site", condition(coded(SCT, "254837009"), bodySite=[FEMUR]), None),
    ("metastasis from a bone tumour", condition(coded(SCT, "314990009")), None),
    ("words alone", condition({"text": "Bone metastases"}), "confirmed"),
    ("words alone, German", condition({"text": "Ossäre Metastasen"}), "confirmed"),
    ("words alone, negated", condition({"text": "No bone metastases"}), None),
    ("words alone, suspected", condition({"text": "V.a. Knochenmetastasen"}), "suspected"),
    ("words alone, cannot be excluded", condition({"text": "bone metastasis cannot be excluded"}), "suspected"),
    ("words alone, history", condition({"text": "History of bone metastases"}), None),
    ("words alone, of a relative", condition({"text": "Mother had bone metastases"}), None),
    ("negation of something else", condition({"text": "Bone metastases. No cord compression."}), "confirmed"),
    ("relative in a resource of its own", {"resourceType": "FamilyMemberHistory", "condition": [{"code": BONE}]}, None),
    ("combined code", condition(coded(SCT, "712849003")), "confirmed"),
    ("SNOMED CT code under another system", condition(coded("http://hl7.org/fhir/sid/icd-10", "94222008")), None),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "expected"), [way[1:] for way in WAYS], ids=[way[0] for way in WAYS])
def test_each_way_is_read_as_it_is_meant(library: Library, resource: dict[str, Any], expected: str | None) -> None:
    account = read_fhir(bundle({"resourceType": "Patient", "id": "a"}, resource), library, DAY)
    assert values(account, "bone_metastases") == expected
    if expected is None and resource["resourceType"] != "Observation":
        # What is not used is named, and not passed over in silence.
        assert (
            reasons(account)
            or values(account, "bone_marrow_infiltrated")
            or values(account, "liver_metastases")
            or values(account, "primary")
        )


def test_a_code_and_words_that_contradict_each_other_leave_both_possible(library: Library) -> None:
    account = read_fhir(bundle(condition(coded(SCT, "94222008", text="No bone metastasis"))), library, DAY)
    assert values(account, "bone_metastases") == "confirmed or absent"
    assert "both are kept as possible" in reasons(account)


def test_a_code_beside_the_words_of_another_counts_and_the_conflict_is_shown(library: Library) -> None:
    account = read_fhir(bundle(condition(coded(SCT, "94222008", "Secondary malignant neoplasm of liver (disorder)"))), library, DAY)
    assert values(account, "bone_metastases") == "confirmed"
    assert values(account, "liver_metastases") is None
    assert "OST332" in reasons(account)


def test_confirmed_stands_against_a_later_doubt_and_a_later_denial_keeps_both(library: Library) -> None:
    confirmed = condition(BONE, onsetDateTime="2024-01-01")
    doubt = condition(BONE, verificationStatus=coded("v", "provisional"), onsetDateTime="2025-01-01")
    denial = observation(BONE, valueCodeableConcept=coded(SCT, "2667000"), effectiveDateTime="2025-01-01")
    assert values(read_fhir(bundle(confirmed, doubt), library, DAY), "bone_metastases") == "confirmed"
    both = read_fhir(bundle(confirmed, denial), library, DAY)
    assert set((values(both, "bone_metastases") or "").split(" and ")) == {"confirmed", "absent"}
    earlier = observation(BONE, valueCodeableConcept=coded(SCT, "2667000"), effectiveDateTime="2023-01-01")
    assert values(read_fhir(bundle(confirmed, earlier), library, DAY), "bone_metastases") == "confirmed"


@pytest.mark.parametrize(
    ("site", "lesion"),
    [
        (coded(SCT, "280849005"), "T12"),
        ({"text": "BWK 12"}, "T12"),
        ({"text": "Th12"}, "T12"),
        ({"text": "LWK 3"}, "L3"),
        ({"text": "Lumbar spine"}, "lumbar_spine"),
        ({"text": "Left Scapula"}, "scapula-left"),
        ({"text": "Iliac"}, "ilium"),
        ({"text": "Pubic bone"}, "pubis"),
        ({"text": "Sacral Mass"}, "sacrum"),
        (
            FEMUR | {"extension": [{"url": "http://x/mcode-laterality-qualifier", "valueCodeableConcept": coded(SCT, "24028007")}]},
            "femur-right",
        ),
        ({"text": "Pelvis"}, None),
        ({"text": "Epidural"}, None),
        ({"text": "Iliac artery"}, None),
    ],
)
def test_bones_and_sides_in_codes_and_words(library: Library, site: dict[str, Any], lesion: str | None) -> None:
    account = read_fhir(bundle(condition(BONE, bodySite=[site])), library, DAY)
    assert [found.id for found in account.record.lesions] == ([lesion] if lesion else [])


def test_a_bone_in_the_code_itself_is_a_lesion(library: Library) -> None:
    account = read_fhir(bundle(condition(coded(SCT, "94300004"))), library, DAY)
    assert [lesion.id for lesion in account.record.lesions] == ["femur"]


def test_a_suspected_lesion_says_so(library: Library) -> None:
    suspected = condition(BONE, bodySite=[FEMUR], verificationStatus=coded("v", "provisional"))
    (lesion,) = read_fhir(bundle(suspected), library, DAY).record.lesions
    assert lesion.entries["certainty"].given == "suspected"


def test_a_bone_agent_alone_hints_and_concludes_nothing(library: Library) -> None:
    agent = {"resourceType": "MedicationStatement", "status": "active", "medicationCodeableConcept": {"text": "Zoledronic acid 4 mg"}}
    account = read_fhir(bundle(agent), library, DAY)
    assert values(account, "bone_metastases") is None
    assert "no bone metastasis is recorded: ask" in reasons(account)
