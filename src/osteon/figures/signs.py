"""The signs of the body map: hatching, dots, the zigzag of a fracture, and numbered markers that keep clear of each other."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from osteon.figures.drawing import ACCENT, DANGER, INK, PAPER, number
from osteon.figures.marks import Mark
from osteon.figures.skeleton import Box, Point

DANGER_DARK = "#7a130c"
RADIUS = 10.0
TURNS = (0, 30, -30, 60, -60, 90, -90, 120, -120, 150, -150, 180)
"""Directions that are tried for a marker, in degrees from straight outwards."""


def add_patterns(parent: Element, key: str) -> None:
    """The fills for weakened and irradiated bone, under ids that begin with the key."""
    defs = SubElement(parent, "defs")
    hatch = SubElement(defs, "pattern", {"id": f"{key}-weak", "width": "5", "height": "5", "patternUnits": "userSpaceOnUse"})
    # Dark lines with a light rim show on plain bone and on the colour of a lesion, in light mode and in dark.
    for kind, colour, width in (("bm-hatch-rim", PAPER, "2.4"), ("bm-hatch", INK, "1.2")):
        look = {"d": "M-1.5 1.5l3-3M-1 6l7-7M3.5 6.5l3-3", "class": kind, "stroke": colour, "stroke-width": width, "fill": "none"}
        SubElement(hatch, "path", look)
    dots = SubElement(defs, "pattern", {"id": f"{key}-irradiated", "width": "7", "height": "7", "patternUnits": "userSpaceOnUse"})
    for x, y in ((1.75, 1.75), (5.25, 5.25)):
        SubElement(
            dots,
            "circle",
            {"cx": number(x), "cy": number(y), "r": "1.3", "class": "bm-dots", "fill": ACCENT, "stroke": PAPER, "stroke-width": "0.5"},
        )


def add_zigzag(parent: Element, at: Point, across: float) -> None:
    """A break across a bone: dark on a light rim, so that it shows on any fill."""
    step = across / 4
    points = [(at[0] - across / 2 + step * index, at[1] + (2.6 if index % 2 else -2.6)) for index in range(5)]
    d = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    look = {"d": d, "fill": "none", "stroke-linejoin": "round", "stroke-linecap": "round"}
    SubElement(parent, "path", {**look, "class": "bm-break-rim", "stroke": PAPER, "stroke-width": "4.4"})
    SubElement(parent, "path", {**look, "class": "bm-break", "stroke": INK, "stroke-width": "1.9"})


@dataclass(frozen=True)
class Marker:
    """A numbered sign: what it says, the point it is about and the box of what it is about."""

    mark: Mark
    text: str
    anchor: Point
    box: Box

    @property
    def half_width(self) -> float:
        return max(RADIUS, len(self.text) * 4 + 4) if self.text else 5.5

    @property
    def half_height(self) -> float:
        return RADIUS if self.text else 5.5

    @property
    def rim(self) -> float:
        """How far rings and rays stand out."""
        return 3.6 * ("painful" in self.mark.state) + 5 * ("irradiated" in self.mark.state)

    @property
    def badges(self) -> tuple[str, ...]:
        return tuple(word for word in ("weak", "broken") if word in self.mark.state)

    def box_at(self, at: Point) -> Box:
        aside, up = self.half_width + self.rim + 1, self.half_height + self.rim + 1
        return at[0] - aside, at[1] - up, at[0] + aside, at[1] + up + (12 if self.badges else 0)


def placed(
    markers: Sequence[Marker], *, size: Point, midline: float, texts: Iterable[Box], bones: Iterable[Box], reach: Sequence[float]
) -> list[Point]:
    """Where each marker stands: near its bone, outwards if it can, clear of the others and of what is to be seen."""
    named, shown = list(texts), list(bones)
    # From the most wanted place to the least, so that the search can end as soon as no later one can be better.
    trials = sorted((distance * 0.8 + abs(turn) * 0.12, distance, turn) for distance in reach for turn in TURNS)
    found: list[Point] = []
    taken: list[Box] = []
    for marker in markers:
        x, y = marker.anchor
        outwards = 1 if x >= midline - 1 else -1
        around = (x - 110, y - 110, x + 110, y + 110)
        near, near_texts = ([box for box in boxes if _overlap(box, around)] for boxes in (shown, named))
        best, best_cost = marker.anchor, math.inf
        for wish, distance, turn in trials:
            if wish >= best_cost:
                break
            angle = math.radians(turn)
            at = (x + outwards * distance * math.cos(angle), y + distance * math.sin(angle))
            box = marker.box_at(at)
            cost = wish + 6000 * (box[0] < 1 or box[1] < 30 or box[2] > size[0] - 1 or box[3] > size[1] - 1)
            for weight, boxes in ((50.0, taken), (4.0, near_texts), (0.5, (marker.box,)), (0.6, near)):
                for other in boxes:
                    if cost < best_cost:
                        cost += weight * _overlap(box, other)
            if cost < best_cost:
                best, best_cost = at, cost
        found.append(best)
        taken.append(marker.box_at(best))
    return found


def _overlap(one: Box, other: Box) -> float:
    """The area two boxes share."""
    if one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]:
        return 0
    return (min(one[2], other[2]) - max(one[0], other[0])) * (min(one[3], other[3]) - max(one[1], other[1]))


def add_leader(parent: Element, marker: Marker, at: Point) -> None:
    """The line from a marker to its bone."""
    (x, y), (x0, y0) = at, marker.anchor
    if math.hypot(x - x0, y - y0) < 1:
        return
    for kind, colour, width in (("bm-leader-rim", PAPER, "3.4"), ("bm-leader", INK, "1.2")):
        look = {"x1": number(x0), "y1": number(y0), "x2": number(x), "y2": number(y)}
        SubElement(parent, "line", {**look, "class": kind, "stroke": colour, "stroke-width": width, "stroke-linecap": "round"})
    SubElement(
        parent,
        "circle",
        {"cx": number(x0), "cy": number(y0), "r": "2.2", "class": "bm-leader-end", "fill": INK, "stroke": PAPER, "stroke-width": "0.9"},
    )


def add_marker(parent: Element, marker: Marker, at: Point, key: str) -> None:
    """The sign itself: a disc with the numbers, a dotted ring (painful), rays (irradiated), small squares (weak, broken)."""
    group = SubElement(parent, "g", {"class": "bm-marker"})
    x, y = at
    wide, high = marker.half_width, marker.half_height
    state = marker.mark.state
    if marker.rim:
        _round(group, at, wide + marker.rim + 0.8, high + marker.rim + 0.8, {"class": "bm-marker-rim", "fill": PAPER})
    if "irradiated" in state:
        inner = 3.6 * ("painful" in state) + 1.6
        rays = ""
        for turn in range(0, 360, 45):
            c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
            start, end = ((x + c * (wide + out), y + s * (high + out)) for out in (inner, inner + 3.6))
            rays += f"M{number(start[0])} {number(start[1])}L{number(end[0])} {number(end[1])}"
        SubElement(
            group, "path", {"d": rays, "class": "bm-rays", "stroke": ACCENT, "stroke-width": "2", "stroke-linecap": "round", "fill": "none"}
        )
    if "painful" in state:
        look = {
            "class": "bm-ring",
            "fill": "none",
            "stroke": DANGER,
            "stroke-width": "2",
            "stroke-dasharray": "0.1 3.6",
            "stroke-linecap": "round",
        }
        _round(group, at, wide + 3, high + 3, look)
    lesion = "lesion" in state
    look = {
        "class": "bm-disc bm-disc-lesion" if lesion else "bm-disc",
        "fill": PAPER,
        "stroke": DANGER if lesion else INK,
        "stroke-width": "2",
    }
    _round(group, at, wide - 0.6, high - 0.6, look)
    if marker.text:
        look = {
            "x": number(x),
            "y": number(y + 4.6),
            "class": "bm-number",
            "fill": INK,
            "font-size": "13",
            "font-weight": "bold",
            "text-anchor": "middle",
            "direction": "ltr",  # numbers and a question mark keep their order in every script
        }
        SubElement(group, "text", look).text = marker.text
    badges = marker.badges
    for index, word in enumerate(badges):
        left = x - 6.5 * len(badges) + 13 * index + 0.5
        add_badge(group, word, (left, y + high + (4.6 if "painful" in state else 1.2)), key)


def add_badge(parent: Element, word: str, at: Point, key: str) -> None:
    """A small square with the sign of weakened or broken bone, its corner at `at`."""
    x, y = at
    look = {"x": number(x), "y": number(y), "width": "12", "height": "12", "rx": "2.5"}
    SubElement(parent, "rect", {**look, "class": "bm-badge", "fill": PAPER, "stroke": INK, "stroke-width": "1.2"})
    if word == "weak":
        SubElement(parent, "rect", {**look, "class": "bm-weak", "fill": f"url(#{key}-weak)"})
    if word == "broken":
        d = f"M{number(x + 2)} {number(y + 8)}l2.7-4.6 2.6 4.8 2.7-4.6"
        SubElement(
            parent,
            "path",
            {
                "d": d,
                "class": "bm-break",
                "fill": "none",
                "stroke": INK,
                "stroke-width": "1.7",
                "stroke-linejoin": "round",
                "stroke-linecap": "round",
            },
        )


def _round(parent: Element, at: Point, wide: float, high: float, look: dict[str, str]) -> None:
    SubElement(
        parent,
        "rect",
        {
            "x": number(at[0] - wide),
            "y": number(at[1] - high),
            "width": number(2 * wide),
            "height": number(2 * high),
            "rx": number(high),
            **look,
        },
    )
