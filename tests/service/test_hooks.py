"""CDS Hooks: discovery, cards when a patient is opened, the published messages, feedback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
from service.cards_checked import checked
from service.people import BONE, BREAST, bundle, call, observation, patient, person
from service.serving import served

PUBLISHED = Path(__file__).parent / "published"
GENEROUS = {"requests_per_minute": 600_000, "burst": 10_000}


def published(name: str) -> Any:
    return json.loads((PUBLISHED / f"{name}.json").read_text())


def cards_of(client: httpx.Client, asked: dict[str, Any], status: int = 200) -> list[dict[str, Any]]:
    answer = client.post(f"/cds-services/osteon-{asked['hook']}", json=asked)
    assert answer.status_code == status, answer.text
    return checked(answer.json()) if status == 200 else answer.json()


def test_discovery(client: httpx.Client) -> None:
    services = client.get("/cds-services").json()["services"]
    assert [service["hook"] for service in services] == ["patient-view", "order-select", "order-sign"]
    for service in services:
        assert {"hook", "id", "title", "description", "prefetch"} <= set(service)
        for template in service["prefetch"].values():
            assert "{{context.patientId}}" in template
            assert "%" not in template  # plain searches: no expressions that only newer clients understand


def test_a_red_flag_is_a_critical_card_and_the_questions_come_last(client: httpx.Client) -> None:
    cards = cards_of(client, call(prefetch=person(calcium=3.2)))
    assert [card["indicator"] for card in cards] == ["critical", "info"]
    assert cards[0]["summary"] == "High calcium: act within 24 hours"
    assert cards[0]["source"]["url"].startswith("http")
    assert cards[0]["overrideReasons"]
    assert "unknowns would decide most" in cards[1]["summary"]
    assert cards[0]["links"][0]["type"] == "absolute"


def test_the_same_call_gives_the_same_numbers_and_another_call_others(client: httpx.Client) -> None:
    asked = call(prefetch=person(calcium=3.2))
    assert cards_of(client, asked) == cards_of(client, asked)
    other = cards_of(client, {**asked, "hookInstance": "another"})
    assert other[0]["uuid"] != cards_of(client, asked)[0]["uuid"]


def test_nothing_is_said_of_someone_whom_osteon_does_not_concern(client: httpx.Client) -> None:
    assert cards_of(client, call(prefetch={"patient": patient()})) == []
    high = {"patient": patient(), "observations": bundle(observation("17861-6", 3.4, "mmol/L"))}
    assert cards_of(client, call(prefetch=high)) == []


def test_a_question_that_a_laboratory_can_answer_comes_with_an_order() -> None:
    with served(limits=GENEROUS, cards={"most": 9, "questions": 9}) as address, httpx.Client(base_url=address, trust_env=False) as client:
        cards = cards_of(client, call(prefetch=person()))
    actions = [action for card in cards for suggestion in card.get("suggestions", ()) for action in suggestion["actions"]]
    assert actions
    for action in actions:
        resource = action["resource"]
        assert resource["subject"] == {"reference": "Patient/p-1"}
        assert (resource["status"], resource["intent"]) == ("draft", "proposal")
        assert resource["code"]["coding"][0]["system"] == "http://loinc.org"


def test_no_more_cards_than_the_operator_wants() -> None:
    with served(limits=GENEROUS, cards={"most": 1}) as address, httpx.Client(base_url=address, trust_env=False) as client:
        cards = cards_of(client, call(prefetch=person(calcium=3.2)))
    assert [card["indicator"] for card in cards] == ["critical"]
    assert "1 more in the full plan" in cards[0]["detail"]


def test_another_patient_in_the_data_is_told_and_nothing_is_mixed(client: httpx.Client) -> None:
    cards = cards_of(client, call(prefetch=person(calcium=3.2, about="p-2")))
    assert [card["summary"] for card in cards] == ["No advice: the data that were sent belong to another patient"]


def test_single_resources_about_another_patient_are_left_out(client: httpx.Client) -> None:
    sent = person()
    sent["observations"] = bundle(observation("17861-6", 3.6, "mmol/L", about="p-2"), observation("1751-7", 40, "g/L", about="p-2"))
    cards = cards_of(client, call(prefetch=sent))
    assert [card["indicator"] for card in cards] == ["info"]
    assert "2 resources were about another patient" in cards[0]["detail"]


@pytest.mark.parametrize("reference", ["urn:uuid:7", "Group/1", "7", "https://other.example/fhir/Patient/p-2"])
def test_what_may_be_about_someone_else_is_left_out(client: httpx.Client, reference: str) -> None:
    sent = person()
    sent["observations"] = bundle({**observation("17861-6", 3.6, "mmol/L"), "subject": {"reference": reference}})
    assert [card["indicator"] for card in cards_of(client, call(prefetch=sent))] == ["info"]


def test_parts_that_failed_are_told(client: httpx.Client) -> None:
    sent = {**person(), "medicationRequests": {"resourceType": "OperationOutcome", "issue": []}, "procedures": None}
    cards = cards_of(client, call(prefetch=sent))
    assert "Could not be had: medicationRequests" in cards[-1]["detail"]


def test_a_part_with_more_pages_is_told(client: httpx.Client) -> None:
    sent = person()
    sent["observations"]["link"] = [{"relation": "next", "url": "https://ehr.example.org/fhir?page=2"}]
    assert "Sent in part: observations" in cards_of(client, call(prefetch=sent))[-1]["detail"]


def test_nothing_at_all_is_a_failed_precondition(client: httpx.Client) -> None:
    for asked in (call(), call(prefetch={}), call(prefetch={"patient": None})):
        told = cards_of(client, asked, 412)
        assert told["errors"][0]["field"] == "prefetch"  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hook": "order-sign"}, "hook"),
        ({"context": {"userId": "Practitioner/1"}}, "context.patientId"),
        ({"context": {"userId": "Practitioner/1", "patientId": "../Patient"}}, "context.patientId"),
        ({"context": {"patientId": "p-1"}}, "context.userId"),
        ({"context": "p-1"}, "context"),
        ({"hookInstance": 7}, "hookInstance"),
        ({"fhirAuthorization": {"access_token": "t", "token_type": "Bearer"}}, "fhirServer"),
    ],
)
def test_a_call_that_is_not_in_order_is_told_which_field(client: httpx.Client, change: dict[str, Any], field: str) -> None:
    answer = client.post("/cds-services/osteon-patient-view", json={**call(prefetch=person()), **change})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("request-input-index-3", 200),
        ("request-old-docs-examples-2", 200),
        ("request-old-docs-examples-0", 422),  # of a time before R4: `medications` in place of `draftOrders`
        ("request-input-index-28", 422),  # without a patient
        ("crd-order_select_hook_request", 200),
        ("crd-order_sign_hook_request", 200),
    ],
)
def test_published_requests(client: httpx.Client, name: str, status: int) -> None:
    cards_of(client, published(name), status)


def test_the_schema_takes_the_published_answers() -> None:
    schema = json.loads((Path(__file__).parent / "cards.schema.json").read_text())
    for name in ("response-input-index-19", "response-old-docs-examples-3", "crd-valid_cards"):
        found = published(name)
        jsonschema.validate(found if isinstance(found, dict) and "cards" in found else {"cards": found}, schema)


def test_published_feedback_is_taken(client: httpx.Client) -> None:
    for name in ("feedback-input-index-21", "feedback-input-index-22"):
        assert client.post("/cds-services/osteon-patient-view/feedback", json=published(name)).status_code == 200
    wrong = {"feedback": [{"card": "x", "outcome": "ignored", "outcomeTimestamp": "2026-01-01T00:00:00Z"}]}
    answer = client.post("/cds-services/osteon-patient-view/feedback", json=wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "feedback[0].outcome"


def test_a_bundle_in_a_bundle_and_the_same_resource_twice_count_once(client: httpx.Client) -> None:
    sent = person(calcium=3.2)
    once = cards_of(client, {**call(prefetch=sent), "hookInstance": "i"})
    sent["again"] = bundle(sent["observations"], BREAST, BONE)
    assert cards_of(client, {**call(prefetch=sent), "hookInstance": "i"}) == once
