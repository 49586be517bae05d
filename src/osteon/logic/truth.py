"""Kleene's three truth values."""

from __future__ import annotations

from enum import IntEnum
from typing import NoReturn


class Truth(IntEnum):
    """FALSE < UNKNOWN < TRUE, so that "and" is `min`, "or" is `max` and "not" is minus.

    A truth cannot be used as a Python condition: `if truth:` would silently decide what an
    unknown means. Compare with `is Truth.TRUE` instead.
    """

    FALSE = -1
    UNKNOWN = 0
    TRUE = 1

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth is not a bool: compare it with Truth.TRUE, Truth.FALSE or Truth.UNKNOWN")

    @property
    def word(self) -> str:
        return self.name.lower()


def both(left: Truth, right: Truth) -> Truth:
    """Kleene's conjunction."""
    return min(left, right)


def either(left: Truth, right: Truth) -> Truth:
    """Kleene's disjunction."""
    return max(left, right)


def opposite(truth: Truth) -> Truth:
    """Kleene's negation."""
    return Truth(-truth.value)
