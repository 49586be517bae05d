"""The part of FHIR R4 and R4B that is read: typed, tolerant, and no more than is used.

One struct holds the fields of all resources, so that a whole bundle is decoded in one pass. Where types
differ between resources the field is a union, and `listed` gives it back as a list.
"""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from msgspec import Struct

T = TypeVar("T")


class Element(Struct, rename="camel", gc=False):
    """What all parts have in common: names in camel case, as in JSON."""


class Coding(Element):
    system: str | None = None
    code: str | None = None
    display: str | None = None
    extension: list[Extension] = []


class CodeableConcept(Element):
    coding: list[Coding] = []
    text: str | None = None
    extension: list[Extension] = []

    @property
    def words(self) -> str:
        """The text, else the first display, else the first code."""
        if self.text:
            return self.text
        for coding in self.coding:
            if coding.display:
                return coding.display
        return next((f"{coding.system} {coding.code}" for coding in self.coding), "no code")

    @property
    def spoken(self) -> str:
        """Only what is said in words: the text and the displays."""
        return " ".join(filter(None, (self.text, *(coding.display for coding in self.coding))))


class Quantity(Element):
    value: float | None = None
    comparator: str | None = None
    unit: str | None = None
    code: str | None = None
    system: str | None = None


class Range(Element):
    low: Quantity | None = None
    high: Quantity | None = None


class Period(Element):
    start: str | None = None
    end: str | None = None


class Reference(Element):
    reference: str | None = None
    display: str | None = None


class Extension(Element):
    url: str = ""
    extension: list[Extension] = []
    value_code: str | None = None
    value_coding: Coding | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_unsigned_int: int | None = None
    value_positive_int: int | None = None
    value_integer: int | None = None
    value_reference: Reference | None = None


class Component(Element):
    code: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_integer: float | None = None
    value_boolean: bool | None = None
    value_string: str | None = None
    value_range: Range | None = None
    interpretation: list[CodeableConcept] | CodeableConcept | None = None
    data_absent_reason: CodeableConcept | None = None


class Meta(Element):
    version_id: str | None = None
    last_updated: str | None = None
    profile: list[str] = []


class Stage(Element):
    summary: CodeableConcept | None = None


class Ingredient(Element):
    item_codeable_concept: CodeableConcept | None = None
    item_reference: Reference | None = None


class Collection(Element):
    body_site: CodeableConcept | None = None


class Link(Element):
    other: Reference | None = None
    type: str | None = None


class Request(Element):
    method: str | None = None


class Resource(Element):
    """Any resource; only the fields of those types that are read."""

    resource_type: str
    id: str | None = None
    meta: Meta | None = None
    implicit_rules: str | None = None
    extension: list[Extension] = []
    modifier_extension: list[Extension] = []
    contained: list[Resource] = []
    # Bundle, Parameters
    entry: list[BundleEntry | None] = []
    parameter: list[BundleEntry | None] = []
    # Patient
    gender: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None
    active: bool | None = None
    link: list[Link] = []
    # Condition, Observation, Procedure, DiagnosticReport, AllergyIntolerance, Medication*
    subject: Reference | None = None
    patient: Reference | None = None
    status: str | None = None
    intent: str | None = None
    clinical_status: CodeableConcept | str | None = None
    verification_status: CodeableConcept | str | None = None
    category: list[CodeableConcept | str] | CodeableConcept | str | None = None
    code: list[Any] | CodeableConcept | str | None = None
    body_site: list[CodeableConcept] | CodeableConcept | None = None
    onset_date_time: str | None = None
    onset_period: Period | None = None
    abatement_date_time: str | None = None
    recorded_date: str | None = None
    stage: list[Stage] | Stage | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_integer: float | None = None
    value_boolean: bool | None = None
    value_string: str | None = None
    value_range: Range | None = None
    interpretation: list[CodeableConcept] | CodeableConcept | None = None
    data_absent_reason: CodeableConcept | None = None
    component: list[Component] = []
    specimen: list[Reference] | Reference | None = None
    effective_date_time: str | None = None
    effective_instant: str | None = None
    effective_period: Period | None = None
    issued: str | None = None
    conclusion: str | None = None
    conclusion_code: list[CodeableConcept] = []
    part_of: list[Reference] | Reference | None = None
    performed_date_time: str | None = None
    performed_period: Period | None = None
    authored_on: str | None = None
    date_asserted: str | None = None
    when_handed_over: str | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    ingredient: list[Ingredient] = []
    do_not_perform: bool | None = None
    # BodyStructure, Specimen
    location: list[Any] | CodeableConcept | str | None = None
    location_qualifier: list[CodeableConcept] = []
    type: list[CodeableConcept | str] | CodeableConcept | str | None = None
    collection: Collection | None = None


class BundleEntry(Element):
    """An entry of a Bundle or a parameter of a Parameters resource."""

    full_url: str | None = None
    resource: Resource | None = None
    request: Request | None = None


_DECODER = msgspec.json.Decoder(Resource, strict=False)


def decode_whole(content: bytes) -> Resource:
    """A resource or bundle from JSON in one pass. Raises msgspec.MsgspecError or RecursionError where any part does not fit."""
    return _DECODER.decode(content)


def convert_whole(data: dict[str, Any]) -> Resource:
    """A resource or bundle from plain data in one pass. Raises msgspec.ValidationError where any part does not fit."""
    return msgspec.convert(data, Resource, strict=False)


def convert_alone(data: dict[str, Any]) -> Resource | str:
    """One resource from plain data without what is bundled in it, or in words why it cannot be read."""
    try:
        return msgspec.convert({name: value for name, value in data.items() if name not in ("entry", "parameter")}, Resource, strict=False)
    except (msgspec.ValidationError, RecursionError) as error:
        return str(error).replace("`", "")


def listed(value: list[T] | T | None) -> list[T]:
    """A field that holds one part in some resources and a list of them in others, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def concept(value: Any) -> CodeableConcept | None:
    """A field that is a concept in the resources that are read and something else in others."""
    if isinstance(value, CodeableConcept):
        return value
    return CodeableConcept([Coding(None, value)]) if isinstance(value, str) else None


def codes_of(value: CodeableConcept | str | None) -> set[str]:
    """The bare codes of a status, whatever their system."""
    found = concept(value)
    return {coding.code for coding in found.coding if coding.code} if found is not None else set()
