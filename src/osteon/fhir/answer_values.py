"""How the value of a fact stands in the answer to a question, there and back.

Both the writer of questionnaires and the reader of answers use this one table. A value of a choice is answered by a
checked SNOMED CT or LOINC code that is declared for it and for no other value of the fact, else by osteon's own.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from osteon.fhir.write_elements import Json, coding, number, own_coding, quantity
from osteon.logic import BooleanType, ChoiceType, DateType, NumberType, is_known
from osteon.vocabulary import Declaration, Value

_TERMINOLOGIES = ("snomed", "loinc")


def answer_type(declaration: Declaration) -> str:
    """The type of a question that asks for a fact."""
    match declaration.type:
        case BooleanType():
            return "boolean"
        case ChoiceType():
            return "choice"
        case DateType():
            return "date"
        case NumberType() as kind:
            if kind.unit in (None, "1"):
                return "integer" if kind.integer else "decimal"
            return "quantity"


def value_coding(declaration: Declaration, name: str) -> Json:
    """The coding by which one value, or one group of values, of a choice is answered."""
    value = next((known for known in declaration.values if known.value == name), None)
    for system in _TERMINOLOGIES:
        for code in value.codes if value is not None else ():
            if code.system == system and code.verified and not _is_shared(declaration, value, code.code):
                return coding(code)
    return own_coding(f"fact:{declaration.fact.written}", name, declaration.value_label(name))


def _is_shared(declaration: Declaration, value: Value | None, code: str) -> bool:
    return any(code == other.code for known in declaration.values if known is not value for other in known.codes)


def choices(kind: ChoiceType) -> tuple[str, ...]:
    """What can be chosen: each value, then each group of values, for who knows no more than that."""
    return (*kind.values, *kind.groups)


def can_be_answered(declaration: Declaration, raw: Any) -> bool:
    """Whether one answer states what is known: an exact value, or all values of a group."""
    kind = declaration.type
    return is_known(raw, kind) or (isinstance(kind, ChoiceType) and any(kind.mask((name,)) == raw for name in kind.groups))


def answer(declaration: Declaration, raw: Any) -> Json:
    """The answer that states a value for which `can_be_answered` holds."""
    match declaration.type:
        case BooleanType():
            return {"valueBoolean": raw == 1}
        case ChoiceType() as kind:
            return {"valueCoding": value_coding(declaration, next(name for name in choices(kind) if kind.mask((name,)) == raw))}
        case DateType():
            return {"valueDate": date.fromordinal(int(raw[0])).isoformat()}
        case NumberType() as kind:
            form = answer_type(declaration)
            if form == "integer":
                return {"valueInteger": int(raw[0])}
            if form == "decimal":
                return {"valueDecimal": number(raw[0])}
            return {"valueQuantity": quantity(raw[0], kind.unit)}


def given(declaration: Declaration, stated: Json) -> Any:
    """What an answer states, as a record writes it; None where it states nothing that the fact could be."""
    match declaration.type:
        case BooleanType():
            return stated.get("valueBoolean")
        case ChoiceType() as kind:
            return _chosen(declaration, kind, stated.get("valueCoding"))
        case DateType():
            return stated.get("valueDate")
        case NumberType():
            return _number(stated)


def _chosen(declaration: Declaration, kind: ChoiceType, stated: Any) -> str | None:
    if not isinstance(stated, dict):
        return None
    wanted = (stated.get("system"), stated.get("code"))
    for name in choices(kind):
        known = value_coding(declaration, name)
        if wanted == (known.get("system"), known.get("code")):
            return name
    return None


def _number(stated: Json) -> Any:
    measured = stated.get("valueQuantity")
    if isinstance(measured, dict) and measured.get("value") is not None:
        unit = measured.get("code") or measured.get("unit")
        fields = {"value": measured["value"], "unit": unit, "comparator": measured.get("comparator")}
        return {name: value for name, value in fields.items() if value is not None}
    return next((stated[name] for name in ("valueInteger", "valueDecimal") if stated.get(name) is not None), None)
