"""What kinds of value a fact or an expression can have."""

from __future__ import annotations

import math

from msgspec import Struct

from osteon.logic.interval import UNBOUNDED, Interval


class BooleanType(Struct, frozen=True, tag="boolean"):
    """True, false or unknown."""

    @property
    def description(self) -> str:
        return "true or false"


class NumberType(Struct, frozen=True, tag="number"):
    """A number in a UCUM unit with its plausible range; `unit` is None for literals and formulas."""

    unit: str | None = None
    low: float = -math.inf
    high: float = math.inf
    integer: bool = False

    @property
    def range(self) -> Interval:
        return (self.low, self.high)

    @property
    def description(self) -> str:
        kind = "a whole number" if self.integer else "a number"
        unit = f" in {self.unit}" if self.unit and self.unit != "1" else ""
        if (self.low, self.high) == UNBOUNDED:
            return kind + unit
        return f"{kind} from {self.low:g} to {self.high:g}{unit}"


class DateType(Struct, frozen=True, tag="date"):
    """A calendar day, kept as the proleptic ordinal of the day (a partial date is a range of days)."""

    low: float = 577_000.0  # about the year 1580
    high: float = 949_000.0  # about the year 2599

    @property
    def range(self) -> Interval:
        return (self.low, self.high)

    @property
    def description(self) -> str:
        return "a date (YYYY-MM-DD)"


class ChoiceType(Struct, frozen=True, tag="choice"):
    """One of the listed values; partly known as the set of values that remain possible.

    `groups` names sets of values that may be written wherever a value may.
    `ordered` allows comparison by place in the list.
    """

    values: tuple[str, ...]
    groups: dict[str, tuple[str, ...]] = {}
    ordered: bool = False

    @property
    def everything(self) -> int:
        """The bit mask of all values."""
        return (1 << len(self.values)) - 1

    def members(self, name: str) -> tuple[str, ...] | None:
        """The values meant by the name of a value or a group; None for a name that is neither."""
        if name in self.groups:
            return self.groups[name]
        return (name,) if name in self.values else None

    def mask(self, names: tuple[str, ...]) -> int:
        """The bit mask of the named values and groups."""
        bits = 0
        for name in names:
            for value in self.members(name) or ():
                bits |= 1 << self.values.index(value)
        return bits

    def names(self, mask: int) -> tuple[str, ...]:
        """The values of a bit mask."""
        return tuple(value for place, value in enumerate(self.values) if mask >> place & 1)

    @property
    def description(self) -> str:
        shown = ", ".join(self.values[:12])
        return f"one of {shown}" + (", ..." if len(self.values) > 12 else "")


Type = BooleanType | NumberType | DateType | ChoiceType
