"""Rules between facts: what follows from what is known, and what contradicts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from osteon.logic import Evaluate, Expr, Frame, Layout, Scope, Type, narrowed, unknown
from osteon.logic.layout import MEMBERS, PRESENCE
from osteon.vocabulary import Implied, Rule, Vocabulary

PATIENT, LESION, COURSE = Scope.PATIENT, Scope.LESION, Scope.COURSE


class Consequence(Struct, frozen=True):
    """What a rule says of one fact: where the fact stands, and what remains possible for it."""

    name: str
    place: int
    type: Type
    value: Evaluate


class ReadyRule(Struct, frozen=True):
    """A rule whose expressions are closures."""

    rule: Rule
    when: Evaluate
    require: Evaluate | None
    implies: tuple[Consequence, ...]
    fills: tuple[Consequence, ...]


class Finding(Struct, frozen=True):
    """What a rule gave for one member: a narrower value, or a contradiction (`raw` None), of the fact `name` or of all."""

    rule: Rule
    place: int
    frame: Frame
    name: str = ""
    at: int = 0
    raw: Any = None


def ready_rules(vocabulary: Vocabulary, layout: Layout, compile_: Callable[..., Evaluate]) -> tuple[ReadyRule, ...]:
    """The rules of a vocabulary, made ready to run on frames of a layout."""

    def consequences(rule: Rule, entries: tuple[tuple[str, Implied], ...]) -> tuple[Consequence, ...]:
        types = vocabulary.domain.types
        return tuple(
            Consequence(name, layout.places[(rule.scope, name)], types[(rule.scope, name)], _value(implied, compile_))
            for name, implied in entries
        )

    return tuple(
        ReadyRule(
            rule,
            compile_(rule.when),
            compile_(rule.require) if rule.require is not None else None,
            consequences(rule, rule.implies),
            consequences(rule, rule.fills),
        )
        for rule in vocabulary.rules
    )


def _value(implied: Implied, compile_: Callable[[Expr], Evaluate]) -> Evaluate:
    """A closure that gives what a rule leaves possible for a fact."""
    if implied.low is None or implied.high is None:
        return lambda patient, lesion, course: implied.raw
    low, high = compile_(implied.low), compile_(implied.high)
    return lambda patient, lesion, course: (low(patient, lesion, course)[0], high(patient, lesion, course)[1])


def fill_in(rules: tuple[ReadyRule, ...], patient: Frame) -> Iterator[Finding]:
    """What the record leaves out and states to be complete without: values for facts of which nothing is known."""
    for ready in rules:
        for place, lesion, course in members_of(patient, ready.rule.scope):
            if ready.when(patient, lesion, course) != 1:
                continue
            frame = {PATIENT: patient, LESION: lesion, COURSE: course}[ready.rule.scope]
            for consequence in ready.fills:
                if frame[consequence.place] == unknown(consequence.type):
                    raw = consequence.value(patient, lesion, course)
                    yield Finding(ready.rule, place, frame, consequence.name, consequence.place, raw)


def findings(rules: tuple[ReadyRule, ...], patient: Frame) -> Iterator[Finding]:
    """What the rules add to the frames, or find wrong in them. The frames stay as they are."""
    members = {scope: members_of(patient, scope) for scope in Scope}
    for ready in rules:
        for place, lesion, course in members[ready.rule.scope]:
            if ready.when(patient, lesion, course) != 1:
                continue
            frame = {PATIENT: patient, LESION: lesion, COURSE: course}[ready.rule.scope]
            if ready.require is not None and ready.require(patient, lesion, course) == -1:
                yield Finding(ready.rule, place, frame)
            for consequence in ready.implies:
                current = frame[consequence.place]
                value = consequence.value(patient, lesion, course)
                if value == current:
                    continue
                raw = narrowed(current, value, consequence.type)
                if raw != current:
                    yield Finding(ready.rule, place, frame, consequence.name, consequence.place, raw)


def members_of(patient: Frame, scope: Scope) -> list[tuple[int, Any, Any]]:
    """The members of a scope that are really there, with the place of their lesion."""
    if scope is PATIENT:
        return [(0, None, None)]
    lesions = [(place, lesion) for place, lesion in enumerate(patient[MEMBERS]) if lesion[PRESENCE] == 1]
    if scope is LESION:
        return [(place, lesion, None) for place, lesion in lesions]
    return [(place, lesion, course) for place, lesion in lesions for course in lesion[MEMBERS] if course[PRESENCE] == 1]
