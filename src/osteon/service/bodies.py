"""Reads JSON that may be hostile: too deep, too long, a key twice, no text, numbers beyond any measure."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from osteon.service.problems import Refused

_TEXT = re.compile(rb'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_NO_BRACKET = bytes(byte for byte in range(256) if byte not in b"[]{}")
_ONE_KIND = bytes.maketrans(b"{}", b"[]")
_LONGEST_NUMBER = 400
"""Digits; longer integers cannot be a measurement and take time to read."""


def read_json(body: bytes, depth: int) -> Any:
    """The value in a body. Raises Refused (400) for what is not one JSON text within `depth` levels."""
    if not body.strip():
        raise Refused(400, "the body is empty; JSON is needed")
    if is_deeper(body, depth):
        raise Refused(400, f"the body is nested more than {depth} levels deep")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8 text (byte {error.start})") from None
    try:
        found = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_int=_integer, parse_float=_number)
    except json.JSONDecodeError as error:
        raise Refused(400, f"this is not JSON: {error.msg} at line {error.lineno}, column {error.colno}") from None
    except (RecursionError, ValueError):
        raise Refused(400, "the body cannot be read") from None
    if _SURROGATE.search(text) and not _is_text(found):
        raise Refused(400, "a text holds half a character (a lone surrogate)")
    return found


def _is_text(value: Any) -> bool:
    """Whether every text can be written as UTF-8 again."""
    if isinstance(value, str):
        return not any("\ud800" <= letter <= "\udfff" for letter in value)
    if isinstance(value, dict):
        return all(_is_text(name) and _is_text(item) for name, item in value.items())
    return all(_is_text(item) for item in value) if isinstance(value, list) else True


def is_deeper(body: bytes, depth: int) -> bool:
    """Whether brackets stand in each other more than `depth` times, found without reading the values."""
    brackets = _TEXT.sub(b"", body).translate(_ONE_KIND, _NO_BRACKET)
    for _ in range(depth):
        if not brackets:
            return False
        before = len(brackets)
        brackets = brackets.replace(b"[]", b"")
        if len(brackets) == before:
            return False  # brackets that do not match: the parser says so at once
    return bool(brackets)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object, of which no key is lost because it stands twice. Keys are not told: they could be about a person."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Refused(400, "a key stands twice in one object, so that one of its values would be lost")
    return found


def _no_constant(word: str) -> Any:
    raise Refused(400, f"{word} is not a JSON value")


def _integer(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise Refused(400, f"a number has more than {_LONGEST_NUMBER} digits")
    return int(text)


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise Refused(400, "a number is too large")
    return value
