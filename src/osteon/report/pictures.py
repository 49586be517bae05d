"""The figures of a plan: what the room `figures` draws, from the parts of a plan and in the language of the reader.

Each function gives an inline SVG (or HTML around several), or nothing where there is nothing to draw. `key` makes the
ids of a figure unique in its page.
"""

from __future__ import annotations

from collections.abc import Sequence

from osteon.derive import Evaluation
from osteon.figures.drawing import Direction
from osteon.figures.effect_timeline import EffectBar, ExpectedSurvival, effect_timeline
from osteon.figures.icon_array import Group, icon_array
from osteon.figures.radiotherapy_history import Course, Place, radiotherapy_history
from osteon.figures.score_range import ScoreBand, score_range
from osteon.figures.survival_bands import SurvivalBand, survival_bands
from osteon.figures.texts import CountTexts, HistoryTexts, ScoreTexts, SurvivalTexts, TimeTexts, translated
from osteon.library import Instrument, Library
from osteon.logic import ChoiceType, Scope, value_text
from osteon.planner import DAYS_PER_MONTH, InstrumentResult, Option, Outcome, Plan
from osteon.record import Entry
from osteon.report.case import LesionCard
from osteon.report.parts import placed
from osteon.report.wording import OPEN_ENDED_MONTHS, Texts, in_time, months, until_it_helps


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
        end = None if high >= OPEN_ENDED_MONTHS else high * DAYS_PER_MONTH
        expected = ExpectedSurvival(low * DAYS_PER_MONTH, end, months(t, (low, high)))
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


def earlier_radiotherapy(t: Texts, evaluation: Evaluation, card: LesionCard, library: Library, *, key: str) -> str:
    """The earlier courses at a lesion, each in words and, where it is known, by the dose that may be added up."""
    place = card.number - 1
    courses = evaluation.record.lesions[place].courses or ()
    if not courses:
        return ""
    declared = library.vocabulary.by_key.get((Scope.COURSE, library.second_course.course_value))
    drawn = []
    for number, course in enumerate(courses):
        value = None
        if declared is not None:
            low, high = evaluation.course_raw(declared.fact, place, number)
            value = low if low == high else None
        told = [
            f"{t(library.vocabulary.by_key[(Scope.COURSE, name)].label)}: {_given(t, library, name, entry)}"
            for name, entry in course.entries.items()
        ]
        drawn.append(Course("; ".join(told) or t("nothing is known of it"), value))
    return radiotherapy_history(
        [Place(t(card.label), tuple(drawn))],
        unit=t(declared.label) if declared is not None else "",
        key=key,
        title=t("Earlier radiotherapy: {place}", place=t(card.label)),
        texts=translated(HistoryTexts(), t),
        format_number=lambda value: t.number(value, 1),
        direction=_direction(t),
    )


def _given(t: Texts, library: Library, name: str, entry: Entry) -> str:
    declaration = library.vocabulary.by_key[(Scope.COURSE, name)]
    kind = declaration.type
    if isinstance(kind, ChoiceType):
        return " / ".join(t(declaration.value_label(value)) for value in kind.names(entry.raw))
    return value_text(entry.raw, kind)


def _direction(t: Texts) -> Direction:
    return "rtl" if t.direction == "rtl" else "ltr"
