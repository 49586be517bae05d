"""The record stays in the address of the page: it can be kept as a bookmark, and it is sent to nobody (it is the fragment)."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from visit import Visit

pytestmark = pytest.mark.browser


def test_the_address_of_a_changed_plan_opens_it_elsewhere(visits: Callable[..., Visit]) -> None:
    here, there = visits(), visits()
    page = here.example("only-the-primary").page
    here.choice("patient.bone_metastases", "confirmed", "ask:").check(force=True)
    here.settled()
    page.locator("#new-site").select_option("L1")
    page.get_by_role("button", name="Add", exact=True).click()
    here.settled()
    assert "#record=" in page.url

    there.page.goto(page.url)
    there.settled()
    assert there.record == here.record
    assert there.proposed == here.proposed
    expect(there.page.locator("#lesion-0 h3")).to_contain_text("First lumbar vertebra")
    expect(there.page.locator("#map .bm-lesion").first).to_be_attached()


def test_back_to_an_older_address_in_the_same_tab(visit: Visit) -> None:
    page = visit.example("only-the-primary").page
    visit.choice("patient.bone_metastases", "confirmed", "ask:").check(force=True)
    visit.settled()
    older = page.url
    visit.choice("patient.bone_metastases", "").evaluate("(input) => input.closest('details').open = true")
    visit.choice("patient.bone_metastases", "absent").check(force=True)
    visit.settled()
    assert visit.record["patient"]["bone_metastases"] == "absent"
    page.evaluate("(address) => { location.hash = new URL(address).hash; }", older)
    page.wait_for_timeout(50)
    visit.settled()
    assert visit.record["patient"]["bone_metastases"] == "confirmed"


def test_an_address_that_holds_no_record_is_said(visit: Visit) -> None:
    page = visit.open("/planner#record=abc").page
    expect(page.locator("#status")).to_contain_text("no record that can be read")
    assert visit.record == {"patient": {}, "lesions": []}


def test_the_command_prints_an_address_that_opens_the_file(visits: Callable[..., Visit], tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-m", "osteon", "web", "lung-cord-compression", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        try:
            assert started.stdout is not None
            first, second = started.stdout.readline(), started.stdout.readline()
            served = re.search(r"http://127\.0\.0\.1:\d+", first)
            assert served, first
            visit = visits(address=served[0])
            visit.page.goto(second.strip())
            visit.settled()
            expect(visit.page.locator("#status")).to_contain_text("red flag raised")
            assert visit.record["id"] == "example-cord"
            assert visit.proposed
            visit.context.close()
        finally:
            started.terminate()
