"""The small parts of which FHIR resources are made, and the names by which they refer to one another.

Resources are plain dicts in the form of FHIR's JSON. `resource` leaves out what is empty, because FHIR forbids it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from osteon.library import Library
from osteon.planner import Plan, Source
from osteon.record import Record
from osteon.vocabulary import Code

Json = dict[str, Any]

SYSTEMS = {
    "snomed": "http://snomed.info/sct",
    "loinc": "http://loinc.org",
    "rxnorm": "http://www.nlm.nih.gov/research/umls/rxnorm",
    "atc": "http://www.whocc.no/atc",
    "icd10": "http://hl7.org/fhir/sid/icd-10",
    "icd10cm": "http://hl7.org/fhir/sid/icd-10-cm",
    "icd10gm": "http://fhir.de/CodeSystem/bfarm/icd-10-gm",
}
UCUM = "http://unitsofmeasure.org"
OWN = "urn:osteon"
"""The start of every identifier, module and code system that is osteon's own."""
_NAMESPACE = uuid.UUID("6f8d4c6e-0b0a-5c0f-9d51-3a1f4b1f7c02")


class Writing(Struct, frozen=True):
    """What every part of the Bundle is made from.

    `subject` is the reference to the person. Ids follow from the plan's digest and that reference, so
    that the same plan gives the same bytes and two plans never share an id.
    """

    plan: Plan
    record: Record
    library: Library
    subject: Json
    sources: dict[str, Source]

    @property
    def day(self) -> str:
        return self.plan.as_of

    @property
    def instant(self) -> str:
        """The day of the plan as a moment: the hour is not part of a plan, or its bytes would change with the clock."""
        return f"{self.plan.as_of}T00:00:00Z"

    def id(self, kind: str, name: str) -> str:
        """The id of the resource, or of the action, that says `name` of the plan."""
        person = self.subject.get("reference") or ""
        return str(uuid.uuid5(_NAMESPACE, f"{self.plan.digest}|{person}|{kind}|{name}"))

    def reference(self, kind: str, name: str, display: str = "") -> Json:
        """A reference to a resource of this Bundle; `kind` is its type."""
        return filled({"reference": f"urn:uuid:{self.id(kind, name)}", "type": kind, "display": display})

    def resource(self, kind: str, name: str, /, **fields: Any) -> Json:
        """A resource of this Bundle without the fields that are empty."""
        return filled({"resourceType": kind, "id": self.id(kind, name)} | fields)

    def artifacts(self, sources: Iterable[str]) -> list[Json]:
        """The sources that justify a statement."""
        return [self.artifact(name, "justification") for name in dict.fromkeys(sources)]

    def artifact(self, name: str, kind: str) -> Json:
        """One source: its key as label, its title, its address."""
        source = self.sources.get(name)
        if source is None:
            return {"type": kind, "label": name}
        return filled({"type": kind, "label": name, "display": source.text, "url": source.url})


def filled(fields: Json) -> Json:
    """The fields without anything empty in them, at any depth."""
    return {name: part for name, value in fields.items() if not _is_empty(part := _filled(value))}


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        return filled(value)
    if isinstance(value, list):
        return [part for item in value if not _is_empty(part := _filled(item))]
    return value


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)


def coding(code: Code) -> Json:
    """A declared code with its display."""
    return filled({"system": SYSTEMS[code.system], "code": code.code, "display": code.display})


def codings(codes: Iterable[Code]) -> list[Json]:
    """The declared codes that stand for one concept: checked ones, and no two of the same terminology.

    Several codes of one terminology are different concepts (the medicines of a class, say), of which none is the one meant.
    """
    known = [code for code in codes if code.verified and code.system in SYSTEMS]
    systems = [code.system for code in known]
    return [coding(code) for code in known if systems.count(code.system) == 1]


def concept(text: str, codes: Iterable[Json] = ()) -> Json:
    """A CodeableConcept."""
    return filled({"coding": list(codes), "text": text})


def own_coding(list_name: str, code: str, display: str = "") -> Json:
    """A coding of one of osteon's own lists."""
    return filled({"system": f"{OWN}:{list_name}", "code": code, "display": display})


def quantity(value: float, unit: str | None) -> Json:
    """A Quantity with its UCUM unit; a number without one has the unit 1."""
    code = unit or "1"
    return {"value": number(value), "unit": code, "system": UCUM, "code": code}


def number(value: float) -> int | float:
    """A number as short as it can be written."""
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def notes(*texts: str) -> list[Json]:
    """Annotations, one for each text that says something."""
    return [{"text": text} for text in texts if text]


def titled(heading: str, text: str) -> str:
    """`Heading: text`, or nothing where there is no text."""
    return f"{heading}: {text}" if text else ""
