"""A plan as sections of short texts: what every printed form of a plan has in common."""

from __future__ import annotations

from osteon.planner import CombinationStatement, Option, Plan, RedFlag, Status
from osteon.report import wording
from osteon.report.parts import Item, Line, Section, listed, placed
from osteon.report.scores import prognosis, scores
from osteon.report.wording import (
    CLASSES,
    PLAIN,
    Texts,
    amount,
    class_title,
    goal_state,
    hours,
    in_time,
    outcome_text,
    until_it_helps,
)

FEW_QUESTIONS = 8
FEW_IN_SHORT = 4
FEW_UNDECIDED = 8
FEW_FLAGS = 5
FEW_ENTRIES = 8
FILLED_IN = "OST322"


def outline(plan: Plan, *, everything: bool = False) -> tuple[Section, ...]:
    """The sections of a plan, in the order of the questions that it answers.

    `everything` lists the options that are not indicated, and all questions.
    """
    short = Section("In short", (Item("", "", "", in_short(PLAIN, plan)),))
    sections = [short, _goals(plan), _red_flags(plan, everything), *_options(plan, everything), _together(plan)]
    sections += [
        _undecided(plan.options, everything),
        _questions(plan, everything),
        _ruled_out(plan.options, everything),
        _schedule(plan, everything),
    ]
    sections += [prognosis(plan), scores(plan), _notes(plan, everything), _words(plan) if everything else None]
    return tuple(section for section in sections if section is not None)


def about(plan: Plan, most: int = 8) -> str:
    """The known facts in one line."""
    shown = "; ".join(plan.about[:most])
    rest = len(plan.about) - most
    return shown + (f"; and {rest} more" if rest > 0 else "") if plan.about else "nothing is known about this person yet"


def in_short(t: Texts, plan: Plan) -> tuple[Line, ...]:
    """The plan on half a screen: aims, what must not wait, the best of each class with its reason, what to find out."""

    def named(item: Option | RedFlag) -> str:
        return placed(t(item.name), t(item.lesion_label) if item.lesion_label else None)

    aims = [t(goal.name).lower() for goal in plan.goals if goal.state == "realistic"]
    raised = [named(flag) for flag in plan.red_flags if flag.state == "raised"]
    waiting = len({flag.id for flag in plan.red_flags if flag.state != "raised"})
    flags = "; ".join(raised) if raised else t("no red flag is raised")
    lines = [
        Line(t("aim"), "; ".join(aims) or t("to be talked about")),
        Line(t("do not wait"), flags + (t("; {n} not excluded yet", n=waiting) if waiting else "")),
    ]
    for word, also, statuses in (
        (t("offer"), t("also offer"), (Status.OFFER, Status.OFFER_WITH_CAUTION)),
        (t("consider"), "", (Status.CONSIDER, Status.CONSIDER_WITH_CAUTION)),
    ):
        wanted = [option for option in plan.options if Status(option.status) in statuses and not option.declined]
        first = [next((option for option in wanted if option.class_name == name), None) for name in CLASSES]
        told = [option for option in first if option is not None] if also else []
        for option in told:
            reason = next((t(part.text) for part in option.indications if part.truth == "true"), "")
            lines.append(Line(word, f"{named(option)}. {reason}"))
        rest = [named(option) for option in wanted if option not in told]
        if rest:
            lines.append(Line(also if told else word, wording.listed(t, rest, 4)))
    if plan.questions:
        labels = [t(question.label) for question in plan.questions[:FEW_IN_SHORT]]
        lines.append(Line(t("find out"), wording.listed(t, labels, FEW_IN_SHORT)))
    return tuple(lines)


def _goals(plan: Plan) -> Section:
    items = []
    for goal in plan.goals:
        lines = [Line("because", part.text, part.sources) for part in goal.because[:2] if part.truth == "true"]
        if goal.missing:
            lines.append(Line("depends on", listed([item.label for item in goal.missing])))
        elif goal.state == "not known yet":
            lines.append(Line("ask", "nothing here speaks for or against it; ask the team for this cancer"))
        lines += [Line("talk about", part.text, part.sources) for part in goal.talk_about]
        items.append(Item(goal.name, goal_state(PLAIN, goal.state), lines=tuple(lines)))
    return Section("What treatment can aim at", tuple(items))


