"""How the requests and tasks of a plan belong together: RequestGroups, and the CarePlan over them."""

from __future__ import annotations

from collections.abc import Iterable

from osteon.fhir.write_elements import OWN, Json, Writing, concept, filled, notes, quantity
from osteon.fhir.write_goals import pursued
from osteon.fhir.write_issues import together_words
from osteon.fhir.write_requests import (
    flag_key,
    key_of,
    request_kind,
    request_reference,
    requested,
    shown_name,
    task_name,
)
from osteon.planner import Option, RedFlag, ScheduleEntry, Statement
from osteon.planner.model import Task

WORDS, CRITERION = f"{OWN}:extension:words", f"{OWN}:extension:criterion"
TREATMENTS, RED_FLAGS, SCHEDULE = "treatments", "red-flags", "schedule"
_TITLES = {RED_FLAGS: "What must not wait", TREATMENTS: "What can be done", SCHEDULE: "The plan in time"}
_PHASES = (
    ("now", "Now"),
    ("this_week", "This week"),
    ("before_treatment", "Before treatment"),
    ("ongoing", "All along"),
    ("review", "Look again"),
)


def care_plan(writing: Writing) -> Json:
    """The CarePlan: the goals, and the RequestGroups as its activities."""
    plan = writing.plan
    return writing.resource(
        "CarePlan",
        "plan",
        identifier=[{"system": "urn:osteon:plan", "value": plan.digest}],
        status="draft",
        intent="proposal",
        title="Options in bone metastases",
        description=plan.notice,
        subject=writing.subject,
        created=writing.day,
        author=writing.reference("Device", "osteon", "osteon"),
        supportingInfo=[
            writing.reference("GuidanceResponse", "plan", "The plan as a whole"),
            writing.reference("Questionnaire", "questions", "What is not known yet"),
            *(writing.reference("DetectedIssue", flag_key(flag), shown_name(flag.name, flag.lesion_label)) for flag in plan.red_flags),
        ],
        goal=pursued(writing),
        activity=[{"reference": writing.reference("RequestGroup", name, _TITLES[name])} for name in groups_present(writing)],
        note=notes("\n".join(plan.about)),
    )


def groups_present(writing: Writing) -> list[str]:
    """The RequestGroups that hold something."""
    content: dict[str, object] = {
        RED_FLAGS: any(flag.actions for flag in writing.plan.red_flags),
        TREATMENTS: requested(writing),
        SCHEDULE: _phases(writing),
    }
    return [name for name in _TITLES if content[name]]


def request_groups(writing: Writing) -> list[Json]:
    """One RequestGroup for what must not wait, one for the treatments, one for the order in time."""
    actions = {RED_FLAGS: _flag_actions, TREATMENTS: _treatment_actions, SCHEDULE: _phases}
    return [
        writing.resource(
            "RequestGroup",
            name,
            identifier=[{"system": "urn:osteon:group", "value": name}],
            status="draft",
            intent="proposal",
            code=concept(_TITLES[name]),
            subject=writing.subject,
            authoredOn=writing.instant,
            author=writing.reference("Device", "osteon", "osteon"),
            note=notes(writing.plan.notice),
            action=actions[name](writing),
        )
        for name in groups_present(writing)
    ]


# -- red flags -----------------------------------------------------------------------------------


def _flag_actions(writing: Writing) -> list[Json]:
    return [_flag_action(writing, flag) for flag in writing.plan.red_flags if flag.actions]


def _flag_action(writing: Writing, flag: RedFlag) -> Json:
    key = flag_key(flag)
    return filled(
        {
            "id": writing.id("action", key),
            "title": shown_name(flag.name, flag.lesion_label),
            "description": flag.text,
            "textEquivalent": flag.patient_text,
            "documentation": writing.artifacts(_sources(flag.because)),
            # A flag that is not excluded asks for its facts first; what is to be done about it holds only once it is raised.
            "condition": [] if flag.state == "raised" else [_condition("applicability", _reasons("Only if it is found", flag.because))],
            "timingDuration": quantity(flag.within_hours, "h"),
            "groupingBehavior": "logical-group",
            "action": [_task_action(writing, task_name(key, "red-flag", task), task) for task in flag.actions],
        }
    )


def _task_action(writing: Writing, name: str, task: Task, relation: str = "", to: str = "", criterion: str = "") -> Json:
    unsure = [] if task.certain else [_condition("applicability", task.because or "Whether this is needed is not known yet.", criterion)]
    return filled(
        {
            "id": writing.id("action", name),
            "title": task.text,
            "description": task.because,
            "documentation": writing.artifacts(task.sources),
            "condition": unsure,
            "relatedAction": [{"actionId": to, "relationship": relation}] if relation else [],
            "timingDuration": quantity(task.within_hours, "h") if task.within_hours is not None else None,
            "resource": writing.reference("Task", name),
        }
    )


