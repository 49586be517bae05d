"""REST answers as the command line does, and names what is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from osteon import __version__
from osteon.examples import example_files
from osteon.library import load
from osteon.planner import Planner
from osteon.record import read_file, read_record

BUNDLE = (Path(__file__).parents[1] / "fhir" / "samples" / "TrialMatching_Patient01.json").read_bytes()
PROBLEM = "application/problem+json"


def problem(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == PROBLEM
    found: dict[str, Any] = answer.json()
    assert found["status"] == status
    return found


@pytest.mark.parametrize("name", list(example_files()))
def test_the_plan_is_the_one_that_python_gives(client: httpx.Client, name: str) -> None:
    library = load()
    data = read_file(example_files()[name])
    plan = Planner(library, __version__).plan(read_record(data, library.vocabulary, library.conversions), date(2026, 11, 25))
    answer = client.post("/api/plan", params={"as_of": "2026-11-25"}, json=json.loads(json.dumps(data, default=str)))
    assert answer.status_code == 200, answer.text
    assert answer.json()["plan"]["digest"] == plan.digest
    assert answer.json()["plan"] == json.loads(msgspec.json.encode(plan))


def test_a_bundle_gives_a_plan_and_an_account(client: httpx.Client) -> None:
    answer = client.post("/api/plan", params={"questions": "false"}, content=BUNDLE, headers={"Content-Type": "application/fhir+json"})
    found = answer.json()
    assert found["plan"]["questions"] == []
    assert {"primary", "age"} <= {use["fact"] for use in found["used"]}
    assert found["ignored"]


def test_a_plan_can_come_as_fhir(client: httpx.Client) -> None:
    sent = {"content": BUNDLE, "headers": {"Content-Type": "application/fhir+json"}}
    answer = client.post("/api/plan", params={"format": "fhir", "questions": "false"}, **sent)
    assert answer.headers["content-type"] == "application/fhir+json"
    found = answer.json()
    assert found["resourceType"] == "Bundle"
    plan = next(entry["resource"] for entry in found["entry"] if entry["resource"]["resourceType"] == "CarePlan")
    patient = next(entry["resource"]["id"] for entry in json.loads(BUNDLE)["entry"] if entry["resource"]["resourceType"] == "Patient")
    assert plan["subject"]["reference"] == f"Patient/{patient}"
    problem(client.post("/api/plan", params={"format": "xml"}, json={}), 422)


def test_a_plan_can_be_of_one_lesion(client: httpx.Client) -> None:
    data = {"patient": {"primary": "breast"}, "lesions": [{"id": "a", "site": "L1"}, {"id": "b", "site": "L2"}]}
    found = client.post("/api/plan", params={"lesion": "a", "questions": "false"}, json=data).json()["plan"]
    assert {option["lesion"] for option in found["options"]} == {None, "a"}
    told = problem(client.post("/api/plan", params={"lesion": "c"}, json=data), 422)
    assert told["errors"] == [{"field": "lesion", "message": "the record has no such lesion", "allowed": "a, b"}]


def test_every_fault_is_named_with_field_value_and_what_is_allowed(client: httpx.Client) -> None:
    data = {"patient": {"primry": "breast", "primary": "brest", "worst_pain": "much"}}
    found = problem(client.post("/api/plan", json=data), 422)
    assert [error["field"] for error in found["errors"]] == ["patient.primry", "patient.primary", "patient.worst_pain"]
    assert "Did you mean primary" in found["errors"][0]["allowed"]
    assert "brest" in found["errors"][1]["message"]
    assert "Allowed: " in found["errors"][1]["allowed"]


@pytest.mark.parametrize(
    ("path", "parameters", "field"),
    [
        ("/api/plan", {"as_of": "soon"}, "as_of"),
        ("/api/plan", {"as_of": "2026-02-30"}, "as_of"),
        ("/api/plan", {"questions": "maybe"}, "questions"),
        ("/api/plan", {"as_off": "2026-01-01"}, "query"),
    ],
)
def test_a_word_of_the_address_that_cannot_be_used_is_named(client: httpx.Client, path: str, parameters: Any, field: str) -> None:
    assert problem(client.post(path, params=parameters, json={}), 422)["errors"][0]["field"] == field


def test_scores(client: httpx.Client) -> None:
    data = {"patient": {"age": 70, "sex": "female", "weight": 70, "creatinine": 110}}
    found = client.post("/api/score", json={"instrument": "creatinine-clearance", "record": data}).json()["results"]
    assert found[0]["low"] == found[0]["high"] == pytest.approx(46.33, abs=0.01)
    lesions = {"patient": {}, "lesions": [{"id": "a", "site": "L1"}, {"id": "b", "site": "L2"}]}
    found = client.post("/api/score", json={"instrument": "sins", "record": lesions}).json()["results"]
    assert [item["lesion"] for item in found] == ["a", "b"]
    told = problem(client.post("/api/score", json={"instrument": "sinz", "record": {}}), 422)
    assert told["errors"][0] == {
        "field": "instrument",
        "message": "there is no instrument called 'sinz'",
        "allowed": "Did you mean sins?",
    }


def test_doses(client: httpx.Client) -> None:
    found = client.post("/api/dose", json={"schedules": ["8/1", "30/10"], "alpha_beta": [2]}).json()["schedules"]
    assert [row["tissues"][0]["biologically_effective_dose"] for row in found] == [40, 75]
    found = client.post("/api/dose", json={"formula": "bed", "inputs": {"total_dose": 30, "fractions": 10}}).json()["formula"]
    assert found["missing"] == ["alpha_beta"]
    data = {"patient": {"age": 70, "sex": "female", "weight": 70, "creatinine": 110, "primary": "breast", "bone_metastases": "confirmed"}}
    found = client.post("/api/dose", json={"treatment": "zoledronic-acid", "record": data}).json()["treatment"]
    assert found[0]["id"] == "zoledronic-acid"
    told = problem(client.post("/api/dose", json={"formula": "bed", "schedules": ["8/1"]}), 422)
    assert told["errors"][0]["allowed"] == "one of formula, schedules, treatment"
    told = problem(client.post("/api/dose", json={"schedules": ["8 once"]}), 422)
    assert "8 once" in told["errors"][0]["message"]
    told = problem(client.post("/api/dose", json={"formul": "bed"}), 422)
    assert "formul" in told["errors"][0]["message"]
    told = problem(client.post("/api/dose", json={"schedules": ["8/1"], "alpha_beta": [0]}), 422)
    assert told["errors"][0]["field"] == "alpha_beta[0]"


def test_what_needs_no_record(client: httpx.Client) -> None:
    facts = client.get("/api/facts", params={"scope": "lesion"}).json()["facts"]
    assert {fact["scope"] for fact in facts} == {"lesion"}
    problem(client.get("/api/facts", params={"scope": "bone"}), 422)
    known = client.get("/api/knowledge").json()
    assert {item["kind"] for item in known["documents"]} == {"treatment", "red flag", "measure", "instrument", "formula", "source"}
    for item in known["documents"][::40]:
        assert client.get(f"/api/knowledge/{item['id']}").json()["id"] == item["id"]
    problem(client.get("/api/knowledge/nothing"), 404)
    assert client.get("/api/glossary").json()["terms"]


def test_health_and_readiness(client: httpx.Client) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    ready = client.get("/readyz").json()
    assert ready["status"] == "ok"
    assert ready["knowledge"] == load().version


def test_there_is_nothing_elsewhere_and_other_methods_are_refused(client: httpx.Client) -> None:
    for path in ("/api/nothing", "/api", "/cds-services/other", "/smart/x"):
        problem(client.get(path), 404)
    found = problem(client.get("/api/plan"), 405)
    assert found["title"] == "Method Not Allowed"
    problem(client.delete("/api/facts"), 405)


def test_the_browser_app_is_served_beside_it(client: httpx.Client) -> None:
    page = client.get("/planner")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert client.get("/static/osteon.svg").status_code == 200
