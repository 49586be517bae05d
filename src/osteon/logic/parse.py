"""From the text of an expression to a typed tree.

The text is read with the standard library's `ast` (never evaluated), and every name and type is
checked against the domain, so that a tree that exists can be interpreted without surprises.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Callable

from osteon.logic.errors import ExpressionError, nearest
from osteon.logic.names import Names, fault_at, kind_of, shown
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
    substitute,
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
        raise ExpressionError("OST200", "this is not an expression", column, column + 1, _hint(text)) from None
    except (RecursionError, MemoryError, ValueError):
        raise ExpressionError("OST200", "this expression is nested too deeply", 0, 1) from None
    try:
        return _Reader(domain, scope, known_allowed).expect(body, expected)
    except RecursionError:
        raise ExpressionError("OST200", "this expression is nested too deeply", 0, 1) from None
    except ExpressionError as error:
        # `ast` counts columns in bytes of UTF-8 of the stripped text, people count characters of the whole.
        blank = len(text) - len(text.lstrip())
        error.start, error.end = (blank + _characters(text.strip(), column) for column in (error.start, error.end))
        raise


_ASSIGNMENT = re.compile(r"(?<![=<>!:])=(?!=)")


def _hint(text: str) -> str:
    """What the author of a text that is no expression may have meant."""
    if _ASSIGNMENT.search(text):
        return "Equality is written ==. See: osteon explain OST200"
    if "&" in text or "|" in text:
        return "Write and, or, not. See: osteon explain OST200"
    return "See: osteon explain OST200"


def _characters(text: str, column: int) -> int:
    return len(text.encode()[:column].decode(errors="ignore"))


class _Reader(Names):
    """Reads one expression; `scope` widens while a quantifier's condition is read."""

    def __init__(self, domain: Domain, scope: Scope, known_allowed: bool) -> None:
        super().__init__(domain, scope)
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
                    raise fault_at("OST219", node, f"a date is needed here; this is {kind_of(kind)}")
                return expr
            case ChoiceType():
                return self.choice(node, expected)

    def truth(self, node: ast.expr) -> Expr:
        expr, kind = self.any_type(node)
        if not isinstance(kind, BooleanType):
            raise fault_at(
                "OST210",
                node,
                f"something true or false is needed here; {shown(node)} is {kind_of(kind)}",
                "Compare it with a value, for example with == or >=.",
            )
        return expr

    def number(self, node: ast.expr) -> tuple[Expr, NumberType]:
        expr, kind = self.any_type(node)
        if not isinstance(kind, NumberType):
            raise fault_at("OST213", node, f"a number is needed here; {shown(node)} is {kind_of(kind)}")
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
            raise fault_at("OST202", node, "one single value is needed here", f"Allowed: {kind.description}")
        return Choice(names[0])

    # -- expressions of any type ----------------------------------------------------------------

    def any_type(self, node: ast.expr) -> Typed:
        match node:
            case ast.Constant(value=bool() as value):
                return Boolean(value), BooleanType()
            case ast.Constant(value=int() | float() as value):
                return Number(self.finite(node, value)), NumberType()
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
        raise fault_at(
            "OST203",
            node,
            f"{shown(node)} cannot be written in an expression",
            "Allowed: facts, values, numbers, and or not, comparisons, in [...], + - * / **, a if c else b, "
            + ", ".join(sorted(_FUNCTIONS)),
        )

    def finite(self, node: ast.expr, value: int | float) -> float:
        """A constant as a number. An infinite one would make arithmetic give what no number is."""
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isinf(number):
            raise fault_at("OST216", node, f"{shown(node)} is larger than any number that can be computed with")
        return number

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
            raise fault_at("OST203", node, '"is" cannot be used', "Write == or !=.")
        subject = self.choice_fact(left)
        if subject is not None:
            return self.compare_choice(subject, operator, left, right)
        if self.choice_fact(right) is not None and not isinstance(operator, ast.In | ast.NotIn):
            raise fault_at("OST212", node, "a choice stands on the left of its comparison", "Turn the comparison round.")
        if isinstance(operator, ast.In | ast.NotIn):
            raise fault_at("OST212", left, f"{shown(left)} is not a choice", "in [...] is for choices; compare numbers with <= and >=.")
        return self.compare_numbers(node, left, operator, right)

    def compare_choice(self, fact: Fact, operator: ast.cmpop, left: ast.expr, right: ast.expr) -> Expr:
        kind = self.domain.types[fact.key]
        assert isinstance(kind, ChoiceType)
        if isinstance(right, ast.Constant) and isinstance(right.value, int | float):
            raise fault_at("OST214", right, f"{fact.written} is a choice; {shown(right)} is a number", f"Allowed: {kind.description}")
        written = self.values(right, kind)
        if not written:
            raise fault_at("OST202", right, f"no value of {fact.written} is named here", f"Allowed: {kind.description}")
        members = tuple(dict.fromkeys(member for name in written for member in kind.members(name) or ()))
        match operator:
            case ast.Eq() | ast.In():
                return IsOneOf(fact, members, written)
            case ast.NotEq() | ast.NotIn():
                return Not(IsOneOf(fact, members, written))
        if not kind.ordered:
            raise fault_at(
                "OST211",
                left,
                f"the values of {fact.written} have no order",
                f"Use == or in [...]. Allowed: {kind.description}",
            )
        if len(written) != 1 or written[0] not in kind.values:
            raise fault_at("OST202", right, "one single value is needed after an order comparison")
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
            raise fault_at("OST216", right, f"no value of {fact.written} fulfils this comparison")
        return IsOneOf(fact, members, members)

    def compare_numbers(self, node: ast.Compare, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Expr:
        first, first_type = self.comparable(left, right)
        second, second_type = self.comparable(right, left)
        if isinstance(first_type, DateType) != isinstance(second_type, DateType):
            raise fault_at("OST219", node, "a date can only be compared with a date", "For a length of time write days_since(date) >= 28.")
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
                    raise fault_at(
                        "OST214",
                        node,
                        f"{shown(other)} is {kind_of(kind)}; {node.id} is a word",
                        f"Allowed: {kind.description}" + (", written in the declared unit" if isinstance(kind, NumberType) else ""),
                    )
        expr, kind = self.any_type(node)
        if isinstance(kind, BooleanType):
            raise fault_at("OST213", node, f"{shown(node)} is true or false and cannot be compared", "Write it alone, or with not.")
        return expr, kind

    def within_range(self, node: ast.expr, literal: Expr, other: Expr, kind: NumberType) -> None:
        """A threshold beyond the plausible range decides the same for everybody: a slip of unit or digit."""
        if isinstance(literal, Number) and isinstance(other, Fact) and not kind.low <= literal.value <= kind.high:
            raise fault_at(
                "OST216",
                node,
                f"{literal.value:g} lies outside the plausible range of {other.written}",
                f"Allowed: {kind.description}, written in the declared unit",
            )

    def same_unit(self, node: ast.expr, left: NumberType, right: NumberType) -> str | None:
        units = {unit for unit in (left.unit, right.unit) if unit is not None}
        if len(units) > 1:
            first, second = sorted(units)
            raise fault_at("OST215", node, f"the units differ: {first} and {second}", "Convert one of them by a factor first.")
        return units.pop() if units else None

    # -- arithmetic and functions ---------------------------------------------------------------

    def arithmetic(self, node: ast.BinOp) -> Typed:
        operation = _OPERATIONS.get(type(node.op))
        if operation is None:
            raise fault_at("OST203", node, f"{shown(node)} uses an operator that is not allowed", "Allowed: + - * / **")
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
        raise fault_at("OST219", node, "of dates only the difference can be taken", "It is a number of days.")

    def call(self, node: ast.Call) -> Typed:
        functions = sorted({*_FUNCTIONS, *self.domain.formulas})
        if not isinstance(node.func, ast.Name) or node.func.id not in functions:
            close = nearest(node.func.id, functions) if isinstance(node.func, ast.Name) else None
            meant = f"Did you mean {close}? " if close else ""
            raise fault_at("OST203", node, f"{shown(node.func)} is not a function here", f"{meant}Allowed: {', '.join(functions)}")
        name = node.func.id
        if name in self.domain.formulas:
            return self.formula(node, name)
        if name in ("any", "all", "count", "sum") or (name in ("min", "max") and len(node.args) == 1):
            return self.quantifier(node, Quantity(name))
        if node.keywords:
            raise fault_at("OST203", node, f"{name} takes no named arguments")
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
                    raise fault_at(
                        "OST218",
                        node,
                        "known(...) cannot be used in a criterion",
                        "It is for needed, met and only_when: a criterion that asks what is known could flip later.",
                    )
                return Known(self.fact(part)), BooleanType()
        raise fault_at("OST203", node, f"{name} is not given the arguments that it takes")

    def formula(self, node: ast.Call, name: str) -> Typed:
        """The value of a named formula with the arguments in the place of its parameters."""
        formula = self.domain.formulas[name]
        wanted = ", ".join(parameter for parameter, _ in formula.parameters)
        if node.keywords or len(node.args) != len(formula.parameters):
            raise fault_at("OST203", node, f"{name} is not given the arguments that it takes", f"Write {name}({wanted}).")
        arguments: dict[Fact, Expr] = {}
        for arg, (parameter, kind) in zip(node.args, formula.parameters, strict=True):
            value, given = self.number(arg)
            self.same_unit(arg, given, kind)
            arguments[Fact(Scope.PATIENT, parameter)] = value
        return substitute(formula.value, arguments), NumberType(unit=formula.unit)

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
            raise fault_at("OST203", node, f"{quantity.value}(...) takes one expression, and where=... if not all are meant")
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
            raise fault_at("OST203", node, "lookup takes a choice and a table: lookup(fact, {value: number, ...})")
        fact = self.fact(node.args[0])
        kind = self.domain.types[fact.key]
        if not isinstance(kind, ChoiceType):
            raise fault_at("OST212", node.args[0], f"{fact.written} is {kind_of(kind)}; lookup needs a choice")
        table: dict[str, float | str] = {}
        for key, value in zip(node.args[1].keys, node.args[1].values, strict=True):
            if key is None:
                raise fault_at("OST203", node, "** cannot be used in a table")
            for name in self.values(key, kind):
                for member in kind.members(name) or ():
                    if member in table:
                        raise fault_at("OST217", key, f"the table gives {member} twice")
                    table[member] = self.table_entry(value, result)
        missing = [value for value in kind.values if value not in table]
        if missing:
            raise fault_at("OST217", node.args[1], f"the table has no row for {', '.join(missing[:6])}")
        return Lookup(fact, tuple((value, table[value]) for value in kind.values))

    def table_entry(self, node: ast.expr, result: ChoiceType | None) -> float | str:
        if result is not None:
            entry = self.choice(node, result)
            assert isinstance(entry, Choice)
            return entry.value
        number, _ = self.number(node)
        if not isinstance(number, Number):
            raise fault_at("OST217", node, "a table holds plain numbers")
        return number.value
