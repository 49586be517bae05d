"""A score on its scale."""

from __future__ import annotations

import pytest
from figures.sheet import parts, words

from osteon.figures.score_range import ScoreBand, score_range, value_in_words

BANDS = (("Stable", 0, 6), ("Potentially unstable", 7, 12), ("Unstable", 13, 18))


def drawn(low: float | None, high: float | None, possible: tuple[bool, ...] = (True, True, True)) -> str:
    bands = [ScoreBand(*band, holds) for band, holds in zip(BANDS, possible, strict=True)]
    return score_range(bands, low=low, high=high, least=0, most=18, key="k", title="T")


def test_a_complete_score_is_a_point_in_a_filled_band() -> None:
    svg = drawn(9, 9, (False, True, False))
    (point,) = parts(svg, "point")
    (band,) = [band for band in parts(svg, "band") if "fill-accent" in band.get("class", "")]
    tip = float(point.get("points", "").split()[-1].split(",")[0])
    assert float(band.get("x", "")) < tip < float(band.get("x", "")) + float(band.get("width", ""))
    assert "score: 9" in words(svg)


def test_a_range_is_a_bar_over_the_bands_that_remain() -> None:
    svg = drawn(5, 11, (True, True, False))
    assert parts(svg, "possible")
    assert not parts(svg, "point")
    assert len(parts(svg, "fill-shade")) == 2


def test_a_sum_that_lacks_something_without_a_number_is_open() -> None:
    svg = drawn(8, None, (False, True, True))
    assert parts(svg, "open")
    assert "possible: 8 or more" in words(svg)


def test_nothing_known_draws_no_value() -> None:
    svg = drawn(None, None)
    assert not parts(svg, "possible")
    assert not parts(svg, "point")
    assert "not known yet" in words(svg)


def test_bands_meet_halfway_between_whole_numbers() -> None:
    first, second, third = parts(drawn(9, 9), "band")
    for one, next_one in ((first, second), (second, third)):
        assert float(one.get("x", "")) + float(one.get("width", "")) + 2 == pytest.approx(float(next_one.get("x", "")), abs=0.05)


def test_labels_that_do_not_fit_become_letters_with_a_list() -> None:
    svg = score_range(
        [ScoreBand("Otorhinolaryngologically so", 0, 1, True), ScoreBand("B", 2, 2, True), ScoreBand("C", 3, 18, False)],
        low=0,
        high=2,
        least=0,
        most=18,
        key="k",
        title="T",
    )
    assert "Otorhinolaryngologically so (0 to 1)" in words(svg)
    assert "B (2)" in words(svg)
    assert "C (3 to 18): ruled out" in words(svg)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(3, 3, "score: 3"), (3, 5, "possible: 3 to 5"), (3, None, "possible: 3 or more"), (None, None, "not known yet")],
)
def test_values_in_words(low: float | None, high: float | None, expected: str) -> None:
    assert value_in_words(low, high) == expected


def test_an_empty_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="scale"):
        score_range([], low=1, high=1, least=3, most=3, key="k", title="T")
