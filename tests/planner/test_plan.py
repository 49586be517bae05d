"""Whole plans over the shipped knowledge."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from constants import DAY
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import records

from osteon.examples import example_files
from osteon.library import CASES, files_of
from osteon.logic import NumberType, Scope
from osteon.planner import Plan, Planner, Status
from osteon.planner.cases import run_cases
from osteon.planner.combinations import forbidden
from osteon.planner.coverage import Coverage
from osteon.record import read_file, read_record

QUICK = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=60)
THOROUGH = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=5_000)
EXAMPLES = sorted(example_files())


def plan_of(planner: Planner, name: str, day: date = DAY) -> Plan:
    library = planner.library
    return planner.plan(read_record(read_file(example_files()[name]), library.vocabulary, library.conversions), day)


def named(plan: Plan, status: Status) -> set[str]:
    return {option.id for option in plan.options if option.status == status.value}


def test_all_cases_and_examples_beside_the_documents_hold(planner: Planner) -> None:
    coverage = Coverage()
    assert [str(fault) for fault in run_cases(planner, files_of(None, ()), coverage)] == []
    assert coverage.gaps() == {}
    assert coverage.one_sided() == {}
    assert coverage.cases > 500


def test_every_document_has_cases_beside_it() -> None:
    files = files_of(None, ())
    have = {file.path.name.removesuffix(CASES) for file in files if file.path.name.endswith(CASES)}
    need = {
        file.path.stem for file in files if file.section in ("interventions", "alerts", "measures") and not file.path.name.endswith(CASES)
    }
    assert need - have == set()


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_gives_a_plan_that_is_the_same_each_time(planner: Planner, name: str) -> None:
    first, second = plan_of(planner, name), plan_of(planner, name)
    assert msgspec.json.encode(first) == msgspec.json.encode(second)
    assert any(Status(option.status).is_proposed for option in first.options)
    assert msgspec.json.decode(msgspec.json.encode(first), type=Plan) == first


def test_a_record_with_nothing_but_the_primary_gets_a_useful_plan(planner: Planner) -> None:
    plan = plan_of(planner, "only-the-primary")
    assert "needs-assessment-and-team-discussion" in named(plan, Status.OFFER)
    assert [goal.state for goal in plan.goals if goal.id == "relieve-symptoms"] == ["realistic"]
    first = [question.fact for question in plan.questions[:6]]
    assert "bone_metastases" in [question.fact for question in plan.questions]
    assert len(first) == 6


@pytest.mark.parametrize(
    ("primary", "state"),
    [("germ_cell", "realistic"), ("breast", "not expected"), ("lymphoma", "not known yet"), (None, "not known yet")],
)
def test_cure_is_never_granted_or_denied_without_a_reason(planner: Planner, primary: str | None, state: str) -> None:
    patient = {"bone_metastases": "confirmed"} | ({"primary": primary} if primary else {})
    plan = planner.plan(read_record({"patient": patient}, planner.library.vocabulary), DAY)
    (cure,) = [goal for goal in plan.goals if goal.id == "cure"]
    assert cure.state == state
    assert cure.because or state == "not known yet"


def test_cord_compression_comes_before_everything_elective(planner: Planner) -> None:
    plan = plan_of(planner, "lung-cord-compression")
    assert plan.red_flags[0].id == "spinal-cord-compression"
    assert plan.red_flags[0].state == "raised"
    assert plan.schedule.now[0].option.startswith("spinal-cord-compression")
    assert "dexamethasone-cord-compression" in named(plan, Status.OFFER_WITH_CAUTION)
    assert "spinal-decompression" in named(plan, Status.CONSIDER)


def test_the_european_label_and_the_bone_agent_decide_radium(planner: Planner) -> None:
    plan = plan_of(planner, "prostate-castration-resistant")
    assert "radium-223" in named(plan, Status.OFFER_WITH_CAUTION)
    combination = next(item for item in plan.combinations if item.id == "radiopharmaceutical-with-external-beam")
    assert combination.options[1].endswith("@femur")


def test_weak_kidneys_rule_zoledronic_acid_out_and_fix_the_femur(planner: Planner) -> None:
    plan = plan_of(planner, "kidney-impending-fracture")
    assert "zoledronic-acid" in named(plan, Status.CONTRAINDICATED)
    assert {flag.id for flag in plan.red_flags if flag.state == "raised"} >= {"hypercalcaemia", "impending-fracture"}
    assert any(result.id == "mirels" and (result.low, result.high) == (12, 12) for result in plan.instruments)


def test_the_plan_carries_its_basis(planner: Planner) -> None:
    plan = plan_of(planner, "breast-painful-spine")
    assert plan.knowledge.digest == planner.library.digest
    assert plan.as_of == "2026-01-01"
    keys = {source.id for source in plan.sources}
    for option in plan.options:
        if Status(option.status).is_proposed:
            assert all(set(part.sources) <= keys for part in option.indications)


def check_invariants(planner: Planner, data: Any) -> None:
    """The first five invariants of the design, on a generated record."""
    names = {scope: [item.name for item in planner.library.vocabulary.given(scope)] for scope in Scope}
    record = data.draw(records(planner.engine.domain, names))
    plan = planner.plan(record, DAY, questions=False)
    assert any(Status(option.status).is_proposed for option in plan.options)
    for option in plan.options:
        if Status(option.status).is_proposed:
            assert not [part for part in option.against if part.strength == "absolute"]
    states = [flag.state for flag in plan.red_flags]
    assert states == sorted(states, key=lambda state: state != "raised")
    for combination in plan.combinations:
        ids = [reference.partition("@")[0] for reference in combination.options]
        assert not [pair for pair in pairwise(ids) if forbidden(planner.library, *pair)]


@QUICK
@given(st.data())
def test_invariants_hold_on_generated_records(planner: Planner, data: Any) -> None:
    check_invariants(planner, data)


@pytest.mark.slow
@THOROUGH
@given(st.data())
def test_invariants_hold_on_thousands_of_records(planner: Planner, data: Any) -> None:
    check_invariants(planner, data)


def check_refinement(planner: Planner, data: Any) -> None:
    """Any one value for any one unknown fact never flips a decided status over the whole knowledge."""
    names = {scope: [item.name for item in planner.library.vocabulary.given(scope)] for scope in Scope}
    record = data.draw(records(planner.engine.domain, names, most_lesions=2))
    evaluation = planner.evaluate(record, DAY)
    hinges = planner.inquirer.hinges(evaluation)[:20]
    if not hinges:
        return
    hinge = data.draw(st.sampled_from(hinges))
    current = evaluation.raw(hinge.fact, hinge.lesion)
    for raw in planner.inquirer._suppositions(hinge.fact, current, DAY):
        later = evaluation.with_value(hinge.fact, raw, hinge.lesion)
        for before, after in zip(planner.judge.verdicts(evaluation), planner.judge.verdicts(later), strict=True):
            assert (before.intervention, before.lesion) == (after.intervention, after.lesion)
            if before.status.is_proposed:
                assert after.status.is_proposed
            if before.status.is_ruled_out:
                assert after.status.is_ruled_out


@QUICK
@given(st.data())
def test_an_answer_never_flips_a_decided_status(planner: Planner, data: Any) -> None:
    check_refinement(planner, data)


@pytest.mark.slow
@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=2_000)
@given(st.data())
def test_an_answer_never_flips_a_decided_status_in_thousands(planner: Planner, data: Any) -> None:
    check_refinement(planner, data)


def test_the_interview_ends_and_then_no_answer_changes_anything(planner: Planner) -> None:
    """Answering the most decisive question again and again comes to an end."""
    library = planner.library
    data = read_file(example_files()["breast-painful-spine"])
    for _ in range(300):
        record = read_record(data, library.vocabulary, library.conversions)
        evaluation = planner.evaluate(record, DAY)
        questions = planner.questions(evaluation)
        if not questions:
            break
        question = questions[0]
        name = question.fact.rpartition(".")[2]
        target = data["patient"] if question.lesion is None else next(x for x in data["lesions"] if x["id"] == question.lesion)
        kind = library.vocabulary.find(library.role(question.fact)).type
        numbers = (
            [round(kind.low + (kind.high - kind.low) * part) for part in (0.3, 0.1, 0, 0.6, 1)] if isinstance(kind, NumberType) else []
        )
        answers = {"boolean": [False, True], "choice": list(question.choices), "number": numbers, "date": ["2020-01-01"]}[question.kind]
        for answer in answers:
            target[name] = answer
            attempt = read_record(data, library.vocabulary, library.conversions)
            if not attempt.notes and not planner.evaluate(attempt, DAY).contradictions:
                break
        else:
            pytest.fail(f"no answer to {question.fact} is accepted")
    else:
        pytest.fail("the interview does not end")
    assert planner.inquirer.hinges(evaluation) == () or not questions


def test_a_question_on_which_a_red_flag_hinges_weighs_more_the_less_time_it_leaves(planner: Planner) -> None:
    record = read_record({"patient": {"primary": "kidney"}}, planner.library.vocabulary, planner.library.conversions)
    only_alerts = {
        question.decides[0]: question.weight
        for question in planner.plan(record, DAY).questions
        if len(question.decides) == 1 and question.decides[0] in planner.library.alert_by_id
    }
    within = {name: planner.library.alert_by_id[name].within_hours for name in only_alerts}
    single = {name: weight for name, weight in only_alerts.items() if weight >= 6}
    assert len(single) > 1
    ordered = sorted(single, key=lambda name: within[name])
    assert [single[name] for name in ordered] == sorted(single.values(), reverse=True)
