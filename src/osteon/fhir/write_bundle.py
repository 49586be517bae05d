"""The plan as a FHIR R4 Bundle."""

from __future__ import annotations

import re

from osteon.fhir.write_elements import OWN, Json, Writing, filled
from osteon.fhir.write_goals import goals
from osteon.fhir.write_groups import care_plan, request_groups
from osteon.fhir.write_guidance import guidance, outcome_of_notes
from osteon.fhir.write_instruments import scores
from osteon.fhir.write_issues import issues
from osteon.fhir.write_provenance import device, library, provenance
from osteon.fhir.write_questionnaire import questionnaire, response
from osteon.fhir.write_requests import flag_tasks, option_tasks, requests
from osteon.library import Library
from osteon.planner import Plan
from osteon.record import Record

_REFERENCE = re.compile(
    r"(https?://\S+/)?Patient/[A-Za-z0-9\-.]{1,64}(/_history/[A-Za-z0-9\-.]{1,64})?|urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
)

_GIVEN = ("Library", "Device")
"""What made the plan, and is not made by it."""


def is_patient_reference(text: str) -> bool:
    """Whether a text refers to a person as FHIR does: `Patient/ID`, also at an address, or `urn:uuid:...`."""
    return _REFERENCE.fullmatch(text) is not None


def plan_bundle(plan: Plan, record: Record, library_: Library, patient: str | None = None) -> Json:
    """The plan for a record as a Bundle of type collection, in the form of FHIR's JSON.

    `patient` is the reference to the person (`Patient/ID` or `urn:uuid:...`). Without one the person is named by the
    record's id as an identifier: an id from elsewhere, taken for a server's own, could name somebody else.
    The same plan and reference give the same Bundle. Raises ValueError for a reference of another form.
    """
    if patient is not None and not is_patient_reference(patient):
        raise ValueError("a reference to a person is written Patient/ID or urn:uuid:...")
    writing = Writing(plan, record, library_, _subject(record, patient), {source.id: source for source in plan.sources})
    resources = [
        care_plan(writing),
        *goals(writing),
        *issues(writing),
        *request_groups(writing),
        *requests(writing),
        *flag_tasks(writing),
        *option_tasks(writing),
        questionnaire(writing),
        response(writing),
        *scores(writing),
        *guidance(writing),
        *outcome_of_notes(writing),
        library(writing),
        device(writing),
    ]
    made = [_address(resource) for resource in resources if resource["resourceType"] not in _GIVEN]
    resources.append(provenance(writing, made))
    return {
        "resourceType": "Bundle",
        "id": writing.id("Bundle", "plan"),
        "identifier": {"system": f"{OWN}:plan", "value": plan.digest},
        "type": "collection",
        "timestamp": writing.instant,
        "entry": [{"fullUrl": _address(resource), "resource": resource} for resource in resources],
    }


def _subject(record: Record, patient: str | None) -> Json:
    if patient is not None:
        return {"reference": patient, "type": "Patient"}
    if record.id:
        return {"type": "Patient", "identifier": {"system": f"{OWN}:record", "value": record.id}}
    return filled({"type": "Patient", "display": "The person of this record"})


def _address(resource: Json) -> str:
    return f"urn:uuid:{resource['id']}"
