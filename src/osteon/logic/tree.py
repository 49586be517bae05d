"""The typed expression tree: few kinds of node, on which many interpreters work.

Nodes are frozen and can be stored; each says only what it is. The types of facts and the
definitions of derived facts come from a `Domain`, which every interpreter is given.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct, field

from osteon.logic.types import BooleanType, ChoiceType, DateType, NumberType, Type


class Scope(str, Enum):
    """Of whom or what a fact speaks. Each scope is a list inside the one before."""

    PATIENT = "patient"
    LESION = "lesion"
    COURSE = "course"

    @property
    def inner(self) -> Scope | None:
        """The scope that quantifiers written in this scope range over."""
        return {Scope.PATIENT: Scope.LESION, Scope.LESION: Scope.COURSE}.get(self)

    @property
    def depth(self) -> int:
        return list(Scope).index(self)


class Operation(str, Enum):
    """Arithmetic on numbers."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"
    POWER = "**"
    MINIMUM = "min"
    MAXIMUM = "max"
    NEGATE = "negate"
    LOGARITHM = "log"
    EXPONENTIAL = "exp"


class Comparison(str, Enum):
    """How two numbers, or two dates, are compared."""

    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    EQUAL = "=="


class Quantity(str, Enum):
    """What a quantifier makes of the members that it ranges over."""

    ANY = "any"
    ALL = "all"
    COUNT = "count"
    SUM = "sum"
    MAXIMUM = "max"
    MINIMUM = "min"


class Boolean(Struct, frozen=True, tag=True):
    """A constant truth."""

    value: bool


class Number(Struct, frozen=True, tag=True):
    """A constant number."""

    value: float


class Choice(Struct, frozen=True, tag=True):
    """A constant choice; only as the result of a derived fact."""

    value: str


class Today(Struct, frozen=True, tag=True):
    """The date for which the plan is made."""


class Fact(Struct, frozen=True, tag=True):
    """A declared or derived fact of the patient, lesion or course in hand."""

    scope: Scope
    name: str

    @property
    def key(self) -> tuple[Scope, str]:
        return (self.scope, self.name)

    @property
    def written(self) -> str:
        """As documents write it: `age`, `lesion.pain`."""
        return self.name if self.scope is Scope.PATIENT else f"{self.scope.value}.{self.name}"


class Not(Struct, frozen=True, tag=True):
    part: Expr


class AllOf(Struct, frozen=True, tag=True):
    """Conjunction."""

    parts: tuple[Expr, ...]


class AnyOf(Struct, frozen=True, tag=True):
    """Disjunction."""

    parts: tuple[Expr, ...]


class Compare(Struct, frozen=True, tag=True):
    """A comparison of numbers or of dates."""

    comparison: Comparison
    left: Expr
    right: Expr


class IsOneOf(Struct, frozen=True, tag=True):
    """Whether a choice has one of the named values (groups already replaced by their members).

    `written` keeps the words of the author, for texts.
    """

    fact: Fact
    values: tuple[str, ...]
    written: tuple[str, ...]


class Known(Struct, frozen=True, tag=True):
    """Whether a fact is fully known. Never in a criterion: it would make knowledge flip an answer."""

    fact: Fact


class Arithmetic(Struct, frozen=True, tag=True):
    """A number computed from numbers."""

    operation: Operation
    parts: tuple[Expr, ...]


class Conditional(Struct, frozen=True, tag=True):
    """`then` where the test is true, `otherwise` where it is false, and both as possible where unknown."""

    test: Expr
    then: Expr
    otherwise: Expr


class Lookup(Struct, frozen=True, tag=True):
    """The number or the choice that a table gives for each value of a choice."""

    fact: Fact
    rows: tuple[tuple[str, float | str], ...]


class Quantifier(Struct, frozen=True, tag=True):
    """Over the members of the inner list for which `where` holds."""

    quantity: Quantity
    scope: Scope
    value: Expr
    where: Expr = field(default_factory=lambda: Boolean(True))


Expr = (
    Boolean
    | Number
    | Choice
    | Today
    | Fact
    | Not
    | AllOf
    | AnyOf
    | Compare
    | IsOneOf
    | Known
    | Arithmetic
    | Conditional
    | Lookup
    | Quantifier
)


