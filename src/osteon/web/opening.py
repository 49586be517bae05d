"""Opens what a person loads: an own record, a FHIR bundle, an example, or the text that the page carries."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from msgspec import Struct

from osteon.examples import example_files
from osteon.faults import Fault, RecordError
from osteon.fhir import Use, is_fhir, read_fhir
from osteon.library import Library
from osteon.record import decode, read_file, read_record, record_data

EMPTY: dict[str, Any] = {"patient": {}, "lesions": []}


class Opened(Struct, frozen=True):
    """The plain data of a record, and for FHIR what it was made from and what was not used."""

    data: dict[str, Any]
    used: tuple[Use, ...] = ()
    ignored: tuple[Fault, ...] = ()


def open_content(content: bytes, name: str, library: Library, as_of: date) -> Opened:
    """What a file holds. Raises RecordError, with every fault, for what is neither a record nor FHIR."""
    data = decode(content, name)
    if is_fhir(data):
        account = read_fhir(data, library, as_of)
        return Opened(record_data(account.record, library.vocabulary), account.used, account.ignored)
    return Opened(_own(data, library))


def open_example(name: str, library: Library) -> Opened:
    """A bundled example by its name. Raises RecordError for a name that is none."""
    files = example_files()
    if name not in files:
        raise RecordError([Fault("OST301", "there is no such example", name, hint=f"Allowed: {', '.join(files)}")])
    return Opened(_own(read_file(files[name]), library))


def open_carried(text: str, library: Library) -> dict[str, Any]:
    """The record that the page carries; nothing where it carries none. Raises RecordError."""
    return _own(decode(text.encode(), "record"), library) if text.strip() else EMPTY


def carried(data: dict[str, Any]) -> str:
    """The text in which the page carries a record."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)


def saved(data: dict[str, Any]) -> str:
    """The text of the file that a person saves."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"


def _own(data: Any, library: Library) -> dict[str, Any]:
    """The data of an own record after it was checked; every lesion has its id."""
    record = read_record(data, library.vocabulary, library.conversions)
    lesions = [{**item, "id": lesion.id} for item, lesion in zip(data.get("lesions") or (), record.lesions, strict=True)]
    return {**data, "patient": dict(data.get("patient") or {}), "lesions": lesions}
