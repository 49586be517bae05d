"""Small resources for the tests, and what of a record carries meaning."""

from __future__ import annotations

from typing import Any

from osteon.fhir import Account
from osteon.record import Entry

SCT, LOINC, RXNORM = "http://snomed.info/sct", "http://loinc.org", "http://www.nlm.nih.gov/research/umls/rxnorm"
ICD10CM, ICD10GM = "http://hl7.org/fhir/sid/icd-10-cm", "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
UCUM = "http://unitsofmeasure.org"


def bundle(*resources: dict[str, Any], kind: str = "collection") -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": kind, "entry": [{"resource": item} for item in resources]}


def coded(system: str, code: str, display: str = "", text: str = "") -> dict[str, Any]:
    coding = {"system": system, "code": code} | ({"display": display} if display else {})
    return {"coding": [coding]} | ({"text": text} if text else {})


def condition(code: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Condition", "code": code, **more}


def observation(code: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "status": "final", "code": code, **more}


def quantity(value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit, **more}


def meaning(account: Account) -> dict[str, Any]:
    """Values of facts and lesions without places and notes; numbers to nine digits, as conversions round."""
    lesions = {
        lesion.id: (_values(lesion.entries), None if lesion.courses is None else [_values(course.entries) for course in lesion.courses])
        for lesion in account.record.lesions
    }
    return {"patient": _values(account.record.entries), "lesions": lesions}


def _values(entries: dict[str, Entry]) -> dict[str, Any]:
    return {name: _plain(entry.raw) for name, entry in sorted(entries.items())}


def _plain(raw: Any) -> Any:
    return tuple(float(f"{end:.6g}") for end in raw) if isinstance(raw, tuple) else raw


def values(account: Account, name: str) -> str | None:
    """What a record says of a fact, for people; None where it is unknown."""
    entry = account.record.entries.get(name)
    return entry.given if entry is not None else None


def reasons(account: Account) -> str:
    return "\n".join(f"{note.code} {note.message}" for note in account.record.notes)