class Formula(Struct, frozen=True):
    """A named calculation. In `value` the parameters stand as facts of the patient."""

    parameters: tuple[tuple[str, NumberType], ...]
    value: Expr
    unit: str | None = None


class Domain(Struct, frozen=True):
    """What names mean: the type of every fact, the definition of every derived one, and the formulas.

    A formula is written out where it is used, so that interpreters never meet one.
    """

    types: dict[tuple[Scope, str], Type]
    definitions: dict[tuple[Scope, str], Expr] = {}
    formulas: dict[str, Formula] = {}

    def names(self, scope: Scope) -> tuple[str, ...]:
        return tuple(name for where, name in self.types if where is scope)


def children(expr: Expr) -> tuple[Expr, ...]:
    """The direct parts of a node."""
    match expr:
        case Boolean() | Number() | Choice() | Today() | Fact():
            return ()
        case Not(part):
            return (part,)
        case AllOf(parts) | AnyOf(parts) | Arithmetic(_, parts):
            return parts
        case Compare(_, left, right):
            return (left, right)
        case IsOneOf(fact) | Known(fact) | Lookup(fact):
            return (fact,)
        case Conditional(test, then, otherwise):
            return (test, then, otherwise)
        case Quantifier(_, _, value, where):
            return (where, value)


def substitute(expr: Expr, values: dict[Fact, Expr]) -> Expr:
    """The expression with other expressions in the place of facts of numbers."""
    match expr:
        case Fact():
            return values.get(expr, expr)
        case Not(part):
            return Not(substitute(part, values))
        case AllOf(parts):
            return AllOf(tuple(substitute(part, values) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(substitute(part, values) for part in parts))
        case Arithmetic(operation, parts):
            return Arithmetic(operation, tuple(substitute(part, values) for part in parts))
        case Compare(comparison, left, right):
            return Compare(comparison, substitute(left, values), substitute(right, values))
        case Conditional(test, then, otherwise):
            return Conditional(substitute(test, values), substitute(then, values), substitute(otherwise, values))
        case Quantifier(quantity, scope, value, where):
            return Quantifier(quantity, scope, substitute(value, values), substitute(where, values))
        case Boolean() | Number() | Choice() | Today() | IsOneOf() | Known() | Lookup():
            return expr


def facts_in(expr: Expr) -> frozenset[Fact]:
    """The facts that an expression names, derived ones unopened."""
    return frozenset(mentions(expr)[0])


def mentions(expr: Expr) -> tuple[set[Fact], set[Scope]]:
    """The facts that an expression names, derived ones unopened, and the scopes whose members it ranges over."""
    facts: set[Fact] = set()
    scopes: set[Scope] = set()
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Fact):
            facts.add(node)
        elif isinstance(node, IsOneOf):
            facts.add(node.fact)
        else:
            if isinstance(node, Quantifier):
                scopes.add(node.scope)
            waiting.extend(children(node))
    return facts, scopes


def type_of(expr: Expr, domain: Domain) -> Type:
    """The type of an expression that has been checked."""
    match expr:
        case Boolean() | Not() | AllOf() | AnyOf() | Compare() | IsOneOf() | Known():
            return BooleanType()
        case Today():
            return DateType()
        case Fact():
            return domain.types[expr.key]
        case Choice(value):
            return ChoiceType((value,))
        case Lookup(_, rows):
            if isinstance(rows[0][1], str):
                return ChoiceType(tuple(dict.fromkeys(str(result) for _, result in rows)))
            return NumberType()
        case Conditional(_, then, otherwise):
            kind = type_of(then, domain)
            return kind if not isinstance(kind, NumberType) else _join(kind, type_of(otherwise, domain))
        case Quantifier(quantity):
            return BooleanType() if quantity in (Quantity.ANY, Quantity.ALL) else NumberType()
        case Number() | Arithmetic():
            return NumberType()


def _join(left: Type, right: Type) -> Type:
    units = {kind.unit for kind in (left, right) if isinstance(kind, NumberType)} - {None}
    return NumberType(unit=units.pop() if len(units) == 1 else None)
