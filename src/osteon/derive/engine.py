"""Evaluates the whole knowledge over one record.

An engine is built once from a library: all derived facts and criteria become closures, ordered so
that each comes after what it needs. Evaluating a record fills frames from left to right.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec import Struct

from osteon.derive.evaluation import Evaluation
from osteon.derive.rules import fill_in, findings, ready_rules
from osteon.faults import Fault
from osteon.library import Library
from osteon.logic import (
    BooleanType,
    Evaluate,
    Expr,
    Frame,
    Layout,
    Scope,
    Type,
    children,
    compile_expression,
    facts_in,
    unknown,
)
from osteon.logic.layout import MEMBERS, PRESENCE, TODAY
from osteon.logic.tree import Quantifier
from osteon.record import Entry, Lesion, Record

PATIENT, LESION, COURSE = Scope.PATIENT, Scope.LESION, Scope.COURSE


class Step(Struct, frozen=True):
    """Fills one place of the frames of one scope."""

    scope: Scope
    place: int
    evaluate: Any
    needs: frozenset[tuple[Scope, str]]


class Engine:
    """A library made ready to run.

    `layout` says where values stand in frames; criteria stand there too, under their key.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.vocabulary = library.vocabulary
        self.domain = library.vocabulary.domain
        self.all_listed = library.role(library.roles.all_lesions_listed)
        self.irradiated = library.role(library.roles.irradiated_before)
        self.layout = Layout()
        for declaration in library.vocabulary.declarations:
            self.layout.place(declaration.scope, declaration.name)
        self._base: dict[tuple[Scope, str], frozenset[tuple[Scope, str]]] = {}
        self._closures: dict[tuple[str, Scope], Evaluate] = {}
        self.scope_of = _criterion_scopes(library)
        self.always_run = [key for key in self.scope_of if _decides(key)]
        for key in self.always_run:
            self.layout.place(self.scope_of[key], f"#{key}")
        self.criterion_places = {
            key: (self.scope_of[key] is LESION, self.layout.place(self.scope_of[key], f"#{key}")) for key in self.always_run
        }
        steps = [self._derived_step(key) for key in self._in_order()]
        self.derived_count = len(steps)
        steps += [self._criterion_step(key) for key in self.always_run]
        self.steps = tuple(steps)
        self._blank = self._blank_frames()
        self._places_after: dict[tuple[Scope, str], tuple[int, ...]] = {}
        self._affected: dict[tuple[Scope, str], tuple[Step, ...]] = {}
        self.rules = ready_rules(library.vocabulary, self.layout, self._compile)

    # -- building -------------------------------------------------------------------------------

    def _compile(self, expr: Expr, expected: Type | None = None) -> Evaluate:
        return compile_expression(expr, self.domain, self.layout, expected)

    def _in_order(self) -> list[tuple[Scope, str]]:
        """The derived facts, each after those that it needs."""
        order: dict[tuple[Scope, str], None] = {}

        def visit(key: tuple[Scope, str]) -> None:
            if key in order or key not in self.domain.definitions:
                return
            for fact in sorted(facts_in(self.domain.definitions[key]), key=lambda fact: fact.written):
                visit(fact.key)
            order[key] = None

        for key in self.domain.definitions:
            visit(key)
        return list(order)

    def _derived_step(self, key: tuple[Scope, str]) -> Step:
        expr = self.domain.definitions[key]
        evaluate = self._compile(expr, self.domain.types[key])
        return Step(key[0], self.layout.place(*key), evaluate, self.needs_of(expr))

    def _criterion_step(self, key: str) -> Step:
        expr, scope = self.library.expressions[key], self.scope_of[key]
        return Step(scope, self.layout.place(scope, f"#{key}"), self._compile(expr), self.needs_of(expr))

    def needs_of(self, expr: Expr) -> frozenset[tuple[Scope, str]]:
        """The facts, given and derived, that an expression rests on, directly or through others."""
        found: set[tuple[Scope, str]] = set()
        for fact in facts_in(expr):
            if fact.key not in self._base:
                definition = self.domain.definitions.get(fact.key)
                inner = self.needs_of(definition) if definition is not None else frozenset()
                self._base[fact.key] = inner | {fact.key}
            found |= self._base[fact.key]
        for scope in _scopes_counted(expr):
            found.add((self.all_listed if scope is LESION else self.irradiated).key)
        return frozenset(found)

    def _blank_frames(self) -> dict[Scope, list[Any]]:
        blank: dict[Scope, list[Any]] = {}
        for scope in Scope:
            frame: list[Any] = [None] * self.layout.sizes[scope]
            frame[PRESENCE] = 1
            blank[scope] = frame
        for (scope, name), place in self.layout.places.items():
            kind = self.domain.types.get((scope, name), BooleanType())
            blank[scope][place] = unknown(kind)
        return blank

    def steps_after(self, key: tuple[Scope, str]) -> tuple[Step, ...]:
        """The steps whose result may change with a fact, in order."""
        if key not in self._affected:
            own = self.layout.places.get(key)
            self._affected[key] = tuple(
                step for step in self.steps if key in step.needs and not (step.scope is key[0] and step.place == own)
            )
        return self._affected[key]

    # -- running --------------------------------------------------------------------------------

    def evaluate(self, record: Record, as_of: date) -> Evaluation:
        """The record with everything that follows from it on a given day."""
        notes: list[Fault] = list(record.notes)
        today = float(as_of.toordinal())
        patient = self._frame(PATIENT, record.entries, today, "patient", notes)
        patient[TODAY] = (today, today)
        lesions: list[Frame] = []
        for place, lesion in enumerate(record.lesions):
            frame = self._frame(LESION, lesion.entries, today, f"lesions[{place}]", notes)
            frame[PRESENCE] = 1
            frame[MEMBERS] = self._courses(lesion, frame, today, f"lesions[{place}]", notes)
            lesions.append(frame)
        if patient[self.layout.places[self.all_listed.key]] != 1:
            unlisted = self._unlisted(LESION)
            unlisted[MEMBERS] = [self._unlisted(COURSE)]
            lesions.append(unlisted)
        patient[MEMBERS] = lesions
        self.run(patient, self.steps[: self.derived_count])
        implied = self._apply_rules(patient, notes)
        self.run(patient, self.steps[self.derived_count :])
        return Evaluation(self, record, as_of, patient, tuple(notes), implied)

    def _courses(self, lesion: Lesion, frame: Frame, today: float, path: str, notes: list[Fault]) -> list[Frame]:
        """The frames of the earlier courses; settles whether the lesion was irradiated where the list tells."""
        place = self.layout.places[self.irradiated.key]
        if lesion.courses is None:
            return [] if frame[place] == -1 else [self._unlisted(COURSE)]
        told = 1 if lesion.courses else -1
        if frame[place] == -told:
            text = "the list of earlier radiotherapy says otherwise"
            notes.append(Fault("OST310", f"these facts contradict each other: {text}", f"{path}.{self.irradiated.name}"))
        frame[place] = told
        return [
            self._frame(COURSE, course.entries, today, f"{path}.radiotherapy[{number}]", notes)
            for number, course in enumerate(lesion.courses)
        ]

    def _frame(self, scope: Scope, entries: dict[str, Entry], today: float, path: str, notes: list[Fault]) -> Frame:
        frame = self._blank[scope].copy()
        for name, entry in entries.items():
            declaration = self.vocabulary.by_key[(scope, name)]
            if entry.date is not None:
                if entry.date[0] > today:
                    notes.append(
                        Fault("OST321", f"{declaration.label} is dated after the day of the plan; it is left unknown", f"{path}.{name}")
                    )
                    continue
                age = today - entry.date[0]
                if declaration.valid_for_days is not None and age > declaration.valid_for_days:
                    notes.append(
                        Fault(
                            "OST320",
                            f"{declaration.label} ({entry.given}) is {int(age)} days old and holds for "
                            f"{declaration.valid_for_days}; it is left unknown",
                            f"{path}.{name}",
                        )
                    )
                    continue
            frame[self.layout.places[(scope, name)]] = entry.raw
        return frame

    def _unlisted(self, scope: Scope) -> Frame:
        """Stands for all the members that nobody listed."""
        frame = self._blank[scope].copy()
        frame[PRESENCE] = 0
        frame[MEMBERS] = []
        return frame

    def run(self, patient: Frame, steps: Iterable[Step]) -> None:
        """Fills the places of the steps, in order."""
        lesions = patient[MEMBERS]
        for step in steps:
            evaluate, place = step.evaluate, step.place
            if step.scope is PATIENT:
                patient[place] = evaluate(patient, None, None)
            elif step.scope is LESION:
                for lesion in lesions:
                    lesion[place] = evaluate(patient, lesion, None)
            else:
                for lesion in lesions:
                    for course in lesion[MEMBERS]:
                        course[place] = evaluate(patient, lesion, course)

    def _apply_rules(self, patient: Frame, notes: list[Fault]) -> dict[tuple[Scope, int, str], str]:
        """Fills in what rules imply and names contradictions; again until nothing more follows."""
        implied: dict[tuple[Scope, int, str], str] = {}
        for found in fill_in(self.rules, patient):
            found.frame[found.at] = found.raw
            implied[(found.rule.scope, found.place, found.name)] = found.rule.because
        if implied:
            self.run(patient, self._derived_after({(scope, name) for scope, _, name in implied}))
        for _ in range(5):
            changed: set[tuple[Scope, str]] = set()
            for found in findings(self.rules, patient):
                rule = found.rule
                if found.raw is None:
                    where = "patient" if rule.scope is PATIENT else f"lesions[{found.place}]"
                    shown = f"{where}.{found.name} ({rule.id})" if found.name else f"{where} ({rule.id})"
                    _note(notes, Fault("OST310", f"these facts contradict each other: {rule.because}", shown))
                    continue
                found.frame[found.at] = found.raw
                implied[(rule.scope, found.place, found.name)] = rule.because
                changed.add((rule.scope, found.name))
            if not changed:
                break
            self.run(patient, self._derived_after(changed))
        return implied

    def _derived_after(self, changed: set[tuple[Scope, str]]) -> list[Step]:
        """The derived facts that may change with any of the facts, in order."""
        places = sorted({place for key in changed for place in self._derived_places(key)})
        return [self.steps[place] for place in places]

    def _derived_places(self, key: tuple[Scope, str]) -> tuple[int, ...]:
        if key not in self._places_after:
            self._places_after[key] = tuple(place for place, step in enumerate(self.steps[: self.derived_count]) if key in step.needs)
        return self._places_after[key]

    def closure(self, key: str) -> Evaluate:
        """The closure of a criterion that is not run for every record."""
        found = self._closures.get((key, PATIENT))
        if found is None:
            expr = self.library.expressions[key]
            found = self._closures[(key, PATIENT)] = self._compile(expr)
        return found


