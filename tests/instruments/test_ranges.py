"""With items missing, the range of an instrument is exactly what its completions reach."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from constants import DAY

from osteon.derive import Evaluation
from osteon.faults import RecordError
from osteon.library import Instrument
from osteon.logic import BooleanType, ChoiceType, DateType, Fact, NumberType, Scope
from osteon.logic.tree import Compare, Expr, IsOneOf, Lookup, Number, children
from osteon.planner import Planner
from osteon.record import read_record

MOST_COMPLETIONS = 600


def needed(planner: Planner, instrument: Instrument) -> list[Fact]:
    """The given facts on which the instrument rests, without lists of lesions and courses."""
    engine = planner.engine
    fact = Fact(Scope(instrument.scope), instrument.fact)
    keys = engine.needs_of(engine.domain.definitions[fact.key])
    outside = {engine.all_listed.key, engine.irradiated.key}
    return [
        item.fact
        for item in engine.vocabulary.declarations
        if not item.derived and item.fact.key in keys and item.fact.key not in outside and item.scope is not Scope.COURSE
    ]


def nodes(planner: Planner, expr: Expr, seen: set[tuple[Scope, str]]) -> list[Expr]:
    """An expression with everything below it, derived facts opened."""
    found = [expr]
    for part in children(expr):
        found += nodes(planner, part, seen)
    if isinstance(expr, Fact) and expr.key in planner.engine.domain.definitions and expr.key not in seen:
        seen.add(expr.key)
        found += nodes(planner, planner.engine.domain.definitions[expr.key], seen)
    return found


def values(planner: Planner, instrument: Instrument, fact: Fact) -> list[Any]:
    """Values of a fact among which every row of the instrument's tables is reached."""
    kind = planner.engine.domain.types[fact.key]
    definition = planner.engine.domain.definitions[Fact(Scope(instrument.scope), instrument.fact).key]
    everything = nodes(planner, definition, set())
    match kind:
        case BooleanType():
            return [True, False]
        case ChoiceType():
            named = {value for node in everything if isinstance(node, IsOneOf) and node.fact == fact for value in node.values}
            if any(isinstance(node, Lookup) and node.fact == fact for node in everything):
                named |= set(kind.values)
            rest = [value for value in kind.values if value not in named]
            return [*sorted(named), *(rest[:1] if len(kind.values) > 5 else rest)]
        case DateType():
            return ["2021-06-01", "2024-03-01", "2025-10-01"]
        case NumberType():
            step = 1 if kind.integer else 0.01
            limits = {
                node.right.value
                for node in everything
                if isinstance(node, Compare) and isinstance(node.right, Number) and kind.low <= node.right.value <= kind.high
            }
            points = {kind.low, kind.high, *(limit + move for limit in limits for move in (-step, 0, step))}
            return [int(point) if kind.integer else point for point in sorted(points) if kind.low <= point <= kind.high]
    raise AssertionError(kind)


def evaluate(planner: Planner, instrument: Instrument, given: dict[Fact, Any]) -> Evaluation | None:
    """None where the facts contradict each other."""
    data: dict[str, Any] = {"patient": {}, "lesions": [{"id": "a"}] if instrument.scope == "lesion" else []}
    for fact, value in given.items():
        (data["patient"] if fact.scope is Scope.PATIENT else data["lesions"][0])[fact.name] = value
    try:
        record = read_record(data, planner.library.vocabulary, planner.library.conversions, strict=True)
    except RecordError:
        return None
    found = planner.evaluate(record, DAY)
    return None if found.contradictions else found


def check(planner: Planner, instrument: Instrument, rng: random.Random, times: int, tight: bool) -> None:
    fact = Fact(Scope(instrument.scope), instrument.fact)
    lesion = 0 if instrument.scope == "lesion" else None
    facts = needed(planner, instrument)
    choices = {item: values(planner, instrument, item) for item in facts}
    compared = 0
    for _ in range(times * 20):
        if compared == times:
            return
        order = rng.sample(facts, len(facts))
        open_: list[Fact] = []
        size = 1
        for item in order:
            # Dates have no ends, so a list of them cannot stand for all completions.
            if isinstance(planner.engine.domain.types[item.key], DateType):
                continue
            if size * len(choices[item]) <= MOST_COMPLETIONS and len(open_) < 4:
                open_.append(item)
                size *= len(choices[item])
        base = {item: rng.choice(choices[item]) for item in facts if item not in open_}
        partial = evaluate(planner, instrument, base)
        if partial is None or partial.truth(f"{instrument.id}#applies", lesion) == -1:
            continue
        low, high = partial.raw(fact, lesion)
        reached = []
        for combination in itertools.product(*(choices[item] for item in open_)):
            whole = evaluate(planner, instrument, base | dict(zip(open_, combination, strict=True)))
            if whole is not None:
                reached.append(whole.raw(fact, lesion))
        if not reached:
            continue
        compared += 1
        least, most = min(value[0] for value in reached), max(value[1] for value in reached)
        where = f"{instrument.id}: {base}, open: {open_}"
        assert low <= least, where
        assert most <= high, where
        if tight:
            assert (low, high) == (least, most), where
    assert compared, f"{instrument.id}: no record without contradiction was found"


SCORES = (
    *("imdc", "katagiri", "mirels", "modified-bauer", "number-of-risk-factors", "palliative-prognostic-index"),
    *("palliative-prognostic-score", "rades-two-months", "reirradiation-survival", "sins", "teachh", "tokuhashi", "tomita"),
    "van-der-linden",
)
FORMULAS = (
    "body-surface-area",
    "corrected-calcium",
    "creatinine-clearance",
    "egfr",
    "neutrophil-lymphocyte-ratio",
    "opioid-daily-equivalent",
)


@pytest.mark.parametrize("name", SCORES)
def test_the_range_of_a_score_is_what_its_completions_reach(planner: Planner, name: str) -> None:
    check(planner, planner.library.instrument_by_id[name], random.Random(name), 3, tight=True)


@pytest.mark.parametrize("name", FORMULAS)
def test_the_range_of_a_formula_holds_all_completions(planner: Planner, name: str) -> None:
    check(planner, planner.library.instrument_by_id[name], random.Random(name), 3, tight=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", SCORES)
def test_many_ranges_of_scores(planner: Planner, name: str) -> None:
    check(planner, planner.library.instrument_by_id[name], random.Random(f"{name} again"), 12, tight=True)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMULAS)
def test_many_ranges_of_formulas(planner: Planner, name: str) -> None:
    check(planner, planner.library.instrument_by_id[name], random.Random(f"{name} again"), 12, tight=False)
