"""Fetching from a FHIR server that is slow, lies, or leads elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from service.cards_checked import checked
from service.ehr import TOKEN, Ehr, ehr
from service.people import call, person
from service.serving import served

GENEROUS = {"requests_per_minute": 600_000, "burst": 10_000}


@pytest.fixture(scope="module")
def record_system() -> Iterator[Ehr]:
    with ehr() as found:
        yield found


@pytest.fixture(scope="module")
def address(record_system: Ehr) -> Iterator[str]:
    hooks = {"fhir_servers": [record_system.fhir], "fetch_seconds": 1.0, "fetch_bytes": 1_000_000}
    with served(allow_http=True, hooks=hooks, limits=GENEROUS) as found:
        yield found


@pytest.fixture(autouse=True)
def _behaves(record_system: Ehr) -> Iterator[None]:
    record_system.misbehaves, record_system.calcium = "", 3.2
    record_system.asked.clear()
    record_system.tokens.clear()
    yield
    record_system.misbehaves = ""


def ask(address: str, record_system: Ehr, prefetch: Any = None, **more: Any) -> httpx.Response:
    authorization = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 300, "scope": "x", "subject": "osteon"}
    asked = {**call(prefetch=prefetch), "fhirServer": record_system.fhir, "fhirAuthorization": authorization, **more}
    return httpx.post(f"{address}/cds-services/osteon-patient-view", json=asked, timeout=30, trust_env=False)


def test_all_is_fetched_where_nothing_is_sent(address: str, record_system: Ehr) -> None:
    cards = checked(ask(address, record_system).json())
    assert cards[0]["summary"] == "High calcium: act within 24 hours"
    assert len(record_system.asked) == 6
    assert set(record_system.tokens) == {f"Bearer {TOKEN}"}


def test_what_was_looked_for_and_not_found_is_not_fetched_again(address: str, record_system: Ehr) -> None:
    ask(address, record_system, {**person(), "procedures": None, "medicationRequests": None, "medicationStatements": None})
    assert record_system.asked == []


@pytest.mark.parametrize("way", ["hang", "garble", "html", "forbid", "redirect", "flood"])
def test_a_server_that_fails_costs_no_more_than_its_time_and_what_was_sent_still_counts(address: str, record_system: Ehr, way: str) -> None:
    record_system.misbehaves = way
    begun = time.monotonic()
    answer = ask(address, record_system, person(calcium=3.2))
    cards = checked(answer.json())
    assert time.monotonic() - begun < 8
    assert cards[0]["summary"].startswith("High calcium")
    assert "Could not be had: procedures, medicationRequests, medicationStatements" in cards[-1]["detail"]
    assert not [token for token in record_system.tokens if token and token.startswith("elsewhere")]


@pytest.mark.parametrize("way", ["hang", "garble", "forbid"])
def test_where_nothing_can_be_had_the_precondition_failed(address: str, record_system: Ehr, way: str) -> None:
    record_system.misbehaves = way
    assert ask(address, record_system).status_code == 412


def test_a_server_that_gives_another_patient(address: str, record_system: Ehr) -> None:
    record_system.misbehaves = "lie"
    cards = checked(ask(address, record_system).json())
    assert [card["summary"] for card in cards] == ["No advice: the data that were sent belong to another patient"]


def test_further_pages_are_fetched_but_not_from_elsewhere(address: str, record_system: Ehr) -> None:
    record_system.misbehaves = "pages"
    assert checked(ask(address, record_system).json())[0]["summary"].startswith("High calcium")
    record_system.misbehaves = "elsewhere"
    cards = checked(ask(address, record_system).json())
    assert "Sent in part" in cards[-1]["detail"]


@pytest.mark.parametrize(
    "server", ["http://127.0.0.1:9/fhir", "http://169.254.169.254/latest", "file:///etc/passwd", "https://evil.example.org/fhir", ""]
)
def test_other_servers_are_not_asked(address: str, record_system: Ehr, server: str) -> None:
    begun = time.monotonic()
    assert ask(address, record_system, fhirServer=server).status_code == 412
    assert time.monotonic() - begun < 2
    near = f"{record_system.fhir}.evil.example.org"
    assert ask(address, record_system, fhirServer=near).status_code == 412
    assert record_system.asked == []


def test_the_token_is_not_kept_for_the_next_call(address: str, record_system: Ehr) -> None:
    assert ask(address, record_system).status_code == 200
    answer = ask(address, record_system, fhirAuthorization=None)
    assert answer.status_code in (412, 422)
    assert record_system.tokens[-1] in (None, f"Bearer {TOKEN}")
    assert answer.status_code != 200
