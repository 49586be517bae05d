"""Payne RB et al., Interpretation of serum calcium in patients with abnormal serum proteins, Br Med J 1973;4:643.

Read: the formula on four pages, in mmol/L with 0.02 for each g/L of albumin below 40 and in mg/dL with 0.8 for each g/dL below 4, and
a worked example (1.83 mmol/L with an albumin of 26 g/L gives 2.11; its text once prints 1.876 for 1.83).
"""

from __future__ import annotations

import pytest
from item_table import of, total

from osteon.planner import Planner


def test_the_worked_example(planner: Planner) -> None:
    assert total(planner, "corrected-calcium", {"calcium": 1.83, "albumin": 26}) == pytest.approx(2.11)


@pytest.mark.parametrize(("calcium", "albumin"), [(8.0, 2.0), (9.5, 4.0), (11.0, 3.0), (10.0, 4.5)])
def test_the_form_in_milligrams_per_decilitre(planner: Planner, calcium: float, albumin: float) -> None:
    answer = {"calcium": of(calcium, "mg/dL"), "albumin": of(albumin, "g/dL")}
    assert total(planner, "corrected-calcium", answer) * 4.008 == pytest.approx(calcium + 0.8 * (4 - albumin), abs=0.01)
