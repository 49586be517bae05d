"""Ranges of months by source."""

from __future__ import annotations

import pytest
from figures.sheet import SVG, parts, words

from osteon.figures.survival_bands import SurvivalBand, shared_months, survival_bands


def band(low: float, high: float | None) -> SurvivalBand:
    return SurvivalBand("A", low, high, f"{low} to {high}")


@pytest.mark.parametrize(
    ("ranges", "expected"),
    [
        ([(3, 8), (6, 12)], (6, 8)),
        ([(3, 8), (5, None)], (5, 8)),
        ([(3, None), (5, None)], (5, None)),
        ([(3, 6), (6, 12)], None),
        ([(3, 6), (5, 5)], None),
        ([(3, 5), (6, 12)], None),
        ([(3, 5)], None),
        ([], None),
    ],
)
def test_what_all_ranges_have_in_common(ranges: list[tuple[float, float | None]], expected: tuple[float, float | None] | None) -> None:
    assert shared_months([band(*months) for months in ranges]) == expected


def test_common_months_are_shaded_and_said_only_where_there_are_some() -> None:
    agree = survival_bands([band(3, 8), band(6, 12)], key="k", title="T")
    differ = survival_bands([band(3, 5), band(6, 12)], key="k", title="T", summary="They differ.")
    assert parts(agree, "shared")
    assert not parts(differ, "shared")
    assert "in common" not in words(differ)
    assert "They differ." in words(differ)


@pytest.mark.parametrize("high", [None, 240])
def test_a_range_without_an_end_or_beyond_the_axis_is_an_arrow(high: float | None) -> None:
    (bar,) = parts(survival_bands([band(12, high)], key="k", title="T"), "bar")
    assert "open" in bar.get("class", "").split()


def test_a_median_is_a_diamond_and_the_clinician_s_range_is_filled() -> None:
    median, own = parts(survival_bands([band(9, 9), SurvivalBand("Own", 3, 6, "3 to 6", source="clinician")], key="k", title="T"), "bar")
    assert median.tag == f"{SVG}polygon"
    assert own.tag == f"{SVG}rect"
    assert median.get("fill", "").startswith("url(")
    assert not own.get("fill", "").startswith("url(")


def test_a_range_of_days_is_still_seen_beside_one_of_years() -> None:
    short, _ = parts(survival_bands([band(0.36, 0.46), band(12, 60)], key="k", title="T"), "bar")
    assert float(short.get("width", "")) >= 3


@pytest.mark.parametrize(("low", "high"), [(-1, 2), (3, 2)])
def test_impossible_ranges_are_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="survival cannot"):
        band(low, high)
