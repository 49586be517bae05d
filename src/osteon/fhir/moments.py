"""When something was: dates and times of FHIR, which may be partial, as the moments that they leave possible."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache

from osteon.fhir.resources import Resource

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?")
NEVER = (float("-inf"), float("-inf"))
"""The moment of what has no date: before everything that has one."""

Span = tuple[float, float]
"""The first and the last possible moment, in days."""


@lru_cache(maxsize=8192)
def span(text: str) -> Span | None:
    """The moments of `2026`, `2026-03`, `2026-03-14` or a time with its zone; NEVER for no text, None for no date."""
    if not text:
        return NEVER
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1)).toordinal()
        last_month = int(month or 12)
        last = date(int(year), last_month, int(day or monthrange(int(year), last_month)[1])).toordinal()
    except ValueError:
        return None
    if hour is None or zone is None:
        # A time without its zone could be anywhere; the day is what it says for sure.
        return (float(first), last + 0.999999)
    moment = first + (int(hour) * 3600 + int(minute) * 60 + int(second or 0)) / 86400
    if zone != "Z":
        moment -= (1 if zone[0] == "+" else -1) * (int(zone[1:3]) * 60 + int(zone[4:6])) / 1440
    return (moment, moment)


def moment_of(resource: Resource) -> str:
    """When a resource holds: what it observes or records first, then when it was written."""
    period = resource.effective_period or resource.performed_period
    return (
        resource.effective_date_time
        or resource.effective_instant
        or resource.performed_date_time
        or (period and (period.end or period.start))
        or resource.when_handed_over
        or resource.authored_on
        or resource.date_asserted
        or resource.issued
        or ""
    )


def day_of(text: str) -> str:
    """The day (or month, or year) of a date or time, as written where it was written."""
    return text[:10]
