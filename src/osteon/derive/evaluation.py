"""One record with everything that follows from it on one day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from osteon.derive.rules import findings
from osteon.faults import Fault
from osteon.logic import (
    Explainer,
    Expr,
    Fact,
    Finder,
    Frame,
    Reason,
    Scope,
    Unknowns,
)
from osteon.logic.layout import MEMBERS, PRESENCE
from osteon.record import Record

if TYPE_CHECKING:
    from osteon.derive.engine import Engine

PATIENT, LESION, COURSE = Scope.PATIENT, Scope.LESION, Scope.COURSE
_MOST_ROUNDS = 3


class Evaluation:
    """A record with everything that follows from it on one day."""

    def __init__(
        self,
        engine: Engine,
        record: Record,
        as_of: date,
        patient: Frame,
        notes: tuple[Fault, ...],
        implied: dict[tuple[Scope, int, str], str],
        supposed: tuple[Fact, ...] = (),
    ) -> None:
        self.engine = engine
        self.record = record
        self.as_of = as_of
        self.patient = patient
        self.notes = notes
        self.implied = implied
        self.supposed = supposed
        self._explainer: Explainer | None = None
        self._finder: Finder | None = None

    @property
    def contradictions(self) -> tuple[Fault, ...]:
        return tuple(note for note in self.notes if note.code == "OST310")

    def member(self, lesion: int | None) -> Frame | None:
        """The frame of the lesion at a place."""
        return None if lesion is None else self.patient[MEMBERS][lesion]

    def raw(self, fact: Fact, lesion: int | None = None) -> Any:
        """The raw value of a fact of the patient, or of the lesion at a place."""
        member = None if fact.scope is PATIENT else self.patient[MEMBERS][lesion or 0]
        return self.engine.reader(fact)(self.patient, member, None)

    def course_raw(self, fact: Fact, lesion: int, course: int) -> Any:
        """The raw value of a fact of one earlier course of a lesion, by their places."""
        member = self.patient[MEMBERS][lesion]
        return self.engine.reader(fact)(self.patient, member, member[MEMBERS][course])

    def truth(self, key: str, lesion: int | None = None) -> int:
        """The truth (-1, 0, 1) of a criterion by its key."""
        return int(self.engine.criterion_reader(key)(self.patient, self.member(lesion), None))

    def number(self, key: str, lesion: int | None = None) -> tuple[float, float]:
        """The value of a calculation by its key."""
        low, high = self.engine.criterion_reader(key)(self.patient, self.member(lesion), None)
        return (low, high)

    def reason(self, key: str, lesion: int | None = None) -> Reason:
        """The tree of reasons for a criterion."""
        return self.explain(self.engine.library.expressions[key], lesion)

    def unknown_facts(self, expr: Expr, lesion: int | None = None) -> Unknowns:
        """The given facts whose being unknown leaves an expression undecided."""
        frames = {PATIENT: self.patient}
        if lesion is not None:
            frames[LESION] = self.patient[MEMBERS][lesion]
        if self._finder is None:
            self._finder = Finder(self.engine.domain, self.engine.layout)
        return self._finder.unknown_facts(expr, frames)

    def explain(self, expr: Expr, lesion: int | None = None) -> Reason:
        frames = {PATIENT: self.patient}
        if lesion is not None:
            frames[LESION] = self.patient[MEMBERS][lesion]
        if self._explainer is None:
            self._explainer = Explainer(self.engine.domain, self.engine.layout)
        return self._explainer.reason(expr, frames)

    def with_value(self, fact: Fact, raw: Any, lesion: int | None = None) -> Evaluation:
        """What would follow if a fact had another value; this evaluation stays as it is."""
        patient = self.patient.copy()
        patient[MEMBERS] = [_copied(lesion_frame) for lesion_frame in self.patient[MEMBERS]]
        place = self.engine.layout.places[fact.key]
        if fact.scope is PATIENT:
            patient[place] = raw
        elif fact.scope is LESION:
            patient[MEMBERS][lesion or 0][place] = raw
        else:
            for course in patient[MEMBERS][lesion or 0][MEMBERS]:
                course[place] = raw
        if fact == self.engine.all_listed and raw == 1:
            patient[MEMBERS] = [frame for frame in patient[MEMBERS] if frame[PRESENCE] == 1]
        if fact == self.engine.irradiated and raw == -1:
            patient[MEMBERS][lesion or 0][MEMBERS] = []
        _forget(patient, self.engine.affected_by(fact.key))
        return Evaluation(self.engine, self.record, self.as_of, patient, self.notes, self.implied, (*self.supposed, fact))

    def supposing(self, fact: Fact, raw: Any, lesion: int | None = None) -> Evaluation | None:
        """What would follow if a fact had another value, also by the rules between facts; None where it contradicts them."""
        supposed = self.with_value(fact, raw, lesion)
        rules = {ready.rule.id: ready for ready in self.engine.rules_about(fact)}
        for _ in range(_MOST_ROUNDS):
            found = list(findings(tuple(rules.values()), supposed.patient))
            if any(finding.raw is None for finding in found):
                return None
            if not found:
                break
            for finding in found:
                finding.frame[finding.at] = finding.raw
                narrowed = Fact(finding.rule.scope, finding.name)
                _forget(supposed.patient, self.engine.affected_by(narrowed.key))
                rules |= {ready.rule.id: ready for ready in self.engine.rules_about(narrowed)}
        return supposed

    def contradicts(self) -> bool:
        """Whether what was supposed breaks a rule between facts; used to leave out impossible suppositions."""
        rules = {ready.rule.id: ready for fact in self.supposed for ready in self.engine.rules_about(fact)}
        return any(found.raw is None for found in findings(tuple(rules.values()), self.patient))


def _copied(lesion: Frame) -> Frame:
    result = lesion.copy()
    result[MEMBERS] = [course.copy() for course in lesion[MEMBERS]]
    return result


def _forget(patient: Frame, places: tuple[tuple[Scope, int], ...]) -> None:
    """Leaves what stands at these places to be worked out anew."""
    lesions = patient[MEMBERS]
    for scope, place in places:
        if scope is PATIENT:
            patient[place] = None
        elif scope is LESION:
            for lesion in lesions:
                lesion[place] = None
        else:
            for lesion in lesions:
                for course in lesion[MEMBERS]:
                    course[place] = None
