"""What we still need to know: the unknown facts that could change the plan, most decisive first.

Decisiveness is found by supposing, not by reading the criteria: each possible value of an unknown
fact is put in, everything that depends on it is worked out again, and what changes is counted. Where
only several facts together settle something (the parts of a clearance, say), the derived fact is
supposed instead and its unknown parts share what hinges on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from msgspec import Struct

from osteon.derive import Evaluation
from osteon.logic import (
    BooleanType,
    ChoiceType,
    DateType,
    Domain,
    Expr,
    Fact,
    NumberType,
    Reason,
    Scope,
    Type,
    children,
    is_known,
    unknown_facts,
)
from osteon.logic.tree import Compare, IsOneOf, Number
from osteon.planner.statements import open_facts
from osteon.planner.status import Status
from osteon.planner.verdicts import Judge

ALERT_WEIGHT = 6.0
URGENT_WEIGHT = 9.0
STRONG_WEIGHT = 3.0
CONDITIONAL_WEIGHT = 1.5
JOINT_SHARE = 0.5
_DAY_IN_HOURS = 24.0
_MOST_VALUES = 24


class Hinge(Struct, frozen=True):
    """An unknown fact, the ids of what it may change, and how weighty that is."""

    fact: Fact
    lesion: int | None
    decides: tuple[str, ...]
    weight: float


class Inquirer:
    """Finds the decisive unknown facts. Built once for an engine."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self.engine = judge.engine

    @cached_property
    def cuts_by_fact(self) -> dict[Fact, list[float]]:
        """The thresholds of every fact; worked out when something is first asked."""
        return _thresholds(self.engine.domain, self.engine.library.expressions.values())

    def hinges(self, evaluation: Evaluation) -> tuple[Hinge, ...]:
        """All unknown facts on which something open hinges, most decisive first."""
        open_items = _open_items(self.judge, evaluation)
        if not open_items:
            return ()
        touching: dict[tuple[Fact, int | None], list[_Open]] = {}
        joint: dict[tuple[Fact, int | None], list[tuple[_Open, list[tuple[Fact, int | None]]]]] = {}
        for item in open_items:
            for criterion in item.keys:
                for fact, place in open_facts(self.engine.library.expressions[criterion], evaluation, item.lesion):
                    if fact.scope is not Scope.COURSE:
                        touching.setdefault((fact, place), []).append(item)
                reason = evaluation.reason(criterion, item.lesion)
                for derived, parts in _unknown_derived(reason, item.lesion):
                    joint.setdefault((derived, item.lesion), []).append((item, parts))
        self._add_what_implies(touching, evaluation)
        weights: dict[tuple[Fact, int | None], float] = {}
        decides: dict[tuple[Fact, int | None], dict[str, None]] = {}
        alike: Counter[tuple[Fact, int | None, str]] = Counter()

        def credit(key: tuple[Fact, int | None], item: _Open, share: float) -> None:
            # Several treatments of one category are alternatives, and so are one question with several lesions: each counts less.
            if item.id not in decides.setdefault(key, {}):
                alike[(*key, item.category)] += 1
            weights[key] = weights.get(key, 0.0) + item.weight * share / (alike[(*key, item.category)] if item.category else 1)
            decides[key][item.id] = None

        settled: set[tuple[Fact, int | None, str, int | None]] = set()
        for key, items in touching.items():
            for item in self._changed(evaluation, key, items):
                credit(key, item, 1.0)
                settled.add((*key, item.id, item.lesion))
        for (derived, lesion), uses in joint.items():
            unique = list({(item.id, item.lesion): item for item, _ in uses}.values())
            for item in self._changed(evaluation, (derived, lesion), unique):
                parts = next(parts for used, parts in uses if (used.id, used.lesion) == (item.id, item.lesion))
                for part in parts:
                    if (*part, item.id, item.lesion) not in settled and part in touching:
                        credit(part, item, JOINT_SHARE / len(parts))
        needed = Counter((item.id, item.lesion) for items in touching.values() for item in items)
        for key, items in touching.items():
            if key not in weights:
                # Needed only together with others: late, but asked before the interview may stop.
                for item in items:
                    credit(key, item, JOINT_SHARE / needed[(item.id, item.lesion)])
        hinges = [
            Hinge(fact, lesion, tuple(decides[(fact, lesion)]), round(weight, 4))
            for (fact, lesion), weight in weights.items()
            if self.engine.vocabulary.find(fact).asked
        ]
        hinges.sort(key=lambda hinge: (-hinge.weight, hinge.fact.scope.depth, hinge.fact.name, hinge.lesion or 0))
        return tuple(hinges)

    def _add_what_implies(self, touching: dict[tuple[Fact, int | None], list[_Open]], evaluation: Evaluation) -> None:
        """Lets an unknown fact touch what hinges on the facts that follow from it: no chemotherapy, no taxane."""
        for (fact, place), items in list(touching.items()):
            for source in self.engine.implied_by(fact):
                where = None if source.scope is Scope.PATIENT else place
                if not is_known(evaluation.raw(source, where), self.engine.domain.types[source.key]):
                    touching.setdefault((source, where), []).extend(items)

    def _changed(self, evaluation: Evaluation, key: tuple[Fact, int | None], items: Iterable[_Open]) -> list[_Open]:
        """Those of the open items whose outcome differs for some possible value of the fact."""
        fact, lesion = key
        waiting = list({(item.id, item.lesion): item for item in items}.values())
        changed: list[_Open] = []
        current = evaluation.raw(fact, lesion) if fact.scope is not Scope.COURSE else None
        for raw in self._suppositions(fact, current, evaluation.as_of):
            if not waiting:
                break
            supposed = evaluation.supposing(fact, raw, lesion)
            if supposed is None:
                continue
            still: list[_Open] = []
            differing = [item for item in waiting if item.outcome(self.judge, supposed) != item.current]
            for item in waiting:
                (changed if item in differing else still).append(item)
            waiting = still
        return changed

    def _suppositions(self, fact: Fact, current: Any, as_of: date) -> list[Any]:
        """Values worth supposing that what is known of the fact still allows."""
        kind = self.engine.domain.types[fact.key]
        samples = samples_of(kind, self.cuts_by_fact.get(fact, []), as_of)
        if current is None or isinstance(kind, BooleanType):
            return samples
        if isinstance(kind, ChoiceType):
            return [raw for raw in samples if raw & current]
        inside = [raw for raw in samples if current[0] <= raw[0] <= current[1]]
        return inside or [(current[0], current[0]), (current[1], current[1])]


