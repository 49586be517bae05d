"""Smooth outlines from a few points, as paths that can be moved, turned and mirrored."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Knot = tuple[float, float] | tuple[float, float, str]
"""A point of an outline; a third member "c" makes it a corner."""
Segment = tuple[Point, Point, Point]
TENSION = 1 / 6


@dataclass(frozen=True)
class Path:
    """Strokes of cubic curves, each with a start, its segments and whether it is closed."""

    strokes: tuple[tuple[Point, tuple[Segment, ...], bool], ...]

    def __add__(self, other: Path) -> Path:
        return Path(self.strokes + other.strokes)

    def mapped(self, move: Callable[[Point], Point]) -> Path:
        return Path(
            tuple(
                (move(start), tuple((move(a), move(b), move(c)) for a, b, c in segments), closed)
                for start, segments, closed in self.strokes
            )
        )

    def mirrored(self) -> Path:
        return self.mapped(lambda point: (-point[0], point[1]))

    def shifted(self, x: float, y: float) -> Path:
        return self.mapped(lambda point: (point[0] + x, point[1] + y))

    def points(self) -> list[Point]:
        """Points along the curves, close enough to measure a box by."""
        found: list[Point] = []
        for start, segments, _ in self.strokes:
            here = start
            found.append(here)
            for a, b, c in segments:
                found += [_on_curve(here, a, b, c, step) for step in (0.25, 0.5, 0.75, 1.0)]
                here = c
        return found

    def box(self) -> tuple[float, float, float, float]:
        xs, ys = zip(*self.points(), strict=True)
        return min(xs), min(ys), max(xs), max(ys)

    def data(self) -> str:
        """The `d` attribute, relative and to a tenth of a unit, which keeps the page small."""
        return "".join(_stroke(*stroke) for stroke in self.strokes)


def _on_curve(p: Point, a: Point, b: Point, c: Point, t: float) -> Point:
    u = 1 - t
    x, y = (u**3 * p[i] + 3 * u * u * t * a[i] + 3 * u * t * t * b[i] + t**3 * c[i] for i in (0, 1))
    return x, y


def _stroke(start: Point, segments: Sequence[Segment], closed: bool) -> str:
    # Positions are rounded before differences are taken, so that rounding does not add up along the outline.
    def tenth(point: Point) -> tuple[int, int]:
        return round(point[0] * 10), round(point[1] * 10)

    here = tenth(start)
    text = f"M{_numbers(here)}c"
    pieces = []
    for segment in segments:
        rounded = [tenth(point) for point in segment]
        pieces.append(_numbers(*((x - here[0], y - here[1]) for x, y in rounded)))
        here = rounded[-1]
    text += "".join(piece if piece.startswith("-") or not index else " " + piece for index, piece in enumerate(pieces))
    return text + ("z" if closed else "")


def _numbers(*points: tuple[int, int]) -> str:
    text = ""
    for value in (number for point in points for number in point):
        written = f"{value / 10:g}".replace("0.", ".", 1) if abs(value) < 10 and value else f"{value / 10:g}"
        text += written if not text or written.startswith("-") else " " + written
    return text


def _is_corner(knot: Knot) -> bool:
    return len(knot) > 2


def smooth(knots: Sequence[Knot], closed: bool = True) -> Path:
    """A smooth curve through the points, straight where two corners follow each other."""
    count = len(knots)
    segments = []
    for index in range(count if closed else count - 1):
        following = (index + 1) % count
        p, q = knots[index], knots[following]
        before = knots[index - 1] if closed or index else p
        after = knots[(following + 1) % count] if closed or following + 1 < count else q
        out = (q[0] - p[0], q[1] - p[1]) if _is_corner(p) else (q[0] - before[0], q[1] - before[1])
        into = (q[0] - p[0], q[1] - p[1]) if _is_corner(q) else (after[0] - p[0], after[1] - p[1])
        k, m = (1 / 3 if _is_corner(p) else TENSION), (1 / 3 if _is_corner(q) else TENSION)
        segments.append(((p[0] + out[0] * k, p[1] + out[1] * k), (q[0] - into[0] * m, q[1] - into[1] * m), (q[0], q[1])))
    return Path((((knots[0][0], knots[0][1]), tuple(segments), closed),))


def symmetric(half: Sequence[Knot]) -> Path:
    """An outline of which the right part (x >= 0) is given from top to bottom."""
    other: list[Knot] = [(-knot[0], knot[1], *knot[2:]) for knot in reversed(half) if knot[0] > 0]
    return smooth([*half, *other])


def ellipse(x: float, y: float, across: float, down: float) -> Path:
    return smooth([(x + across * math.cos(turn * math.pi / 4), y + down * math.sin(turn * math.pi / 4)) for turn in range(8)])


def ribbon(middle: Sequence[Point], widths: Sequence[float]) -> Path:
    """A band around a line; the half widths are given for each of its points."""
    one_side, other_side = [], []
    for index, (x, y) in enumerate(middle):
        before, after = middle[max(index - 1, 0)], middle[min(index + 1, len(middle) - 1)]
        length = math.hypot(after[0] - before[0], after[1] - before[1])
        across = (-(after[1] - before[1]) / length * widths[index], (after[0] - before[0]) / length * widths[index])
        one_side.append((x + across[0], y + across[1]))
        other_side.append((x - across[0], y - across[1]))
    return smooth([*one_side, *reversed(other_side)])


def line(points: Sequence[Knot]) -> Path:
    return smooth(points, closed=False)


def small_bone(start: Point, end: Point, thick: float, thin: float) -> Path:
    """A short tubular bone with thicker ends, such as those of a finger."""
    length = math.hypot(end[0] - start[0], end[1] - start[1])
    ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length

    def at(along: float, aside: float) -> Point:
        return start[0] + ux * along - uy * aside, start[1] + uy * along + ux * aside

    return smooth(
        [
            at(0, 0),
            at(length * 0.1, thick),
            at(length * 0.5, thin),
            at(length * 0.9, thick * 0.9),
            at(length, 0),
            at(length * 0.9, -thick * 0.9),
            at(length * 0.5, -thin),
            at(length * 0.1, -thick),
        ]
    )


def turned(origin: Point, degrees: float) -> Callable[[Point], Point]:
    """Moves points given along a limb (aside, along) onto the body: it starts at the origin and leans outwards."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return lambda point: (origin[0] + point[0] * cosine + point[1] * sine, origin[1] - point[0] * sine + point[1] * cosine)


def joined(paths: Iterable[Path]) -> Path:
    return Path(tuple(stroke for path in paths for stroke in path.strokes))