def _note(notes: list[Fault], fault: Fault) -> None:
    if fault not in notes:
        notes.append(fault)


def _scopes_counted(expr: Expr) -> frozenset[Scope]:
    """The scopes whose members an expression ranges over."""
    own = frozenset((expr.scope,)) if isinstance(expr, Quantifier) else frozenset[Scope]()
    return own.union(*(_scopes_counted(part) for part in children(expr)))


def _criterion_scopes(library: Library) -> dict[str, Scope]:
    """For each filed expression, whose facts it speaks of."""
    scopes: dict[str, Scope] = {}
    owners: dict[str, Scope] = {}
    owners |= {item.id: Scope(item.scope) for item in library.interventions}
    owners |= {item.id: Scope(item.scope) for item in library.alerts}
    owners |= {item.id: Scope(item.scope) for item in library.instruments}
    owners |= {item.id: Scope(item.scope) for item in library.measures}
    for key in library.expressions:
        owner = key.partition("#")[0]
        scopes[key] = owners.get(owner, PATIENT)
    return scopes


def _decides(key: str) -> bool:
    """Whether a criterion bears on a status, an alert or a goal, and is therefore always evaluated."""
    section = key.partition("#")[2].partition("/")[0]
    return section in ("indications", "contraindications", "raised", "ask", "realistic", "not_expected", "talk_about")