# -- treatments ----------------------------------------------------------------------------------


def _treatment_actions(writing: Writing) -> list[Json]:
    options = requested(writing)
    choose = {
        "title": "Options: any of them, none of them; which one is decided by a clinician and the person",
        "groupingBehavior": "logical-group",
        "selectionBehavior": "any",
        "action": [_option_action(writing, option) for option in options],
    }
    return [choose, *_combinations(writing, options)]


def _option_action(writing: Writing, option: Option) -> Json:
    key = key_of(option)
    main = writing.id("action", f"{key}#give")
    document = writing.library.intervention_by_id[option.id]
    needed = {part.id: part.needed for part in document.prerequisites}
    give = {
        "id": main,
        "title": shown_name(option.name, option.lesion_label),
        # Not as relatedAction: which of the two comes first is for whoever chooses, and a forbidden pair has no order.
        "description": "\n".join(together_words(writing, part) for part in option.together),
        "documentation": writing.artifacts(source for part in option.together for source in part.sources),
        "condition": [_condition("stop", " ".join(filter(None, (f"{part.text.rstrip('.')}.", part.because)))) for part in option.stopping],
        "resource": request_reference(writing, option),
    }
    return filled(
        {
            "id": writing.id("action", key),
            "title": shown_name(option.name, option.lesion_label),
            "description": option.text,
            "textEquivalent": option.patient_text,
            "documentation": writing.artifacts(_sources(option.indications)),
            "groupingBehavior": "logical-group",
            "requiredBehavior": "could",
            "action": [
                *(
                    _task_action(writing, task_name(key, "before-starting", task), task, "before-start", main, needed.get(task.id, ""))
                    for task in option.before_starting
                ),
                give,
                *(_task_action(writing, task_name(key, "monitoring", task), task) for task in option.monitoring),
            ],
        }
    )


def _combinations(writing: Writing, options: Iterable[Option]) -> list[Json]:
    by_key = {key_of(option): option for option in options}
    return [
        filled(
            {
                "id": writing.id("action", f"combination {combination.id}"),
                "title": combination.name,
                "description": combination.because,
                "documentation": writing.artifacts(combination.sources),
                "groupingBehavior": "logical-group",
                "selectionBehavior": "all-or-none",
                "action": [
                    {
                        "title": shown_name(by_key[key].name, by_key[key].lesion_label),
                        "resource": writing.reference(request_kind(writing, by_key[key]), key, by_key[key].name),
                    }
                    for key in combination.options
                    if key in by_key
                ],
            }
        )
        for combination in writing.plan.combinations
    ]


# -- the order in time ---------------------------------------------------------------------------


def _phases(writing: Writing) -> list[Json]:
    found = []
    for field, title in _PHASES:
        entries: tuple[ScheduleEntry, ...] = getattr(writing.plan.schedule, field)
        if entries:
            found.append(
                {
                    "title": title,
                    "groupingBehavior": "logical-group",
                    "action": [{"title": entry.text, "resource": _meant(writing, entry.option)} for entry in entries],
                }
            )
    return found


def _meant(writing: Writing, key: str) -> Json:
    """What a line of the schedule refers to: an option or a red flag."""
    for option in writing.plan.options:
        if key_of(option) == key:
            return request_reference(writing, option)
    flag = next((flag for flag in writing.plan.red_flags if flag_key(flag) == key), None)
    name = shown_name(flag.name, flag.lesion_label) if flag is not None else ""
    return writing.reference("DetectedIssue", key, name)


# -- conditions ----------------------------------------------------------------------------------


def _condition(kind: str, words: str, criterion: str = "") -> Json:
    """A condition in words, and the criterion of the document where there is one.

    Both are extensions: an Expression of FHIR is CQL or FHIRPath, and a sentence that posed as one would be run.
    """
    said = [{"url": WORDS, "valueString": words}]
    return {"extension": [*said, {"url": CRITERION, "valueString": criterion}] if criterion else said, "kind": kind}


def _reasons(heading: str, statements: tuple[Statement, ...]) -> str:
    return f"{heading}: {' '.join(part.text for part in statements)}".removesuffix(": ")


def _sources(statements: tuple[Statement, ...]) -> list[str]:
    return [source for part in statements for source in part.sources]
