"""What several sources say of survival, as ranges of months one under the other: never one number.

Each source keeps its own row; where all ranges have months in common, these are shaded. A range without an end, or one
that ends beyond the axis, is drawn with an arrow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from osteon.figures.axis import Tick, draw_axis, even_ticks
from osteon.figures.drawing import ACCENT, INK, MUTED, NARROW, SMALL, Direction, Drawing
from osteon.figures.texts import SurvivalTexts, plain_number

ENDS = (3, 6, 12, 24, 36, 60)
STEPS = (1, 3, 6, 12, 24, 60)
BAR = 13.0
ARROW = 10.0
LEFT = 2.0


@dataclass(frozen=True)
class SurvivalBand:
    """A source and its range of months; `high` is None where it has no end, and equals `low` for a median.

    `text` says the range in words, as "3 to 6 months" or "12 months or more"; `source` whose it is.
    """

    label: str
    low: float
    high: float | None
    text: str
    source: Literal["clinician", "instrument"] = "instrument"

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise ValueError(f"survival cannot be {self.low} to {self.high} months")


def survival_bands(
    bands: Sequence[SurvivalBand],
    *,
    key: str,
    title: str,
    description: str | None = None,
    summary: str = "",
    texts: SurvivalTexts | None = None,
    format_number: Callable[[float], str] = plain_number,
    width: float = NARROW,
    direction: Direction = "ltr",
) -> str:
    """The ranges of months of all sources as an SVG, for readers who asked for figures on survival.

    `summary` says in words whether they agree; it stands below. Without a description every range is told in words.
    """
    texts = texts or SurvivalTexts()
    rows = [texts.row.format(label=band.label, text=band.text) for band in bands]
    description = description or ". ".join([*rows, *([summary] if summary else [])])
    drawing = Drawing("survival-bands", key=key, title=title, description=description, width=width, direction=direction)
    end = _end_of_axis(bands)

    def across(months: float) -> float:
        return LEFT + min(months, end) / end * (width - 2 * LEFT - ARROW)

    y = 0.0
    drawn = []
    for band in bands:
        y = drawing.text(0, y, band.label, width, bold=True)
        y = drawing.text(0, y, band.text, width, size=SMALL, kind="text text-muted", fill=MUTED)
        _draw_band(drawing, band, y + 3, end, across)
        drawn.append((y, y + BAR + 6))
        y += BAR + 14
    ticks = [Tick(across(month), format_number(month), rank=place % 2) for place, month in enumerate(even_ticks(end, 6, STEPS))]
    bottom = draw_axis(drawing, y, ticks, LEFT, width - LEFT, drawn)
    bottom = drawing.text(width, bottom - 4, texts.months, width, anchor="end", size=SMALL, kind="text text-muted", fill=MUTED) + 2
    common = shared_months(bands)
    if common:
        start = across(common[0])
        stop = width if common[1] is None else across(common[1])
        with drawing.behind():
            drawing.rectangle(start, 0, max(stop - start, 3), y, "shared fill-shade", fill="#e3e8ee")
        bottom = drawing.legend(bottom, (({"fill": "#e3e8ee", "stroke": MUTED}, "fill-shade edge-muted", texts.shared),))
    if summary:
        drawing.text(0, bottom, summary, width)
    return drawing.finish()


def shared_months(bands: Sequence[SurvivalBand]) -> tuple[float, float | None] | None:
    """The months that all ranges have in common; None where there are none, or fewer than two ranges.

    A single point in common is none: shaded, it would look like the one number that nobody can give.
    """
    if len(bands) < 2:
        return None
    low = max(band.low for band in bands)
    high = min((band.high for band in bands if band.high is not None), default=None)
    return None if high is not None and high <= low else (low, high)


def _end_of_axis(bands: Sequence[SurvivalBand]) -> float:
    """The last month that is drawn: the ends that lie on the longest axis, and enough after each beginning to see it."""
    longest = ENDS[-1]
    needed = [band.high if band.high is not None and band.high <= longest else band.low * 1.2 for band in bands]
    return next((end for end in ENDS if end >= max(needed, default=0)), max(needed, default=longest))


def _draw_band(drawing: Drawing, band: SurvivalBand, y: float, end: float, across: Callable[[float], float]) -> None:
    """The bar of one range: filled for the clinician, hatched for an instrument, a diamond for a median."""
    tone, colour = ("accent", ACCENT) if band.source == "clinician" else ("ink", INK)
    fill = colour if band.source == "clinician" else drawing.hatch(tone)
    kind = f"bar fill-{tone}" if band.source == "clinician" else f"bar edge-{tone}"
    start = across(band.low)
    middle = y + BAR / 2
    if band.high == band.low:
        around = ((start, y), (start + 7, middle), (start, y + BAR), (start - 7, middle))
        drawing.polygon(tuple((max(0, x), y) for x, y in around), kind, fill=fill, stroke=colour, stroke_width=1.2)
        return
    if band.high is None or band.high > end:
        stop = drawing.width - LEFT
        outline = (
            (start, y),
            (stop - ARROW, y),
            (stop - ARROW, y - 4),
            (stop, middle),
            (stop - ARROW, y + BAR + 4),
            (stop - ARROW, y + BAR),
            (start, y + BAR),
        )
        drawing.polygon(outline, f"{kind} open", fill=fill, stroke=colour, stroke_width=1.2, stroke_linejoin="round")
        return
    drawing.rectangle(start, y, max(across(band.high) - start, 3), BAR, kind, fill=fill, stroke=colour, stroke_width=1.2)
