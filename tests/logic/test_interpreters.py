"""The compiled and the explaining interpreter agree, and more knowledge only refines."""

from __future__ import annotations

from typing import Any

import pytest
from constants import DAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import quantities, records, refined, truths

from osteon.library import Library
from osteon.logic import BooleanType, ChoiceType, Finder, NumberType, Scope, compile_expression, explain, unknown_facts
from osteon.logic.layout import MEMBERS, PRESENCE
from osteon.planner import Planner
from osteon.record import Entry, Lesion, Record

SLOW_ENOUGH = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=120)
THOROUGH = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=10_000)


def given_names(library: Library) -> dict[Scope, list[str]]:
    return {scope: [item.name for item in library.vocabulary.given(scope)] for scope in Scope}


def check_agreement(planner: Planner, data: Any) -> None:
    engine = planner.engine
    record = data.draw(records(engine.domain, given_names(planner.library)))
    frames = engine.evaluate(record, DAY).patient
    scope = data.draw(st.sampled_from((Scope.PATIENT, Scope.LESION) if frames[MEMBERS] else (Scope.PATIENT,)))
    expr = data.draw(st.one_of(truths(engine.domain, scope, 3), quantities(engine.domain, scope, 3)))
    lesion = frames[MEMBERS][0] if scope is Scope.LESION else None
    raw = compile_expression(expr, engine.domain, engine.layout)(frames, lesion, None)
    given_frames = {Scope.PATIENT: frames} | ({Scope.LESION: lesion} if lesion is not None else {})
    reason = explain(expr, engine.domain, engine.layout, given_frames)
    assert reason.raw == raw
    assert Finder(engine.domain, engine.layout).unknown_facts(expr, given_frames) == unknown_facts(reason)
    if not reason.is_unknown:
        assert unknown_facts(reason) == ()


def check_refinement(planner: Planner, data: Any) -> None:
    """Filling in any value that is still possible never flips an answer and never leaves its range."""
    engine = planner.engine
    record = data.draw(records(engine.domain, given_names(planner.library)))
    scope = Scope.PATIENT
    expr = data.draw(st.one_of(truths(engine.domain, scope, 3), quantities(engine.domain, scope, 3)))
    evaluate = compile_expression(expr, engine.domain, engine.layout)
    before = engine.evaluate(record, DAY).patient
    first = evaluate(before, None, None)
    second = evaluate(complete(planner, before, data.draw), None, None)
    if isinstance(first, tuple):
        assert first[0] <= second[0]
        assert second[1] <= first[1]
    else:
        assert first in (0, second)


def complete(planner: Planner, patient: list[Any], draw: Any) -> list[Any]:
    """The frames with every given fact known, unlisted members settled, and everything worked out again."""
    engine = planner.engine

    def filled(frame: list[Any], scope: Scope) -> list[Any]:
        result = frame.copy()
        for item in engine.vocabulary.given(scope):
            place = engine.layout.places[(scope, item.name)]
            result[place] = refined(result[place], item.type, draw)
        return result

    def members(found: list[list[Any]], scope: Scope) -> list[list[Any]]:
        result = []
        for member in found:
            times = 1 if member[PRESENCE] == 1 else draw(st.integers(0, 2))
            for _ in range(times):
                own = filled(member, scope)
                own[PRESENCE] = 1
                own[MEMBERS] = members(member[MEMBERS], Scope.COURSE) if scope is Scope.LESION else []
                result.append(own)
        return result

    whole = filled(patient, Scope.PATIENT)
    whole[MEMBERS] = members(patient[MEMBERS], Scope.LESION)
    engine.forget(whole)
    return whole


@SLOW_ENOUGH
@given(st.data())
def test_the_two_interpreters_agree(small_planner: Planner, data: Any) -> None:
    check_agreement(small_planner, data)


@SLOW_ENOUGH
@given(st.data())
def test_more_knowledge_only_refines(small_planner: Planner, data: Any) -> None:
    check_refinement(small_planner, data)


@pytest.mark.slow
@THOROUGH
@given(st.data())
def test_the_two_interpreters_agree_on_ten_thousand(small_planner: Planner, data: Any) -> None:
    check_agreement(small_planner, data)


@pytest.mark.slow
@THOROUGH
@given(st.data())
def test_more_knowledge_only_refines_on_ten_thousand(small_planner: Planner, data: Any) -> None:
    check_refinement(small_planner, data)


def test_an_unlisted_lesion_keeps_any_unknown_and_count_open(small_planner: Planner) -> None:
    planner = small_planner
    record = Record("", {}, (Lesion("a", {"pain": Entry((2.0, 2.0))}),))
    evaluation = planner.evaluate(record, DAY)
    assert evaluation.truth("beam-and-company#when") == 0
    closed = evaluation.with_value(planner.engine.all_listed, 1)
    assert closed.truth("beam-and-company#when") == -1


def test_an_instrument_with_a_missing_item_has_its_exact_range(small_planner: Planner) -> None:
    engine = small_planner.engine
    fact = engine.library.role("lesion.firmness")
    for pain, low, high in ((8, 4, 6), (5, 3, 5), (1, 2, 4)):
        record = Record("", {}, (Lesion("a", {"pain": Entry((float(pain), float(pain)))}),))
        assert engine.evaluate(record, DAY).raw(fact, 0) == (low, high)


def test_types_of_values_are_what_the_domain_says(small: Library) -> None:
    kinds = small.vocabulary.domain.types
    assert isinstance(kinds[(Scope.LESION, "site")], ChoiceType)
    assert isinstance(kinds[(Scope.LESION, "weight_bearing")], BooleanType)
    assert isinstance(kinds[(Scope.LESION, "firmness")], NumberType)
