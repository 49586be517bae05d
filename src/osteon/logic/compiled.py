"""The fast interpreter: an expression becomes one Python closure.

A closure is called with three frames: the patient's, the lesion's and the course's (None where
there is none in hand). A frame is a list of raw values in the order of a `Layout`:

- truth: -1, 0 or 1; number and date: `(low, high)`; choice: the bit mask of the possible values.

The first two places of a frame are taken: place 0 holds the frames of the members one scope
further in, place 1 the presence of this member itself (0 for the member that stands for those
which nobody listed), and in a patient's frame the date of the plan.

The place of a derived fact holds None until something asks for it; it is then worked out and kept.
So only what a record needs is ever computed, and only what is computed is ever compiled.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, assert_never

from osteon.logic import interval
from osteon.logic.interval import Interval
from osteon.logic.layout import MEMBERS, PRESENCE, TODAY, Layout, is_known, unknown
from osteon.logic.members import Member, combine_count, combine_extreme, combine_sum
from osteon.logic.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    Boolean,
    Choice,
    Compare,
    Comparison,
    Conditional,
    Domain,
    Expr,
    Fact,
    IsOneOf,
    Known,
    Lookup,
    Not,
    Number,
    Operation,
    Quantifier,
    Quantity,
    Scope,
    Today,
    type_of,
)
from osteon.logic.types import ChoiceType, Type

Evaluate = Callable[[Any, Any, Any], Any]
"""From the patient's, the lesion's and the course's frame to a raw value."""


def compile_expression(expr: Expr, domain: Domain, layout: Layout, expected: Type | None = None) -> Evaluate:
    """The closure of an expression.

    `expected` is the type of a choice-valued definition, whose masks its values are placed in.
    """
    return Compiler(domain, layout).closure(expr, expected)


class Compiler:
    """Makes closures over frames of one layout; the closures of derived facts are made when first needed."""

    def __init__(self, domain: Domain, layout: Layout) -> None:
        self.domain = domain
        self.layout = layout
        self._definitions: dict[tuple[Scope, str], Evaluate] = {}

    def definition(self, key: tuple[Scope, str]) -> Evaluate:
        """The closure of the definition of a derived fact."""
        if key not in self._definitions:
            self._definitions[key] = self.closure(self.domain.definitions[key], self.domain.types[key])
        return self._definitions[key]

    def reader(self, fact: Fact) -> Evaluate:
        """Reads a fact from its frame; works out a derived one that nobody has asked for yet, and keeps it there."""
        place = self.layout.place(fact.scope, fact.name)
        if fact.key not in self.domain.definitions:
            return _read(fact.scope, place)
        return _work_out(fact.scope, place, lambda: self.definition(fact.key))

    def closure(self, expr: Expr, expected: Type | None = None) -> Evaluate:
        match expr:
            case Boolean(value):
                return _constant(1 if value else -1)
            case Number(value):
                return _constant((value, value))
            case Choice(value):
                assert isinstance(expected, ChoiceType)
                return _constant(expected.mask((value,)))
            case Today():
                return lambda p, l, c: p[TODAY]
            case Fact():
                return self.reader(expr)
            case Not(part):
                inner = self.closure(part)
                return lambda p, l, c: -inner(p, l, c)
            case AllOf(parts):
                return _all_of(tuple(self.closure(part) for part in parts))
            case AnyOf(parts):
                return _any_of(tuple(self.closure(part) for part in parts))
            case Compare(comparison, left, right):
                return self.comparison(comparison, left, right)
            case IsOneOf(fact, values):
                kind = self.domain.types[fact.key]
                assert isinstance(kind, ChoiceType)
                return _is_one_of(self.closure(fact), kind.mask(values))
            case Known(fact):
                return _known(self.closure(fact), self.domain.types[fact.key])
            case Arithmetic(operation, parts):
                return _arithmetic(operation, tuple(self.closure(part) for part in parts))
            case Conditional(test, then, otherwise):
                return _conditional(
                    self.closure(test),
                    self.closure(then, expected),
                    self.closure(otherwise, expected),
                    _unite if isinstance(expected, ChoiceType) else interval.hull,
                )
            case Lookup(fact, rows):
                if isinstance(expected, ChoiceType):
                    return _lookup_choice(self.closure(fact), tuple(expected.mask((str(result),)) for _, result in rows))
                return _lookup_number(self.closure(fact), tuple(float(result) for _, result in rows))
            case Quantifier(quantity, scope, value, where):
                return _quantifier(
                    quantity,
                    scope,
                    self.closure(value),
                    None if where == Boolean(True) else self.closure(where),
                    unknown(type_of(value, self.domain)),
                )
            case _:
                assert_never(expr)

    def comparison(self, comparison: Comparison, left: Expr, right: Expr) -> Evaluate:
        if isinstance(left, Fact) and isinstance(right, Number):
            place = self.layout.place(left.scope, left.name)
            if left.scope is Scope.PATIENT and left.key not in self.domain.definitions:
                return _compare_patient(comparison, place, right.value)
            return _compare_bound(comparison, self.closure(left), right.value)
        return _compare(comparison, self.closure(left), self.closure(right))


