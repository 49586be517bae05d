"""Why the plan says what it says: a GuidanceResponse for every option, red flag, goal and instrument, and one for the whole plan.

Each contains its part of the plan as Parameters, field by field.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from osteon.fhir.write_elements import OWN, Json, Writing, concept, notes, titled
from osteon.fhir.write_groups import TREATMENTS
from osteon.fhir.write_parameters import parameters
from osteon.fhir.write_questionnaire import link_of
from osteon.fhir.write_requests import flag_key, is_requested, key_of, shown_name
from osteon.planner import InstrumentResult, Missing, Option, Status, reference_of

WHOLE_PLAN = "plan"
_ELSEWHERE = ("options", "red_flags", "goals", "instruments")
"""The parts of a plan that have responses of their own."""
_NOTED = "Notes on the record"


def guidance(writing: Writing) -> list[Json]:
    """All responses, that of the whole plan first."""
    plan = writing.plan
    return [
        _whole(writing),
        *(_of_option(writing, option) for option in plan.options),
        *(
            _response(writing, f"red-flag {flag_key(flag)}", f"alert:{flag.id}", flag, flag.missing, decided=flag.state == "raised")
            for flag in plan.red_flags
        ),
        *(
            _response(writing, f"goal {goal.id}", f"goal:{goal.id}", goal, goal.missing, decided=goal.state != "not known yet")
            for goal in plan.goals
        ),
        *(
            _response(writing, f"instrument {instrument_key(item)}", f"instrument:{item.id}", item, item.missing, decided=item.complete)
            for item in plan.instruments
        ),
    ]


def instrument_key(result: InstrumentResult) -> str:
    return reference_of(result.id, result.lesion)


def outcome_of_notes(writing: Writing) -> list[Json]:
    """What of the record could not be used, or was filled in, as an OperationOutcome."""
    if not writing.plan.notes:
        return []
    issues = [
        {
            "severity": "information",
            "code": "informational",
            "details": {"text": note.text},
            "diagnostics": f"{note.code} {note.where}".strip(),
        }
        for note in writing.plan.notes
    ]
    return [writing.resource("OperationOutcome", _NOTED, issue=issues)]


def _whole(writing: Writing) -> Json:
    response = _response(writing, WHOLE_PLAN, "plan", writing.plan, (), decided=not writing.plan.questions, without=_ELSEWHERE)
    if writing.plan.questions:
        # Everything asked for could still change the plan, but a plan there is.
        response["status"] = "data-requested"
    if writing.plan.notes:
        response["evaluationMessage"] = [writing.reference("OperationOutcome", _NOTED)]
    response["result"] = writing.reference("CarePlan", "plan")
    return response


def _of_option(writing: Writing, option: Option) -> Json:
    status = Status(option.status)
    reasons = [concept(part.text) for part in option.indications if part.truth == "true"]
    response = _response(
        writing,
        key_of(option),
        f"intervention:{option.id}",
        option,
        option.missing,
        decided=status is not Status.NEED_TO_KNOW,
        reasonCode=reasons,
        note=notes(
            f"{shown_name(option.name, option.lesion_label)}: {option.status}",
            "The person has declined it." if option.declined else "",
            titled("Not to be had here", option.unavailable_because or "no reason was given") if not option.available else "",
            *(titled("Against it", part.text) for part in option.against if part.truth == "true"),
        ),
    )
    if is_requested(option):
        response["result"] = writing.reference("RequestGroup", TREATMENTS)
    return response


def _response(
    writing: Writing,
    name: str,
    module: str,
    part: Struct,
    missing: Iterable[Missing],
    *,
    decided: bool,
    without: tuple[str, ...] = (),
    **fields: object,
) -> Json:
    return writing.resource(
        "GuidanceResponse",
        name,
        contained=[parameters(part, without)],
        identifier=[{"system": f"{OWN}:response", "value": name}],
        moduleUri=f"{OWN}:{module}",
        status="success" if decided else "data-required",
        subject=writing.subject,
        occurrenceDateTime=writing.day,
        performer=writing.reference("Device", "osteon", "osteon"),
        **fields,
        outputParameters={"reference": "#output"},
        dataRequirement=[_needed(writing, item) for item in missing],
    )


def _needed(writing: Writing, missing: Missing) -> Json:
    """The answer that is needed, by the linkId of its question."""
    link = link_of(missing.fact, missing.lesion)
    questionnaire = f"urn:uuid:{writing.id('Questionnaire', 'questions')}"
    code = {"system": questionnaire, "code": link, "display": missing.label}
    return {"type": "QuestionnaireResponse", "codeFilter": [{"path": "item", "code": [code]}]}
