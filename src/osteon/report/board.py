"""The tumour board's page: what the plan comes to for those who decide together, on one side of paper.

What does not fit is left out by urgency and counted, so that a reader knows what the full report has beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from osteon.planner import Option, Plan, Question, RedFlag, Status
from osteon.report.case import Case, FactLine, LesionCard
from osteon.report.scores import result_text
from osteon.report.wording import CLASSES

T = TypeVar("T")
OFFERED = (Status.OFFER.value, Status.OFFER_WITH_CAUTION.value)
_TIMINGS = ("now", "this-week", "before-treatment", "ongoing")


class Space(Struct, frozen=True):
    """How much of each part is shown. Raised red flags and their deadlines are never cut."""

    facts: int
    lesions: int
    lesion_facts: int
    actions: int
    waiting: int
    rows: tuple[int, int, int]
    also: int
    tasks: int
    cautions: int
    doses: int
    scores: int
    questions: int
    to_discuss: int
    lines: int


_ROOMY = Space(40, 9, 5, 5, 8, (7, 7, 9), 14, 4, 3, 2, 14, 14, 8, 5)
_TIGHT = Space(8, 2, 1, 1, 1, (1, 1, 1), 2, 1, 1, 1, 3, 2, 1, 2)
_STEPS = 16


def _between(share: float) -> Space:
    """A space some way from roomy (0) to tight (1)."""

    def part(roomy: int, tight: int) -> int:
        return round(roomy + (tight - roomy) * share)

    values: list[object] = []
    for name in Space.__struct_fields__:
        roomy, tight = getattr(_ROOMY, name), getattr(_TIGHT, name)
        values.append(tuple(map(part, roomy, tight)) if isinstance(roomy, tuple) else part(roomy, tight))
    return Space(*values)  # type: ignore[arg-type]


SPACES = tuple(_between(step / (_STEPS - 1)) for step in range(_STEPS))
"""From roomy to tight; a page takes the first that fits."""


class Some(Struct, Generic[T], frozen=True):
    """The first of a list, and how many more there are."""

    shown: tuple[T, ...]
    more: int = 0


class Row(Struct, frozen=True):
    """One treatment, for all the places where it has the same status. `option` is the first of them."""

    option: Option
    places: tuple[str, ...]
    reason: str
    sources: tuple[str, ...]
    cautions: Some[str]
    unknown: Some[str]
    first: Some[str]
    doses: tuple[str, ...]


class OptionClass(Struct, frozen=True):
    """The treatments of one class: the most urgent in rows, the names of further ones, and how many more."""

    name: str
    rows: tuple[Row, ...]
    also: Some[str]


class Action(Struct, frozen=True):
    """Something to do; `within_hours` only where it is due before the rest."""

    text: str
    within_hours: float | None


class Flag(Struct, frozen=True):
    """A raised red flag, for all the places where it is raised."""

    name: str
    places: tuple[str, ...]
    within_hours: float
    because: tuple[str, ...]
    actions: Some[Action]
    sources: tuple[str, ...]


class Waiting(Struct, frozen=True):
    """A red flag that is not excluded yet, and what would tell."""

    name: str
    missing: Some[str]


class Facts(Struct, frozen=True):
    """The facts of one group that decide most."""

    title: str
    facts: tuple[FactLine, ...]


class Lesion(Struct, frozen=True):
    card: LesionCard
    facts: tuple[FactLine, ...]


class Score(Struct, frozen=True):
    name: str
    place: str
    result: str
    sources: tuple[str, ...]


class Board(Struct, frozen=True):
    """The page, part by part."""

    plan: Plan
    groups: tuple[Facts, ...]
    more_facts: int
    lesions: Some[Lesion]
    flags: tuple[Flag, ...]
    waiting: Some[Waiting]
    classes: tuple[OptionClass, ...]
    ruled_out: Some[str]
    undecided: int
    scores: Some[Score]
    questions: Some[Question]
    to_discuss: Some[str]
    space: Space


def board_of(case: Case, space: Space) -> Board:
    """The page for a case with the space that it is given."""
    plan = case.plan
    groups, more = _facts(case, space.facts)
    classes = tuple(_class(plan, name, space, rows) for name, rows in zip(CLASSES, space.rows, strict=True))
    shown = [row.option for found in classes for row in found.rows]
    ruled_out = [option.name for option in plan.options if option.status == Status.CONTRAINDICATED.value]
    return Board(
        plan=plan,
        groups=groups,
        more_facts=more,
        lesions=_some([_lesion(card, space.lesion_facts) for card in _by_weight(case.lesions)], space.lesions),
        flags=_flags(plan, space.actions),
        waiting=_some(_waiting(plan), space.waiting),
        classes=tuple(found for found in classes if found.rows or found.also.shown),
        ruled_out=_some(_unique(ruled_out), space.also),
        undecided=len({option.id for option in plan.options if option.status == Status.NEED_TO_KNOW.value}),
        scores=_some(_scores(plan), space.scores),
        questions=_some(plan.questions, space.questions),
        to_discuss=_some(_to_discuss(plan, shown), space.to_discuss),
        space=space,
    )


def _some(items: Iterable[T], most: int) -> Some[T]:
    found = tuple(items)
    return Some(found[:most], max(0, len(found) - most))


def _unique(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))


def _facts(case: Case, most: int) -> tuple[tuple[Facts, ...], int]:
    """The facts on which most reasons rest, back in the order of the record; and how many are left out."""
    all_facts = [line for group in case.groups for line in group.facts]
    first = {line.name for line in sorted(all_facts, key=lambda line: -line.weight)[:most]}
    groups = [Facts(group.title, tuple(line for line in group.facts if line.name in first)) for group in case.groups]
    return tuple(group for group in groups if group.facts), max(0, len(all_facts) - most)


def _by_weight(lesions: Sequence[LesionCard]) -> list[LesionCard]:
    """Broken and weak bones first, then painful ones; otherwise as the record lists them."""

    def urgency(card: LesionCard) -> tuple[bool, bool, bool, int]:
        return ("broken" not in card.marks, "weak" not in card.marks, "painful" not in card.marks, card.number)

    return sorted(lesions, key=urgency)


def _lesion(card: LesionCard, most: int) -> Lesion:
    first = {line.name for line in sorted(card.facts, key=lambda line: -line.weight)[:most]}
    return Lesion(card, tuple(line for line in card.facts if line.name in first))


def _flags(plan: Plan, actions: int) -> tuple[Flag, ...]:
    raised: dict[str, list[int]] = {}
    for number, flag in enumerate(plan.red_flags):
        if flag.state == "raised":
            raised.setdefault(flag.id, []).append(number)
    found = []
    for numbers in raised.values():
        flags = [plan.red_flags[number] for number in numbers]
        first = flags[0]
        found.append(
            Flag(
                name=first.name,
                places=tuple(_unique(flag.lesion_label for flag in flags if flag.lesion_label)),
                within_hours=first.within_hours,
                because=tuple(_unique(part.text for flag in flags for part in flag.because)),
                actions=_actions(flags, actions),
                sources=tuple(_unique(key for part in first.because for key in part.sources)),
            )
        )
    return tuple(found)


def _actions(flags: list[RedFlag], most: int) -> Some[Action]:
    """What to do, in its own order; where there is too much, what is due first is kept."""
    deadline = flags[0].within_hours
    found = {
        action.text: Action(action.text, hours if (hours := action.within_hours) is not None and hours < deadline else None)
        for flag in flags
        for action in flag.actions
    }
    kept = sorted(found.values(), key=lambda action: action.within_hours if action.within_hours is not None else deadline)[:most]
    return Some(tuple(action for action in found.values() if action in kept), len(found) - len(kept))


def _waiting(plan: Plan) -> list[Waiting]:
    waiting: dict[str, list[str]] = {}
    for flag in plan.red_flags:
        if flag.state != "raised":
            waiting.setdefault(flag.name, []).extend(item.label for item in flag.missing)
    return [Waiting(name, _some(_unique(labels), 2)) for name, labels in waiting.items()]


def _class(plan: Plan, name: str, space: Space, most: int) -> OptionClass:
    """The options of a class, grouped by treatment: what is due now comes first, then what is offered; what was declined comes last."""
    grouped: dict[tuple[str, str], list[Option]] = {}
    for option in plan.options:
        if option.class_name == name and Status(option.status).is_proposed:
            grouped.setdefault((option.id, option.status), []).append(option)
    rows = sorted(grouped.values(), key=lambda group: _urgency(group[0]))
    shown = rows[:most]
    # A treatment that is offered here and considered there is told once, with its better status.
    named = {group[0].id for group in shown}
    rest = _unique(group[0].name for group in rows[most:] if group[0].id not in named)
    return OptionClass(name, tuple(_row(group, space) for group in shown), _some(rest, space.also))


def _urgency(option: Option) -> tuple[bool, bool, bool, int]:
    late = option.time_to_effect is not None and option.time_to_effect.in_time == "no"
    wanted = not (option.declined or not option.available or late)
    return (not wanted, option.timing != "now", option.status not in OFFERED, _TIMINGS.index(option.timing))


def _row(group: list[Option], space: Space) -> Row:
    first = group[0]
    holding = next((part for part in first.indications if part.truth == "true"), None)
    cautions = _unique(part.text for option in group for part in option.against if part.truth == "true")
    unknown = _unique(item.label for option in group for part in option.against if part.truth == "unknown" for item in part.missing)
    tasks = _unique(task.text for option in group for task in option.before_starting if task.certain)
    doses = [dose for dose in first.dosing if dose.applies == "true"]
    return Row(
        option=first,
        places=tuple(_unique(option.lesion_label for option in group if option.lesion_label)),
        reason=holding.text if holding else "",
        sources=holding.sources if holding else (),
        cautions=_some(cautions, space.cautions),
        unknown=_some(unknown, 3),
        first=_some(tasks, space.tasks),
        doses=tuple(dose.text for dose in doses[: space.doses]),
    )


def _scores(plan: Plan) -> list[Score]:
    """The scores of bones first, then the groups in which survival scores place the person; months stand in the full report."""
    told = [result for result in plan.instruments if result.informative and result.kind != "formula"]
    told.sort(key=lambda result: (result.lesion is None, result.measures == "survival"))
    return [Score(result.name, result.lesion_label or "", result_text(result), result.sources[:1]) for result in told]


def _to_discuss(plan: Plan, shown: Iterable[Option]) -> list[str]:
    """What those who decide have to weigh: what goals hinge on, and where sources disagree about the first choices."""
    texts = [part.text for goal in plan.goals for part in goal.talk_about]
    texts += [conflict.text for option in shown if option.status in OFFERED for conflict in option.conflicts[:1]]
    return _unique(texts)


def first_that_fits(fits: Callable[[Space], bool]) -> Space:
    """The roomiest space of `SPACES` that fits; the tightest where none does.

    A tighter space never needs more room than a wider one, so that halving finds it.
    """
    low, high = 0, len(SPACES) - 1
    while low < high:
        middle = (low + high) // 2
        if fits(SPACES[middle]):
            high = middle
        else:
            low = middle + 1
    return SPACES[low]
