"""What documents declare for reading FHIR, besides the codes of the facts."""

from __future__ import annotations

from msgspec import Struct

from osteon.vocabulary import Code


class FhirMapping(Struct, frozen=True):
    """Names of facts and codes with a special meaning; see knowledge/facts/fhir.yaml."""

    birth_date: str = ""
    gender: str = ""
    bone_metastases: str = ""
    lasting: tuple[str, ...] = ()
    secondary_cancer: tuple[Code, ...] = ()
    radiotherapy: tuple[Code, ...] = ()
    course_dose: str = ""
    course_fractions: str = ""
    course_end: str = ""
    answers: dict[str, tuple[Code, ...]] = {}
    meanings: dict[str, tuple[str, ...]] = {}
    left: Code | None = None
    right: Code | None = None
