"""A record as plain data, in the form that is read."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

from osteon.logic import BooleanType, ChoiceType, DateType, Interval, NumberType, Scope, Type
from osteon.record.model import Entry, Record
from osteon.vocabulary import Vocabulary


def record_data(record: Record, vocabulary: Vocabulary) -> dict[str, Any]:
    """What `read_record` would read as this record; numbers stand in the declared units. Notes are left out."""
    types = vocabulary.domain.types

    def entries(found: dict[str, Entry], scope: Scope) -> dict[str, Any]:
        return {name: _entry(entry, types[(scope, name)]) for name, entry in found.items()}

    lesions = []
    for lesion in record.lesions:
        data = {"id": lesion.id} | entries(lesion.entries, Scope.LESION)
        if lesion.courses is not None:
            data["radiotherapy"] = [entries(course.entries, Scope.COURSE) for course in lesion.courses]
        lesions.append(data)
    head = {"id": record.id} if record.id else {}
    return head | {"patient": entries(record.entries, Scope.PATIENT), "lesions": lesions}


def _entry(entry: Entry, kind: Type) -> Any:
    value = _value(entry.raw, kind)
    fields = value if isinstance(value, dict) else {"value": value}
    if entry.date is not None:
        fields = fields | {"date": _day(entry.date)}
    if entry.origin:
        fields = fields | {"source": entry.origin}
    return fields["value"] if list(fields) == ["value"] else fields


def _value(raw: Any, kind: Type) -> Any:
    match kind:
        case BooleanType():
            return raw == 1
        case ChoiceType():
            names = list(kind.names(raw))
            return names[0] if len(names) == 1 else {"any_of": names}
        case DateType():
            return _day(raw)
        case NumberType():
            low, high = raw
            if low == high:
                return _number(low)
            ends = {"low": low, "high": high}
            return {name: _number(end) for name, end in ends.items() if math.isfinite(end)}


def _number(value: float) -> int | float:
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def _day(days: Interval) -> str:
    """One day, or the month or year whose first and last day are given."""
    first, last = (date.fromordinal(int(day)) for day in days)
    if first == last:
        return first.isoformat()
    return f"{first.year:04}-{first.month:02}" if first.month == last.month else f"{first.year:04}"
