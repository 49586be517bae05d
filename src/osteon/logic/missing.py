"""The interpreter that only finds what is missing: the facts that leave an expression undecided.

It gives what `unknown_facts` gives for the tree of `explain`, several times faster, because nothing
is kept of what is known and nothing is opened that is decided.
"""

from __future__ import annotations

from typing import Any, assert_never

from osteon.logic import compiled, members
from osteon.logic.compiled import ARITHMETIC, compare_intervals
from osteon.logic.interval import hull
from osteon.logic.layout import MEMBERS, PRESENCE, TODAY, Frame, Layout, is_known, unknown
from osteon.logic.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    Boolean,
    Choice,
    Compare,
    Conditional,
    Domain,
    Expr,
    Fact,
    IsOneOf,
    Known,
    Lookup,
    Not,
    Number,
    Quantifier,
    Quantity,
    Scope,
    Today,
)
from osteon.logic.types import ChoiceType, Type

Unknowns = tuple[tuple[Fact, int | None], ...]
"""Unknown given facts, each with the place of the member inside a quantifier that it belongs to."""

NOTHING: Unknowns = ()


class Finder:
    """Finds what is missing in many expressions over the same frames; derived facts are opened once."""

    def __init__(self, domain: Domain, layout: Layout) -> None:
        self.domain = domain
        self.layout = layout
        self._kept: dict[tuple[Scope, str, int], Unknowns] = {}

    def unknown_facts(self, expr: Expr, frames: dict[Scope, Frame]) -> Unknowns:
        """The given facts whose being unknown leaves the expression undecided, in order of first mention."""
        return tuple(dict.fromkeys(self._look(expr, frames)[1]))

    def _look(self, expr: Expr, frames: dict[Scope, Frame], expected: ChoiceType | None = None) -> tuple[Any, Unknowns]:
        """The raw value, and what is missing where that is undecided."""
        match expr:
            case Fact():
                return self._fact(expr, frames)
            case Compare(comparison, left, right):
                (first, lacks), (second, others) = self._look(left, frames), self._look(right, frames)
                truth = compare_intervals(comparison, first, second)
                return truth, lacks + others if truth == 0 else NOTHING
            case IsOneOf(fact):
                raw, lacks = self._fact(fact, frames)
                kind = self.domain.types[fact.key]
                assert isinstance(kind, ChoiceType)
                wanted = self.layout.mask(expr, kind)
                truth = -1 if not raw & wanted else 0 if raw & ~wanted else 1
                return truth, lacks if truth == 0 else NOTHING
            case AllOf(parts):
                return self._connected(parts, frames, -1)
            case AnyOf(parts):
                return self._connected(parts, frames, 1)
            case Not(part):
                truth, lacks = self._look(part, frames)
                return -truth, lacks
            case Arithmetic(operation, parts):
                found = [self._look(part, frames) for part in parts]
                raw = found[0][0] if len(found) > 1 else ARITHMETIC[operation](found[0][0])
                for other, _ in found[1:]:
                    raw = ARITHMETIC[operation](raw, other)
                return raw, NOTHING if raw[0] == raw[1] else sum((lacks for _, lacks in found), NOTHING)
            case Conditional(test, then, otherwise):
                return self._conditional(test, then, otherwise, frames, expected)
            case Lookup(fact, rows):
                possible, lacks = self._fact(fact, frames)
                if expected is not None:
                    raw = compiled.lookup_choice(possible, tuple(expected.mask((str(row[1]),)) for row in rows))
                    return raw, NOTHING if is_known(raw, expected) else lacks
                raw = compiled.lookup_number(possible, tuple(float(row[1]) for row in rows))
                return raw, NOTHING if raw[0] == raw[1] else lacks
            case Quantifier():
                return self._quantifier(expr, frames)
            case Known(fact):
                return (-1 if self._fact(fact, frames)[1] else 1), NOTHING
            case Boolean(value):
                return (1 if value else -1), NOTHING
            case Number(value):
                return (value, value), NOTHING
            case Choice(value):
                assert expected is not None
                return expected.mask((value,)), NOTHING
            case Today():
                return frames[Scope.PATIENT][TODAY], NOTHING
            case _:
                assert_never(expr)

    def _fact(self, fact: Fact, frames: dict[Scope, Frame]) -> tuple[Any, Unknowns]:
        key = fact.key
        frame = frames[fact.scope]
        place = self.layout.places[key]
        raw = frame[place]
        kind = self.domain.types[key]
        definition = self.domain.definitions.get(key)
        if definition is None:
            return raw, NOTHING if is_known(raw, kind) else ((fact, None),)
        if raw is not None and is_known(raw, kind):
            return raw, NOTHING
        kept = self._kept.get((*key, id(frame)))
        if kept is None:
            found, kept = self._look(definition, frames, kind if isinstance(kind, ChoiceType) else None)
            self._kept[(*key, id(frame))] = kept
            if raw is None:
                raw = frame[place] = found
        return raw, NOTHING if is_known(raw, kind) else kept

    def _connected(self, parts: tuple[Expr, ...], frames: dict[Scope, Frame], decisive: int) -> tuple[int, Unknowns]:
        """A conjunction (one false part decides) or a disjunction (one true part decides)."""
        truth, missing = -decisive, NOTHING
        for part in parts:
            found, lacks = self._look(part, frames)
            if found == decisive:
                return decisive, NOTHING
            if found == 0:
                truth, missing = 0, missing + lacks
        return truth, missing

    def _conditional(
        self, test: Expr, then: Expr, otherwise: Expr, frames: dict[Scope, Frame], expected: ChoiceType | None
    ) -> tuple[Any, Unknowns]:
        truth, lacks = self._look(test, frames)
        if truth != 0:
            return self._look(then if truth == 1 else otherwise, frames, expected)
        (first, one), (second, two) = self._look(then, frames, expected), self._look(otherwise, frames, expected)
        raw = hull(first, second) if expected is None else first | second
        known = raw[0] == raw[1] if expected is None else is_known(raw, expected)
        return raw, NOTHING if known else lacks + one + two

    def _quantifier(self, expr: Quantifier, frames: dict[Scope, Frame]) -> tuple[Any, Unknowns]:
        owner = frames[Scope.PATIENT if expr.scope is Scope.LESION else Scope.LESION]
        gathered: list[members.Member] = []
        missing: list[tuple[Fact, int | None]] = []
        for place, member in enumerate(owner[MEMBERS]):
            inner = frames | {expr.scope: member}
            unlisted = member[PRESENCE] == 0
            where, lacks = self._look(expr.where, inner)
            counts = min(member[PRESENCE], where)
            if counts != -1:
                raw, more = self._look(expr.value, inner)
                gathered.append((counts, raw, unlisted))
                lacks += more
            missing += [(fact, deeper if deeper is not None else -1 if unlisted else place) for fact, deeper in lacks]
        raw, kind = _combined(expr.quantity, gathered, self.layout.kind(expr.value, self.domain)), self.layout.kind(expr, self.domain)
        return raw, NOTHING if is_known(raw, kind) else tuple(missing)


def _combined(quantity: Quantity, gathered: list[members.Member], kind: Type) -> Any:
    match quantity:
        case Quantity.ANY:
            return members.combine_any(gathered)
        case Quantity.ALL:
            return members.combine_all(gathered)
        case Quantity.COUNT:
            return members.combine_count(gathered)
        case Quantity.SUM:
            return members.combine_sum(gathered)
        case Quantity.MAXIMUM:
            return members.combine_extreme(gathered, True, unknown(kind))
        case Quantity.MINIMUM:
            return members.combine_extreme(gathered, False, unknown(kind))
