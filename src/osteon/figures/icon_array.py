"""How many of 100 people: one array of 100 figures, or two side by side that count the same 100.

Numbers under 1 (and parts of a person) stay out of 100: one figure is filled in part and the words say "fewer than 1".
Going to 1,000 for rare things would have been the other way, but then neighbouring options of one plan would count
out of different numbers, and people compare the pictures before they read what they count.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from osteon.figures.drawing import ACCENT, DANGER, LEADING, MUTED, NARROW, PAPER, SIZE, SMALL, Direction, Drawing, number
from osteon.figures.measure_text import wrapped
from osteon.figures.texts import CountTexts, plain_number

Tone = Literal["benefit", "harm"]
IN_A_ROW = 10
GAP = 28.0
COUNT_SIZE = 14.5
LARGEST_CELL = 20.0
TALL = 1.25


@dataclass(frozen=True)
class Group:
    """One group of 100 people: who they are ("with treatment"), and how many of them, from `low` to `high`."""

    label: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high <= 100:
            raise ValueError(f"of 100 people there cannot be {self.low} to {self.high}")


def icon_array(
    groups: Sequence[Group],
    *,
    key: str,
    title: str,
    description: str | None = None,
    texts: CountTexts | None = None,
    format_number: Callable[[float], str] = plain_number,
    tone: Tone = "benefit",
    width: float = NARROW,
    direction: Direction = "ltr",
) -> str:
    """One or two groups of 100 people as an SVG.

    Filled figures are certain, hatched ones lie between `low` and `high`, outlined ones are the rest. Where no
    description is given, `count_in_words` makes it. ValueError where there are not one or two groups.
    """
    if not 1 <= len(groups) <= 2:
        raise ValueError(f"an icon array shows one or two groups, not {len(groups)}")
    texts = texts or CountTexts()
    description = description or ". ".join(
        texts.group.format(label=group.label, count=count_in_words(group, texts, format_number)) for group in groups
    )
    drawing = Drawing("icon-array", key=key, title=title, description=description, width=width, direction=direction)
    column = (width - GAP) / 2
    cell = min(column / IN_A_ROW, LARGEST_CELL)
    label_width = column if len(groups) == 2 else width
    # The labels stand on the arrays, which are level: a shorter label begins lower.
    heights = [len(wrapped(group.label, label_width, SIZE, bold=True)) * SIZE * LEADING for group in groups]
    top = max(heights) + 4
    for place, (group, height) in enumerate(zip(groups, heights, strict=True)):
        x = place * (column + GAP)
        drawing.text(x, max(heights) - height, group.label, label_width, bold=True)
        _people(drawing, group, f"group-{place + 1}", x, top, cell, tone)
        below = top + IN_A_ROW * cell * TALL + 4
        words = count_in_words(group, texts, format_number)
        drawing.text(x, below, words, label_width, size=COUNT_SIZE, bold=True, kind=f"text count-{tone}", fill=_colour(tone))
    _legend(drawing, groups, texts, tone, drawing.bottom + 10)
    return drawing.finish()


def count_in_words(group: Group, texts: CountTexts | None = None, format_number: Callable[[float], str] = plain_number) -> str:
    """How many people of 100, in words: "60 to 71 of 100", "fewer than 1 of 100"."""
    texts = texts or CountTexts()
    low, high = (_end_in_words(end, texts, format_number) for end in (group.low, group.high))
    return texts.exact.format(low=low) if low == high else texts.range.format(low=low, high=high)


def _end_in_words(value: float, texts: CountTexts, format_number: Callable[[float], str]) -> str:
    if 0 < value < 1:
        return texts.under_one
    if 99 < value < 100:
        return texts.over_99
    return format_number(value)


def _people(drawing: Drawing, group: Group, name: str, x: float, top: float, cell: float, tone: Tone) -> None:
    """The 100 figures: all of them outlined first, then what is possible hatched and what is certain filled."""
    colour = _colour(tone)
    hatch = drawing.hatch(_hatch(tone))
    places = [_place(drawing, x, top, cell, person) for person in range(100)]
    bottom = top + IN_A_ROW * cell * TALL
    outline: dict[str, str | float] = {"fill": PAPER, "stroke": MUTED, "stroke_width": 0.9}
    possible: dict[str, str | float] = {"fill": hatch, "stroke": colour, "stroke_width": 0.9}
    certain: dict[str, str | float] = {"fill": colour, "stroke": colour, "stroke_width": 0.9}
    for first, last, kind, look in (
        (group.high, 100, "icon icon-off", outline),
        (group.low, group.high, f"icon icon-between icon-{tone}", possible),
        (0, group.low, f"icon icon-on icon-{tone}", certain),
    ):
        people = range(_up(first), int(last))
        rows = [row for row in range(IN_A_ROW) if people.start <= row * IN_A_ROW and (row + 1) * IN_A_ROW <= people.stop]
        for row in rows:
            drawing.use(_row(drawing, cell), x, top + row * cell * TALL, IN_A_ROW * cell, bottom, kind, **look)
        loose = [places[person] for person in people if person // IN_A_ROW not in rows]
        if loose:
            drawing.path(_people_path(loose, cell), bottom, kind, **look)
    for person in sorted({int(end) for end in (group.low, group.high) if end != int(end)}):
        _person_in_part(drawing, group, f"{name}-{person}", person, places[person], cell, (outline, possible, certain), tone)


def _person_in_part(
    drawing: Drawing,
    group: Group,
    name: str,
    person: int,
    place: tuple[float, float],
    cell: float,
    looks: tuple[dict[str, str | float], ...],
    tone: Tone,
) -> None:
    """One figure that is filled from below as far as the part of a person goes."""
    outline, possible, certain = looks
    shape = _people_path([place], cell)
    bottom = place[1] + cell * TALL
    x = place[0] - cell / 2 if drawing.direction == "ltr" else drawing.width - place[0] - cell / 2
    drawing.path(shape, bottom, "icon icon-off", **outline)
    for part, kind, look in (
        (min(1.0, group.high - person), f"icon icon-between icon-{tone}", possible),
        (min(1.0, group.low - person), f"icon icon-on icon-{tone}", certain),
    ):
        if part > 0:
            tall = 1.11 * cell * part
            clip = drawing.clip(f"{name}-{kind.split()[1]}", x, place[1] + 1.16 * cell - tall, cell, tall + 0.05 * cell)
            drawing.path(shape, bottom, kind, clip_path=clip, **look)


def _place(drawing: Drawing, x: float, top: float, cell: float, person: int) -> tuple[float, float]:
    """The middle of a figure's upper edge. Figures are counted in the direction of reading, row by row."""
    row, column = divmod(person, IN_A_ROW)
    across = x + (column + 0.5) * cell
    return across if drawing.direction == "ltr" else drawing.width - across, top + row * cell * TALL


