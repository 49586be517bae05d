"""Runs the worked cases beside the documents, and the worked examples inside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from osteon.derive import Evaluation
from osteon.derive.calculations import calculate
from osteon.faults import Fault, RecordError
from osteon.library import CASES, Alert, Case, Document, Example, Instrument, Intervention, read_yaml_file
from osteon.library.convert import to_shape
from osteon.library.documents import Derived
from osteon.library.instrument_documents import Formula, FormulaExample
from osteon.library.sources import SourceFile
from osteon.logic import BooleanType, ChoiceType, Fact, NumberType, Scope
from osteon.logic.tree import Boolean
from osteon.planner.instruments import prognosis
from osteon.planner.make import Planner
from osteon.planner.model import Option, RedFlag
from osteon.planner.options import build_option
from osteon.planner.status import Status
from osteon.record import Record, read_record

DAY = date(2026, 1, 1)
"""The day for which cases are planned, unless they say otherwise."""


class Coverage(msgspec.Struct):
    """Which truths each criterion has had in the cases, and how many cases there were."""

    truths: dict[str, set[int]] = {}
    cases: int = 0
    examples: int = 0

    def gaps(self) -> dict[str, tuple[int, ...]]:
        """The criteria that lack a case for some truth."""
        return {key: tuple(sorted({-1, 0, 1} - seen)) for key, seen in self.truths.items() if seen != {-1, 0, 1}}


def run_cases(planner: Planner, files: tuple[SourceFile, ...], coverage: Coverage) -> Iterator[Fault]:
    """The faults of all cases and examples."""
    for file in files:
        if file.path.name.endswith(CASES):
            document = read_yaml_file(file.path, file.shown)
            if isinstance(document, Fault):
                yield document
            else:
                yield from _run_file(planner, document, coverage)
        elif file.section in ("derived", "instruments", "formulas") and file.path.suffix == ".yaml":
            document = read_yaml_file(file.path, file.shown)
            if isinstance(document, Document):
                yield from _run_examples(planner, document, coverage)


def _run_file(planner: Planner, document: Document, coverage: Coverage) -> Iterator[Fault]:
    name = Path(document.file).name.removesuffix(CASES)
    library = planner.library
    subject = library.intervention_by_id.get(name) or library.alert_by_id.get(name)
    if subject is None:
        yield document.fault("OST150", f"there is no document {name} beside these cases")
        return
    if not isinstance(document.data, list):
        yield document.fault("OST110", "cases are a list")
        return
    for key in planner.engine.always_run:
        if key.startswith(f"{name}#") and planner.library.expressions[key] != Boolean(True):
            coverage.truths.setdefault(key, set())
    for place, data in enumerate(document.data):
        faults: list[Fault] = []
        case = to_shape(document, data, Case, (place,), faults)
        yield from faults
        if case is not None:
            coverage.cases += 1
            yield from _run_case(planner, document, place, case, subject, coverage)


def _record(planner: Planner, case: Case | Example) -> Record:
    lesions = list(case.lesions or ())
    if case.lesion is not None:
        lesions.insert(0, case.lesion)
    data: dict[str, Any] = {"patient": case.patient, "lesions": lesions}
    return read_record(data, planner.library.vocabulary, planner.library.conversions)


def _run_case(
    planner: Planner, document: Document, place: int, case: Case, subject: Intervention | Alert, coverage: Coverage
) -> Iterator[Fault]:
    def wrong(message: str, field: str = "expect", hint: str = "") -> Fault:
        return document.fault("OST150", f"{case.case}: {message}", (place, field), hint)

    try:
        record = _record(planner, case)
    except RecordError as error:
        for fault in error.faults:
            yield wrong(f"the record has a fault: {fault.message} at {fault.where}", "case", fault.hint)
        return
    for note in record.notes:
        yield wrong(f"the record has a fault: {note.message}", "case", note.hint)
    when = date.fromisoformat(case.as_of) if case.as_of else DAY
    evaluation = planner.evaluate(record, when)
    for fault in evaluation.contradictions:
        yield wrong(f"the record contradicts itself: {fault.message} at {fault.where}", "case")
    if subject.scope == "lesion" and not record.lesions:
        yield wrong("a lesion is needed", "case")
        return
    lesion = 0 if subject.scope == "lesion" else None
    _cover(planner, evaluation, subject.id, lesion, coverage)
    if isinstance(subject, Alert):
        yield from _check_alert(planner, evaluation, case, subject, lesion, wrong)
    else:
        yield from _check_option(planner, evaluation, case, subject, lesion, wrong)


def _cover(planner: Planner, evaluation: Evaluation, name: str, lesion: int | None, coverage: Coverage) -> None:
    for key in planner.engine.always_run:
        if key in coverage.truths and key.startswith(f"{name}#"):
            coverage.truths[key].add(evaluation.truth(key, lesion))


def _check_option(
    planner: Planner, evaluation: Evaluation, case: Case, subject: Intervention, lesion: int | None, wrong: Any
) -> Iterator[Fault]:
    allowed = [status.value for status in Status]
    if case.expect not in allowed:
        yield wrong(f"{case.expect} is no status", hint=f"Allowed: {', '.join(allowed)}")
        return
    number = planner.library.interventions.index(subject)
    status = planner.judge.status(evaluation, number, lesion)
    option = build_option(evaluation, subject, lesion, status, prognosis(evaluation, ()))
    if status.value != case.expect:
        yield wrong(f"expected {case.expect}, got {status.value}", hint=_why(option))
    named = _named(option)
    for name in case.about:
        if name not in named:
            yield wrong(f"{name} is not among what decides", "about", f"Named: {', '.join(sorted(named)) or 'nothing'}")
    first = {task.id for task in option.before_starting}
    for name in case.before_starting:
        if name not in first:
            yield wrong(f"{name} is not listed before starting", "before_starting", f"Listed: {', '.join(sorted(first)) or 'nothing'}")


def _named(option: Option) -> set[str]:
    """The criteria and facts that the plan names for an option."""
    parts = [*option.indications, *option.against]
    if Status(option.status) is Status.NOT_INDICATED:
        named = {part.id for part in option.indications}
    else:
        named = {part.id for part in parts if part.truth != "false"}
    return named | {item.fact for part in parts for item in part.missing} | {item.fact for item in option.missing}


def _why(option: Option) -> str:
    truths = [f"{part.id} {part.truth}" for part in (*option.indications, *option.against)]
    missing = [item.fact for item in option.missing]
    return "; ".join(truths) + (f"; missing: {', '.join(missing)}" if missing else "")


def _check_alert(planner: Planner, evaluation: Evaluation, case: Case, subject: Alert, lesion: int | None, wrong: Any) -> Iterator[Fault]:
    words = {"raised": 1, "cannot be excluded": 0, "not raised": -1}
    if case.expect not in words:
        yield wrong(f"{case.expect} is no state of an alert", hint=f"Allowed: {', '.join(words)}")
        return
    number = planner.library.alerts.index(subject)
    state = planner.judge.alert_state(evaluation, number, lesion)
    truths = {part.id: evaluation.truth(f"{subject.id}#raised/{part.id}", lesion) for part in subject.raised}
    shown = "; ".join(f"{name} {({1: 'true', 0: 'unknown', -1: 'false'})[truth]}" for name, truth in truths.items())
    if state != words[case.expect]:
        got = next(word for word, value in words.items() if value == state)
        yield wrong(f"expected {case.expect}, got {got}", hint=shown)
    flags: list[RedFlag] = [flag for flag in planner.red_flags(evaluation) if flag.id == subject.id]
    named = {name for name, truth in truths.items() if truth == state}
    named |= {item.fact for flag in flags for part in flag.because for item in part.missing}
    for name in case.about:
        if name not in named:
            yield wrong(f"{name} is not among what decides", "about", f"Named: {', '.join(sorted(named)) or 'nothing'}")


# -- worked examples of formulas and instruments --------------------------------------------------


def _run_examples(planner: Planner, document: Document, coverage: Coverage) -> Iterator[Fault]:
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
        evaluation = planner.evaluate(_record(planner, example), DAY)
    except RecordError:
        return  # named already
    lesion = 0 if instrument.scope == "lesion" else None
    failing = [check.id for check in instrument.checks if evaluation.truth(f"{instrument.id}#checks/{check.id}", lesion) == -1]
    if failing != list(example.fails):
        yield document.fault("OST151", f"expected that these fail: {', '.join(example.fails)}; got: {', '.join(failing)}", path)


def _run_example(planner: Planner, document: Document, path: tuple[str | int, ...], fact: Fact, example: Example) -> Iterator[Fault]:
    def wrong(message: str, hint: str = "") -> Fault:
        return document.fault("OST151", message, (*path, "expect"), hint)

    try:
        record = _record(planner, example)
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
        band = planner.engine.domain.types[(fact.scope, f"{fact.name}_band")]
        assert isinstance(band, ChoiceType)
        names = band.names(evaluation.raw(Fact(fact.scope, f"{fact.name}_band"), 0))
        if names != (example.band,):
            yield wrong(f"expected the band {example.band}, got {' or '.join(names)}")


def _number_fits(example: Example | FormulaExample, low: float, high: float) -> bool:
    expect, within = example.expect, example.within + 1e-9
    if expect == "unknown":
        return low != high
    if isinstance(expect, list) and len(expect) == 2:
        return abs(low - float(expect[0])) <= within and abs(high - float(expect[1])) <= within
    if isinstance(expect, bool) or not isinstance(expect, int | float):
        return False
    return abs(low - expect) <= within and abs(high - expect) <= within
