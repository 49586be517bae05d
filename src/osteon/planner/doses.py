"""Doses: stated ones that apply, and computed ones with formula, inputs and rounding."""

from __future__ import annotations

import math

from osteon.derive import Evaluation
from osteon.library import Dosing, Intervention
from osteon.logic import English, Fact, Interval, facts_in, value_text
from osteon.planner.model import Amount, Dose
from osteon.planner.statements import amount, missing_in


def doses_of(evaluation: Evaluation, item: Intervention, lesion: int | None) -> tuple[Dose, ...]:
    """The dosing facts that apply; of undecided ones, what has to be known first. Never a computed dose then."""
    doses = []
    for part in item.dosing:
        key = f"{item.id}#dosing/{part.id}"
        truth = evaluation.truth(key, lesion)
        if truth == -1:
            continue
        missing = missing_in((evaluation.engine.library.expressions[key],), evaluation, lesion) if truth == 0 else ()
        dose = amount(part.amount)
        formula = ""
        inputs: tuple[str, ...] = ()
        if part.calculate is not None:
            formula, inputs = _formula(evaluation, f"{key}/calculate", lesion)
            low, high = rounded(part, evaluation.number(f"{key}/calculate", lesion))
            if low == high:
                dose = Amount(value=float(f"{low:.6g}"), unit=part.unit or "1")
            else:
                missing += missing_in((evaluation.engine.library.expressions[f"{key}/calculate"],), evaluation, lesion)
        doses.append(
            Dose(
                id=part.id,
                text=part.text,
                applies="true" if truth == 1 else "unknown",
                computed=part.calculate is not None,
                formula=formula,
                inputs=inputs,
                rounding=_rounding(part),
                route=part.route,
                amount=dose if truth == 1 else None,
                every=amount(part.every),
                total=amount(part.total),
                fractions=part.fractions,
                sources=part.sources,
                missing=missing,
            )
        )
    return tuple(doses)


def rounded(part: Dosing, value: Interval) -> Interval:
    """A computed dose as the document wants it rounded and limited; of a range, both ends."""
    low, high = (_round(part, end) for end in value)
    return (low, high)


def _round(part: Dosing, value: float) -> float:
    if part.at_most is not None:
        value = min(value, part.at_most)
    if part.round_to is None or not math.isfinite(value):
        return value
    steps = value / part.round_to
    # A sum that misses a step by no more than the noise of arithmetic stands on it.
    return part.round_to * (math.floor(steps + 1e-9) if part.rounding == "down" else math.floor(steps + 0.5))


def _rounding(part: Dosing) -> str:
    words = []
    if part.round_to is not None:
        way = "down to a multiple of" if part.rounding == "down" else "to the nearest multiple of"
        words.append(f"rounded {way} {part.round_to:g} {part.unit or ''}".strip())
    if part.at_most is not None:
        words.append(f"at most {part.at_most:g} {part.unit or ''}".strip())
    return "; ".join(words)


def _formula(evaluation: Evaluation, key: str, lesion: int | None) -> tuple[str, tuple[str, ...]]:
    """A calculation in words, and its inputs with their values."""
    engine = evaluation.engine
    expr = engine.library.expressions[key]
    english = English(engine.vocabulary.label, engine.vocabulary.value_label, lambda fact: engine.domain.types[fact.key])
    facts: list[Fact] = sorted(facts_in(expr), key=lambda fact: fact.written)
    inputs = tuple(
        f"{engine.vocabulary.label(fact)}: {value_text(evaluation.raw(fact, lesion), engine.domain.types[fact.key])}" for fact in facts
    )
    return english.text(expr), inputs
