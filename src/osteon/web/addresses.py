"""How a control of the form names the fact it holds: `patient.weight`, `lesions[0].pain`, `lesions[0].radiotherapy[1].total_dose`."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from osteon.logic import Scope
from osteon.vocabulary import Declaration, Vocabulary

_WRITTEN = re.compile(
    r"(?:patient|lesions\[(?P<lesion>\d{1,4})\](?:\.radiotherapy\[(?P<course>\d{1,4})\])?)\.(?P<name>[A-Za-z]\w*)",
    re.ASCII,
)


class Address(Struct, frozen=True):
    """One fact of the patient, of a lesion or of a course of radiotherapy, by their places in the record."""

    name: str
    lesion: int | None = None
    course: int | None = None

    @property
    def scope(self) -> Scope:
        if self.lesion is None:
            return Scope.PATIENT
        return Scope.LESION if self.course is None else Scope.COURSE

    def __str__(self) -> str:
        if self.lesion is None:
            return f"patient.{self.name}"
        course = "" if self.course is None else f".radiotherapy[{self.course}]"
        return f"lesions[{self.lesion}]{course}.{self.name}"


def parse_address(text: str) -> Address | None:
    """The address that a control's name states; None where it is not one."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    lesion, course = (int(found[part]) if found[part] else None for part in ("lesion", "course"))
    return Address(found["name"], lesion, course)


def declared_at(vocabulary: Vocabulary, address: Address) -> Declaration | None:
    """The declaration of the fact at an address, if a record can hold it."""
    found = vocabulary.by_key.get((address.scope, address.name))
    return None if found is None or found.derived else found


def holder(data: dict[str, Any], address: Address) -> dict[str, Any] | None:
    """The object in the plain data of a record that holds a fact; None where the record has no such lesion or course."""
    if address.lesion is None:
        return data.setdefault("patient", {})  # type: ignore[no-any-return]
    lesions = data.get("lesions") or []
    if address.lesion >= len(lesions):
        return None
    lesion: dict[str, Any] = lesions[address.lesion]
    if address.course is None:
        return lesion
    courses = lesion.get("radiotherapy") or []
    return courses[address.course] if address.course < len(courses) else None
