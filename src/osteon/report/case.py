"""What a document needs beside the plan: the facts by groups, the lesions, and the reasons in words."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from msgspec import Struct

from osteon.derive import Evaluation
from osteon.logic import BooleanType, ChoiceType, Fact, NumberType, Scope, is_known, value_text
from osteon.logic.layout import MEMBERS, PRESENCE, Frame
from osteon.planner import Option, Plan, Planner, Statement, Status, reference_of
from osteon.planner.statements import lesion_label
from osteon.record import Entry
from osteon.report.reasons import ReasonLine, reason_line
from osteon.vocabulary import Declaration


class FactLine(Struct, frozen=True):
    """One fact as the record states it.

    `kind` says how to write it: a fact that is true or false needs its label alone. `weight` is the number of
    reasons of the plan that rest on it.
    """

    name: str
    label: str
    kind: Literal["yes", "no", "value", "number"]
    value: str = ""
    number: float | None = None
    unit: str = "1"
    weight: int = 0


class FactGroup(Struct, frozen=True):
    """The facts of one group that the record states, in the order of the vocabulary."""

    id: str
    title: str
    facts: tuple[FactLine, ...]


class LesionCard(Struct, frozen=True):
    """One lesion: its number in the list, where it is, what a body map marks of it, and its facts."""

    number: int
    id: str
    label: str
    site: str | None
    side: str | None
    marks: tuple[str, ...]
    facts: tuple[FactLine, ...]


class Because(Struct, frozen=True):
    """One criterion of an option, and the tree of reasons for its truth."""

    kind: Literal["indication", "contraindication"]
    text: str
    truth: str
    reason: ReasonLine


class Case(Struct, frozen=True):
    """A plan with what its documents show beside it. `reasons` are kept under option references."""

    plan: Plan
    groups: tuple[FactGroup, ...]
    lesions: tuple[LesionCard, ...]
    reasons: dict[str, tuple[Because, ...]]


def case_of(planner: Planner, evaluation: Evaluation, plan: Plan, *, reasons: bool = False) -> Case:
    """The case of an evaluated record and its plan. The trees of `reasons` take the longest, and only some documents show them.

    Lesions that the plan was reduced away from (`focused`) stay in the list, for they are still there.
    """
    weights = _weights(planner, plan)
    groups = tuple(
        FactGroup(group.id, group.title, facts)
        for group in planner.library.vocabulary.groups
        if (facts := tuple(_patient_facts(planner, evaluation, group.id, weights)))
    )
    lesions = tuple(_lesion(planner, evaluation, place, weights) for place in range(len(evaluation.record.lesions)))
    trees = {
        reference_of(option.id, option.lesion): _because(option, evaluation)
        for option in plan.options
        if reasons and option.status != Status.NOT_INDICATED.value
    }
    return Case(plan, groups, lesions, trees)


def _weights(planner: Planner, plan: Plan) -> Counter[tuple[Scope, str]]:
    """For each fact how many reasons of what is raised, proposed or contraindicated rest on it."""
    keys = {f"{flag.id}#raised/{part.id}" for flag in plan.red_flags if flag.state == "raised" for part in flag.because}
    for option in plan.options:
        if option.status not in (Status.NOT_INDICATED.value, Status.NEED_TO_KNOW.value):
            keys |= {f"{option.id}#indications/{part.id}" for part in option.indications if part.truth == "true"}
            keys |= {f"{option.id}#contraindications/{part.id}" for part in option.against if part.truth == "true"}
    found: Counter[tuple[Scope, str]] = Counter()
    for key in keys:
        found.update(planner.engine.needs_of(planner.library.expressions[key]))
    return found


def _patient_facts(planner: Planner, evaluation: Evaluation, group: str, weights: Counter[tuple[Scope, str]]) -> list[FactLine]:
    return [
        line
        for declaration in planner.library.vocabulary.given(Scope.PATIENT)
        if declaration.group == group
        and (line := _line(declaration, evaluation, evaluation.patient, evaluation.record.entries, 0, weights)) is not None
    ]


def _lesion(planner: Planner, evaluation: Evaluation, place: int, weights: Counter[tuple[Scope, str]]) -> LesionCard:
    library, lesion = planner.library, evaluation.record.lesions[place]
    frame = evaluation.patient[MEMBERS][place]
    site, side = library.role(library.roles.site), library.role(library.roles.side)
    facts = [
        line
        for declaration in library.vocabulary.given(Scope.LESION)
        if declaration.fact not in (site, side)
        and (line := _line(declaration, evaluation, frame, lesion.entries, place, weights)) is not None
    ]
    known = {fact: lesion.entries[fact.name].given for fact in (site, side) if fact.name in lesion.entries}
    marks = [
        mark
        for mark, name in (
            ("painful", library.lesion_marks.painful),
            ("weak", library.lesion_marks.weak),
            ("broken", library.lesion_marks.broken),
            ("irradiated", library.lesion_marks.irradiated),
        )
        if name and frame[PRESENCE] == 1 and evaluation.raw(Fact(Scope.LESION, name), place) == 1
    ]
    label = lesion_label(evaluation, place) or lesion.id
    where = known.get(side)
    return LesionCard(
        place + 1, lesion.id, label, known.get(site), where if where in ("left", "right") else None, tuple(marks), tuple(facts)
    )


def _line(
    declaration: Declaration,
    evaluation: Evaluation,
    frame: Frame,
    entries: dict[str, Entry],
    place: int,
    weights: Counter[tuple[Scope, str]],
) -> FactLine | None:
    """A fact that the record states; not what follows from others, nor what is too old to count."""
    if declaration.name not in entries or (declaration.scope, place, declaration.name) in evaluation.implied:
        return None
    raw, kind = frame[evaluation.engine.layout.places[declaration.fact.key]], declaration.type
    weight = weights[declaration.fact.key]
    if not is_known(raw, kind):
        # What is known in part (`4 to 12 mo`) is shown as given; what counts as unknown stands in the notes.
        partly = raw != 0 and raw != getattr(kind, "range", None) and raw != getattr(kind, "everything", None)
        given, unit = entries[declaration.name].given, declaration.unit or "1"
        unit = "1" if given[-1:].isalpha() else unit  # the record wrote its own
        return FactLine(declaration.name, declaration.label, "value", given, unit=unit, weight=weight) if partly else None
    match kind:
        case BooleanType():
            return FactLine(declaration.name, declaration.label, "yes" if raw == 1 else "no", weight=weight)
        case ChoiceType():
            return FactLine(declaration.name, declaration.label, "value", declaration.value_label(kind.names(raw)[0]), weight=weight)
        case NumberType():
            return FactLine(declaration.name, declaration.label, "number", number=raw[0], unit=declaration.unit or "1", weight=weight)
    return FactLine(declaration.name, declaration.label, "value", value_text(raw, kind), weight=weight)


def _because(option: Option, evaluation: Evaluation) -> tuple[Because, ...]:
    """The trees for the indications that may hold and for what speaks against, or may."""
    places = {lesion.id: place for place, lesion in enumerate(evaluation.record.lesions)}
    place = places.get(option.lesion) if option.lesion is not None else None

    def trees(kind: Literal["indication", "contraindication"], parts: tuple[Statement, ...]) -> list[Because]:
        open_ = [part for part in parts if part.truth != "false"]
        reasons = [evaluation.reason(f"{option.id}#{kind}s/{part.id}", place) for part in open_]
        return [Because(kind, part.text, part.truth, reason_line(found, evaluation)) for part, found in zip(open_, reasons, strict=True)]

    return (*trees("indication", option.indications), *trees("contraindication", option.against))
