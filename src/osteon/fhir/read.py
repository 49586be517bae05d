"""From FHIR R4 and R4B (mCODE, US Core, German profiles) to a record, with an account of what was used and what was not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from osteon.faults import Fault, RecordError
from osteon.fhir.account import Account, Use
from osteon.fhir.codes import CodeIndex
from osteon.fhir.conditions import read_condition, read_intolerance, read_report
from osteon.fhir.entries import Item, Items, items_in, items_of, of_one_patient, references_of
from osteon.fhir.lesions import lesions_of
from osteon.fhir.medications import GIVEN, SAID, read_medication
from osteon.fhir.observations import read_observation, words_of
from osteon.fhir.patients import read_patient
from osteon.fhir.radiotherapy import read_procedure
from osteon.fhir.reading import Reading
from osteon.fhir.resources import concept
from osteon.fhir.settle import entries_of
from osteon.library import Library
from osteon.record import Record, ValueReader

_READERS: dict[str, Callable[[Reading, Item], None]] = {
    "Patient": read_patient,
    "Condition": read_condition,
    "Observation": read_observation,
    "DiagnosticReport": read_report,
    "Procedure": read_procedure,
    "AllergyIntolerance": read_intolerance,
    **dict.fromkeys((*SAID, *GIVEN), read_medication),
}


def is_fhir(data: Any) -> bool:
    """Whether decoded JSON is a FHIR resource, or a list of them."""
    if isinstance(data, list):
        return bool(data) and all(isinstance(item, dict) and isinstance(item.get("resourceType"), str) for item in data)
    return isinstance(data, dict) and isinstance(data.get("resourceType"), str)


def read_fhir(data: Any, library: Library, as_of: date) -> Account:
    """The record in a bundle of any type, a single resource or a list of resources; ages are those on the day `as_of`.

    Nothing is guessed: what cannot be mapped is named in the account and left unknown, and so is what is
    dated after `as_of`. Raises RecordError for input without a patient, or with more than one.
    """
    return _account(items_of(data, library.fhir), library, as_of)


def read_fhir_bytes(content: bytes, library: Library, as_of: date) -> Account:
    """The same from JSON that was not decoded before, which is faster; of a key that stands twice the last counts."""
    return _account(items_in(content, library.fhir), library, as_of)


def _account(found: Items, library: Library, as_of: date) -> Account:
    ignored = found.ignored
    about_patients = {*_READERS, *library.fhir.not_read}
    if not any(item.resource.resource_type in about_patients for item in found.items):
        raise RecordError([Fault("OST330", "the input holds no resource about a patient that can be read", "Bundle"), *ignored[:20]])
    patient, others = of_one_patient(found.items, ignored)
    reading = Reading(library, _index(library), as_of, references_of(found.items), ignored)
    for item in [patient, *others] if patient is not None else others:
        _read(reading, item)
    for (kind, words), count in sorted(reading.unmapped.items()):
        times = f" ({count} times)" if count > 1 else ""
        reading.ignore(kind, f"{words[:200]}{times}: no fact has this code")
    for (kind, why), count in sorted(reading.passed_by.items()):
        reading.ignore(kind, f"{count} not read: {why}")
    values = ValueReader(library.conversions)
    used: list[Use] = []
    entries = entries_of(reading, values, used)
    lesions = lesions_of(reading, values, used)
    notes = (*values.faults, *values.notes, *reading.ignored)
    identifier = patient.resource.id if patient is not None else None
    return Account(Record(identifier or "", entries, lesions, notes), tuple(used), tuple(reading.ignored))


def _read(reading: Reading, item: Item) -> None:
    resource = item.resource
    reader = _READERS.get(resource.resource_type)
    if reader is None:
        why = reading.mapping.not_read.get(resource.resource_type)
        if why:
            reading.passed_by[(resource.resource_type, why)] += 1
        return
    name = words_of(concept(resource.code)) if resource.code is not None else resource.resource_type
    if resource.status in reading.mapping.statuses.void:
        reading.ignore(item, f"{name[:200]} is {resource.status}")
        return
    modifiers = [extension.url.rsplit("/", 1)[-1] for extension in resource.modifier_extension]
    if modifiers or resource.implicit_rules:
        reading.ignore(item, f"{name[:200]} carries a modifier that is not understood ({', '.join(modifiers)[:80] or 'implicitRules'})")
        return
    reader(reading, item)


_indexes: list[tuple[Library, CodeIndex]] = []


def _index(library: Library) -> CodeIndex:
    """The index of a library, built once for each of the last few libraries."""
    for known, index in _indexes:
        if known is library:
            return index
    index = CodeIndex(library)
    _indexes.insert(0, (library, index))
    del _indexes[4:]
    return index


__all__ = ["Account", "Use", "is_fhir", "read_fhir", "read_fhir_bytes"]