def _red_flags(plan: Plan, everything: bool) -> Section:
    """What is raised in full; of what is not excluded yet, the most urgent with what to find out, the rest by name."""
    items = []
    waiting: list[Line] = []
    rest: list[str] = []
    for flag in plan.red_flags:
        name = placed(flag.name, flag.lesion_label)
        if flag.state == "raised":
            lines = [Line("because", part.text, part.sources) for part in flag.because]
            lines += [
                Line("do" if action.within_hours is None else f"within {hours(PLAIN, action.within_hours)}", action.text, action.sources)
                for action in flag.actions
            ]
            items.append(Item(name, "act", f"within {hours(PLAIN, flag.within_hours)}", tuple(lines)))
        elif everything or len(waiting) < FEW_FLAGS:
            labels = list(dict.fromkeys(item.label for item in flag.missing))
            waiting.append(Line(name, f"find out: {listed(labels, 99 if everything else 3)}"))
        else:
            rest.append(name)
    if rest:
        waiting.append(Line("and also", "; ".join(dict.fromkeys(rest))))
    if waiting:
        items.append(Item("Not excluded yet", "ask", "", tuple(waiting)))
    return Section("What must not wait", tuple(items), "" if items else "No red flag in what is known.")


def _options(plan: Plan, everything: bool) -> list[Section]:
    names = {option.id: option.name for option in plan.options}
    sections = []
    for name in CLASSES:
        items = tuple(
            option_item(option, names, everything=everything)
            for option in plan.options
            if option.class_name == name and Status(option.status).is_proposed
        )
        if items:
            sections.append(Section(class_title(PLAIN, name), items))
    return sections


def option_item(option: Option, names: dict[str, str], *, everything: bool) -> Item:
    """One option. `names` are the names of options by their ids; `everything` leaves nothing out."""
    lines = []
    if option.declined:
        lines.append(Line("declined", "The person has said no to this. It stays listed, because minds can change."))
    if not option.available:
        lines.append(Line("not available", option.unavailable_because or "not available here"))
    lines += [Line("because", part.text, part.sources) for part in option.indications if part.truth == "true"][:2]
    lines += _against(option, everything)
    lines += _few([Line("first", task.text, task.sources) for task in option.before_starting if task.certain], everything)
    if everything:
        lines += [Line("first, where needed", task.text, task.sources) for task in option.before_starting if not task.certain]
    lines += _doses(option, everything)
    lines += _few(
        [Line("benefit", outcome_text(PLAIN, benefit), benefit.sources) for benefit in option.benefits], everything, 2, silent=True
    )
    harms = [Line("harm", outcome_text(PLAIN, item), item.sources) for item in option.harms]
    lines += _few(harms, everything, 2, silent=True)
    time = option.time_to_effect
    if time is not None:
        late = f"; {word}" if (word := in_time(PLAIN, time.in_time)) else ""
        lines.append(Line("helps after", f"{until_it_helps(PLAIN, time)} ({time.effect}){late}", time.sources))
    lines += _apart(option, names, everything)
    lines += _few([Line("disagreement", conflict.text, conflict.sources) for conflict in option.conflicts], everything, 1)
    if everything:
        lines += [Line("watch", f"{task.text} ({task.when})", task.sources) for task in option.monitoring]
        lines += [Line("stop", f"{task.text}: {task.because}", task.sources) for task in option.stopping]
    return Item(placed(option.name, option.lesion_label), option.status, ", ".join(option.aims), tuple(lines))


def _few(lines: list[Line], everything: bool, most: int = 3, *, silent: bool = False) -> list[Line]:
    """The first lines, and how many more there are; `silent` does not say so."""
    if everything or len(lines) <= most:
        return lines
    return lines[:most] if silent else [*lines[:most], Line("", f"{len(lines) - most} more: --all")]


