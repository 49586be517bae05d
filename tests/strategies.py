"""Hypothesis strategies: expressions, records, completions of records."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from osteon.logic import BooleanType, ChoiceType, DateType, Domain, NumberType, Scope, Type
from osteon.logic.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    Boolean,
    Compare,
    Comparison,
    Conditional,
    Expr,
    Fact,
    IsOneOf,
    Lookup,
    Not,
    Number,
    Operation,
    Quantifier,
    Quantity,
    Today,
)
from osteon.record import Course, Entry, Lesion, Record

NUMBERS = st.floats(-50, 50, allow_nan=False, width=32).map(lambda value: round(value, 2))


def facts_of(domain: Domain, scope: Scope, kind: type) -> list[Fact]:
    return [Fact(where, name) for (where, name), found in domain.types.items() if where.depth <= scope.depth and isinstance(found, kind)]


_KEPT: dict[tuple[str, int, Scope, int], st.SearchStrategy[Expr]] = {}


def truths(domain: Domain, scope: Scope, depth: int) -> st.SearchStrategy[Expr]:
    """Expressions that are true or false. Building a strategy is slow, so each is built once."""
    key = ("truth", id(domain), scope, depth)
    if key not in _KEPT:
        _KEPT[key] = _truths(domain, scope, depth)
    return _KEPT[key]


def quantities(domain: Domain, scope: Scope, depth: int) -> st.SearchStrategy[Expr]:
    """Expressions that are numbers."""
    key = ("number", id(domain), scope, depth)
    if key not in _KEPT:
        _KEPT[key] = _quantities(domain, scope, depth)
    return _KEPT[key]


def _truths(domain: Domain, scope: Scope, depth: int) -> st.SearchStrategy[Expr]:
    options: list[st.SearchStrategy[Expr]] = [st.builds(Boolean, st.booleans())]
    booleans = facts_of(domain, scope, BooleanType)
    choices = facts_of(domain, scope, ChoiceType)
    numbers = facts_of(domain, scope, NumberType)
    if booleans:
        options.append(st.sampled_from(booleans))
    if choices:
        options.append(st.sampled_from(choices).flatmap(lambda fact: _membership(domain, fact)))
    if numbers:
        options.append(st.builds(Compare, st.sampled_from(Comparison), st.sampled_from(numbers), st.builds(Number, NUMBERS)))
    dates = facts_of(domain, scope, DateType)
    if dates:
        day = st.one_of(st.sampled_from(dates), st.just(Today()))
        options.append(st.builds(Compare, st.sampled_from(Comparison), day, day))
        options.append(st.builds(Compare, st.sampled_from(Comparison), _days_between(dates), st.builds(Number, st.integers(-40, 4000))))
    if depth > 0:
        inner = truths(domain, scope, depth - 1)
        value = quantities(domain, scope, depth - 1)
        options += [
            st.builds(Not, inner),
            st.builds(AllOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
            st.builds(Compare, st.sampled_from(Comparison), value, value),
        ]
        if scope.inner is not None:
            over = truths(domain, scope.inner, depth - 1)
            options.append(st.builds(Quantifier, st.sampled_from((Quantity.ANY, Quantity.ALL)), st.just(scope.inner), over, over))
    return st.one_of(options)


def _quantities(domain: Domain, scope: Scope, depth: int) -> st.SearchStrategy[Expr]:
    options: list[st.SearchStrategy[Expr]] = [st.builds(Number, NUMBERS)]
    numbers = facts_of(domain, scope, NumberType)
    if numbers:
        options.append(st.sampled_from(numbers))
    choices = facts_of(domain, scope, ChoiceType)
    if choices:
        options.append(st.sampled_from(choices).flatmap(lambda fact: _table(domain, fact)))
    dates = facts_of(domain, scope, DateType)
    if dates:
        options.append(_days_between(dates))
    if depth > 0:
        inner = quantities(domain, scope, depth - 1)
        test = truths(domain, scope, depth - 1)
        two = (Operation.ADD, Operation.SUBTRACT, Operation.MULTIPLY, Operation.DIVIDE, Operation.MINIMUM, Operation.MAXIMUM)
        options += [
            st.builds(Arithmetic, st.sampled_from(two), st.tuples(inner, inner)),
            st.builds(Arithmetic, st.sampled_from((Operation.NEGATE, Operation.LOGARITHM, Operation.EXPONENTIAL)), st.tuples(inner)),
            st.builds(
                Arithmetic, st.just(Operation.POWER), st.tuples(inner, st.builds(Number, st.sampled_from((-1.2, 0.0, 0.5, 2.0, 3.0))))
            ),
            st.builds(Conditional, test, inner, inner),
        ]
        if scope.inner is not None:
            over = truths(domain, scope.inner, depth - 1)
            value = quantities(domain, scope.inner, depth - 1)
            options += [
                st.builds(Quantifier, st.just(Quantity.COUNT), st.just(scope.inner), over, over),
                st.builds(
                    Quantifier,
                    st.sampled_from((Quantity.SUM, Quantity.MAXIMUM, Quantity.MINIMUM)),
                    st.just(scope.inner),
                    value,
                    over,
                ),
            ]
    return st.one_of(options)


def _days_between(dates: list[Fact]) -> st.SearchStrategy[Expr]:
    day = st.one_of(st.sampled_from(dates), st.just(Today()))
    return st.builds(Arithmetic, st.just(Operation.SUBTRACT), st.tuples(day, day))


def _membership(domain: Domain, fact: Fact) -> st.SearchStrategy[Expr]:
    kind = domain.types[fact.key]
    assert isinstance(kind, ChoiceType)
    some = st.lists(st.sampled_from(kind.values), min_size=1, max_size=3, unique=True).map(tuple)
    return some.map(lambda values: IsOneOf(fact, values, values))


def _table(domain: Domain, fact: Fact) -> st.SearchStrategy[Expr]:
    kind = domain.types[fact.key]
    assert isinstance(kind, ChoiceType)
    size = len(kind.values)
    return st.lists(NUMBERS, min_size=size, max_size=size).map(lambda points: Lookup(fact, tuple(zip(kind.values, points, strict=True))))


def values(kind: Type, *, known: bool = False) -> st.SearchStrategy[Any]:
    """Raw values of a type, wholly known, or known in part."""
    match kind:
        case BooleanType():
            return st.sampled_from((-1, 1))
        case ChoiceType():
            whole = st.integers(0, len(kind.values) - 1).map(lambda place: 1 << place)
            return whole if known else st.one_of(whole, st.integers(1, kind.everything))
        case NumberType():
            low, high = max(kind.low, -1000), min(kind.high, 1000)
            base = st.integers(int(low), int(high)).map(float) if kind.integer else st.floats(low, high)
            point = base.map(lambda value: (value, value))
            return point if known else st.one_of(point, st.tuples(base, base).map(lambda pair: (min(pair), max(pair))))
        case DateType():
            day = st.integers(730_000, 740_000).map(float)
            point = day.map(lambda value: (value, value))
            return point if known else st.one_of(point, st.tuples(day, day).map(lambda pair: (min(pair), max(pair))))


def refined(raw: Any, kind: Type, draw: Any) -> Any:
    """A value that is possible under `raw` and fully known."""
    match kind:
        case BooleanType():
            return raw if raw != 0 else draw(st.sampled_from((-1, 1)))
        case ChoiceType():
            places = [place for place in range(len(kind.values)) if raw >> place & 1]
            return 1 << draw(st.sampled_from(places))
        case NumberType() | DateType():
            low, high = raw
            if low == high:
                return raw
            whole = isinstance(kind, DateType) or kind.integer
            value = draw(
                st.integers(int(low), int(high)).map(float) if whole and int(low) >= low else st.floats(max(low, -1e6), min(high, 1e6))
            )
            return (value, value)


@st.composite
def records(draw: Any, domain: Domain, given: dict[Scope, list[str]], most_lesions: int = 3) -> Record:
    """Records with any facts missing, some known only in part, and lists that may be incomplete."""

    def entries(scope: Scope) -> dict[str, Entry]:
        names = draw(st.lists(st.sampled_from(given[scope]), unique=True, max_size=12)) if given[scope] else []
        return {name: Entry(draw(values(domain.types[(scope, name)])), "given") for name in names}

    def courses() -> tuple[Course, ...] | None:
        if draw(st.booleans()):
            return None
        return tuple(Course(entries(Scope.COURSE)) for _ in range(draw(st.integers(0, 2))))

    lesions = tuple(Lesion(f"lesion-{n}", entries(Scope.LESION), courses()) for n in range(draw(st.integers(0, most_lesions))))
    return Record("generated", entries(Scope.PATIENT), lesions)
