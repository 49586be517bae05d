"""Bodies and headers that are made to harm: each is refused quickly, says why, and repeats nothing of what was sent."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import time
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from service.people import call, person
from service.serving import served

from osteon.service.bodies import is_deeper, read_json
from osteon.service.problems import Refused

PATHS = ("/api/plan", "/api/score", "/api/dose", "/cds-services/osteon-patient-view", "/cds-services/osteon-order-sign/feedback")
JSON = {"Content-Type": "application/json"}
DEEP = 100_000


def nested(depth: int, opening: str = "[", closing: str = "]") -> bytes:
    return (opening * depth + closing * depth).encode()


HOSTILE = {
    "empty": b"",
    "blank": b"  \n",
    "no json": b"patient: {}",
    "cut off": b'{"patient": {"age": 7',
    "two values": b"{} {}",
    "deep lists": nested(DEEP),
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "open lists": b"[" * DEEP,
    "closed lists": b"]" * DEEP,
    "just too deep": nested(65),
    "twice": b'{"patient": {}, "patient": {"age": 70}}',
    "twice within": b'{"patient": {"age": 7, "age": 70}}',
    "twice by escape": b'{"patient": {"age": 7, "\\u0061ge": 70}}',
    "huge whole number": b'{"patient": {"age": ' + b"9" * 5000 + b"}}",
    "huge number": b'{"patient": {"age": 1e999}}',
    "not a number": b'{"patient": {"age": NaN}}',
    "infinite": b'{"patient": {"age": -Infinity}}',
    "not utf-8": b'{"patient": {"id": "\xff\xfe"}}',
    "utf-16": '{"patient": {}}'.encode("utf-16"),
    "half a character": b'{"id": "\\ud800"}',
    "half a character as a key": b'{"\\uDFFF": 1}',
    "cut utf-8": b'{"id": "\xe2\x82"}',
}


@pytest.mark.parametrize("name", list(HOSTILE))
@pytest.mark.parametrize("path", PATHS)
def test_a_hostile_body_is_refused(client: httpx.Client, path: str, name: str) -> None:
    begun = time.monotonic()
    answer = client.post(path, content=HOSTILE[name], headers=JSON)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert len(answer.content) < 600
    assert time.monotonic() - begun < 5


def test_a_whole_character_in_two_halves_is_text() -> None:
    assert read_json(b'["\\ud83d\\ude00"]', 5) == ["\U0001f600"]


def test_a_body_that_is_too_large_is_refused_whether_announced_or_not(client: httpx.Client) -> None:
    large = b'{"a": "' + b"x" * (5 * 1024 * 1024) + b'"}'
    assert client.post("/api/plan", content=large, headers=JSON).status_code == 413

    def parts() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 65536

    with contextlib.suppress(httpx.WriteError):  # the connection may be closed while the rest is still being sent
        assert client.post("/api/plan", content=parts(), headers=JSON).status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": "application/json", "Content-Encoding": "gzip"},
    ],
)
def test_another_content_type_is_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    assert client.post("/api/plan", content=b"{}", headers=headers).status_code == 415


def test_only_the_plan_takes_fhir(client: httpx.Client) -> None:
    fhir = {"Content-Type": "application/fhir+json"}
    assert client.post("/api/plan", content=b"{}", headers=fhir).status_code == 200
    assert client.post("/api/score", content=b"{}", headers=fhir).status_code == 415


@pytest.mark.parametrize("host", ["evil.example.org", "127.0.0.1.evil.example.org", "", "localhost@evil.example.org"])
def test_another_name_in_the_host_header(client: httpx.Client, host: str) -> None:
    assert client.get("/api/facts", headers={"Host": host}).status_code == 421


def test_headers_that_guard(client: httpx.Client) -> None:
    for answer in (client.get("/cds-services"), client.get("/planner"), client.post("/api/plan"), client.get("/nothing")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers


def test_other_origins_only_where_the_operator_names_them(client: httpx.Client) -> None:
    asked = {"Origin": "https://ehr.example.org", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in client.options("/api/plan", headers=asked).headers
    with served(cors_origins=["https://ehr.example.org"]) as address:
        found = httpx.options(f"{address}/api/plan", headers=asked, trust_env=False)
        assert found.headers["access-control-allow-origin"] == "https://ehr.example.org"
        other = httpx.options(f"{address}/api/plan", headers={**asked, "Origin": "https://evil.example.org"}, trust_env=False)
        assert "access-control-allow-origin" not in other.headers


def test_no_more_than_the_rate(client: httpx.Client) -> None:
    with served(limits={"requests_per_minute": 60, "burst": 5}) as address, httpx.Client(base_url=address, trust_env=False) as slow:
        answers = [slow.get("/cds-services") for _ in range(8)]
        assert [answer.status_code for answer in answers][:5] == [200] * 5
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert slow.get("/healthz").status_code == 200  # whoever watches the service is always answered


def test_many_lesions_are_refused_before_they_are_planned(client: httpx.Client) -> None:
    data = {"patient": {}, "lesions": [{"id": str(number)} for number in range(5000)]}
    answer = client.post("/api/plan", json=data)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "lesions"


def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    with served(limits={"seconds": 0.3}) as address:
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            head = f"POST /api/plan HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
            connection.sendall(head.encode() + b'{"pat')
            assert connection.recv(100).startswith(b"HTTP/1.1 408")


SECRET = "Erika-Mustermann-1956"


def test_nothing_about_a_patient_in_logs_numbers_or_errors(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    """The same word stands in every place that a client can fill; it must come back in no log, number, or problem."""
    with caplog.at_level(logging.DEBUG):
        sent = person()
        sent["patient"]["name"] = [{"family": SECRET}]
        sent["conditions"]["entry"][0]["resource"]["note"] = [{"text": SECRET}]
        answers = [
            client.post("/cds-services/osteon-patient-view", json={**call(prefetch=sent), "hookInstance": SECRET}),
            client.post(
                "/cds-services/osteon-patient-view", json={"hook": SECRET, "hookInstance": SECRET, "context": {"patientId": SECRET}}
            ),
            client.post("/cds-services/osteon-patient-view", json={"hook": 7, "context": SECRET}),
            client.post(
                "/cds-services/osteon-patient-view/feedback",
                json={"feedback": [{"card": SECRET, "outcome": "accepted", "outcomeTimestamp": SECRET}]},
            ),
            client.post("/api/plan", content=f'{{"{SECRET}": 1, "{SECRET}": 2}}'.encode(), headers=JSON),
            client.post("/api/plan", content=f'{{"id": "{SECRET}'.encode(), headers=JSON),
            client.post(f"/api/{SECRET}", json={}),
            client.get(f"/planner/{SECRET}"),
        ]
    assert [answer.text for answer in answers if SECRET in answer.text] == []
    assert SECRET not in client.get("/metrics").text
    for record in caplog.records:
        if record.name.startswith(("osteon", "uvicorn", "starlette")):
            assert SECRET not in json.dumps({name: str(value) for name, value in vars(record).items()})


def test_a_failure_in_here_tells_a_number_and_nothing_more(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    from osteon.service import rest

    def broken(*given: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(rest, "glossary", broken)
    with served() as address:
        answer = httpx.get(f"{address}/api/glossary", trust_env=False)
    assert answer.status_code == 500
    assert SECRET not in answer.text
    assert answer.headers["x-request-id"] in answer.json()["detail"]
    own = [record for record in caplog.records if record.name == "osteon.service"]
    assert SECRET not in json.dumps([{name: str(value) for name, value in vars(record).items()} for record in own])


# -- the reader of bodies alone -----------------------------------------------------------------------

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=30,
)


def depth_of(value: object) -> int:
    if isinstance(value, dict | list):
        return 1 + max((depth_of(item) for item in (value.values() if isinstance(value, dict) else value)), default=0)
    return 0


@given(_JSON, st.integers(1, 12))
def test_every_json_text_is_read_as_it_is_and_its_depth_told(value: object, limit: int) -> None:
    body = json.dumps(value).encode()
    assert is_deeper(body, limit) == (depth_of(value) > limit)
    assert read_json(body, 64) == value


@given(st.binary(max_size=200))
@settings(max_examples=300)
def test_no_bytes_get_through_in_another_way_than_a_refusal(body: bytes) -> None:
    try:
        read_json(body, 16)
    except Refused as refused:
        assert refused.problem.status == 400