def _people_path(places: Sequence[tuple[float, float]], cell: float) -> str:
    """Figures as one path, each beginning at a point on its upper edge.

    A figure is written relative to where it begins, so that all are the same characters and compress to almost nothing.
    """
    head, shoulder, half, neck, tall = (number(part * cell) for part in (0.19, 0.2, 0.33, 0.43, 0.42))
    top, across, minus_shoulder, double_head = (number(part * cell) for part in (0.06, 0.26, -0.2, 0.38))
    person = (
        f"a{head} {head} 0 1 1 0 {double_head}a{head} {head} 0 1 1 0-{double_head}z"
        f"m-{half} {number(float(neck) + 0.62 * cell)}v-{tall}a{shoulder} {shoulder} 0 0 1 {shoulder} {minus_shoulder}"
        f"h{across}a{shoulder} {shoulder} 0 0 1 {shoulder} {shoulder}v{tall}z"
    )
    return "".join(f"M{number(x)} {number(y + float(top))}{person}" for x, y in places)


def _legend(drawing: Drawing, groups: Sequence[Group], texts: CountTexts, tone: Tone, top: float) -> None:
    """What the three looks mean; only those that occur."""
    colour = _colour(tone)
    entries = []
    if any(group.low > 0 for group in groups):
        entries.append((f"icon icon-on icon-{tone}", {"fill": colour, "stroke": colour}, texts.yes))
    if any(group.low < group.high for group in groups):
        entries.append((f"icon icon-between icon-{tone}", {"fill": drawing.hatch(_hatch(tone)), "stroke": colour}, texts.between))
    if any(group.high < 100 for group in groups):
        entries.append(("icon icon-off", {"fill": PAPER, "stroke": MUTED}, texts.no))
    cell = 12.0
    for kind, look, text in entries:
        middle = 8.0 if drawing.direction == "ltr" else drawing.width - 8.0
        drawing.path(_people_path([(middle, top)], cell), top + cell * 1.2, kind, stroke_width=0.9, **look)
        top = drawing.text(24, top + 1, text, drawing.width - 24, size=SMALL, kind="text text-muted", fill=MUTED) + 5


def _colour(tone: Tone) -> str:
    return ACCENT if tone == "benefit" else DANGER


def _hatch(tone: Tone) -> str:
    return "accent" if tone == "benefit" else "danger"


def _row(drawing: Drawing, cell: float) -> str:
    """A row of ten in the definitions, drawn once for all rows that are alike: 100 outlines would be 12 kB each time."""
    return drawing.shape("row", _people_path([((column + 0.5) * cell, 0) for column in range(IN_A_ROW)], cell))


def _up(value: float) -> int:
    return -int(-value // 1)
