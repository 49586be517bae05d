"""SMART App Launch, played through with a made-up record system: from the record, on its own, and with every kind of trick."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from service.ehr import Ehr, ehr
from service.people import call, person
from service.serving import served

GENEROUS = {"requests_per_minute": 600_000, "burst": 10_000}
CLIENT = "osteon-client"


@pytest.fixture(scope="module")
def record_system() -> Iterator[Ehr]:
    with ehr() as found:
        yield found


@pytest.fixture(scope="module")
def address(record_system: Ehr) -> Iterator[str]:
    smart = {"servers": [{"issuer": record_system.fhir, "client_id": CLIENT}], "fetch_seconds": 2.0}
    with served(allow_http=True, smart=smart, limits=GENEROUS) as found:
        yield found


@pytest.fixture
def browser(address: str, record_system: Ehr) -> Iterator[httpx.Client]:
    record_system.misbehaves, record_system.calcium, record_system.patient_of_launch = "", 3.2, "p-1"
    record_system.methods = ["S256"]
    with httpx.Client(base_url=address, timeout=30, trust_env=False) as found:
        yield found


def begun(browser: httpx.Client, record_system: Ehr, **more: str) -> httpx.Response:
    return browser.get("/smart/launch", params={"iss": record_system.fhir, **more})


def back(record_system: Ehr, answer: httpx.Response) -> str:
    """Follows the browser to the record system and gives the address to which it is sent back."""
    return httpx.get(answer.headers["location"], trust_env=False).headers["location"]


@pytest.mark.parametrize("launch", ["from-the-chart", ""])
def test_the_whole_launch(browser: httpx.Client, record_system: Ehr, address: str, launch: str) -> None:
    answer = begun(browser, record_system, **({"launch": launch} if launch else {}))
    assert answer.status_code == 303
    asked = {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["aud"] == record_system.fhir
    assert asked["client_id"] == CLIENT
    assert asked.get("launch", "") == launch
    assert asked["scope"].startswith("launch " if launch else "launch/patient ")
    assert "write" not in asked["scope"]
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    page = browser.get(back(record_system, answer))
    assert page.status_code == 200, page.text[:500]
    assert "High calcium" in page.text
    assert "creatinine" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "the-token" not in page.text
    assert all("the-token" not in value for value in browser.cookies.values())


def test_a_code_is_good_once_and_only_in_the_browser_that_began(browser: httpx.Client, record_system: Ehr, address: str) -> None:
    target = back(record_system, begun(browser, record_system))
    assert httpx.get(target, trust_env=False).status_code == 403
    assert browser.get(target).status_code == 200
    assert browser.get(target).status_code in (403, 502)


def test_a_foreign_state_or_code(browser: httpx.Client, record_system: Ehr) -> None:
    target = back(record_system, begun(browser, record_system))
    state = parse_qs(urlsplit(target).query)["state"][0]
    assert browser.get("/smart/callback", params={"code": "x", "state": "forged"}).status_code == 403
    assert browser.get("/smart/callback", params={"code": "stolen", "state": state}).status_code == 502
    assert browser.get("/smart/callback", params={"state": state}).status_code == 422
    assert browser.get("/smart/callback", params={"state": state, "error": "access_denied"}).status_code == 403
    assert browser.get("/smart/callback").status_code == 403


def test_a_changed_cookie_is_not_opened(browser: httpx.Client, record_system: Ehr) -> None:
    answer = begun(browser, record_system)
    target = back(record_system, answer)
    name = next(iter(browser.cookies))
    value = browser.cookies[name]
    browser.cookies.clear()
    for changed in (value[:-4] + "AAAA", value.replace(".", "..", 1), "x", "eyJhbGciOiJub25lIn0...."):
        assert browser.get(target, headers={"Cookie": f"{name}={changed}"}).status_code == 403


@pytest.mark.parametrize("issuer", ["https://evil.example.org/fhir", "", "http://169.254.169.254", "http://127.0.0.1:9/fhir"])
def test_only_servers_on_the_list(browser: httpx.Client, issuer: str) -> None:
    answer = browser.get("/smart/launch", params={"iss": issuer, "launch": "x"})
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["field"] == "iss"


def test_a_server_without_proof_of_possession(browser: httpx.Client, record_system: Ehr) -> None:
    record_system.methods = ["plain"]
    assert begun(browser, record_system).status_code == 502


@pytest.mark.parametrize("patient", [None, "", "../Patient", 7])
def test_a_launch_that_does_not_say_which_patient(browser: httpx.Client, record_system: Ehr, patient: object) -> None:
    record_system.patient_of_launch = patient
    assert browser.get(back(record_system, begun(browser, record_system))).status_code == 502


@pytest.mark.parametrize("way", ["lie", "hang", "garble", "forbid"])
def test_a_server_that_misbehaves_gives_no_page(browser: httpx.Client, record_system: Ehr, way: str) -> None:
    target = back(record_system, begun(browser, record_system))
    record_system.misbehaves = way
    answer = browser.get(target)
    assert answer.status_code == 502
    assert "High calcium" not in answer.text


def test_a_card_leads_to_the_launch(browser: httpx.Client, record_system: Ehr, address: str) -> None:
    asked = {**call(prefetch=person(calcium=3.2)), "fhirServer": record_system.fhir}
    cards = browser.post("/cds-services/osteon-patient-view", json=asked).json()["cards"]
    assert cards[0]["links"] == [{"label": "Full plan", "url": f"{address}/smart/launch", "type": "smart"}]


def test_beyond_this_computer_the_planner_is_for_those_who_were_launched(record_system: Ehr) -> None:
    from service.serving import _KNOWLEDGE, free, running, settings

    from osteon.service.app import create_service

    listener = free()
    root = f"http://127.0.0.1:{listener.getsockname()[1]}"
    smart = {"servers": [{"issuer": record_system.fhir, "client_id": CLIENT}]}
    words = "anyone who can reach this address may use it"
    chosen = settings(host="0.0.0.0", base_url=root, allow_http=True, smart=smart, allow_without_authentication=words)
    assert not chosen.is_local
    with (
        running(create_service(chosen, knowledge=_KNOWLEDGE), listener),
        httpx.Client(base_url=root, timeout=30, trust_env=False) as browser,
    ):
        assert browser.get("/planner").status_code == 403
        browser.get(back(record_system, browser.get("/smart/launch", params={"iss": record_system.fhir})))
        assert browser.get("/planner").status_code == 200
