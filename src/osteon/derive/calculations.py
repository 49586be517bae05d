"""Named formulas of the knowledge, evaluated on inputs that are not part of a record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from osteon.faults import Fault, RecordError
from osteon.library import Formula, Library
from osteon.library.formulas import domain_of, parameters_of
from osteon.logic import Interval, Layout, Scope, compile_expression, nearest, unknown
from osteon.record.values import ValueReader
from osteon.vocabulary import Declaration


def declarations_of(formula: Formula) -> tuple[Declaration, ...]:
    """The inputs of a formula, declared as the facts of a record are."""
    types = dict(parameters_of(formula))
    return tuple(
        Declaration(
            name=part.name, scope=Scope.PATIENT, group=formula.name, label=part.label, type=types[part.name], also_in=part.also_in
        )
        for part in formula.parameters
    )  # fmt: skip


def calculate(library: Library, name: str, given: Mapping[str, Any]) -> Interval:
    """The value of a formula, as the range of what its inputs allow; equal ends where all are known.

    Inputs are written as in a record: a number in the declared unit, or `{"value": 800, "unit": "cGy"}`,
    or a range. Raises RecordError with every fault: an unknown formula or input, a unit that does not
    convert, a value out of its plausible range.
    """
    formula = library.formula_by_name.get(name)
    if formula is None:
        names = tuple(library.formula_by_name)
        close = nearest(name, names)
        meant = f"Did you mean {close}? " if close else ""
        raise RecordError([Fault("OST400", f"there is no formula called {name}", name, hint=f"{meant}Allowed: {', '.join(names)}")])
    reader = ValueReader(library.conversions, strict=True)
    layout = Layout()
    declarations = {part.name: part for part in declarations_of(formula)}
    for part in declarations.values():
        layout.place(part.scope, part.name)
    frame: list[Any] = [None] * layout.sizes[Scope.PATIENT]
    for part in declarations.values():
        frame[layout.places[(part.scope, part.name)]] = unknown(part.type)
    for key, value in given.items():
        found = declarations.get(key)
        if found is None:
            reader.fault("OST302", f"{name} has no input called {key}", f"{name}.{key}", f"Allowed: {', '.join(declarations)}")
            continue
        entry = reader.entry(found, value, f"{name}.{key}")
        if entry is not None:
            frame[layout.places[(found.scope, key)]] = entry.raw
    if reader.faults:
        raise RecordError(reader.faults)
    low, high = compile_expression(library.calculations[name], domain_of(formula), layout)(frame, None, None)
    return (low, high)
