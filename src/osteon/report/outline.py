"""A plan as sections of short texts: what every printed form of a plan has in common."""

from __future__ import annotations

from osteon.planner import Amount, CombinationStatement, Option, Outcome, Plan, Status
from osteon.report.parts import Item, Line, Section, listed, placed
from osteon.report.scores import prognosis, scores

_GOAL_STATES = {
    "realistic": "realistic",
    "not expected": "not to be expected",
    "not known yet": "cannot be said yet",
}
_CLASS_TITLES = {
    "systemic": "Systemic treatment (reaches the cancer everywhere)",
    "local": "Local treatment (of one bone)",
    "supportive": "Supportive treatment (bones, symptoms, strength)",
}


_SPECIFIC = ("systemic", "local", "supportive")
FEW_QUESTIONS = 8


def outline(plan: Plan, *, everything: bool = False) -> tuple[Section, ...]:
    """The sections of a plan, in the order of the questions that it answers.

    `everything` lists the options that are not indicated, and all questions.
    """
    sections = [_in_short(plan, plan.options), _goals(plan), _red_flags(plan), *_options(plan.options), _together(plan)]
    sections += [_undecided(plan.options), _questions(plan, everything), _ruled_out(plan.options, everything), _schedule(plan)]
    sections += [prognosis(plan), scores(plan), _notes(plan)]
    return tuple(section for section in sections if section is not None)


def about(plan: Plan, most: int = 8) -> str:
    """The known facts in one line."""
    shown = "; ".join(plan.about[:most])
    rest = len(plan.about) - most
    return shown + (f"; and {rest} more" if rest > 0 else "") if plan.about else "nothing is known about this person yet"


def _in_short(plan: Plan, options: tuple[Option, ...]) -> Section:
    """The plan in five lines."""
    aims = [goal.name.lower() for goal in plan.goals if goal.state == "realistic"]
    raised = [placed(flag.name, flag.lesion_label) for flag in plan.red_flags if flag.state == "raised"]
    waiting = len({flag.id for flag in plan.red_flags if flag.state != "raised"})
    flags = "; ".join(raised) if raised else "no red flag is raised"
    lines = [
        Line("aim", "; ".join(aims) or "to be talked about"),
        Line("do not wait", flags + (f"; {waiting} not excluded yet" if waiting else "")),
    ]
    for word, statuses in (
        ("offer", (Status.OFFER, Status.OFFER_WITH_CAUTION)),
        ("consider", (Status.CONSIDER, Status.CONSIDER_WITH_CAUTION)),
    ):
        wanted = [option for option in options if Status(option.status) in statuses and not option.declined]
        wanted.sort(key=lambda option: _SPECIFIC.index(option.class_name))
        if wanted:
            lines.append(Line(word, listed([placed(option.name, option.lesion_label) for option in wanted], 5)))
    if plan.questions:
        lines.append(Line("find out", listed([question.label for question in plan.questions], 4)))
    return Section("In short", (Item("", "", "", tuple(lines)),))


def _goals(plan: Plan) -> Section:
    items = []
    for goal in plan.goals:
        lines = [Line("because", part.text, part.sources) for part in goal.because[:2] if part.truth == "true"]
        if goal.missing:
            lines.append(Line("depends on", listed([item.label for item in goal.missing])))
        elif goal.state == "not known yet":
            lines.append(Line("ask", "nothing here speaks for or against it; ask the team for this cancer"))
        lines += [Line("talk about", part.text, part.sources) for part in goal.talk_about]
        items.append(Item(goal.name, _GOAL_STATES[goal.state], lines=tuple(lines)))
    return Section("What treatment can aim at", tuple(items))


def _red_flags(plan: Plan) -> Section:
    items = []
    waiting: list[Line] = []
    for flag in plan.red_flags:
        if flag.state == "raised":
            lines = [Line("because", part.text, part.sources) for part in flag.because]
            lines += [
                Line("do" if action.within_hours is None else f"within {_hours(action.within_hours)}", action.text, action.sources)
                for action in flag.actions
            ]
            items.append(Item(placed(flag.name, flag.lesion_label), "act", f"within {_hours(flag.within_hours)}", tuple(lines)))
        else:
            labels = list(dict.fromkeys(item.label for item in flag.missing))
            waiting.append(Line(placed(flag.name, flag.lesion_label), f"find out: {listed(labels, 4)}"))
    if waiting:
        items.append(Item("Not excluded yet", "ask", "", tuple(waiting)))
    return Section("What must not wait", tuple(items), "" if items else "No red flag in what is known.")


