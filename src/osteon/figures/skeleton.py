"""The drawing of the skeleton as data: `python -m tools.skeleton` makes the file that is read here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

ViewName = Literal["front", "back", "spine"]
VIEWS: tuple[ViewName, ...] = ("front", "back", "spine")
Place = tuple[str, str | None]
"""A site and its side ("left" or "right" of the patient; None where the bone has no sides)."""
Point = tuple[float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Part:
    """One shape of a view.

    kind: "bone" and "whole" (a name and a bracket for a bone or region as a whole) can be chosen; "far" is the part of a
    bone that lies behind; "cartilage" and "hollow" only complete the picture and have no site.
    """

    kind: str
    outline: str
    site: str | None = None
    side: str | None = None
    anchor: Point = (0, 0)
    """Where a sign points at; the middle of the name of a whole."""
    box: Box = (0, 0, 0, 0)
    detail: str | None = None
    hit: str | None = None
    """A line for pointers, `hit_width` wide, where the bone itself is too slender."""
    hit_width: float = 0
    text: str | None = None
    """A label inside the drawing; "*" stands for the name of the site."""
    text_at: Point = (0, 0)
    covered: bool = False
    """Whether other bones lie in front, so that a mark must show through them."""
    room: float = 0
    """How wide a line of the name may be."""

    @property
    def chosen_by(self) -> Place | None:
        """What is chosen with this part, if anything."""
        return (self.site, self.side) if self.site and self.kind in ("bone", "whole") else None


@dataclass(frozen=True)
class View:
    """One drawing: its size, the x of the midline, the outline of the body, and the parts in the order of painting.

    That order also goes from head to foot, so it is the order of reading.
    """

    name: ViewName
    width: float
    height: float
    midline: float
    silhouette: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def right_is_first(self) -> bool:
        """Whether the patient's right is at the left of the picture, as it is from the front."""
        return self.name != "back"


@cache
def _file() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((Path(__file__).parent / "skeleton.json").read_text(encoding="utf-8"))
    return content


@cache
def covers() -> Mapping[str, tuple[str, ...]]:
    """For each region or whole bone, the sites within it."""
    return MappingProxyType({site: tuple(within) for site, within in _file()["covers"].items()})


@cache
def view(name: ViewName) -> View:
    """One view of the skeleton. ValueError if there is none of that name."""
    if name not in VIEWS:
        raise ValueError(f"there is no view {name!r} of the skeleton; there are {', '.join(VIEWS)}")
    content = _file()[name]
    return View(
        name=name,
        width=content["width"],
        height=content["height"],
        midline=content["midline"],
        silhouette=tuple(content["silhouette"]),
        parts=tuple(_part(entry) for entry in content["parts"]),
    )


@cache
def places(names: tuple[ViewName, ...] = VIEWS) -> frozenset[Place]:
    """Every site and side that can be chosen in these views."""
    return frozenset(place for name in names for part in view(name).parts if (place := part.chosen_by))


def _part(entry: dict[str, Any]) -> Part:
    return Part(
        kind=entry["kind"],
        outline=entry["d"],
        site=entry.get("site"),
        side=entry.get("side"),
        anchor=tuple(entry.get("anchor") or entry.get("at") or (0, 0)),
        box=tuple(entry.get("box", (0, 0, 0, 0))),
        detail=entry.get("detail"),
        hit=entry.get("hit"),
        hit_width=entry.get("hit_width", 0),
        text=entry.get("text"),
        text_at=tuple(entry.get("text_at", (0, 0))),
        covered=entry.get("covered", False),
        room=entry.get("room", 0),
    )
