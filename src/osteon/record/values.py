"""From a value as records write it to a raw value in the declared unit."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from osteon.faults import Fault
from osteon.logic import BooleanType, ChoiceType, DateType, Interval, NumberType, above, below, nearest
from osteon.record.model import Entry
from osteon.vocabulary import Conversion, Declaration, UnitError, conversion
from osteon.vocabulary.units import canonical

_FIELDS = ("value", "unit", "date", "source", "low", "high", "comparator", "any_of")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ].*)?)?)?")
_COMPARATORS = ("<", "<=", ">", ">=")


class ValueReader:
    """Reads values of declared facts. Faults refuse the record; notes name what is left unknown.

    `strict` refuses implausible values too: for input that somebody typed for this very answer.
    """

    def __init__(self, conversions: Mapping[str, Conversion], *, strict: bool = False) -> None:
        self.conversions = conversions
        self.strict = strict
        self.faults: list[Fault] = []
        self.notes: list[Fault] = []

    def entry(self, declaration: Declaration, given: Any, path: str) -> Entry | None:
        """The entry, or None where the value cannot be used (which has then been named)."""
        if given is None:
            return None
        fields: dict[str, Any] = given if isinstance(given, dict) else {"value": given}
        before = len(self.faults)
        for name in fields:
            if name not in _FIELDS:
                close = nearest(str(name), _FIELDS)
                meant = f"Did you mean {close}? " if close else ""
                self.fault("OST302", f"there is no field {name} here", f"{path}.{name}", f"{meant}Allowed: {', '.join(_FIELDS)}")
        when = None
        if fields.get("date") is not None:
            when = self.day(fields["date"], f"{path}.date")
        if len(self.faults) > before:
            return None
        raw: Any
        match declaration.type:
            case BooleanType():
                raw = self.truth(declaration, fields, path)
            case ChoiceType():
                raw = self.choice(declaration, declaration.type, fields, path)
            case DateType():
                raw = self.day(fields.get("value"), path)
            case NumberType():
                raw = self.number(declaration, declaration.type, fields, path)
        if raw is None:
            return None
        return Entry(raw, _shown(fields), when, str(fields.get("source") or ""))

    def fault(self, code: str, message: str, path: str, hint: str = "") -> None:
        self.faults.append(Fault(code, message, path, hint=hint))

    def note(self, code: str, message: str, path: str, hint: str = "") -> None:
        self.notes.append(Fault(code, message, path, hint=hint))

    def truth(self, declaration: Declaration, fields: dict[str, Any], path: str) -> int | None:
        value = fields.get("value")
        if isinstance(value, bool):
            return 1 if value else -1
        self.fault("OST303", f"{_text(value)} is neither true nor false", path, f"{declaration.label}: true or false")
        return None

    def choice(self, declaration: Declaration, kind: ChoiceType, fields: dict[str, Any], path: str) -> int | None:
        listed = fields.get("any_of", [fields.get("value")])
        if not isinstance(listed, list) or not listed:
            self.fault("OST303", "any_of needs a list of values", path)
            return None
        mask = 0
        for value in listed:
            text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
            members = kind.members(text) if text is not None else None
            if members is None:
                names = (*kind.values, *kind.groups)
                close = nearest(str(value), names)
                meant = f"Did you mean {close}? " if close else ""
                self.fault(
                    "OST304", f"{_text(value)} is not a value of {declaration.fact.written}", path, f"{meant}Allowed: {_listing(names)}"
                )
                return None
            mask |= kind.mask((str(text),))
        return mask

    def number(self, declaration: Declaration, kind: NumberType, fields: dict[str, Any], path: str) -> Interval | None:
        bounds = self.bounds(kind, fields, path, declaration)
        if bounds is None:
            return None
        low, high = bounds
        unit = fields.get("unit")
        if unit is not None:
            converted = self.convert(declaration, kind, str(unit), (low, high), path)
            if converted is None:
                return None
            low, high = converted
        if low > high:
            self.fault("OST303", f"the range {_shown(fields)} is empty", path)
            return None
        if low < kind.low and high > kind.high:
            return kind.range
        partly = low != high
        if high < kind.low or low > kind.high or (not partly and not kind.low <= low <= kind.high):
            # Named and left unknown: a slip of the pen must not decide a treatment.
            message = f"{_shown(fields)} lies outside the plausible range of {declaration.fact.written}"
            hint = f"Allowed: {kind.description}" + (f"; also given in {', '.join(declaration.also_in)}" if declaration.also_in else "")
            if self.strict:
                self.fault("OST305", message, path, hint)
            else:
                self.note("OST305", f"{message}; it is left unknown", path, hint)
            return None
        if kind.integer and not partly and low != int(low):
            self.fault("OST303", f"{_shown(fields)} is not a whole number", path, f"Allowed: {kind.description}")
            return None
        return (max(low, kind.low), min(high, kind.high))

    def bounds(self, kind: NumberType, fields: dict[str, Any], path: str, declaration: Declaration) -> Interval | None:
        """The range of numbers that the fields state, in the unit as given."""
        if "value" not in fields:
            if fields.get("low") is None and fields.get("high") is None:
                self.fault("OST303", f"{declaration.fact.written} has no value", path, f"Allowed: {kind.description}")
                return None
            low = self.single(fields.get("low"), path, -math.inf, kind)
            high = self.single(fields.get("high"), path, math.inf, kind)
            return None if low is None or high is None else (low, high)
        value = self.single(fields["value"], path, None, kind)
        if value is None:
            return None
        match fields.get("comparator"):
            case None:
                return (value, value)
            case "<":
                return (-math.inf, below(value))
            case "<=":
                return (-math.inf, value)
            case ">":
                return (above(value), math.inf)
            case ">=":
                return (value, math.inf)
            case other:
                self.fault("OST303", f"{_text(other)} is not a comparator", path, f"Allowed: {' '.join(_COMPARATORS)}")
                return None

    def single(self, value: Any, path: str, missing: float | None, kind: NumberType) -> float | None:
        if value is None and missing is not None:
            return missing
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e300 or value != value:
            self.fault("OST303", f"{_text(value)} is not a number", path, f"Allowed: {kind.description}")
            return None
        return float(value)

    def convert(self, declaration: Declaration, kind: NumberType, unit: str, bounds: Interval, path: str) -> Interval | None:
        target = kind.unit or "1"
        try:
            key = f"{canonical(unit)}|{target}|{declaration.molar_mass}"
            rule = self.conversions.get(key) or conversion(unit, target, declaration.molar_mass)
        except UnitError as error:
            allowed = ", ".join((target, *declaration.also_in))
            self.fault("OST306", str(error), path, f"Allowed: {allowed}, or any unit that converts to {target}")
            return None
        return (
            rule(bounds[0]) if math.isfinite(bounds[0]) else bounds[0],
            rule(bounds[1]) if math.isfinite(bounds[1]) else bounds[1],
        )

    def day(self, value: Any, path: str) -> Interval | None:
        """The first and last possible day of `2026`, `2026-03` or `2026-03-14`, as ordinals."""
        found = _DATE.fullmatch(value) if isinstance(value, str) else None
        if found is None and isinstance(value, int) and not isinstance(value, bool) and 1600 <= value <= 2500:
            found = _DATE.fullmatch(str(value))
        try:
            if found is None:
                raise ValueError
            year, month, day = (int(part) if part else None for part in found.groups())
            assert year is not None
            first = date(year, month or 1, day or 1)
            last_month = month or 12
            last = date(year, last_month, day or monthrange(year, last_month)[1])
            if not 1600 <= year <= 2500:
                raise ValueError
        except ValueError:
            self.fault("OST307", f"{_text(value)} is not a date", path, "Allowed: YYYY-MM-DD, YYYY-MM or YYYY")
            return None
        return (float(first.toordinal()), float(last.toordinal()))


def _text(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case str():
            return f'"{value[:60]}"'
        case bool():
            return "true" if value else "false"
        case dict() | list():
            return "a structure"
    return str(value)[:60]


def _shown(fields: dict[str, Any]) -> str:
    """What the record says, in words."""
    unit = f" {fields['unit']}" if fields.get("unit") else ""
    if "any_of" in fields:
        return " or ".join(str(value) for value in fields["any_of"])
    if "value" not in fields:
        return f"{_plain(fields.get('low', ''))} to {_plain(fields.get('high', ''))}{unit}".strip()
    return f"{fields.get('comparator') or ''}{_plain(fields['value'])[:80]}{unit}"


def _plain(value: Any) -> str:
    """A value in words; of a number with sixteen decimals the first six digits."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.6g}"
    return str(value)


def _listing(names: tuple[str, ...]) -> str:
    return ", ".join(names[:14]) + (", ..." if len(names) > 14 else "")