def _constant(value: Any) -> Evaluate:
    return lambda p, l, c: value


def _read(scope: Scope, place: int) -> Evaluate:
    match scope:
        case Scope.PATIENT:
            return lambda p, l, c: p[place]
        case Scope.LESION:
            return lambda p, l, c: l[place]
        case Scope.COURSE:
            return lambda p, l, c: c[place]


def _work_out(scope: Scope, place: int, definition: Callable[[], Evaluate]) -> Evaluate:
    evaluate: Evaluate | None = None

    def of_patient(p: Any, l: Any, c: Any) -> Any:
        nonlocal evaluate
        value = p[place]
        if value is None:
            evaluate = evaluate or definition()
            value = p[place] = evaluate(p, None, None)
        return value

    def of_lesion(p: Any, l: Any, c: Any) -> Any:
        nonlocal evaluate
        value = l[place]
        if value is None:
            evaluate = evaluate or definition()
            value = l[place] = evaluate(p, l, None)
        return value

    def of_course(p: Any, l: Any, c: Any) -> Any:
        nonlocal evaluate
        value = c[place]
        if value is None:
            evaluate = evaluate or definition()
            value = c[place] = evaluate(p, l, c)
        return value

    return {Scope.PATIENT: of_patient, Scope.LESION: of_lesion, Scope.COURSE: of_course}[scope]


def _all_of(parts: tuple[Evaluate, ...]) -> Evaluate:
    def evaluate(p: Any, l: Any, c: Any) -> Any:
        worst = 1
        for part in parts:
            truth = part(p, l, c)
            if truth < worst:
                if truth == -1:
                    return -1
                worst = truth
        return worst

    return evaluate


def _any_of(parts: tuple[Evaluate, ...]) -> Evaluate:
    def evaluate(p: Any, l: Any, c: Any) -> Any:
        best = -1
        for part in parts:
            truth = part(p, l, c)
            if truth > best:
                if truth == 1:
                    return 1
                best = truth
        return best

    return evaluate


def _is_one_of(fact: Evaluate, wanted: int) -> Evaluate:
    def evaluate(p: Any, l: Any, c: Any) -> Any:
        possible = fact(p, l, c)
        if not possible & wanted:
            return -1
        return 0 if possible & ~wanted else 1

    return evaluate


def _known(fact: Evaluate, kind: Type) -> Evaluate:
    return lambda p, l, c: 1 if is_known(fact(p, l, c), kind) else -1


def compare_intervals(comparison: Comparison, left: Interval, right: Interval) -> int:
    """The truth (-1, 0, 1) of a comparison of two partly known numbers."""
    match comparison:
        case Comparison.LESS:
            return 1 if left[1] < right[0] else -1 if left[0] >= right[1] else 0
        case Comparison.AT_MOST:
            return 1 if left[1] <= right[0] else -1 if left[0] > right[1] else 0
        case Comparison.MORE:
            return 1 if left[0] > right[1] else -1 if left[1] <= right[0] else 0
        case Comparison.AT_LEAST:
            return 1 if left[0] >= right[1] else -1 if left[1] < right[0] else 0
        case Comparison.EQUAL:
            if left[1] < right[0] or right[1] < left[0]:
                return -1
            return 1 if left[0] == left[1] == right[0] == right[1] else 0


