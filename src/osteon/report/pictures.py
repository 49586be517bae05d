"""The figures of a plan: what the room `figures` draws, from the parts of a plan and in the language of the reader.

Each function gives an inline SVG (or HTML around several), or nothing where there is nothing to draw. `key` makes the
ids of a figure unique in its page.
"""

from __future__ import annotations

from collections.abc import Sequence

from osteon.figures import BodyMapTexts, Mark, body_map
from osteon.figures.drawing import Direction
from osteon.figures.effect_timeline import EffectBar, ExpectedSurvival, effect_timeline
from osteon.figures.icon_array import Group, icon_array
from osteon.figures.score_range import ScoreBand, score_range
from osteon.figures.survival_bands import SurvivalBand, survival_bands
from osteon.figures.texts import CountTexts, ScoreTexts, SurvivalTexts, TimeTexts, translated
from osteon.figures.timeline import Lane, timeline
from osteon.library import Instrument
from osteon.planner import InstrumentResult, Option, Outcome, Plan
from osteon.report.case import LesionCard
from osteon.report.parts import placed
from osteon.report.wording import OPEN_ENDED_MONTHS, Texts, in_time, months, until_it_helps

_DAYS_IN_A_MONTH = 30.4
MOST_IN_A_LANE = 8


def skeleton(t: Texts, lesions: Sequence[LesionCard], site_label: SiteLabel, *, key: str, interactive: bool = False) -> str:
    """The body map with the lesions of a case; lesions without a site stand in the list beside it alone."""
    found: dict[tuple[str, str | None], list[LesionCard]] = {}
    for lesion in lesions:
        if lesion.site is not None:
            found.setdefault((lesion.site, lesion.side), []).append(lesion)
    marks = {
        place: Mark(
            state=("lesion", *dict.fromkeys(mark for lesion in here for mark in lesion.marks)),
            text="; ".join(_lesion_in_words(t, lesion) for lesion in here),
            numbers=tuple(lesion.number for lesion in here),
        )
        for place, here in found.items()
    }
    description = "; ".join(mark.text for mark in marks.values()) or t("No lesion is named yet.")
    return body_map(
        marks, site_label, key=key, title=t("Map of the bones"), description=description, interactive=interactive, texts=map_texts(t)
    )


class SiteLabel:
    """Names of sites with their side, in the language of the reader."""

    def __init__(self, t: Texts, labels: dict[str, str]) -> None:
        self.t, self.labels = t, labels

    def __call__(self, site: str, side: str | None) -> str:
        label = self.t(self.labels.get(site, site))
        return f"{label}, {self.t(side)}" if side else label


def map_texts(t: Texts) -> BodyMapTexts:
    """The words of the map in the language of the reader."""
    from dataclasses import fields, replace

    words = BodyMapTexts()
    return replace(words, **{field.name: t(getattr(words, field.name)) for field in fields(words)})


def _lesion_in_words(t: Texts, lesion: LesionCard) -> str:
    words = [t(lesion.label), *(mark_word(t, mark) for mark in lesion.marks)]
    return f"{lesion.number}: {', '.join(words)}"


def mark_word(t: Texts, mark: str) -> str:
    """What a body map marks of a lesion, in words."""
    match mark:
        case "painful":
            return t("painful")
        case "weak":
            return t("may not hold")
        case "broken":
            return t("broken")
        case "irradiated":
            return t("irradiated before")
    return mark


def people(t: Texts, outcome: Outcome, kind: str, *, key: str) -> str:
    """How many of 100 people, with the comparison beside it; nothing where the outcome is no such number."""
    if outcome.per_100 is None:
        return ""
    groups = [Group(t("With this treatment"), *_within_100(outcome.per_100))]
    if outcome.compared_per_100 is not None:
        groups.append(Group(t(outcome.compared_with) if outcome.compared_with else t("Without it"), *_within_100(outcome.compared_per_100)))
    return icon_array(
        groups,
        key=key,
        title=t(outcome.measure),
        texts=translated(CountTexts(), t),
        format_number=lambda value: t.number(value, 1),
        tone="benefit" if kind == "benefit" else "harm",
        direction=_direction(t),
    )


def _within_100(pair: tuple[float, float]) -> tuple[float, float]:
    return (min(pair[0], 100.0), min(pair[1], 100.0))


