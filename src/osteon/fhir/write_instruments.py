"""Scores as Observations: a number where it is known, a range while something is missing."""

from __future__ import annotations

from osteon.fhir.write_elements import OWN, Json, Writing, concept, notes, quantity, titled
from osteon.fhir.write_guidance import instrument_key
from osteon.fhir.write_requests import body_site, shown_name
from osteon.planner import InstrumentResult


def scores(writing: Writing) -> list[Json]:
    """An Observation for each instrument that gives a number or leaves few enough grades to say something.

    Their codes are texts, so that no reader takes a score that is not complete for a measured one.
    """
    return [_score(writing, item) for item in writing.plan.instruments if item.informative]


def _score(writing: Writing, item: InstrumentResult) -> Json:
    sites = body_site(writing, item.lesion, item.lesion_label)
    return writing.resource(
        "Observation",
        instrument_key(item),
        identifier=[{"system": f"{OWN}:instrument", "value": instrument_key(item)}],
        status="final" if item.complete else "preliminary",
        code=concept(shown_name(item.name, item.lesion_label)),
        subject=writing.subject,
        effectiveDateTime=writing.day,
        bodySite=sites[0] if sites else None,
        **_value(item),
        interpretation=[concept(band.label) for band in item.bands],
        method=concept(item.name),
        note=notes(
            *(titled(band.label, band.meaning) for band in item.bands),
            *(titled(check.label, f"{check.truth}. {check.text}") for check in item.checks),
            *item.cautions,
            titled("Missing", ", ".join(missing.label for missing in item.missing)),
            titled("Validated in", item.validated_in),
            titled("How well it tells", item.accuracy),
            titled("Sources", ", ".join(item.sources)),
        ),
    )


def _value(item: InstrumentResult) -> Json:
    if item.low is not None and item.low == item.high:
        return {"valueQuantity": quantity(item.low, item.unit)}
    if item.low is not None and item.high is not None:
        return {"valueRange": {"low": quantity(item.low, item.unit), "high": quantity(item.high, item.unit)}}
    if item.bands or item.checks:
        shown = [band.label for band in item.bands] or [f"{check.label}: {check.truth}" for check in item.checks]
        return {"valueString": "; ".join(shown)}
    return {"dataAbsentReason": concept("Not calculable")}