def _compare(comparison: Comparison, left: Evaluate, right: Evaluate) -> Evaluate:
    return lambda p, l, c: compare_intervals(comparison, left(p, l, c), right(p, l, c))


def _compare_patient(comparison: Comparison, place: int, bound: float) -> Evaluate:
    """The commonest comparison, a patient's fact against a constant, without further calls."""

    def less(p: Any, l: Any, c: Any) -> Any:
        low, high = p[place]
        return 1 if high < bound else -1 if low >= bound else 0

    def at_most(p: Any, l: Any, c: Any) -> Any:
        low, high = p[place]
        return 1 if high <= bound else -1 if low > bound else 0

    def more(p: Any, l: Any, c: Any) -> Any:
        low, high = p[place]
        return 1 if low > bound else -1 if high <= bound else 0

    def at_least(p: Any, l: Any, c: Any) -> Any:
        low, high = p[place]
        return 1 if low >= bound else -1 if high < bound else 0

    def equal(p: Any, l: Any, c: Any) -> Any:
        low, high = p[place]
        return 1 if low == high == bound else -1 if high < bound or low > bound else 0

    return {
        Comparison.LESS: less,
        Comparison.AT_MOST: at_most,
        Comparison.MORE: more,
        Comparison.AT_LEAST: at_least,
        Comparison.EQUAL: equal,
    }[comparison]


def _compare_bound(comparison: Comparison, left: Evaluate, bound: float) -> Evaluate:
    limit = (bound, bound)
    return lambda p, l, c: compare_intervals(comparison, left(p, l, c), limit)


ARITHMETIC: dict[Operation, Callable[..., Interval]] = {
    Operation.ADD: interval.add,
    Operation.SUBTRACT: interval.subtract,
    Operation.MULTIPLY: interval.multiply,
    Operation.DIVIDE: interval.divide,
    Operation.POWER: interval.power,
    Operation.MINIMUM: interval.minimum,
    Operation.MAXIMUM: interval.maximum,
    Operation.NEGATE: interval.negate,
    Operation.LOGARITHM: interval.logarithm,
    Operation.EXPONENTIAL: interval.exponential,
}


def _arithmetic(operation: Operation, parts: tuple[Evaluate, ...]) -> Evaluate:
    function = ARITHMETIC[operation]
    if len(parts) == 1:
        (only,) = parts
        return lambda p, l, c: function(only(p, l, c))
    if len(parts) == 2:
        first, second = parts
        return lambda p, l, c: function(first(p, l, c), second(p, l, c))

    def evaluate(p: Any, l: Any, c: Any) -> Any:
        result = parts[0](p, l, c)
        for part in parts[1:]:
            result = function(result, part(p, l, c))
        return result

    return evaluate


def _unite(left: int, right: int) -> int:
    return left | right


def _conditional(test: Evaluate, then: Evaluate, otherwise: Evaluate, join: Callable[[Any, Any], Any]) -> Evaluate:
    def evaluate(p: Any, l: Any, c: Any) -> Any:
        truth = test(p, l, c)
        if truth == 1:
            return then(p, l, c)
        if truth == -1:
            return otherwise(p, l, c)
        return join(then(p, l, c), otherwise(p, l, c))

    return evaluate


def lookup_number(possible: int, results: tuple[float, ...]) -> Interval:
    """The range of the results of the values that are still possible."""
    low, high = math.inf, -math.inf
    for place, result in enumerate(results):
        if possible >> place & 1:
            low, high = min(low, result), max(high, result)
    return (low, high)


