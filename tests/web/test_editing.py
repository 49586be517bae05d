"""What is typed into the form goes into the record, or is named at its field."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from osteon.faults import RecordError
from osteon.library import Library, load
from osteon.logic import Scope
from osteon.record import read_record
from osteon.web.addresses import Address
from osteon.web.editing import add_course, add_lesion, edit, remove_course, remove_lesion
from osteon.web.fields import field, shown

EMPTY: dict[str, Any] = {"patient": {}, "lesions": []}


@pytest.mark.parametrize(
    ("controls", "patient"),
    [
        ({"patient.primary": "breast"}, {"primary": "breast"}),
        ({"patient.pregnant": "false"}, {"pregnant": False}),
        ({"patient.weight": "70"}, {"weight": 70}),
        ({"patient.weight": "154", "patient.weight:unit": "[lb_av]"}, {"weight": {"value": 154, "unit": "[lb_av]"}}),
        (
            {"patient.weight": "154 lb", "patient.weight:unit": "kg"},
            {"weight": {"value": 154, "unit": "lb"}},
        ),  # what stands beside the number counts
        ({"patient.weight": "69,5"}, {"weight": 69.5}),
        ({"patient.worst_pain": "3 to 5"}, {"worst_pain": {"low": 3.0, "high": 5.0}}),
        ({"patient.prostate_specific_antigen": "<0.2"}, {"prostate_specific_antigen": {"value": 0.2, "comparator": "<"}}),
        ({"patient.creatinine": "80", "patient.creatinine:date": "2026-10"}, {"creatinine": {"value": 80, "date": "2026-10"}}),
    ],
)
def test_a_control_goes_into_the_record(library: Library, controls: dict[str, str], patient: dict[str, Any]) -> None:
    edited = edit(library, EMPTY, controls)
    assert edited.refused == {}
    assert edited.data["patient"] == patient
    read_record(edited.data, library.vocabulary, library.conversions)


def test_an_empty_control_takes_the_fact_away_and_says_nothing_against_it(library: Library) -> None:
    edited = edit(library, {"patient": {"pregnant": True, "age": 40}}, {"patient.pregnant": ""})
    assert edited.data["patient"] == {"age": 40}
    assert edited.changed == ("patient.pregnant",)


@pytest.mark.parametrize(
    ("controls", "said"),
    [
        ({"patient.weight": "7000"}, "outside the plausible range"),
        ({"patient.weight": "heavy"}, "is not a number"),
        ({"patient.weight": "70 mmol/L"}, "mmol/L"),
        ({"patient.primary": "brest"}, "Did you mean breast"),
        ({"patient.bone_scan_date": "yesterday"}, "is not a date"),
        ({"patient.creatinine": "80", "patient.creatinine:date": "soon"}, "is not a date"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_record_stays(library: Library, controls: dict[str, str], said: str) -> None:
    name = next(iter(controls))
    edited = edit(library, EMPTY, controls)
    assert edited.data == EMPTY
    assert said in edited.refused[name].message
    assert edited.refused[name].typed.value == controls[name]


def test_a_control_that_was_left_alone_changes_nothing(library: Library) -> None:
    """Date, source and an unusual way of writing survive a form in which other things change."""
    patient = {
        "weight": {"value": 154, "unit": "lb", "date": "2026-10-01", "source": "Observation/1"},
        "er_status": {"any_of": ["positive", "low"]},
        "worst_pain": {"low": 3, "high": 5},
    }
    data = {"patient": patient, "lesions": [{"id": "a", "site": "L1"}], "comment": "kept"}
    controls = {}
    for name, value in patient.items():
        now = shown(library.vocabulary.by_key[(Scope.PATIENT, name)], value)
        controls |= {f"patient.{name}": now.value, f"patient.{name}:unit": now.unit, f"patient.{name}:date": now.date}
    edited = edit(library, data, {**controls, "patient.age": "63"})
    assert edited.changed == ("patient.age",)
    assert edited.data == {**data, "patient": {**patient, "age": 63}}


def test_of_two_controls_of_one_fact_the_changed_one_counts(library: Library) -> None:
    data = {"patient": {"er_status": "positive"}}
    assert edit(library, data, {"ask:patient.er_status": "positive", "patient.er_status": "negative"}).data["patient"] == {
        "er_status": "negative"
    }
    assert edit(library, data, {"ask:patient.er_status": "negative", "patient.er_status": "positive"}).data["patient"] == {
        "er_status": "negative"
    }


@pytest.mark.parametrize(
    "name",
    ["patient.nothing", "lesions[7].pain", "lesions[0].radiotherapy[3].total_dose", "patient.sins", "__class__", "patient.", "x" * 5000],
)
def test_names_that_hold_no_fact_are_passed_over(library: Library, name: str) -> None:
    assert edit(library, {"patient": {}, "lesions": [{"id": "a"}]}, {name: "1"}).changed == ()


def test_lesions_and_courses_come_and_go(library: Library) -> None:
    data = add_lesion(library, EMPTY, "rib_7", "left")
    data = add_lesion(library, data, "L1", "")
    assert [lesion["id"] for lesion in data["lesions"]] == ["lesion-1", "lesion-2"]
    data = add_course(data, 1)
    data = edit(library, data, {"lesions[1].radiotherapy[0].total_dose": "8"}).data
    assert data["lesions"][1]["radiotherapy"] == [{"total_dose": 8}]
    assert "radiotherapy" not in remove_course(data, 1, 0)["lesions"][1]
    left = remove_lesion(data, 0)
    assert [lesion["id"] for lesion in left["lesions"]] == ["lesion-2"]
    assert add_lesion(library, left, "T5", "")["lesions"][-1]["id"] == "lesion-3"  # never the id of one that was there
    assert remove_lesion(data, 9) == data


def test_a_bone_that_does_not_exist_is_named(library: Library) -> None:
    with pytest.raises(RecordError, match="femurr"):
        add_lesion(library, EMPTY, "femurr", "left")


@given(data=st.data())
@settings(max_examples=200)
def test_whatever_is_typed_leaves_a_record_that_can_be_read(data: st.DataObject) -> None:
    library = load()
    name = data.draw(st.sampled_from(["patient.weight", "patient.primary", "patient.pregnant", "lesions[0].pain", "lesions[0].site"]))
    edited = edit(library, {"patient": {}, "lesions": [{"id": "a"}]}, {name: data.draw(st.text(max_size=30))})
    read_record(edited.data, library.vocabulary, library.conversions, strict=True)
    assert not (set(edited.refused) & set(edited.changed))


def test_every_fact_has_a_control_that_gives_back_its_value(library: Library) -> None:
    """For each declared fact and one of its values: what the control shows is what the form would send for no change."""
    for declaration in library.vocabulary.declarations:
        if declaration.derived or declaration.scope is not Scope.PATIENT:
            continue
        drawn = field(declaration, Address(declaration.name), None)
        assert not drawn.known
        for choice in drawn.choices[:3]:
            edited = edit(library, EMPTY, {str(Address(declaration.name)): choice.value})
            assert edited.refused == {}, declaration.name
            again = field(declaration, Address(declaration.name), edited.data["patient"][declaration.name])
            assert again.shown.value == choice.value
