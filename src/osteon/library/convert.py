"""From plain data to document shapes, naming every part that does not fit."""

from __future__ import annotations

import re
import types
import typing
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec

from osteon.faults import Fault
from osteon.logic import nearest
from osteon.yaml_reader import Document, Path_

T = TypeVar("T", bound=msgspec.Struct)
_PATH_PART = re.compile(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+|\.\.\.)\]")
_UNKNOWN_FIELD = re.compile(r"unknown field `([^`]+)`")


def to_shape(document: Document, data: Any, shape: type[T], path: Path_, faults: list[Fault]) -> T | None:
    """`data`, which stands at `path` of the document, as a `shape`; None where a fault was added.

    Lists of parts are read one by one, so that each faulty part is named.
    """
    if not isinstance(data, dict):
        faults.append(document.fault("OST110", f"a list of named fields is needed here, not {_kind(data)}", path))
        return None
    before = len(faults)
    hints = typing.get_type_hints(shape, include_extras=True)
    fields = {field.encode_name: hints[field.name] for field in msgspec.structs.fields(shape)}
    ready: dict[str, Any] = {}
    for name, value in data.items():
        where = (*path, name)
        if name not in fields:
            close = nearest(name, fields)
            meant = f"Did you mean {close}? " if close else ""
            faults.append(
                document.fault("OST111", f"there is no field {name} here", where, f"{meant}Allowed: {', '.join(fields)}", key=True)
            )
            continue
        ready[name] = _field(document, value, fields[name], where, faults)
    required = [field.encode_name for field in msgspec.structs.fields(shape) if field.required]
    faults += [document.fault("OST112", f"the field {name} is missing", path) for name in required if name not in data]
    if len(faults) > before:
        return None
    return msgspec.convert(_plain(ready), shape)


def _plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def _field(document: Document, value: Any, kind: Any, path: Path_, faults: list[Fault]) -> Any:
    part = _struct(kind)
    if part is not None and isinstance(value, dict):
        return to_shape(document, value, part, path, faults)
    if get_origin(kind) is tuple and len(get_args(kind)) == 2 and get_args(kind)[1] is Ellipsis and isinstance(value, list):
        inner = get_args(kind)[0]
        return [_field(document, item, inner, (*path, place), faults) for place, item in enumerate(value)]
    try:
        msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        faults.append(_shape_fault(document, error, value, kind, path))
    return value


def _struct(kind: Any) -> type[msgspec.Struct] | None:
    """The struct that a type stands for, also as one side of a union."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    if get_origin(kind) in (Union, types.UnionType):
        for option in get_args(kind):
            if isinstance(option, type) and issubclass(option, msgspec.Struct):
                return option
    return None


def _shape_fault(document: Document, error: msgspec.ValidationError, value: Any, kind: Any, path: Path_) -> Fault:
    message, _, inner = str(error).partition(" - at `$")
    steps: list[str | int] = []
    for name, index in _PATH_PART.findall(inner):
        if index == "...":
            break
        steps.append(name or int(index))
    unknown = _UNKNOWN_FIELD.search(message)
    if unknown:
        return document.fault("OST111", f"there is no field {unknown[1]} here", (*path, *steps, unknown[1]), key=True)
    options = _literals(kind)
    if options:
        close = nearest(str(value), options)
        meant = f"Did you mean {close}? " if close else ""
        return document.fault("OST113", f"{value} is not allowed here", path, f"{meant}Allowed: {', '.join(options)}")
    if "regex" in message:
        return document.fault(
            "OST114", f"{value} is not an identifier", path, "Use small letters, digits and single hyphens, as in early-palliative-care."
        )
    plain = message.replace("`", "").replace("str", "text").replace("Expected", "expected").replace("array", "a list")
    return document.fault("OST110", f"this does not fit: {plain}", (*path, *steps))


def _literals(kind: Any) -> list[str]:
    if get_origin(kind) is typing.Literal:
        return [str(option) for option in get_args(kind)]
    if get_origin(kind) in (Union, types.UnionType):
        return [text for option in get_args(kind) for text in _literals(option)]
    return []


def _kind(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case list():
            return "a list"
        case bool():
            return "a truth value"
        case int() | float():
            return "a number"
    return "text"
