"""Arithmetic on numbers that may be only partly known.

A number is the closed interval `(low, high)` of double-precision values that it may have; a known
number has low equal to high, and an end that is not bounded is infinite. An open end is written as
the neighbouring double (`below`, `above`), so openness costs nothing and loses nothing.

Soundness is meant in the arithmetic that computers do: for every choice of doubles inside the
operands, the rounded result lies inside the result. Addition, subtraction, multiplication and
division round monotonically, so their corner values suffice; `log`, `exp` and powers may be off by
one unit in the last place, so partly known results are widened by one such unit.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable

Interval = tuple[float, float]
"""The lowest and the highest possible value."""

UNBOUNDED: Interval = (-math.inf, math.inf)
"""Nothing is known."""


def exactly(value: float) -> Interval:
    """The interval of one known value."""
    return (value, value)


def below(value: float) -> float:
    """The largest double below `value`: the high end of "less than value"."""
    return math.nextafter(value, -math.inf)


def above(value: float) -> float:
    """The smallest double above `value`: the low end of "more than value"."""
    return math.nextafter(value, math.inf)


def is_known(interval: Interval) -> bool:
    """Whether one value remains."""
    return interval[0] == interval[1]


def hull(left: Interval, right: Interval) -> Interval:
    """The smallest interval that holds both."""
    return (min(left[0], right[0]), max(left[1], right[1]))


def intersection(left: Interval, right: Interval) -> Interval | None:
    """What lies in both, or None where nothing does."""
    low, high = max(left[0], right[0]), min(left[1], right[1])
    return (low, high) if low <= high else None


def _safe(low: float, high: float) -> Interval:
    """Repairs what overflow leaves: an end that is not a number is unbounded, and no value is infinite."""
    if low != low or high != high:
        return UNBOUNDED
    if low == math.inf:
        low = sys.float_info.max
    if high == -math.inf:
        high = -sys.float_info.max
    return (low, high)


def _widened(low: float, high: float) -> Interval:
    return (low, high) if low == high else _safe(below(low), above(high))


def add(left: Interval, right: Interval) -> Interval:
    return _safe(left[0] + right[0], left[1] + right[1])


def subtract(left: Interval, right: Interval) -> Interval:
    return _safe(left[0] - right[1], left[1] - right[0])


def negate(part: Interval) -> Interval:
    return (-part[1], -part[0])


def _times(left: float, right: float) -> float:
    """A product of bounds; an infinite bound is never reached, so zero times it is zero."""
    return 0.0 if left == 0 or right == 0 else left * right


def multiply(left: Interval, right: Interval) -> Interval:
    (a, b), (c, d) = left, right
    if a == b and c == d:
        return _safe(a * c, a * c)
    corners = (_times(a, c), _times(a, d), _times(b, c), _times(b, d))
    return _safe(min(corners), max(corners))


def _quotient(left: float, right: float) -> float:
    """A quotient of bounds with a divisor that is not zero."""
    if math.isinf(right):
        return 0.0 if not math.isinf(left) else math.copysign(math.inf, left) * math.copysign(1.0, right)
    return left / right


def divide(left: Interval, right: Interval) -> Interval:
    """The quotients; unbounded where the divisor may be zero.

    A quotient by zero has no value, so nothing is claimed as long as zero is possible: were a bound
    claimed for the other divisors, learning that the divisor is zero would take it back.
    """
    (a, b), (c, d) = left, right
    if c <= 0 <= d:
        return UNBOUNDED
    if math.isinf(a) or math.isinf(b) or math.isinf(c) or math.isinf(d):
        # inf / inf has no value; the true quotient lies between the finite corners and zero.
        corners = [_quotient(x, y) for x in (a, b) for y in (c, d) if not (math.isinf(x) and math.isinf(y))]
        corners += [0.0 if (x > 0) == (y > 0) else -0.0 for x in (a, b) for y in (c, d) if math.isinf(x) and math.isinf(y)]
        corners += [math.inf if (x > 0) == (y > 0) else -math.inf for x in (a, b) for y in (c, d) if math.isinf(x) and math.isinf(y)]
        return _safe(min(corners), max(corners))
    corners = [a / c, a / d, b / c, b / d]
    return _safe(min(corners), max(corners))


def minimum(left: Interval, right: Interval) -> Interval:
    return (min(left[0], right[0]), min(left[1], right[1]))


def maximum(left: Interval, right: Interval) -> Interval:
    return (max(left[0], right[0]), max(left[1], right[1]))


def _rising(function: Callable[[float], float], part: Interval) -> Interval:
    return _widened(function(part[0]), function(part[1]))


def _exp(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf


def logarithm(part: Interval) -> Interval:
    """Natural logarithms; unbounded where a value may be zero or negative, which has none."""
    return UNBOUNDED if part[0] <= 0 else _rising(math.log, part)


def exponential(part: Interval) -> Interval:
    return _rising(_exp, part)


def _pow(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf if base > 0 or exponent % 2 == 0 else -math.inf


def power(base: Interval, exponent: Interval) -> Interval:
    """Powers of a positive base, or of any base to a known whole power; unbounded where one has no value."""
    (a, b), (c, d) = base, exponent
    if a > 0 or (a == 0 and c >= 0):
        corners = [_pow(x, y) for x in (a, b) for y in (c, d)]
        if c <= 0 <= d or a <= 1 <= b:
            corners.append(1.0)
        return _widened(*_safe(min(corners), max(corners)))
    if c == d and c == int(c) and c >= 0:
        corners = [_pow(a, c), _pow(b, c)]
        if c % 2 == 0 and b > 0:
            corners.append(1.0 if c == 0 else 0.0)
        return _widened(*_safe(min(corners), max(corners)))
    return UNBOUNDED
