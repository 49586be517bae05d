"""What would change the status of an option: each fact that bears on it, supposed to have another value."""

from __future__ import annotations

from msgspec import Struct

from osteon.derive import Evaluation
from osteon.library import Intervention
from osteon.logic import BooleanType, ChoiceType, Expr, Fact, NumberType, Scope, children, is_known, value_text
from osteon.planner.questions import Inquirer, samples_of
from osteon.planner.status import Status
from osteon.planner.verdicts import Judge
from osteon.vocabulary import Vocabulary


class Alternative(Struct, frozen=True):
    """If this fact had one of these values, the option would have another status.

    `now` is the value in the record, empty where it is not known. Of a number one value that changes the status is
    named for each status, as an example.
    """

    fact: str
    label: str
    now: str
    values: tuple[str, ...]
    status: str
    is_number: bool


def alternatives(
    judge: Judge, inquirer: Inquirer, evaluation: Evaluation, item: Intervention, lesion: int | None
) -> tuple[Alternative, ...]:
    """What one fact alone would change; unknown facts first, then by label.

    Only one fact is changed at a time. Facts that place the person (the roles of the primary cancer and of the site)
    are left as they are, and so is what would contradict the rest of the record.
    """
    engine = judge.engine
    library = engine.library
    number = library.interventions.index(item)
    status = judge.status(evaluation, number, lesion)
    fixed = {library.role(name).key for name in (library.roles.primary, library.roles.site, library.roles.side)}
    found = []
    for fact in _facts(_criteria(item, library.expressions), engine.domain.definitions):
        declaration = library.vocabulary.find(fact)
        if fact.key in fixed or fact.scope is Scope.COURSE or not declaration.asked or (fact.scope is Scope.LESION and lesion is None):
            continue
        place = lesion if fact.scope is Scope.LESION else None
        kind = engine.domain.types[fact.key]
        raw = evaluation.raw(fact, place)
        known = is_known(raw, kind)
        by_status: dict[Status, list[str]] = {}
        for sample in samples_of(kind, inquirer.cuts_by_fact.get(fact, []), evaluation.as_of):
            supposed = evaluation.supposing(fact, sample, place) if sample != raw else None
            if supposed is None:
                continue
            other = judge.status(supposed, number, lesion)
            if other is not status:
                by_status.setdefault(other, []).append(_words(library.vocabulary, fact, sample))
        is_number = isinstance(kind, NumberType)
        found += [
            Alternative(
                fact=fact.written,
                label=declaration.label,
                now=_words(library.vocabulary, fact, raw) if known else "",
                values=tuple(values[:1] if is_number else values),
                status=other.value,
                is_number=is_number,
            )
            for other, values in by_status.items()
        ]
    return tuple(sorted(found, key=lambda each: (bool(each.now), each.label, Status(each.status).rank)))


def _criteria(item: Intervention, expressions: dict[str, Expr]) -> list[Expr]:
    keys = [f"{item.id}#indications/{part.id}" for part in item.indications]
    keys += [f"{item.id}#contraindications/{part.id}" for part in item.contraindications]
    return [expressions[key] for key in keys]


def _facts(criteria: list[Expr], definitions: dict[tuple[Scope, str], Expr]) -> list[Fact]:
    """The given facts on which criteria rest, definitions opened, in a fixed order."""
    found: dict[Fact, None] = {}
    seen: set[tuple[Scope, str]] = set()
    waiting = list(reversed(criteria))
    while waiting:
        expr = waiting.pop()
        if isinstance(expr, Fact):
            if expr.key in seen:
                continue
            seen.add(expr.key)
            definition = definitions.get(expr.key)
            if definition is None:
                found[expr] = None
            else:
                waiting.append(definition)
            continue
        waiting.extend(children(expr))
    return list(found)


def _words(vocabulary: Vocabulary, fact: Fact, raw: object) -> str:
    """A value as a reader would say it."""
    kind = vocabulary.domain.types[fact.key]
    if isinstance(kind, BooleanType):
        return "yes" if raw == 1 else "no"
    if isinstance(kind, ChoiceType):
        return " or ".join(vocabulary.value_label(fact, name) for name in kind.names(int(raw)))  # type: ignore[call-overload]
    return value_text(raw, kind)
