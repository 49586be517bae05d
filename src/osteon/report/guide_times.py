"""Times and units as the patient's guide words them."""

from __future__ import annotations

from osteon.report import wording
from osteon.report.wording import Texts

DAYS_OF_A_WEEK, DAYS_OF_A_MONTH = 7, 30.4


def plain_days(t: Texts, pair: tuple[float, float]) -> str:
    """After how long something helps, in hours, days, weeks or months."""
    low, high = pair
    if high < 1:
        return t("within hours")
    if low < 1:
        return t.plural("within hours to {n} day", "within hours to {n} days", round(high))
    if low < DAYS_OF_A_WEEK and high >= 2 * DAYS_OF_A_MONTH:
        return t("after some days to {n} months", n=round(high / DAYS_OF_A_MONTH))
    unit = DAYS_OF_A_MONTH if low >= 2 * DAYS_OF_A_MONTH else DAYS_OF_A_WEEK if low >= DAYS_OF_A_WEEK else 1
    first, last = max(1, round(low / unit)), max(1, round(high / unit))
    if unit == DAYS_OF_A_MONTH:
        return (
            t.plural("after {n} month", "after {n} months", last)
            if first == last
            else t("after {low} to {high} months", low=first, high=last)
        )
    if unit == DAYS_OF_A_WEEK:
        return (
            t.plural("after {n} week", "after {n} weeks", last) if first == last else t("after {low} to {high} weeks", low=first, high=last)
        )
    return t.plural("after {n} day", "after {n} days", last) if first == last else t("after {low} to {high} days", low=first, high=last)


def plain_unit(t: Texts, unit: str) -> str:
    """A UCUM unit for people; the braces of its annotations fall away."""
    return wording.unit_word(t, unit).replace("{", "").replace("}", "").replace("umol", "µmol").replace("_", " ")
