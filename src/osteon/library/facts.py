"""From the documents of facts to a vocabulary."""

from __future__ import annotations

import math
from typing import Any

from osteon.faults import Fault
from osteon.library.convert import to_shape
from osteon.library.fact_documents import Attribute, ChoiceTypeEntry, CodeEntry, FactEntry, Node, ValueEntry
from osteon.logic import BooleanType, ChoiceType, DateType, Expr, Fact, NumberType, Scope, Type, nearest
from osteon.logic.tree import IsOneOf, Lookup
from osteon.vocabulary import Code, Declaration, Value
from osteon.yaml_reader import Document, Path_

NOT_APPLICABLE = "not_applicable"
_BUILT_IN = ("boolean", "choice", "integer", "quantity", "date", "tree")


class FactReader:
    """Gathers declarations from many files; faults are collected, never raised."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.groups: dict[str, str] = {}
        self.declarations: dict[tuple[Scope, str], Declaration] = {}
        self.places: dict[tuple[Scope, str], tuple[Document, Path_]] = {}
        self.definitions: dict[tuple[Scope, str], Expr] = {}
        self.choice_types: dict[str, tuple[ChoiceType, tuple[Value, ...]]] = {}
        self.only_when: list[tuple[Document, Path_, Declaration, str]] = []

    # -- shared types ---------------------------------------------------------------------------

    def read_types(self, document: Document) -> None:
        for place, data in enumerate(document.data.get("choice_types") or []):
            path: Path_ = ("choice_types", place)
            entry = to_shape(document, data, ChoiceTypeEntry, path, self.faults)
            if entry is not None:
                values = _values(entry.values)
                self.choice_types[entry.id] = (_choice(values, entry.groups, entry.ordered), values)

    # -- facts ----------------------------------------------------------------------------------

    def read_facts(self, document: Document) -> None:
        group = document.data.get("group")
        if not isinstance(group, str):
            self.faults.append(document.fault("OST112", "the field group is missing"))
            return
        self.groups.setdefault(group, str(document.data.get("title") or group))
        facts = document.data.get("facts")
        if not isinstance(facts, list):
            self.faults.append(document.fault("OST112", "the field facts is missing"))
            return
        for place, data in enumerate(facts):
            path: Path_ = ("facts", place)
            entry = to_shape(document, data, FactEntry, path, self.faults)
            if entry is None:
                continue
            declaration = self.declaration(document, path, entry, group)
            if declaration is not None:
                self.declare(document, (*path, "name"), declaration)
                if entry.only_when is not None:
                    self.only_when.append((document, (*path, "only_when"), declaration, entry.only_when))

    def declare(self, document: Document, path: Path_, declaration: Declaration) -> None:
        key = (declaration.scope, declaration.name)
        if key in self.declarations:
            self.faults.append(document.fault("OST120", f"a fact called {declaration.fact.written} exists already", path))
            return
        self.declarations[key] = declaration
        self.places[key] = (document, path)

    def declaration(self, document: Document, path: Path_, entry: FactEntry, group: str) -> Declaration | None:
        values: tuple[Value, ...] = _values(entry.values)
        kind: Type
        match entry.type:
            case "boolean":
                kind = BooleanType()
            case "date":
                kind = DateType()
            case "integer" | "quantity":
                low, high = entry.range or (-math.inf, math.inf)
                if entry.type == "quantity" and entry.unit is None:
                    self.faults.append(document.fault("OST112", "a quantity needs the field unit", path))
                    return None
                if entry.range is None or low >= high:
                    self.faults.append(document.fault("OST121", "a number needs a plausible range [low, high]", path))
                    return None
                kind = NumberType(entry.unit or "1", low, high, entry.type == "integer")
            case "choice":
                if len(values) < 2:
                    self.faults.append(document.fault("OST121", "a choice needs at least two values", path))
                    return None
                kind = _choice(values, entry.groups, entry.ordered)
            case "tree":
                return self.tree(document, path, entry, group)
            case other if other in self.choice_types:
                kind, values = self.choice_types[other]
            case other:
                known = (*_BUILT_IN, *self.choice_types)
                close = nearest(other, known)
                meant = f"Did you mean {close}? " if close else ""
                self.faults.append(
                    document.fault("OST113", f"there is no type {other}", (*path, "type"), f"{meant}Allowed: {', '.join(known)}")
                )
                return None
        return Declaration(
            name=entry.name,
            scope=Scope(entry.scope),
            group=group,
            label=entry.label,
            type=kind,
            question=entry.question,
            help=entry.help,
            values=values,
            codes=_codes(entry.codes),
            names=entry.names,
            also_in=entry.also_in,
            molar_mass=entry.molar_mass,
            valid_for_days=entry.valid_for_days,
            asked=entry.ask,
        )

    # -- trees ----------------------------------------------------------------------------------

    def tree(self, document: Document, path: Path_, entry: FactEntry, group: str) -> Declaration | None:
        """A fact whose values form a tree; its attributes become derived facts."""
        values: list[Value] = []
        groups: dict[str, tuple[str, ...]] = {}
        settings: dict[str, dict[str, Any]] = {}

        def visit(data: Any, where: Path_, inherited: dict[str, Any]) -> tuple[str, ...]:
            node = to_shape(document, data, Node, where, self.faults)
            if node is None:
                return ()
            here = inherited | node.set
            for name in node.set:
                if name not in {attribute.name for attribute in entry.attributes}:
                    self.faults.append(document.fault("OST111", f"there is no attribute {name}", (*where, "set", name), key=True))
            values.append(Value(node.name, node.label, _codes(node.codes), names=node.names))
            if not node.children:
                settings[node.name] = here
                return (node.name,)
            leaves: tuple[str, ...] = ()
            for place, child in enumerate(node.children):
                leaves += visit(child, (*where, "children", place), here)
            groups[node.name] = leaves
            return leaves

        for place, data in enumerate(entry.nodes):
            visit(data, (*path, "nodes", place), {})
        names = [value.value for value in values]
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.faults.append(document.fault("OST120", f"the tree has two nodes called {name}", path))
            return None
        scope = Scope(entry.scope)
        for attribute in entry.attributes:
            self.attribute(document, path, Fact(scope, entry.name), attribute, settings, group)
        leaves = tuple(name for name in names if name in settings)
        return Declaration(
            name=entry.name,
            scope=scope,
            group=group,
            label=entry.label,
            type=ChoiceType(leaves, groups),
            question=entry.question,
            help=entry.help,
            values=tuple(values),
            codes=_codes(entry.codes),
            valid_for_days=entry.valid_for_days,
            asked=entry.ask,
        )

    def attribute(
        self,
        document: Document,
        path: Path_,
        tree: Fact,
        attribute: Attribute,
        settings: dict[str, dict[str, Any]],
        group: str,
    ) -> None:
        kind: Type
        definition: Expr
        if attribute.type == "boolean":
            holding = tuple(name for name, settled in settings.items() if settled.get(attribute.name) is True)
            kind, definition = BooleanType(), IsOneOf(tree, holding, holding)
        else:
            rows = tuple((name, str(settled.get(attribute.name, NOT_APPLICABLE))) for name, settled in settings.items())
            listed = attribute.values or tuple(dict.fromkeys(value for _, value in rows if value != NOT_APPLICABLE))
            if any(value == NOT_APPLICABLE for _, value in rows):
                listed = (*listed, NOT_APPLICABLE)
            for _, value in rows:
                if value not in listed:
                    self.faults.append(document.fault("OST113", f"{attribute.name} has no value {value}", path))
                    return
            kind, definition = ChoiceType(listed, {}, attribute.ordered), Lookup(tree, rows)
        declaration = Declaration(
            name=attribute.name,
            scope=tree.scope,
            group=group,
            label=attribute.label,
            type=kind,
            values=tuple(Value(value, value.replace("_", " ")) for value in kind.values) if isinstance(kind, ChoiceType) else (),
            derived=True,
        )
        self.declare(document, path, declaration)
        self.definitions[(tree.scope, attribute.name)] = definition


def _values(entries: tuple[str | ValueEntry, ...]) -> tuple[Value, ...]:
    return tuple(
        Value(entry, entry.replace("_", " "))
        if isinstance(entry, str)
        else Value(entry.value, entry.label, _codes(entry.codes), entry.help, entry.names)
        for entry in entries
    )


def _choice(values: tuple[Value, ...], groups: dict[str, tuple[str, ...]], ordered: bool) -> ChoiceType:
    names = tuple(value.value for value in values)
    flat: dict[str, tuple[str, ...]] = {}
    for group, members in groups.items():
        flat[group] = tuple(leaf for member in members for leaf in flat.get(member, (member,)))
    return ChoiceType(names, flat, ordered)


def _codes(entries: tuple[CodeEntry, ...]) -> tuple[Code, ...]:
    return tuple(Code(entry.system, entry.code, entry.display, entry.verified) for entry in entries)
