"""Where the values of facts stand in frames, and what raw values look like."""

from __future__ import annotations

from typing import Any

from osteon.logic.tree import Domain, Expr, IsOneOf, Scope, type_of
from osteon.logic.types import BooleanType, ChoiceType, DateType, NumberType, Type

Frame = list[Any]
MEMBERS = 0
PRESENCE = 1
TODAY = 1
FIRST_FACT = 2


class Layout:
    """Where in a frame the value of each fact stands; places are given out in order of asking."""

    def __init__(self) -> None:
        self.places: dict[tuple[Scope, str], int] = {}
        self.sizes: dict[Scope, int] = dict.fromkeys(Scope, FIRST_FACT)
        self._masks: dict[int, tuple[Expr, int]] = {}
        self._kinds: dict[int, tuple[Expr, Type]] = {}

    def place(self, scope: Scope, name: str) -> int:
        key = (scope, name)
        if key not in self.places:
            self.places[key] = self.sizes[scope]
            self.sizes[scope] += 1
        return self.places[key]

    def kind(self, expr: Expr, domain: Domain) -> Type:
        """The type of an expression, worked out once for each node."""
        kept = self._kinds.get(id(expr))
        if kept is None:
            kept = self._kinds[id(expr)] = (expr, type_of(expr, domain))
        return kept[1]

    def mask(self, expr: IsOneOf, kind: ChoiceType) -> int:
        """The bit mask of the values that an expression asks for, worked out once for each node."""
        kept = self._masks.get(id(expr))
        if kept is None:
            # The node is kept beside its mask, so that its identity cannot be given to another one.
            kept = self._masks[id(expr)] = (expr, kind.mask(expr.values))
        return kept[1]


def unknown(kind: Type) -> Any:
    """The raw value of which nothing is known beyond its type."""
    match kind:
        case BooleanType():
            return 0
        case NumberType() | DateType():
            return kind.range
        case ChoiceType():
            return kind.everything


def is_known(raw: Any, kind: Type) -> bool:
    """Whether a raw value leaves one possibility."""
    match kind:
        case BooleanType():
            return bool(raw != 0)
        case NumberType() | DateType():
            return bool(raw[0] == raw[1])
        case ChoiceType():
            return bool(raw & (raw - 1) == 0)


def narrowed(raw: Any, by: Any, kind: Type) -> Any:
    """What two statements about one fact leave possible together; None where they contradict each other."""
    match kind:
        case BooleanType():
            return by if raw == 0 else raw if by in (0, raw) else None
        case NumberType() | DateType():
            low, high = max(raw[0], by[0]), min(raw[1], by[1])
            return (low, high) if low <= high else None
        case ChoiceType():
            return (raw & by) or None