def _lookup_number(fact: Evaluate, results: tuple[float, ...]) -> Evaluate:
    single = {1 << place: (result, result) for place, result in enumerate(results)}
    whole = lookup_number((1 << len(results)) - 1, results)
    single[(1 << len(results)) - 1] = whole

    def evaluate(p: Any, l: Any, c: Any) -> Any:
        possible = fact(p, l, c)
        found = single.get(possible)
        return lookup_number(possible, results) if found is None else found

    return evaluate


def lookup_choice(possible: int, results: tuple[int, ...]) -> int:
    """The mask of the results of the values that are still possible."""
    mask = 0
    for place, result in enumerate(results):
        if possible >> place & 1:
            mask |= result
    return mask


def _lookup_choice(fact: Evaluate, results: tuple[int, ...]) -> Evaluate:
    single = {1 << place: result for place, result in enumerate(results)}
    # A site of which nothing is known stands for the lesions that nobody listed, in every record.
    single[(1 << len(results)) - 1] = lookup_choice((1 << len(results)) - 1, results)

    def evaluate(p: Any, l: Any, c: Any) -> Any:
        possible = fact(p, l, c)
        found = single.get(possible)
        return lookup_choice(possible, results) if found is None else found

    return evaluate


def _quantifier(quantity: Quantity, scope: Scope, value: Evaluate, where: Evaluate | None, blank: Any) -> Evaluate:
    """Collects, for each member, how surely it counts (-1, 0, 1) and its value, then combines them."""
    combine: Callable[[list[Member]], Any]
    match quantity:
        case Quantity.ANY:
            return _any_member(scope, value, where)
        case Quantity.ALL:
            return _every_member(scope, value, where)
        case Quantity.COUNT:
            combine = combine_count
        case Quantity.SUM:
            combine = combine_sum
        case Quantity.MAXIMUM | Quantity.MINIMUM:
            highest = quantity is Quantity.MAXIMUM

            def combine(members: list[Member]) -> Interval:
                return combine_extreme(members, highest, blank)

    if scope is Scope.LESION:

        def evaluate(p: Any, l: Any, c: Any) -> Any:
            members = []
            for member in p[MEMBERS]:
                counts = member[PRESENCE]
                if where is not None:
                    counts = min(counts, where(p, member, None))
                if counts != -1:
                    members.append((counts, value(p, member, None), member[PRESENCE] == 0))
            return combine(members)

    else:

        def evaluate(p: Any, l: Any, c: Any) -> Any:
            members = []
            for member in l[MEMBERS]:
                counts = member[PRESENCE]
                if where is not None:
                    counts = min(counts, where(p, l, member))
                if counts != -1:
                    members.append((counts, value(p, l, member), member[PRESENCE] == 0))
            return combine(members)

    return evaluate


def _any_member(scope: Scope, value: Evaluate, where: Evaluate | None) -> Evaluate:
    """As `combine_any`, but a member that surely holds ends the search."""
    of_course = scope is Scope.COURSE

    def evaluate(p: Any, l: Any, c: Any) -> Any:
        best = -1
        for member in (l if of_course else p)[MEMBERS]:
            lesion, course = (l, member) if of_course else (member, None)
            counts = member[PRESENCE]
            if where is not None:
                counts = min(counts, where(p, lesion, course))
            if counts > best:
                best = max(best, min(counts, value(p, lesion, course)))
                if best == 1:
                    return 1
        return best

    return evaluate


def _every_member(scope: Scope, value: Evaluate, where: Evaluate | None) -> Evaluate:
    """As `combine_all`, but a member that surely fails ends the search."""
    of_course = scope is Scope.COURSE

    def evaluate(p: Any, l: Any, c: Any) -> Any:
        worst = 1
        for member in (l if of_course else p)[MEMBERS]:
            lesion, course = (l, member) if of_course else (member, None)
            counts = member[PRESENCE]
            if where is not None:
                counts = min(counts, where(p, lesion, course))
            if -counts < worst:
                worst = min(worst, max(-counts, value(p, lesion, course)))
                if worst == -1:
                    return -1
        return worst

    return evaluate
