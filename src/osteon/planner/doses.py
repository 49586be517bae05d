"""Doses: stated ones that apply, and computed ones with formula, inputs and rounding."""

from __future__ import annotations

import math

from osteon.derive import Evaluation
from osteon.library import Dosing, Intervention
from osteon.logic import English, Fact, Interval, NumberType, Scope, facts_in, value_text
from osteon.planner.model import Amount, Dose, Missing
from osteon.planner.statements import amount, merged, missing_in


def doses_of(evaluation: Evaluation, item: Intervention, lesion: int | None, excluded_first: tuple[Missing, ...] = ()) -> tuple[Dose, ...]:
    """The dosing facts that apply; of undecided ones, what has to be known first.

    There is no amount where a fact that it needs is unknown, nor while `excluded_first` is: the facts without
    which it is open whether something forbids the treatment.
    """
    expressions = evaluation.engine.library.expressions
    doses = []
    for part in item.dosing:
        key = f"{item.id}#dosing/{part.id}"
        truth = evaluation.truth(key, lesion)
        if truth == -1:
            continue
        condition, inputs = ("", ()) if part.when == "always" else _in_words(evaluation, key, lesion)
        dose = amount(part.amount)
        formula = ""
        lacking = [missing_in((expressions[key],), evaluation, lesion)] if truth == 0 else []
        if part.calculate is not None:
            formula, used = _in_words(evaluation, f"{key}/calculate", lesion)
            inputs = tuple(dict.fromkeys((*used, *inputs)))
            low, high = rounded(part, evaluation.number(f"{key}/calculate", lesion))
            if low == high:
                dose = Amount(value=float(f"{low:.6g}"), unit=part.unit or "1")
            else:
                lacking.append(missing_in((expressions[f"{key}/calculate"],), evaluation, lesion))
        doses.append(
            Dose(
                id=part.id,
                text=part.text,
                applies="true" if truth == 1 else "unknown",
                condition=condition,
                computed=part.calculate is not None,
                formula=formula,
                inputs=inputs,
                rounding=_rounding(part),
                route=part.route,
                amount=dose if truth == 1 and not excluded_first else None,
                every=amount(part.every),
                total=amount(part.total),
                fractions=part.fractions,
                sources=part.sources,
                missing=merged(lacking),
                exclude_first=excluded_first,
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


def _in_words(evaluation: Evaluation, key: str, lesion: int | None) -> tuple[str, tuple[str, ...]]:
    """An expression in words, and the facts in it with their values: derived ones, and what those rest on."""
    engine = evaluation.engine
    expr = engine.library.expressions[key]
    english = English(engine.vocabulary.label, engine.vocabulary.value_label, lambda fact: engine.domain.types[fact.key])
    facts: list[Fact] = sorted(facts_in(expr), key=lambda fact: fact.written)
    below = {key for fact in facts if fact.key in engine.domain.definitions for key in engine.needs_of(engine.domain.definitions[fact.key])}
    given = [item.fact for item in engine.vocabulary.declarations if not item.derived and item.fact.key in below]
    shown = [fact for fact in (*facts, *given) if fact.scope is Scope.PATIENT or (lesion is not None and fact.scope is Scope.LESION)]
    inputs = tuple(f"{engine.vocabulary.label(fact)}: {_value(evaluation, fact, lesion)}" for fact in dict.fromkeys(shown))
    return english.text(expr), inputs


def _value(evaluation: Evaluation, fact: Fact, lesion: int | None) -> str:
    """The value of a fact as far as it is known; a number with at most four digits."""
    kind = evaluation.engine.domain.types[fact.key]
    raw = evaluation.raw(fact, lesion)
    if isinstance(kind, NumberType) and isinstance(raw, tuple):
        low, high = max(raw[0], kind.low), min(raw[1], kind.high)
        raw = (float(f"{low:.4g}"), float(f"{high:.4g}"))
    return value_text(raw, kind)
