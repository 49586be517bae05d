"""From the text of an expression to a typed tree.

The text is read with the standard library's `ast` (never evaluated), and every name and type is
checked against the domain, so that a tree that exists can be interpreted without surprises.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable

from osteon.logic.errors import ExpressionError, nearest
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
)
from osteon.logic.types import BooleanType, ChoiceType, DateType, NumberType, Type

_COMPARISONS = {
    ast.Lt: Comparison.LESS,
    ast.LtE: Comparison.AT_MOST,
    ast.Gt: Comparison.MORE,
    ast.GtE: Comparison.AT_LEAST,
    ast.Eq: Comparison.EQUAL,
    ast.NotEq: Comparison.EQUAL,
}
_MIRRORED = {
    Comparison.LESS: Comparison.MORE,
    Comparison.AT_MOST: Comparison.AT_LEAST,
    Comparison.MORE: Comparison.LESS,
    Comparison.AT_LEAST: Comparison.AT_MOST,
    Comparison.EQUAL: Comparison.EQUAL,
}
_OPERATIONS = {
    ast.Add: Operation.ADD,
    ast.Sub: Operation.SUBTRACT,
    ast.Mult: Operation.MULTIPLY,
    ast.Div: Operation.DIVIDE,
    ast.Pow: Operation.POWER,
}
_QUANTIFIERS = {quantity.value for quantity in Quantity}
_FUNCTIONS = {"min", "max", "clamp", "log", "exp", "lookup", "days_since", "known"} | _QUANTIFIERS

Typed = tuple[Expr, Type]


def parse(
    text: str,
    domain: Domain,
    scope: Scope = Scope.PATIENT,
    expected: Type | None = None,
    *,
    known_allowed: bool = False,
) -> Expr:
    """The typed tree of an expression.

    `expected` is the type that the place of use asks for (a criterion asks for a BooleanType).
    `known(x)` is refused unless `known_allowed`, because a criterion that asks whether something is
    known could flip when more becomes known. Raises ExpressionError with the first fault.
    """
    try:
        with warnings.catch_warnings():
            # Python only warns of a text such as "1if x else 2"; here it is a fault.
            warnings.simplefilter("error", SyntaxWarning)
            body = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        column = (error.offset or 1) - 1
        raise ExpressionError("OST200", "this is not an expression", column, column + 1, "See: osteon explain OST200") from None
    except (RecursionError, MemoryError, ValueError):
        raise ExpressionError("OST200", "this expression is nested too deeply", 0, 1) from None
    try:
        return _Reader(domain, scope, known_allowed).expect(body, expected)
    except RecursionError:
        raise ExpressionError("OST200", "this expression is nested too deeply", 0, 1) from None


class _Reader:
    """Reads one expression; `scope` widens while a quantifier's condition is read."""

    def __init__(self, domain: Domain, scope: Scope, known_allowed: bool) -> None:
        self.domain = domain
        self.scope = scope
        self.known_allowed = known_allowed

    # -- what a place asks for ------------------------------------------------------------------

    def expect(self, node: ast.expr, expected: Type | None) -> Expr:
        match expected:
            case None:
                return self.any_type(node)[0]
            case BooleanType():
                return self.truth(node)
            case NumberType():
                return self.number(node)[0]
            case DateType():
                expr, kind = self.any_type(node)
                if not isinstance(kind, DateType):
                    raise _fault("OST219", node, f"a date is needed here; this is {_kind(kind)}")
                return expr
            case ChoiceType():
                return self.choice(node, expected)

    def truth(self, node: ast.expr) -> Expr:
        expr, kind = self.any_type(node)
        if not isinstance(kind, BooleanType):
            raise _fault(
                "OST210",
                node,
                f"something true or false is needed here; {_shown(node)} is {_kind(kind)}",
                "Compare it with a value, for example with == or >=.",
            )
        return expr

    def number(self, node: ast.expr) -> tuple[Expr, NumberType]:
        expr, kind = self.any_type(node)
        if not isinstance(kind, NumberType):
            raise _fault("OST213", node, f"a number is needed here; {_shown(node)} is {_kind(kind)}")
        return expr, kind

    def choice(self, node: ast.expr, kind: ChoiceType) -> Expr:
        """A choice-valued definition: a value, a case distinction, or a table."""
        match node:
            case ast.IfExp():
                return Conditional(self.truth(node.test), self.choice(node.body, kind), self.choice(node.orelse, kind))
            case ast.Call(func=ast.Name(id="lookup")):
                return self.lookup(node, kind)
        names = self.values(node, kind)
        if len(names) != 1 or names[0] not in kind.values:
            raise _fault("OST202", node, "one single value is needed here", f"Allowed: {kind.description}")
        return Choice(names[0])

    # -- expressions of any type ----------------------------------------------------------------

    def any_type(self, node: ast.expr) -> Typed:
        match node:
            case ast.Constant(value=bool() as value):
                return Boolean(value), BooleanType()
            case ast.Constant(value=int() | float() as value):
                return Number(float(value)), NumberType()
            case ast.Name() | ast.Attribute():
                return self.name(node)
            case ast.BoolOp():
                parts = tuple(self.truth(part) for part in node.values)
                return (AllOf(parts) if isinstance(node.op, ast.And) else AnyOf(parts)), BooleanType()
            case ast.UnaryOp(op=ast.Not()):
                return Not(self.truth(node.operand)), BooleanType()
            case ast.UnaryOp(op=ast.USub()):
                part, kind = self.number(node.operand)
                if isinstance(part, Number):
                    return Number(-part.value), NumberType()
                return Arithmetic(Operation.NEGATE, (part,)), NumberType(unit=kind.unit)
            case ast.BinOp():
                return self.arithmetic(node)
            case ast.Compare():
                return self.comparison(node), BooleanType()
            case ast.IfExp():
                test = self.truth(node.test)
                then, kind = self.number(node.body)
                otherwise, other = self.number(node.orelse)
                unit = self.same_unit(node, kind, other)
                return Conditional(test, then, otherwise), NumberType(unit=unit)
            case ast.Call():
                return self.call(node)
        raise _fault(
            "OST203",
            node,
            f"{_shown(node)} cannot be written in an expression",
            "Allowed: facts, values, numbers, and or not, comparisons, in [...], + - * / **, a if c else b, "
            + ", ".join(sorted(_FUNCTIONS)),
        )

    def name(self, node: ast.Name | ast.Attribute) -> Typed:
        if isinstance(node, ast.Name):
            if node.id == "always":
                return Boolean(True), BooleanType()
            if node.id in ("true", "false"):
                return Boolean(node.id == "true"), BooleanType()
            if node.id == "as_of":
                return Today(), DateType()
        fact = self.fact(node)
        return fact, self.domain.types[fact.key]

    def fact(self, node: ast.expr) -> Fact:
        match node:
            case ast.Name(id=name):
                scope = Scope.PATIENT
            case ast.Attribute(value=ast.Name(id="lesion" | "course" as owner), attr=name):
                scope = Scope(owner)
            case _:
                raise _fault("OST201", node, f"{_shown(node)} is not the name of a fact")
        fact = Fact(scope, name)
        if fact.key not in self.domain.types:
            raise self.no_such_fact(node, fact)
        if scope.depth > self.scope.depth:
            inner = "lesions" if scope is Scope.LESION else "courses"
            raise _fault(
                "OST204",
                node,
                f"{fact.written} speaks of one {scope.value}, but this expression speaks of the {self.scope.value}",
                f"Say which {inner} are meant: any({fact.written} ...), all(...), count(...), max(...).",
            )
        return fact

    def no_such_fact(self, node: ast.expr, fact: Fact) -> ExpressionError:
        written = {Fact(scope, name).written for scope, name in self.domain.types}
        close = nearest(fact.written, written)
        if close is None:
            elsewhere = [other for other in written if other.rpartition(".")[2] == fact.name]
            close = elsewhere[0] if elsewhere else None
        subject = "" if fact.scope is Scope.PATIENT else f" {fact.scope.value}"
        whom = {Scope.PATIENT: "the patient", Scope.LESION: "a lesion", Scope.COURSE: "a course"}[fact.scope]
        meant = f"Did you mean {close}? " if close else ""
        return _fault("OST201", node, f"no fact is called {fact.written}", f"{meant}All facts of {whom}: osteon facts{subject}")

    # -- comparisons ----------------------------------------------------------------------------

    def comparison(self, node: ast.Compare) -> Expr:
        parts: list[Expr] = []
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            parts.append(self.compare(node, left, operator, right))
            left = right
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def compare(self, node: ast.Compare, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Expr:
        if isinstance(operator, ast.Is | ast.IsNot):
            raise _fault("OST203", node, '"is" cannot be used', "Write == or !=.")
        subject = self.choice_fact(left)
        if subject is not None:
            return self.compare_choice(subject, operator, left, right)
        if self.choice_fact(right) is not None and not isinstance(operator, ast.In | ast.NotIn):
            raise _fault("OST212", node, "a choice stands on the left of its comparison", "Turn the comparison round.")
        if isinstance(operator, ast.In | ast.NotIn):
            raise _fault("OST212", left, f"{_shown(left)} is not a choice", "in [...] is for choices; compare numbers with <= and >=.")
        return self.compare_numbers(node, left, operator, right)

    def choice_fact(self, node: ast.expr) -> Fact | None:
        """The fact that a node names, if it is a choice."""
        if not isinstance(node, ast.Name | ast.Attribute):
            return None
        match node:
            case ast.Name(id=name):
                fact = Fact(Scope.PATIENT, name)
            case ast.Attribute(value=ast.Name(id="lesion" | "course" as owner), attr=name):
                fact = Fact(Scope(owner), name)
            case _:
                return None
        if not isinstance(self.domain.types.get(fact.key), ChoiceType):
            return None
        return self.fact(node)

    def compare_choice(self, fact: Fact, operator: ast.cmpop, left: ast.expr, right: ast.expr) -> Expr:
        kind = self.domain.types[fact.key]
        assert isinstance(kind, ChoiceType)
        if isinstance(right, ast.Constant) and isinstance(right.value, int | float):
            raise _fault("OST214", right, f"{fact.written} is a choice; {_shown(right)} is a number", f"Allowed: {kind.description}")
        written = self.values(right, kind)
        members = tuple(dict.fromkeys(member for name in written for member in kind.members(name) or ()))
        match operator:
            case ast.Eq() | ast.In():
                return IsOneOf(fact, members, written)
            case ast.NotEq() | ast.NotIn():
                return Not(IsOneOf(fact, members, written))
        if not kind.ordered:
            raise _fault(
                "OST211",
                left,
                f"the values of {fact.written} have no order",
                f"Use == or in [...]. Allowed: {kind.description}",
            )
        if len(written) != 1 or written[0] not in kind.values:
            raise _fault("OST202", right, "one single value is needed after an order comparison")
        place = kind.values.index(written[0])
        match operator:
            case ast.Lt():
                members = kind.values[:place]
            case ast.LtE():
                members = kind.values[: place + 1]
            case ast.Gt():
                members = kind.values[place + 1 :]
            case _:
                members = kind.values[place:]
        if not members:
            raise _fault("OST216", right, f"no value of {fact.written} fulfils this comparison")
        return IsOneOf(fact, members, members)

    def values(self, node: ast.expr, kind: ChoiceType) -> tuple[str, ...]:
        """The names of values or groups that a node lists."""
        match node:
            case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                return tuple(name for element in elements for name in self.values(element, kind))
            case ast.Name(id=name):
                pass
            case ast.Constant(value=str() as name):
                pass
            case _:
                raise _fault("OST202", node, f"{_shown(node)} is not a value", f"Allowed: {kind.description}")
        if kind.members(name) is None:
            close = nearest(name, (*kind.values, *kind.groups))
            meant = f"Did you mean {close}? " if close else ""
            raise _fault("OST202", node, f"there is no value {name} here", f"{meant}Allowed: {kind.description}")
        return (name,)

    def compare_numbers(self, node: ast.Compare, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Expr:
        first, first_type = self.comparable(left, right)
        second, second_type = self.comparable(right, left)
        if isinstance(first_type, DateType) != isinstance(second_type, DateType):
            raise _fault("OST219", node, "a date can only be compared with a date", "For a length of time write days_since(date) >= 28.")
        if isinstance(first_type, NumberType) and isinstance(second_type, NumberType):
            self.same_unit(node, first_type, second_type)
            self.within_range(right, second, first, first_type)
            self.within_range(left, first, second, second_type)
        comparison = _COMPARISONS[type(operator)]
        if isinstance(first, Number) and not isinstance(second, Number):
            first, second, comparison = second, first, _MIRRORED[comparison]
        expr = Compare(comparison, first, second)
        return Not(expr) if isinstance(operator, ast.NotEq) else expr

    def comparable(self, node: ast.expr, other: ast.expr) -> Typed:
        if isinstance(node, ast.Name) and node.id not in ("as_of",):
            fact = Fact(Scope.PATIENT, node.id)
            if fact.key not in self.domain.types and isinstance(other, ast.Name | ast.Attribute):
                expr, kind = self.any_type(other)
                if isinstance(kind, NumberType | BooleanType):
                    raise _fault(
                        "OST214",
                        node,
                        f"{_shown(other)} is {_kind(kind)}; {node.id} is a word",
                        f"Allowed: {kind.description}" + (", written in the declared unit" if isinstance(kind, NumberType) else ""),
                    )
        expr, kind = self.any_type(node)
        if isinstance(kind, BooleanType):
            raise _fault("OST213", node, f"{_shown(node)} is true or false and cannot be compared", "Write it alone, or with not.")
        return expr, kind

    def within_range(self, node: ast.expr, literal: Expr, other: Expr, kind: NumberType) -> None:
        """A threshold beyond the plausible range decides the same for everybody: a slip of unit or digit."""
        if isinstance(literal, Number) and isinstance(other, Fact) and not kind.low <= literal.value <= kind.high:
            raise _fault(
                "OST216",
                node,
                f"{literal.value:g} lies outside the plausible range of {other.written}",
                f"Allowed: {kind.description}, written in the declared unit",
            )

    def same_unit(self, node: ast.expr, left: NumberType, right: NumberType) -> str | None:
        units = {unit for unit in (left.unit, right.unit) if unit is not None}
        if len(units) > 1:
            first, second = sorted(units)
            raise _fault("OST215", node, f"the units differ: {first} and {second}", "Convert one of them by a factor first.")
        return units.pop() if units else None

    # -- arithmetic and functions ---------------------------------------------------------------

    def arithmetic(self, node: ast.BinOp) -> Typed:
        operation = _OPERATIONS.get(type(node.op))
        if operation is None:
            raise _fault("OST203", node, f"{_shown(node)} uses an operator that is not allowed", "Allowed: + - * / **")
        left, left_type = self.any_type(node.left)
        right, right_type = self.any_type(node.right)
        if isinstance(left_type, DateType) or isinstance(right_type, DateType):
            return self.date_arithmetic(node, operation, left, left_type, right, right_type)
        left, left_number = self.number(node.left)
        right, right_number = self.number(node.right)
        unit = None
        if operation in (Operation.ADD, Operation.SUBTRACT):
            unit = self.same_unit(node, left_number, right_number)
        return Arithmetic(operation, (left, right)), NumberType(unit=unit)

    def date_arithmetic(self, node: ast.BinOp, operation: Operation, left: Expr, left_type: Type, right: Expr, right_type: Type) -> Typed:
        if operation is Operation.SUBTRACT and isinstance(left_type, DateType) and isinstance(right_type, DateType):
            return Arithmetic(operation, (left, right)), NumberType(unit="d")
        raise _fault("OST219", node, "of dates only the difference can be taken", "It is a number of days.")

    def call(self, node: ast.Call) -> Typed:
        if not isinstance(node.func, ast.Name) or node.func.id not in _FUNCTIONS:
            close = nearest(node.func.id, _FUNCTIONS) if isinstance(node.func, ast.Name) else None
            meant = f"Did you mean {close}? " if close else ""
            raise _fault("OST203", node, f"{_shown(node.func)} is not a function here", f"{meant}Allowed: {', '.join(sorted(_FUNCTIONS))}")
        name = node.func.id
        if name in ("any", "all", "count", "sum") or (name in ("min", "max") and len(node.args) == 1):
            return self.quantifier(node, Quantity(name))
        if node.keywords:
            raise _fault("OST203", node, f"{name} takes no named arguments")
        match name, node.args:
            case "min" | "max", [_, _, *_]:
                return self.extreme(node, Operation(name), node.args)
            case "clamp", [_, _, _]:
                value, low, high = node.args
                raised, kind = self.extreme(node, Operation.MAXIMUM, [value, low])
                top, other = self.number(high)
                unit = self.same_unit(node, kind, other)
                return Arithmetic(Operation.MINIMUM, (raised, top)), NumberType(unit=unit)
            case "log" | "exp", [part]:
                return Arithmetic(Operation(name), (self.number(part)[0],)), NumberType()
            case "lookup", [_, _]:
                return self.lookup(node, None), NumberType()
            case "days_since", [part]:
                return Arithmetic(Operation.SUBTRACT, (Today(), self.expect(part, DateType()))), NumberType(unit="d")
            case "known", [part]:
                if not self.known_allowed:
                    raise _fault(
                        "OST218",
                        node,
                        "known(...) cannot be used in a criterion",
                        "It is for needed, met and only_when: a criterion that asks what is known could flip later.",
                    )
                return Known(self.fact(part)), BooleanType()
        raise _fault("OST203", node, f"{name} is not given the arguments that it takes")

    def extreme(self, node: ast.Call, operation: Operation, args: list[ast.expr]) -> tuple[Expr, NumberType]:
        parts: list[Expr] = []
        kind = NumberType()
        for arg in args:
            part, other = self.number(arg)
            kind = NumberType(unit=self.same_unit(node, kind, other))
            parts.append(part)
        return Arithmetic(operation, tuple(parts)), kind

    def quantifier(self, node: ast.Call, quantity: Quantity) -> Typed:
        inner = self.scope.inner
        wanted = [keyword for keyword in node.keywords if keyword.arg == "where"]
        if inner is None or len(node.args) != 1 or len(wanted) != len(node.keywords):
            raise _fault("OST203", node, f"{quantity.value}(...) takes one expression, and where=... if not all are meant")
        outer, self.scope = self.scope, inner
        try:
            logical = quantity in (Quantity.ANY, Quantity.ALL, Quantity.COUNT)
            read: Callable[[ast.expr], Typed] = self.any_type if logical else self.number
            value, kind = read(node.args[0])
            if logical:
                value, kind = self.truth(node.args[0]), BooleanType()
            where = self.truth(wanted[0].value) if wanted else Boolean(True)
        finally:
            self.scope = outer
        expr = Quantifier(quantity, inner, value, where)
        if quantity in (Quantity.ANY, Quantity.ALL):
            return expr, BooleanType()
        if quantity is Quantity.COUNT:
            return expr, NumberType(unit="1", integer=True)
        assert isinstance(kind, NumberType)
        return expr, NumberType(unit=kind.unit)

    def lookup(self, node: ast.Call, result: ChoiceType | None) -> Expr:
        if len(node.args) != 2 or not isinstance(node.args[1], ast.Dict):
            raise _fault("OST203", node, "lookup takes a choice and a table: lookup(fact, {value: number, ...})")
        fact = self.fact(node.args[0])
        kind = self.domain.types[fact.key]
        if not isinstance(kind, ChoiceType):
            raise _fault("OST212", node.args[0], f"{fact.written} is {_kind(kind)}; lookup needs a choice")
        table: dict[str, float | str] = {}
        for key, value in zip(node.args[1].keys, node.args[1].values, strict=True):
            if key is None:
                raise _fault("OST203", node, "** cannot be used in a table")
            for name in self.values(key, kind):
                for member in kind.members(name) or ():
                    if member in table:
                        raise _fault("OST217", key, f"the table gives {member} twice")
                    table[member] = self.table_entry(value, result)
        missing = [value for value in kind.values if value not in table]
        if missing:
            raise _fault("OST217", node.args[1], f"the table has no row for {', '.join(missing[:6])}")
        return Lookup(fact, tuple((value, table[value]) for value in kind.values))

    def table_entry(self, node: ast.expr, result: ChoiceType | None) -> float | str:
        if result is not None:
            entry = self.choice(node, result)
            assert isinstance(entry, Choice)
            return entry.value
        number, _ = self.number(node)
        if not isinstance(number, Number):
            raise _fault("OST217", node, "a table holds plain numbers")
        return number.value


def _fault(code: str, node: ast.AST, message: str, hint: str = "") -> ExpressionError:
    start = getattr(node, "col_offset", 0)
    end = getattr(node, "end_col_offset", None) or start + 1
    return ExpressionError(code, message, start, end, hint)


def _shown(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 40 else text[:37] + "..."


def _kind(kind: Type) -> str:
    match kind:
        case BooleanType():
            return "true or false"
        case NumberType():
            return "a number" + (f" in {kind.unit}" if kind.unit and kind.unit != "1" else "")
        case DateType():
            return "a date"
        case ChoiceType():
            return "a choice"
