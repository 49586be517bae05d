"""From criteria and other parts of documents to the statements of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from osteon.derive import Evaluation
from osteon.library import Amount as WrittenAmount
from osteon.library import Criterion
from osteon.library import Outcome as WrittenOutcome
from osteon.library.documents import Contraindication, Indication
from osteon.logic import Expr, Fact, Scope
from osteon.planner.model import Amount, Missing, Outcome, Statement

TRUTHS = {1: "true", 0: "unknown", -1: "false"}


def lesion_id(evaluation: Evaluation, place: int | None) -> str | None:
    return None if place is None else evaluation.record.lesions[place].id


def lesion_label(evaluation: Evaluation, place: int | None) -> str | None:
    """The bone and side of a lesion, in words; its id where the bone is unknown."""
    if place is None:
        return None
    library = evaluation.engine.library
    site, side = library.role(library.roles.site), library.role(library.roles.side)
    lesion = evaluation.record.lesions[place]
    entry = lesion.entries.get(site.name)
    if entry is None:
        return lesion.id
    label = library.vocabulary.value_label(site, entry.given) if " or " not in entry.given else entry.given
    for value in library.vocabulary.find(site).values:
        if value.value == entry.given:
            label = value.label
    beside = lesion.entries.get(side.name)
    return f"{label}, {beside.given}" if beside is not None and beside.given in ("left", "right") else label


def open_facts(expr: Expr, evaluation: Evaluation, lesion: int | None) -> Iterator[tuple[Fact, int | None]]:
    """The unknown given facts on which an undecided expression hinges, each with the place of its lesion.

    A fact of lesions that nobody listed comes down to whether all were listed, and a fact of courses
    that nobody listed to whether the lesion was irradiated.
    """
    engine = evaluation.engine
    for fact, member in evaluation.unknown_facts(expr, lesion):
        if fact.scope is Scope.PATIENT:
            yield fact, None
            continue
        place = lesion if member is None or fact.scope is Scope.COURSE else member
        if place is None or not 0 <= place < len(evaluation.record.lesions):
            if evaluation.raw(engine.all_listed) != 1:
                yield engine.all_listed, None
        elif fact.scope is Scope.COURSE and evaluation.raw(engine.irradiated, place) == 0:
            yield engine.irradiated, place
        else:
            yield fact, place


def missing_in(exprs: Iterable[Expr], evaluation: Evaluation, lesion: int | None) -> tuple[Missing, ...]:
    """What undecided expressions lack, in the order of first mention."""
    vocabulary = evaluation.engine.vocabulary
    found = dict.fromkeys(item for expr in exprs for item in open_facts(expr, evaluation, lesion))
    return tuple(Missing(fact=fact.written, label=vocabulary.label(fact), lesion=lesion_id(evaluation, place)) for fact, place in found)


def statement(
    key: str,
    part: Criterion | Indication | Contraindication,
    evaluation: Evaluation,
    lesion: int | None,
    *,
    matters: bool = True,
) -> Statement:
    """A criterion with its truth, and, where that is unknown and `matters`, what it lacks."""
    truth = evaluation.truth(key, lesion)
    asked = truth == 0 and matters
    missing = missing_in((evaluation.engine.library.expressions[key],), evaluation, lesion) if asked else ()
    text = part.say or part.because if isinstance(part, Criterion) else part.because
    return Statement(
        id=part.id,
        text=text,
        truth=TRUTHS[truth],  # type: ignore[arg-type]
        sources=part.sources,
        strength=part.strength if isinstance(part, Indication) else None,
        certainty=part.certainty if isinstance(part, Indication) else None,
        missing=missing,
    )


def amount(written: WrittenAmount | None) -> Amount | None:
    return None if written is None else Amount(value=written.value, unit=written.unit)


def outcome(written: WrittenOutcome) -> Outcome:
    return Outcome(
        id=written.id,
        measure=written.measure,
        per_100=_pair(written.per_100),
        compared_per_100=_pair(written.compared_per_100),
        value=amount(written.value),
        compared_value=amount(written.compared_value),
        compared_with=written.compared_with,
        among=written.among,
        over=written.over,
        certainty=written.certainty,
        note=written.note,
        sources=written.sources,
    )


def _pair(value: float | tuple[float, float] | None) -> tuple[float, float] | None:
    if value is None:
        return None
    return value if isinstance(value, tuple) else (value, value)


def merged(groups: Iterable[tuple[Missing, ...]]) -> tuple[Missing, ...]:
    """Missing facts of several statements, each once."""
    return tuple(dict.fromkeys(item for group in groups for item in group))