def in_lanes(t: Texts, plan: Plan, *, key: str) -> str:
    """The schedule of a plan."""
    schedule = plan.schedule
    lanes = [
        Lane("now", t("Now"), tuple(t(entry.text) for entry in schedule.now)),
        Lane("soon", t("This week"), tuple(t(entry.text) for entry in schedule.this_week)),
        Lane("before", t("Before treatment"), tuple(t(entry.text) for entry in schedule.before_treatment)),
        Lane("ongoing", t("All along"), tuple(t(entry.text) for entry in schedule.ongoing)),
        Lane("review", t("Look again"), tuple(t(entry.text) for entry in schedule.review)),
    ]
    if not any(lane.entries for lane in lanes):
        return ""
    return timeline(
        lanes,
        key=key,
        title=t("The plan in time"),
        at_most=MOST_IN_A_LANE,
        more=lambda n: t.plural("and {n} more", "and {n} more", n),
        direction=_direction(t),
    )


def effects(t: Texts, options: Sequence[Option], plan: Plan, *, key: str, survival: bool = False) -> str:
    """When each option helps; `survival` holds it against the clinician's own estimate, for a reader who asked."""
    bars = [
        EffectBar(
            placed(t(option.name), t(option.lesion_label) if option.lesion_label else None),
            *option.time_to_effect.days,
            text=f"{until_it_helps(t, option.time_to_effect)} ({t(option.time_to_effect.effect)})",
            late=in_time(t, option.time_to_effect.in_time),
        )
        for option in options
        if option.time_to_effect is not None
    ]
    if not bars:
        return ""
    expected = None
    if survival and plan.prognosis.clinician_months is not None:
        low, high = plan.prognosis.clinician_months
        end = None if high >= OPEN_ENDED_MONTHS else high * _DAYS_IN_A_MONTH
        expected = ExpectedSurvival(low * _DAYS_IN_A_MONTH, end, months(t, (low, high)))
    return effect_timeline(
        bars,
        key=key,
        title=t("Time until it helps"),
        survival=expected,
        duration=lambda count, unit: _duration(t, count, unit),
        texts=translated(TimeTexts(), t),
        direction=_direction(t),
    )


def _duration(t: Texts, count: int, unit: str) -> str:
    match unit:
        case "today":
            return t("today")
        case "day":
            return t.plural("{n} day", "{n} days", count)
        case "week":
            return t.plural("{n} week", "{n} weeks", count)
        case "month":
            return t.plural("{n} month", "{n} months", count)
    return t.plural("{n} year", "{n} years", count)


def outlook(t: Texts, plan: Plan, *, key: str) -> str:
    """What each source says of survival, as ranges side by side. For a reader who asked."""
    told = plan.prognosis
    bands = []
    if told.clinician_months is not None:
        low, high = told.clinician_months
        text = months(t, told.clinician_months)
        bands.append(SurvivalBand(t("The clinician's own estimate"), low, _end(high), text, "clinician"))
    bands += [
        SurvivalBand(t(item.name), item.months[0], _end(item.months[1]), months(t, item.months))
        for item in told.estimates
        if item.months is not None
    ]
    if not bands:
        return ""
    return survival_bands(
        bands,
        key=key,
        title=t("What is said of survival"),
        texts=translated(SurvivalTexts(), t),
        format_number=lambda value: t.number(value, 1),
        direction=_direction(t),
    )


def _end(high: float) -> float | None:
    return None if high >= OPEN_ENDED_MONTHS else high


def score(t: Texts, result: InstrumentResult, document: Instrument, *, key: str) -> str:
    """Where a score lies, or may lie, on its scale; nothing for an instrument without a scale."""
    bands = document.bands
    if result.least is None or result.most is None or result.kind != "score" or not bands:
        return ""
    possible = {band.id for band in result.bands}
    return score_range(
        [ScoreBand(t(band.label), band.from_, band.to, band.id in possible) for band in bands],
        low=result.low,
        high=result.high,
        least=result.least,
        most=result.most,
        key=key,
        title=t(result.name),
        texts=translated(ScoreTexts(), t),
        format_number=lambda value: t.number(value, 1),
        direction=_direction(t),
    )


def _direction(t: Texts) -> Direction:
    return "rtl" if t.direction == "rtl" else "ltr"
