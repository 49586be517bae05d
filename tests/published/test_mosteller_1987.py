"""Mosteller RD, Simplified calculation of body-surface area, N Engl J Med 1987;317:1098.

Read: the formula on a page of formulas, and a worked example on a calculator's page (175 cm, 70 kg: the root of 3.4028 is 1.845).
"""

from __future__ import annotations

import pytest
from item_table import of, total

from osteon.planner import Planner


def test_the_worked_example(planner: Planner) -> None:
    assert total(planner, "body-surface-area", {"height": 175, "weight": 70}) == pytest.approx(1.845, abs=0.0005)


def test_the_form_in_inches_and_pounds(planner: Planner) -> None:
    """The root of inches times pounds over 3131, a rounded number."""
    answer = {"height": of(69, "[in_i]"), "weight": of(154, "[lb_av]")}
    assert total(planner, "body-surface-area", answer) == pytest.approx((69 * 154 / 3131) ** 0.5, rel=0.0015)
