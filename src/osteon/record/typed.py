"""From what a person typed for a fact to the value as a record writes it."""

from __future__ import annotations

import re
from typing import Any

from osteon.faults import Fault, RecordError
from osteon.logic import BooleanType, ChoiceType, NumberType
from osteon.vocabulary import Declaration

_NUMBER = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?"
_QUANTITY = re.compile(rf"(?P<comparator><=|>=|<|>)?\s*(?P<low>{_NUMBER})(?:\s*(?:\.\.|to)\s*(?P<high>{_NUMBER}))?\s*(?P<unit>.*)")
_TRUTHS = {"yes": True, "true": True, "y": True, "no": False, "false": False, "n": False}


def typed_value(declaration: Declaration, text: str, name: str, where: str) -> Any:
    """The text as a record would write it: `yes`, `positive|unknown_status`, `<5`, `3 to 5`, `70 kg`.

    What is not understood is passed on for the reader of records to name. Raises RecordError, placed at `where`, for
    a bare number of a fact that is in use with several units.
    """
    kind = declaration.type
    match kind:
        case BooleanType():
            return _TRUTHS.get(text.lower(), text)
        case ChoiceType():
            values = [value.strip().replace(" ", "_") for value in text.split("|")]
            return {"any_of": values} if len(values) > 1 else values[0]
        case NumberType():
            return _quantity(declaration, text, name, where)
    return text


def _quantity(declaration: Declaration, text: str, name: str, where: str) -> Any:
    found = _QUANTITY.fullmatch(text)
    if found is None:
        return text
    unit = found["unit"].strip()
    if not unit and declaration.also_in:
        # Where several units are in use, a bare number is a guess that the reader would have to make.
        units = (declaration.unit or "1", *declaration.also_in)
        hint = f'Write it with its unit: {name}="{found["low"]} {units[0]}"; in use: {", ".join(units)}'
        raise RecordError([Fault("OST402", f"{name} has no unit", where, hint=hint)])
    fields: dict[str, Any] = {"unit": unit} if unit else {}
    if found["high"] is not None:
        return {"low": float(found["low"]), "high": float(found["high"]), **fields}
    value = float(found["low"])
    plain = int(value) if value == int(value) else value
    if found["comparator"]:
        fields["comparator"] = found["comparator"]
    return {"value": plain, **fields} if fields else plain
