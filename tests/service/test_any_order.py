"""Whatever stands in a call, it is answered or refused: orders and prefetch of any shape never make the service fail."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import convert
from service.cards_checked import checked
from service.chart_shapes import ANY, resources
from service.people import bundle, call, person

from osteon.planner import Planner
from osteon.service import hooks
from osteon.service.hook_models import HookRequest, encode
from osteon.service.problems import Refused
from osteon.service.settings import Settings


def answered(planner: Planner, asked: dict[str, Any]) -> None:
    hook = asked["hook"]
    try:
        found = hooks.checked(convert(asked, HookRequest), hook)
        chart = hooks.chart_of(dict(found.request.prefetch or {}), found.patient)
    except Refused as refused:
        assert refused.problem.status == 422
        return
    response = hooks.respond(planner, Settings(), hook, found, chart, date(2026, 11, 25), ())
    checked(json.loads(encode(response)))


@given(st.lists(resources(("MedicationRequest", "ServiceRequest", "Medication")), min_size=1, max_size=3))
@settings(max_examples=150, suppress_health_check=list(HealthCheck))
def test_orders_of_any_shape(planner: Planner, orders: list[dict[str, Any]]) -> None:
    answered(planner, call("order-sign", person(), orders=orders))


@given(st.dictionaries(st.sampled_from(["patient", "conditions", "observations", "other"]), ANY, max_size=3))
@settings(max_examples=100, suppress_health_check=list(HealthCheck))
def test_prefetch_of_any_shape(planner: Planner, prefetch: dict[str, Any]) -> None:
    answered(planner, call("order-sign", prefetch, orders=[{"resourceType": "MedicationRequest", "id": "d"}]))


@given(ANY)
@settings(max_examples=50, suppress_health_check=list(HealthCheck))
def test_context_of_any_shape(planner: Planner, drafts: Any) -> None:
    asked = call("order-sign", person())
    asked["context"]["draftOrders"] = drafts
    answered(planner, asked)


@pytest.mark.parametrize("coding", [7, "x", {}, [7], [[]], [{"code": []}], [{"code": {}, "system": 7, "display": []}]])
def test_codings_that_are_none(planner: Planner, coding: Any) -> None:
    for kind, field in (("ServiceRequest", "code"), ("MedicationRequest", "medicationCodeableConcept")):
        answered(planner, call("order-sign", person(), orders=[{"resourceType": kind, "id": "d", field: {"coding": coding, "text": 7}}]))


@pytest.mark.parametrize("entry", [None, 7, "x", {}, {"resource": None}, {"resource": []}, {"resource": {"resourceType": 7}}])
def test_entries_that_are_none(planner: Planner, entry: Any) -> None:
    sent = person()
    sent["conditions"]["entry"].append(entry)
    answered(planner, call("order-sign", sent, orders=[{"resourceType": "MedicationRequest", "id": "d"}]))
    answered(planner, {**call("order-sign", sent, orders=[]), "prefetch": {"a": {"resourceType": "Bundle", "entry": entry}, **bundle()}})
