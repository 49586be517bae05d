"""The goals of a plan as FHIR Goals."""

from __future__ import annotations

from osteon.fhir.write_elements import Json, Writing, concept, notes, own_coding, titled
from osteon.planner.model import GoalStatement

_LIFECYCLE = {"realistic": "proposed", "not known yet": "proposed", "not expected": "rejected"}
"""A goal that the evidence does not permit must not look like one that is pursued."""
_NOT_ATTAINABLE = {
    "system": "http://terminology.hl7.org/CodeSystem/goal-achievement",
    "code": "not-attainable",
    "display": "Not Attainable",
}


def goals(writing: Writing) -> list[Json]:
    """A Goal for each goal statement."""
    return [_goal(writing, statement) for statement in writing.plan.goals]


def pursued(writing: Writing) -> list[Json]:
    """References to the goals that the plan can pursue, as far as is known."""
    return [writing.reference("Goal", goal.id, goal.name) for goal in writing.plan.goals if goal.state != "not expected"]


def _goal(writing: Writing, goal: GoalStatement) -> Json:
    return writing.resource(
        "Goal",
        goal.id,
        identifier=[{"system": "urn:osteon:goal", "value": goal.id}],
        lifecycleStatus=_LIFECYCLE[goal.state],
        achievementStatus=concept("Not expected", [_NOT_ATTAINABLE]) if goal.state == "not expected" else None,
        description=concept(goal.name, [own_coding("goal", goal.id, goal.name)]),
        subject=writing.subject,
        statusDate=writing.day,
        statusReason=f"{goal.state.capitalize()}: {' '.join(part.text for part in goal.because)}".removesuffix(": "),
        note=notes(
            goal.text,
            titled("In plain words", goal.patient_text),
            *(titled("To be talked about", part.text) for part in goal.talk_about),
            *(titled("Not known yet", missing.label) for missing in goal.missing),
            *(titled("A question to ask", question) for question in goal.questions),
        ),
    )
