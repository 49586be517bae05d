"""What every answer carries, what is refused, and what a hostile record cannot do."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect
from visit import EMPTY, Visit

from osteon.web.app import STATIC
from osteon.web.security import LARGEST_BODY

pytestmark = pytest.mark.browser

PAGES = ["/", "/planner", "/planner?example=only-the-primary", "/dose", "/glossary", "/about", "/nowhere"]
MADE = ["/planner", "/planner/parts", "/planner/save", "/why", "/compare", "/guide", "/report/board", "/report/full"]
HOSTILE = "</textarea></script><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">'\"&amp;"


def is_guarded(headers: dict[str, str]) -> None:
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_every_page_and_file_is_guarded(visit: Visit) -> None:
    asked = visit.context.request
    for path in PAGES:
        answer = asked.get(f"{visit.address}{path}")
        is_guarded(answer.headers)
        assert answer.headers["cache-control"] == "no-store", path
    for path in MADE:
        answer = visit.post(path, {"patient": {"primary": "kidney"}, "lesions": []})
        is_guarded(answer.headers)
        assert answer.headers["cache-control"] == "no-store", path
    for file in STATIC.iterdir():
        answer = asked.get(f"{visit.address}/static/{file.name}")
        assert answer.ok
        is_guarded(answer.headers)


def test_no_page_needs_a_style_or_a_script_that_stands_in_it(visit: Visit) -> None:
    for path in PAGES:
        html = visit.context.request.get(f"{visit.address}{path}").text()
        assert " style=" not in html, path
        assert " onclick=" not in html, path
        assert "<script>" not in html, path


def test_a_style_or_script_that_stood_in_a_page_would_not_run(visit: Visit) -> None:
    visit.expected += ["Content Security Policy"]
    page = visit.open("/about").page
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'taken'";
            document.body.append(script);
            const html = "<p id='styled' style='position: fixed'>x</p><img src=x onerror=\\"document.title = 'taken'\\">";
            document.body.insertAdjacentHTML("beforeend", html);
        }"""
    )
    page.wait_for_timeout(100)
    assert page.title() != "taken"
    assert page.locator("#styled").evaluate("(element) => getComputedStyle(element).position") == "static"
    visit.expected += ["404"]


def call(address: str, method: str, path: str, headers: dict[str, str]) -> int:
    """The status of an answer to a request that no browser would send."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


def test_another_name_for_this_computer_is_refused(address: str) -> None:
    assert call(address, "GET", "/planner", {"Host": "127.0.0.1"}) == 200
    assert call(address, "GET", "/planner", {"Host": "osteon.example.org"}) == 400


def test_a_body_over_the_limit_is_refused(address: str) -> None:
    assert call(address, "POST", "/planner", {"Host": "127.0.0.1", "Content-Length": str(LARGEST_BODY + 1)}) == 413


@pytest.mark.parametrize("path", ["/planner", "/compare", "/guide", "/report/board", "/report/full"])
def test_a_hostile_record_is_shown_as_text(visit: Visit, path: str) -> None:
    record = {
        "id": HOSTILE,
        "patient": {"primary": "kidney", "weight": {"value": 70, "source": HOSTILE}},
        "lesions": [{"id": HOSTILE, "site": "L1", "pain": 5}],
    }
    page = visit.show(path, record).page
    assert page.title() != "taken"
    expect(page.locator("img[src=x]")).to_have_count(0)
    if path == "/planner":
        visit.whole("general-health")
        expect(page.locator("#group-general-health .origin")).to_contain_text("</textarea></script><script>")
        assert page.title() != "taken"


def test_a_hostile_word_or_address_is_text(visit: Visit) -> None:
    page = visit.open(f"/dose?schedules={'<script>document.title=1</script>'}").page
    expect(page.locator("#dose-error")).to_contain_text("<script>")
    visit.show("/planner", EMPTY, find=HOSTILE)
    expect(page.locator("#find-word")).to_have_value(HOSTILE)
    visit.expected.append("422")
    visit.open("/planner?example=<img src=x>")
    expect(page.locator("img")).to_have_count(0)
