"""Draft orders against the knowledge: one story for each thing that a card can say."""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest
from service.cards_checked import checked
from service.people import BONE, BREAST, bundle, call, medicine, patient, person

from osteon.library import Library
from osteon.logic import ChoiceType
from osteon.planner import Planner
from osteon.record import read_record
from osteon.service.hook_data import hook_data
from osteon.service.orders import Checker, days_between, dose_ordered, fractions_ordered, orders_of
from osteon.service.patient_view import contradictory

DAY = date(2026, 11, 25)
ZOLEDRONIC, DENOSUMAB, IBUPROFEN = ("77655", "zoledronic acid"), ("993449", "denosumab"), ("5640", "ibuprofen")


def draft(which: tuple[str, str], identifier: str = "d-1", **more: Any) -> dict[str, Any]:
    return medicine(*which, status="draft", identifier=identifier, **more)


def cards_of(client: httpx.Client, prefetch: Any, *orders: dict[str, Any], hook: str = "order-sign") -> list[dict[str, Any]]:
    answer = client.post(f"/cds-services/osteon-{hook}", json=call(hook, prefetch, orders=orders))
    assert answer.status_code == 200, answer.text
    return checked(answer.json())


def test_contraindicated(client: httpx.Client) -> None:
    cards = cards_of(client, person(creatinine=300), draft(ZOLEDRONIC, dose=4))
    assert [card["indicator"] for card in cards] == ["critical"]
    assert cards[0]["summary"] == "Zoledronic acid: contraindicated. The kidneys are too weak to clear it."
    action = cards[0]["suggestions"][0]["actions"][0]
    assert (action["type"], action["resourceId"]) == ("delete", "MedicationRequest/d-1")


def test_more_than_the_dose_for_these_kidneys(client: httpx.Client) -> None:
    cards = cards_of(client, person(creatinine=110), draft(ZOLEDRONIC, dose=4, every=(12, "wk")))
    dose = next(card for card in cards if "more than the dose" in card["summary"])
    assert dose["indicator"] == "warning"
    assert "3.3 mg" in dose["summary"]
    resource = dose["suggestions"][0]["actions"][0]["resource"]
    assert resource["dosageInstruction"][0]["doseAndRate"][0]["doseQuantity"]["value"] == 3.3
    assert resource["id"] == "d-1"
    assert "creatinine clearance" in dose["detail"].lower()


@pytest.mark.parametrize(("dose", "unit"), [(3.3, "mg"), (3300, "ug"), (0.0033, "g"), (4.1, "mL"), (3.3, "drops"), (3.3, "x" * 500)])
def test_the_right_dose_in_any_unit_and_one_that_cannot_be_compared_say_nothing(client: httpx.Client, dose: float, unit: str) -> None:
    cards = cards_of(client, person(creatinine=110), draft(ZOLEDRONIC, dose=dose, unit=unit))
    assert not [card for card in cards if "than the dose" in card["summary"]]


def test_less_than_the_dose(client: httpx.Client) -> None:
    cards = cards_of(client, person(creatinine=70), draft(ZOLEDRONIC, dose=2))
    assert any("2 mg is less than the dose for this patient, 4 mg" in card["summary"] for card in cards)


def test_where_the_calcium_is_high_the_dose_for_that_counts_too(client: httpx.Client) -> None:
    cards = cards_of(client, person(creatinine=110, calcium=3.2), draft(ZOLEDRONIC, dose=4))
    assert not [card for card in cards if "than the dose" in card["summary"]]


def test_without_the_facts_no_dose_is_compared(client: httpx.Client) -> None:
    sent = {"patient": patient(), "conditions": bundle(BREAST, BONE)}
    cards = cards_of(client, sent, draft(ZOLEDRONIC, dose=400))
    assert not [card for card in cards if "than the dose" in card["summary"]]
    assert any("Measure creatinine" in card["detail"] for card in cards)


def test_a_better_supported_interval(client: httpx.Client) -> None:
    cards = cards_of(client, person(), draft(ZOLEDRONIC, dose=4, every=(4, "wk")))
    card = next(card for card in cards if "better supported" in card["summary"])
    assert card["indicator"] == "info"
    assert "Himelstein" in card["source"]["label"]
    repeat = card["suggestions"][0]["actions"][0]["resource"]["dosageInstruction"][0]["timing"]["repeat"]
    assert repeat == {"frequency": 1, "period": 12, "periodUnit": "wk"}


