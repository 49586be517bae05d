"""Runs the worked cases beside the documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Protocol

import msgspec

from osteon.derive import Evaluation
from osteon.faults import Fault, RecordError
from osteon.library import CASES, Alert, Background, Case, Document, Intervention, Measure, read_yaml_file
from osteon.library.convert import to_shape
from osteon.library.sources import SourceFile
from osteon.planner.coverage import Coverage, expect, note
from osteon.planner.examples import DAY, record_of, run_examples
from osteon.planner.instruments import prognosis
from osteon.planner.make import Planner
from osteon.planner.measures import MeasureState, measure_state
from osteon.planner.model import Option, RedFlag
from osteon.planner.options import build_option
from osteon.planner.status import Status


class Wrong(Protocol):
    """Names what is wrong with the case in hand, at one of its fields."""

    def __call__(self, message: str, field: str = "expect", hint: str = "") -> Fault: ...


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
                yield from run_examples(planner, document, coverage)


def _run_file(planner: Planner, document: Document, coverage: Coverage) -> Iterator[Fault]:
    name = Path(document.file).name.removesuffix(CASES)
    library = planner.library
    subject = library.intervention_by_id.get(name) or library.alert_by_id.get(name) or library.measure_by_id.get(name)
    if subject is None:
        yield document.fault("OST150", f"there is no document {name} beside these cases")
        return
    if not isinstance(document.data, dict) or not isinstance(document.data.get("cases"), list):
        yield document.fault("OST110", "a file of cases holds `cases`, a list, and may hold a `background` that all of them share")
        return
    keys = expect(coverage, planner, name)
    faults: list[Fault] = []
    background = to_shape(document, document.data.get("background", {}), Background, ("background",), faults)
    yield from faults
    for place, data in enumerate(document.data["cases"]):
        faults = []
        case = to_shape(document, data, Case, ("cases", place), faults)
        yield from faults
        if case is not None and background is not None:
            coverage.cases += 1
            if case.pitfall:
                coverage.pitfalls.append((name, case.pitfall))
            yield from _run_case(planner, document, place, _on(background, case), subject, coverage, keys)


def _on(background: Background, case: Case) -> Case:
    """The case with what the background adds to it, less what it says is not given."""
    patient = background.patient | case.patient
    lesion = background.lesion if case.lesion is None else (background.lesion or {}) | case.lesion
    lesions = background.lesions if case.lesions is None else case.lesions
    for name in case.not_given:
        owner, _, fact = name.rpartition(".")
        if owner == "":
            patient = {key: value for key, value in patient.items() if key != fact}
        elif lesion is not None:
            lesion = {key: value for key, value in lesion.items() if key != fact}
    return msgspec.structs.replace(case, patient=patient, lesion=lesion, lesions=lesions, as_of=case.as_of or background.as_of)


def _run_case(
    planner: Planner,
    document: Document,
    place: int,
    case: Case,
    subject: Intervention | Alert | Measure,
    coverage: Coverage,
    keys: tuple[str, ...],
) -> Iterator[Fault]:
    def wrong(message: str, field: str = "expect", hint: str = "") -> Fault:
        return document.fault("OST150", f"{case.case}: {message}", ("cases", place, field), hint)

    try:
        record = record_of(planner, case)
    except RecordError as error:
        for fault in error.faults:
            yield wrong(f"the record has a fault: {fault.message} at {fault.where}", "case", fault.hint)
        return
    for fault in record.notes:
        yield wrong(f"the record has a fault: {fault.message}", "case", fault.hint)
    when = date.fromisoformat(case.as_of) if case.as_of else DAY
    evaluation = planner.evaluate(record, when)
    for fault in evaluation.contradictions:
        yield wrong(f"the record contradicts itself: {fault.message} at {fault.where}", "case")
    if subject.scope == "lesion" and not record.lesions:
        yield wrong("a lesion is needed", "case")
        return
    lesion = 0 if subject.scope == "lesion" else None
    note(coverage, evaluation, keys, lesion, planner.engine.english())
    match subject:
        case Alert():
            yield from _check_alert(planner, evaluation, case, subject, lesion, wrong)
        case Measure():
            yield from _check_measure(evaluation, case, subject, lesion, wrong)
        case Intervention():
            yield from _check_option(planner, evaluation, case, subject, lesion, wrong)


def _check_measure(evaluation: Evaluation, case: Case, subject: Measure, lesion: int | None, wrong: Wrong) -> Iterator[Fault]:
    allowed = [state.value for state in MeasureState]
    if case.expect not in allowed:
        yield wrong(f"{case.expect} is no result of a measure", hint=f"Allowed: {', '.join(allowed)}")
        return
    state = measure_state(evaluation, subject, lesion)
    if state.value != case.expect:
        yield wrong(f"expected {case.expect}, got {state.value}")


def _check_option(
    planner: Planner, evaluation: Evaluation, case: Case, subject: Intervention, lesion: int | None, wrong: Wrong
) -> Iterator[Fault]:
    allowed = [status.value for status in Status]
    if case.expect not in allowed:
        yield wrong(f"{case.expect} is no status", hint=f"Allowed: {', '.join(allowed)}")
        return
    number = planner.library.interventions.index(subject)
    status = planner.judge.status(evaluation, number, lesion)
    option = build_option(evaluation, planner.fixed(subject), lesion, status, prognosis(evaluation, ()))
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


def _check_alert(planner: Planner, evaluation: Evaluation, case: Case, subject: Alert, lesion: int | None, wrong: Wrong) -> Iterator[Fault]:
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
