"""Only those who may ask are answered: signed tokens for hooks, bearer tokens for REST."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey
from service.ehr import TOKEN, Ehr, ehr
from service.people import call, person
from service.serving import served, settings

from osteon.service.tokens import HookTokens, digest_of_token

GENEROUS = {"requests_per_minute": 600_000, "burst": 10_000}
BEARER = "a-long-token-of-the-operator"


@pytest.fixture(scope="module")
def record_system() -> Iterator[Ehr]:
    with ehr() as found:
        yield found


@pytest.fixture(scope="module")
def guarded(record_system: Ehr) -> Iterator[str]:
    clients = [{"issuer": record_system.issuer, "jwks_url": f"{record_system.address}/jwks.json", "fhir_servers": [record_system.fhir]}]
    hooks = {"clients": clients, "fetch_seconds": 1.0}
    with served(allow_http=True, hooks=hooks, tokens=[digest_of_token(BEARER)], limits=GENEROUS) as address:
        yield address


def ask(address: str, token: str | None, **more: Any) -> httpx.Response:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    asked = {**call(prefetch=person()), **more}
    return httpx.post(endpoint(address), json=asked, headers=headers, timeout=30, trust_env=False)


def endpoint(address: str) -> str:
    return f"{address}/cds-services/osteon-patient-view"


def refused(answer: httpx.Response, said: str) -> None:
    assert answer.status_code == 401, answer.text
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("key", [0, 1])
def test_a_good_token_of_either_kind(guarded: str, record_system: Ehr, key: int) -> None:
    assert ask(guarded, record_system.token(endpoint(guarded), key)).status_code == 200


def test_discovery_asks_for_a_token_too(guarded: str, record_system: Ehr) -> None:
    address = f"{guarded}/cds-services"
    refused(httpx.get(address, trust_env=False), "needed")
    token = record_system.token(address)
    assert httpx.get(address, headers={"Authorization": f"Bearer {token}"}, trust_env=False).status_code == 200


def test_a_token_is_good_once(guarded: str, record_system: Ehr) -> None:
    token = record_system.token(endpoint(guarded))
    assert ask(guarded, token).status_code == 200
    refused(ask(guarded, token), "used before")


def after(seconds: int) -> Callable[[float], int]:
    """A time that is told from the moment of the call, not from that at which the tests were collected."""
    return lambda now: int(now) + seconds


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"exp": after(-100), "iat": after(-200)}, "expired"),
        ({"iat": after(200), "exp": after(300)}, "compare the clocks"),
        ({"exp": after(86400)}, "may hold"),
        ({"exp": None}, "exp and iat"),
        ({"iat": None}, "exp and iat"),
        ({"iat": "now"}, "exp and iat"),
        ({"exp": True}, "exp and iat"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": "x" * 300}, "jti"),
        ({"aud": "https://elsewhere.example.org/cds-services/osteon-patient-view"}, "another address"),
        ({"aud": None}, "another address"),
        ({"iss": "https://unknown.example.org"}, "issuer"),
        ({"iss": ["x"]}, "issuer"),
        ({"header": {"kid": "other"}}, "no key of that name"),
        ({"header": {"jku": "https://evil.example.org/jwks"}}, "jku"),
        ({"header": {"typ": "at+jwt"}}, "typ JWT"),
    ],
)
def test_what_is_wrong_with_a_token(guarded: str, record_system: Ehr, changes: dict[str, Any], said: str) -> None:
    changes = {name: value(time.time()) if callable(value) else value for name, value in changes.items()}
    refused(ask(guarded, record_system.token(endpoint(guarded), **changes)), said)


def test_a_small_difference_of_clocks_is_borne(guarded: str, record_system: Ehr) -> None:
    assert ask(guarded, record_system.token(endpoint(guarded), iat=int(time.time()) + 15)).status_code == 200
    assert ask(guarded, record_system.token(endpoint(guarded), exp=int(time.time()) - 10)).status_code == 200


def test_the_audience_may_be_a_list(guarded: str, record_system: Ehr) -> None:
    assert ask(guarded, record_system.token(endpoint(guarded), aud=["x", endpoint(guarded)])).status_code == 200


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("HS256", OctKey.generate_key(256)),
        ("HS384", OctKey.generate_key(384)),
        ("ES256", ECKey.generate_key("P-256")),
        ("RS256", RSAKey.generate_key(2048)),
    ],
)
def test_other_algorithms_are_not_taken(guarded: str, record_system: Ehr, algorithm: str, key: Any) -> None:
    refused(ask(guarded, record_system.token(endpoint(guarded), header={"alg": algorithm}, signing=key)), "must be signed")


def test_the_public_key_used_as_a_secret_and_no_signature_at_all(guarded: str, record_system: Ehr) -> None:
    public = record_system.keys[1].as_pem(private=False)
    forged = record_system.token(
        endpoint(guarded), header={"alg": "HS256", "kid": "rsa-1"}, signing=OctKey.import_key(base64.b64encode(public))
    )
    refused(ask(guarded, forged), "must be signed")
    good = record_system.token(endpoint(guarded))
    _, claims, _ = good.split(".")
    header = base64.urlsafe_b64encode(json.dumps({"alg": "none", "typ": "JWT", "kid": "ec-1"}).encode()).rstrip(b"=").decode()
    refused(ask(guarded, f"{header}.{claims}."), "must be signed")


def test_a_wrong_key_and_a_changed_claim(guarded: str, record_system: Ehr) -> None:
    wrong = record_system.token(endpoint(guarded), signing=ECKey.generate_key("P-384"))
    refused(ask(guarded, wrong), "signature")
    header, claims, signature = record_system.token(endpoint(guarded)).split(".")
    data = json.loads(base64.urlsafe_b64decode(claims + "=="))
    data["exp"] += 100
    changed = base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()
    refused(ask(guarded, f"{header}.{changed}.{signature}"), "signature")


@pytest.mark.parametrize("token", ["x", "a.b.c", "..", "é.é.é".encode().decode("latin-1"), "x" * 9000, "e30.e30.e30", "W10.W10.W10"])
def test_what_is_no_token(guarded: str, token: str) -> None:
    answer = httpx.post(endpoint(guarded), json=call(), headers={b"Authorization": f"Bearer {token}".encode("latin-1")}, trust_env=False)
    assert answer.status_code == 401


def test_forged_keys_do_not_make_us_ask_again_and_again(guarded: str, record_system: Ehr) -> None:
    assert ask(guarded, record_system.token(endpoint(guarded))).status_code == 200
    before = record_system.key_requests
    for number in range(20):
        refused(ask(guarded, record_system.token(endpoint(guarded), header={"kid": f"unknown-{number}"})), "no key")
    assert record_system.key_requests <= before + 1


def test_rest_asks_for_one_of_the_operators_tokens(guarded: str) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {BEARER}"},
        {"Authorization": digest_of_token(BEARER)},
    ):
        for path in ("/api/facts", "/metrics"):
            assert httpx.get(f"{guarded}{path}", headers=headers, trust_env=False).status_code == 401
    headers = {"Authorization": f"Bearer {BEARER}"}
    for path in ("/api/facts", "/metrics"):
        assert httpx.get(f"{guarded}{path}", headers=headers, trust_env=False).status_code == 200
    assert httpx.get(f"{guarded}/healthz", trust_env=False).status_code == 200


def test_what_is_not_sent_along_is_fetched_with_the_token_of_the_call(guarded: str, record_system: Ehr) -> None:
    record_system.asked.clear()
    authorization = {"access_token": TOKEN, "token_type": "Bearer", "expires_in": 300, "scope": "x", "subject": "osteon"}
    more = {"fhirServer": record_system.fhir, "fhirAuthorization": authorization, "prefetch": {"patient": person()["patient"]}}
    record_system.calcium = 3.2
    answer = ask(guarded, record_system.token(endpoint(guarded)), **more)
    assert answer.json()["cards"][0]["summary"].startswith("High calcium")
    assert sorted(item.split("?")[0] for item in record_system.asked) == [
        "Condition", "MedicationRequest", "MedicationStatement", "Observation", "Procedure",
    ]  # fmt: skip
    assert all("patient=p-1" in item for item in record_system.asked)


class Clock:
    now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


async def _keys_of(record_system: Ehr, clock: Clock, shared: Path | None = None) -> HookTokens:
    async def fetch(address: str) -> bytes:
        record_system.key_requests += 1
        if record_system.misbehaves == "forbid":
            raise OSError
        return json.dumps({"keys": [key.as_dict(private=False) for key in record_system.keys]}).encode()

    chosen = settings(allow_http=True, hooks={"clients": [{"issuer": record_system.issuer, "jwks_url": "http://127.0.0.1:1/jwks"}]})
    return HookTokens(chosen, fetch, clock, shared)


def test_keys_are_kept_for_an_hour_and_new_ones_are_found(record_system: Ehr, tmp_path: Path) -> None:
    import asyncio

    from osteon.service.problems import Refused

    async def story() -> None:
        clock = Clock()
        tokens = await _keys_of(record_system, clock, tmp_path)
        other = await _keys_of(record_system, clock, tmp_path)

        def token(key: int = 0, **more: Any) -> str:
            now = int(clock.now)
            return f"Bearer {record_system.token('e', key, iat=now, exp=now + 60, **more)}"

        before = record_system.key_requests
        for _ in range(5):
            await tokens.check(token(), "e")
        assert record_system.key_requests == before + 1
        twice = token()
        await tokens.check(twice, "e")
        with pytest.raises(Refused, match="used before"):
            await other.check(twice, "e")  # another worker
        clock.now += 3601
        await tokens.check(token(), "e")
        assert record_system.key_requests == before + 3
        record_system.misbehaves = "forbid"
        clock.now += 3601
        with pytest.raises(Refused, match="cannot be had"):
            await tokens.check(token(), "e")
        record_system.misbehaves = ""
        clock.now += 31
        await tokens.check(token(), "e")

    try:
        asyncio.run(story())
    finally:
        record_system.misbehaves = ""


def test_a_private_or_weak_key_in_the_set_is_not_used() -> None:
    from osteon.service.tokens import _public_keys

    good = ECKey.generate_key("P-384", {"kid": "a"})
    found = _public_keys(json.dumps({"keys": [good.as_dict(private=True), {"kty": "oct", "k": "AAAA", "kid": "b"}]}).encode())
    assert [key.kid for key in found.keys] == ["a"]
    assert not found.keys[0].is_private
    with pytest.raises(ValueError, match="no key"):
        _public_keys(b'{"keys": []}')
