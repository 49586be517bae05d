"""What the planner's page shows: the controls, the bones, the plan. Pure; templates only lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from osteon.derive import Evaluation
from osteon.faults import Fault
from osteon.logic import Fact, Scope
from osteon.planner import Option, Plan, Planner, Question, Status, reference_of
from osteon.record import read_record
from osteon.vocabulary import Declaration
from osteon.web.addresses import Address, holder
from osteon.web.editing import FIRST, Refused
from osteon.web.fields import Field, field

MOST_QUESTIONS = 8
MOST_FOUND = 20


class FactGroup(Struct, frozen=True):
    """One group of facts of the person. `fields` are those that are known, or all where `whole`."""

    id: str
    title: str
    known: int
    total: int
    whole: bool
    fields: tuple[Field, ...]


class CourseView(Struct, frozen=True):
    """One earlier course of radiotherapy at a lesion."""

    place: int
    fields: tuple[Field, ...]


class LesionView(Struct, frozen=True):
    """One lesion: where it is, how it is marked, its controls, and the options that concern it."""

    place: int
    id: str
    label: str
    site: str | None
    side: str | None
    marks: tuple[str, ...]
    fields: tuple[Field, ...]
    further: tuple[Field, ...]
    courses: tuple[CourseView, ...]
    options: tuple[Option, ...]


class AskedQuestion(Struct, frozen=True):
    """A question of the plan with the control that answers it."""

    question: Question
    field: Field


class Page(Struct, frozen=True):
    """Everything on the planner's page for one record on one day."""

    data: dict[str, Any]
    as_of: date
    plan: Plan
    evaluation: Evaluation
    contradictions: tuple[Fault, ...]
    groups: tuple[FactGroup, ...]
    lesions: tuple[LesionView, ...]
    questions: tuple[AskedQuestion, ...]
    more_questions: int
    found: tuple[Field, ...]
    is_empty: bool

    @property
    def options(self) -> dict[str, Option]:
        """The options of the plan by reference."""
        return {reference_of(option.id, option.lesion): option for option in self.plan.options}


