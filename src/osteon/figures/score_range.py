"""Where a score lies on its scale: the bands of the instrument, and the value, or the range that is still possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from osteon.figures.axis import Tick, draw_axis, even_ticks
from osteon.figures.drawing import ACCENT, INK, LEADING, MUTED, NARROW, PAPER, SMALL, Direction, Drawing
from osteon.figures.measure_text import HYPHEN, wrapped
from osteon.figures.texts import ScoreTexts, plain_number

EDGE = 8.0
INSIDE = 4.0
MOST_LINES = 3
SHADE = "#d6e4f5"


@dataclass(frozen=True)
class ScoreBand:
    """A band of an instrument, from `low` to `high` (None: without an end), and whether it is still possible."""

    label: str
    low: float | None
    high: float | None
    possible: bool


def score_range(
    bands: Sequence[ScoreBand],
    *,
    low: float | None,
    high: float | None,
    least: float,
    most: float,
    key: str,
    title: str,
    description: str | None = None,
    texts: ScoreTexts | None = None,
    format_number: Callable[[float], str] = plain_number,
    width: float = NARROW,
    direction: Direction = "ltr",
) -> str:
    """A score on its scale from `least` to `most`, as an SVG.

    `low` equal to `high` is a complete score and drawn as a point; `high` None, a sum to which something without a
    number still has to be added; `low` None, nothing known. Bands are in ascending order. Where their labels do not fit
    into them, they carry letters that are explained below. ValueError where the scale is empty.
    """
    if not least < most:
        raise ValueError(f"a scale cannot go from {least} to {most}")
    texts = texts or ScoreTexts()
    value = value_in_words(low, high, texts, format_number)
    rows = [_band_in_words(band, texts, format_number) for band in bands]
    description = description or ". ".join([value, *rows])
    drawing = Drawing("score-range", key=key, title=title, description=description, width=width, direction=direction)

    def across(score: float) -> float:
        return EDGE + (min(max(score, least), most) - least) / (most - least) * (width - 2 * EDGE)

    edges = _edges(bands, least, most, across, width)
    y = drawing.text(0, 0, value, width, bold=True) + 2
    complete = low is not None and low == high
    if low is not None:
        y = _draw_value(drawing, low, most if high is None else high, y, across, open_end=high is None)
    names = [band.label for band in bands]
    lettered = any(_too_long(label, end - start - 2 * INSIDE) for label, (start, end) in zip(names, edges, strict=True))
    if lettered:
        names = list(ascii_uppercase[: len(bands)])
    lines = max((len(wrapped(name, end - start - 2 * INSIDE, SMALL)) for name, (start, end) in zip(names, edges, strict=True)), default=1)
    tall = lines * SMALL * LEADING + 8
    for name, band, (start, end) in zip(names, bands, edges, strict=True):
        _draw_band(drawing, name, band, start, end, y, tall, settled=complete)
    ticks = _ticks(bands, least, most, across, format_number)
    bottom = draw_axis(drawing, y + tall, ticks, EDGE, width - EDGE)
    if lettered:
        for name, band, row in zip(names, bands, rows, strict=True):
            fill = INK if band.possible else MUTED
            kind = "text" if band.possible else "text text-muted"
            drawing.text(0, bottom, name, 18, size=SMALL, bold=True, kind=kind, fill=fill)
            bottom = drawing.text(20, bottom, row, width - 20, size=SMALL, kind=kind, fill=fill) + 2
    return drawing.finish()


def value_in_words(
    low: float | None,
    high: float | None,
    texts: ScoreTexts | None = None,
    format_number: Callable[[float], str] = plain_number,
) -> str:
    """The score, its possible range, or that nothing is known of it."""
    texts = texts or ScoreTexts()
    if low is None:
        return texts.unknown
    if high is None:
        return texts.at_least.format(low=format_number(low))
    if low == high:
        return texts.exact.format(low=format_number(low))
    return texts.possible.format(low=format_number(low), high=format_number(high))


def _band_in_words(band: ScoreBand, texts: ScoreTexts, format_number: Callable[[float], str]) -> str:
    """ "Unstable (13 to 18)"; a band that is no longer possible says so."""
    low, high = (None if end is None else format_number(end) for end in (band.low, band.high))
    if low is None and high is None:
        words = band.label
    else:
        form = texts.up_to if low is None else texts.from_ if high is None else texts.exact_band if low == high else texts.band
        words = texts.row.format(label=band.label, text=form.format(low=low, high=high))
    return words if band.possible else f"{words}: {texts.ruled_out}"


def _edges(
    bands: Sequence[ScoreBand], least: float, most: float, across: Callable[[float], float], width: float
) -> list[tuple[float, float]]:
    """Where each band begins and ends: halfway between the end of one and the beginning of the next."""
    edges = []
    for place, band in enumerate(bands):
        before = bands[place - 1].high if place else None
        after = bands[place + 1].low if place + 1 < len(bands) else None
        start = 0.0 if place == 0 else across(_between(before, band.low, least))
        end = width if place + 1 == len(bands) else across(_between(band.high, after, most))
        edges.append((start, max(end, start)))
    return edges


def _between(one: float | None, other: float | None, otherwise: float) -> float:
    known = [value for value in (one, other) if value is not None]
    return sum(known) / len(known) if known else otherwise


def _too_long(label: str, width: float) -> bool:
    """Whether a label would have to be broken within a word, or into too many lines, to stand in a band."""
    lines = wrapped(label, width, SMALL)
    return len(lines) > MOST_LINES or any(line.endswith(HYPHEN) for line in lines)


def _ticks(
    bands: Sequence[ScoreBand], least: float, most: float, across: Callable[[float], float], format_number: Callable[[float], str]
) -> list[Tick]:
    """The ends of the scale, and where each band begins; on a scale without bands, round numbers."""
    places = {least: 0, most: 0}
    for band in bands[1:]:
        if band.low is not None and least < band.low < most:
            places.setdefault(band.low, 1)
    if len(bands) < 2:
        for step in even_ticks(most - least, 6):
            places.setdefault(least + step, 2)
    return [Tick(across(value), format_number(value), rank) for value, rank in sorted(places.items())]


def _draw_value(drawing: Drawing, low: float, high: float, y: float, across: Callable[[float], float], *, open_end: bool) -> float:
    """A marker that points at the score, or a bar over the possible range; returns where the bands begin."""
    start, end = across(low), across(high)
    if low == high and not open_end:
        point = ((start - 7, y), (start + 7, y), (start, y + 12))
        drawing.polygon(point, "point fill-ink", fill=INK, stroke=INK, stroke_linejoin="round")
        return y + 15
    middle = y + 6
    drawing.line(start, middle, end, middle, "possible edge-ink", stroke=INK, stroke_width=4)
    drawing.line(start, y, start, y + 12, "edge-ink", stroke=INK, stroke_width=2)
    if open_end:
        arrow = ((end - 4, y), (drawing.width, middle), (end - 4, y + 12))
        drawing.polygon(arrow, "open fill-ink", fill=INK, stroke=INK, stroke_linejoin="round")
    else:
        drawing.line(end, y, end, y + 12, "edge-ink", stroke=INK, stroke_width=2)
    return y + 16


def _draw_band(drawing: Drawing, name: str, band: ScoreBand, start: float, end: float, y: float, tall: float, *, settled: bool) -> None:
    """A band: filled where the score is settled in it, shaded with a strong edge while possible, else plain."""
    x, width = start + 1, max(end - start - 2, 1)
    if band.possible and settled:
        drawing.rectangle(x, y, width, tall, "band fill-accent", fill=ACCENT, stroke=ACCENT, stroke_width=1.5, rx=2)
        kind, fill = "text text-on-fill", PAPER
    elif band.possible:
        drawing.rectangle(x, y, width, tall, "band fill-shade edge-accent", fill=SHADE, stroke=ACCENT, stroke_width=2, rx=2)
        kind, fill = "text", INK
    else:
        drawing.rectangle(
            x, y, width, tall, "band fill-paper edge-muted", fill=PAPER, stroke=MUTED, stroke_width=0.8, stroke_dasharray="3 2", rx=2
        )
        kind, fill = "text text-muted", MUTED
    lines = len(wrapped(name, end - start - 2 * INSIDE, SMALL))
    drawing.text(
        (start + end) / 2,
        y + (tall - lines * SMALL * LEADING) / 2 + 1,
        name,
        end - start - 2 * INSIDE,
        anchor="middle",
        size=SMALL,
        bold=band.possible and settled,
        kind=kind,
        fill=fill,
    )
