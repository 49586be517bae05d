"""The plan as a Bundle: nothing is lost, nothing is added, nothing is proposed that the plan does not propose."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from constants import DAY
from fhir.resources.R4B.bundle import Bundle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from strategies import records
from vignettes.test_vignettes import FILES, read

from osteon.examples import example_files
from osteon.faults import RecordError
from osteon.fhir import is_patient_reference, plan_bundle, read_answers
from osteon.fhir.answer_values import can_be_answered
from osteon.fhir.write_elements import SYSTEMS
from osteon.fhir.write_requests import is_requested, key_of
from osteon.library import Library
from osteon.logic import Scope
from osteon.planner import Amount, Plan, Planner, reference_of
from osteon.record import Entry, Record, read_file, read_record

EXAMPLES = sorted(example_files())
QUICK = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=4)
Json = dict[str, Any]


@cache
def example(planner: Planner, name: str) -> tuple[Plan, Record]:
    library = planner.library
    record = read_record(read_file(example_files()[name]), library.vocabulary, library.conversions)
    return planner.plan(record, DAY), record


@cache
def bundle_of(planner: Planner, name: str) -> Json:
    plan, record = example(planner, name)
    return plan_bundle(plan, record, planner.library, "Patient/77")


def of_type(bundle: Json, kind: str) -> list[Json]:
    return [entry["resource"] for entry in bundle["entry"] if entry["resource"]["resourceType"] == kind]


def parts(value: Any) -> Iterator[Json]:
    """Every object in a Bundle."""
    if isinstance(value, dict):
        yield value
        for part in value.values():
            yield from parts(part)
    elif isinstance(value, list):
        for part in value:
            yield from parts(part)


# -- nothing is lost -----------------------------------------------------------------------------


def _from_parameters(fields: list[Json], kind: type[Struct]) -> Struct:
    """The part of a plan that Parameters hold, read by nothing but the declared fields of the plan."""
    made = {}
    for name, hint in get_type_hints(kind).items():
        found = [field for field in fields if field["name"] == name]
        if get_origin(hint) is tuple:
            inner = get_args(hint)[0]
            made[name] = tuple(_value(field, inner) for field in found)
            continue
        options = get_args(hint) if get_args(hint) else (hint,)
        pair = next((option for option in options if get_origin(option) is tuple), None)
        if pair is not None:
            made[name] = tuple(_value(field, get_args(pair)[0]) for field in found) or None
        elif found:
            made[name] = _value(found[0], next(option for option in options if option is not type(None)))
        else:
            made[name] = None if type(None) in options else ""
    return kind(**made)


def _value(field: Json, kind: Any) -> Any:
    if "valueQuantity" in field:
        return Amount(value=float(field["valueQuantity"]["value"]), unit=field["valueQuantity"]["code"])
    if isinstance(kind, type) and issubclass(kind, Struct):
        return _from_parameters(field.get("part", []), kind)
    value = next(value for name, value in field.items() if name.startswith("value"))
    return float(value) if kind is float else value


def plan_in(bundle: Json) -> Plan:
    """The plan, put together again from the Bundle."""
    responses = {item["identifier"][0]["value"]: item for item in of_type(bundle, "GuidanceResponse")}
    hints = get_type_hints(Plan)
    whole = _from_parameters(responses["plan"]["contained"][0]["parameter"], Plan)
    lists = {"options": [], "red_flags": [], "goals": [], "instruments": []}
    modules = {"intervention": "options", "alert": "red_flags", "goal": "goals", "instrument": "instruments"}
    for response in responses.values():
        name = modules.get(response["moduleUri"].split(":")[2])
        if name is not None:
            lists[name].append(_from_parameters(response["contained"][0]["parameter"], get_args(hints[name])[0]))
    return msgspec.structs.replace(whole, **{name: tuple(found) for name, found in lists.items()})


@pytest.mark.parametrize("name", EXAMPLES)
def test_everything_that_a_plan_says_can_be_read_from_the_bundle(planner: Planner, name: str) -> None:
    plan, _ = example(planner, name)
    assert plan_in(bundle_of(planner, name)) == plan


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_has_a_place_in_fhir_stands_in_its_place(planner: Planner, name: str) -> None:
    plan, _ = example(planner, name)
    bundle = bundle_of(planner, name)
    identified = {
        kind: [item["identifier"][0]["value"] for item in of_type(bundle, kind)]
        for kind in ("Goal", "DetectedIssue", "Task", "ServiceRequest", "MedicationRequest", "GuidanceResponse")
    }
    assert identified["Goal"] == [goal.id for goal in plan.goals]
    flags = [reference_of(flag.id, flag.lesion) for flag in plan.red_flags]
    assert identified["DetectedIssue"][: len(flags)] == flags
    requests = sorted(identified["ServiceRequest"] + identified["MedicationRequest"])
    assert requests == sorted(key_of(option) for option in plan.options if is_requested(option))
    tasks = sum(len(flag.actions) for flag in plan.red_flags)
    tasks += sum(len(option.before_starting) + len(option.monitoring) for option in plan.options if is_requested(option))
    assert len(set(identified["Task"])) == len(identified["Task"]) == tasks
    against = [
        f"{key_of(option)}#contraindications/{part.id}" for option in plan.options for part in option.against if part.truth == "true"
    ]
    assert set(against) <= set(identified["DetectedIssue"])
    (questionnaire,) = of_type(bundle, "Questionnaire")
    asked = [item["linkId"] for item in questionnaire["item"][0]["item"]]
    wanted = [question.fact if question.lesion is None else f"{question.fact}@{question.lesion}" for question in plan.questions]
    assert asked[: len(wanted)] == wanted
    (library,) = of_type(bundle, "Library")
    assert [source["label"] for source in library["relatedArtifact"]] == [source.id for source in plan.sources]


def test_red_flags_say_whether_they_are_raised(planner: Planner) -> None:
    plan, _ = example(planner, "lung-cord-compression")
    bundle = bundle_of(planner, "lung-cord-compression")
    by_name = {item["identifier"][0]["value"]: item for item in of_type(bundle, "DetectedIssue")}
    assert {flag.state for flag in plan.red_flags} == {"raised", "not excluded"}
    for flag in plan.red_flags:
        issue = by_name[reference_of(flag.id, flag.lesion)]
        assert (issue["status"], issue.get("severity")) == (("final", "high") if flag.state == "raised" else ("preliminary", None))
    (group,) = [item for item in of_type(bundle, "RequestGroup") if item["identifier"][0]["value"] == "red-flags"]
    conditional = [bool(action.get("condition")) for action in group["action"]]
    assert conditional == [flag.state != "raised" for flag in plan.red_flags if flag.actions]


def test_a_goal_that_is_not_expected_is_not_pursued(planner: Planner) -> None:
    bundle = bundle_of(planner, "breast-painful-spine")
    cure = next(goal for goal in of_type(bundle, "Goal") if goal["identifier"][0]["value"] == "cure")
    (care_plan,) = of_type(bundle, "CarePlan")
    assert cure["lifecycleStatus"] == "rejected"
    assert cure["achievementStatus"]["coding"][0]["code"] == "not-attainable"
    assert f"urn:uuid:{cure['id']}" not in [goal["reference"] for goal in care_plan["goal"]]


# -- nothing is added ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXAMPLES)
def test_only_what_the_plan_proposes_is_requested_and_only_as_a_draft_proposal(planner: Planner, name: str) -> None:
    bundle = bundle_of(planner, name)
    for kind in ("ServiceRequest", "MedicationRequest", "Task", "RequestGroup", "CarePlan"):
        assert {(item["status"], item["intent"]) for item in of_type(bundle, kind)} <= {("draft", "proposal")}


@pytest.mark.parametrize("name", EXAMPLES)
def test_references_lead_to_the_bundle_or_to_the_person(planner: Planner, name: str) -> None:
    bundle = bundle_of(planner, name)
    addresses = [entry["fullUrl"] for entry in bundle["entry"]]
    assert len(set(addresses)) == len(addresses)
    assert all(entry["fullUrl"] == f"urn:uuid:{entry['resource']['id']}" for entry in bundle["entry"])
    kinds = {entry["fullUrl"]: entry["resource"]["resourceType"] for entry in bundle["entry"]}
    for part in parts(bundle):
        target = part.get("reference")
        if isinstance(target, str) and part.get("type") and "resourceType" not in part:
            assert target == "Patient/77" or kinds[target] == part["type"]
    assert not of_type(bundle, "Patient")


@pytest.mark.parametrize("name", EXAMPLES)
def test_only_declared_and_checked_codes_are_used(planner: Planner, library: Library, name: str) -> None:
    declared = {
        (SYSTEMS[code.system], code.code, code.display)
        for declaration in library.vocabulary.declarations
        for code in (*declaration.codes, *(code for value in declaration.values for code in value.codes))
        if code.verified and code.system in SYSTEMS
    }
    for side in (library.fhir.left, library.fhir.right):
        assert side is not None
        declared.add((SYSTEMS[side.system], side.code, side.display))
    terminologies = set(SYSTEMS.values())
    used = {
        (part["system"], part["code"], part.get("display"))
        for part in parts(bundle_of(planner, name))
        if part.get("system") in terminologies
    }
    assert used <= declared


def test_a_medicine_carries_its_code_and_a_class_of_medicines_none(planner: Planner) -> None:
    bundle = bundle_of(planner, "breast-painful-spine")
    medicines = {item["identifier"][0]["value"]: item["medicationCodeableConcept"] for item in of_type(bundle, "MedicationRequest")}
    assert {coding["code"] for coding in medicines["denosumab"]["coding"]} == {"993449", "M05BX04"}
    assert "coding" not in medicines["endocrine-therapy-with-cdk46-inhibitor"]
    assert medicines["endocrine-therapy-with-cdk46-inhibitor"]["text"]


def test_a_request_for_a_lesion_names_bone_and_side(planner: Planner) -> None:
    bundle = bundle_of(planner, "breast-painful-spine")
    (radiotherapy,) = [
        item for item in of_type(bundle, "ServiceRequest") if item["identifier"][0]["value"] == "single-fraction-radiotherapy@rib"
    ]
    (site,) = radiotherapy["bodySite"]
    assert site["text"] == "Seventh rib, left"
    assert site["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "7771000"


def test_treatments_that_must_not_be_combined_are_an_issue_of_both(planner: Planner) -> None:
    bundle = bundle_of(planner, "breast-painful-spine")
    pairs = [item for item in of_type(bundle, "DetectedIssue") if item["code"]["coding"][0]["code"] == "together-forbidden"]
    assert any({"Denosumab", "Zoledronic acid"} == {part["display"] for part in pair["implicated"]} for pair in pairs)


def test_nothing_in_a_bundle_is_empty(planner: Planner) -> None:
    for part in parts(bundle_of(planner, "breast-painful-spine")):
        assert all(value not in (None, "", [], {}) for value in part.values()), part


# -- whom it is for ------------------------------------------------------------------------------


def test_the_person_is_referred_to_as_given_and_else_named_only_by_the_records_id(planner: Planner) -> None:
    plan, record = example(planner, "only-the-primary")
    without = plan_bundle(plan, record, planner.library)
    (care_plan,) = of_type(without, "CarePlan")
    assert care_plan["subject"] == {"type": "Patient", "identifier": {"system": "urn:osteon:record", "value": record.id}}
    nameless = plan_bundle(plan, msgspec.structs.replace(record, id=""), planner.library)
    assert of_type(nameless, "CarePlan")[0]["subject"] == {"type": "Patient", "display": "The person of this record"}
    ids = [{entry["fullUrl"] for entry in bundle["entry"]} for bundle in (without, plan_bundle(plan, record, planner.library, "Patient/1"))]
    assert not ids[0] & ids[1]
    with pytest.raises(ValueError, match="Patient/ID"):
        plan_bundle(plan, record, planner.library, "Group/1")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Patient/77", True),
        ("https://example.org/fhir/Patient/77", True),
        ("urn:uuid:cd4ddc58-47b5-5a8a-acfc-0999d7562b3d", True),
        ("Patient/", False),
        ("Patient/a b", False),
        ("Group/77", False),
        ("urn:uuid:77", False),
        ("Patient/77\n", False),
    ],
)
def test_references_to_a_person_have_one_of_three_forms(text: str, holds: bool) -> None:
    assert is_patient_reference(text) is holds


# -- questions and answers -----------------------------------------------------------------------


def stated(entries: dict[str, Entry], scope: Scope, library: Library) -> dict[str, Any]:
    """What of a record one answer each can state: value and day. A quantity is read with twelve digits."""
    by_key = library.vocabulary.by_key

    def shown(raw: Any) -> Any:
        return tuple(float(f"{end:.12g}") for end in raw) if isinstance(raw, tuple) else raw

    return {name: (shown(entry.raw), entry.date) for name, entry in entries.items() if can_be_answered(by_key[(scope, name)], entry.raw)}


def assert_answers_give_the_record_back(plan: Plan, record: Record, library: Library) -> None:
    (response,) = of_type(plan_bundle(plan, record, library, "Patient/77"), "QuestionnaireResponse")
    data, unused = read_answers(json.loads(json.dumps(response)), library.vocabulary)
    again = read_record(data, library.vocabulary, library.conversions)
    assert unused == ()
    assert again.id == "77"
    assert stated(again.entries, Scope.PATIENT, library) == stated(record.entries, Scope.PATIENT, library)
    assert [lesion.id for lesion in again.lesions] == [lesion.id for lesion in record.lesions]
    for ours, theirs in zip(record.lesions, again.lesions, strict=True):
        assert stated(theirs.entries, Scope.LESION, library) == stated(ours.entries, Scope.LESION, library)
        if ours.courses is None:
            assert theirs.courses is None
        else:
            assert theirs.courses is not None
            courses = [[stated(course.entries, Scope.COURSE, library) for course in side] for side in (ours.courses, theirs.courses)]
            assert courses[0] == courses[1]


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_answers_of_an_example_give_its_record_back(planner: Planner, name: str) -> None:
    assert_answers_give_the_record_back(*example(planner, name), planner.library)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_questionnaire_fits_its_answers(planner: Planner, name: str) -> None:
    bundle = bundle_of(planner, name)
    (questionnaire,), (response,) = of_type(bundle, "Questionnaire"), of_type(bundle, "QuestionnaireResponse")
    assert response["questionnaire"] == questionnaire["url"]
    items = {part["linkId"]: part for part in parts(questionnaire) if "linkId" in part}
    links = [part["linkId"] for part in parts(questionnaire) if "linkId" in part]
    assert len(links) == len(set(links))
    for part in parts(response):
        if "linkId" not in part:
            continue
        item = items[part["linkId"]]
        for answer in part.get("answer", []):
            form = {"choice": "Coding"}.get(item["type"], item["type"].capitalize())
            assert f"value{form}" in answer
            if item["type"] == "choice":
                (chosen,) = [option["valueCoding"] for option in item["answerOption"] if option.get("initialSelected")]
                assert answer["valueCoding"] == chosen
    for item in items.values():
        options = [json.dumps(option["valueCoding"]) for option in item.get("answerOption", [])]
        assert len(options) == len(set(options))
        assert not (options and "initial" in item)
        for condition in item.get("enableWhen", []):
            gate = items[condition["question"]]
            if "answerCoding" in condition:
                assert condition["answerCoding"] in [option["valueCoding"] for option in gate["answerOption"]]
            else:
                assert gate["type"] == "boolean"


def test_a_question_is_shown_only_when_its_fact_exists(planner: Planner) -> None:
    record = read_record({"patient": {"bone_metastases": "confirmed", "primary": "breast"}}, planner.library.vocabulary)
    (questionnaire,) = of_type(plan_bundle(planner.plan(record, DAY), record, planner.library), "Questionnaire")
    items = {part["linkId"]: part for part in parts(questionnaire) if "linkId" in part}
    assert items["pregnant"]["enableWhen"] == [
        {"question": "sex", "operator": "=", "answerCoding": items["sex"]["answerOption"][0]["valueCoding"]}
    ]


def test_a_value_in_another_unit_is_shown_as_it_was_given(planner: Planner) -> None:
    (questionnaire,) = of_type(bundle_of(planner, "breast-painful-spine"), "Questionnaire")
    items = {part["linkId"]: part for part in parts(questionnaire) if "linkId" in part}
    assert items["creatinine"]["initial"][0]["valueQuantity"]["code"] == "umol/L"
    assert "As given: 0.9 mg/dL" in items["creatinine/help"]["text"]


def test_a_new_answer_is_read_with_its_day_and_unit(library: Library) -> None:
    answers = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "subject": {"reference": "https://example.org/fhir/Patient/9"},
        "item": [
            {
                "linkId": "creatinine",
                "answer": [
                    {
                        "valueQuantity": {"value": 1.0, "unit": "mg/dL", "code": "mg/dL", "comparator": "<"},
                        "item": [{"linkId": "creatinine/date", "answer": [{"valueDate": "2025-12"}]}],
                    }
                ],
            },
            {"linkId": "lesion.pain@rib", "answer": [{"valueInteger": 7}]},
            {"linkId": "no_such_fact", "answer": [{"valueBoolean": True}]},
            {"linkId": "er_status", "answer": [{"valueString": "positive"}]},
            {"linkId": "worst_pain"},
        ],
    }
    data, unused = read_answers(answers, library.vocabulary)
    assert data == {
        "id": "9",
        "patient": {"creatinine": {"value": 1.0, "unit": "mg/dL", "comparator": "<", "date": "2025-12"}},
        "lesions": [{"id": "rib", "pain": 7}],
    }
    assert [fault.where for fault in unused] == ["no_such_fact", "er_status"]


@pytest.mark.parametrize(
    "answers", [{}, [], {"resourceType": "Bundle"}, {"resourceType": "QuestionnaireResponse", "status": "entered-in-error"}]
)
def test_what_holds_no_answers_is_refused(library: Library, answers: Any) -> None:
    with pytest.raises(RecordError):
        read_answers(answers, library.vocabulary)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["item", "linkId", "answer", "valueBoolean", "valueCoding", "valueQuantity", "valueDate"]), inner)
    ),
    max_leaves=20,
)


@given(items=JUNK)
@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
def test_answers_of_any_shape_are_read_or_named(library: Library, items: Any) -> None:
    data, _ = read_answers({"resourceType": "QuestionnaireResponse", "item": items}, library.vocabulary)
    assert set(data) == {"patient", "lesions"}


# -- for any record ------------------------------------------------------------------------------


def given_facts(library: Library) -> dict[Scope, list[str]]:
    return {scope: [item.name for item in library.vocabulary.given(scope)] for scope in Scope}


@given(data=st.data())
@QUICK
def test_any_plan_gives_the_same_bytes_twice_and_loses_nothing(planner: Planner, data: st.DataObject) -> None:
    library = planner.library
    record = data.draw(records(library.vocabulary.domain, given_facts(library)))
    plan = planner.plan(record, DAY)
    first, second = (msgspec.json.encode(plan_bundle(plan, record, library, "Patient/77")) for _ in range(2))
    assert first == second
    assert plan_in(json.loads(first)) == plan
    assert math.isfinite(len(first))
    assert_answers_give_the_record_back(plan, record, library)


# -- other people's models -----------------------------------------------------------------------


def test_a_bundle_is_read_by_an_independent_implementation(planner: Planner) -> None:
    """R4B, which differs little from R4 in the resources used here; R4 itself is checked by `make fhir`."""
    Bundle.model_validate(bundle_of(planner, "lung-cord-compression"))


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_plan_of_every_vignette_is_read_by_an_independent_implementation(planner: Planner, path: Path) -> None:
    vignette = read(path)
    record = read_record(vignette.record, planner.library.vocabulary, planner.library.conversions)
    plan = planner.plan(record, DAY)
    bundle = plan_bundle(plan, record, planner.library)
    Bundle.model_validate(bundle)
    assert plan_in(bundle) == plan
