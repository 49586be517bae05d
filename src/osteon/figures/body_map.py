"""The body map: a skeleton from the front and from behind, and the spine enlarged, with what is known of each bone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from osteon.figures import bones, signs
from osteon.figures.body_map_view import Labels, ViewDrawing, is_shown, told
from osteon.figures.marks import STATES, Mark
from osteon.figures.signs import Marker
from osteon.figures.skeleton import VIEWS, Part, Place, ViewName, view
from osteon.figures.texts import BodyMapTexts


def body_map(
    marks: Mapping[Place, Mark],
    labels: Labels,
    *,
    key: str,
    title: str,
    description: str,
    views: tuple[ViewName, ...] = VIEWS,
    interactive: bool = False,
    texts: BodyMapTexts | None = None,
) -> str:
    """The map as HTML: a `div` that holds one SVG for each view.

    marks: what to show, by site and side. A mark without side on a paired bone is shown on both sides, dashed and with a
        question mark. A mark on a region or whole bone tints everything within it. What the views do not show is written
        below them.
    labels: names of sites. Where the drawing has little room it takes what stands before a bracket: "Femur (thigh bone)"
        becomes "Femur".
    key: makes ids unique in a page: a letter, then letters, digits, hyphens and underscores. ValueError otherwise.
    title, description: the text alternative of each view; the texts of the marks that it shows follow the description. Neither may be
        empty: ValueError.
    texts: the words of the map itself; see `osteon.figures.texts`.
    interactive: every bone becomes a button for `body-map.js`; otherwise the views are pictures.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", key):
        raise ValueError(f"the key of a figure must be usable as an id, not {key!r}")
    if not title.strip() or not description.strip():
        raise ValueError("a figure needs a title and a description: they are its text alternative")
    words = texts or BodyMapTexts()
    root = Element("div", {"class": "body-map" + (" body-map-interactive" if interactive else ""), "id": key})
    if interactive:
        # Those who do not see the screen hear the name of each button; this line is for those who point.
        hint = SubElement(root, "p", {"class": "body-map-name bm-idle", "aria-hidden": "true", "data-hint": words.choose})
        hint.text = words.choose
    for name in views:
        ViewDrawing(view(name), marks, labels, key=key, texts=words, interactive=interactive).add_to(root, title, description)
    rest = [told(mark) for place, mark in marks.items() if not is_shown(place, views)]
    if rest:
        SubElement(root, "p", {"class": "body-map-rest"}).text = words.not_drawn.format(text=" ".join(rest))
    return tostring(root, encoding="unicode")


def body_map_legend(texts: BodyMapTexts | None = None, *, key: str, states: Iterable[str] = (*STATES, "within")) -> str:
    """What the signs mean, as a list: one entry for each of `states` ("within": somewhere in a region)."""
    words = texts or BodyMapTexts()
    root = Element("ul", {"class": "body-map-legend"})
    for state in states:
        item = SubElement(root, "li")
        size = {"viewBox": "0 0 60 34", "width": "60", "height": "34"}
        picture = SubElement(item, "svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "bm-swatch", **size, "aria-hidden": "true"})
        _add_swatch(picture, state, f"{key}-{state}")
        SubElement(item, "span").text = getattr(words, state)
    return tostring(root, encoding="unicode")


def _add_swatch(picture: Element, state: str, key: str) -> None:
    """A piece of bone and the marker beside it."""
    signs.add_patterns(picture, key)
    part = Part("bone", "M3 6h22q-3 11 0 22h-22q3-11 0-22z", anchor=(14, 17), box=(3, 6, 25, 28))
    group = SubElement(picture, "g", {"class": f"bm-part bm-bone bm-{state}"})
    if state == "within":
        bones.add_shape(group, part, (), key, unsure=True)
        return
    bones.add_shape(group, part, (state,), key)
    marker = Marker(Mark((state,), ""), "1" if state == "lesion" else "", part.anchor, part.box)
    signs.add_marker(picture, marker, (44, 11 if marker.badges else 17), key)
