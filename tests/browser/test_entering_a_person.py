"""A person is entered by the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from visit import Visit

pytestmark = pytest.mark.browser


def test_by_keyboard_from_an_empty_page_to_a_plan_with_a_red_flag(visit: Visit) -> None:
    page = visit.open("/planner").page

    # The primary cancer, looked up by a word.
    visit.tab_to(page.locator("#find-word"))
    page.keyboard.type("primary cancer")
    visit.press("Enter")
    primary = page.locator("[id='f-found:patient.primary-value']")
    visit.tab_to(primary)
    page.keyboard.type("Kidney")
    visit.press("Enter")
    assert visit.record["patient"]["primary"] == "kidney"
    assert visit.focus == "f-found:patient.primary-value"
