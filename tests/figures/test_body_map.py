"""The body map: every site of the vocabulary can be chosen, on the right side, and what is marked is shown and said."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import yaml

from osteon.figures import STATES, VIEWS, Mark, body_map, body_map_legend, places
from osteon.figures.skeleton import Part, covers, view
from osteon.figures.texts import BodyMapTexts, every_text, translated

REPOSITORY = Path(__file__).parents[2]
SITES = yaml.safe_load((REPOSITORY / "knowledge/facts/sites.yaml").read_text(encoding="utf-8"))["facts"][0]["nodes"]
CLINICAL = {"key": "map", "title": "Body map", "description": "Bones with cancer."}


def nodes(found: list[dict[str, Any]], paired: bool = False) -> Iterator[tuple[str, bool, list[str]]]:
    """Name, whether it has sides, and the names within it."""
    for node in found:
        sides = node.get("set", {}).get("paired", paired)
        children = list(nodes(node.get("children", []), sides))
        yield node["name"], sides, [name for name, _, _ in children]
        yield from children


def points(outline: str) -> list[tuple[float, float]]:
    """The points that the curves of a path go through, from its own commands and not from what made it."""
    found = []
    for stroke in outline.split("M")[1:]:
        start, curves = stroke.rstrip("z").split("c")
        x, y = (float(one) for one in re.findall(r"-?\d*\.?\d+", start))
        found.append((x, y))
        numbers = [float(one) for one in re.findall(r"-?\d*\.?\d+", curves)]
        assert len(numbers) % 6 == 0
        for index in range(0, len(numbers), 6):
            x, y = x + numbers[index + 4], y + numbers[index + 5]
            found.append((x, y))
    return found


def label(site: str, side: str | None) -> str:
    return f"{site} (bone), {side}" if side else f"{site} (bone)"


def drawn(marks: dict[tuple[str, str | None], Mark], **more: Any) -> Element:
    return ElementTree.fromstring(body_map(marks, label, **{**CLINICAL, **more}))


SVG = "{http://www.w3.org/2000/svg}"
PARTS = [(name, part) for name in VIEWS for part in view(name).parts]


def groups(root: Element, site: str, side: str | None = None) -> list[Element]:
    return [
        group
        for group in root.iter(f"{SVG}g")
        if group.get("data-site") == site and group.get("data-side") == side and group.get("role") == "button"
    ]


def markers(root: Element, name: str) -> list[str]:
    svg = next(one for one in root.iter(f"{SVG}svg") if one.get("id") == f"map-{name}")
    return ["".join(text.text or "" for text in one.iter(f"{SVG}text")) for one in svg.iter(f"{SVG}g") if one.get("class") == "bm-marker"]


def test_every_site_of_the_vocabulary_can_be_chosen_on_every_side() -> None:
    wanted = {(name, side) for name, paired, _ in nodes(SITES) for side in (("left", "right") if paired else (None,))}
    assert places() == wanted


def test_what_lies_within_a_region_is_what_the_vocabulary_says() -> None:
    assert covers() == {name: tuple(within) for name, _, within in nodes(SITES) if within}


def test_the_file_is_what_the_drawing_makes(tmp_path: Path) -> None:
    made = tmp_path / "skeleton.json"
    subprocess.run([sys.executable, "-m", "tools.skeleton", str(made)], cwd=REPOSITORY, check=True)
    assert made.read_text() == (REPOSITORY / "src/osteon/figures/skeleton.json").read_text(), "run `python -m tools.skeleton`"


@pytest.mark.parametrize("name", VIEWS)
def test_no_place_can_be_chosen_twice_in_a_view(name: str) -> None:
    chosen = Counter(part.chosen_by for part in view(name).parts if part.chosen_by)
    assert [place for place, count in chosen.items() if count > 1] == []


@pytest.mark.parametrize("name", VIEWS)
def test_everything_lies_within_the_picture(name: str) -> None:
    seen = view(name)
    outlines = [*seen.silhouette, *(one for part in seen.parts for one in (part.outline, part.detail, part.hit) if one)]
    for outline in outlines:
        for x, y in points(outline):
            assert 0 <= x <= seen.width
            assert 0 <= y <= seen.height
    for part in seen.parts:
        assert 0 <= part.anchor[0] <= seen.width
        assert 0 <= part.anchor[1] <= seen.height


@pytest.mark.parametrize(
    ("name", "part"), [(name, part) for name, part in PARTS if part.side and part.site], ids=lambda one: getattr(one, "site", one)
)
def test_the_patients_left_is_right_of_the_midline_from_the_front_and_left_of_it_from_behind(name: str, part: Part) -> None:
    xs = [x for x, _ in points(part.outline)] + [part.anchor[0]]
    midline = view(name).midline
    on_the_right_of_the_picture = (part.side == "left") == (name != "back")
    assert (min(xs) > midline) if on_the_right_of_the_picture else (max(xs) < midline)


@pytest.mark.parametrize(
    ("name", "part"), [(name, part) for name, part in PARTS if part.kind == "bone"], ids=lambda one: getattr(one, "site", one)
)
def test_a_sign_points_at_its_own_bone(name: str, part: Part) -> None:
    x, y = part.anchor
    if part.site in ("pubis", "hand_or_wrist", "foot_or_ankle"):  # between its parts
        assert part.box[0] < x < part.box[2]
        assert part.box[1] < y < part.box[3]
        return
    inside = 0
    for stroke in re.findall(r"M[^M]*", part.outline):
        corners = points(stroke)
        for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True):
            inside += (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax)
    assert inside % 2 == 1


def test_both_sides_are_lettered() -> None:
    root = drawn({}, texts=BodyMapTexts(right="RE", left="LI"))
    for svg in root.iter(f"{SVG}svg"):
        letters = {text.text: float(text.get("x", "")) for text in svg.iter(f"{SVG}text") if text.get("class") == "bm-side"}
        assert (letters["RE"] < letters["LI"]) == (svg.get("id") != "map-back")


def test_levels_follow_each_other_from_head_to_foot() -> None:
    levels = [
        *(f"C{n}" for n in range(1, 8)),
        *(f"T{n}" for n in range(1, 13)),
        *(f"L{n}" for n in range(1, 6)),
        *(f"S{n}" for n in range(1, 6)),
    ]
    for name in VIEWS:
        anchors = {part.site: part.anchor[1] for part in view(name).parts if part.kind == "bone"}
        heights = [anchors[level] for level in levels if level in anchors]
        assert heights == sorted(heights)
        assert len(heights) >= 27
        ribs = [anchors[f"rib_{number}"] for number in range(1, 11)]  # the last two end higher up at the back
        assert ribs == sorted(ribs)


def test_levels_of_the_enlarged_spine_are_a_finger_high_on_a_narrow_phone() -> None:
    scale = 328 / view("spine").width
    for part in view("spine").parts:
        if part.kind == "bone":
            assert part.hit_width * scale >= 23.5, part.site


def test_it_is_the_same_each_time() -> None:
    marks = {("T6", None): Mark(("lesion", "weak"), "T6", (1,)), ("scapula", None): Mark(("lesion",), "blade", (2,))}
    assert body_map(marks, label, **CLINICAL, interactive=True) == body_map(marks, label, **CLINICAL, interactive=True)


def test_texts_are_escaped() -> None:
    text = '<script>alert("1")</script> & more'
    marks = {("T6", None): Mark(("lesion",), text, (1,)), ("nowhere", None): Mark((), text)}
    for interactive in (True, False):
        made = body_map(marks, lambda site, side: text, key="map", title=text, description=text, interactive=interactive)
        assert "<script" not in made
        root = ElementTree.fromstring(made)
        assert f"{text}: Front" in [title.text for title in root.iter(f"{SVG}title")]


def test_nothing_in_it_needs_a_style_or_another_file() -> None:
    made = body_map({("T6", None): Mark(STATES, "T6", (1,))}, label, **CLINICAL, interactive=True) + body_map_legend(key="legend")
    assert not re.search(r"style=|<style|<script|href=|\son\w+=", made)
    assert set(re.findall(r"https?://[^\"]*", made)) == {"http://www.w3.org/2000/svg"}


@pytest.mark.parametrize("interactive", [True, False])
def test_ids_are_unique_and_every_reference_has_its_goal(interactive: bool) -> None:
    marks = {("T6", None): Mark(STATES, "T6", (1,))}
    more: dict[str, Any] = {"title": "Map", "description": "Bones.", "interactive": interactive}
    made = body_map(marks, label, key="one", **more) + body_map(marks, label, key="two", **more) + body_map_legend(key="legend")
    ids = Counter(re.findall(r'\bid="([^"]*)"', made))
    assert [one for one, count in ids.items() if count > 1] == []
    goals = {goal for text in re.findall(r'aria-(?:labelledby|describedby)="([^"]*)"', made) for goal in text.split()}
    assert goals | set(re.findall(r"url\(#([^)]*)\)", made)) <= set(ids)


def test_every_bone_is_a_button_and_one_of_each_view_is_reached_by_tab() -> None:
    root = drawn({("T6", None): Mark(("lesion", "painful"), "Painful lesion", (3,))}, interactive=True)
    for svg in root.iter(f"{SVG}svg"):
        buttons = [one for one in svg.iter() if one.get("role") == "button"]
        assert [one.get("tabindex") for one in buttons] == ["0", *["-1"] * (len(buttons) - 1)]
        assert all(one.get("aria-label") and one.get("data-site") for one in buttons)
        assert svg.get("role") == "group"
    pressed = {one.get("data-site") for one in root.iter() if one.get("aria-pressed") == "true"}
    assert pressed == {"T6"}
    assert groups(root, "T6")[0].get("aria-label") == "T6 (bone). 3: Painful lesion."
    assert groups(root, "femur", "left")[0].get("aria-label") == "femur (bone), left: whole, or part not known"


def test_a_picture_says_what_it_shows_and_has_no_buttons() -> None:
    root = drawn({("T6", None): Mark(("lesion",), "Lesion of T6", (1,))})
    for svg in root.iter(f"{SVG}svg"):
        assert svg.get("role") == "img"
        description = next(one.text for one in svg.iter(f"{SVG}desc"))
        assert description == "Bones with cancer. 1: Lesion of T6."
    assert [one for one in root.iter() if one.get("role") == "button" or one.get("tabindex")] == []


def test_an_empty_map_says_so() -> None:
    assert "Bones with cancer. Nothing is marked." in body_map({}, label, **CLINICAL)


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_a_sign_besides_its_colour(state: str) -> None:
    sign = {"lesion": "bm-number", "painful": "bm-ring", "weak": "bm-weak-fill", "irradiated": "bm-rays", "broken": "bm-break"}[state]
    numbers = (1,) if state == "lesion" else ()
    made = body_map({("femoral_shaft", "left"): Mark((state,), "x", numbers)}, label, **CLINICAL)
    assert f'"{sign}"' in made
    assert f'"{sign}"' not in body_map({}, label, **CLINICAL)
    assert f'"{sign}"' in body_map_legend(key="legend", states=[state])


def test_every_place_shows_its_mark_in_some_view() -> None:
    for place in sorted(places(), key=str):
        root = drawn({place: Mark(("lesion",), "Here", (7,))})
        assert "7" in [text for name in VIEWS for text in markers(root, name)], place
        assert next(root.iter("p"), None) is None


def test_a_side_that_is_not_known_shows_on_both_with_a_question_mark() -> None:
    root = drawn({("humeral_shaft", None): Mark(("lesion",), "Upper arm", (2,))}, interactive=True)
    assert markers(root, "front") == ["2?", "2?"]
    for side in ("left", "right"):
        assert (groups(root, "humeral_shaft", side)[0].get("aria-label") or "").endswith("2: Upper arm. (side not known)")


def test_a_known_and_an_unknown_side_are_both_shown() -> None:
    marks = {("ilium", "left"): Mark(("lesion",), "One", (1,)), ("ilium", None): Mark(("lesion",), "Two", (2,))}
    assert sorted(markers(drawn(marks), "front")) == ["1", "2?", "2?"]


def test_a_region_tints_what_lies_within_it_and_nothing_else() -> None:
    root = drawn({("proximal_femur", "right"): Mark(("lesion",), "Hip", (1,))}, interactive=True)
    tinted = {(one.get("data-site"), one.get("data-side")) for one in root.iter() if "bm-within" in (one.get("class") or "")}
    assert tinted == {(site, "right") for site in ("femoral_head", "femoral_neck", "trochanteric_femur")}
    assert markers(root, "back") == ["1"]


def test_several_lesions_of_one_bone_share_a_marker() -> None:
    assert markers(drawn({("L3", None): Mark(("lesion",), "Two lesions", (1, 4))}), "spine") == ["1, 4"]


def test_markers_do_not_lie_on_each_other() -> None:
    marks = {(f"T{number}", None): Mark(("lesion", "painful"), "x", (number,)) for number in range(3, 9)}
    root = drawn(marks)
    for svg in root.iter(f"{SVG}svg"):
        places = [(float(one.get("x", "")), float(one.get("y", ""))) for one in svg.iter(f"{SVG}text") if one.get("class") == "bm-number"]
        assert len(places) == 6
        assert all(abs(a[0] - b[0]) > 18 or abs(a[1] - b[1]) > 18 for i, a in enumerate(places) for b in places[:i])


def test_what_a_view_cannot_show_is_written_below() -> None:
    marks = {("maxilla", None): Mark(("lesion",), "Lesion of the face", (1,)), ("own_site", "left"): Mark((), "A site of our own")}
    rest = next(drawn(marks, views=("back",)).iter("p")).text
    assert rest == "Not on this map: 1: Lesion of the face. A site of our own."
    assert next(drawn(marks).iter("p")).text == "Not on this map: A site of our own."


def test_faults_are_named() -> None:
    with pytest.raises(ValueError, match="cannot be sore"):
        Mark(("sore",), "x")
    with pytest.raises(ValueError, match="usable as an id"):
        body_map({}, label, key='a"b', title="x", description="y")
    with pytest.raises(ValueError, match="no view 'side'"):
        view("side")  # type: ignore[arg-type]


def test_an_empty_title_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a title"):
        body_map({}, label, key="map", title=" ", description="x")


def test_its_words_can_be_translated() -> None:
    words = translated(BodyMapTexts(), lambda text: text if "{" in text else text.upper())
    made = body_map({("nowhere", None): Mark((), "x")}, label, **CLINICAL, interactive=True, texts=words)
    assert set(re.findall(r">(FRONT|BACK|SPINE AND RIBS, ENLARGED)<", made)) == {"FRONT", "BACK", "SPINE AND RIBS, ENLARGED"}
    assert BodyMapTexts().choose in set(every_text())


def test_the_legend_explains_every_state() -> None:
    root = ElementTree.fromstring(body_map_legend(BodyMapTexts(weak="hueso débil"), key="legend"))
    texts = ["".join(item.itertext()) for item in root.iter("li")]
    assert len(texts) == len(STATES) + 1
    assert any("hueso débil" in text for text in texts)


@pytest.mark.parametrize("part", [part for _, part in PARTS if part.kind == "whole"], ids=lambda part: part.site)
def test_long_names_stay_within_the_picture(part: Part) -> None:
    root = ElementTree.fromstring(body_map({}, lambda site, side: "Extremo proximal del humero trocantereo", **CLINICAL, interactive=True))
    for box in (one for one in root.iter(f"{SVG}rect") if "bm-pill" in (one.get("class") or "")):
        assert float(box.get("x", "")) >= 0
        assert float(box.get("x", "")) + float(box.get("width", "")) <= 360
