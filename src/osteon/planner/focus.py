"""A plan reduced to one lesion and what concerns the whole person."""

from __future__ import annotations

import hashlib

import msgspec

from osteon.planner.model import Plan, Schedule, ScheduleEntry


def focused(plan: Plan, lesion: str) -> Plan:
    """The plan without what concerns other lesions. It has a digest of its own."""

    def here(other: str | None) -> bool:
        return other in (None, lesion)

    def refers_here(reference: str) -> bool:
        return here(reference.partition("@")[2] or None)

    def entries(found: tuple[ScheduleEntry, ...]) -> tuple[ScheduleEntry, ...]:
        return tuple(entry for entry in found if refers_here(entry.option))

    schedule = plan.schedule
    plan = msgspec.structs.replace(
        plan,
        digest="",
        options=tuple(option for option in plan.options if here(option.lesion)),
        red_flags=tuple(flag for flag in plan.red_flags if here(flag.lesion)),
        combinations=tuple(item for item in plan.combinations if all(refers_here(option) for option in item.options)),
        questions=tuple(question for question in plan.questions if here(question.lesion)),
        instruments=tuple(result for result in plan.instruments if here(result.lesion)),
        schedule=Schedule(
            now=entries(schedule.now),
            this_week=entries(schedule.this_week),
            before_treatment=entries(schedule.before_treatment),
            ongoing=entries(schedule.ongoing),
            review=entries(schedule.review),
        ),
    )
    return sealed(plan)


def sealed(plan: Plan) -> Plan:
    """The plan with the digest of all the rest of it."""
    return msgspec.structs.replace(plan, digest=hashlib.sha256(msgspec.json.encode(plan)).hexdigest())
