"""How soon each option helps, on one axis of time; beside it the expected survival, where that was asked for.

The axis is logarithmic from today, because a day matters next week and no longer next year; its ticks say so in days,
weeks and months. A thin line is the time of waiting, the bar the time within which the effect is expected to begin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Literal

from osteon.figures.axis import Tick, draw_axis
from osteon.figures.drawing import ACCENT, DANGER, MUTED, NARROW, SMALL, Direction, Drawing
from osteon.figures.texts import TimeTexts

Unit = Literal["today", "day", "week", "month", "year"]
DAYS = {"today": 0.0, "day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}
# Each place of the axis, and which of them keep their words where room is short.
TICKS: tuple[tuple[int, Unit, int], ...] = (
    (0, "today", 0),
    (1, "day", 5),
    (3, "day", 7),
    (1, "week", 1),
    (2, "week", 6),
    (1, "month", 2),
    (3, "month", 4),
    (6, "month", 6),
    (1, "year", 3),
    (2, "year", 5),
    (5, "year", 5),
    (10, "year", 5),
    (20, "year", 5),
)
BAR = 12.0
LEFT = 2.0


@dataclass(frozen=True)
class EffectBar:
    """An option and the days until it helps, from `low` to `high`; `text` says so in words ("within 1 to 2 weeks").

    `late` is a warning, such as that the effect may come too late; it is shown with a sign.
    """

    label: str
    low: float
    high: float
    text: str
    late: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError(f"an effect cannot begin after {self.low} to {self.high} days")


@dataclass(frozen=True)
class ExpectedSurvival:
    """A range of survival in days, open at its end where `high` is None; `text` says it in words."""

    low: float
    high: float | None
    text: str


def effect_timeline(
    bars: Sequence[EffectBar],
    *,
    key: str,
    title: str,
    description: str | None = None,
    survival: ExpectedSurvival | None = None,
    duration: Callable[[int, Unit], str] | None = None,
    texts: TimeTexts | None = None,
    width: float = NARROW,
    direction: Direction = "ltr",
) -> str:
    """The time until each option helps, as an SVG.

    Survival is drawn only where `survival` is given, and callers give it only to a reader who asked. `duration` says a
    number of units in the reader's language; the words under the axis. Without a description every bar is told in words.
    """
    texts = texts or TimeTexts()
    duration = duration or duration_in_english
    if description is None:
        words = [texts.bar.format(label=bar.label, text=". ".join(filter(None, (bar.text, bar.late)))) for bar in bars]
        description = ". ".join([*words, *([texts.survival.format(text=survival.text)] if survival else [])])
    drawing = Drawing("effect-timeline", key=key, title=title, description=description, width=width, direction=direction)
    ends = [bar.high for bar in bars] + ([survival.low, survival.high or 0] if survival else [])
    end = _end_of_axis(max(ends, default=0))

    def across(days: float) -> float:
        return LEFT + log1p(min(days, end)) / log1p(end) * (width - 2 * LEFT)

    y = 0.0
    rows = []
    for bar in bars:
        y, row = _draw_bar(drawing, bar, y, across)
        rows.append(row)
    ticks = [Tick(across(count * DAYS[unit]), duration(count, unit), rank) for count, unit, rank in TICKS if count * DAYS[unit] <= end]
    bottom = draw_axis(drawing, y, ticks, LEFT, width - LEFT, rows)
    if survival:
        _draw_survival(drawing, survival, y, rows, across)
        look: dict[str, str | float] = {"fill": "#e3e8ee", "stroke": MUTED, "stroke_dasharray": "3 2"}
        bottom = drawing.legend(bottom, ((look, "fill-shade edge-muted", texts.survival.format(text=survival.text)),))
    drawing.text(0, bottom, texts.scale, width, size=SMALL, kind="text text-muted", fill=MUTED)
    return drawing.finish()


def duration_in_english(count: int, unit: Unit) -> str:
    """ "today", "1 day", "2 weeks"."""
    if unit == "today":
        return "today"
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


def _end_of_axis(longest: float) -> float:
    """The first tick at or after the longest time, a week at least."""
    places = [count * DAYS[unit] for count, unit, _ in TICKS if count * DAYS[unit] >= 7]
    return next((place for place in places if place >= longest), longest)


def _draw_bar(drawing: Drawing, bar: EffectBar, y: float, across: Callable[[float], float]) -> tuple[float, tuple[float, float]]:
    """A label, its words and its bar; returns where the next begins, and the top and the bottom of the bar."""
    width = drawing.width
    y = drawing.text(0, y, bar.label, width, bold=True)
    y = drawing.text(0, y, bar.text, width, size=SMALL, kind="text text-muted", fill=MUTED)
    if bar.late:
        warning_sign(drawing, 0, y + 1)
        y = drawing.text(18, y, bar.late, width - 18, size=SMALL, bold=True, kind="text text-danger", fill=DANGER)
    start, end = across(bar.low), across(bar.high)
    if end - start < 4:
        start, end = max(LEFT, start - 2), min(width - LEFT, max(end, start) + 2)
    middle = y + 3 + BAR / 2
    drawing.line(LEFT, middle, start, middle, "edge-accent", stroke=ACCENT, stroke_width=1.5, stroke_dasharray="2 2")
    drawing.rectangle(start, y + 3, end - start, BAR, "bar fill-accent", fill=ACCENT, stroke=ACCENT, stroke_width=1, rx=2)
    return y + BAR + 14, (y, y + BAR + 6)


def _draw_survival(
    drawing: Drawing,
    survival: ExpectedSurvival,
    bottom: float,
    rows: Sequence[tuple[float, float]],
    across: Callable[[float], float],
) -> None:
    """A shaded band behind the bars, with a broken edge beside them where it begins and ends; open without an end."""
    start = across(survival.low)
    end = across(survival.high) if survival.high is not None else drawing.width
    with drawing.behind():
        drawing.rectangle(start, 0, max(end - start, 2), bottom, "survival fill-shade", fill="#e3e8ee")
        for edge in (start, end) if survival.high is not None else (start,):
            for top, end_of_row in rows:
                drawing.line(edge, top, edge, end_of_row, "edge-muted", stroke=MUTED, stroke_width=1.2, stroke_dasharray="3 2")


def warning_sign(drawing: Drawing, x: float, y: float) -> None:
    """A triangle with an exclamation mark, 13 units wide: a warning that does not rest on colour."""
    drawing.polygon(((x + 6.5, y), (x + 13, y + 12), (x, y + 12)), "fill-danger", fill=DANGER, stroke=DANGER, stroke_linejoin="round")
    drawing.line(x + 6.5, y + 4, x + 6.5, y + 8, "edge-paper", stroke="#ffffff", stroke_width=1.6)
    drawing.circle(x + 6.5, y + 10.2, 0.9, "fill-paper", fill="#ffffff")
