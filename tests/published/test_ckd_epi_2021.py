"""CKD-EPI creatinine equation 2021, National Kidney Foundation. Read: the page; the form in mg/dL is written out again here."""

from __future__ import annotations

import pytest
from constants import DAY
from hypothesis import given
from hypothesis import strategies as st

from osteon.logic import Fact, Scope
from osteon.planner import Planner
from osteon.record import read_record


def printed(creatinine: float, age: int, sex: str) -> float:
    kappa, alpha, factor = (0.7, -0.241, 1.012) if sex == "female" else (0.9, -0.302, 1.0)
    return 142 * min(creatinine / kappa, 1) ** alpha * max(creatinine / kappa, 1) ** -1.2 * 0.9938**age * factor


@given(creatinine=st.floats(0.3, 8), age=st.integers(18, 100), sex=st.sampled_from(["female", "male"]))
def test_the_printed_equation(planner: Planner, creatinine: float, age: int, sex: str) -> None:
    given_ = {"creatinine": {"value": creatinine * 88.4, "unit": "umol/L"}, "age": age, "sex": sex}
    record = read_record({"patient": given_}, planner.library.vocabulary, planner.library.conversions)
    low, high = planner.evaluate(record, DAY).raw(Fact(Scope.PATIENT, "estimated_gfr"))
    assert low == pytest.approx(printed(creatinine, age, sex), rel=1e-3)
    assert high == pytest.approx(low)
