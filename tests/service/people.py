"""Made-up people as FHIR resources, and the calls of hooks about them."""

from __future__ import annotations

import uuid
from typing import Any

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
PATIENT = "p-1"


def patient(identifier: str = PATIENT) -> dict[str, Any]:
    return {"resourceType": "Patient", "id": identifier, "gender": "female", "birthDate": "1956-03-01"}


def condition(code: str, text: str, *, site: str | None = None, about: str = PATIENT, identifier: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "resourceType": "Condition",
        "id": identifier or f"c-{code}",
        "clinicalStatus": {"coding": [{"code": "active"}]},
        "verificationStatus": {"coding": [{"code": "confirmed"}]},
        "code": {"coding": [{"system": SNOMED, "code": code}], "text": text},
        "subject": {"reference": f"Patient/{about}"},
    }
    if site:
        found["bodySite"] = [{"coding": [{"system": SNOMED, "code": site}]}]
    return found


def observation(code: str, value: float, unit: str, *, about: str = PATIENT, day: str = "2026-11-20") -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "id": f"o-{code}",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": code}]},
        "subject": {"reference": f"Patient/{about}"},
        "effectiveDateTime": day,
        "valueQuantity": {"value": value, "unit": unit, "code": unit, "system": "http://unitsofmeasure.org"},
    }


def medicine(
    code: str, text: str, *, status: str = "active", identifier: str = "m-1", dose: float | None = None, unit: str = "mg",
    every: tuple[float, str] | None = None, about: str = PATIENT,
) -> dict[str, Any]:  # fmt: skip
    instruction: dict[str, Any] = {}
    if dose is not None:
        instruction["doseAndRate"] = [{"doseQuantity": {"value": dose, "unit": unit, "code": unit}}]
    if every is not None:
        instruction["timing"] = {"repeat": {"frequency": 1, "period": every[0], "periodUnit": every[1]}}
    found: dict[str, Any] = {
        "resourceType": "MedicationRequest",
        "id": identifier,
        "status": status,
        "intent": "order",
        "medicationCodeableConcept": {"coding": [{"system": RXNORM, "code": code}], "text": text},
        "subject": {"reference": f"Patient/{about}"},
    }
    if instruction:
        found["dosageInstruction"] = [instruction]
    return found


def bundle(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": item} for item in resources]}


BREAST = condition("254837009", "Breast cancer")
BONE = condition("94222008", "Secondary malignant neoplasm of bone")
CREATININE, WEIGHT, CALCIUM, ALBUMIN = "2160-0", "29463-7", "17861-6", "1751-7"


def person(*, creatinine: float = 70, calcium: float | None = None, about: str = PATIENT) -> dict[str, Any]:
    """A woman of seventy with breast cancer in the bone, as a prefetch. Creatinine in umol/L, calcium in mmol/L."""
    observations = [observation(CREATININE, creatinine, "umol/L", about=about), observation(WEIGHT, 70, "kg", about=about)]
    if calcium is not None:
        observations += [observation(CALCIUM, calcium, "mmol/L", about=about), observation(ALBUMIN, 40, "g/L", about=about)]
    conditions = [{**item, "subject": {"reference": f"Patient/{about}"}} for item in (BREAST, BONE)]
    return {"patient": patient(about), "conditions": bundle(*conditions), "observations": bundle(*observations)}


def call(hook: str = "patient-view", prefetch: Any = None, *, orders: Any = None, patient_id: str = PATIENT, **more: Any) -> dict[str, Any]:
    context: dict[str, Any] = {"userId": "Practitioner/1", "patientId": patient_id}
    if orders is not None:
        context["draftOrders"] = bundle(*orders)
        if hook == "order-select":
            context["selections"] = [f"{orders[0]['resourceType']}/{orders[0]['id']}"]
    asked = {"hook": hook, "hookInstance": str(uuid.uuid4()), "context": context, **more}
    return asked if prefetch is None else {**asked, "prefetch": prefetch}
