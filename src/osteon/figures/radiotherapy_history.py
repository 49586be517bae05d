"""Radiotherapy that each place has had: its courses as blocks one after another, against a limit where there is one.

Blocks are stacked by dose and not set out by date, because the question is how much room is left. The courses stand
below with their dates, in the order in which they were given. A course without a number is never left out: it is drawn
with a question mark behind the known ones, and what is known is then the least that was given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from osteon.figures.axis import Tick, draw_axis, even_ticks
from osteon.figures.drawing import ACCENT, DANGER, MUTED, NARROW, PAPER, SMALL, Direction, Drawing
from osteon.figures.measure_text import width_of
from osteon.figures.texts import HistoryTexts, plain_number

BAR = 18.0
UNKNOWN = 22.0
LEFT = 2.0


@dataclass(frozen=True)
class Course:
    """A course in words (dose, fractions, date), and its size in the unit of the axis; None where it cannot be told."""

    text: str
    value: float | None

    def __post_init__(self) -> None:
        if self.value is not None and not self.value >= 0:
            raise ValueError(f"a course cannot have given {self.value}")


@dataclass(frozen=True)
class Place:
    """A place with its courses, oldest first, and the limit they are held against; `total_text` sums up in words."""

    label: str
    courses: tuple[Course, ...]
    limit: float | None = None
    limit_text: str = ""
    total_text: str = ""


def radiotherapy_history(
    places: Sequence[Place],
    *,
    unit: str,
    key: str,
    title: str,
    description: str | None = None,
    texts: HistoryTexts | None = None,
    format_number: Callable[[float], str] = plain_number,
    width: float = NARROW,
    direction: Direction = "ltr",
) -> str:
    """The courses of each place on one axis in `unit` (which says what is added up), as an SVG.

    Only numbers that may be added belong here: doses of different fractions first made comparable by the caller. Without
    a description every course is told in words.
    """
    texts = texts or HistoryTexts()
    description = description or ". ".join(_in_words(place, texts) for place in places)
    drawing = Drawing("radiotherapy-history", key=key, title=title, description=description, width=width, direction=direction)
    room = UNKNOWN * max((sum(course.value is None for course in place.courses) for place in places), default=0)
    longest = max((max(_known(place), place.limit or 0) for place in places), default=0) * 1.05
    end = longest or 1.0

    def across(value: float) -> float:
        return LEFT + value / end * (width - 2 * LEFT - room)

    y = 0.0
    bars = []
    for place in places:
        y, top = _draw_place(drawing, place, y, across, texts)
        if place.courses:
            bars.append((top, top + BAR))
    if longest:
        ticks = [Tick(across(value), format_number(value), rank=count % 2) for count, value in enumerate(even_ticks(end, 6))]
        y = draw_axis(drawing, y, ticks, LEFT, width - LEFT, bars)
        y = drawing.text(width, y - 4, unit, width, anchor="end", size=SMALL, kind="text text-muted", fill=MUTED) + 2
    _draw_legend(drawing, places, y, texts)
    return drawing.finish()


def _known(place: Place) -> float:
    return sum(course.value for course in place.courses if course.value is not None)


def _in_words(place: Place, texts: HistoryTexts) -> str:
    courses = "; ".join(course.text for course in place.courses) or texts.none
    rest = [text for text in (place.total_text, place.limit_text) if text]
    return ". ".join([texts.row.format(label=place.label, text=courses), *rest])


def _draw_place(drawing: Drawing, place: Place, y: float, across: Callable[[float], float], texts: HistoryTexts) -> tuple[float, float]:
    """The label, the blocks and the list of courses of a place; returns where the next begins and where the bar lay."""
    width = drawing.width
    y = drawing.text(0, y, place.label, width, bold=True) + 2
    top = y
    if not place.courses:
        y = drawing.text(0, y, texts.none, width, size=SMALL, kind="text text-muted", fill=MUTED)
    else:
        _draw_blocks(drawing, place, y, across)
        y += BAR + 5
    if place.limit is not None:
        limit = across(place.limit)
        drawing.line(limit, top - 3, limit, top + BAR + 4, "limit edge-danger", stroke=DANGER, stroke_width=2.5)
        y = max(y, top + BAR + 5)
    for number, course in enumerate(place.courses, 1):
        drawing.text(0, y, str(number), 18, size=SMALL, bold=True)
        y = drawing.text(20, y, course.text, width - 20, size=SMALL)
    if place.total_text:
        y = drawing.text(0, y, place.total_text, width, size=SMALL, bold=True)
    if place.limit_text:
        drawing.line(7, y + 1, 7, y + 13, "edge-danger", stroke=DANGER, stroke_width=2.5)
        y = drawing.text(20, y, place.limit_text, width - 20, size=SMALL, kind="text text-danger", fill=DANGER)
    return y + 12, top


def _draw_blocks(drawing: Drawing, place: Place, y: float, across: Callable[[float], float]) -> None:
    """The known courses as blocks in a row, what lies beyond the limit hatched, and the unknown ones behind them."""
    given = 0.0
    for number, course in enumerate(place.courses, 1):
        if course.value is None:
            continue
        start, end = across(given), across(given + course.value)
        within = end if place.limit is None else min(max(across(place.limit), start), end)
        if within > start:
            drawing.rectangle(start, y, within - start, BAR, "block fill-accent", fill=ACCENT, stroke=PAPER, stroke_width=0)
        if end > within:
            drawing.rectangle(
                within, y, end - within, BAR, "block beyond edge-danger", fill=drawing.hatch("danger"), stroke=DANGER, stroke_width=1
            )
        if given:
            drawing.line(start, y, start, y + BAR, "edge-paper", stroke=PAPER, stroke_width=2.5)
        _draw_number(drawing, str(number), start, end, within, y)
        given += course.value
    start = across(given)
    for number, course in enumerate(place.courses, 1):
        if course.value is None:
            drawing.rectangle(
                start + 2,
                y,
                UNKNOWN - 4,
                BAR,
                "block unknown fill-paper edge-muted",
                fill=PAPER,
                stroke=MUTED,
                stroke_width=1.2,
                stroke_dasharray="3 2",
            )
            drawing.text(start + UNKNOWN / 2, y + 3, f"{number}?", UNKNOWN, anchor="middle", size=SMALL, bold=True)
            start += UNKNOWN


def _draw_number(drawing: Drawing, number: str, start: float, end: float, within: float, y: float) -> None:
    """The number of a course in the filled part of its block, or on a ground of its own in the hatched one, if it fits."""
    wide = width_of(number, SMALL, bold=True) + 4
    if within - start >= wide:
        drawing.text(
            (start + within) / 2, y + 2, number, wide, anchor="middle", size=SMALL, bold=True, kind="text text-on-fill", fill=PAPER
        )
    elif end - within >= wide:
        middle = (within + end) / 2
        drawing.rectangle(middle - wide / 2, y + 2, wide, BAR - 4, "fill-paper", fill=PAPER)
        drawing.text(middle, y + 2, number, wide, anchor="middle", size=SMALL, bold=True)


def _draw_legend(drawing: Drawing, places: Sequence[Place], y: float, texts: HistoryTexts) -> None:
    """What the looks of the blocks mean; only those that occur."""
    values = [course.value for place in places for course in place.courses]
    entries: list[tuple[dict[str, str | float], str, str]] = []
    if any(value is not None for value in values):
        entries.append(({"fill": ACCENT}, "fill-accent", texts.given))
    if any(place.limit is not None and _known(place) > place.limit for place in places):
        entries.append(({"fill": drawing.hatch("danger"), "stroke": DANGER}, "edge-danger", texts.beyond))
    if any(value is None for value in values):
        look: dict[str, str | float] = {"fill": PAPER, "stroke": MUTED, "stroke_dasharray": "3 2"}
        entries.append((look, "fill-paper edge-muted", texts.unknown))
    drawing.legend(y, tuple(entries))
