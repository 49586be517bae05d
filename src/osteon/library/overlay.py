"""Local policy: a document that changes another one without touching it.

A policy document names the document it `overlays` and gives only what differs. Mappings merge field
by field; lists of parts with an `id` merge part by part, and new parts are added; anything else is
replaced. `remove: [section/part, ...]` takes parts away.
"""

from __future__ import annotations

from typing import Any

import msgspec

from osteon.faults import Fault
from osteon.logic import nearest
from osteon.yaml_reader import Document, Path_, Place


def apply_overlay(base: Document, overlay: Document, faults: list[Fault]) -> Document:
    """The base document with the overlay's changes; its faults point into the overlay."""
    data = {key: value for key, value in overlay.data.items() if key not in ("overlays", "remove")}
    places: dict[Path_, Place] = {}
    keys: dict[Path_, Place] = {}

    def note(source: Path_, target: Path_) -> None:
        for mapping, found in ((overlay.places, places), (overlay.keys, keys)):
            for path, place in mapping.items():
                if path[: len(source)] == source:
                    found[target + path[len(source) :]] = place

    def merge(old: Any, new: Any, source: Path_, target: Path_) -> Any:
        if isinstance(old, dict) and isinstance(new, dict):
            merged = dict(old)
            for key, value in new.items():
                merged[key] = merge(old.get(key), value, (*source, key), (*target, key))
            return merged
        if _has_ids(old) and _has_ids(new):
            result = list(old)
            index = {item["id"]: place for place, item in enumerate(result)}
            for place, item in enumerate(new):
                if item["id"] in index:
                    at = index[item["id"]]
                    result[at] = merge(result[at], item, (*source, place), (*target, at))
                else:
                    note((*source, place), (*target, len(result)))
                    result.append(item)
            return result
        note(source, target)
        return new

    merged = merge(base.data, data, (), ())
    for place, name in enumerate(overlay.data.get("remove") or []):
        section, _, part = str(name).partition("/")
        parts = merged.get(section)
        if not _has_ids(parts) or part not in [item["id"] for item in parts]:
            known = [f"{key}/{item['id']}" for key, value in merged.items() if _has_ids(value) for item in value]
            close = nearest(str(name), known)
            hint = f"Did you mean {close}?" if close else f"Allowed: {', '.join(known)}"
            faults.append(overlay.fault("OST131", f"there is no part {name} to remove", ("remove", place), hint))
            continue
        merged[section] = [item for item in parts if item["id"] != part]
    # The places of parts behind a removed one have moved; faults then fall back to their owner.
    return msgspec.structs.replace(overlay, data=merged, places={(): Place(1, 1)} | places, keys=keys)


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) and isinstance(item.get("id"), str) for item in value)
