"""The JSON Schema of a record, generated from the declared facts."""

from __future__ import annotations

from typing import Any

from osteon.logic import BooleanType, ChoiceType, DateType, NumberType, Scope
from osteon.vocabulary.model import Declaration, Vocabulary

_DATE = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?"}


def record_schema(vocabulary: Vocabulary) -> dict[str, Any]:
    """The schema (draft 2020-12) of osteon's record format.

    A value may be given bare, or as an object with unit, date and source. Facts that are left out,
    or null, are unknown.
    """
    course = _scope(vocabulary, Scope.COURSE)
    lesion = _scope(vocabulary, Scope.LESION)
    lesion["properties"] = {
        "id": {"type": "string", "description": "A name for this lesion, unique in the record."},
        **lesion["properties"],
        "radiotherapy": {
            "type": "array",
            "description": "All earlier courses of radiotherapy to this lesion; [] where there was none.",
            "items": course,
        },
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "osteon record",
        "description": "What is known about one person. What is left out is unknown, never false.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "id": {"type": "string"},
            "comment": {"type": "string"},
            "patient": _scope(vocabulary, Scope.PATIENT),
            "lesions": {"type": "array", "items": lesion},
        },
    }


def _scope(vocabulary: Vocabulary, scope: Scope) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {item.name: _fact(item) for item in vocabulary.given(scope)},
    }


def _fact(item: Declaration) -> dict[str, Any]:
    bare = _value(item)
    about: dict[str, Any] = {"value": bare, "date": _DATE, "source": {"type": "string"}}
    options: list[dict[str, Any]] = [bare, {"type": "null"}]
    if isinstance(item.type, NumberType):
        about["value"] = {"type": "number"}
        about |= {
            "unit": {"type": "string", "description": f"UCUM; {', '.join((item.unit or '1', *item.also_in))} or any convertible unit"},
            "comparator": {"enum": ["<", "<=", ">", ">="]},
            "low": {"type": "number"},
            "high": {"type": "number"},
        }
    if isinstance(item.type, ChoiceType):
        about["any_of"] = {"type": "array", "items": bare, "minItems": 1}
    options.append({"type": "object", "additionalProperties": False, "properties": about})
    described = " ".join(filter(None, (item.label + ".", item.question, item.help)))
    return {"description": described, "anyOf": options}


def _value(item: Declaration) -> dict[str, Any]:
    match item.type:
        case BooleanType():
            return {"type": "boolean"}
        case DateType():
            return _DATE
        case ChoiceType():
            return {"enum": [*item.type.values, *item.type.groups]}
        case NumberType():
            kind = "integer" if item.type.integer else "number"
            return {"type": kind, "minimum": item.type.low, "maximum": item.type.high, "description": f"in {item.unit}"}
