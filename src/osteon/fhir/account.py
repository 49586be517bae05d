"""The account beside a record: what each fact was taken from."""

from __future__ import annotations

from msgspec import Struct

from osteon.faults import Fault
from osteon.fhir.reading import GivenCourse, Reading, Statement
from osteon.record import Entry, Record


class Use(Struct, frozen=True):
    """One statement of the input that went into the record.

    `place` is where in the input the resource stands, `resource` its type and id, `path` the element, and
    `how` what pointed to the fact: a code, or a word. `stale` says since when a value is too old to count.
    """

    fact: str
    value: str
    place: str
    lesion: str | None = None
    date: str = ""
    resource: str = ""
    path: str = ""
    how: str = ""
    stale: str = ""


class Account(Struct, frozen=True):
    """The record, what it was made from, and what was not used and why."""

    record: Record
    used: tuple[Use, ...]
    ignored: tuple[Fault, ...]


def use_of(reading: Reading, statement: Statement, value: str, entry: Entry | None) -> Use:
    """The line of the account for a statement that was used."""
    item = statement.item
    stale = _stale(reading, statement, entry)
    return Use(statement.fact.written, value, item.place, None, statement.when[:10], item.name, statement.path, statement.how, stale)


def _stale(reading: Reading, statement: Statement, entry: Entry | None) -> str:
    days = reading.library.vocabulary.find(statement.fact).valid_for_days
    if days is None or entry is None or entry.date is None:
        return ""
    age = reading.as_of.toordinal() - int(entry.date[1])
    return f"{age} days old, counts for {days}" if age > days else ""


def course_uses(reading: Reading, entries: dict[str, Entry], lesion: str, course: GivenCourse) -> list[Use]:
    """The lines of the account for one course of radiotherapy."""
    known = reading.mapping.radiotherapy
    named = {fact.name: fact for written in (known.dose, known.fractions, known.end) if (fact := reading.named(written)) is not None}
    return [
        Use(named[name].written, entry.given, course.item.place, lesion, course.end[:10], course.item.name, course.path)
        for name, entry in entries.items()
    ]
