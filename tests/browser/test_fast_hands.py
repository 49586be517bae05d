"""People are faster than answers: nothing that they did is lost when the next thing comes before the answer to the last."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Route
from visit import Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def slow(visit: Visit) -> Visit:
    """A page whose answers take a third of a second longer."""

    def later(route: Route) -> None:
        time.sleep(0.3)
        route.continue_()

    visit.example("only-the-primary")
    visit.page.route("**/planner/parts", later)
    return visit


def test_two_answers_at_once_are_both_kept(slow: Visit) -> None:
    slow.choice("patient.bone_metastases", "confirmed", "ask:").evaluate("(input) => input.click()")
    slow.choice("patient.pregnant", "false", "ask:").evaluate("(input) => input.click()")
    slow.settled()
    assert slow.record["patient"] == {"primary": "kidney", "bone_metastases": "confirmed", "pregnant": False}


def test_an_answer_and_a_bone_are_both_kept(slow: Visit) -> None:
    page = slow.page
    page.evaluate(
        """() => {
            document.getElementById("new-site").value = "L1";
            document.querySelector("button[value=add-lesion]").click();
            document.querySelector('[id="f-ask:patient.bone_metastases"] input[value=confirmed]').click();
        }"""
    )
    slow.settled()
    assert slow.record["patient"]["bone_metastases"] == "confirmed"
    assert [lesion["site"] for lesion in slow.record["lesions"]] == ["L1"]


def test_the_last_of_several_answers_counts(slow: Visit) -> None:
    for value in ("confirmed", "suspected", "absent"):
        slow.choice("patient.bone_metastases", value, "ask:").evaluate("(input) => input.click()")
    slow.settled()
    assert slow.record["patient"]["bone_metastases"] == "absent"
