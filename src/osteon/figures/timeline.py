"""The plan in time: a rail from now to later with one lane for each stretch of time, and what belongs into it.

Time runs down the page and not across, so that entries of any length wrap within the width of a phone. Real plans hold
dozens of entries: `at_most` keeps the later lanes short and says how many more there are. A figure is a picture to a screen
reader: pages offer the same entries as a list with links beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from osteon.figures.drawing import ACCENT, DANGER, INK, MUTED, NARROW, PAPER, SIZE, SMALL, Direction, Drawing

When = Literal["now", "soon", "before", "ongoing", "review"]
RAIL = 11.0
TEXT = 30.0
BULLET = 10.0


@dataclass(frozen=True)
class Lane:
    """A stretch of time with its heading and what is done in it; `empty` is said where that is nothing.

    `when` gives the sign: now a diamond with an exclamation mark, soon a disc, before a square, ongoing a ring on a rail
    that is double, review a ring in a ring.
    """

    when: When
    label: str
    entries: tuple[str, ...]
    empty: str = ""


def timeline(
    lanes: Sequence[Lane],
    *,
    key: str,
    title: str,
    description: str | None = None,
    at_most: int | None = None,
    more: Callable[[int], str] | None = None,
    width: float = NARROW,
    direction: Direction = "ltr",
) -> str:
    """The lanes in the order given, as an SVG. A lane without entries and without words for that is left out.

    A lane shows `at_most` entries, the first ones, and in the words of `more` how many it leaves to the list beside;
    the description is complete all the same. The lane of now is never shortened: it holds what must not wait.
    """
    more = more or more_in_english
    shown = [lane for lane in lanes if lane.entries or lane.empty]
    if description is None:
        description = " ".join(f"{lane.label}: {'; '.join(lane.entries) or lane.empty}." for lane in shown)
    drawing = Drawing("timeline", key=key, title=title, description=description or title, width=width, direction=direction)
    y = 0.0
    for place, lane in enumerate(shown):
        top = y
        y = drawing.text(TEXT, y + 2, lane.label, width - TEXT, bold=True) + 2
        first = lane.entries if lane.when == "now" else lane.entries[:at_most]
        for entry in first:
            drawing.circle(TEXT + 3, y + SMALL * 0.6, 1.8, "fill-ink", fill=INK)
            y = drawing.text(TEXT + BULLET, y, entry, width - TEXT - BULLET, size=SMALL + 0.5) + 2
        if len(first) < len(lane.entries):
            y = drawing.text(
                TEXT + BULLET,
                y,
                more(len(lane.entries) - len(first)),
                width - TEXT - BULLET,
                size=SMALL,
                kind="text text-muted",
                fill=MUTED,
            )
        if not lane.entries:
            y = drawing.text(TEXT, y, lane.empty, width - TEXT, size=SMALL, kind="text text-muted", fill=MUTED)
        y += 10
        _draw_rail(drawing, lane.when, top + 10, y + 10, last=place + 1 == len(shown))
        SIGNS[lane.when](drawing, RAIL, top + 2 + SIZE * 0.6)
    return drawing.finish()


def more_in_english(count: int) -> str:
    """ "and 3 more"."""
    return f"and {count} more"


def _draw_rail(drawing: Drawing, when: When, top: float, bottom: float, *, last: bool) -> None:
    """The line from one sign to the next: double while something goes on, broken where it leads on from the last."""
    end = bottom - 14 if last else bottom
    with drawing.behind():
        if when == "ongoing":
            for side in (-2, 2):
                drawing.line(RAIL + side, top, RAIL + side, end, "axis", stroke=MUTED, stroke_width=1.4)
        elif last:
            drawing.line(RAIL, top, RAIL, end, "axis", stroke=MUTED, stroke_width=1.6, stroke_dasharray="3 3")
        else:
            drawing.line(RAIL, top, RAIL, end, "axis", stroke=MUTED, stroke_width=1.6)


def _now(drawing: Drawing, x: float, y: float) -> None:
    around = ((x, y - 10), (x + 10, y), (x, y + 10), (x - 10, y))
    drawing.polygon(around, "fill-danger", fill=DANGER, stroke=DANGER, stroke_linejoin="round")
    drawing.line(x, y - 5, x, y + 1.5, "edge-paper", stroke=PAPER, stroke_width=2)
    drawing.circle(x, y + 4.8, 1.2, "fill-paper", fill=PAPER)


def _soon(drawing: Drawing, x: float, y: float) -> None:
    drawing.circle(x, y, 7.5, "fill-accent", fill=ACCENT, stroke=ACCENT)


def _before(drawing: Drawing, x: float, y: float) -> None:
    drawing.rectangle(x - 7, y - 7, 14, 14, "fill-paper edge-accent", fill=PAPER, stroke=ACCENT, stroke_width=2.2)


def _ongoing(drawing: Drawing, x: float, y: float) -> None:
    drawing.circle(x, y, 7.5, "fill-paper edge-accent", fill=PAPER, stroke=ACCENT, stroke_width=2.2)


def _review(drawing: Drawing, x: float, y: float) -> None:
    drawing.circle(x, y, 7.5, "fill-paper edge-accent", fill=PAPER, stroke=ACCENT, stroke_width=2.2)
    drawing.circle(x, y, 2.6, "fill-accent", fill=ACCENT, stroke=ACCENT)


SIGNS: dict[When, Callable[[Drawing, float, float], None]] = {
    "now": _now,
    "soon": _soon,
    "before": _before,
    "ongoing": _ongoing,
    "review": _review,
}
