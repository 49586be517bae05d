"""Everything works without JavaScript, by the buttons of the page."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from visit import Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def plain(visits: Callable[..., Visit]) -> Page:
    return visits(java_script_enabled=False).page


@pytest.fixture
def start(plain: Page, address: str) -> Page:
    plain.goto(f"{address}/planner?example=only-the-primary")
    return plain


def record(page: Page) -> dict[str, object]:
    return dict(json.loads(page.locator("#record").input_value()))


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def test_an_answer_changes_the_plan_by_the_button(start: Page) -> None:
    before = start.locator("#plan article.option").count()
    start.locator('[id="f-ask:patient.bone_metastases"] label', has_text="confirmed").click()
    start.locator('[id="f-ask:patient.worst_pain-value"]').fill("7")
    press(start, "Update the plan")
    assert record(start)["patient"] == {"primary": "kidney", "bone_metastases": "confirmed", "worst_pain": 7}
    assert start.locator("#plan article.option").count() > before


def test_a_bone_is_added_and_removed(start: Page) -> None:
    start.locator("#new-site").select_option("L1")
    press(start, "Add")
    expect(start.locator("#lesion-0 h3")).to_contain_text("First lumbar vertebra")
    start.locator("#lesion-0-facts > summary").click()
    press(start, "Remove this bone")
    assert record(start)["lesions"] == []


def test_a_group_is_shown_whole_and_filled_in(start: Page) -> None:
    start.locator("#group-laboratory > summary").click()
    start.locator("#group-laboratory button[data-whole]").click()
    start.locator('[id="f-patient.calcium-value"]').fill("2.3")
    press(start, "Update the plan")
    assert record(start)["patient"] == {"primary": "kidney", "calcium": 2.3}
    expect(start.locator('[id="f-patient.calcium-value"]')).to_have_value("2.3")


def test_a_fact_is_looked_up_and_filled_in(start: Page) -> None:
    start.locator("#find-word").fill("body weight")
    press(start, "Find")
    start.locator('[id="f-found:patient.weight-value"]').fill("70")
    press(start, "Update the plan")
    assert record(start)["patient"] == {"primary": "kidney", "weight": 70}


def test_what_cannot_be_is_named_at_the_field(start: Page) -> None:
    start.locator('[id="f-ask:patient.worst_pain-value"]').fill("99")
    press(start, "Update the plan")
    expect(start.locator('[id="f-ask:patient.worst_pain-error"]')).to_be_visible()
    expect(start.locator('[id="f-ask:patient.worst_pain-value"]')).to_have_value("99")
    assert record(start)["patient"] == {"primary": "kidney"}


@pytest.mark.parametrize("button", ["Patient guide", "Board summary", "Full report"])
def test_documents_are_reached_and_left(start: Page, button: str) -> None:
    press(start, button)
    expect(start.locator("h1").first).to_be_visible()
    press(start, "Back to the plan")
    assert record(start)["patient"] == {"primary": "kidney"}


def test_reasons_have_a_page(start: Page) -> None:
    start.locator("#plan article.option summary").first.click()
    with start.expect_navigation():
        start.get_by_role("button", name="Why, and what would change this").first.click()
    expect(start.get_by_role("heading", name="What would change this")).to_be_visible()


def test_the_map_shows_all_its_bones(start: Page) -> None:
    for view in ("front", "back", "spine"):
        start.locator(f"label:has(#view-{view})").click()
        expect(start.locator(f"#map svg.bm-view-{view}")).to_be_visible()
