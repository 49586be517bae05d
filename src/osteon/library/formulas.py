"""Named formulas: read before the expressions that call them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from osteon.library.instrument_documents import Formula
from osteon.logic import Domain, ExpressionError, NumberType, Scope, parse
from osteon.logic import Formula as ParsedFormula
from osteon.yaml_reader import Document

if TYPE_CHECKING:
    from osteon.library.build import Builder


def parameters_of(formula: Formula) -> tuple[tuple[str, NumberType], ...]:
    """The types of the inputs, in order."""
    return tuple((part.name, NumberType(part.unit, *part.range, part.whole)) for part in formula.parameters)


def domain_of(formula: Formula) -> Domain:
    """A domain in which the inputs of a formula are the only facts."""
    return Domain({(Scope.PATIENT, name): kind for name, kind in parameters_of(formula)})


def read_formulas(builder: Builder, documents: list[Document]) -> dict[str, ParsedFormula]:
    """Parses all formulas; one may call those that stand before it."""
    ready: dict[str, ParsedFormula] = {}
    for document in documents:
        for path, formula in builder.listed(document, "formulas", Formula):
            if formula.name in ready:
                builder.faults.append(document.fault("OST120", f"a formula called {formula.name} exists already", (*path, "name")))
                continue
            domain = Domain(domain_of(formula).types, {}, ready)
            try:
                value = parse(formula.value, domain, Scope.PATIENT, NumberType())
            except ExpressionError as error:
                fault = document.fault_within(error.code, error.message, (*path, "value"), error.start, error.end, error.hint)
                builder.faults.append(fault)
                continue
            parsed = ParsedFormula(parameters_of(formula), value, formula.unit)
            ready[formula.name] = parsed
            builder.formulas[formula.name] = (formula, parsed)
            builder.origins[f"formula#{formula.name}"] = (document, path)
    return ready