def _against(option: Option, everything: bool) -> list[Line]:
    lines = [Line("caution", part.text, part.sources) for part in option.against if part.truth == "true"]
    open_ = [part for part in option.against if part.truth == "unknown"]
    if everything:
        return lines + [
            Line("check", f"not known: {listed([item.label for item in part.missing])}. If so: {part.text}", part.sources) for part in open_
        ]
    labels = [item.label for part in open_ for item in part.missing]
    return lines + ([Line("check", f"not known, and could speak against it: {listed(labels, 5)}")] if labels else [])


def _doses(option: Option, everything: bool) -> list[Line]:
    lines = []
    for dose in option.dosing:
        if dose.applies == "true":
            computed = f" (here {amount(PLAIN, dose.amount)})" if dose.amount and dose.computed else ""
            lines.append(Line("dose", dose.text + computed, dose.sources))
    undecided = [dose for dose in option.dosing if dose.applies != "true"]
    if everything or not lines:
        lines += [
            Line("dose", f"{dose.text} (if it applies; not known: {listed([item.label for item in dose.missing])})", dose.sources)
            for dose in undecided
        ]
    return _few(lines, everything, 4)


def _apart(option: Option, names: dict[str, str], everything: bool) -> list[Line]:
    lines = []
    for kind, word in (("forbidden", "not with"), ("separate", "apart from"), ("caution", "with care beside")):
        others = [other for other in option.together if other.kind == kind]
        if everything:
            lines += [Line(word, f"{names.get(other.option, other.option)}: {other.because}", other.sources) for other in others]
        elif others and kind != "caution":
            lines.append(Line(word, listed([names.get(other.option, other.option) for other in others], 3)))
    return lines


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


def _undecided(options: tuple[Option, ...], everything: bool) -> Section | None:
    """Options that wait for facts, one line for each treatment with the places that it concerns."""
    places: dict[str, list[str]] = {}
    labels: dict[str, list[str]] = {}
    waiting = [option for option in options if option.status == Status.NEED_TO_KNOW.value]
    for option in sorted(waiting, key=_distance):
        places.setdefault(option.name, []).extend([option.lesion_label] if option.lesion_label else [])
        labels.setdefault(option.name, []).extend(item.label for item in option.missing)
    lines = tuple(Line(placed(name, listed(places[name], 3)), listed(missing, 4)) for name, missing in labels.items())
    if not lines:
        return None
    number = "1 treatment" if len(lines) == 1 else f"{len(lines)} treatments"
    shown = lines if everything else lines[:FEW_UNDECIDED]
    more = f"{len(lines) - len(shown)} more: --all" if len(shown) < len(lines) else ""
    return Section("Cannot be said yet, for want of facts", (Item(number, "need to know", more, shown),))


def _distance(option: Option) -> tuple[bool, int]:
    """How far an option is from being decided: strong ones first, then those that lack least."""
    strong = any(part.strength == "strong" and part.truth != "false" for part in option.indications)
    return (not strong, len(option.missing))


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


def _schedule(plan: Plan, everything: bool) -> Section | None:
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
            # What is due now or this week is never cut.
            items.append(_list(title, [entry.text for entry in entries], everything or name in ("now", "this_week")))
    return Section("In time", tuple(items)) if items else None


def _list(title: str, texts: list[str], everything: bool) -> Item:
    shown = texts if everything else texts[:FEW_ENTRIES]
    more = f"{len(texts) - len(shown)} more: --all" if len(shown) < len(texts) else ""
    return Item(title, "", more, tuple(Line("-", text) for text in shown))


def _notes(plan: Plan, everything: bool) -> Section | None:
    """What was not used comes first; what was filled in follows."""
    if not plan.notes:
        return None
    filled = [f"{note.where}: {note.text}" for note in plan.notes if note.code == FILLED_IN]
    other = tuple(Line("-", f"{note.where}: {note.text}") for note in plan.notes if note.code != FILLED_IN)
    items = (Item("", "", "", other),) if other else ()
    return Section("About the record", (*items, *((_list("Taken to be so", filled, everything),) if filled else ())))


def _words(plan: Plan) -> Section | None:
    """The glossary terms that the texts of this plan use."""
    lines = tuple(Line(entry.term, entry.plain) for entry in plan.glossary)
    return Section("Words explained", (Item("", "", "", lines),)) if lines else None