@pytest.mark.parametrize("every", [(12, "wk"), (3, "mo"), (84, "d"), (90, "d")])
def test_the_supported_interval_in_any_unit_says_nothing(client: httpx.Client, every: tuple[float, str]) -> None:
    cards = cards_of(client, person(), draft(ZOLEDRONIC, dose=4, every=every))
    assert not [card for card in cards if "better supported" in card["summary"]]


def test_two_drafts_that_must_not_be_combined(client: httpx.Client) -> None:
    cards = cards_of(client, person(), draft(ZOLEDRONIC, dose=4), draft(DENOSUMAB, "d-2", dose=120))
    assert cards[0]["indicator"] == "critical"
    assert cards[0]["summary"].startswith("Denosumab and zoledronic acid must not be combined")
    assert "another draft order" in cards[0]["detail"]


def test_an_order_that_is_forbidden_twice_over(client: httpx.Client) -> None:
    cards = cards_of(client, person(creatinine=300), draft(DENOSUMAB, "d-2", dose=120), draft(ZOLEDRONIC, dose=4))
    assert [card["indicator"] for card in cards][:2] == ["critical", "critical"]


def test_what_is_already_taken_forbids_it(client: httpx.Client) -> None:
    sent = {**person(), "medicationRequests": bundle(medicine(*DENOSUMAB))}
    cards = cards_of(client, sent, draft(ZOLEDRONIC, dose=4))
    assert cards[0]["indicator"] == "critical"
    assert "Two bone medicines of this kind are not given together" in cards[0]["summary"]
    assert len(cards) == 1  # neither dose nor preparation of what must not be given


def test_what_must_come_first(client: httpx.Client) -> None:
    cards = cards_of(client, person(), draft(DENOSUMAB, dose=120, every=(4, "wk")))
    card = next(card for card in cards if card["summary"].startswith("Before denosumab"))
    assert "teeth" in card["summary"]
    assert card["indicator"] == "warning"
    cards = cards_of(client, person(), draft(ZOLEDRONIC, dose=4, every=(12, "wk")))
    card = next(card for card in cards if card["summary"].startswith("Before zoledronic acid"))
    assert card["indicator"] == "info"  # nobody said that the teeth were not checked


def test_only_the_selected_order_is_checked_but_the_others_count_beside_it(client: httpx.Client) -> None:
    orders = (draft(DENOSUMAB, "d-2", dose=120), draft(ZOLEDRONIC, dose=40))
    cards = cards_of(client, person(), *orders, hook="order-select")
    assert any("must not be combined" in card["summary"] for card in cards)
    assert not [card for card in cards if "than the dose" in card["summary"]]


def test_an_order_of_which_the_knowledge_has_nothing_to_say(client: httpx.Client) -> None:
    assert cards_of(client, person(), draft(("723", "amoxicillin"))) == []
    nutrition = {"resourceType": "NutritionOrder", "id": "n", "status": "draft", "patient": {"reference": "Patient/p-1"}}
    assert cards_of(client, person(), nutrition) == []


def test_an_order_for_another_patient_is_not_checked(client: httpx.Client) -> None:
    assert cards_of(client, person(creatinine=300), draft(ZOLEDRONIC, about="p-2")) == []


def test_a_medicine_that_the_order_only_refers_to(client: httpx.Client) -> None:
    order = draft(ZOLEDRONIC, dose=4)
    concept = order.pop("medicationCodeableConcept")
    order |= {"medicationReference": {"reference": "#m"}, "contained": [{"resourceType": "Medication", "id": "m", "code": concept}]}
    cards = cards_of(client, person(creatinine=300), order)
    assert not cards or cards[0]["indicator"] == "critical"  # never checked as something else


def story(planner: Planner, patient: dict[str, Any], lesions: list[dict[str, Any]], *orders: dict[str, Any]) -> list[Any]:
    """The drafts of cards for a record of our own."""
    library = planner.library
    record = read_record({"patient": patient, "lesions": lesions}, library.vocabulary, library.conversions)
    evaluation = planner.evaluate(record, DAY)
    return Checker(planner, evaluation, instance="i", certain=True).check(orders_of(orders, library, DAY))


def radiotherapy(text: str) -> dict[str, Any]:
    code = {"text": "External beam radiotherapy to L3"}
    return {"resourceType": "ServiceRequest", "id": "r", "status": "draft", "intent": "plan", "code": code, "orderDetail": [{"text": text}]}


