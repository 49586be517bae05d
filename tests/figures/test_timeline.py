"""The plan in time."""

from __future__ import annotations

from figures.sheet import SVG, parsed, words

from osteon.figures.timeline import Lane, timeline

ENTRIES = tuple(f"entry {number}" for number in range(7))


def test_lanes_and_entries_stand_in_order() -> None:
    shown = words(timeline([Lane("now", "Now", ("first", "second")), Lane("review", "Later", ("third",))], key="k", title="T"))
    assert shown == "Now first second Later third"


def test_a_lane_without_entries_is_left_out_unless_it_says_so() -> None:
    shown = words(timeline([Lane("now", "Now", (), "nothing"), Lane("soon", "Soon", ())], key="k", title="T"))
    assert shown == "Now nothing"


def test_a_long_lane_says_how_many_more_there_are_and_the_description_names_all() -> None:
    svg = timeline([Lane("soon", "Soon", ENTRIES)], key="k", title="T", at_most=5)
    assert words(svg).endswith("entry 4 and 2 more")
    description = parsed(svg).find(f"{SVG}desc")
    assert description is not None
    assert all(entry in (description.text or "") for entry in ENTRIES)


def test_what_must_not_wait_is_never_shortened() -> None:
    assert "entry 6" in words(timeline([Lane("now", "Now", ENTRIES)], key="k", title="T", at_most=2))


def test_every_stretch_of_time_has_a_sign_of_its_own() -> None:
    whens = ("now", "soon", "before", "ongoing", "review")
    drawings = [timeline([Lane(when, "x", ("y",))], key="k", title="T") for when in whens]
    assert len(set(drawings)) == len(whens)


def test_a_plan_without_anything_is_still_a_figure() -> None:
    assert parsed(timeline([], key="k", title="Nothing planned")).tag == f"{SVG}svg"
