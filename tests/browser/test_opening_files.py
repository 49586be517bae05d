"""Records that a person has already: FHIR bundles and own records, chosen or dropped; saved and opened again."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from visit import Visit

pytestmark = pytest.mark.browser

BUNDLE = Path(__file__).parents[1] / "fhir" / "samples" / "TrialMatching_Patient01.json"


def drop(page: Page, path: Path) -> None:
    """Drops a file on the page as the browser would be told of it."""
    content = base64.b64encode(path.read_bytes()).decode()
    transfer = page.evaluate_handle(
        """([content, name]) => {
            const transfer = new DataTransfer();
            const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
            transfer.items.add(new File([bytes], name, { type: "application/json" }));
            return transfer;
        }""",
        [content, path.name],
    )
    page.dispatch_event("#plan", "dragover", {"dataTransfer": transfer})
    expect(page.locator("body")).to_have_class("page-planner dropping")
    with page.expect_navigation():
        page.dispatch_event("#plan", "drop", {"dataTransfer": transfer})


def says_what_was_used(visit: Visit) -> None:
    account = visit.page.locator(".account")
    expect(account.locator("summary")).to_contain_text("facts used")
    assert account.locator("tbody tr").count() > 5
    expect(account.get_by_role("heading", name="Not used, and why")).to_be_visible()
    assert account.locator("li").count() > 0
    assert visit.record["patient"]["primary"]
    assert visit.proposed


def test_an_mcode_bundle_is_chosen(visit: Visit) -> None:
    page = visit.open("/planner").page
    page.locator("#open-file").set_input_files(BUNDLE)
    with page.expect_navigation():
        page.locator("#opening").get_by_role("button", name="Open").click()
    says_what_was_used(visit.settled())


def test_an_mcode_bundle_is_chosen_on_the_first_page(visit: Visit) -> None:
    page = visit.open("/").page
    page.locator("#start-file").set_input_files(BUNDLE)
    with page.expect_navigation():
        page.get_by_role("button", name="Open").click()
    says_what_was_used(visit.settled())


def test_an_mcode_bundle_is_dropped(visit: Visit) -> None:
    drop(visit.open("/planner").page, BUNDLE)
    says_what_was_used(visit.settled())


def test_a_saved_record_opens_as_the_same_plan(visit: Visit, tmp_path: Path) -> None:
    page = visit.example("breast-painful-spine").page
    visit.whole("laboratory")
    visit.control("patient.calcium").fill("9.8")
    visit.press("Enter")
    record, plan = visit.record, visit.proposed
    assert record["patient"]["calcium"]["value"] == 9.8
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save record").click()
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    assert json.loads(file.read_text()) == record

    visit.open("/planner")
    assert visit.record != record
    page.locator("#open-file").set_input_files(file)
    with page.expect_navigation():
        page.locator("#opening").get_by_role("button", name="Open").click()
    visit.settled()
    assert visit.record == record
    assert visit.proposed == plan


def test_what_is_no_record_is_named_and_nothing_is_lost(visit: Visit, tmp_path: Path) -> None:
    visit.expected.append("status of 422")
    file = tmp_path / "letter.json"
    file.write_text('{"patient": {"weight": "heavy"}}')
    page = visit.example("only-the-primary").page
    page.locator("#opening summary").click()
    page.locator("#open-file").set_input_files(file)
    with page.expect_navigation():
        page.locator("#opening").get_by_role("button", name="Open").click()
    expect(page.locator(".faults")).to_contain_text("weight")
    page.go_back()
    visit.settled()
    assert visit.record["patient"] == {"primary": "kidney"}
