"""The results of instruments for one record, and what those that measure survival say side by side."""

from __future__ import annotations

from typing import Literal

from osteon.derive import Engine, Evaluation
from osteon.library import Instrument
from osteon.library.instrument_documents import Band
from osteon.logic import ChoiceType, Fact, NumberType, Scope
from osteon.planner.model import (
    BandStatement,
    CheckStatement,
    InstrumentResult,
    Prognosis,
    SurvivalEstimate,
)
from osteon.planner.statements import TRUTHS, lesion_id, lesion_label, missing_in

SURVIVAL = "survival"


def instrument_results(evaluation: Evaluation) -> tuple[InstrumentResult, ...]:
    """Every instrument that applies, for the patient or for each lesion that it applies to."""
    lesions: tuple[int | None, ...] = tuple(range(len(evaluation.record.lesions)))
    return tuple(
        instrument_result(evaluation, instrument, lesion)
        for instrument in evaluation.engine.library.instruments
        for lesion in ((None,) if instrument.scope == "patient" else lesions)
        if evaluation.truth(f"{instrument.id}#applies", lesion) == 1
    )


def results_that_measure(evaluation: Evaluation, measure: str, lesion: int | None) -> tuple[InstrumentResult, ...]:
    """The instruments of one purpose that apply to the patient (lesion None), or to the lesion at a place."""
    scope = "patient" if lesion is None else "lesion"
    return tuple(
        instrument_result(evaluation, instrument, lesion)
        for instrument in evaluation.engine.library.instruments
        if instrument.measures == measure and instrument.scope == scope and evaluation.truth(f"{instrument.id}#applies", lesion) == 1
    )


def instrument_result(evaluation: Evaluation, instrument: Instrument, lesion: int | None) -> InstrumentResult:
    """What an instrument gives for the patient, or for the lesion at a place: exact, or what remains possible."""
    fact = Fact(Scope(instrument.scope), instrument.fact)
    kind = evaluation.engine.domain.types[fact.key]
    raw = evaluation.raw(fact, lesion)
    low = high = least = most = None
    bands: tuple[Band, ...] = ()
    checks: tuple[CheckStatement, ...] = ()
    match kind:
        case NumberType():
            least, most = kind.low, kind.high
            low, high = max(raw[0], least), min(raw[1], most)
            complete = low == high
            bands = tuple(band for band in instrument.bands if _touches(band, low, high))
        case ChoiceType():
            names = kind.names(raw)
            complete = len(names) == 1
            bands = tuple(band for band in instrument.bands if band.id in names)
        case _:
            checks = tuple(_check(evaluation, instrument, place, lesion) for place in range(len(instrument.checks)))
            complete = raw != 0
    cautions = tuple(
        caution.say for caution in instrument.cautions if evaluation.truth(f"{instrument.id}#cautions/{caution.id}", lesion) == 1
    )
    barred = instrument.not_calculable
    if barred is not None and evaluation.truth(f"{instrument.id}#not-calculable", lesion) != 1:
        barred = None
    if barred is not None:
        # The rest is a lower end; where nothing else is counted it is no number either, and never zero.
        complete, low, high = False, low if low is not None and low > 0 else None, None
        cautions = (barred.say, *cautions)
    narrowed = 0 < len(bands) < len(instrument.bands) or any(check.truth != "unknown" for check in checks)
    missing = () if complete or barred is not None else missing_in((fact,), evaluation, lesion)
    return InstrumentResult(
        id=instrument.id,
        name=instrument.name,
        kind=instrument.kind,
        measures=instrument.measures,
        lesion=lesion_id(evaluation, lesion),
        lesion_label=lesion_label(evaluation, lesion),
        complete=complete,
        calculable=barred is None,
        informative=complete or narrowed or bool(cautions),
        low=low,
        high=high,
        least=least,
        most=most,
        unit=instrument.unit,
        bands=tuple(_band(band) for band in bands),
        checks=checks,
        cautions=cautions,
        missing=missing,
        validated_in=instrument.validated_in,
        accuracy=instrument.accuracy,
        sources=instrument.sources,
    )


def _touches(band: Band, low: float, high: float) -> bool:
    return band.from_ is not None and band.to is not None and band.to >= low and band.from_ <= high


def _check(evaluation: Evaluation, instrument: Instrument, place: int, lesion: int | None) -> CheckStatement:
    check = instrument.checks[place]
    key = f"{instrument.id}#checks/{check.id}"
    truth = evaluation.truth(key, lesion)
    return CheckStatement(
        id=check.id,
        label=check.label,
        truth=TRUTHS[truth],  # type: ignore[arg-type]
        text=check.fails if truth == -1 else "",
        missing=missing_in((evaluation.engine.library.expressions[key],), evaluation, lesion) if truth == 0 else (),
        sources=check.sources,
    )


def _band(band: Band) -> BandStatement:
    return BandStatement(
        id=band.id, label=band.label, meaning=band.meaning, survival_months=band.survival_months, sources=band.sources
    )  # fmt: skip


def prognosis(evaluation: Evaluation, results: tuple[InstrumentResult, ...]) -> Prognosis:
    """What the clinician and the instruments say of survival, side by side and never merged into one number."""
    library = evaluation.engine.library
    fact = library.role(library.roles.expected_survival)
    low, high = evaluation.raw(fact)
    kind = evaluation.engine.domain.types[fact.key]
    stated = (low, high) if isinstance(kind, NumberType) and (low, high) != kind.range else None
    estimates = tuple(_estimate(result) for result in results if result.measures == SURVIVAL and result.bands)
    told = [estimate for estimate in estimates if estimate.months is not None]
    return Prognosis(
        clinician_months=stated,
        estimates=estimates,
        agreement=_agreement(told, library.outlook.months),
        text=library.outlook.text,
        sources=library.outlook.sources,
    )


def _estimate(result: InstrumentResult) -> SurvivalEstimate:
    """The group of an instrument; its months only where the facts leave fewer groups than there are."""
    told = [band.survival_months for band in result.bands]
    months = None
    if result.informative and all(pair is not None for pair in told):
        known = [pair for pair in told if pair is not None]
        months = (min(pair[0] for pair in known), max(pair[1] for pair in known))
    return SurvivalEstimate(
        instrument=result.id,
        name=result.name,
        lesion=result.lesion,
        groups=tuple(band.label for band in result.bands),
        months=months,
        complete=result.complete,
        validated_in=result.validated_in,
        sources=result.sources,
    )


def _agreement(
    estimates: list[SurvivalEstimate], limits: tuple[float, ...]
) -> Literal["nothing to compare", "agree", "differ", "differ widely"]:
    """Whether the instruments place the person in the same stretch of time; `limits` part the stretches."""
    places = [(_stretch(low, limits), _stretch(high, limits)) for low, high in (estimate.months or (0, 0) for estimate in estimates)]
    if len(places) < 2:
        return "nothing to compare"
    apart = max(high for high, _ in places) - min(low for _, low in places)
    return "agree" if apart <= 0 else "differ" if apart == 1 else "differ widely"


def _stretch(months: float, limits: tuple[float, ...]) -> int:
    return sum(months >= limit for limit in limits)


def users_of(engine: Engine, instrument: Instrument) -> tuple[str, ...]:
    """The interventions whose criteria rest on an instrument."""
    own = {(Scope(instrument.scope), name) for name in (instrument.fact, f"{instrument.fact}_band")}
    expressions = engine.library.expressions
    using = {key.partition("#")[0] for key, expr in expressions.items() if own & engine.needs_of(expr)}
    return tuple(item.id for item in engine.library.interventions if item.id in using)
