"""What REST does, as plain functions from what was asked to an answer."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import msgspec

from osteon import dose as doses
from osteon.derive import Evaluation
from osteon.derive.calculations import calculate
from osteon.faults import RecordError
from osteon.fhir import is_fhir, is_patient_reference, plan_bundle, read_fhir
from osteon.library import Library
from osteon.logic import ChoiceType, NumberType, Scope, nearest
from osteon.planner import Planner, focused, instrument_result
from osteon.record import Record, read_record
from osteon.service.problems import Refused, refuse_faults, refuse_field
from osteon.service.rest_models import (
    CodeInfo,
    DocumentAnswer,
    DocumentInfo,
    DoseAnswer,
    DoseRequest,
    FactInfo,
    Facts,
    FormulaValue,
    GlossaryAnswer,
    IgnoredStatement,
    KnowledgeAnswer,
    PlanAnswer,
    ScheduleDoses,
    ScoreAnswer,
    ScoreRequest,
    TermInfo,
    TissueDose,
    UsedStatement,
)

_MOST_LESIONS = 200


class Read(msgspec.Struct, frozen=True):
    """A record, and for FHIR what it was made from."""

    record: Record
    used: tuple[UsedStatement, ...] = ()
    ignored: tuple[IgnoredStatement, ...] = ()


def read_data(library: Library, data: Any, as_of: date) -> Read:
    """The record in what a client sent. Raises Refused (422), with every fault."""
    if not isinstance(data, dict):
        raise refuse_field("record", "an object is needed", "a record, or a FHIR Bundle or resource of one patient")
    try:
        if is_fhir(data):
            account = read_fhir(data, library, as_of)
            used = tuple(
                UsedStatement(fact=use.fact, value=use.value, place=use.place, lesion=use.lesion, date=use.date) for use in account.used
            )
            ignored = tuple(IgnoredStatement(code=fault.code, place=fault.where, reason=fault.message) for fault in account.ignored)
            read = Read(account.record, used, ignored)
        else:
            read = Read(read_record(data, library.vocabulary, library.conversions))
    except RecordError as error:
        raise refuse_faults(error.faults) from None
    if len(read.record.lesions) > _MOST_LESIONS:
        raise refuse_field("lesions", f"the record lists {len(read.record.lesions)} lesions", f"at most {_MOST_LESIONS}")
    return read


def evaluated(planner: Planner, record: Record, as_of: date) -> Evaluation:
    """The record with what follows from it. Raises Refused (422) for one that contradicts itself."""
    evaluation = planner.evaluate(record, as_of)
    if evaluation.contradictions:
        raise refuse_faults(evaluation.contradictions)
    return evaluation


def plan(planner: Planner, data: Any, as_of: date, *, questions: bool, lesion: str | None) -> PlanAnswer:
    """The plan for a record, or for one lesion of it."""
    read = read_data(planner.library, data, as_of)
    check_lesion(read.record, lesion)
    found = planner.plan_of(evaluated(planner, read.record, as_of), questions=questions)
    if lesion is not None:
        found = focused(found, lesion)
    return PlanAnswer(plan=found, used=read.used, ignored=read.ignored)


def bundle(planner: Planner, data: Any, as_of: date, *, questions: bool, lesion: str | None) -> Any:
    """The plan as a FHIR Bundle. A person who came as FHIR is referred to by the id of that Patient."""
    read = read_data(planner.library, data, as_of)
    check_lesion(read.record, lesion)
    found = planner.plan_of(evaluated(planner, read.record, as_of), questions=questions)
    found = focused(found, lesion) if lesion is not None else found
    reference = f"Patient/{read.record.id}"
    patient = reference if is_fhir(data) and is_patient_reference(reference) else None
    return plan_bundle(found, read.record, planner.library, patient)


def check_lesion(record: Record, lesion: str | None) -> None:
    names = [item.id for item in record.lesions]
    if lesion is not None and lesion not in names:
        raise refuse_field("lesion", "the record has no such lesion", ", ".join(names) or "none")


def score(planner: Planner, asked: ScoreRequest, as_of: date) -> ScoreAnswer:
    """An instrument for the patient, or for each lesion or the one that is named."""
    instrument = planner.library.instrument_by_id.get(asked.instrument)
    if instrument is None:
        raise no_such("instrument", asked.instrument, planner.library.instrument_by_id)
    record = read_data(planner.library, asked.record, as_of).record
    check_lesion(record, asked.lesion)
    evaluation = evaluated(planner, record, as_of)
    places: list[int | None] = [None]
    if instrument.scope == "lesion":
        places = [place for place, item in enumerate(record.lesions) if asked.lesion in (None, item.id)]
    return ScoreAnswer(results=tuple(instrument_result(evaluation, instrument, place) for place in places))


def dose(planner: Planner, asked: DoseRequest, as_of: date) -> DoseAnswer:
    """A formula, schedules side by side, or the doses of a treatment. Raises Refused (422)."""
    given = [name for name in ("formula", "schedules", "treatment") if getattr(asked, name)]
    if len(given) != 1:
        message = "none of the three is given" if not given else f"{' and '.join(given)} are given"
        raise refuse_field("formula", message, "one of formula, schedules, treatment")
    try:
        if asked.formula:
            return DoseAnswer(formula=formula_value(planner.library, asked.formula, asked.inputs))
        if asked.schedules:
            return DoseAnswer(schedules=schedule_doses(asked))
        return DoseAnswer(treatment=treatment_doses(planner, asked, as_of))
    except RecordError as error:
        raise refuse_faults(error.faults) from None


def formula_value(library: Library, name: str, inputs: dict[str, Any]) -> FormulaValue:
    formula = library.formula_by_name.get(name)
    if formula is None:
        raise no_such("formula", name, library.formula_by_name)
    low, high = calculate(library, name, inputs)
    missing = tuple(part.name for part in formula.parameters if part.name not in inputs)
    return FormulaValue(
        formula=name, low=_finite(low), high=_finite(high), unit=formula.unit, missing=missing, sources=tuple(formula.sources)
    )  # fmt: skip


def schedule_doses(asked: DoseRequest) -> tuple[ScheduleDoses, ...]:
    schedules = tuple(doses.parse_schedule(text) for text in asked.schedules)
    return tuple(
        ScheduleDoses(
            schedule=str(schedule),
            tissues=tuple(
                TissueDose(alpha_beta=alpha_beta, biologically_effective_dose=effective, equivalent_dose=equivalent)
                for alpha_beta, (effective, equivalent) in zip(asked.alpha_beta, row, strict=True)
            ),
        )
        for schedule, row in zip(schedules, doses.compare(schedules, asked.alpha_beta), strict=True)
    )


def treatment_doses(planner: Planner, asked: DoseRequest, as_of: date) -> Any:
    item = planner.library.intervention_by_id.get(asked.treatment or "")
    if item is None:
        raise no_such("treatment", asked.treatment or "", planner.library.intervention_by_id)
    if asked.record is None:
        raise refuse_field("record", "the dose of a treatment needs a record", "a record, or a FHIR Bundle")
    record = read_data(planner.library, asked.record, as_of).record
    check_lesion(record, asked.lesion)
    options = planner.treatment(item, evaluated(planner, record, as_of))
    return tuple(option for option in options if asked.lesion is None or option.lesion in (None, asked.lesion))


def no_such(field: str, name: str, known: Any) -> Refused:
    close = nearest(name, tuple(known))
    return refuse_field(field, f"there is no {field} called {name!r}", f"Did you mean {close}?" if close else "see /api/knowledge")


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


# -- what needs no record ---------------------------------------------------------------------------


def facts(library: Library, scope: str | None) -> Facts:
    """The declared facts, all or of one scope."""
    if scope is not None and scope not in [item.value for item in Scope]:
        raise refuse_field("scope", f"{scope!r} is no scope", ", ".join(item.value for item in Scope))
    return Facts(
        facts=tuple(
            FactInfo(
                name=item.name,
                scope=item.scope.value,
                group=item.group,
                label=item.label,
                question=item.question,
                help=item.help,
                kind=type(item.type).__name__.removesuffix("Type").lower(),
                unit=item.unit,
                values=item.type.values if isinstance(item.type, ChoiceType) else (),
                range=(item.type.low, item.type.high) if isinstance(item.type, NumberType) and not item.derived else None,
                valid_for_days=item.valid_for_days,
                derived=item.derived,
                codes=tuple(CodeInfo(system=code.system, code=code.code, display=code.display) for code in item.codes),
            )
            for item in library.vocabulary.declarations
            if scope in (None, item.scope.value)
        )
    )


def _kinds(library: Library) -> dict[str, tuple[Any, ...]]:
    return {
        "treatment": library.interventions,
        "red flag": library.alerts,
        "measure": library.measures,
        "instrument": library.instruments,
        "formula": library.formulas,
        "source": library.references,
    }


def knowledge(library: Library) -> KnowledgeAnswer:
    """Which knowledge is in use, and the names of its documents."""
    return KnowledgeAnswer(
        digest=library.digest,
        version=library.version,
        policies=library.policies,
        documents=tuple(
            DocumentInfo(id=_id(item), kind=kind, name=_title(item))  # type: ignore[arg-type]
            for kind, items in _kinds(library).items()
            for item in items
        ),
    )


def document(library: Library, name: str) -> DocumentAnswer:
    """One document. Raises Refused (404)."""
    for kind, items in _kinds(library).items():
        for item in items:
            if _id(item) == name:
                return DocumentAnswer(id=name, kind=kind, document=msgspec.to_builtins(item))
    raise Refused(404, "the knowledge has no document of this name")


def _id(item: Any) -> str:
    return str(item.id if hasattr(item, "id") else item.name)


def _title(item: Any) -> str:
    return str(next(getattr(item, field) for field in ("label", "title", "name") if hasattr(item, field)))


def glossary(library: Library) -> GlossaryAnswer:
    """The words that are explained."""
    return GlossaryAnswer(terms=tuple(TermInfo(id=term.id, term=term.term, plain=term.plain) for term in library.terms))