class _Open(Struct, frozen=True):
    """An option or alert whose outcome more knowledge could change."""

    id: str
    number: int
    lesion: int | None
    is_alert: bool
    weight: float
    current: Any
    keys: tuple[str, ...]
    category: str = ""

    def outcome(self, judge: Judge, evaluation: Evaluation) -> Any:
        if self.is_alert:
            return judge.alert_state(evaluation, self.number, self.lesion)
        return judge.status(evaluation, self.number, self.lesion)


def _open_items(judge: Judge, evaluation: Evaluation) -> list[_Open]:
    items: list[_Open] = []
    urgent: set[str] = set()
    for number, lesion, state in judge.alerts_of(evaluation):
        alert = judge.alerts[number]
        if state == 1:
            urgent.update(action.intervention for action in alert.actions if action.intervention is not None)
        if state == 0:
            keys = tuple(
                key
                for key in (*(f"{alert.id}#raised/{part.id}" for part in alert.raised), f"{alert.id}#ask")
                if evaluation.truth(key, lesion) == 0
            )
            items.append(_Open(alert.id, number, lesion, True, _urgency(alert.within_hours), state, keys))
    for verdict in judge.verdicts(evaluation):
        if verdict.status.is_ruled_out or verdict.status in (Status.OFFER,):
            continue
        item = judge.interventions[verdict.intervention]
        keys = tuple(
            key
            for key in (
                *(f"{item.id}#indications/{part.id}" for part in item.indications),
                *(f"{item.id}#contraindications/{part.id}" for part in item.contraindications),
            )
            if evaluation.truth(key, verdict.lesion) == 0
        )
        if keys:
            strong = any(part.strength == "strong" for part in item.indications)
            weight = STRONG_WEIGHT if strong else CONDITIONAL_WEIGHT
            if verdict.status.is_proposed:
                weight /= 2
            if item.id in urgent:
                weight = URGENT_WEIGHT
            items.append(_Open(item.id, verdict.intervention, verdict.lesion, False, weight, verdict.status, keys, item.category))
    return items


