"""Cockcroft DW and Gault MH, Prediction of creatinine clearance from serum creatinine, Nephron 1976;16:31.

Read: the formula and worked examples on three pages. They print (140 - age) x weight / (72 x creatinine in mg/dL), times 0.85 for a
woman; the form for umol/L has 1.23 and 1.04, which differ from it by less than one in a hundred.
"""

from __future__ import annotations

import pytest
from item_table import of, total

from osteon.planner import Planner


@pytest.mark.parametrize(
    ("sex", "age", "weight", "creatinine", "printed"),
    [
        ("male", 60, 80, 1.2, 74.1),
        ("female", 45, 65, 0.9, 80.9),
        ("male", 70, 75, 1.0, 72.9),
        ("male", 65, 70, 1.4, 52.1),
        ("female", 45, 60, 0.9, 74.8),
        ("male", 50, 80, 1.0, 100.0),
    ],
)
def test_the_worked_examples(planner: Planner, sex: str, age: int, weight: float, creatinine: float, printed: float) -> None:
    answer = {"sex": sex, "age": age, "weight": weight, "creatinine": of(creatinine, "mg/dL")}
    assert total(planner, "creatinine-clearance", answer) == pytest.approx(printed, rel=0.007)
