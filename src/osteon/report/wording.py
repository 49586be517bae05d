"""How numbers, times, places and states are worded, wherever a plan is written down.

Every function takes the texts of a language first. `PLAIN` is English without any catalogue, for the terminal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from osteon.planner import Amount, Missing, Outcome, Status, TimeToEffect

CLASSES = ("systemic", "local", "supportive")
"""The classes of treatment in the order in which plans show them."""


class Texts(Protocol):
    """What a document asks of a language: the Translator of the room `language` fits it, and so does `PLAIN`."""

    def __hash__(self) -> int: ...
    @property
    def tag(self) -> str: ...
    @property
    def direction(self) -> str: ...
    @property
    def machine_translated(self) -> bool: ...
    def __call__(self, text: str, /, **values: object) -> str: ...
    def plural(self, one: str, many: str, n: int, **values: object) -> str: ...
    def number(self, value: float, digits: int = 2) -> str: ...
    def date(self, day: date | str) -> str: ...
    def knows(self, text: str) -> bool: ...


class Plain:
    """English, numbers in their shortest form, dates as YYYY-MM-DD."""

    tag = "en"
    direction = "ltr"
    machine_translated = False

    def __call__(self, text: str, /, **values: object) -> str:
        return text.format(**values) if values else text

    def plural(self, one: str, many: str, n: int, **values: object) -> str:
        return (one if n == 1 else many).format(n=n, **values)

    def number(self, value: float, digits: int = 2) -> str:
        return f"{value:g}"

    def date(self, day: date | str) -> str:
        return str(day)

    def knows(self, text: str) -> bool:
        return True


PLAIN = Plain()


def class_title(t: Texts, name: str) -> str:
    """The heading over a class of treatments."""
    match name:
        case "systemic":
            return t("Systemic treatment (reaches the cancer everywhere)")
        case "local":
            return t("Local treatment (of one bone)")
        case "supportive":
            return t("Supportive treatment (bones, symptoms, strength)")
    return name


def class_word(t: Texts, name: str) -> str:
    """A class of treatments in a word, where there is little room."""
    match name:
        case "systemic":
            return t("Systemic")
        case "local":
            return t("Local")
        case "supportive":
            return t("Supportive")
    return name


def goal_state(t: Texts, state: str) -> str:
    match state:
        case "realistic":
            return t("realistic")
        case "not expected":
            return t("not to be expected")
    return t("cannot be said yet")


def status_word(t: Texts, status: str) -> str:
    """The status of an option."""
    match Status(status):
        case Status.OFFER:
            return t("offer")
        case Status.OFFER_WITH_CAUTION:
            return t("offer with caution")
        case Status.CONSIDER:
            return t("consider")
        case Status.CONSIDER_WITH_CAUTION:
            return t("consider with caution")
        case Status.NEED_TO_KNOW:
            return t("need to know")
        case Status.CONTRAINDICATED:
            return t("contraindicated")
    return t("not indicated")


def status_sign(status: str) -> str:
    """A sign beside the word of a status, so that neither colour nor word stands alone."""
    return {
        Status.OFFER: "●",
        Status.OFFER_WITH_CAUTION: "◐",
        Status.CONSIDER: "○",
        Status.CONSIDER_WITH_CAUTION: "◌",
        Status.NEED_TO_KNOW: "?",
        Status.CONTRAINDICATED: "✗",
    }.get(Status(status), "–")


def timing_word(t: Texts, timing: str) -> str:
    """When an option is due."""
    match timing:
        case "now":
            return t("now")
        case "this-week":
            return t("this week")
        case "before-treatment":
            return t("before treatment")
    return t("all along")


def mark_word(t: Texts, mark: str) -> str:
    """What a body map marks of a lesion."""
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


def truth_word(t: Texts, truth: str) -> str:
    match truth:
        case "true":
            return t("yes")
        case "false":
            return t("no")
    return t("not known")


def in_time(t: Texts, state: str) -> str:
    """Whether an effect comes within the expected survival; nothing where it does, or where that is unknown."""
    match state:
        case "uncertain":
            return t("survival may be shorter")
        case "no":
            return t("too late to help within the expected survival")
    return ""


def agreement(t: Texts, state: str) -> str:
    """Whether estimates of survival agree; nothing where there are not two of them."""
    match state:
        case "agree":
            return t("The instruments do not contradict each other.")
        case "differ":
            return t("The instruments differ; none of them can be taken for this person's future.")
        case "differ widely":
            return t("The instruments differ widely: survival is uncertain, and none of them should decide alone.")
    return ""


def hours(t: Texts, within: float) -> str:
    if within < 1:
        return t.plural("{n} minute", "{n} minutes", round(within * 60))
    if within < 48:
        return t("1 hour") if within == 1 else t("{n} hours", n=t.number(within))
    return t("{n} days", n=t.number(within / 24))


def days(t: Texts, pair: tuple[float, float]) -> str:
    """A range of days: in weeks where that is easier to grasp."""
    low, high = pair
    if high < 1:
        return t("hours")
    if low < 1:
        return t("hours to {n} days", n=t.number(high))
    if low >= 7 and high >= 28:
        return t("{low} to {high} weeks", low=t.number(_two_digits(low / 7)), high=t.number(_two_digits(high / 7)))
    if low != high:
        return t("{low} to {high} days", low=t.number(low), high=t.number(high))
    return t("{n} days", n=t.number(low))


def until_it_helps(t: Texts, time: TimeToEffect) -> str:
    """The days until an effect; of a median it is said that half of those helped are helped sooner."""
    told = days(t, time.days)
    return t("{time}, sooner in half", time=told) if time.median else told


def _two_digits(value: float) -> float:
    return float(f"{value:.2g}")


def months(t: Texts, pair: tuple[float, float]) -> str:
    """A range of months. The source's own open end is written as such."""
    low, high = pair
    if low == high:
        return t("median {n} months", n=t.number(low))
    if low == 0:
        return t("less than {n} months", n=t.number(high))
    if high < OPEN_ENDED_MONTHS:
        return t("{low} to {high} months", low=t.number(low), high=t.number(high))
    return t("{n} months or more", n=t.number(low))


