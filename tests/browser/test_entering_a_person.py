"""A person is entered by the keyboard alone. The focus is never lost on the way (`Visit.press` looks after every key)."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from visit import Visit

pytestmark = pytest.mark.browser


def look_up(visit: Visit, word: str) -> None:
    """Finds a fact by a word, from wherever the focus is."""
    visit.tab_to(visit.page.locator("#find-word"))
    visit.page.keyboard.press("Control+A")
    visit.page.keyboard.type(word)
    visit.press("Enter")
    assert visit.focus == "find-word"


def test_by_keyboard_from_an_empty_page_to_a_plan_with_a_red_flag(visit: Visit) -> None:
    page = visit.open("/planner").page
    before = visit.proposed

    # The primary cancer, looked up by a word.
    look_up(visit, "primary cancer")
    visit.tab_to(visit.control("patient.primary", "found:"))
    page.keyboard.type("Prostate")
    visit.press("Shift")
    assert visit.record["patient"] == {"primary": "prostate"}

    # The first questions: an answer with the arrow keys, then one with a number.
    visit.tab_to(visit.choice("patient.bone_metastases", "", "ask:"))
    visit.press("ArrowRight")
    assert visit.record["patient"]["bone_metastases"] == "confirmed"
    visit.press("Tab")  # the questions are now asked anew, and the focus stays in them
    assert visit.focus.startswith("f-ask:patient.")
    visit.tab_to(visit.control("patient.worst_pain", "ask:"))
    page.keyboard.type("7")
    visit.press("Enter")
    assert visit.record["patient"]["worst_pain"] == 7
    assert set(visit.proposed) > set(before), "the plan has followed"

    # A bone from the list.
    visit.tab_to(page.locator("#new-site"))
    page.keyboard.type("Eighth thoracic")
    visit.tab_to(page.get_by_role("button", name="Add", exact=True))
    visit.press("Enter")
    assert [lesion["site"] for lesion in visit.record["lesions"]] == ["T8"]
    assert page.evaluate("() => document.activeElement.closest('.lesion').id") == "lesion-0"

    # A second one on the map: Tab reaches the map, arrows move on it, Enter chooses.
    visit.tab_to(page.locator(".bm-view-front [role=button][tabindex='0']"))
    visit.press("PageDown")
    label = page.evaluate("() => document.activeElement.getAttribute('aria-label')")
    visit.press("Enter")
    assert len(visit.record["lesions"]) == 2
    assert page.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith(label), "the focus stays on the bone"
    expect(page.locator("#lesion-1 h3")).to_contain_text(label.split(",")[0].split(":")[0])

    # What must not wait: new weakness of the legs.
    expect(page.locator(".flag")).to_have_count(0)
    look_up(visit, "weakness")
    yes = visit.choice("patient.new_limb_weakness", "true", "found:")
    visit.tab_to(visit.choice("patient.new_limb_weakness", "", "found:"))
    visit.press("ArrowRight")
    expect(yes).to_be_checked()
    expect(page.locator(".flag h3").first).to_contain_text("cord")
    expect(page.locator("#status")).to_contain_text("1 red flag raised")


def test_a_space_chooses_a_bone_and_an_answer(visit: Visit) -> None:
    """Space chooses on the map and in a group of buttons."""
    page = visit.open("/planner").page
    visit.tab_to(page.locator(".bm-view-front [role=button][tabindex='0']"))
    visit.press("ArrowDown", " ")
    assert len(visit.record["lesions"]) == 1
    visit.tab_to(page.locator("#lesion-0-facts > summary"))
    visit.press("Enter")
    visit.tab_to(page.locator("#lesion-0-more > summary"))
    visit.press("Enter")
    visit.tab_to(visit.choice("lesions[0].kind", ""))
    visit.press("ArrowLeft", " ")
    assert "kind" in visit.record["lesions"][0]


def test_a_removed_bone_leaves_the_focus_at_the_bones(visit: Visit) -> None:
    page = visit.example("lung-cord-compression").page
    visit.tab_to(page.locator("#lesion-0-facts > summary"))
    visit.press("Enter")
    visit.tab_to(page.get_by_role("button", name="Remove this bone"))
    visit.press("Enter")
    assert visit.record["lesions"] == []
    assert visit.focus == "bones-title"


def test_a_course_of_radiotherapy_is_added_filled_in_and_removed(visit: Visit) -> None:
    page = visit.example("lung-cord-compression").page
    page.locator("#lesion-0-facts > summary").click()
    page.get_by_role("button", name="Add a course of radiotherapy").click()
    visit.settled()
    visit.control("lesions[0].radiotherapy[0].total_dose").fill("20")
    visit.press("Enter")
    assert visit.record["lesions"][0]["radiotherapy"] == [{"total_dose": 20}]
    page.get_by_role("button", name="Remove this course").click()
    visit.settled()
    assert "radiotherapy" not in visit.record["lesions"][0]


def test_the_map_outlives_every_change(visit: Visit) -> None:
    page = visit.open("/planner").page
    for bone in ("skull", "sacrum"):
        page.locator("#new-site").select_option(bone)
        page.get_by_role("button", name="Add", exact=True).click()
        visit.settled()
        expect(page.locator("#map svg.bm-view-front")).to_be_visible()
    page.locator("#view-back").check(force=True)
    expect(page.locator("#map svg.bm-view-back")).to_be_visible()
    page.locator(".bm-view-back [data-site=T6][role=button]").click()
    visit.settled()
    assert [lesion["site"] for lesion in visit.record["lesions"]] == ["skull", "sacrum", "T6"]
    expect(page.locator("#map svg.bm-view-back")).to_be_visible()


def test_a_bone_on_the_map_that_is_known_leads_to_its_facts(visit: Visit) -> None:
    page = visit.example("lung-cord-compression").page
    page.locator("#view-back").check(force=True)
    page.locator(".bm-view-back [data-site=T9][role=button]").focus()
    visit.press("Enter")
    assert len(visit.record["lesions"]) in (1, 2)
