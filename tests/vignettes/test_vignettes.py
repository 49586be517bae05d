"""Whole patients, drawn from guideline pathways and published descriptions: what the plan must and must not say.

Each file holds one person:

    vignette: who it is, in a sentence
    drawn_from: where the pathway or the case description is published
    record: {patient: ..., lesions: [...]}
    as_of: 2026-01-15
    goals: {cure: not expected}
    must: {raise: [...], offer: [...], consider: [...], propose: [...], contraindicate: [...], ask: [...], combine: [...]}
    must_not: {raise: ..., offer: ..., propose: ..., ask: ...}

An option is written by its id, or `id@lesion` where one lesion is meant. `offer` and `consider` are met with caution and without;
`propose` is either. `raise` counts a red flag that is raised; `ask` a fact that the plan wants to know, for the patient or any lesion.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from msgspec import Struct, convert

from osteon.library import read_yaml_file
from osteon.planner import Plan, Planner, Status, reference_of
from osteon.record import read_record
from osteon.yaml_reader import Document

FILES = sorted(Path(__file__).parent.glob("*.yaml"))
OFFERED = {Status.OFFER, Status.OFFER_WITH_CAUTION}
CONSIDERED = {Status.CONSIDER, Status.CONSIDER_WITH_CAUTION}


class Said(Struct, frozen=True, forbid_unknown_fields=True, rename={"raise_": "raise"}):
    """What a plan says, or must not say."""

    raise_: frozenset[str] = frozenset()
    offer: frozenset[str] = frozenset()
    consider: frozenset[str] = frozenset()
    propose: frozenset[str] = frozenset()
    contraindicate: frozenset[str] = frozenset()
    ask: frozenset[str] = frozenset()
    combine: frozenset[str] = frozenset()


class Vignette(Struct, forbid_unknown_fields=True):
    vignette: str
    drawn_from: str
    record: dict[str, object]
    as_of: str
    must: Said
    goals: dict[str, str] = {}
    must_not: Said = Said()


def read(path: Path) -> Vignette:
    document = read_yaml_file(path, path.name)
    assert isinstance(document, Document), str(document)
    return convert(document.data, Vignette)


def said(plan: Plan) -> Said:
    def options(*statuses: Status) -> frozenset[str]:
        chosen = [option for option in plan.options if Status(option.status) in statuses]
        return frozenset(name for option in chosen for name in (option.id, reference_of(option.id, option.lesion)))

    raised = [flag for flag in plan.red_flags if flag.state == "raised"]
    return Said(
        raise_=frozenset(name for flag in raised for name in (flag.id, reference_of(flag.id, flag.lesion))),
        offer=options(*OFFERED),
        consider=options(*CONSIDERED),
        propose=options(*OFFERED, *CONSIDERED),
        contraindicate=options(Status.CONTRAINDICATED),
        ask=frozenset(question.fact for question in plan.questions) | {item.fact for option in plan.options for item in option.missing},
        combine=frozenset(item.id for item in plan.combinations),
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_plan_for_a_whole_person_says_what_it_must(planner: Planner, path: Path) -> None:
    vignette = read(path)
    record = read_record(vignette.record, planner.library.vocabulary, planner.library.conversions)
    assert [note.message for note in record.notes] == []
    when = date.fromisoformat(vignette.as_of)
    assert planner.evaluate(record, when).contradictions == ()
    plan = planner.plan(record, when)
    told = said(plan)
    lacking = {name: sorted(getattr(vignette.must, name) - getattr(told, name)) for name in Said.__struct_fields__}
    assert {name: items for name, items in lacking.items() if items} == {}
    wrong = {name: sorted(getattr(vignette.must_not, name) & getattr(told, name)) for name in Said.__struct_fields__}
    assert {name: items for name, items in wrong.items() if items} == {}
    assert {goal.id: goal.state for goal in plan.goals if goal.id in vignette.goals} == vignette.goals


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_vignette_names_only_what_exists(planner: Planner, path: Path) -> None:
    vignette, library = read(path), planner.library
    options, flags = set(library.intervention_by_id), set(library.alert_by_id)
    facts = {item.fact.written for item in library.vocabulary.declarations}
    combinations = {item.id for item in library.combinations}
    for part in (vignette.must, vignette.must_not):
        for name in ("offer", "consider", "propose", "contraindicate"):
            assert {item.partition("@")[0] for item in getattr(part, name)} <= options
        assert {item.partition("@")[0] for item in part.raise_} <= flags
        assert part.ask <= facts
        assert part.combine <= combinations


def test_the_vignettes_cover_every_primary_and_every_class_of_treatment(planner: Planner) -> None:
    vignettes = [read(path) for path in FILES]
    assert len(vignettes) >= 40
    primaries = {vignette.record["patient"].get("primary") for vignette in vignettes}  # type: ignore[attr-defined]
    assert {
        *("breast", "prostate", "lung", "kidney", "thyroid", "melanoma", "urothelial", "colorectal", "gastric_oesophageal", "liver"),
        *("biliary", "pancreas", "neuroendocrine", "germ_cell", "unknown_primary", "myeloma", "lymphoma"),
    } <= primaries
    named = {
        name.partition("@")[0] for item in vignettes for part in (item.must.offer, item.must.consider, item.must.propose) for name in part
    }
    categories = {planner.library.intervention_by_id[name].category for name in named}
    assert {
        *("chemotherapy", "hormone-therapy", "targeted-therapy", "immunotherapy", "radiopharmaceutical", "external-beam-radiotherapy"),
        *("surgery", "bone-modifying-agent", "opioid", "laxative", "corticosteroid", "hypercalcaemia-treatment", "palliative-care"),
    } <= categories
    raised = {name.partition("@")[0] for item in vignettes for name in item.must.raise_}
    assert len(raised) >= 12
