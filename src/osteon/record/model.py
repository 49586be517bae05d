"""One patient: what is known, since when, and from where. Frozen."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from osteon.faults import Fault


class Entry(Struct, frozen=True):
    """One known, or partly known, fact.

    `raw` is the value in the form of `osteon.logic.compiled`, in the declared unit; `given` is what
    the record says, for people; `date` is the first and the last possible day of the value, as
    ordinals; `origin` says where it comes from.
    """

    raw: Any
    given: str = ""
    date: tuple[float, float] | None = None
    origin: str = ""


class Course(Struct, frozen=True):
    """One earlier course of radiotherapy to a lesion."""

    entries: dict[str, Entry]


class Lesion(Struct, frozen=True):
    """One bone metastasis. `courses` is None where nobody said whether it was irradiated."""

    id: str
    entries: dict[str, Entry]
    courses: tuple[Course, ...] | None = None


class Record(Struct, frozen=True):
    """One patient. What is not in `entries` is unknown. `notes` name what could not be used."""

    id: str
    entries: dict[str, Entry]
    lesions: tuple[Lesion, ...] = ()
    notes: tuple[Fault, ...] = ()
