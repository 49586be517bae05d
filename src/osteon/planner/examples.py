"""Runs the worked examples inside formulas, derived facts and instruments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from osteon.derive.calculations import calculate
from osteon.faults import Fault, RecordError
from osteon.library import Case, Document, Example, Instrument
from osteon.library.convert import to_shape
from osteon.library.documents import Derived
from osteon.library.instrument_documents import Formula, FormulaExample
from osteon.logic import BooleanType, ChoiceType, Fact, NumberType, Scope
from osteon.planner.coverage import Coverage
from osteon.planner.make import Planner
from osteon.record import Record, read_record

DAY = date(2026, 1, 1)
"""The day for which examples and cases are worked, unless they say otherwise."""


def record_of(planner: Planner, given: Case | Example) -> Record:
    """The record that a case or an example describes; raises RecordError."""
    lesions = list(given.lesions or ())
    if given.lesion is not None:
        lesions.insert(0, given.lesion)
    data: dict[str, Any] = {"patient": given.patient, "lesions": lesions}
    return read_record(data, planner.library.vocabulary, planner.library.conversions)


def run_examples(planner: Planner, document: Document, coverage: Coverage) -> Iterator[Fault]:
    """The faults of all examples of a document."""
    silent: list[Fault] = []
    data = document.data
    if isinstance(data, dict) and isinstance(data.get("formulas"), list):
        for place, entry in enumerate(data["formulas"]):
            formula = to_shape(document, entry, Formula, ("formulas", place), silent)
            for number, case in enumerate(formula.examples if formula is not None else ()):
                coverage.examples += 1
                yield from _run_formula(planner, document, ("formulas", place, "examples", number), str(entry["name"]), case)
    elif isinstance(data, dict) and isinstance(data.get("derived"), list):
        for place, entry in enumerate(data["derived"]):
            item = to_shape(document, entry, Derived, ("derived", place), silent)
            if item is not None:
                fact = Fact(Scope(item.scope), item.name)
                for number, example in enumerate(item.examples):
                    coverage.examples += 1
                    yield from _run_example(planner, document, ("derived", place, "examples", number), fact, example)
    elif isinstance(data, dict):
        instrument = to_shape(document, data, Instrument, (), silent)
        if instrument is not None:
            fact = Fact(Scope(instrument.scope), instrument.fact)
            for number, example in enumerate(instrument.examples):
                coverage.examples += 1
                yield from _run_example(planner, document, ("examples", number), fact, example)
                yield from _run_checks(planner, document, ("examples", number, "fails"), instrument, example)


def _run_formula(planner: Planner, document: Document, path: tuple[str | int, ...], name: str, example: FormulaExample) -> Iterator[Fault]:
    try:
        low, high = calculate(planner.library, name, example.given)
    except RecordError as error:
        for fault in error.faults:
            yield document.fault("OST151", f"the example has a fault: {fault.message} at {fault.where}", (*path, "given"), fault.hint)
        return
    if not _number_fits(example, low, high):
        shown = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        yield document.fault("OST151", f"expected {example.expect}, got {shown}", (*path, "expect"))


def _run_checks(
    planner: Planner, document: Document, path: tuple[str | int, ...], instrument: Instrument, example: Example
) -> Iterator[Fault]:
    """Whether exactly the checks fail that an example says."""
    if example.fails is None:
        return
    try:
        record = record_of(planner, example)
    except RecordError:
        return  # named already
    if instrument.scope == "lesion" and not record.lesions:
        return  # named already
    evaluation = planner.evaluate(record, DAY)
    lesion = 0 if instrument.scope == "lesion" else None
    failing = [check.id for check in instrument.checks if evaluation.truth(f"{instrument.id}#checks/{check.id}", lesion) == -1]
    if failing != list(example.fails):
        yield document.fault("OST151", f"expected that these fail: {', '.join(example.fails)}; got: {', '.join(failing)}", path)


def _run_example(planner: Planner, document: Document, path: tuple[str | int, ...], fact: Fact, example: Example) -> Iterator[Fault]:
    def wrong(message: str, hint: str = "") -> Fault:
        return document.fault("OST151", message, (*path, "expect"), hint)

    try:
        record = record_of(planner, example)
    except RecordError as error:
        for fault in error.faults:
            yield wrong(f"the record has a fault: {fault.message} at {fault.where}", fault.hint)
        return
    evaluation = planner.evaluate(record, DAY)
    for contradiction in evaluation.contradictions:
        yield wrong(f"the record contradicts itself: {contradiction.message}")
    if fact.scope is not Scope.PATIENT and not record.lesions:
        yield wrong("a lesion is needed")
        return
    if fact.scope is Scope.COURSE and not record.lesions[0].courses:
        yield wrong("a course of radiotherapy is needed")
        return
    raw = evaluation.course_raw(fact, 0, 0) if fact.scope is Scope.COURSE else evaluation.raw(fact, 0)
    kind = planner.engine.domain.types[fact.key]
    match kind:
        case NumberType():
            low, high = raw
            shown = f"{low:g}" if low == high else f"{low:g} to {high:g}"
            if not _number_fits(example, low, high):
                yield wrong(f"expected {example.expect}, got {shown}")
        case BooleanType():
            got = {1: True, -1: False, 0: "unknown"}[raw]
            if got is not example.expect and got != example.expect:
                yield wrong(f"expected {example.expect}, got {got}")
        case ChoiceType():
            names = kind.names(raw)
            wanted = example.expect if isinstance(example.expect, list) else [example.expect]
            if wanted == ["unknown"]:
                if len(names) == 1:
                    yield wrong(f"expected unknown, got {names[0]}")
            elif [str(name) for name in wanted] != list(names):
                yield wrong(f"expected {example.expect}, got {' or '.join(names)}")
        case _:
            yield wrong("examples are for numbers, truths and choices")
    if example.band is not None:
        band = planner.engine.domain.types.get((fact.scope, f"{fact.name}_band"))
        if not isinstance(band, ChoiceType):
            yield wrong(f"{fact.written} has no bands")
            return
        names = band.names(evaluation.raw(Fact(fact.scope, f"{fact.name}_band"), 0))
        if names != (example.band,):
            yield wrong(f"expected the band {example.band}, got {' or '.join(names)}")


def _number_fits(example: Example | FormulaExample, low: float, high: float) -> bool:
    expect, within = example.expect, example.within + 1e-9
    if expect == "unknown":
        return low != high
    ends = expect if isinstance(expect, list) else [expect, expect]
    if len(ends) != 2 or any(isinstance(end, bool) or not isinstance(end, int | float) for end in ends):
        return False
    return bool(abs(low - ends[0]) <= within and abs(high - ends[1]) <= within)
