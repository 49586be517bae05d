"""What can be known: the declared facts, their values and codes, and the rules between them."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from osteon.logic import ChoiceType, Domain, Expr, Fact, NumberType, Scope, Type


class Code(Struct, frozen=True, omit_defaults=True):
    """A code of a terminology; `verified` says that code and display were checked in a published table."""

    system: str
    code: str
    display: str = ""
    verified: bool = False


class Value(Struct, frozen=True, omit_defaults=True):
    """One value of a choice."""

    value: str
    label: str
    codes: tuple[Code, ...] = ()
    help: str = ""
    names: tuple[str, ...] = ()


class Declaration(Struct, frozen=True, omit_defaults=True):
    """One fact.

    `derived` facts are computed and cannot be given; `asked` is false for facts that no person is
    asked for. `only_when` says for whom the fact exists at all. `valid_for_days` is how long a dated
    value holds. `also_in` lists the units in which the value is often reported, `molar_mass` (g/mol)
    relates mass to amount of substance.
    """

    name: str
    scope: Scope
    group: str
    label: str
    type: Type
    question: str = ""
    help: str = ""
    values: tuple[Value, ...] = ()
    codes: tuple[Code, ...] = ()
    names: tuple[str, ...] = ()
    also_in: tuple[str, ...] = ()
    molar_mass: float | None = None
    valid_for_days: int | None = None
    only_when: Expr | None = None
    asked: bool = True
    derived: bool = False
    because: str = ""
    sources: tuple[str, ...] = ()

    @property
    def fact(self) -> Fact:
        return Fact(self.scope, self.name)

    @property
    def unit(self) -> str | None:
        return self.type.unit if isinstance(self.type, NumberType) else None

    def value_label(self, value: str) -> str:
        for known in self.values:
            if known.value == value:
                return known.label
        return value.replace("_", " ")


class Implied(Struct, frozen=True):
    """What a rule leaves possible for a fact: a truth or a set of values (`raw`), or the bounds of a number."""

    raw: int = 0
    low: Expr | None = None
    high: Expr | None = None


class Rule(Struct, frozen=True):
    """What must hold between facts of one patient, lesion or course.

    Where `when` is true, `implies` is filled in if it was not given, and `require` must not be false.
    """

    id: str
    scope: Scope
    when: Expr
    because: str
    implies: tuple[tuple[str, Implied], ...] = ()
    fills: tuple[tuple[str, Implied], ...] = ()
    require: Expr | None = None


class Group(Struct, frozen=True):
    """One of the groups of facts that structure the record, the form and the explanations."""

    id: str
    title: str


class Vocabulary(Struct, frozen=True, dict=True):
    """All facts that a record can hold or that are computed from it."""

    groups: tuple[Group, ...]
    declarations: tuple[Declaration, ...]
    definitions: dict[tuple[Scope, str], Expr]
    rules: tuple[Rule, ...]

    @cached_property
    def by_key(self) -> dict[tuple[Scope, str], Declaration]:
        return {(declaration.scope, declaration.name): declaration for declaration in self.declarations}

    @cached_property
    def domain(self) -> Domain:
        return Domain({key: declaration.type for key, declaration in self.by_key.items()}, self.definitions)

    def find(self, fact: Fact) -> Declaration:
        return self.by_key[fact.key]

    def given(self, scope: Scope) -> tuple[Declaration, ...]:
        """The facts of a scope that a record can hold."""
        return tuple(item for item in self.declarations if item.scope is scope and not item.derived)

    def label(self, fact: Fact) -> str:
        return self.by_key[fact.key].label

    def value_label(self, fact: Fact, value: str) -> str:
        declaration = self.by_key[fact.key]
        kind = declaration.type
        if isinstance(kind, ChoiceType) and value in kind.groups:
            return value.replace("_", " ")
        return declaration.value_label(value)
