"""Numbers of FHIR as a record writes them: value, unit, comparator, range."""

from __future__ import annotations

import re
from typing import Any

from osteon.fhir.resources import Component, Quantity, Resource
from osteon.logic import NumberType
from osteon.vocabulary import Conversion, Declaration, canonical

_ANNOTATION = re.compile(r"\{[^{}]*\}")
_TEXT = re.compile(r"(<=|>=|<|>)?\s*(\d{1,3}(?:,\d{3})+\.\d+|\d+(?:\.\d+)?|\d+,\d{1,2})\s*([^\d\s].*)?")


def quantity_of(quantity: Quantity, systems: dict[str, str]) -> dict[str, Any] | None:
    """A quantity as a record writes it; None where it has no value. The UCUM code goes before the printed unit."""
    if quantity.value is None:
        return None
    result: dict[str, Any] = {"value": quantity.value}
    unit = unit_of(quantity, systems)
    if unit:
        result["unit"] = unit
    if quantity.comparator:
        result["comparator"] = quantity.comparator
    return result


def unit_of(quantity: Quantity, systems: dict[str, str]) -> str:
    """The unit without annotations in braces, nothing where only those or a bare 1 are left; a code of another system is no unit."""
    code = quantity.code
    if code and quantity.system and systems.get(quantity.system.strip().lower().rstrip("/")) != "ucum":
        code = None
    unit = code or quantity.unit or ""
    bare = _ANNOTATION.sub("", unit).strip()
    return "" if bare == "1" else bare


def number_in(holder: Resource | Component, systems: dict[str, str]) -> dict[str, Any] | None:
    """The number that an observation or component states, as a record writes it; None where it states none."""
    if holder.value_quantity is not None:
        return quantity_of(holder.value_quantity, systems)
    if holder.value_integer is not None:
        return {"value": holder.value_integer}
    if holder.value_range is not None:
        low, high = holder.value_range.low, holder.value_range.high
        result: dict[str, Any] = {}
        for name, part in (("low", low), ("high", high)):
            if part is not None and part.value is not None:
                result[name] = part.value
                unit = unit_of(part, systems)
                if unit:
                    result.setdefault("unit", unit)
        return result or None
    return _written(holder.value_string) if holder.value_string else None


def _written(text: str) -> dict[str, Any] | None:
    """A number in words: `<0.01 ng/mL`, `16,275.14`. A comma before three digits alone could mean either, and is not read."""
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        return None
    comparator, digits, unit = found.groups()
    plain = digits.replace(",", "") if "." in digits else digits.replace(",", ".")
    result: dict[str, Any] = {"value": float(plain)}
    if comparator:
        result["comparator"] = comparator
    if unit:
        result["unit"] = unit.strip()
    return result


def unit_is_missing(given: dict[str, Any], declaration: Declaration) -> bool:
    """Whether a number lacks the unit without which it says nothing. Scores and counts need none."""
    return "unit" not in given and (declaration.unit or "1") != "1"


def units_differ(quantity: Quantity | None, declaration: Declaration, conversions: dict[str, Conversion]) -> str:
    """In words how the printed unit contradicts the code of the unit, where both are known units of the fact; else nothing."""
    if quantity is None or not quantity.code or not quantity.unit or not isinstance(declaration.type, NumberType):
        return ""
    printed, coded = canonical(quantity.unit), canonical(quantity.code)
    target = declaration.unit or "1"
    factors = [conversions.get(f"{unit}|{target}|{declaration.molar_mass}") for unit in (printed, coded)]
    if printed == coded or printed not in (target, *declaration.also_in) or coded not in (target, *declaration.also_in):
        return ""
    known = [factor or Conversion(1.0) for factor in factors]
    return f"the unit is coded as {quantity.code} and printed as {quantity.unit}; the code counts" if known[0] != known[1] else ""
