"""Searches for a record that makes a criterion true, or false.

Facts are settled one after another, each with representative values; after each, Kleene's logic
tells whether the criterion is already decided, so that most branches are never opened. Numbers are
tried at, between and beyond the thresholds with which any document compares them. Suppositions that
break a consistency rule are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from osteon.derive import Evaluation
from osteon.faults import Fault
from osteon.library.build import Builder
from osteon.logic import BooleanType, Expr, Scope, children
from osteon.logic.tree import Boolean, Known, type_of
from osteon.planner.make import Planner
from osteon.planner.questions import samples_of
from osteon.planner.statements import open_facts
from osteon.record import Course, Lesion, Record

_MOST_STEPS = 3_000
_DAY = date(2026, 1, 1)


def undecidable_criteria(planner: Planner, builder: Builder) -> list[Fault]:
    """A fault for each criterion that no record makes true, or no record makes false."""
    faults = []
    # One earlier course, so that criteria over courses have something to range over.
    empty = Record("", {}, (Lesion("lesion-1", {}, (Course({}),)),))
    irradiated = planner.evaluate(empty, _DAY).with_value(planner.engine.all_listed, 1)
    untouched = planner.evaluate(Record("", {}, (Lesion("lesion-1", {}, ()),)), _DAY).with_value(planner.engine.all_listed, 1)
    nothing = planner.evaluate(Record("", {}), _DAY)
    for key, expr in planner.library.expressions.items():
        if not isinstance(type_of(expr, planner.engine.domain), BooleanType) or isinstance(expr, Boolean) or _asks_what_is_known(expr):
            continue
        starts = (untouched, irradiated) if planner.engine.scope_of[key] is Scope.LESION else (untouched, irradiated, nothing)
        for wanted, word in ((1, "true"), (-1, "false")):
            if not any(find_witness(planner, start, key, wanted) for start in starts):
                document, path = builder.origins[key]
                faults.append(document.fault("OST152", f"this can never be {word}", path))
    return faults


def _asks_what_is_known(expr: Expr) -> bool:
    """Such a condition is false for the empty record and true for a full one."""
    return isinstance(expr, Known) or any(_asks_what_is_known(part) for part in children(expr))


def find_witness(planner: Planner, start: Evaluation, key: str, wanted: int) -> bool:
    """Whether some record gives the criterion the wanted truth; True too where the search was cut short."""
    lesion = 0 if planner.engine.scope_of[key] is Scope.LESION else None
    steps = 0

    def search(evaluation: Evaluation) -> bool:
        nonlocal steps
        steps += 1
        truth = evaluation.truth(key, lesion)
        if truth == wanted:
            return not evaluation.contradicts()
        if truth != 0 or steps > _MOST_STEPS:
            return steps > _MOST_STEPS
        return any(search(supposed) for supposed in _branches(planner, evaluation, key, lesion))

    return search(start)


def _branches(planner: Planner, evaluation: Evaluation, key: str, lesion: int | None) -> Iterator[Evaluation]:
    """The evaluation with the first open fact settled in each representative way."""
    for fact, place in open_facts(planner.library.expressions[key], evaluation, lesion):
        kind = planner.engine.domain.types[fact.key]
        for raw in samples_of(kind, planner.inquirer.cuts_by_fact.get(fact, []), _DAY):
            yield evaluation.with_value(fact, raw, place)
        return
