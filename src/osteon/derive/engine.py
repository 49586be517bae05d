"""Evaluates the whole knowledge over one record.

An engine is built once from a library. Evaluating a record fills frames with what was given and with what
follows by rules; derived facts and criteria are worked out when something asks for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from osteon.derive.evaluation import Evaluation
from osteon.derive.rules import Finding, ReadyRule, fill_in, findings, ready_rules
from osteon.faults import Fault
from osteon.library import Library
from osteon.logic import (
    Compiler,
    Domain,
    English,
    Evaluate,
    Expr,
    Fact,
    Frame,
    Layout,
    Scope,
    Type,
    mentions,
    type_of,
    unknown,
)
from osteon.logic.layout import MEMBERS, PRESENCE, TODAY
from osteon.record import Entry, Lesion, Record

PATIENT, LESION, COURSE = Scope.PATIENT, Scope.LESION, Scope.COURSE
_MOST_ROUNDS = 8


class Engine:
    """A library made ready to run.

    `layout` says where values stand in frames. Given facts come first; behind them derived facts and, under
    their key, criteria, which are worked out when something asks for them.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.vocabulary = library.vocabulary
        self.domain = library.vocabulary.domain
        self.all_listed = library.role(library.roles.all_lesions_listed)
        self.irradiated = library.role(library.roles.irradiated_before)
        self.scope_of = _criterion_scopes(library)
        self.deciding = tuple(key for key in self.scope_of if _decides(key))
        self._whole = _with_criteria(library, self.scope_of)
        self.layout = Layout()
        for key in self._whole.types:
            if key not in self._whole.definitions:
                self.layout.place(*key)
        self._first_computed = dict(self.layout.sizes)
        for key in self._whole.definitions:
            self.layout.place(*key)
        self._blank = self._blank_frames()
        self._compiler = Compiler(self._whole, self.layout)
        self._readers: dict[Fact, Evaluate] = {}
        self._criterion_readers: dict[str, Evaluate] = {}
        self._base: dict[tuple[Scope, str], frozenset[tuple[Scope, str]]] = {}
        self._implied_by: dict[tuple[Scope, str], tuple[Fact, ...]] = {}
        self._rules_about: dict[tuple[Scope, str], tuple[ReadyRule, ...]] = {}
        self._affected: dict[tuple[Scope, str], tuple[tuple[Scope, int], ...]] = {}
        self.rules = ready_rules(library.vocabulary, self.layout, self._compiler.closure)
        self.filling_rules = tuple(ready for ready in self.rules if ready.fills)

    # -- building -------------------------------------------------------------------------------

    def _blank_frames(self) -> dict[Scope, list[Any]]:
        blank: dict[Scope, list[Any]] = {}
        for scope in Scope:
            frame: list[Any] = [None] * self.layout.sizes[scope]
            frame[PRESENCE] = 1
            blank[scope] = frame
        for key, place in self.layout.places.items():
            if key not in self._whole.definitions:
                blank[key[0]][place] = unknown(self._whole.types[key])
        return blank

    def reader(self, fact: Fact) -> Evaluate:
        """Reads a given or derived fact from frames."""
        if fact not in self._readers:
            self._readers[fact] = self._compiler.reader(fact)
        return self._readers[fact]

    def criterion_reader(self, key: str) -> Evaluate:
        """Reads a criterion or calculation from frames."""
        if key not in self._criterion_readers:
            self._criterion_readers[key] = self._compiler.reader(Fact(self.scope_of[key], f"#{key}"))
        return self._criterion_readers[key]

    def english(self) -> English:
        """An interpreter that writes expressions with the labels of this engine's vocabulary."""
        return English(self.vocabulary.label, self.vocabulary.value_label, lambda fact: self.domain.types[fact.key])

    def needs_of(self, expr: Expr) -> frozenset[tuple[Scope, str]]:
        """The facts, given and derived, that an expression rests on, directly or through others."""
        found: set[tuple[Scope, str]] = set()
        facts, scopes = mentions(expr)
        for fact in facts:
            if fact.key not in self._base:
                definition = self.domain.definitions.get(fact.key)
                inner = self.needs_of(definition) if definition is not None else frozenset()
                self._base[fact.key] = inner | {fact.key}
            found |= self._base[fact.key]
        for scope in scopes:
            found.add((self.all_listed if scope is LESION else self.irradiated).key)
        return frozenset(found)

    def affected_by(self, key: tuple[Scope, str]) -> tuple[tuple[Scope, int], ...]:
        """Where in the frames stands what may change with a fact."""
        if not self._affected:
            affected: dict[tuple[Scope, str], list[tuple[Scope, int]]] = {}
            for defined, expr in self._whole.definitions.items():
                for needed in self.needs_of(expr):
                    affected.setdefault(needed, []).append((defined[0], self.layout.places[defined]))
            self._affected = {needed: tuple(places) for needed, places in affected.items()}
        return self._affected.get(key, ())

    def implied_by(self, fact: Fact) -> tuple[Fact, ...]:
        """The given facts from which something follows for this one by a rule of the same scope."""
        if not self._implied_by:
            sources: dict[tuple[Scope, str], dict[Fact, None]] = {}
            for rule in self.vocabulary.rules:
                given = [
                    self.vocabulary.by_key[key].fact
                    for key in sorted(self.needs_of(rule.when), key=lambda key: (key[0].depth, key[1]))
                    if key[0] is rule.scope and key not in self.domain.definitions
                ]
                for name, _ in rule.implies:
                    sources.setdefault((rule.scope, name), {}).update(dict.fromkeys(given))
            self._implied_by = {key: tuple(found) for key, found in sources.items()}
        return self._implied_by.get(fact.key, ())

    def rules_about(self, fact: Fact) -> tuple[ReadyRule, ...]:
        """The rules that a fact can break: those that speak of it, or of what rests on it."""
        if not self._rules_about:
            about: dict[tuple[Scope, str], list[ReadyRule]] = {}
            for ready in self.rules:
                rule = ready.rule
                exprs = [rule.when, *([rule.require] if rule.require is not None else [])]
                exprs += [end for _, implied in rule.implies for end in (implied.low, implied.high) if end is not None]
                keys = frozenset().union(*(self.needs_of(expr) for expr in exprs))
                for key in keys | {(rule.scope, name) for name, _ in rule.implies}:
                    about.setdefault(key, []).append(ready)
            self._rules_about = {key: tuple(rules) for key, rules in about.items()}
        return self._rules_about.get(fact.key, ())

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
        implied = self._apply_rules(patient, notes)
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

    def forget(self, patient: Frame) -> None:
        """Leaves everything derived to be worked out anew."""
        self._forget_in(PATIENT, patient)
        for lesion in patient[MEMBERS]:
            self._forget_in(LESION, lesion)
            for course in lesion[MEMBERS]:
                self._forget_in(COURSE, course)

    def _forget_in(self, scope: Scope, frame: Frame) -> None:
        first = self._first_computed[scope]
        frame[first:] = self._blank[scope][first:]

    def _apply_rules(self, patient: Frame, notes: list[Fault]) -> dict[tuple[Scope, int, str], str]:
        """Fills in what rules imply, then what a record is complete without, and names contradictions; until nothing more follows."""
        implied: dict[tuple[Scope, int, str], str] = {}
        pending = self.rules
        for _ in range(_MOST_ROUNDS):
            changed = self._apply(findings(pending, patient), implied, notes)
            if not changed:
                changed = self._apply(fill_in(self.filling_rules, patient), implied, notes)
            if not changed:
                break
            self.forget(patient)
            again = {ready.rule.id: ready for fact in changed for ready in self.rules_about(fact)}
            pending = tuple(again.values())
        return implied

    def _apply(self, found: Iterable[Finding], implied: dict[tuple[Scope, int, str], str], notes: list[Fault]) -> dict[Fact, None]:
        """The facts that the findings filled in or narrowed, in their order; contradictions are noted."""
        # Not a set: its order differs from run to run, and with it the order of the notes of a plan.
        changed: dict[Fact, None] = {}
        for finding in found:
            rule = finding.rule
            if finding.raw is None:
                where = "patient" if rule.scope is PATIENT else f"lesions[{finding.place}]"
                shown = f"{where}.{finding.name} ({rule.id})" if finding.name else f"{where} ({rule.id})"
                _note(notes, Fault("OST310", f"these facts contradict each other: {rule.because}", shown))
                continue
            finding.frame[finding.at] = finding.raw
            implied[(rule.scope, finding.place, finding.name)] = rule.because
            changed[Fact(rule.scope, finding.name)] = None
        return changed


def _note(notes: list[Fault], fault: Fault) -> None:
    if fault not in notes:
        notes.append(fault)


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


def _with_criteria(library: Library, scope_of: dict[str, Scope]) -> Domain:
    """The vocabulary's domain, with every criterion and calculation as a derived fact named `#key`."""
    domain = library.vocabulary.domain
    own = {(scope_of[key], f"#{key}"): expr for key, expr in library.expressions.items()}
    types: dict[tuple[Scope, str], Type] = {key: type_of(expr, domain) for key, expr in own.items()}
    return Domain(domain.types | types, domain.definitions | own)


def _decides(key: str) -> bool:
    """Whether a criterion bears on a status, an alert or a goal."""
    section = key.partition("#")[2].partition("/")[0]
    return section in ("indications", "contraindications", "raised", "ask", "realistic", "not_expected", "talk_about")
