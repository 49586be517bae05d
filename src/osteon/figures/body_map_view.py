"""One view of the body map in the making."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement

from osteon.figures import bones, signs
from osteon.figures.drawing import DANGER, INK, MUTED, PAPER, SIZE, number
from osteon.figures.marks import Mark
from osteon.figures.measure_text import width_of, wrapped
from osteon.figures.signs import Marker
from osteon.figures.skeleton import Box, Part, Place, View, ViewName, covers, places
from osteon.figures.texts import BodyMapTexts

Labels = Callable[[str, str | None], str]
"""The name of a site in words, with its side if one is given."""
SIDES = ("left", "right")
LINE = 15.0
FAR_REACH = (17, 22, 28, 36, 46, 58, 70)
NEAR_REACH = (20, 27, 36, 48, 60)


@dataclass(frozen=True)
class Shown:
    """A mark as it applies to one part; `sideless` if it may as well be on the other side."""

    mark: Mark
    sideless: bool

    @property
    def numbers(self) -> str:
        return ", ".join(str(one) for one in self.mark.numbers) + ("?" if self.sideless else "")


def is_shown(place: Place, views: tuple[ViewName, ...]) -> bool:
    """Whether a place, or something within it, is drawn in one of the views."""
    shown = places(views)
    site, side = place
    sites = (site, *covers().get(site, ()))
    return any((one, other) in shown for one in sites for other in (None, *SIDES) if None in (side, other) or side == other)


def told(mark: Mark) -> str:
    """A mark in words, after the numbers of its lesions."""
    return (", ".join(str(one) for one in mark.numbers) + ": " if mark.numbers else "") + mark.text.rstrip(".") + "."


def short(label: str) -> str:
    """A name without the explanation in brackets."""
    return label.split("(")[0].strip() or label


class ViewDrawing:
    """Draws one view into an SVG of its own; made for one use."""

    def __init__(
        self, seen: View, marks: Mapping[Place, Mark], labels: Labels, *, key: str, texts: BodyMapTexts, interactive: bool
    ) -> None:
        self.view, self.marks, self.labels, self.texts, self.interactive = seen, marks, labels, texts, interactive
        self.key = f"{key}-{seen.name}"
        self.regions = {
            site: frozenset(within) for site, within in covers().items() if any((site, side) in marks for side in (None, *SIDES))
        }
        self.markers: list[Marker] = []
        self.covered: list[Part] = []
        self.busy: list[Box] = []
        """Where texts stand: markers keep clear of them."""
        self.reachable = False
        """Whether a button has been made that Tab reaches."""

    def add_to(self, root: Element, title: str, description: str) -> None:
        """Add the SVG to `root`."""
        seen = self.view
        names = (f"{self.key}-title", f"{self.key}-description")
        role = (
            {"role": "group", "aria-labelledby": names[0], "aria-describedby": names[1]}
            if self.interactive
            else {"role": "img", "aria-labelledby": " ".join(names)}
        )
        look = {
            "xmlns": "http://www.w3.org/2000/svg",
            "id": self.key,
            "class": f"bm-view bm-view-{seen.name}",
            "viewBox": f"0 0 {number(seen.width)} {number(seen.height)}",
            "font-family": "sans-serif",
            "stroke-linejoin": "round",
            "stroke-linecap": "round",
        }
        svg = SubElement(root, "svg", {**look, **role})
        SubElement(svg, "title", {"id": names[0]}).text = f"{title}: {getattr(self.texts, seen.name)}"
        sentences = [told(mark) for place, mark in self.marks.items() if is_shown(place, (seen.name,))]
        SubElement(svg, "desc", {"id": names[1]}).text = " ".join([description, *(sentences or [self.texts.nothing])])
        signs.add_patterns(svg, self.key)
        self._add_heading(svg)
        for outline in seen.silhouette:
            SubElement(svg, "path", {"d": outline, "class": "bm-body", "fill": bones.BODY})
        for part in seen.parts:
            self._add_part(svg, part)
        self._add_markers(svg)

    def _add_heading(self, svg: Element) -> None:
        """The name of the view, and which side is which."""
        seen, texts = self.view, self.texts
        _add_text(svg, getattr(texts, seen.name), seen.midline, 21, "bm-heading", size=15, bold=True)
        sides = (texts.right, texts.left) if seen.right_is_first else (texts.left, texts.right)
        for x, text in zip((18.0, seen.width - 18), sides, strict=True):
            box = {"x": number(x - 13), "y": "3", "width": "26", "height": "26", "rx": "5"}
            SubElement(svg, "rect", {**box, "class": "bm-side-box", "fill": "none", "stroke": MUTED, "stroke-width": "1.2"})
            _add_text(svg, text, x, 21.4, "bm-side", size=15, bold=True)

    def _shown_at(self, part: Part) -> list[Shown]:
        """What is to be shown at a part, the surest first."""
        if not part.site:
            return []
        sides = (part.side, None) if part.side else (None, *SIDES)
        marks = ((side, self.marks.get((part.site, side))) for side in sides)
        return [Shown(mark, sideless=bool(part.side) and side is None) for side, mark in marks if mark]

    def _is_within_a_marked_region(self, part: Part) -> bool:
        return any(
            part.site in within and any((site, side) in self.marks for side in {None, part.side}) for site, within in self.regions.items()
        )

    def _add_part(self, svg: Element, part: Part) -> None:
        shown = self._shown_at(part)
        if part.kind == "whole" and not self.interactive and not shown:
            return  # a name to choose by says nothing in a picture
        state = {word for one in shown for word in one.mark.state}
        sideless = bool(shown) and all(one.sideless for one in shown)
        within = part.kind != "whole" and not shown and self._is_within_a_marked_region(part)
        classes = ["bm-part", f"bm-{part.kind}", *(f"bm-{word}" for word in sorted(state))]
        classes += ["bm-within"] * within + ["bm-sideless"] * sideless
        group = SubElement(svg, "g", {"class": " ".join(classes)})
        if self.interactive and not part.site:
            group.set("pointer-events", "none")
        if self.interactive and part.site:
            group.set("data-site", part.site)
            if part.side:
                group.set("data-side", part.side)
        if self.interactive and part.chosen_by:
            self._make_button(group, part, shown)
        elif shown and part.chosen_by:
            SubElement(group, "title").text = " ".join(told(one.mark) for one in shown)
        if part.kind == "whole":
            self._add_name(group, part, lesion="lesion" in state)
        else:
            if self.interactive and part.hit:
                look = {"d": part.hit, "class": "bm-hit", "fill": "none", "stroke": "transparent"}
                SubElement(
                    group, "path", {**look, "stroke-width": number(part.hit_width), "stroke-linecap": "butt", "pointer-events": "stroke"}
                )
            bones.add_shape(group, part, state, self.key, unsure=within or (sideless and "lesion" in state))
            self._add_label(group, part, state)
        if part.chosen_by:
            self._note_markers(part, shown)
            if part.covered and "lesion" in state:
                self.covered.append(part)

    def _make_button(self, group: Element, part: Part, shown: list[Shown]) -> None:
        label = self.labels(part.site or "", part.side)
        if part.kind == "whole":
            label = self.texts.whole.format(site=label)
        for one in shown:
            label += f". {told(one.mark)}" + (f" ({self.texts.side_unknown})" if one.sideless else "")
        pressed = any("lesion" in one.mark.state for one in shown)
        group.set("role", "button")
        group.set("tabindex", "-1" if self.reachable else "0")
        group.set("aria-label", label)
        group.set("aria-pressed", "true" if pressed else "false")
        self.reachable = True

    def _add_name(self, group: Element, part: Part, *, lesion: bool) -> None:
        """The name of a whole bone or region in a box, with its bracket."""
        bracket = {"d": part.outline, "class": "bm-bracket", "fill": "none", "stroke": MUTED, "stroke-width": "1.2"}
        SubElement(group, "path", bracket)
        lines = wrapped(short(self.labels(part.site or "", None)), part.room, SIZE)
        wide = max(44.0, max(width_of(text, SIZE) for text in lines) + 10)
        high = max(27.0, len(lines) * LINE + 9)
        x = min(max(part.anchor[0], wide / 2 + 2), self.view.width - wide / 2 - 2)
        y = part.anchor[1]
        box = {"x": number(x - wide / 2), "y": number(y - high / 2), "width": number(wide), "height": number(high), "rx": "7"}
        look = {"class": "bm-shape bm-pill", "fill": DANGER if lesion else PAPER, "stroke": MUTED, "stroke-width": "1.2"}
        SubElement(group, "rect", {**box, **look})
        self.busy.append((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
        for index, text in enumerate(lines):
            _add_text(group, text, x, y + 4.6 + (index - (len(lines) - 1) / 2) * LINE, "bm-text", fill=PAPER if lesion else INK)

    def _add_label(self, group: Element, part: Part, state: set[str]) -> None:
        """The text inside the drawing, such as T6; on a pattern it has a light rim."""
        if not part.text:
            return
        text = short(self.labels(part.site or "", None)) if part.text == "*" else part.text
        x, y = part.text_at
        wide = width_of(text, SIZE) / 2
        self.busy.append((x - wide, y - 6, x + wide, y + 6))
        inside = part.box[0] < x < part.box[2]
        if inside and state & {"weak", "irradiated", "broken"}:
            rim = _add_text(group, text, x, y + 4.6, "bm-text-rim", bold=True, fill="none")
            for name, value in {"stroke": PAPER, "stroke-width": "4", "aria-hidden": "true"}.items():
                rim.set(name, value)
            _add_text(group, text, x, y + 4.6, "bm-text", bold=True)
        elif inside and "lesion" in state:
            _add_text(group, text, x, y + 4.6, "bm-text bm-text-on", bold=True, fill=PAPER)
        else:
            _add_text(group, text, x, y + 4.6, "bm-text")

    def _note_markers(self, part: Part, shown: list[Shown]) -> None:
        for one in shown:
            if not one.numbers and not one.mark.state:
                continue
            anchor, box = part.anchor, part.box
            if part.kind == "whole":
                box = self.busy[-1]  # its name, which was just written: the marker hangs below
                anchor = ((box[0] + box[2]) / 2, box[3])
            self.markers.append(Marker(one.mark, one.numbers, anchor, box))

    def _regions_without_name(self) -> Iterator[Marker]:
        """A region that is marked but has no name in this view gets its marker at the middle one of its bones."""
        named = {part.site for part in self.view.parts if part.kind == "whole"}
        for (site, side), mark in self.marks.items():
            if site in named or site not in self.regions:
                continue
            within = [part for part in self.view.parts if part.kind == "bone" and part.site in self.regions[site]]
            for shown in (None, *SIDES):
                group = [part for part in within if part.side == shown and (side is None or shown in (None, side))]
                if group:
                    middle = group[len(group) // 2]
                    text = Shown(mark, sideless=shown is not None and side is None).numbers
                    yield Marker(mark, text, middle.anchor, middle.box)

    def _add_markers(self, svg: Element) -> None:
        """The layer of markers, above everything; what it says is in the description and in the buttons."""
        seen = self.view
        markers = [*self.markers, *self._regions_without_name()]
        layer = SubElement(svg, "g", {"class": "bm-markers", "aria-hidden": "true", "pointer-events": "none"})
        for part in self.covered:
            bones.add_shape_behind(layer, part)
        shown = [marker.box for marker in markers]
        # A number on the neighbouring vertebra would be taken for its own.
        shown += [part.box for part in seen.parts if part.kind == "bone" and not part.side]
        reach = NEAR_REACH if seen.name == "spine" else FAR_REACH
        positions = signs.placed(markers, size=(seen.width, seen.height), midline=seen.midline, texts=self.busy, bones=shown, reach=reach)
        for marker, at in zip(markers, positions, strict=True):
            signs.add_leader(layer, marker, at)
        for marker, at in zip(markers, positions, strict=True):
            signs.add_marker(layer, marker, at, self.key)


def _add_text(
    parent: Element, text: str, x: float, y: float, kind: str, *, size: float = SIZE, bold: bool = False, fill: str = INK
) -> Element:
    """A text around its middle, which is the same for every direction of writing."""
    look = {"x": number(x), "y": number(y), "class": kind, "fill": fill, "font-size": number(size), "text-anchor": "middle"}
    element = SubElement(parent, "text", {**look, **({"font-weight": "bold"} if bold else {})})
    element.text = text
    element.tail = " "  # keeps the words apart where a name is read out of several lines
    return element
