"""What the planner's page shows: the controls, the bones, the plan. Pure; templates only lay it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from osteon.derive import Evaluation
from osteon.faults import Fault
from osteon.logic import Scope
from osteon.planner import Option, Plan, Planner, Question, Status, reference_of
from osteon.record import read_record
from osteon.report.case import LesionCard, case_of
from osteon.vocabulary import Declaration
from osteon.web.addresses import Address, holder
from osteon.web.editing import Refused
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
    """One lesion: its card (where it is, what the map marks of it), its controls, and the options that concern it."""

    place: int
    card: LesionCard
    fields: tuple[Field, ...]
    further: tuple[Field, ...]
    courses: tuple[CourseView, ...]
    options: tuple[Option, ...]


class AskedQuestion(Struct, frozen=True):
    """A question of the plan with the control that answers it."""

    question: Question
    field: Field


ALL = frozenset(("main", "rest", "bones", "questions"))
"""The stretches of the page: the heart of the plan, the rest of it, the bones and facts, the questions."""


class Page(Struct, frozen=True):
    """What is on the planner's page for one record on one day."""

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

    def by_treatment(self, status: str) -> dict[str, list[Option]]:
        """The options of a status under the names of their treatments: one for each place."""
        found: dict[str, list[Option]] = {}
        for option in self.plan.options:
            if option.status == status:
                found.setdefault(option.name, []).append(option)
        return found

    @property
    def marked(self) -> str:
        """What the map shows, in short: the page need not draw it anew while this stays."""
        return ";".join(f"{lesion.card.site},{lesion.card.side},{'+'.join(lesion.card.marks)}" for lesion in self.lesions)


class PageMaker:
    """Makes the page for a record. Built once for a planner."""

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        library = planner.library
        self.vocabulary = library.vocabulary
        self.site = library.role(library.roles.site).name
        self.side = library.role(library.roles.side).name
        self.given = {scope: self.vocabulary.given(scope) for scope in Scope}

    def page(
        self,
        data: dict[str, Any],
        as_of: date,
        refused: Mapping[str, Refused] | None = None,
        *,
        whole: frozenset[str] = frozenset(),
        find: str = "",
        want: frozenset[str] = ALL,
    ) -> Page:
        """The page. `whole` names the groups of which every fact is shown, `find` a word to look facts up by. What `want` does
        not name is left empty. Raises RecordError for data that is no record."""
        refused = refused or {}
        record = read_record(data, self.vocabulary, self.planner.library.conversions)
        evaluation = self.planner.evaluate(record, as_of)
        only_proposed = want == {"main"}
        plan = self.planner.plan_of(evaluation, questions="questions" in want, only_proposed=only_proposed)
        cards = case_of(self.planner, evaluation, plan).lesions if "bones" in want else ()
        questions = tuple(
            AskedQuestion(question, self.asked(question, data, record.lesions, refused)) for question in plan.questions[:MOST_QUESTIONS]
        )
        return Page(
            data=data,
            as_of=as_of,
            plan=plan,
            evaluation=evaluation,
            contradictions=evaluation.contradictions,
            groups=tuple(
                self.group(group.id, group.title, data, evaluation, refused, group.id in whole) for group in self.vocabulary.groups
            )
            if "bones" in want
            else (),
            lesions=tuple(self.lesion(place, card, data, evaluation, plan, refused) for place, card in enumerate(cards)),
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

    def lesion(
        self, place: int, card: LesionCard, data: dict[str, Any], evaluation: Evaluation, plan: Plan, refused: Mapping[str, Refused]
    ) -> LesionView:
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
        return LesionView(
            place=place,
            card=card,
            fields=tuple(known),
            further=tuple(further),
            courses=courses,
            options=tuple(option for option in plan.options if option.lesion == card.id and Status(option.status).is_proposed),
        )

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
        return tuple(
            self.control(item, Address(item.name), data, refused) for _, _, item in sorted(scored, key=lambda found: found[:2])[:MOST_FOUND]
        )

    def applies(self, declaration: Declaration, evaluation: Evaluation, lesion: int | None) -> bool:
        """Whether a fact exists for this person or lesion, as far as is known, and is asked for at all."""
        if declaration.only_when is None:
            return True
        return bool(evaluation.explain(declaration.only_when, lesion).raw != -1)


__all__ = ["AskedQuestion", "FactGroup", "LesionView", "Page", "PageMaker"]
