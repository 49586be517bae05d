"""Earlier radiotherapy of each place, against a limit."""

from __future__ import annotations

import pytest
from figures.sheet import parts, words

from osteon.figures.radiotherapy_history import Course, Place, radiotherapy_history


def drawn(*places: Place) -> str:
    return radiotherapy_history(places, unit="unit", key="k", title="T")


def test_blocks_are_as_long_as_their_doses() -> None:
    first, second = parts(drawn(Place("L3", (Course("a", 20), Course("b", 30)))), "block")
    assert float(second.get("width", "")) == pytest.approx(1.5 * float(first.get("width", "")), abs=0.1)
    assert float(second.get("x", "")) == pytest.approx(float(first.get("x", "")) + float(first.get("width", "")), abs=0.1)


def test_what_lies_beyond_the_limit_is_marked() -> None:
    svg = drawn(Place("L3", (Course("a", 20), Course("b", 30)), limit=45, limit_text="limit 45"))
    (beyond,) = parts(svg, "beyond")
    (limit,) = parts(svg, "limit")
    assert beyond.get("x") == limit.get("x1")
    assert "beyond the limit" in words(svg)
    assert "limit 45" in words(svg)


def test_a_total_below_the_limit_has_nothing_beyond() -> None:
    svg = drawn(Place("L3", (Course("a", 20),), limit=45))
    assert not parts(svg, "beyond")
    assert parts(svg, "limit")
    assert "beyond" not in words(svg)


def test_a_course_without_a_number_is_drawn_as_unknown_and_never_left_out() -> None:
    svg = drawn(Place("L3", (Course("a", None), Course("b", 30))))
    (unknown,) = parts(svg, "unknown")
    known = next(block for block in parts(svg, "block") if block is not unknown and "unknown" not in block.get("class", ""))
    assert float(unknown.get("x", "")) >= float(known.get("x", "")) + float(known.get("width", ""))
    assert "1?" in words(svg)
    assert "its dose is not known" in words(svg)


def test_unknown_courses_alone_need_no_axis() -> None:
    svg = drawn(Place("L3", (Course("a", None), Course("b", None))))
    assert len(parts(svg, "unknown")) == 2
    assert not parts(svg, "axis")


def test_a_place_without_courses_says_so() -> None:
    assert "none recorded" in words(drawn(Place("L3", ())))


def test_a_negative_course_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot have given"):
        Course("a", -1)
