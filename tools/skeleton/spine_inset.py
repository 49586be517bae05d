"""The spine magnified, seen from the front, with the beginnings of the ribs: a target of finger size for each level."""

from __future__ import annotations

from tools.skeleton.curves import Knot, line, ribbon, smooth, symmetric
from tools.skeleton.shapes import Part, Shape, Whole

ROW = 27.0
"""Height of a level: on a narrow phone (328 of 360 pixels) still more than 24 pixels."""
BRACKET_AT = 134.0
NAME_AT = 182.0


def spine_inset() -> list[Part]:
    """Midline at x = 0, the first row at y = 0."""
    names = [f"C{number}" for number in range(1, 8)] + [f"T{number}" for number in range(1, 13)] + [f"L{number}" for number in range(1, 6)]
    parts: list[Part] = [_whole("spine", 29)]
    for index, name in enumerate(names):
        if name == "C1":
            parts.append(_region("cervical_spine", 0, 7))
        if name == "T1":
            parts.append(_region("thoracic_spine", 7, 12))
        if name == "L1":
            parts.append(_region("lumbar_spine", 19, 5))
        top = index * ROW
        parts.append(_vertebra(name, top))
        if name[0] == "T":
            parts.append(_rib(int(name[1:]), top))
    parts.append(_region("sacrum", 24, 5))
    parts += _sacrum(24 * ROW)
    return parts


def _whole(site: str, rows: int) -> Whole:
    """The bracket of the whole spine runs along the edge; its name stands beside the neck, where there are no ribs."""
    top, low, x, y = 3.0, rows * ROW - 3, -131.0, 3.5 * ROW
    bracket = line([(x + 6, top, "c"), (x, top, "c"), (x, low, "c"), (x + 6, low, "c")])
    return Whole(site, (-86, y), bracket + line([(x, y, "c"), (-86, y, "c")]), 68, paired=False)


def _region(site: str, first: int, rows: int) -> Whole:
    top, low = first * ROW + 3, (first + rows) * ROW - 3
    mid = (top + low) / 2
    bracket = line([(BRACKET_AT - 6, top, "c"), (BRACKET_AT, top, "c"), (BRACKET_AT, low, "c"), (BRACKET_AT - 6, low, "c")])
    return Whole(site, (NAME_AT, mid), bracket + line([(BRACKET_AT, mid, "c"), (NAME_AT, mid, "c")]), 72, paired=False)


def _half_width(name: str) -> float:
    part, number = name[0], int(name[1:])
    return {"C": 20 + 0.6 * number, "T": 23.4 + 0.55 * number, "L": 30.6 + 1.3 * number}[part]


def _vertebra(name: str, top: float) -> Shape:
    body = _half_width(name)
    wing = {"C": body + 13, "T": body + 6, "L": body + 20}[name[0]]
    up, low, mid = top + 2.6, top + ROW - 2.6, top + ROW / 2
    half: list[Knot] = [
        (0, up + 0.8), (body * 0.9, up), (body, up + 2), (body * 0.93, mid - 3.4, "c"), (wing - 3, mid - 4), (wing, mid - 1),
        (wing - 3, mid + 2.4), (body * 0.93, mid + 3, "c"), (body, low - 2), (body * 0.9, low), (0, low - 0.8),
    ]  # fmt: skip
    return Shape(
        name, symmetric(half), (body - 5, mid), paired=False, text=name, text_at=(0, mid),
        hit=line([(-wing, mid), (wing, mid)]), hit_width=ROW,
    )  # fmt: skip


def _rib(number: int, top: float) -> Shape:
    start = _half_width(f"T{number}") + 8.4
    mid = top + ROW / 2 - 1
    reach = 101 if number < 11 else (93 if number == 11 else 80)
    long = reach - start
    middle = [(start, mid), (start + 0.36 * long, mid - 1.4), (start + 0.72 * long, mid + 1.6), (reach, mid + 7)]
    return Shape(
        f"rib_{number}", ribbon(middle, [4, 4.4, 4.6, 4.2]), (start + 0.6 * long, mid), text=str(number), text_at=(reach + 14, mid + 7),
        hit=line([(start - 1, mid), (start + 0.72 * long, mid + 1.4), (reach + 20, mid + 7)]), hit_width=ROW - 1,
    )  # fmt: skip


def _sacrum(top: float) -> list[Part]:
    parts: list[Part] = []
    widths = (66, 57, 46, 36, 28, 20)
    for number in range(1, 6):
        up, low = widths[number - 1], widths[number]
        y = top + ROW * (number - 1)
        mid = y + ROW / 2
        half: list[Knot] = [(0, y, "c"), (up, y, "c"), (low, y + ROW, "c"), (0, y + ROW, "c")]
        if number == 1:
            half[:2] = [(0, y + 2), (34, y + 1.6), (44, y + 3.4), (61, y - 2.6), (67, y + 4), (65.4, y + 10)]
        hole = low * 0.68
        detail = None
        if number < 5:
            detail = smooth([(hole - 4, y + ROW - 3.6), (hole, y + ROW - 5.4), (hole + 4, y + ROW - 3.6), (hole, y + ROW - 1.8)])
            detail = detail + detail.mirrored()
        parts.append(
            Shape(
                f"S{number}",
                symmetric(half),
                (low - 5, mid),
                detail=detail,
                paired=False,
                text=f"S{number}",
                text_at=(0, mid),
                hit=line([(-low, mid), (low, mid)]),
                hit_width=ROW,
            )
        )
    y = top + ROW * 5
    coccyx = symmetric([(0, y + 1), (15, y + 1.4), (14, y + 8), (8, y + 20), (0, y + 27)])
    detail = line([(-13.6, y + 9), (0, y + 10), (13.6, y + 9)]) + line([(-10, y + 17), (0, y + 18), (10, y + 17)])
    return [
        *parts,
        Shape(
            "coccyx",
            coccyx,
            (0, y + 5),
            detail=detail,
            paired=False,
            text="*",
            text_at=(58, y + 14),
            hit=line([(-16, y + 13), (92, y + 13)]),
            hit_width=ROW,
        ),
    ]