def _options(options: tuple[Option, ...]) -> list[Section]:
    sections = []
    for name, title in _CLASS_TITLES.items():
        items = tuple(_option(option) for option in options if option.class_name == name and Status(option.status).is_proposed)
        if items:
            sections.append(Section(title, items))
    return sections


def _option(option: Option) -> Item:
    lines = [Line("because", part.text, part.sources) for part in option.indications if part.truth == "true"][:2]
    for part in option.against:
        if part.truth == "true":
            lines.append(Line("caution", part.text, part.sources))
        elif part.truth == "unknown":
            unknown = listed([item.label for item in part.missing])
            lines.append(Line("check", f"{part.text} Not known: {unknown}.", part.sources))
    lines += [Line("first", task.text, task.sources) for task in option.before_starting]
    for dose in option.dosing:
        if dose.applies == "true":
            computed = f" (here {_amount(dose.amount)})" if dose.amount and dose.computed else ""
            lines.append(Line("dose", dose.text + computed, dose.sources))
        else:
            lines.append(Line("dose", f"{dose.text} (if it applies; not known: {listed([m.label for m in dose.missing])})", dose.sources))
    for benefit in option.benefits[:2]:
        lines.append(Line("benefit", outcome_text(benefit), benefit.sources))
    for harm in option.harms[:2]:
        lines.append(Line("harm", outcome_text(harm), harm.sources))
    time = option.time_to_effect
    if time is not None:
        verdict = {
            "yes": "",
            "uncertain": "; survival may be shorter",
            "no": "; too late to help within the expected survival",
            "survival unknown": "",
        }[time.in_time]
        lines.append(Line("helps after", f"{_days(time.days)} ({time.effect}){verdict}", time.sources))
    for other in option.together:
        if other.kind in ("forbidden", "separate"):
            word = "not with" if other.kind == "forbidden" else "apart from"
            lines.append(Line(word, f"{other.option}: {other.because}", other.sources))
    for conflict in option.conflicts:
        lines.append(Line("disagreement", conflict.text, conflict.sources))
    if option.declined:
        lines.insert(0, Line("declined", "The person has said no to this. It stays listed, because minds can change."))
    if not option.available:
        lines.insert(0, Line("not available", option.unavailable_because or "not available here"))
    return Item(placed(option.name, option.lesion_label), option.status, ", ".join(option.aims), tuple(lines))


def outcome_text(outcome: Outcome) -> str:
    """A benefit or harm with its numbers, always with what it was compared to."""
    parts = [outcome.measure]
    if outcome.per_100 is not None:
        numbers = f"{_range(outcome.per_100)} of 100"
        if outcome.compared_per_100 is not None:
            numbers += f" against {_range(outcome.compared_per_100)}"
        parts.append(numbers)
    elif outcome.value is not None:
        numbers = _amount(outcome.value)
        if outcome.compared_value is not None:
            numbers += f" against {_amount(outcome.compared_value)}"
        parts.append(numbers)
    for word, value in (("compared with", outcome.compared_with), ("among", outcome.among), ("over", outcome.over)):
        if value:
            parts.append(f"{word} {value}")
    return parts[0] + (": " + ", ".join(parts[1:]) if len(parts) > 1 else "")


def _together(plan: Plan) -> Section | None:
    if not plan.combinations:
        return None
    names = {
        f"{option.id}@{option.lesion}" if option.lesion else option.id: placed(option.name, option.lesion_label) for option in plan.options
    }
    items = tuple(
        Item(combination.name, "together", "", _parts(combination, names))
        for combination in plan.combinations
    )  # fmt: skip
    return Section("What goes well together", items)


def _parts(combination: CombinationStatement, names: dict[str, str]) -> tuple[Line, ...]:
    return (
        Line("", " + ".join(names[key] for key in combination.options)),
        Line("because", combination.because, combination.sources),
    )


