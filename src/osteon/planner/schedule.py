"""The plan in time."""

from __future__ import annotations

from osteon.planner.model import Option, RedFlag, Schedule, ScheduleEntry, reference_of
from osteon.planner.status import Status

NOT_EXCLUDED = "Not excluded yet"


def schedule_of(options: tuple[Option, ...], red_flags: tuple[RedFlag, ...]) -> Schedule:
    """The plan in time: what now, this week, before treatment, while it goes on, and when to look again."""
    lists: dict[str, list[ScheduleEntry]] = {name: [] for name in ("now", "this_week", "before_treatment", "ongoing", "review")}
    for flag in red_flags:
        if flag.state == "raised":
            for action in flag.actions:
                hours = action.within_hours if action.within_hours is not None else flag.within_hours
                where = "now" if hours <= 24 else "this_week"
                lists[where].append(ScheduleEntry(option=reference_of(flag.id, flag.lesion), text=action.text))
        elif flag.missing:
            where = "now" if flag.within_hours <= 24 else "this_week"
            lists[where].append(ScheduleEntry(option=reference_of(flag.id, flag.lesion), text=f"{NOT_EXCLUDED}: {flag.name}"))
    for option in options:
        if option.status not in (Status.OFFER.value, Status.OFFER_WITH_CAUTION.value):
            continue
        if option.declined or not option.available:
            continue
        reference = reference_of(option.id, option.lesion)
        place = f": {option.lesion_label}" if option.lesion_label else ""
        timing = option.timing.replace("-", "_")
        lists[timing].append(ScheduleEntry(option=reference, text=f"{option.name}{place}"))
        for task in (task for task in option.before_starting if task.certain):
            lists["before_treatment"].append(ScheduleEntry(option=reference, text=task.text))
        for task in option.monitoring:
            lists["review"].append(ScheduleEntry(option=reference, text=f"{task.text} ({task.when})"))
    unique = {name: tuple(_once(entries)) for name, entries in lists.items()}
    return Schedule(**unique)


def _once(entries: list[ScheduleEntry]) -> list[ScheduleEntry]:
    """The entries without those whose text was already said for another option."""
    seen: dict[str, ScheduleEntry] = {}
    for entry in entries:
        seen.setdefault(entry.text, entry)
    return list(seen.values())