def test_one_fraction_where_ten_are_ordered(planner: Planner) -> None:
    lesion = {"id": "a", "site": "L3", "pain": 6, "nerve_compression": False, "irradiated_before": False, "fracture": "none"}
    lesion = {name: value for name, value in lesion.items() if name in ("id", *planner_facts(planner, "lesion"))}
    person = {"primary": "breast", "bone_metastases": "confirmed", "pregnant": False, "actively_dying": False}
    drafts = story(planner, person, [lesion], radiotherapy("30 Gy in 10 fractions"))
    offered = [draft for draft in drafts if draft.key.startswith("fractions")]
    assert offered, [draft.summary for draft in drafts]
    assert "10 fractions are ordered" in offered[0].summary
    assert not [
        draft for draft in story(planner, person, [lesion], radiotherapy("8 Gy in 1 fraction")) if draft.key.startswith("fractions")
    ]


def planner_facts(planner: Planner, scope: str) -> set[str]:
    return {item.name for item in planner.library.vocabulary.declarations if item.scope.value == scope and not item.derived}


def test_contradictory_records_are_told(planner: Planner) -> None:
    record = read_record({"patient": {"sex": "male", "pregnant": True}}, planner.library.vocabulary, planner.library.conversions)
    evaluation = planner.evaluate(record, DAY)
    assert evaluation.contradictions
    assert "contradicts itself" in contradictory(evaluation).summary


@pytest.mark.parametrize(
    ("text", "fractions"),
    [("30 Gy in 10 fractions", 10), ("8 Gy in 1 fraction", 1), ("20Gy/5#", 5), ("3 Gy x 10 fx", 10), ("30 Gy", None), ("in 3 days", None)],
)
def test_the_number_of_fractions_in_words(text: str, fractions: int | None) -> None:
    assert fractions_ordered(radiotherapy(text)) == fractions


@pytest.mark.parametrize(
    ("quantity", "found"),
    [
        ({"value": 4, "code": "mg"}, (4.0, "mg")),
        ({"value": 4, "unit": "mg"}, (4.0, "mg")),
        ({"value": 4}, None),
        ({"value": True, "code": "mg"}, None),
        ({"value": -4, "code": "mg"}, None),
        ({"value": "4", "code": "mg"}, None),
        (None, None),
        ([], None),
    ],
)
def test_the_dose_in_an_order(quantity: Any, found: Any) -> None:
    assert dose_ordered({"dosageInstruction": [{"doseAndRate": [{"doseQuantity": quantity}]}]}) == found


def test_of_several_instructions_none_is_taken_for_the_dose() -> None:
    one = {"doseAndRate": [{"doseQuantity": {"value": 4, "code": "mg"}}]}
    assert dose_ordered({"dosageInstruction": [one, one]}) is None


@pytest.mark.parametrize(
    ("repeat", "days"),
    [
        ({"frequency": 1, "period": 4, "periodUnit": "wk"}, 28),
        ({"period": 28, "periodUnit": "d"}, 28),
        ({"frequency": 2, "period": 1, "periodUnit": "d"}, 0.5),
        ({"period": 0, "periodUnit": "d"}, None),
        ({"period": 1, "periodUnit": "fortnight"}, None),
        ({"period": "1", "periodUnit": "d"}, None),
        ({}, None),
    ],
)
def test_the_days_between_doses(repeat: Any, days: float | None) -> None:
    assert days_between({"dosageInstruction": [{"timing": {"repeat": repeat}}]}) == days


def test_every_name_in_the_table_of_orders_exists(library: Library) -> None:
    data = hook_data()
    medicines = {
        item.name for item in library.vocabulary.declarations if isinstance(item.type, ChoiceType) and "current" in item.type.values
    }
    assert set(data.orders) <= medicines
    named = {name for names in data.orders.values() for name in names} | {*data.dose_is_compared, data.radiotherapy.single}
    assert named <= set(library.intervention_by_id)
    declared = library.vocabulary.by_key
    assert library.fhir.bone_metastases in {name for _, name in declared}


@pytest.mark.parametrize(
    ("fact", "treatments"),
    [
        ("abiraterone", []),
        ("enzalutamide", []),
        ("fulvestrant", []),
        ("paclitaxel", []),
        ("osimertinib", []),
        ("docetaxel", ["docetaxel-lung", "docetaxel-prostate"]),
        ("radium_223", ["radium-223"]),
        ("nsaid", ["nsaid"]),
        ("endocrine_therapy", ["endocrine-therapy-breast"]),
        ("enfortumab_vedotin", ["enfortumab-vedotin-urothelial"]),
    ],
)
def test_what_forbids_one_partner_of_a_combination_is_not_said_of_the_other(library: Library, fact: str, treatments: list[str]) -> None:
    assert [item.id for item in hook_data().treatments(library, fact)] == treatments
