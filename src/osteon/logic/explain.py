"""The explaining interpreter: the value of an expression together with the reasons for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

from msgspec import Struct

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


class Reason(Struct, frozen=True):
    """One node of an explanation.

    `raw` is the value in the form of `compiled`; `parts` are the reasons it rests on; `members`
    names, for the parts of a quantifier, which lesion or course each part speaks of (its place in
    the list, or -1 for those which nobody listed).
    """

    expr: Expr
    raw: Any
    kind: Type
    parts: tuple[Reason, ...] = ()
    members: tuple[int, ...] = ()

    @property
    def is_unknown(self) -> bool:
        return not is_known(self.raw, self.kind)


def explain(expr: Expr, domain: Domain, layout: Layout, frames: Mapping[Scope, Frame], expected: Type | None = None) -> Reason:
    """The reasons for the value of `expr` over evaluated frames.

    Derived facts are opened: their reason holds the reason of their definition. The value of every
    node equals what the compiled closure gives for it.
    """
    return Explainer(domain, layout).reason(expr, dict(frames), expected)


def unknown_facts(reason: Reason) -> tuple[tuple[Fact, int | None], ...]:
    """The given facts whose being unknown leaves `reason` undecided, in order of first mention.

    Only what bears on the result is followed: the known parts of a conjunction are skipped, and
    nothing is followed below a node that is known. The number is the lesion's place when the
    fact was met inside a quantifier.
    """
    found: dict[tuple[Fact, int | None], None] = {}

    def walk(node: Reason, member: int | None) -> None:
        if not node.is_unknown:
            return
        if isinstance(node.expr, Fact) and not node.parts:
            found[(node.expr, member)] = None
        for place, part in enumerate(node.parts):
            inside = node.members[place] if node.members else member
            walk(part, inside)

    walk(reason, None)
    return tuple(found)


class Explainer:
    """Explains many expressions over the same frames; the reasons of derived facts are found once."""

    def __init__(self, domain: Domain, layout: Layout) -> None:
        self.domain = domain
        self.layout = layout
        self._kept: dict[tuple[Scope, str, int], Reason] = {}

    def reason(self, expr: Expr, frames: dict[Scope, Frame], expected: Type | None = None) -> Reason:
        kind = expected if isinstance(expected, ChoiceType) else self.layout.kind(expr, self.domain)
        raw: Any
        match expr:
            case Fact():
                return self.fact(expr, kind, frames)
            case Not(part):
                inner = self.reason(part, frames)
                return Reason(expr, -inner.raw, kind, (inner,))
            case AllOf():
                reasons = tuple(self.reason(part, frames) for part in expr.parts)
                return Reason(expr, min(reason.raw for reason in reasons), kind, reasons)
            case AnyOf():
                reasons = tuple(self.reason(part, frames) for part in expr.parts)
                return Reason(expr, max(reason.raw for reason in reasons), kind, reasons)
            case Compare(comparison, left, right):
                reasons = (self.reason(left, frames), self.reason(right, frames))
                return Reason(expr, compare_intervals(comparison, reasons[0].raw, reasons[1].raw), kind, reasons)
            case IsOneOf(fact):
                inner = self.reason(fact, frames)
                assert isinstance(inner.kind, ChoiceType)
                wanted = self.layout.mask(expr, inner.kind)
                raw = -1 if not inner.raw & wanted else 0 if inner.raw & ~wanted else 1
                return Reason(expr, raw, kind, (inner,))
            case Boolean(value):
                return Reason(expr, 1 if value else -1, kind)
            case Number(value):
                return Reason(expr, (value, value), kind)
            case Choice(value):
                assert isinstance(kind, ChoiceType)
                return Reason(expr, kind.mask((value,)), kind)
            case Today():
                return Reason(expr, frames[Scope.PATIENT][TODAY], kind)
            case Known(fact):
                inner = self.reason(fact, frames)
                return Reason(expr, -1 if inner.is_unknown else 1, kind, (inner,))
            case Arithmetic(operation):
                reasons = tuple(self.reason(part, frames) for part in expr.parts)
                raw = reasons[0].raw if len(reasons) > 1 else ARITHMETIC[operation](reasons[0].raw)
                for reason in reasons[1:]:
                    raw = ARITHMETIC[operation](raw, reason.raw)
                return Reason(expr, raw, kind, reasons)
            case Conditional(test, then, otherwise):
                return self.conditional(expr, kind, test, then, otherwise, frames, expected)
            case Lookup(fact, rows):
                inner = self.reason(fact, frames)
                if isinstance(kind, ChoiceType):
                    raw = compiled.lookup_choice(inner.raw, tuple(kind.mask((str(row[1]),)) for row in rows))
                else:
                    raw = compiled.lookup_number(inner.raw, tuple(float(row[1]) for row in rows))
                return Reason(expr, raw, kind, (inner,))
            case Quantifier():
                return self.quantifier(expr, kind, frames)
            case _:
                assert_never(expr)

    def fact(self, expr: Fact, kind: Type, frames: dict[Scope, Frame]) -> Reason:
        frame = frames[expr.scope]
        raw = frame[self.layout.place(expr.scope, expr.name)]
        definition = self.domain.definitions.get(expr.key)
        if definition is None:
            return Reason(expr, raw, kind)
        key = (expr.scope, expr.name, id(frame))
        if key not in self._kept:
            because = self.reason(definition, frames, kind)
            self._kept[key] = Reason(expr, because.raw if raw is None else raw, kind, (because,))
        return self._kept[key]

    def conditional(
        self,
        expr: Expr,
        kind: Type,
        test: Expr,
        then: Expr,
        otherwise: Expr,
        frames: dict[Scope, Frame],
        expected: Type | None,
    ) -> Reason:
        decided = self.reason(test, frames)
        if decided.raw == 1:
            chosen = self.reason(then, frames, expected)
            return Reason(expr, chosen.raw, kind, (decided, chosen))
        if decided.raw == -1:
            chosen = self.reason(otherwise, frames, expected)
            return Reason(expr, chosen.raw, kind, (decided, chosen))
        first, second = self.reason(then, frames, expected), self.reason(otherwise, frames, expected)
        raw = first.raw | second.raw if isinstance(kind, ChoiceType) else hull(first.raw, second.raw)
        return Reason(expr, raw, kind, (decided, first, second))

    def quantifier(self, expr: Quantifier, kind: Type, frames: dict[Scope, Frame]) -> Reason:
        owner = frames[Scope.PATIENT if expr.scope is Scope.LESION else Scope.LESION]
        parts: list[Reason] = []
        places: list[int] = []
        gathered: list[tuple[int, Any, bool]] = []
        for place, member in enumerate(owner[MEMBERS]):
            inner = frames | {expr.scope: member}
            unlisted = member[PRESENCE] == 0
            where = None if expr.where == Boolean(True) else self.reason(expr.where, inner)
            counts = member[PRESENCE] if where is None else min(member[PRESENCE], where.raw)
            value = self.reason(expr.value, inner)
            if counts != -1:
                gathered.append((counts, value.raw, unlisted))
            for reason in (where, value) if counts != -1 else (where,):
                if reason is not None:
                    parts.append(reason)
                    places.append(-1 if unlisted else place)
        blank = unknown(self.layout.kind(expr.value, self.domain))
        match expr.quantity:
            case Quantity.ANY:
                raw: Any = members.combine_any(gathered)
            case Quantity.ALL:
                raw = members.combine_all(gathered)
            case Quantity.COUNT:
                raw = members.combine_count(gathered)
            case Quantity.SUM:
                raw = members.combine_sum(gathered)
            case Quantity.MAXIMUM:
                raw = members.combine_extreme(gathered, True, blank)
            case Quantity.MINIMUM:
                raw = members.combine_extreme(gathered, False, blank)
        return Reason(expr, raw, kind, tuple(parts), tuple(places))
