"""Icon arrays: 100 people, certain, possible and not, always out of the same number."""

from __future__ import annotations

import re

import pytest
from figures.sheet import HOSTILE, SVG, assert_sound, parsed, parts, words

from osteon.figures.icon_array import Group, count_in_words, icon_array
from osteon.figures.texts import CountTexts, translated

TWO = (Group("With treatment", 60, 71), Group("Without", 23, 23))


def people(svg: str, kind: str) -> int:
    """How many whole figures stand in an array with this look; the legend has one more."""
    kept = {f"#{element.get('id')}": element.get("d", "") for element in parsed(svg).iter() if element.get("id")}
    outlines = [element.get("d") or kept[element.get("href", "")] for element in parts(svg, kind) if not element.get("clip-path")]
    return sum(outline.count("M") for outline in outlines) - 1


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("width", [320, 640])
def test_the_figure_is_sound(width: int, direction: str) -> None:
    assert_sound(icon_array(TWO, key="pain", title="Pain", width=width, direction=direction))


def test_two_groups_of_100_are_drawn() -> None:
    svg = icon_array(TWO, key="pain", title="Pain")
    assert people(svg, "icon-on") == 60 + 23
    assert people(svg, "icon-between") == 11
    assert people(svg, "icon-off") == 29 + 77


@pytest.mark.parametrize(("low", "high"), [(0, 0), (0, 100), (100, 100), (5, 5), (9, 10), (10, 20), (9, 31)])
def test_every_array_counts_100(low: float, high: float) -> None:
    svg = icon_array([Group("All", low, high)], key="k", title="T")
    looks = [kind for kind in ("icon-on", "icon-between", "icon-off") if parts(svg, kind)]
    assert sum(people(svg, kind) for kind in looks) == 100


def test_a_part_of_a_person_is_filled_from_below_in_proportion() -> None:
    svg = icon_array([Group("All", 0.25, 0.5)], key="k", title="T")
    heights = {clip.get("id", ""): float(clip[0].get("height", "")) for clip in parsed(svg).iter(f"{SVG}clipPath")}
    certain, possible = heights["k-group-1-0-icon-on"], heights["k-group-1-0-icon-between"]
    assert certain < possible
    assert people(svg, "icon-off") == 99 + 1  # the one in part has an outline as well


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (60, 71, "60 to 71 of 100"),
        (23, 23, "23 of 100"),
        (0, 0, "0 of 100"),
        (0.6, 0.6, "fewer than 1 of 100"),
        (0.2, 0.6, "fewer than 1 of 100"),
        (0.6, 2.4, "fewer than 1 to 2.4 of 100"),
        (0, 0.6, "0 to fewer than 1 of 100"),
        (99.5, 100, "more than 99 to 100 of 100"),
        (12.34, 12.34, "12.3 of 100"),
    ],
)
def test_counts_in_words(low: float, high: float, expected: str) -> None:
    assert count_in_words(Group("x", low, high)) == expected


def test_the_description_names_every_group_with_its_count() -> None:
    description = parsed(icon_array(TWO, key="k", title="T")).find(f"{SVG}desc")
    assert description is not None
    assert description.text == "With treatment: 60 to 71 of 100. Without: 23 of 100"


def test_the_words_can_be_translated_and_numbers_written_in_another_way() -> None:
    spanish = {"{low} to {high} of 100": "de {low} a {high} de cada 100"}
    texts = translated(CountTexts(), lambda text: spanish.get(text, text))
    group = Group("x", 1.5, 2)
    assert count_in_words(group, texts, lambda number: f"{number:g}".replace(".", ",")) == "de 1,5 a 2 de cada 100"


def test_only_looks_that_occur_are_explained() -> None:
    shown = words(icon_array([Group("All", 30, 30)], key="k", title="T"))
    assert CountTexts().yes in shown
    assert "may or may not" not in shown


@pytest.mark.parametrize(("low", "high"), [(-1, 3), (5, 3), (3, 101)])
def test_impossible_counts_are_refused(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="of 100 people"):
        Group("x", low, high)


def test_a_text_from_outside_is_only_text() -> None:
    svg = icon_array([Group(HOSTILE, 1, 2)], key="k", title=HOSTILE)
    assert_sound(svg)
    assert "<script" not in svg


def test_a_key_that_is_no_id_is_refused() -> None:
    with pytest.raises(ValueError, match="usable as an id"):
        icon_array(TWO, key='a" onload="', title="T")


def test_the_same_numbers_give_the_same_figure_and_keys_keep_two_apart() -> None:
    one, again, other = (icon_array(TWO, key=key, title="T") for key in ("a", "a", "b"))
    assert one == again
    ids = re.compile(r' id="(.*?)"')
    assert not set(ids.findall(one)) & set(ids.findall(other))
