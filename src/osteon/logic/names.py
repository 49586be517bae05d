"""The names that an expression may use: facts of the domain, and the values of its choices."""

from __future__ import annotations

import ast

from osteon.logic.errors import ExpressionError, nearest
from osteon.logic.tree import Domain, Fact, Scope
from osteon.logic.types import BooleanType, ChoiceType, DateType, NumberType, Type


class Names:
    """Resolves names within a domain; `scope` is that of the place where a name stands."""

    def __init__(self, domain: Domain, scope: Scope) -> None:
        self.domain = domain
        self.scope = scope

    def fact(self, node: ast.expr) -> Fact:
        match node:
            case ast.Name(id=name):
                scope = Scope.PATIENT
            case ast.Attribute(value=ast.Name(id="lesion" | "course" as owner), attr=name):
                scope = Scope(owner)
            case _:
                raise fault_at("OST201", node, f"{shown(node)} is not the name of a fact")
        fact = Fact(scope, name)
        if fact.key not in self.domain.types:
            raise self.no_such_fact(node, fact)
        if scope.depth > self.scope.depth:
            inner = "lesions" if scope is Scope.LESION else "courses"
            raise fault_at(
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
        return fault_at("OST201", node, f"no fact is called {fact.written}", f"{meant}All facts of {whom}: osteon facts{subject}")

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
                raise fault_at("OST202", node, f"{shown(node)} is not a value", f"Allowed: {kind.description}")
        if kind.members(name) is None:
            close = nearest(name, (*kind.values, *kind.groups))
            meant = f"Did you mean {close}? " if close else ""
            raise fault_at("OST202", node, f"there is no value {name} here", f"{meant}Allowed: {kind.description}")
        return (name,)


def fault_at(code: str, node: ast.AST, message: str, hint: str = "") -> ExpressionError:
    start = getattr(node, "col_offset", 0)
    end = getattr(node, "end_col_offset", None) or start + 1
    return ExpressionError(code, message, start, end, hint)


def shown(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= 40 else text[:37] + "..."


def kind_of(kind: Type) -> str:
    match kind:
        case BooleanType():
            return "true or false"
        case NumberType():
            return "a number" + (f" in {kind.unit}" if kind.unit and kind.unit != "1" else "")
        case DateType():
            return "a date"
        case ChoiceType():
            return "a choice"
