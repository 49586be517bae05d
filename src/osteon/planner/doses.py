"""Doses: stated ones that apply, and computed ones with formula, inputs and rounding."""

from __future__ import annotations

import math
from collections.abc import Iterable

from msgspec import Struct

from osteon.derive import Engine, Evaluation
from osteon.library import Dosing, Intervention
from osteon.logic import Fact, Interval, NumberType, Scope, facts_in, value_text
from osteon.planner.model import Amount, Dose, Missing
from osteon.planner.statements import amount, merged, missing_in


class Wording(Struct, frozen=True):
    """An expression in words, and the facts whose values are shown beside it: those in it, and what these rest on."""

    text: str = ""
    facts: tuple[Fact, ...] = ()


class FixedDose(Struct, frozen=True):
    """What a plan says of a dosing fact whoever the person is."""

    key: str
    part: Dosing
    condition: Wording
    formula: Wording
    rounding: str


def fixed_doses(engine: Engine, item: Intervention) -> tuple[FixedDose, ...]:
    """The dosing facts of a treatment with their conditions and formulas in words."""

    def fixed(part: Dosing) -> FixedDose:
        key = f"{item.id}#dosing/{part.id}"
        condition = Wording() if part.when == "always" else _in_words(engine, key)
        formula = Wording() if part.calculate is None else _in_words(engine, f"{key}/calculate")
        return FixedDose(key, part, condition, formula, _rounding(part))

    return tuple(fixed(part) for part in item.dosing)


def doses_of(
    evaluation: Evaluation, doses: tuple[FixedDose, ...], lesion: int | None, excluded_first: tuple[Missing, ...] = ()
) -> tuple[Dose, ...]:
    """The dosing facts that apply; of undecided ones, what has to be known first.

    There is no amount where a fact that it needs is unknown, nor while `excluded_first` is: the facts without
    which it is open whether something forbids the treatment.
    """
    expressions = evaluation.engine.library.expressions
    found = []
    for fixed in doses:
        part, key = fixed.part, fixed.key
        truth = evaluation.truth(key, lesion)
        if truth == -1:
            continue
        dose = amount(part.amount)
        lacking = [missing_in((expressions[key],), evaluation, lesion)] if truth == 0 else []
        if part.calculate is not None:
            low, high = rounded(part, evaluation.number(f"{key}/calculate", lesion))
            if low == high:
                dose = Amount(value=float(f"{low:.6g}"), unit=part.unit or "1")
            else:
                lacking.append(missing_in((expressions[f"{key}/calculate"],), evaluation, lesion))
        found.append(
            Dose(
                id=part.id,
                text=part.text,
                applies="true" if truth == 1 else "unknown",
                condition=fixed.condition.text,
                computed=part.calculate is not None,
                formula=fixed.formula.text,
                inputs=_inputs(evaluation, (*fixed.formula.facts, *fixed.condition.facts), lesion),
                rounding=fixed.rounding,
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
    return tuple(found)


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


def _in_words(engine: Engine, key: str) -> Wording:
    expr = engine.library.expressions[key]
    facts: list[Fact] = sorted(facts_in(expr), key=lambda fact: fact.written)
    below = {key for fact in facts if fact.key in engine.domain.definitions for key in engine.needs_of(engine.domain.definitions[fact.key])}
    given = [engine.vocabulary.by_key[key].fact for key in below if key not in engine.domain.definitions]
    given.sort(key=lambda fact: (fact.scope.depth, engine.layout.place(fact.scope, fact.name)))  # as they are declared
    return Wording(engine.english().text(expr), tuple(dict.fromkeys((*facts, *given))))


def _inputs(evaluation: Evaluation, facts: Iterable[Fact], lesion: int | None) -> tuple[str, ...]:
    """Facts with their values; those of lesions only where one is in hand."""
    shown = [fact for fact in facts if fact.scope is Scope.PATIENT or (lesion is not None and fact.scope is Scope.LESION)]
    label = evaluation.engine.vocabulary.label
    return tuple(f"{label(fact)}: {_value(evaluation, fact, lesion)}" for fact in dict.fromkeys(shown))


def _value(evaluation: Evaluation, fact: Fact, lesion: int | None) -> str:
    """The value of a fact as far as it is known; a number with at most four digits."""
    kind = evaluation.engine.domain.types[fact.key]
    raw = evaluation.raw(fact, lesion)
    if isinstance(kind, NumberType) and isinstance(raw, tuple):
        low, high = max(raw[0], kind.low), min(raw[1], kind.high)
        raw = (float(f"{low:.4g}"), float(f"{high:.4g}"))
    return value_text(raw, kind)
