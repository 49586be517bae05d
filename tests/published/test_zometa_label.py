"""Zoledronic acid, prescribing information (US, EU): the dose by creatinine clearance. Read: the table."""

from __future__ import annotations

from typing import Any

import pytest
from constants import DAY

from osteon.planner import Option, Planner
from osteon.record import read_record

PATIENT = {
    "primary": "breast", "bone_metastases": "confirmed", "age": 60, "sex": "female", "weight": 60, "calcium": 2.4, "albumin": 40,
    "denosumab": "never", "has_drug_allergy": False, "zoledronic_acid": "never", "menopausal_status": "postmenopausal",
}  # fmt: skip


def option(planner: Planner, clearance: float, **more: Any) -> Option:
    creatinine = (140 - 60) * 60 * 1.04 / clearance
    record = read_record({"patient": PATIENT | {"creatinine": creatinine} | more}, planner.library.vocabulary, planner.library.conversions)
    return next(item for item in planner.plan(record, DAY, questions=False).options if item.id == "zoledronic-acid")


@pytest.mark.parametrize(
    ("clearance", "dose"),
    [(90, 4.0), (60.01, 4.0), (59.99, 3.5), (50.01, 3.5), (49.5, 3.3), (40.01, 3.3), (39.5, 3.0), (30.01, 3.0)],
)
def test_the_table_without_gaps_between_its_rows(planner: Planner, clearance: float, dose: float) -> None:
    amounts = [item.amount.value for item in option(planner, clearance).dosing if item.amount is not None]
    assert amounts == [dose]


def test_below_30_there_is_no_dose(planner: Planner) -> None:
    found = option(planner, 29.9)
    assert found.status == "contraindicated"
    assert found.dosing == ()


def test_without_creatinine_there_is_no_dose(planner: Planner) -> None:
    found = option(planner, 60, creatinine=None)
    assert found.status == "need to know"
    assert all(dose.amount is None for dose in found.dosing)
