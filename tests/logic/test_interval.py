from __future__ import annotations

import math
import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from osteon.logic import interval
from osteon.logic.interval import UNBOUNDED, Interval, above, below, exactly

POINTS = st.one_of(st.floats(-1e6, 1e6), st.sampled_from((0.0, 1.0, -1.0, 0.5, -0.5, 1e-300, 1e300, -1e300)))
ENDS = st.one_of(POINTS, POINTS, st.just(math.inf), st.just(-math.inf))
INTERVALS = st.tuples(ENDS, ENDS).map(lambda pair: (min(pair), max(pair))).filter(lambda pair: pair[0] < math.inf and pair[1] > -math.inf)
BINARY: dict[Callable[[Interval, Interval], Interval], Callable[[float, float], float]] = {
    interval.add: lambda a, b: a + b,
    interval.subtract: lambda a, b: a - b,
    interval.multiply: lambda a, b: a * b,
    interval.divide: lambda a, b: a / b,
    interval.minimum: min,
    interval.maximum: max,
    interval.power: lambda a, b: math.pow(a, b),
}
UNARY: dict[Callable[[Interval], Interval], Callable[[float], float]] = {
    interval.negate: lambda a: -a,
    interval.logarithm: math.log,
    interval.exponential: math.exp,
}


def inside(part: Interval, where: float) -> float:
    """The point that lies at `where` (0 to 1) between the ends; an end that is not bounded is far away but finite."""
    low, high = max(part[0], -sys.float_info.max), min(part[1], sys.float_info.max)
    return min(max(low * (1 - where) + high * where, low), high)


@pytest.mark.parametrize("operation", BINARY, ids=lambda operation: operation.__name__)
@given(left=INTERVALS, right=INTERVALS, first=st.floats(0, 1), second=st.floats(0, 1))
def test_the_true_value_always_lies_inside(
    operation: Callable[[Interval, Interval], Interval], left: Interval, right: Interval, first: float, second: float
) -> None:
    try:
        value = BINARY[operation](inside(left, first), inside(right, second))
    except (ZeroDivisionError, ValueError, OverflowError):
        return  # there is no true value
    low, high = operation(left, right)
    if math.isfinite(value):
        assert low <= value <= high


@pytest.mark.parametrize("operation", UNARY, ids=lambda operation: operation.__name__)
@given(part=INTERVALS, where=st.floats(0, 1))
def test_the_true_value_of_one_operand_lies_inside(operation: Callable[[Interval], Interval], part: Interval, where: float) -> None:
    try:
        value = UNARY[operation](inside(part, where))
    except (ValueError, OverflowError):
        return
    low, high = operation(part)
    assert low <= value <= high


@pytest.mark.parametrize("operation", BINARY, ids=lambda operation: operation.__name__)
@given(left=INTERVALS, right=INTERVALS, first=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_knowing_more_never_widens(
    operation: Callable[[Interval, Interval], Interval], left: Interval, right: Interval, first: tuple[float, float]
) -> None:
    for place, whole in enumerate((left, right)):
        narrower = (inside(whole, min(first)), inside(whole, max(first)))
        if narrower[0] > narrower[1]:
            continue
        low, high = operation(left, right)
        inner_low, inner_high = operation(narrower, right) if place == 0 else operation(left, narrower)
        assert low <= inner_low
        assert inner_high <= high


@pytest.mark.parametrize(
    ("dividend", "divisor", "quotient"),
    [
        ((1, 2), (0, 0), UNBOUNDED),
        ((1, 2), (-1, 1), UNBOUNDED),
        ((1, 2), (0, 4), UNBOUNDED),
        ((1, 2), (-4, 0), UNBOUNDED),
        ((-1, 2), (0, 4), UNBOUNDED),
        ((1, 2), (2, math.inf), (0.0, 1.0)),
        ((0, 0), (0, 4), UNBOUNDED),
        ((1, 2), (4, 8), (0.125, 0.5)),
        ((1, math.inf), (2, math.inf), (0.0, math.inf)),
    ],
)
def test_division_by_what_may_be_zero(dividend: Interval, divisor: Interval, quotient: Interval) -> None:
    assert interval.divide(dividend, divisor) == quotient


def test_unbounded_ends_stay_honest() -> None:
    assert interval.add((0, math.inf), (1, 2)) == (1, math.inf)
    assert interval.multiply((0, 0), UNBOUNDED) == (0, 0)
    assert interval.subtract(UNBOUNDED, UNBOUNDED) == UNBOUNDED
    assert interval.logarithm((-5, -1)) == UNBOUNDED
    assert interval.logarithm((0, 1)) == UNBOUNDED
    assert interval.power((0, 5), (-1, -1)) == UNBOUNDED


def test_an_open_end_is_the_neighbouring_double() -> None:
    assert below(4.0) < 4.0 < above(4.0)
    assert interval.intersection((0, below(4.0)), (4.0, 9)) is None


def test_known_numbers_stay_exactly_known() -> None:
    for operation in (interval.add, interval.subtract, interval.multiply, interval.divide, interval.power):
        low, high = operation(exactly(2.7), exactly(1.3))
        assert low == high


def test_overflow_is_not_a_value() -> None:
    low, high = interval.multiply(exactly(1e300), exactly(1e300))
    assert math.isfinite(low)
    assert high == math.inf
