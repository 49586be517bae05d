"""Axes: where their ticks stand, and their words so that none touches another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from osteon.figures.drawing import FAINT, MUTED, SMALL, Anchor, Drawing
from osteon.figures.measure_text import width_of

APART = 5.0
STEPS = (0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000)


@dataclass(frozen=True)
class Tick:
    """A place on an axis with its words. Where room is short, the lowest `rank` keeps its words."""

    x: float
    text: str
    rank: int = 0


def draw_axis(
    drawing: Drawing, y: float, ticks: Sequence[Tick], left: float, right: float, rows: Sequence[tuple[float, float]] = ()
) -> float:
    """Draw an axis at `y` from `left` to `right`; returns where the next thing may begin.

    The ticks go on as rules through `rows`, the tops and bottoms of the bars, and spare the words between these.
    """
    with drawing.behind():
        for tick in ticks:
            for top, bottom in rows:
                drawing.line(tick.x, top, tick.x, bottom, "rule", stroke=FAINT, stroke_width=1)
    drawing.line(left, y, right, y, "axis", stroke=MUTED, stroke_width=1.2)
    end = y
    for tick, anchor, x in _with_room(drawing, ticks):
        drawing.line(tick.x, y, tick.x, y + 4, "axis", stroke=MUTED, stroke_width=1.2)
        below = drawing.text(x, y + 6, tick.text, _tick_width(tick), anchor=anchor, size=SMALL, kind="text text-muted", fill=MUTED)
        end = max(end, below)
    return end + 4


def even_ticks(end: float, at_most: int, steps: Sequence[float] = STEPS) -> list[float]:
    """Round numbers from 0 to `end`, in even steps, not more than `at_most` of them."""
    step = next((step for step in steps if end / step <= at_most), end / at_most)
    return [step * count for count in range(int(end / step + 1e-9) + 1)]


def _with_room(drawing: Drawing, ticks: Sequence[Tick]) -> list[tuple[Tick, Anchor, float]]:
    """The ticks whose words have room, each with how it is anchored: inwards where it would leave the sheet."""
    taken: list[tuple[float, float]] = []
    kept: list[tuple[Tick, Anchor, float]] = []
    for tick in sorted(ticks, key=lambda tick: tick.rank):
        wide = _tick_width(tick)
        anchor: Anchor = "middle"
        start, x = tick.x - wide / 2, tick.x
        if start < 0:
            anchor, start, x = "start", 0, 0
        elif start + wide > drawing.width:
            anchor, start, x = "end", drawing.width - wide, drawing.width
        if all(start + wide + APART <= begin or end + APART <= start for begin, end in taken):
            taken.append((start, start + wide))
            kept.append((tick, anchor, x))
    return kept


def _tick_width(tick: Tick) -> float:
    """The width of the longest word: "2 weeks" stands in two lines under each tick, so that more ticks have words."""
    return max((width_of(word, SMALL) for word in tick.text.split()), default=0)
