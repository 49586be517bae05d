"""How a bone is painted: fill, inner lines, and the patterns of its state."""

from __future__ import annotations

from collections.abc import Collection
from xml.etree.ElementTree import Element, SubElement

from osteon.figures import signs
from osteon.figures.drawing import DANGER
from osteon.figures.skeleton import Part

BONE_LINE, BODY, WITHIN = "#6f6653", "#efece6", "#f5d0ca"
LOOK = {
    "bone": {"fill": "#f6f0e2", "stroke": BONE_LINE, "stroke-width": "0.9"},
    "far": {"fill": "#e6dfce", "stroke": "#a09682", "stroke-width": "0.6"},
    "cartilage": {"fill": "#e3e8ea", "stroke": "#9aa5aa", "stroke-width": "0.6"},
    "hollow": {"fill": "#8a8070", "stroke": BONE_LINE, "stroke-width": "0.6"},
}
"""The colours by kind of part for print and for pages without a stylesheet."""
DASHED = {"fill": WITHIN, "stroke": signs.DANGER_DARK, "stroke-width": "1.1", "stroke-dasharray": "2.6 1.8"}


def add_shape(group: Element, part: Part, state: Collection[str], key: str, *, unsure: bool = False) -> None:
    """Paint a part. `unsure`: it is only known that the lesion may be here (a region, or one of two sides)."""
    look = dict(LOOK[part.kind])
    if unsure:
        look |= DASHED
    elif "lesion" in state:
        look |= {"fill": DANGER, "stroke": signs.DANGER_DARK, "stroke-width": "1.2"}
    SubElement(group, "path", {"d": part.outline, "class": "bm-shape", **look})
    if part.detail:
        line = signs.DANGER_DARK if "lesion" in state else BONE_LINE
        SubElement(group, "path", {"d": part.detail, "class": "bm-detail", "fill": "none", "stroke": line, "stroke-width": "0.7"})
    for word in ("irradiated", "weak"):
        if word in state:
            look = {"d": part.outline, "class": f"bm-{word}-fill", "fill": f"url(#{key}-{word})", "pointer-events": "none"}
            SubElement(group, "path", look)
    if "broken" in state and part.kind == "bone":
        signs.add_zigzag(group, part.anchor, across=min(max(part.box[2] - part.box[0], 10), 22))


def add_shape_behind(parent: Element, part: Part) -> None:
    """The outline of a bone with a lesion, seen through what lies in front of it."""
    look = {**DASHED, "fill": DANGER, "fill-opacity": "0.55"}
    SubElement(parent, "path", {"d": part.outline, "class": "bm-through", **look})
