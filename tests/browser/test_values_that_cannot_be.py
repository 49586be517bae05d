"""What cannot be read or cannot be is named at its field; the record stays as it is and the text stays where it was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from visit import Visit

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("typed", "said"), [("2400", "weight"), ("a lot", "number"), ("-3", "weight"), ("70 parsec", "parsec")])
def test_it_is_named_at_the_field(visit: Visit, typed: str, said: str) -> None:
    visit.example("breast-painful-spine").whole("general-health")
    before, plan = visit.record, visit.proposed
    weight = visit.control("patient.weight")
    weight.fill(typed)
    visit.press("Enter")
    expect(visit.error_of("patient.weight")).to_be_visible()
    expect(visit.error_of("patient.weight")).to_contain_text(said)
    expect(weight).to_have_value(typed)
    assert visit.record == before
    assert visit.proposed == plan

    # Another answer meanwhile takes neither the text nor the error away.
    visit.control("patient.height").fill("171")
    visit.press("Tab")
    expect(visit.error_of("patient.weight")).to_be_visible()
    expect(weight).to_have_value(typed)
    expect(weight).to_have_attribute("aria-invalid", "true")

    weight.fill("150")
    visit.press("Enter")
    expect(visit.error_of("patient.weight")).to_be_hidden()
    assert visit.record["patient"]["weight"] == {"value": 150, "unit": "[lb_av]"}


def test_a_date_that_is_none(visit: Visit) -> None:
    visit.example("breast-painful-spine").whole("laboratory")
    before = visit.record
    date = visit.page.locator('[id="f-patient.calcium-date"]')
    date.fill("last week")
    visit.press("Enter")
    expect(visit.error_of("patient.calcium")).to_be_visible()
    assert visit.record == before


def test_pounds_give_the_same_plan_as_kilograms(visits: Callable[..., Visit]) -> None:
    kilograms, pounds = visits(), visits()
    for visit in (kilograms, pounds):
        visit.example("breast-painful-spine").whole("general-health")
    assert pounds.record["patient"]["weight"] == {"value": 154, "unit": "lb"}
    unit = kilograms.page.locator('[id="f-patient.weight-unit"]')
    assert unit.locator("option").all_inner_texts() == ["kg", "lb", "g"]
    kilograms.control("patient.weight").fill("69.85")
    kilograms.press("Tab")
    unit.select_option("kg")
    kilograms.settled()
    assert kilograms.record["patient"]["weight"] == 69.85
    assert pounds.proposed == kilograms.proposed
    texts = [visit.page.locator("#plan").inner_text().splitlines() for visit in (kilograms, pounds)]
    assert texts[0] == texts[1], "the doses too"


def test_a_unit_typed_beside_the_number_counts(visit: Visit) -> None:
    visit.example("breast-painful-spine").whole("general-health")
    visit.control("patient.weight").fill("154 [lb_av]")
    visit.press("Enter")
    assert visit.record["patient"]["weight"] == {"value": 154, "unit": "[lb_av]"}


def test_what_somebody_types_is_not_overwritten_by_an_answer_on_its_way(visit: Visit) -> None:
    page = visit.example("breast-painful-spine").whole("general-health").page
    page.keyboard.press("Tab")
    visit.control("patient.weight").fill("71")
    visit.press("Enter")
    visit.control("patient.height").press_sequentially("168", delay=30)
    visit.settled()
    expect(visit.control("patient.height")).to_have_value("168")
