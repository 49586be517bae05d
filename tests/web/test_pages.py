"""The pages by HTTP, without a browser: what they hold, what they refuse, what they never do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from osteon.examples import example_files
from osteon.planner import Planner
from osteon.record import read_file
from osteon.web import create_app

testclient = pytest.importorskip("starlette.testclient")
EXAMPLES = sorted(example_files())
RECORD_PAGES = ["/planner", "/compare", "/guide", "/report/board", "/report/full"]


@pytest.fixture(scope="module")
def client(planner: Planner) -> Iterator[Any]:
    with testclient.TestClient(create_app(planner), base_url="http://127.0.0.1") as made:
        yield made


def record_of(name: str) -> str:
    return json.dumps(read_file(example_files()[name]), default=str)


@pytest.mark.parametrize("path", ["/", "/planner", "/dose", "/glossary", "/about", *[f"/planner?example={name}" for name in EXAMPLES]])
def test_every_page_answers_with_strict_headers(client: Any, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|javascript:", answer.text)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', re.sub(r'<a [^>]*rel="noreferrer[^>]*>', "", answer.text))


@pytest.mark.parametrize("path", RECORD_PAGES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_document_of_a_record_is_a_page(client: Any, path: str, language: str) -> None:
    form = {"record": record_of(EXAMPLES[0]), "language": language, "compare": ["denosumab", "zoledronic-acid"]}
    answer = client.post(path, data=form)
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.text
    assert "style" not in re.findall(r"<\w+[^>]*\s(style)=", answer.text)


def test_a_document_allows_no_style_but_its_own(client: Any) -> None:
    answer = client.post("/guide", data={"record": record_of(EXAMPLES[0])})
    assert "'sha256-" in answer.headers["content-security-policy"]
    assert "x-osteon-styles" not in answer.headers


def test_a_changed_fact_changes_the_plan_and_the_record_in_the_page(client: Any) -> None:
    form = {"record": record_of("breast-painful-spine"), "want": "main", "marked": ""}
    before = client.post("/planner/parts", data=form).text
    after = client.post("/planner/parts", data={**form, "patient.new_limb_weakness": "true"}).text
    assert "ask-" not in before
    assert "new_limb_weakness&#34;:true" in after
    assert before.count('class="flag"') < after.count('class="flag"')


def test_a_value_out_of_range_is_named_at_its_field(client: Any) -> None:
    answer = client.post("/planner/parts", data={"record": "", "patient.weight": "9000", "want": "main", "marked": ""}).text
    assert re.search(r'id="f-patient.weight-error" data-part>[^<]*outside the plausible range', answer)
    assert "9000" not in re.search(r'id="record" value="([^"]*)"', answer)[1]  # type: ignore[index]


def test_a_bone_is_added_and_removed_without_any_script(client: Any) -> None:
    added = client.post("/planner", data={"record": "", "action": "add-lesion", "new_site": "L1", "new_side": ""}).text
    assert "First lumbar vertebra (L1)" in added
    record = re.search(r'id="record" value="([^"]*)"', added)[1].replace("&#34;", '"')  # type: ignore[index]
    removed = client.post("/planner", data={"record": record, "action": "remove-lesion:0"}).text
    assert '"lesions":[]' in re.search(r'id="record" value="([^"]*)"', removed)[1].replace("&#34;", '"')  # type: ignore[index]


def test_what_was_saved_opens_as_the_same_record(client: Any) -> None:
    record = record_of("kidney-impending-fracture")
    saved = client.post("/planner/save", data={"record": record})
    assert saved.headers["content-disposition"].startswith("attachment")
    opened = client.post("/planner/open", files={"file": ("saved.json", saved.content)}).text
    carried = re.search(r'id="record" value="([^"]*)"', opened)[1].replace("&#34;", '"').replace("&#39;", "'")  # type: ignore[index]
    assert json.loads(carried) == json.loads(saved.content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "not JSON"),
        (b'{"patient": {"weight": "heavy"}}', "is not a number"),
        (b'{"patient": {"wait": 70}}', "no fact of a patient is called wait"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b"\xff\xfe", "UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"", "no file was chosen"),
        (b'{"resourceType": "Bundle", "entry": []}', "no resource about a patient"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(client: Any, content: bytes, said: str) -> None:
    answer = client.post("/planner/open", files={"file": ("patient.json", content)})
    assert answer.status_code == 422
    assert said in answer.text


def test_hostile_texts_are_shown_as_texts(client: Any) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    record = json.dumps({"id": evil, "patient": {"primary": {"value": "breast", "source": evil}}, "lesions": [{"id": evil, "site": "L1"}]})
    for path in RECORD_PAGES:
        answer = client.post(path, data={"record": record, "whole": "primary-cancer", "find": evil})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text


def test_only_names_of_this_computer_are_answered(client: Any) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"host": "localhost"}).status_code == 200


def test_a_body_beyond_the_limit_is_refused(client: Any) -> None:
    assert client.post("/planner", content=b"", headers={"content-length": "99999999999"}).status_code == 413


@pytest.mark.parametrize(
    ("path", "status"), [("/nothing", 404), ("/report/nothing", 404), ("/static/nothing.css", 404), ("/static/../app.py", 404)]
)
def test_what_does_not_exist_is_said_to_be_so(client: Any, path: str, status: int) -> None:
    answer = client.request(
        "POST" if path.startswith("/report") else "GET", path, data={"record": "{}"} if path.startswith("/report") else None
    )
    assert answer.status_code == status


def test_the_dose_tools_work_out_schedules_and_name_what_they_cannot(client: Any) -> None:
    assert "75" in client.get("/dose?schedules=30/10&alpha_beta=2").text
    assert "is not a schedule" in client.get("/dose?schedules=lots&alpha_beta=2").text
    assert "alpha/beta" in client.get("/dose?schedules=30/10&alpha_beta=zero").text


def test_a_real_mcode_bundle_opens_with_its_account(client: Any) -> None:
    bundle = next(iter(sorted((Path(__file__).parents[1]).rglob("*mcode*bundle*.json"))), None) or next(
        path
        for path in sorted((Path(__file__).parents[1]).rglob("*.json"))
        if b'"resourceType":"Bundle"' in path.read_bytes().replace(b" ", b"")
    )
    answer = client.post("/planner/open", files={"file": (bundle.name, bundle.read_bytes())})
    assert answer.status_code == 200
    assert "What the file held" in answer.text


def test_nothing_of_a_record_is_kept_between_requests(client: Any) -> None:
    client.post("/planner", data={"record": json.dumps({"id": "secret-name", "patient": {"primary": "breast"}})})
    assert "secret-name" not in client.get("/planner").text