class PageMaker:
    """Makes the page for a record. Built once for a planner."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        library = planner.library
        self.vocabulary = library.vocabulary
        self.site = library.role(library.roles.site).name
        self.side = library.role(library.roles.side).name
        self.marks = {
            mark: tuple(Fact(Scope.LESION, name) for name in names) for mark, names in library.body_map.marks.items()
        }
        self.given = {scope: self.vocabulary.given(scope) for scope in Scope}

    def page(
        self,
        data: dict[str, Any],
        as_of: date,
        refused: Mapping[str, Refused] | None = None,
        *,
        whole: frozenset[str] = frozenset(),
        find: str = "",
        ask: bool = True,
    ) -> Page:
        """The page. `whole` names the groups of which every fact is shown, `find` a word to look facts up by; without `ask` no
        questions are worked out, which takes longer than the rest. Raises RecordError for data that is no record."""
        refused = refused or {}
        record = read_record(data, self.vocabulary, self.planner.library.conversions)
        plan = self.planner.plan(record, as_of, questions=ask)
        evaluation = self.planner.evaluate(record, as_of)
        questions = tuple(
            AskedQuestion(question, self.asked(question, data, record.lesions, refused)) for question in plan.questions[:MOST_QUESTIONS]
        )
        return Page(
            data=data,
            as_of=as_of,
            plan=plan,
            evaluation=evaluation,
            contradictions=evaluation.contradictions,
            groups=tuple(self.group(group.id, group.title, data, evaluation, refused, group.id in whole) for group in self.vocabulary.groups),
            lesions=tuple(self.lesion(place, data, evaluation, plan, refused) for place in range(len(record.lesions))),
            questions=questions,
            more_questions=len(plan.questions) - len(questions),
            found=self.found(find, data, refused),
            is_empty=not data.get("patient") and not data.get("lesions"),
        )

    def control(self, declaration: Declaration, address: Address, data: dict[str, Any], refused: Mapping[str, Refused]) -> Field:
        """The control of one fact."""
        target = holder(data, address) or {}
        problem = refused.get(str(address))
        return field(
            declaration,
            address,
            target.get(address.name),
            typed=problem.typed if problem else None,
            error=problem.message if problem else "",
        )

    def asked(self, question: Question, data: dict[str, Any], lesions: tuple[Any, ...], refused: Mapping[str, Refused]) -> Field:
        fact = self.planner.library.role(question.fact)
        place = None if question.lesion is None else next(at for at, lesion in enumerate(lesions) if lesion.id == question.lesion)
        return self.control(self.vocabulary.find(fact), Address(fact.name, place), data, refused)

    def group(
        self, name: str, title: str, data: dict[str, Any], evaluation: Evaluation, refused: Mapping[str, Refused], whole: bool
    ) -> FactGroup:
        members = [item for item in self.given[Scope.PATIENT] if item.group == name]
        patient = data.get("patient") or {}
        held = [item for item in members if item.name in patient or f"patient.{item.name}" in refused]
        listed = [item for item in members if item in held or self.applies(item, evaluation, None)] if whole else held
        return FactGroup(
            id=name,
            title=title,
            known=sum(item.name in patient for item in members),
            total=len(members),
            whole=whole,
            fields=tuple(self.control(item, Address(item.name), data, refused) for item in listed),
        )

    def lesion(self, place: int, data: dict[str, Any], evaluation: Evaluation, plan: Plan, refused: Mapping[str, Refused]) -> LesionView:
        given = data["lesions"][place]
        known, further = [], []
        for item in self.given[Scope.LESION]:
            address = Address(item.name, place)
            held = item.name in given or str(address) in refused
            if held or item.name in (self.site, self.side):
                known.append(self.control(item, address, data, refused))
            elif self.applies(item, evaluation, place):
                further.append(self.control(item, address, data, refused))
        courses = tuple(
            CourseView(
                number,
                tuple(self.control(item, Address(item.name, place, number), data, refused) for item in self.given[Scope.COURSE]),
            )
            for number in range(len(given.get("radiotherapy") or ()))
        )
        name = evaluation.record.lesions[place].id
        site, side = (_single(given.get(fact)) for fact in (self.site, self.side))
        return LesionView(
            place=place,
            id=name,
            label=self.site_label(site, side),
            site=site,
            side=side,
            marks=tuple(mark for mark, facts in self.marks.items() if any(evaluation.raw(fact, place) == 1 for fact in facts)),
            fields=tuple(known),
            further=tuple(further),
            courses=courses,
            options=tuple(option for option in plan.options if option.lesion == name and Status(option.status).is_proposed),
        )

    def site_label(self, site: str | None, side: str | None) -> str:
        """A site in words, with its side."""
        if site is None:
            return ""
        label = self.vocabulary.find(self.planner.library.role(self.planner.library.roles.site)).value_label(site)
        return f"{label}, {side}" if side else label

    def found(self, find: str, data: dict[str, Any], refused: Mapping[str, Refused]) -> tuple[Field, ...]:
        """The facts of the person whose words match what is looked for: in the label first, then in the question."""
        word = find.strip().casefold()
        if not word:
            return ()
        scored = []
        for item in self.given[Scope.PATIENT]:
            texts = (item.label, " ".join((*item.names, *(value.label for value in item.values))), item.question)
            place = next((at for at, text in enumerate(texts) if word in text.casefold()), None)
            if place is not None:
                scored.append((place, item.label, item))
        return tuple(self.control(item, Address(item.name), data, refused) for _, _, item in sorted(scored, key=lambda found: found[:2])[:MOST_FOUND])

    def applies(self, declaration: Declaration, evaluation: Evaluation, lesion: int | None) -> bool:
        """Whether a fact exists for this person or lesion, as far as is known, and is asked for at all."""
        if declaration.only_when is None:
            return True
        return evaluation.explain(declaration.only_when, lesion).raw != -1


def _single(given: Any) -> str | None:
    """The one value that a record states; None for several possible ones."""
    value = given.get("value") if isinstance(given, dict) else given
    return value if isinstance(value, str) else None


__all__ = ["FIRST", "AskedQuestion", "FactGroup", "LesionView", "Page", "PageMaker"]
