"""Any part of a plan as a FHIR Parameters resource: field by field, so that nothing that a plan says is lost.

A field of the plan becomes a parameter of the same name: text a valueString, a number a valueDecimal, an amount a
valueQuantity, a part its own parameters, a list as many parameters of that name. What is empty is left out.
"""

from __future__ import annotations

import math
from typing import Any

from msgspec import Struct

from osteon.fhir.write_elements import Json, number, quantity
from osteon.planner import Amount


def parameters(part: Struct, without: tuple[str, ...] = ()) -> Json:
    """The Parameters resource of a part of the plan, for being contained as `#output`."""
    return {"resourceType": "Parameters", "id": "output", "parameter": _fields(part, without)}


def _fields(part: Struct, without: tuple[str, ...] = ()) -> list[Json]:
    return [made for name in part.__struct_fields__ if name not in without for made in _named(name, getattr(part, name))]


def _named(name: str, value: Any) -> list[Json]:
    match value:
        case None | "":
            return []
        case bool():
            return [{"name": name, "valueBoolean": value}]
        case str():
            return [{"name": name, "valueString": value}]
        case int():
            return [{"name": name, "valueInteger": value}]
        case float():
            return [{"name": name, "valueDecimal": number(value)}] if math.isfinite(value) else []
        case Amount():
            return [{"name": name, "valueQuantity": quantity(value.value, value.unit)}]
        case Struct():
            inner = _fields(value)
            return [{"name": name, "part": inner}] if inner else []
        case tuple():
            return [made for item in value for made in _named(name, item)]
        case _:
            raise TypeError(f"a plan holds no {type(value).__name__}")
