"""The planner in another language than English."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from visit import Visit

pytestmark = pytest.mark.browser

MARK = "máquina"


def test_the_planner_stays_spanish_and_says_who_translated_it(visit: Visit) -> None:
    page = visit.open("/planner?language=es&example=only-the-primary").page
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("note")).to_contain_text(MARK)
    title = page.locator("#questions-title").inner_text()
    assert title != "What to find out first"
    visit.choice("patient.bone_metastases", "confirmed", "ask:").check(force=True)
    page.locator("#find-title").click()
    visit.settled()
    expect(page.locator("#questions-title")).to_have_text(title)
    expect(page.locator("#short-title")).not_to_have_text("In short")
    assert "?language=es#" in page.url


def test_the_guide_is_spanish_too(visit: Visit) -> None:
    page = visit.open("/planner?language=es&example=breast-painful-spine").page
    with page.expect_navigation():
        page.locator("button[formaction='/guide']").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("body")).to_contain_text(MARK)
    with page.expect_navigation():
        page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("body")).not_to_contain_text(MARK)


def test_the_language_is_changed_without_losing_the_record(visit: Visit) -> None:
    page = visit.example("lung-cord-compression").page
    record = visit.record
    with page.expect_navigation():
        page.get_by_role("button", name="Español").click()
    visit.settled()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert visit.record == record
    with page.expect_navigation():
        page.get_by_role("button", name="English").click()
    visit.settled()
    assert visit.record == record


def test_a_reader_of_spanish_is_met_in_spanish(visits: Callable[..., Visit]) -> None:
    page = visits(locale="es-MX").open("/").page
    expect(page.locator("html")).to_have_attribute("lang", "es")
