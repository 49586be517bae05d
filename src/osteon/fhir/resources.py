"""The part of FHIR R4 that is read: typed, tolerant, and no more than is used."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct, field


class Coding(Struct, rename="camel"):
    system: str | None = None
    code: str | None = None
    display: str | None = None


class CodeableConcept(Struct, rename="camel"):
    coding: list[Coding] = []
    text: str | None = None

    @property
    def words(self) -> str:
        """The text, else the first display, else the first code."""
        for coding in self.coding:
            if coding.display:
                return self.text or coding.display
        return self.text or next((f"{coding.system} {coding.code}" for coding in self.coding), "no code")


class Quantity(Struct, rename="camel"):
    value: float | None = None
    comparator: str | None = None
    unit: str | None = None
    code: str | None = None
    system: str | None = None


class Range(Struct, rename="camel"):
    low: Quantity | None = None
    high: Quantity | None = None


class Period(Struct, rename="camel"):
    start: str | None = None
    end: str | None = None


class Reference(Struct, rename="camel"):
    reference: str | None = None
    display: str | None = None


class Extension(Struct, rename="camel"):
    url: str = ""
    extension: list[Extension] = []
    value_codeable_concept: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_unsigned_int: int | None = None
    value_positive_int: int | None = None
    value_integer: int | None = None
    value_reference: Reference | None = None


class BodySite(CodeableConcept):
    extension: list[Extension] = []


class Component(Struct, rename="camel"):
    code: CodeableConcept = field(default_factory=CodeableConcept)
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_integer: int | None = None
    value_boolean: bool | None = None
    value_string: str | None = None
    value_range: Range | None = None


class Resource(Struct, rename="camel"):
    """Any resource; only the fields of those types that are read."""

    resource_type: str
    id: str | None = None
    # Patient
    gender: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None
    # Condition, Observation, Procedure, Medication*
    status: str | None = None
    intent: str | None = None
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    code: CodeableConcept | None = None
    body_site: list[BodySite] = []
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_integer: int | None = None
    value_boolean: bool | None = None
    value_string: str | None = None
    value_range: Range | None = None
    component: list[Component] = []
    effective_date_time: str | None = None
    effective_period: Period | None = None
    onset_date_time: str | None = None
    recorded_date: str | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    authored_on: str | None = None
    date_asserted: str | None = None
    issued: str | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    do_not_perform: bool | None = None
    subject: Reference | None = None
    extension: list[Extension] = []
    contained: list[dict[str, Any]] = []


def read_resource(data: Any) -> Resource | str:
    """The resource, or in words why it cannot be read."""
    if not isinstance(data, dict):
        return "not an object"
    ready = dict(data)
    # Observation, BodyStructure and others hold one body site where Condition and Procedure hold a list.
    if isinstance(ready.get("bodySite"), dict):
        ready["bodySite"] = [ready["bodySite"]]
    if isinstance(ready.get("location"), dict) and ready.get("resourceType") == "BodyStructure":
        ready["bodySite"] = [ready["location"]]
    if ready.get("resourceType") == "Bundle" or isinstance(ready.get("code"), str):
        ready.pop("code", None)
    try:
        return msgspec.convert(ready, Resource, strict=False)
    except msgspec.ValidationError as error:
        return str(error).replace("`", "")


def entries_of(data: Any) -> list[tuple[str, Any]]:
    """The resources of a Bundle (of any type), of a single resource, with their place."""
    if isinstance(data, dict) and data.get("resourceType") == "Bundle":
        found: list[tuple[str, Any]] = []
        listed = data.get("entry")
        for place, entry in enumerate(listed if isinstance(listed, list) else []):
            resource = entry.get("resource") if isinstance(entry, dict) else None
            if isinstance(resource, dict) and resource.get("resourceType") == "Bundle":
                found += [(f"entry[{place}].{inner}", item) for inner, item in entries_of(resource)]
            elif isinstance(resource, dict):
                found.append((f"entry[{place}]", resource))
        return found
    return [("resource", data)]
