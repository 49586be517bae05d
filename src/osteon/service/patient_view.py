"""What is shown when a patient is opened: what must not wait, and the unknown facts that would decide most."""

from __future__ import annotations

from typing import Any

from osteon.derive import Evaluation
from osteon.logic import ChoiceType, Fact, Scope
from osteon.planner import Planner, RedFlag
from osteon.record import Record
from osteon.service.cards import Draft, listing, lower_first, number, plain
from osteon.service.chart import Chart
from osteon.service.hook_data import hook_data
from osteon.service.hook_models import Action, Suggestion

_LOINC = "http://loinc.org"
_HOURS_IN_A_DAY = 24


def concerns(planner: Planner, record: Record) -> bool:
    """Whether the record is about someone with bone metastases, proven or suspected."""
    library = planner.library
    name = library.fhir.bone_metastases
    entry = record.entries.get(name)
    kind = library.vocabulary.find(Fact(Scope.PATIENT, name)).type
    known = entry is not None and isinstance(kind, ChoiceType) and set(kind.names(entry.raw)) <= set(hook_data().concerns)
    return known or bool(record.lesions)


def mismatch() -> Draft:
    """Said instead of anything else where two patients would be mixed."""
    detail = "The patient in the call and the one in the data that were sent are not the same. Nothing was worked out."
    return Draft("mismatch", "warning", "No advice: the data that were sent belong to another patient", detail, can_be_overridden=False)


def contradictory(evaluation: Evaluation) -> Draft:
    """Said instead of anything else where the record contradicts itself."""
    lines = listing(plain(fault.message) for fault in evaluation.contradictions)
    detail = f"Nothing is decided while both are in the record:\n\n{lines}"
    return Draft("contradiction", "warning", "No advice: the record contradicts itself", detail, can_be_overridden=False)


def remarks(chart: Chart) -> str:
    """What a reader has to know of the data: what was left out or could not be had."""
    lines = []
    if chart.foreign:
        count = f"{chart.foreign} resource{' was' if chart.foreign == 1 else 's were'}"
        lines.append(f"{count} about another patient, or about nobody in particular, and left out.")
    if chart.failed:
        lines.append(f"Could not be had: {', '.join(chart.failed)}. What stands there counts as unknown.")
    if chart.partial:
        lines.append(f"Sent in part: {', '.join(chart.partial)}. The rest counts as unknown.")
    return "\n".join(lines)


def patient_view(planner: Planner, evaluation: Evaluation, chart: Chart, *, instance: str, patient: str, questions: int) -> list[Draft]:
    """The cards for a patient, as drafts."""
    drafts = [flag_draft(flag) for flag in planner.red_flags(evaluation) if flag.state == "raised"]
    asked = questions_draft(planner, evaluation, chart, instance, patient, questions)
    return [*drafts, *([asked] if asked else [])]


def flag_draft(flag: RedFlag) -> Draft:
    """The card of a red flag."""
    where = f" ({flag.lesion_label})" if flag.lesion_label else ""
    reasons = [part for part in flag.because if part.truth == "true"]
    to_do = listing(f"{plain(task.text)}{_within(task.within_hours)}" for task in flag.actions)
    because = " ".join(plain(part.text) for part in reasons)
    sources = [key for part in reasons for key in part.sources] + [key for task in flag.actions for key in task.sources]
    return Draft(
        key=f"flag {flag.id}@{flag.lesion or ''}",
        indicator="critical" if flag.within_hours <= hook_data().critical_within_hours else "warning",
        summary=f"{flag.name}{where}: act {_within(flag.within_hours).strip(' ()')}",
        detail=f"{because}\n\n{to_do}".strip(),
        sources=tuple(dict.fromkeys(sources)),
    )


def _within(hours: float | None) -> str:
    if hours is None:
        return ""
    if hours <= 0:
        return " (at once)"
    if hours > 2 * _HOURS_IN_A_DAY and hours % _HOURS_IN_A_DAY == 0:
        return f" (within {hours / _HOURS_IN_A_DAY:g} days)"
    return f" (within {hours:g} hours)"


def questions_draft(planner: Planner, evaluation: Evaluation, chart: Chart, instance: str, patient: str, most: int) -> Draft | None:
    """One card with the unknown facts that decide most; an order for those that a laboratory can tell."""
    found = planner.questions(evaluation)[:most] if most > 0 else ()
    if not found:
        return None
    vocabulary = planner.library.vocabulary
    labels = [f"{question.label}{f' ({question.lesion_label})' if question.lesion_label else ''}" for question in found]
    lines = [
        f"**{plain(label)}**: {plain(question.question)} It bears on {len(question.decides)} of the options and warnings."
        for label, question in zip(labels, found, strict=True)
    ]
    suggestions = []
    for question in found:
        fact = planner.library.role(question.fact)
        code = next((code for code in vocabulary.find(fact).codes if code.system == "loinc" and code.verified), None)
        if code is None or fact.scope is not Scope.PATIENT or question.kind != "number":
            continue
        resource: dict[str, Any] = {
            "resourceType": "ServiceRequest",
            "status": "draft",
            "intent": "proposal",
            "code": {"coding": [{"system": _LOINC, "code": code.code, "display": code.display}], "text": question.label},
            "subject": {"reference": f"Patient/{patient}"},
        }
        name = f"Order: {lower_first(question.label)}"
        action = Action(type="create", description=name, resource=resource)
        suggestions.append(Suggestion(label=name, uuid=number(instance, f"measure {question.fact}"), actions=(action,)))
    noun = "This unknown would decide most" if len(labels) == 1 else f"These {len(labels)} unknowns would decide most"
    detail = "\n\n".join(part for part in (listing(lines), remarks(chart)) if part)
    return Draft("questions", "info", f"{noun}: {'; '.join(labels)}", detail, suggestions=tuple(suggestions))
