"""Instruments and prognosis in words: what every printed form of them has in common."""

from __future__ import annotations

from osteon.planner import InstrumentResult, Plan, Prognosis, SurvivalEstimate
from osteon.report.parts import Item, Line, Section, listed, placed
from osteon.report.wording import PLAIN, agreement, months


def number_with_unit(value: float, unit: str | None) -> str:
    """At most four digits, with the unit where there is one."""
    shown = f"{value:.4g}" if abs(value) < 1e4 else f"{value:.0f}"
    # Braces hold the annotations of a UCUM unit, which are words for people.
    words = (unit or "1").replace("{", "").replace("}", "").replace("_", " ")
    return f"{shown} {words}" if words != "1" else shown


def result_text(result: InstrumentResult) -> str:
    """The result of an instrument in one line."""
    if result.kind == "checks":
        failing = [check.label for check in result.checks if check.truth == "false"]
        if failing:
            return f"fails: {listed(failing)}"
        return "passes" if result.complete else "cannot be said yet"
    if not result.calculable:
        rest = f"; without it {number_with_unit(result.low, result.unit)} or more" if result.low is not None else ""
        return f"not calculable{rest}"
    bands = " or ".join(band.label for band in result.bands)
    if result.low is None or result.high is None:
        return bands
    if result.complete:
        number = number_with_unit(result.low, result.unit)
    elif result.high == result.most and result.kind == "formula":
        number = f"{number_with_unit(result.low, result.unit)} or more"
    else:
        number = f"{number_with_unit(result.low, None)} to {number_with_unit(result.high, result.unit)}"
    return f"{number} ({bands})" if bands else number


def scores(plan: Plan) -> Section | None:
    """The instruments about which the record says something; how many more could be filled in."""
    lines: list[Line] = []
    blank: list[str] = []
    for result in plan.instruments:
        if not result.informative:
            blank.append(result.name)
            continue
        missing = f"; not known: {listed([item.label for item in result.missing], 4)}" if result.missing else ""
        caution = f" {' '.join(result.cautions)}" if result.cautions else ""
        lines.append(Line(placed(result.name, result.lesion_label), f"{result_text(result)}{missing}.{caution}", result.sources))
    if not lines:
        return None
    rest = [Line("too little known for", listed(blank, 12))] if blank else []
    return Section("Scores", (Item("", "", "", (*lines, *rest)),))


def prognosis(plan: Plan) -> Section | None:
    """What is said of survival: every voice by its name, with its population."""
    told = plan.prognosis
    lines = []
    if told.clinician_months is not None:
        lines.append(Line("clinician's estimate", months(PLAIN, told.clinician_months)))
    estimates = [estimate for estimate in told.estimates if estimate.months is not None]
    lines += [Line(placed(item.name, item.lesion), _estimate(item), item.sources) for item in estimates]
    if not lines:
        return None
    if estimates:
        said = (agreement(PLAIN, told.agreement), _apart(told), told.text)
        lines.append(Line("together", " ".join(filter(None, said)), told.sources))
    return Section("How long, as far as can be said", (Item("", "", "", tuple(lines)),))


def _apart(told: Prognosis) -> str:
    """Which estimates lie furthest apart, by name."""
    if told.shortest is None or told.longest is None:
        return ""
    short, long_ = (item for name in (told.shortest, told.longest) for item in told.estimates if item.instrument == name)
    ends = [f"{item.name} says {months(PLAIN, item.months)}" for item in (short, long_) if item.months is not None]
    return f"Furthest apart: {ends[0]}, {ends[1]}."


def _estimate(item: SurvivalEstimate) -> str:
    time = f"{months(PLAIN, item.months)}: " if item.months is not None else ""
    among = f". Derived from {item.validated_in[:1].lower()}{item.validated_in[1:]}" if item.validated_in else ""
    return f"{time}{listed(list(item.groups))}{among}"
