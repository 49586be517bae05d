"""What people do with a plan: compare, ask why, hand it on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Download, expect
from visit import Visit

pytestmark = pytest.mark.browser

SAVED = {"pdf": ("Save as PDF", b"%PDF"), "html": ("Save as a page", b"<!DOCTYPE html>"), "md": ("Save as text", b"# ")}


def content(download: Download, folder: Path) -> bytes:
    file = folder / download.suggested_filename
    download.save_as(file)
    return file.read_bytes()


def test_two_treatments_stand_side_by_side(visit: Visit) -> None:
    page = visit.example("breast-painful-spine").page
    boxes = page.locator("#plan input[name=compare]")
    boxes.nth(0).check()
    boxes.nth(2).check()
    chosen = [boxes.nth(at).input_value() for at in (0, 2)]
    # The choice outlives a change of the facts.
    visit.whole("laboratory")
    visit.control("patient.calcium").fill("9.8")
    visit.press("Enter")
    assert page.locator("#plan input[name=compare]:checked").evaluate_all("(boxes) => boxes.map((box) => box.value)") == chosen
    with page.expect_navigation():
        page.get_by_role("button", name="Compare the chosen ones").click()
    expect(page.locator("h1")).to_have_text("Side by side")
    expect(page.locator("table.comparison thead th")).to_have_count(2)
    for row in ("Status", "Benefits", "Harms", "Before starting"):
        expect(page.get_by_role("rowheader", name=row, exact=True)).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Back to the plan").click()
    visit.settled()
    assert visit.record["patient"]["calcium"] == {"value": 9.8, "unit": "mg/dL"}


def test_one_alone_is_not_compared_but_explained(visit: Visit) -> None:
    page = visit.example("breast-painful-spine").page
    with page.expect_navigation():
        page.get_by_role("button", name="Compare the chosen ones").click()
    expect(page.locator("main")).to_contain_text("Choose two or three treatments")


def test_why_a_treatment_is_proposed(visit: Visit) -> None:
    page = visit.example("breast-painful-spine").page
    card = page.locator("#plan article.option").first
    card.locator("summary").first.click()
    with page.expect_response("**/why"):
        card.get_by_role("button", name="Why, and what would change this").click()
    expect(card.get_by_role("heading", name="What would change this")).to_be_visible()
    expect(card.locator(".tree").first).to_contain_text(":")
    assert page.evaluate("() => document.activeElement !== document.body")


def test_why_a_treatment_is_not_proposed(visit: Visit) -> None:
    page = visit.example("breast-painful-spine").page
    page.locator("#undecided summary").click()
    with page.expect_navigation():
        page.locator("#undecided button").first.click()
    expect(page.get_by_role("heading", name="What would change this")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Back to the plan").click()
    visit.settled()
    assert visit.record["id"] == "example-breast"


@pytest.mark.parametrize(
    ("button", "kind", "forms"),
    [("Patient guide", "patient", "pdf html md"), ("Board summary", "board", "pdf html md"), ("Full report", "full", "html md")],
)
def test_a_document_is_read_saved_and_left_again(visit: Visit, tmp_path: Path, button: str, kind: str, forms: str) -> None:
    page = visit.example("breast-painful-spine").page
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
    bar = page.get_by_role("navigation", name="This document")
    for form in forms.split():
        label, beginning = SAVED[form]
        with page.expect_download(timeout=90_000) as saving:
            bar.get_by_role("button", name=label).click(no_wait_after=True)
        assert saving.value.suggested_filename == f"example-breast-{kind}.{form}"
        assert content(saving.value, tmp_path).startswith(beginning)
    with page.expect_navigation():
        page.get_by_role("button", name="Back to the plan").click()
    visit.settled()
    assert visit.record["id"] == "example-breast"


def test_nobody_is_told_how_long_people_live_unasked(visit: Visit) -> None:
    page = visit.example("prostate-castration-resistant").page
    expect(page.locator("#outlook")).not_to_have_attribute("open", "")
    with page.expect_navigation():
        page.get_by_role("button", name="Patient guide").click()
    asked = page.get_by_role("checkbox", name="How long people live")
    expect(asked).not_to_be_checked()
    before = page.locator("body").inner_text()
    asked.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Show", exact=True).click()
    expect(asked).to_be_checked()
    assert len(page.locator("body").inner_text()) > len(before)
    asked.uncheck()
    with page.expect_navigation():
        page.get_by_role("button", name="Show", exact=True).click()
    assert page.locator("body").inner_text() == before


def test_the_guide_says_it_in_words_for_those_who_want_no_numbers(visit: Visit) -> None:
    page = visit.example("breast-painful-spine").page
    with page.expect_navigation():
        page.get_by_role("button", name="Patient guide").click()
    figures = page.get_by_text(re.compile(r"\d+ (out )?of 100"))
    before = figures.count()
    assert before > 5
    page.get_by_role("checkbox", name="Words instead of numbers").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Show", exact=True).click()
    # The numbers of outcomes are gone; a sentence of the knowledge on when a treatment helps may still hold one.
    assert figures.count() <= before // 4
