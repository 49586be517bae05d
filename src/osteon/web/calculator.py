"""A formula worked out from what was typed: its controls, its result, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from osteon.derive.calculations import calculate, declarations_of
from osteon.library import Formula, Library
from osteon.logic import English
from osteon.web.addresses import Address
from osteon.web.editing import Refused, given_by
from osteon.web.fields import Field, Shown, field


class Worked(Struct, frozen=True):
    """A formula with its inputs. There is a `result` once every input is known; `within` says what the known ones allow."""

    formula: Formula
    fields: tuple[Field, ...]
    result: str
    within: str
    missing: tuple[str, ...]
    words: str
    sources: tuple[str, ...]


def worked(library: Library, formula: Formula, form: Mapping[str, str]) -> Worked:
    """The formula with the inputs that a form holds under the addresses of its parameters; what cannot be used is named at its control."""
    declarations = declarations_of(formula)
    given: dict[str, Any] = {}
    fields = []
    for declaration in declarations:
        address = Address(declaration.name)
        name = str(address)
        typed = Shown(form.get(name, "").strip(), form.get(f"{name}:unit", declaration.unit or ""))
        value, problem = None, None
        if typed.value:
            value, faults = given_by(library, declaration, typed, address)
            problem = Refused(typed, faults) if faults else None
        if value is not None and problem is None:
            given[declaration.name] = value
        shown = typed if typed.value else None
        fields.append(field(declaration, address, value, typed=shown, error=problem.message if problem else ""))
    low, high = calculate(library, formula.name, given)
    unit = "" if formula.unit == "1" else f" {formula.unit}"
    exact = f"{low:.{formula.digits}f}{unit}"
    between = exact if low == high else f"{low:.{formula.digits}f} to {high:.{formula.digits}f}{unit}"
    missing = tuple(declaration.label for declaration in declarations if declaration.name not in given)
    return Worked(
        formula=formula,
        fields=tuple(fields),
        # What is not known is never replaced by a usual value, so there is no result without it.
        result="" if missing else between,
        within=between if missing and given else "",
        missing=missing,
        words=_in_words(library, formula),
        sources=tuple(library.reference_by_id[key].short for key in formula.sources),
    )


def _in_words(library: Library, formula: Formula) -> str:
    labels = {part.name: part.label for part in formula.parameters}
    types = {part.name: part.type for part in declarations_of(formula)}
    english = English(lambda fact: labels[fact.name].lower(), lambda fact, value: value, lambda fact: types[fact.name])
    return english.text(library.calculations[formula.name])
