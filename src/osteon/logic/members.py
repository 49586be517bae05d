"""What quantifiers make of their members.

Each member comes as a triple: how surely it counts (-1, 0, 1), its raw value, and whether it stands
for many (for those which nobody listed).
"""

from __future__ import annotations

import math
from typing import Any

from osteon.logic import interval
from osteon.logic.interval import Interval

Member = tuple[int, Any, bool]


def combine_any(members: list[Member]) -> int:
    return max((min(counts, truth) for counts, truth, _ in members), default=-1)


def combine_all(members: list[Member]) -> int:
    return min((max(-counts, truth) for counts, truth, _ in members), default=1)


def combine_count(members: list[Member]) -> Interval:
    """How many hold; an unlisted member may stand for any number of them."""
    low = high = 0.0
    for counts, truth, many in members:
        holds = min(counts, truth)
        if holds == 1:
            low += 1
        if holds >= 0:
            high = math.inf if many else high + 1
    return (low, high)


def combine_sum(members: list[Member]) -> Interval:
    total = (0.0, 0.0)
    for counts, (low, high), many in members:
        if many:
            low, high = (-math.inf if low < 0 else 0.0), (math.inf if high > 0 else 0.0)
        elif counts == 0:
            low, high = min(low, 0.0), max(high, 0.0)
        total = interval.add(total, (low, high))
    return total


def combine_extreme(members: list[Member], highest: bool, blank: Interval) -> Interval:
    """The largest (or smallest) value; of no members it is unknown."""
    if not highest:
        turned = [(counts, interval.negate(value), many) for counts, value, many in members]
        return interval.negate(combine_extreme(turned, True, interval.negate(blank)))
    sure = [value for counts, value, _ in members if counts == 1]
    if not members:
        return blank
    high = max(value[1] for _, value, _ in members)
    if sure:
        return (max(value[0] for value in sure), high)
    # Perhaps none counts, and then the value is anything that it can be.
    return interval.hull(blank, (min(value[0] for _, value, _ in members), high))
