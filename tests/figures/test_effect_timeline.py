"""How soon options help, on an axis whose steps grow."""

from __future__ import annotations

import pytest
from figures.sheet import SVG, parsed, parts, words

from osteon.figures.effect_timeline import EffectBar, ExpectedSurvival, duration_in_english, effect_timeline

BARS = (EffectBar("Radiotherapy", 7, 28, "1 to 4 weeks"), EffectBar("Cement", 0, 2, "within 2 days"))


def test_bars_stand_in_order_of_time_on_the_axis() -> None:
    late, early = parts(effect_timeline(BARS, key="k", title="T"), "bar")
    assert float(early.get("x", "")) < float(late.get("x", ""))
    assert float(early.get("x", "")) + float(early.get("width", "")) < float(late.get("x", ""))


def test_survival_is_neither_drawn_nor_told_unless_given() -> None:
    svg = effect_timeline(BARS, key="k", title="T")
    assert not parts(svg, "survival")
    assert "urvival" not in svg


def test_survival_is_a_band_and_open_where_it_has_no_end() -> None:
    closed = effect_timeline(BARS, key="k", title="T", survival=ExpectedSurvival(20, 60, "some weeks"))
    open_ended = effect_timeline(BARS, key="k", title="T", survival=ExpectedSurvival(20, None, "some weeks or more"))
    (band,), (longer,) = parts(closed, "survival"), parts(open_ended, "survival")
    assert float(longer.get("x", "")) + float(longer.get("width", "")) == 296
    assert float(band.get("width", "")) > 2
    assert "Expected survival: some weeks" in words(closed)


def test_a_warning_has_a_sign_beside_its_words() -> None:
    svg = effect_timeline([EffectBar("A", 90, 180, "months", late="may come too late")], key="k", title="T")
    assert "may come too late" in words(svg)
    assert list(parsed(svg).iter(f"{SVG}polygon"))


def test_an_effect_of_today_is_still_seen() -> None:
    (bar,) = parts(effect_timeline([EffectBar("A", 0, 0, "today")], key="k", title="T"), "bar")
    assert float(bar.get("width", "")) >= 2


def test_ticks_are_said_in_the_words_of_the_caller() -> None:
    shown = words(effect_timeline(BARS, key="k", title="T", duration=lambda count, unit: f"{unit}×{count}"))
    assert "today×0" in shown
    assert "week×1" in shown


def test_durations_in_english() -> None:
    assert [duration_in_english(0, "today"), duration_in_english(1, "day"), duration_in_english(2, "week")] == ["today", "1 day", "2 weeks"]


def test_no_options_give_an_empty_axis() -> None:
    assert not parts(effect_timeline([], key="k", title="T", description="none"), "bar")


@pytest.mark.parametrize(("low", "high"), [(-1, 2), (3, 2)])
def test_impossible_times_are_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="effect cannot begin"):
        EffectBar("A", low, high, "x")
