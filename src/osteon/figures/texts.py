"""The few words that figures bring along, in English, and how to have them in another language.

The caller makes them once: `translated(CountTexts(), t)`. Words in braces are filled in and stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import TypeVar


@dataclass(frozen=True)
class CountTexts:
    """Words for a number of people out of 100."""

    exact: str = "{low} of 100"
    range: str = "{low} to {high} of 100"
    under_one: str = "fewer than 1"
    over_99: str = "more than 99"
    group: str = "{label}: {count}"
    yes: str = "people to whom it happens"
    between: str = "may or may not: the studies differ, or the number is not certain"
    no: str = "people to whom it does not happen"


@dataclass(frozen=True)
class TimeTexts:
    """Words for the axis on which options are held against expected survival."""

    scale: str = "The steps of this scale grow: days first, then weeks and months."
    survival: str = "Expected survival: {text}"
    bar: str = "{label}: {text}"


@dataclass(frozen=True)
class SurvivalTexts:
    """Words for ranges of months that several sources give."""

    months: str = "months"
    shared: str = "what all of them have in common"
    row: str = "{label}: {text}"


@dataclass(frozen=True)
class HistoryTexts:
    """Words for radiotherapy that was given before."""

    given: str = "already given"
    unknown: str = "given, but its dose is not known"
    beyond: str = "beyond the limit"
    none: str = "none recorded"
    row: str = "{label}: {text}"


@dataclass(frozen=True)
class ScoreTexts:
    """Words for a score and its possible range."""

    possible: str = "possible: {low} to {high}"
    at_least: str = "possible: {low} or more"
    exact: str = "score: {low}"
    unknown: str = "not known yet"
    band: str = "{low} to {high}"
    exact_band: str = "{low}"
    up_to: str = "up to {high}"
    from_: str = "{low} or more"
    ruled_out: str = "ruled out"
    row: str = "{label} ({text})"


@dataclass(frozen=True)
class BodyMapTexts:
    """Words on the body map and in its legend."""

    front: str = "Front"
    back: str = "Back"
    spine: str = "Spine and ribs, enlarged"
    right: str = "R"
    left: str = "L"
    whole: str = "{site}: whole, or part not known"
    side_unknown: str = "side not known"
    not_drawn: str = "Not on this map: {text}"
    nothing: str = "Nothing is marked."
    choose: str = "Point at a bone to see its name."
    lesion: str = "Lesion, with its number in the list"
    painful: str = "Painful"
    weak: str = "Weakened bone"
    irradiated: str = "Treated with radiation before"
    broken: str = "Broken"
    within: str = "Somewhere in this region or bone"


Texts = TypeVar("Texts", CountTexts, TimeTexts, SurvivalTexts, HistoryTexts, ScoreTexts, BodyMapTexts)
ALL = (CountTexts(), TimeTexts(), SurvivalTexts(), HistoryTexts(), ScoreTexts(), BodyMapTexts())


def translated(texts: Texts, t: Callable[[str], str]) -> Texts:
    """The same words after `t`, which takes an English text and gives the one of another language."""
    return replace(texts, **{field.name: t(getattr(texts, field.name)) for field in fields(texts)})


def every_text() -> Iterator[str]:
    """Every English text that figures bring along, for the catalogue of translations."""
    for texts in ALL:
        for field in fields(texts):
            yield getattr(texts, field.name)


def plain_number(value: float) -> str:
    """A number with at most one decimal, as English writes it. Callers pass their language's own function instead."""
    return f"{round(value, 1):g}"