OPEN_ENDED_MONTHS = 240
"""The number by which documents write that a group has no upper end."""


def unit_word(t: Texts, unit: str) -> str:
    """A UCUM unit as people write it; nothing for a bare number."""
    match unit:
        case "1":
            return ""
        case "mo":
            return t("months")
        case "wk":
            return t("weeks")
        case "d":
            return t("days")
        case "a":
            return t("years")
        case "h":
            return t("hours")
        case "mg/d":
            return t("mg a day")
    return _PRINTED_UNITS.get(unit, unit)


_PRINTED_UNITS = {
    "[lb_av]": "lb", "lb_av": "lb", "[in_i]": "in", "in_i": "in", "Cel": "°C", "umol/L": "µmol/L", "ug/L": "µg/L", "ug/h": "µg/h",
    "ukat/L": "µkat/L", "10*9/L": "10⁹/L", "10*3/uL": "10³/µL", "[iU]/L": "IU/L", "miU/mL": "mIU/mL", "mg/m2": "mg/m²", "meq/L": "mEq/L",
    "1/1000000{Base}": "1/Mb",
}  # fmt: skip
"""How units are printed whose UCUM code differs from what people write."""


def amount(t: Texts, given: Amount) -> str:
    return f"{t.number(given.value)} {unit_word(t, given.unit)}".rstrip()


def span(t: Texts, pair: tuple[float, float]) -> str:
    """A number, or a range of numbers."""
    low, high = pair
    return t.number(low) if low == high else t("{low} to {high}", low=t.number(low), high=t.number(high))


def outcome_numbers(t: Texts, outcome: Outcome) -> str:
    """The number of a benefit or harm and beside it that of the comparison; nothing where there is none."""
    if outcome.per_100 is not None:
        told = t("{n} of 100", n=span(t, outcome.per_100))
        other = None if outcome.compared_per_100 is None else span(t, outcome.compared_per_100)
    elif outcome.value is not None:
        told = amount(t, outcome.value)
        other = None if outcome.compared_value is None else amount(t, outcome.compared_value)
    else:
        return ""
    return told if other is None else t("{told} against {other}", told=told, other=other)


def outcome_circumstances(t: Texts, outcome: Outcome) -> Iterator[str]:
    """What the number was compared to, among whom, and over what time."""
    if outcome.compared_with:
        yield t("compared with {other}", other=t(outcome.compared_with))
    if outcome.among:
        yield t("among {people}", people=t(outcome.among))
    if outcome.over:
        yield t("over {time}", time=t(outcome.over))


def outcome_text(t: Texts, outcome: Outcome) -> str:
    """A benefit or harm with its numbers, always with what it was compared to."""
    rest = [part for part in (outcome_numbers(t, outcome), *outcome_circumstances(t, outcome)) if part]
    return t(outcome.measure) + (": " + ", ".join(rest) if rest else "")


def labels(t: Texts, missing: tuple[Missing, ...], most: int = 6) -> str:
    """The names of facts, each once, and how many more there are."""
    return listed(t, [t(item.label) for item in missing], most)


def listed(t: Texts, texts: list[str], most: int = 6) -> str:
    unique = list(dict.fromkeys(texts))
    shown = ", ".join(unique[:most])
    if len(unique) <= most:
        return shown
    return t("{shown} and {n} more", shown=shown, n=len(unique) - most)
