"""Checks an answer against the specification: its schema, and what a schema cannot say."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import jsonschema

_SCHEMA = json.loads((Path(__file__).parent / "cards.schema.json").read_text())


def checked(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The cards of an answer that keeps to the specification."""
    jsonschema.validate(answer, _SCHEMA)
    _no_empties(answer, "")
    cards: list[dict[str, Any]] = answer["cards"]
    numbers = [item.get("uuid") for card in cards for item in (card, *card.get("suggestions", ()))]
    assert len(set(numbers)) == len(numbers)
    assert all(str(uuid.UUID(number)) == number for number in numbers)
    for card in cards:
        recommended = [item for item in card.get("suggestions", ()) if item.get("isRecommended")]
        assert len(recommended) <= 1 or card["selectionBehavior"] == "any"
        assert "<" not in card.get("detail", "").replace("](<", "").replace("\\<", ""), "no raw HTML"
    return cards


def _no_empties(value: Any, name: str) -> None:
    """Nothing is null or empty but the list of cards itself."""
    assert value is not None
    assert name in ("cards", "resource") or value not in ("", [], {}), name
    if name == "resource":
        return  # a resource keeps to FHIR
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        _no_empties(item, str(key))