def _urgency(within_hours: float) -> float:
    """The weight of a red flag: the less time it leaves, the more, up to twice ALERT_WEIGHT."""
    return ALERT_WEIGHT * (1 + _DAY_IN_HOURS / (_DAY_IN_HOURS + within_hours))


def _unknown_derived(reason: Reason, lesion: int | None) -> list[tuple[Fact, list[tuple[Fact, int | None]]]]:
    """The unknown derived numbers under a reason, each with the unknown given facts it is made of."""
    found: dict[Fact, list[tuple[Fact, int | None]]] = {}

    def walk(node: Reason) -> None:
        if not node.is_unknown:
            return
        if isinstance(node.expr, Fact) and node.parts and isinstance(node.kind, NumberType):
            parts = [
                (fact, None if fact.scope is Scope.PATIENT else lesion)
                for fact, member in unknown_facts(node)
                if member is None and fact.scope is not Scope.COURSE
            ]
            if len(parts) > 1 and node.expr not in found:
                found[node.expr] = parts
        for part in node.parts:
            walk(part)

    walk(reason)
    return list(found.items())


def _thresholds(domain: Domain, criteria: Iterable[Expr]) -> dict[Fact, list[float]]:
    """For every number that is compared with constants, these constants; for every date, the numbers of days.

    What is computed from dates (the days since the last course, say) hands its thresholds on to them.
    """
    cuts: dict[Fact, set[float]] = {}
    waiting = [*criteria, *domain.definitions.values()]
    while waiting:
        expr = waiting.pop()
        if isinstance(expr, IsOneOf | Fact):
            continue
        if isinstance(expr, Compare) and isinstance(expr.right, Number):
            if isinstance(expr.left, Fact):
                cuts.setdefault(expr.left, set()).add(expr.right.value)
            for fact in _dates_in(expr.left, domain):
                cuts.setdefault(fact, set()).add(expr.right.value)
        waiting.extend(children(expr))
    return {fact: sorted(values) for fact, values in cuts.items()}


def _dates_in(expr: Expr, domain: Domain) -> frozenset[Fact]:
    """The dates on which a number rests, definitions opened."""
    if isinstance(expr, Fact):
        if isinstance(domain.types[expr.key], DateType):
            return frozenset((expr,))
        definition = domain.definitions.get(expr.key)
        numeric = isinstance(domain.types[expr.key], NumberType)
        return _dates_in(definition, domain) if definition is not None and numeric else frozenset()
    return frozenset().union(*(_dates_in(part, domain) for part in children(expr)))


def _samples(cuts: list[float], low: float, high: float, kind: NumberType) -> list[float]:
    """One number below, at and between the thresholds, and the ends of the range."""
    inside = [cut for cut in cuts if low <= cut <= high]
    bounds = [low if low != float("-inf") else -1e6, *inside, high if high != float("inf") else 1e6]
    samples = list(inside)
    for left, right in pairwise(bounds):
        middle = (left + right) / 2
        samples.append(float(round(middle)) if kind.integer and low <= round(middle) <= high else middle)
    samples += [bounds[0], bounds[-1]]
    unique = sorted({value for value in samples if low <= value <= high})
    if len(unique) <= _MOST_VALUES:
        return unique
    step = (len(unique) - 1) / (_MOST_VALUES - 1)
    return [unique[round(number * step)] for number in range(_MOST_VALUES)]


def samples_of(kind: Type, cuts: list[float], as_of: date) -> list[Any]:
    """Representative raw values of a type: every choice, both truths, numbers and days around the thresholds."""
    match kind:
        case BooleanType():
            return [1, -1]
        case ChoiceType():
            return [1 << place for place in range(len(kind.values))]
        case NumberType():
            return [(value, value) for value in _samples(cuts, kind.low, kind.high, kind)]
        case DateType():
            today = float(as_of.toordinal())
            ages = {1.0, 20.0, 100.0, 400.0, 800.0, 2000.0, *(float(round(cut) + move) for cut in cuts for move in (-1, 0, 1))}
            return [(today - age, today - age) for age in sorted(ages) if age >= 0 and today - age >= kind.low]
