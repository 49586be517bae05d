"""The body map: a skeleton from the front and from behind, and the spine enlarged, with what is known of each bone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement, tostring

from osteon.figures import signs
from osteon.figures.marks import STATES, BodyMapTexts, Mark
from osteon.figures.signs import Marker, number
from osteon.figures.skeleton import VIEWS, Box, Part, Place, View, ViewName, covers, places, view

Labels = Callable[[str, str | None], str]
"""The name of a site in words, with its side if one is given."""
BONE, BONE_LINE, FAR, FAR_LINE, BODY, MUTED = "#f6f0e2", "#6f6653", "#e6dfce", "#a09682", "#efece6", "#5b5f66"
HOLLOW, CARTILAGE, CARTILAGE_LINE, WITHIN, PILL = "#8a8070", "#e3e8ea", "#9aa5aa", "#f5d0ca", "#ffffff"
LOOK = {
    "bone": {"fill": BONE, "stroke": BONE_LINE, "stroke-width": "0.9"},
    "far": {"fill": FAR, "stroke": FAR_LINE, "stroke-width": "0.6"},
    "cartilage": {"fill": CARTILAGE, "stroke": CARTILAGE_LINE, "stroke-width": "0.6"},
    "hollow": {"fill": HOLLOW, "stroke": BONE_LINE, "stroke-width": "0.6"},
}
LINE = 14.0
REACH = {"front": (17, 22, 28, 36, 46), "back": (17, 22, 28, 36, 46), "spine": (20, 30, 44, 58, 74, 92)}


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
    key: makes ids unique in a page; a letter, then letters, digits and hyphens.
    interactive: every bone becomes a button for `body-map.js`; otherwise the views are pictures with a text alternative.
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", key):
        raise ValueError(f"the key of a figure must be usable as an id, not {key!r}")
    words = texts or BodyMapTexts()
    root = Element("div", {"class": "body-map" + (" body-map-interactive" if interactive else ""), "id": key})
    if interactive:
        # Those who do not see the screen hear the name of each button; this line is for those who point.
        SubElement(root, "p", {"class": "body-map-name", "aria-hidden": "true", "data-hint": words.choose}).text = words.choose
    for name in views:
        _Drawing(view(name), marks, labels, key, words, interactive).add_to(root, title, description)
    rest = [mark.text for place, mark in marks.items() if not _is_shown(place, views)]
    if rest:
        SubElement(root, "p", {"class": "body-map-rest"}).text = words.not_drawn.format(text="; ".join(rest))
    return tostring(root, encoding="unicode")


def body_map_legend(texts: BodyMapTexts | None = None, *, key: str, states: Iterable[str] = (*STATES, "within")) -> str:
    """What the signs mean, as a list: one entry for each of `states`."""
    words = texts or BodyMapTexts()
    root = Element("ul", {"class": "body-map-legend"})
    for state in states:
        item = SubElement(root, "li")
        name = f"{key}-{state}"
        picture = SubElement(
            item,
            "svg",
            {"xmlns": "http://www.w3.org/2000/svg", "class": "bm-swatch", "viewBox": "0 0 60 34", "width": "60", "height": "34", "aria-hidden": "true"},
        )
        signs.add_patterns(picture, name)
        _swatch(picture, state, name)
        SubElement(item, "span").text = getattr(words, state)
    return tostring(root, encoding="unicode")


def _swatch(picture: Element, state: str, key: str) -> None:
    """A piece of bone and the marker beside it."""
    d = "M3 6h22q-3 11 0 22H3q3-11 0-22z"
    part = Part("bone", d, "", None, (14, 17), (3, 6, 25, 28))
    if state == "within":
        _add_shape(SubElement(picture, "g", {"class": "bm-part bm-within"}), part, Mark((), ""), key, within=True)
        return
    _add_shape(SubElement(picture, "g", {"class": " ".join(["bm-part", f"bm-{state}"])}), part, Mark((state,), ""), key)
    marker = Marker(Mark((state,), ""), "1" if state == "lesion" else "", (14, 17), part.box)
    signs.add_marker(picture, marker, (44, 12 if marker.badges else 17), key)


def _is_shown(place: Place, views: tuple[ViewName, ...]) -> bool:
    site, side = place
    shown = places(views)
    whole = any((within, other) in shown for within in covers().get(site, ()) for other in (None, "left", "right"))
    return whole or (site, None) in shown or any((site, other) in shown for other in ("left", "right") if side in (None, other))


def short(label: str) -> str:
    """A name without the explanation in brackets."""
    return label.split("(")[0].strip() or label


def _lines(text: str, letters: int) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


class _Drawing:
    """One view in the making."""

    def __init__(
        self, seen: View, marks: Mapping[Place, Mark], labels: Labels, key: str, words: BodyMapTexts, interactive: bool
    ) -> None:
        self.view, self.marks, self.labels, self.words, self.interactive = seen, marks, labels, words, interactive
        self.key = f"{key}-{seen.name}"
        self.markers: list[Marker] = []
        self.busy: list[Box] = []
        self.regions = {site: frozenset(within) for site, within in covers().items() if (site, None) in marks or any((site, side) in marks for side in ("left", "right"))}

    def add_to(self, root: Element, title: str, description: str) -> None:
        seen = self.view
        ids = f"{self.key}-title {self.key}-description"
        svg = SubElement(
            root,
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "id": self.key,
                "class": f"bm-view bm-view-{seen.name}",
                "viewBox": f"0 0 {number(seen.width)} {number(seen.height)}",
                "font-family": "sans-serif",
                **({"role": "group", "aria-labelledby": f"{self.key}-title", "aria-describedby": f"{self.key}-description"} if self.interactive else {"role": "img", "aria-labelledby": ids}),
            },
        )
        SubElement(svg, "title", {"id": f"{self.key}-title"}).text = f"{title}: {getattr(self.words, seen.name)}"
        told = [self._told(mark) for place, mark in self.marks.items() if _is_shown(place, (seen.name,))]
        SubElement(svg, "desc", {"id": f"{self.key}-description"}).text = " ".join([description, *(told or [self.words.nothing])])
        signs.add_patterns(svg, self.key)
        self._add_heading(svg)
        for outline in seen.silhouette:
            SubElement(svg, "path", {"d": outline, "class": "bm-body", "fill": BODY})
        first = True
        for part in seen.parts:
            first = not self._add_part(svg, part, first) and first
        self._add_markers(svg)

    def _told(self, mark: Mark) -> str:
        return (", ".join(str(one) for one in mark.numbers) + ": " if mark.numbers else "") + mark.text.rstrip(".") + "."

    def _add_heading(self, svg: Element) -> None:
        seen = self.view
        look = {"class": "bm-heading", "fill": INK_TEXT, "font-size": "14", "font-weight": "bold", "text-anchor": "middle"}
        SubElement(svg, "text", {"x": number(seen.midline), "y": "21", **look}).text = getattr(self.words, seen.name)
        sides = (self.words.right, self.words.left) if seen.right_is_first else (self.words.left, self.words.right)
        for x, text in zip((18.0, seen.width - 18), sides, strict=True):
            box = {"x": number(x - 13), "y": "3", "width": "26", "height": "26", "rx": "5"}
            SubElement(svg, "rect", {**box, "class": "bm-side-box", "fill": "none", "stroke": MUTED, "stroke-width": "1.2"})
            SubElement(svg, "text", {"x": number(x), "y": "21.4", **look, "class": "bm-side", "font-size": "15"}).text = text

    def _mark(self, part: Part) -> tuple[Mark | None, bool]:
        """The mark of a part, and whether its side is not known."""
        if not part.site:
            return None, False
        own = self.marks.get((part.site, part.side))
        if own or not part.side:
            return own or next((self.marks[part.site, side] for side in ("left", "right") if (part.site, side) in self.marks and not part.side), None), False
        sideless = self.marks.get((part.site, None))
        return sideless, sideless is not None

    def _regions_of(self, part: Part) -> list[str]:
        return [
            site
            for site, within in self.regions.items()
            if part.site in within and any((site, side) in self.marks for side in {None, part.side})
        ]

    def _add_part(self, svg: Element, part: Part, first: bool) -> bool:
        """Add a part; returns whether it can be chosen."""
        mark, sideless = self._mark(part)
        if part.kind == "whole" and not self.interactive and not mark:
            return False
        within = bool(self._regions_of(part)) and part.kind != "whole"
        classes = ["bm-part", f"bm-{part.kind}", *(f"bm-{word}" for word in (mark.state if mark else ()))]
        classes += ["bm-within"] * (within and not mark) + ["bm-sideless"] * sideless
        group = SubElement(svg, "g", {"class": " ".join(classes)})
        if part.site:
            group.set("data-site", part.site)
            if part.side:
                group.set("data-side", part.side)
        if self.interactive and part.chosen_by:
            self._make_button(group, part, mark, sideless, first)
        elif mark and part.chosen_by and mark.text:
            SubElement(group, "title").text = self._told(mark)
        if part.kind == "whole":
            self._add_whole(group, part)
        else:
            if self.interactive and part.hit:
                look = {"d": part.hit, "class": "bm-hit", "fill": "none", "stroke": "transparent", "stroke-width": number(part.hit_width), "pointer-events": "stroke"}
                SubElement(group, "path", look)
            _add_shape(group, part, mark, self.key, within=within, dashed=sideless)
            self._add_label(group, part, mark)
        if mark and part.chosen_by:
            self._note_marker(part, mark, sideless)
        return part.chosen_by is not None

    def _make_button(self, group: Element, part: Part, mark: Mark | None, sideless: bool, first: bool) -> None:
        assert part.site
        label = self.labels(part.site, part.side)
        if part.kind == "whole":
            label = self.words.whole.format(site=label)
        group.set("data-name", label)
        if mark:
            label += f". {self._told(mark)}" + (f" ({self.words.side_unknown})" if sideless else "")
        group.set("role", "button")
        group.set("tabindex", "0" if first else "-1")
        group.set("aria-label", label)
        group.set("aria-pressed", "true" if mark and "lesion" in mark.state else "false")

    def _add_whole(self, group: Element, part: Part) -> None:
        assert part.site
        SubElement(group, "path", {"d": part.outline, "class": "bm-bracket", "fill": "none", "stroke": MUTED, "stroke-width": "1.2"})
        lines = _lines(short(self.labels(part.site, None)), part.letters)
        wide = max(44.0, max(len(text) for text in lines) * 6.7 + 14)
        high = max(25.0, len(lines) * LINE + 9)
        x = min(max(part.anchor[0], wide / 2 + 2), self.view.width - wide / 2 - 2)
        y = part.anchor[1]
        box = {"x": number(x - wide / 2), "y": number(y - high / 2), "width": number(wide), "height": number(high), "rx": "7"}
        SubElement(group, "rect", {**box, "class": "bm-shape bm-pill", "fill": PILL, "stroke": MUTED, "stroke-width": "1.2"})
        self.busy.append((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
        for index, text in enumerate(lines):
            base = y - (len(lines) - 1) * LINE / 2 + index * LINE + 4.2
            look = {"x": number(x), "y": number(base), "class": "bm-text", "fill": INK_TEXT, "font-size": "12", "text-anchor": "middle"}
            SubElement(group, "text", look).text = text

    def _add_label(self, group: Element, part: Part, mark: Mark | None) -> None:
        if not part.text:
            return
        text = short(self.labels(part.site or "", None)) if part.text == "*" else part.text
        x, y = part.text_at
        wide = len(text) * 3.6 + 2
        self.busy.append((x - wide, y - 6, x + wide, y + 6))
        look = {"x": number(x), "y": number(y + 4.3), "font-size": "12", "text-anchor": "middle"}
        if mark and {"weak", "irradiated"} & set(mark.state):
            rim = {**look, "class": "bm-text-rim", "fill": "none", "stroke": signs.PAPER, "stroke-width": "4", "stroke-linejoin": "round", "aria-hidden": "true"}
            SubElement(group, "text", rim).text = text
            SubElement(group, "text", {**look, "class": "bm-text", "fill": INK_TEXT, "font-weight": "bold"}).text = text
        else:
            inside = part.box[0] < x < part.box[2]
            lesion = bool(mark and "lesion" in mark.state and inside)
            SubElement(group, "text", {**look, "class": "bm-text bm-text-on" if lesion else "bm-text", "fill": signs.PAPER if lesion else INK_TEXT, **({"font-weight": "bold"} if lesion else {})}).text = text

    def _note_marker(self, part: Part, mark: Mark, sideless: bool) -> None:
        text = ", ".join(str(one) for one in mark.numbers) + ("?" if sideless else "")
        x, y = part.anchor
        box = (x - 30, y - 13, x + 30, y + 13) if part.kind == "whole" else part.box
        if text or mark.state:
            self.markers.append(Marker(mark, text, part.anchor, box))

    def _add_markers(self, svg: Element) -> None:
        self._note_regions_without_name()
        layer = SubElement(svg, "g", {"class": "bm-markers", "aria-hidden": "true", "pointer-events": "none"})
        busy = [*self.busy, *(marker.box for marker in self.markers)]
        size = (self.view.width, self.view.height)
        places = signs.placed(self.markers, size=size, midline=self.view.midline, avoid=busy, reach=REACH[self.view.name])
        for marker, at in zip(self.markers, places, strict=True):
            signs.add_leader(layer, marker, at)
        for marker, at in zip(self.markers, places, strict=True):
            signs.add_marker(layer, marker, at, self.key)

    def _note_regions_without_name(self) -> None:
        """A region that is marked but has no name in this view gets its marker at the middle one of its parts."""
        named = {part.chosen_by for part in self.view.parts if part.kind == "whole"}
        for site, within in self.regions.items():
            for side in (None, "left", "right"):
                mark = self.marks.get((site, side))
                bones = [part for part in self.view.parts if part.kind == "bone" and part.site in within]
                if not mark or not bones or any(place and place[0] == site for place in named):
                    continue
                for shown in sorted({part.side or "" for part in bones if side is None or part.side in (None, side)}):
                    group = [part for part in bones if (part.side or "") == shown]
                    middle = group[len(group) // 2]
                    text = ", ".join(str(one) for one in mark.numbers) + ("?" if shown and side is None else "")
                    self.markers.append(Marker(mark, text, middle.anchor, middle.box))


INK_TEXT = signs.INK


def _add_shape(
    group: Element, part: Part, mark: Mark | None, key: str, *, within: bool = False, dashed: bool = False
) -> None:
    """The outline of a bone with its fill, its inner lines and the patterns of its state."""
    state = mark.state if mark else ()
    look = dict(LOOK[part.kind])
    if "lesion" in state:
        look |= {"fill": signs.DANGER, "stroke": signs.DANGER_DARK, "stroke-width": "1.2"}
    elif within:
        look |= {"fill": WITHIN, "stroke": signs.DANGER_DARK, "stroke-width": "1.1", "stroke-dasharray": "2.6 1.8"}
    if dashed:
        look |= {"fill": WITHIN, "stroke-dasharray": "2.6 1.8"}
    SubElement(group, "path", {"d": part.outline, "class": "bm-shape", "stroke-linejoin": "round", **look})
    if part.detail:
        line = signs.DANGER_DARK if "lesion" in state else BONE_LINE
        SubElement(group, "path", {"d": part.detail, "class": "bm-detail", "fill": "none", "stroke": line, "stroke-width": "0.7", "stroke-linecap": "round"})
    for word in ("irradiated", "weak"):
        if word in state:
            SubElement(group, "path", {"d": part.outline, "class": f"bm-{word}-fill", "fill": f"url(#{key}-{word})", "pointer-events": "none"})
    if "broken" in state and part.kind == "bone":
        across = min(max(part.box[2] - part.box[0], 10), 22)
        signs.add_zigzag(group, part.anchor, across)
