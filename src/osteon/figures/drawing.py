"""The sheet that every figure is drawn on: shapes and texts in, one inline SVG out.

Positions along the line of reading are given from its start: the left edge, or the right one where `direction` is
"rtl". Nothing needs a stylesheet (a page may have none, and print ignores it), but every part carries a class for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal
from xml.etree import ElementTree

from osteon.figures.measure_text import width_of, wrapped

Direction = Literal["ltr", "rtl"]
Anchor = Literal["start", "middle", "end"]

# The width of a sheet: on the narrowest phone (320 px) with its margins, or on a desk and in print.
NARROW = 296
WIDE = 640
SIZE = 13.0
SMALL = 11.5
LEADING = 1.3
MARGIN = 2  # for strokes, and for letters that reach over their own width

INK = "#1c2128"
MUTED = "#57606a"
FAINT = "#d0d7de"
PAPER = "#ffffff"
ACCENT = "#0b5cad"
DANGER = "#b3261e"
TONES = {"accent": ACCENT, "danger": DANGER, "ink": INK, "muted": MUTED}


class Drawing:
    """An SVG in the making. Its width is fixed at the start, its height grows with what is drawn."""

    def __init__(self, kind: str, *, key: str, title: str, description: str, width: float, direction: Direction) -> None:
        """Begin a figure.

        `key` makes the ids unique in a page: letters, digits, hyphens and underscores, a letter first. `title` is the
        short text alternative and `description` the long one; neither may be empty. ValueError says what is wrong.
        """
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", key):
            raise ValueError(f"the key of a figure must be usable as an id, not {key!r}")
        if not title.strip() or not description.strip():
            raise ValueError("a figure needs a title and a description: they are its text alternative")
        self.key = key
        self.width = width
        self.direction: Direction = direction
        self.bottom = 0.0
        size = "wide" if width > (NARROW + WIDE) / 2 else "narrow"
        self.root = ElementTree.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": f"figure figure-{kind} figure-{size}",
                "role": "img",
                "aria-labelledby": f"{key}-title {key}-description",
                "direction": direction,
                "font-family": "sans-serif",
                "font-size": number(SIZE),
            },
        )
        ElementTree.SubElement(self.root, "title", {"id": f"{key}-title"}).text = title
        ElementTree.SubElement(self.root, "desc", {"id": f"{key}-description"}).text = description
        self.definitions = ElementTree.SubElement(self.root, "defs")
        self._kept: set[str] = set()
        self._back = ElementTree.SubElement(self.root, "g", {"class": "back"})
        self._layer = self.root

    def finish(self) -> str:
        """The SVG as text."""
        if not len(self.definitions):
            self.root.remove(self.definitions)
        if not len(self._back):
            self.root.remove(self._back)
        self.root.set("viewBox", f"{-MARGIN} {-MARGIN} {number(self.width + 2 * MARGIN)} {number(self.bottom + 2 * MARGIN)}")
        return ElementTree.tostring(self.root, encoding="unicode")

    @contextmanager
    def behind(self) -> Iterator[None]:
        """What is drawn within lies behind all the rest, such as rules whose length is known last."""
        self._layer = self._back
        try:
            yield
        finally:
            self._layer = self.root

    def rectangle(self, x: float, y: float, width: float, height: float, kind: str, **look: str | float) -> None:
        """A rectangle that begins at `x` and is `width` long in the direction of reading."""
        self._grow(y + height)
        left = x if self.direction == "ltr" else self.width - x - width
        self._add("rect", {"x": left, "y": y, "width": width, "height": height}, kind, look)

    def line(self, x: float, y: float, to_x: float, to_y: float, kind: str, **look: str | float) -> None:
        """A straight line."""
        self._grow(y, to_y)
        self._add("line", {"x1": self._across(x), "y1": y, "x2": self._across(to_x), "y2": to_y}, kind, look)

    def circle(self, x: float, y: float, radius: float, kind: str, **look: str | float) -> None:
        """A circle around a point."""
        self._grow(y + radius)
        self._add("circle", {"cx": self._across(x), "cy": y, "r": radius}, kind, look)

    def polygon(self, points: tuple[tuple[float, float], ...], kind: str, *, closed: bool = True, **look: str | float) -> None:
        """Straight lines from point to point, closed unless told otherwise."""
        self._grow(*(y for _, y in points))
        places = " ".join(f"{number(self._across(x))},{number(y)}" for x, y in points)
        self._add("polygon" if closed else "polyline", {"points": places}, kind, look)

    def path(self, outline: str, bottom: float, kind: str, **look: str | float) -> None:
        """An SVG path as it stands: its maker sees to the direction. `bottom` is its lowest point."""
        self._grow(bottom)
        self._add("path", {"d": outline}, kind, look)

    def shape(self, name: str, outline: str) -> str:
        """Keep a path under a name, to draw it with `use` as often as needed; returns the reference to it."""
        if name not in self._kept:
            self._kept.add(name)
            ElementTree.SubElement(self.definitions, "path", {"id": f"{self.key}-{name}", "d": outline})
        return f"#{self.key}-{name}"

    def use(self, shape: str, x: float, y: float, width: float, bottom: float, kind: str, **look: str | float) -> None:
        """Draw a kept shape that is `width` long and begins at `x`."""
        self._grow(bottom)
        left = x if self.direction == "ltr" else self.width - x - width
        self._add("use", {"href": shape, "x": left, "y": y}, kind, look)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        width: float,
        *,
        anchor: Anchor = "start",
        size: float = SIZE,
        bold: bool = False,
        kind: str = "text",
        fill: str = INK,
    ) -> float:
        """Write `text` below `y`, wrapped within `width`, and return where the next thing may begin.

        `anchor` says what `x` is of the text: its start, its middle or its end.
        """
        for line in wrapped(text, width, size, bold=bold):
            look: dict[str, str | float] = {"fill": fill, "text-anchor": anchor}
            if size != SIZE:
                look["font-size"] = size
            if bold:
                look["font-weight"] = "bold"
            self._add("text", {"x": self._across(x), "y": y + size * 0.95}, kind, look).text = line
            y += size * LEADING
        self._grow(y - size * (LEADING - 1.2))
        return y

    def hatch(self, tone: str = "accent", *, back: bool = False) -> str:
        """The fill of a shape with slanting lines in a tone, falling instead of rising where `back`."""
        name = f"{self.key}-hatch-{tone}{'-back' if back else ''}"
        if name not in self._kept:
            self._kept.add(name)
            pattern = ElementTree.SubElement(
                self.definitions, "pattern", {"id": name, "width": "4", "height": "4", "patternUnits": "userSpaceOnUse"}
            )
            ElementTree.SubElement(pattern, "rect", {"width": "4", "height": "4", "class": "hatch-ground", "fill": PAPER})
            # The corners are drawn as well, so that the lines go on from tile to tile.
            lines = "M-1 1L1 -1M0 4L4 0M3 5L5 3" if not back else "M3 -1L5 1M0 0L4 4M-1 3L1 5"
            look = {"d": lines, "class": f"hatch-line hatch-line-{tone}", "stroke": TONES[tone], "stroke-width": "1.3", "fill": "none"}
            ElementTree.SubElement(pattern, "path", look)
        return f"url(#{name})"

    def clip(self, name: str, x: float, y: float, width: float, height: float) -> str:
        """A rectangle to which a shape can be cut, as the value of its `clip_path`."""
        clip = ElementTree.SubElement(self.definitions, "clipPath", {"id": f"{self.key}-{name}"})
        left = x if self.direction == "ltr" else self.width - x - width
        ElementTree.SubElement(clip, "rect", {"x": number(left), "y": number(y), "width": number(width), "height": number(height)})
        return f"url(#{self.key}-{name})"

    def legend(self, y: float, entries: tuple[tuple[Mapping[str, str | float], str, str], ...]) -> float:
        """Rows of a swatch (its look and its class) and what it means; returns where the next thing may begin."""
        for look, kind, text in entries:
            self.rectangle(1, y + 2, 18, 11, kind, **look)
            y = self.text(26, y, text, self.width - 26, size=SMALL, kind="text text-muted", fill=MUTED) + 4
        return y

    def _across(self, x: float) -> float:
        return x if self.direction == "ltr" else self.width - x

    def _grow(self, *bottoms: float) -> None:
        self.bottom = max(self.bottom, *bottoms)

    def _add(self, tag: str, place: Mapping[str, float | str], kind: str, look: Mapping[str, str | float]) -> ElementTree.Element:
        attributes = {"class": kind}
        for name, value in {**place, **look}.items():
            attributes[name.replace("_", "-")] = value if isinstance(value, str) else number(value)
        return ElementTree.SubElement(self._layer, tag, attributes)


def number(value: float) -> str:
    """A number as SVG reads it: at most two decimals."""
    return f"{round(value, 2):g}" if abs(value) < 100_000 else str(round(value))


def fits(text: str, width: float, size: float = SIZE, *, bold: bool = False) -> bool:
    """Whether a text stands on one line of this width."""
    return width_of(text, size, bold=bold) <= width
