"""The full report: everything that a plan says, ordered for reading."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from osteon.planner import (
    CombinationStatement,
    InstrumentResult,
    Missing,
    Note,
    Option,
    Plan,
    RedFlag,
    ScheduleEntry,
    Statement,
    Status,
    reference_of,
)
from osteon.report.case import Because, Case
from osteon.report.wording import CLASSES

FILLED_IN = "OST322"
"""The code of notes on what was filled in, which follow those on what could not be used."""


class Card(Struct, frozen=True):
    """An option with its reasons. `again` says that the same treatment was described above for another place."""

    option: Option
    reasons: tuple[Because, ...]
    again: bool


class CardClass(Struct, frozen=True):
    name: str
    cards: tuple[Card, ...]


class Waiting(Struct, frozen=True):
    """A treatment that waits for facts, for all the places where it does."""

    option: Option
    places: tuple[str, ...]
    indications: tuple[Statement, ...]
    missing: tuple[Missing, ...]


class RuledOut(Struct, frozen=True):
    """A treatment that something forbids, for all the places where it does."""

    option: Option
    places: tuple[str, ...]
    against: tuple[Statement, ...]
    reasons: tuple[Because, ...]


class Full(Struct, frozen=True):
    """The report, part by part."""

    case: Case
    raised: tuple[RedFlag, ...]
    waiting_flags: tuple[RedFlag, ...]
    classes: tuple[CardClass, ...]
    combinations: tuple[tuple[CombinationStatement, tuple[Option, ...]], ...]
    undecided: tuple[Waiting, ...]
    ruled_out: tuple[RuledOut, ...]
    not_indicated: tuple[tuple[str, tuple[Option, ...]], ...]
    schedule: tuple[tuple[str, tuple[ScheduleEntry, ...]], ...]
    instruments: tuple[InstrumentResult, ...]
    blank_instruments: tuple[str, ...]
    unused: tuple[Note, ...]
    filled_in: tuple[Note, ...]
    names: dict[str, str]


def full_of(case: Case) -> Full:
    """The parts of the report in the order in which they are read."""
    plan = case.plan
    by_reference = {reference_of(option.id, option.lesion): option for option in plan.options}
    return Full(
        case=case,
        raised=tuple(flag for flag in plan.red_flags if flag.state == "raised"),
        waiting_flags=tuple(flag for flag in plan.red_flags if flag.state != "raised"),
        classes=tuple(cards for name in CLASSES if (cards := _cards(case, name)).cards),
        combinations=tuple((item, tuple(by_reference[key] for key in item.options if key in by_reference)) for item in plan.combinations),
        undecided=_undecided(plan),
        ruled_out=_ruled_out(case),
        not_indicated=tuple((name, found) for name in CLASSES if (found := _not_indicated(plan, name))),
        schedule=tuple((name, found) for name in plan.schedule.__struct_fields__ if (found := getattr(plan.schedule, name))),
        instruments=tuple(result for result in plan.instruments if result.informative),
        blank_instruments=tuple(dict.fromkeys(result.name for result in plan.instruments if not result.informative)),
        unused=tuple(note for note in plan.notes if note.code != FILLED_IN),
        filled_in=tuple(note for note in plan.notes if note.code == FILLED_IN),
        names={option.id: option.name for option in plan.options},
    )


def _cards(case: Case, name: str) -> CardClass:
    """The proposed options of a class; the places of one treatment follow each other, best status first."""
    grouped: dict[str, list[Option]] = {}
    for option in case.plan.options:
        if option.class_name == name and Status(option.status).is_proposed:
            grouped.setdefault(option.id, []).append(option)
    return CardClass(
        name,
        tuple(
            Card(option, case.reasons.get(reference_of(option.id, option.lesion), ()), again=place > 0)
            for options in grouped.values()
            for place, option in enumerate(options)
        ),
    )


def _with_status(options: Iterable[Option], status: Status) -> list[list[Option]]:
    """The options of a status, grouped by treatment."""
    grouped: dict[str, list[Option]] = {}
    for option in options:
        if option.status == status.value:
            grouped.setdefault(option.id, []).append(option)
    return list(grouped.values())


def _places(options: list[Option]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(option.lesion_label for option in options if option.lesion_label))


def _undecided(plan: Plan) -> tuple[Waiting, ...]:
    """Strong recommendations first, then those that lack least."""

    def distance(options: list[Option]) -> tuple[bool, int]:
        strong = any(part.strength == "strong" and part.truth != "false" for part in options[0].indications)
        return (not strong, len(options[0].missing))

    return tuple(
        Waiting(
            option=options[0],
            places=_places(options),
            indications=tuple(part for part in options[0].indications if part.truth != "false"),
            missing=tuple(dict.fromkeys(item for option in options for item in option.missing)),
        )
        for options in sorted(_with_status(plan.options, Status.NEED_TO_KNOW), key=distance)
    )


def _ruled_out(case: Case) -> tuple[RuledOut, ...]:
    return tuple(
        RuledOut(
            option=options[0],
            places=_places(options),
            against=tuple(part for part in options[0].against if part.truth == "true"),
            reasons=tuple(
                item
                for item in case.reasons.get(reference_of(options[0].id, options[0].lesion), ())
                if item.kind == "contraindication" and item.truth == "true"
            ),
        )
        for options in _with_status(case.plan.options, Status.CONTRAINDICATED)
    )


def _objections(case: Case, option: Option) -> tuple[Because, ...]:
    reasons = case.reasons.get(reference_of(option.id, option.lesion), ())
    return tuple(item for item in reasons if item.kind == "contraindication" and item.truth == "true")


def _not_indicated(plan: Plan, name: str) -> tuple[Option, ...]:
    """One option for each treatment of a class that nothing speaks for at any place."""
    spoken_for = {option.id for option in plan.options if option.status != Status.NOT_INDICATED.value}
    found = {option.id: option for option in plan.options if option.class_name == name and option.id not in spoken_for}
    return tuple(found.values())
