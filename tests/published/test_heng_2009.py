"""Heng DYC et al., prognostic factors in metastatic renal-cell carcinoma (the IMDC criteria), J Clin Oncol 2009;27:5794.

Read: the six factors and the groups (0, 1 to 2, 3 to 6) on a page of questions and answers, the same factors with the medians of the
groups on a Danish page for kidney cancer (which prints 3 to 5 for the last group, though there are six factors), and a calculator's
notes: the limits are those of the laboratory, and calcium is corrected for albumin.
"""

from __future__ import annotations

from typing import Any

import pytest
from item_table import Level, Table, band, combinations, levels, of, reaching, total

from osteon.planner import Planner


def calcium(milligrams_per_decilitre: float, albumin: float = 4.0) -> dict[str, Any]:
    """With an albumin in g/dL, and 10.2 mg/dL as the upper limit of the laboratory."""
    return {
        "calcium": of(milligrams_per_decilitre, "mg/dL"),
        "albumin": of(albumin, "g/dL"),
        "calcium_upper_limit": of(10.2, "mg/dL"),
    }


TABLE: Table = {
    "Karnofsky": [*(({"karnofsky": value}, 0) for value in (80, 100)), *(({"karnofsky": value}, 1) for value in (70, 40))],
    "from diagnosis to treatment": [
        ({"diagnosis_date": "2020-01-01", "first_systemic_therapy_date": "2022-01-01"}, 0),
        ({"diagnosis_date": "2023-01-01", "first_systemic_therapy_date": "2024-01-01"}, 0),  # a year of 365 days
        ({"diagnosis_date": "2023-01-01", "first_systemic_therapy_date": "2023-12-31"}, 1),
        ({"diagnosis_date": "2024-01-01", "first_systemic_therapy_date": "2025-01-01"}, 0),  # a year of 366 days
        ({"diagnosis_date": "2024-01-01", "first_systemic_therapy_date": "2024-12-30"}, 1),
    ],
    "haemoglobin": [
        ({"haemoglobin": 130, "haemoglobin_lower_limit": 130}, 0),
        ({"haemoglobin": 129, "haemoglobin_lower_limit": 130}, 1),
        ({"haemoglobin": 119, "haemoglobin_lower_limit": 120}, 1),
        ({"haemoglobin": 129, "haemoglobin_lower_limit": 120}, 0),
    ],
    "corrected calcium": [
        (calcium(9.4), 0),
        (calcium(10.2), 0),
        (calcium(10.3), 1),
        (calcium(9.6, albumin=3.0), 1),  # 10.4 mg/dL once corrected
        (calcium(10.5, albumin=4.5), 0),  # 10.1 mg/dL once corrected
    ],
    "neutrophils": [
        ({"neutrophils": 7.5, "neutrophils_upper_limit": 7.5}, 0),
        ({"neutrophils": 7.6, "neutrophils_upper_limit": 7.5}, 1),
    ],
    "platelets": [
        ({"platelets": 400, "platelets_upper_limit": 400}, 0),
        ({"platelets": 401, "platelets_upper_limit": 400}, 1),
    ],
}


def of_the_kidney(answer: dict[str, Any]) -> dict[str, Any]:
    return {"primary": "kidney", **answer}


@pytest.mark.parametrize("level", levels(TABLE), ids=str)
def test_each_factor_counts_one(planner: Planner, level: Level) -> None:
    assert total(planner, "imdc", of_the_kidney(level.record)) == level.total


def test_the_factors_add_up(planner: Planner) -> None:
    for record, points in combinations(TABLE):
        assert total(planner, "imdc", of_the_kidney(record)) == points


def test_no_factor_is_favourable_one_or_two_intermediate_and_more_poor(planner: Planner) -> None:
    bands = [band(planner, "imdc", of_the_kidney(reaching(TABLE, points)))[0] for points in range(7)]
    assert bands == ["favourable", "intermediate", "intermediate", "poor", "poor", "poor", "poor"]