def _undecided(options: tuple[Option, ...]) -> Section | None:
    """Options that wait for facts, one line for each treatment with the places that it concerns."""
    places: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    for option in options:
        if option.status == Status.NEED_TO_KNOW.value:
            places.setdefault(option.name, []).extend([option.lesion_label] if option.lesion_label else [])
            labels.setdefault(option.name, []).extend(item.label for item in option.missing)
    lines = tuple(Line(placed(name, listed(places[name], 3)), listed(missing, 4)) for name, missing in labels.items())
    if not lines:
        return None
    number = "1 treatment" if len(lines) == 1 else f"{len(lines)} treatments"
    return Section("Cannot be said yet, for want of facts", (Item(number, "need to know", "", lines),))


def _questions(plan: Plan, everything: bool) -> Section | None:
    if not plan.questions:
        return None
    shown = plan.questions if everything else plan.questions[:FEW_QUESTIONS]
    lines = tuple(
        Line(f"{number}.", f"{placed(question.question, question.lesion_label)} (bears on {len(question.decides)})")
        for number, question in enumerate(shown, 1)
    )
    more = len(plan.questions) - len(lines)
    return Section("What to find out first", (Item("Most decisive first", "", f"{more} more: --all" if more > 0 else "", lines),))


def _ruled_out(options: tuple[Option, ...], everything: bool) -> Section | None:
    lines = []
    for option in options:
        if option.status == Status.CONTRAINDICATED.value:
            why = next((part for part in option.against if part.truth == "true"), None)
            lines.append(Line(placed(option.name, option.lesion_label), why.text if why else "", why.sources if why else ()))
    number = "1 option" if len(lines) == 1 else f"{len(lines)} options"
    items = [Item(number, "contraindicated", "", tuple(lines))] if lines else []
    idle = [option for option in options if option.status == Status.NOT_INDICATED.value]
    if everything and idle:
        below = tuple(
            Line(placed(option.name, option.lesion_label), "; ".join(f"not so: {part.text}" for part in option.indications[:2]))
            for option in idle
        )
        items.append(Item("1 option" if len(idle) == 1 else f"{len(idle)} options", "not indicated", "", below))
    elif idle:
        number = "1 option" if len(idle) == 1 else f"{len(idle)} options"
        items.append(Item(number, "not indicated", "list them with --all"))
    return Section("What was ruled out, and why", tuple(items)) if items else None


def _schedule(plan: Plan) -> Section | None:
    titles = {
        "now": "Now",
        "this_week": "This week",
        "before_treatment": "Before treatment",
        "ongoing": "All along",
        "review": "Look again",
    }
    items = []
    for name, title in titles.items():
        entries = getattr(plan.schedule, name)
        if entries:
            items.append(Item(title, "", "", tuple(Line("-", entry.text) for entry in entries)))
    return Section("In time", tuple(items)) if items else None


def _notes(plan: Plan) -> Section | None:
    if not plan.notes:
        return None
    return Section("About the record", (Item("", "", "", tuple(Line("-", f"{note.where}: {note.text}") for note in plan.notes)),))


def _hours(hours: float) -> str:
    if hours < 1:
        return f"{round(hours * 60)} minutes"
    if hours < 48:
        return "1 hour" if hours == 1 else f"{hours:g} hours"
    return f"{hours / 24:g} days"


def _days(days: tuple[float, float]) -> str:
    low, high = days
    if high < 1:
        return "hours"
    if low < 1:
        return f"hours to {high:g} days"
    if low >= 7 and high >= 28:
        return f"{low / 7:.2g} to {high / 7:.2g} weeks"
    return f"{low:g} to {high:g} days" if low != high else f"{low:g} days"


_UNITS = {"mo": "months", "wk": "weeks", "d": "days", "a": "years", "h": "hours"}


def _amount(amount: Amount) -> str:
    return f"{amount.value:g} {_UNITS.get(amount.unit, amount.unit)}"


def _range(pair: tuple[float, float]) -> str:
    return f"{pair[0]:g}" if pair[0] == pair[1] else f"{pair[0]:g} to {pair[1]:g}"
