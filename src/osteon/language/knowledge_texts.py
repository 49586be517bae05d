"""Every text of the documents that somebody can see, with the place where it stands and who reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Literal

from msgspec import Struct

from osteon.language.catalogues import Message
from osteon.library import Alert, Formula, Instrument, Intervention, Library, Measure
from osteon.logic import ChoiceType
from osteon.vocabulary import Declaration

Reader = Literal["guide", "patient", "clinician"]
READERS: tuple[Reader, ...] = ("guide", "patient", "clinician")
"""Who reads a text: whoever has the patient's guide, a patient who fills in the planner, a clinician."""


class KnowledgeText(Struct, frozen=True):
    """A text of the documents. `place` names its document and what it is there (`arm-sling#text/patient`)."""

    text: str
    place: str
    reader: Reader


def knowledge_texts(library: Library) -> Iterator[KnowledgeText]:
    """All texts, document by document; the same text may come more than once."""
    parts = (
        chain.from_iterable(map(_alert, library.alerts)),
        _goals(library),
        chain.from_iterable(map(_intervention, library.interventions)),
        _glossary(library),
        _facts(library),
        chain.from_iterable(map(_instrument, library.instruments)),
        chain.from_iterable(map(_formula, library.formulas)),
        chain.from_iterable(map(_measure, library.measures)),
        _rest(library),
    )
    return (text for text in chain.from_iterable(parts) if text.text.strip())


def knowledge_messages(library: Library) -> tuple[Message, ...]:
    """The texts as messages of a catalogue."""
    return tuple(Message(item.text, places=(item.place.replace(" ", "_"),), comments=(item.reader,)) for item in knowledge_texts(library))


def reader_of(message: Message) -> Reader:
    """The first of its readers who needs a text."""
    return next((reader for reader in READERS if reader in message.comments), "clinician")


def _intervention(item: Intervention) -> Iterator[KnowledgeText]:
    def say(text: str | None, place: str, reader: Reader) -> KnowledgeText:
        return KnowledgeText(text or "", f"{item.id}#{place}", reader)

    yield say(item.name, "name", "guide")
    yield say(item.text.patient, "text/patient", "guide")
    yield say(item.text.asks_of_you, "text/asks_of_you", "guide")
    for number, question in enumerate(item.text.questions):
        yield say(question, f"text/questions/{number}", "guide")
    yield say(item.text.clinician, "text/clinician", "clinician")
    yield say(item.unavailable_because, "unavailable_because", "guide")
    for indication in item.indications:
        yield say(indication.because, f"indications/{indication.id}", "guide")
    for against in item.contraindications:
        yield say(against.because, f"contraindications/{against.id}", "guide")
    for first in item.prerequisites:
        yield say(first.do, f"prerequisites/{first.id}/do", "clinician")
        yield say(first.because, f"prerequisites/{first.id}/because", "clinician")
    for interaction in item.interactions:
        yield say(interaction.because, f"interactions/{interaction.id}", "clinician")
    for dose in item.dosing:
        yield say(dose.text, f"dosing/{dose.id}", "clinician")
        yield say(dose.route, f"dosing/{dose.id}/route", "clinician")
    for section, outcomes in (("outcomes", item.outcomes), ("harms", item.harms)):
        for outcome in outcomes:
            for field in ("measure", "among", "compared_with", "over"):
                yield say(getattr(outcome, field), f"{section}/{outcome.id}/{field}", "guide")
            yield say(outcome.note, f"{section}/{outcome.id}/note", "clinician")
    if item.time_to_effect is not None:
        yield say(item.time_to_effect.effect, "time_to_effect/effect", "guide")
    for task in item.monitoring:
        yield say(task.do, f"monitoring/{task.id}/do", "clinician")
        yield say(task.when, f"monitoring/{task.id}/when", "clinician")
    for stop in item.stopping:
        yield say(stop.when, f"stopping/{stop.id}/when", "clinician")
        yield say(stop.because, f"stopping/{stop.id}/because", "clinician")
    for conflict in item.conflicts:
        yield say(conflict.says, f"conflicts/{conflict.id}", "clinician")


def _alert(item: Alert) -> Iterator[KnowledgeText]:
    yield KnowledgeText(item.name, f"{item.id}#name", "guide")
    yield KnowledgeText(item.text.signs, f"{item.id}#text/signs", "guide")
    yield KnowledgeText(item.text.patient, f"{item.id}#text/patient", "guide")
    yield KnowledgeText(item.text.clinician, f"{item.id}#text/clinician", "clinician")
    for sign in item.raised:
        yield KnowledgeText(sign.say or sign.because, f"{item.id}#raised/{sign.id}", "guide")
    for action in item.actions:
        yield KnowledgeText(action.do, f"{item.id}#actions/{action.id}", "clinician")


def _goals(library: Library) -> Iterator[KnowledgeText]:
    for goal in library.goals:
        yield KnowledgeText(goal.name, f"{goal.id}#name", "guide")
        yield KnowledgeText(goal.text.patient, f"{goal.id}#text/patient", "guide")
        yield KnowledgeText(goal.text.clinician, f"{goal.id}#text/clinician", "clinician")
        for section in ("realistic", "not_expected", "talk_about"):
            for part in getattr(goal, section):
                yield KnowledgeText(part.say or part.because, f"{goal.id}#{section}/{part.id}", "guide")
        for number, question in enumerate(goal.questions):
            yield KnowledgeText(question, f"{goal.id}#questions/{number}", "guide")
    for aim in library.aims:
        yield KnowledgeText(aim.label, f"aims#{aim.id}", "guide")


def _facts(library: Library) -> Iterator[KnowledgeText]:
    for group in library.vocabulary.groups:
        yield KnowledgeText(group.title, f"facts#{group.id}", "patient")
    for fact in library.vocabulary.declarations:
        yield from _fact(fact)
    for rule in library.vocabulary.rules:
        yield KnowledgeText(rule.because, f"rules#{rule.id}", "clinician")


def _fact(item: Declaration) -> Iterator[KnowledgeText]:
    place = f"facts#{item.fact.written}"
    told = not item.derived
    yield KnowledgeText(item.label, place, "guide" if told else "clinician")
    yield KnowledgeText(item.question, f"{place}/question", "guide")
    yield KnowledgeText(item.help, f"{place}/help", "patient")
    if item.derived:
        yield KnowledgeText(item.because, f"{place}/because", "clinician")
    for value in item.values:
        yield KnowledgeText(value.label, f"{place}/{value.value}", "guide" if told else "clinician")
        yield KnowledgeText(value.help, f"{place}/{value.value}/help", "patient")
    if isinstance(item.type, ChoiceType):
        named = {value.value for value in item.values}
        for name in (*item.type.groups, *(value for value in item.type.values if value not in named)):
            if name not in named:  # shown by its name, since it has no label
                yield KnowledgeText(name.replace("_", " "), f"{place}/{name}", "guide" if told else "clinician")


def _glossary(library: Library) -> Iterator[KnowledgeText]:
    for term in library.terms:
        yield KnowledgeText(term.term, f"glossary#{term.id}", "guide")
        yield KnowledgeText(term.plain, f"glossary#{term.id}/plain", "guide")


def _instrument(item: Instrument) -> Iterator[KnowledgeText]:
    def say(text: str, place: str) -> KnowledgeText:
        return KnowledgeText(text, f"{item.id}#{place}", "clinician")

    yield from (say(getattr(item, field), field) for field in ("name", "purpose", "validated_in", "accuracy"))
    for part in item.items:
        yield say(part.label, f"items/{part.id}")
        for number, row in enumerate(part.rows):
            yield say(row.label, f"items/{part.id}/{number}")
        if part.otherwise is not None:
            yield say(part.otherwise.label, f"items/{part.id}/otherwise")
    for band in item.bands:
        yield say(band.label, f"bands/{band.id}")
        yield say(band.meaning, f"bands/{band.id}/meaning")
    for check in item.checks:
        yield say(check.label, f"checks/{check.id}")
        yield say(check.fails, f"checks/{check.id}/fails")
    for caution in (*item.cautions, *([item.not_calculable] if item.not_calculable is not None else ())):
        yield say(caution.say, f"cautions/{caution.id}")


def _formula(item: Formula) -> Iterator[KnowledgeText]:
    yield KnowledgeText(item.label, f"{item.name}#label", "clinician")
    yield KnowledgeText(item.because, f"{item.name}#because", "clinician")
    for parameter in item.parameters:
        yield KnowledgeText(parameter.label, f"{item.name}#parameters/{parameter.name}", "clinician")


def _measure(item: Measure) -> Iterator[KnowledgeText]:
    texts = (
        ("name", item.name),
        ("text/clinician", item.text.clinician),
        ("text/cautions", item.text.cautions),
        ("status_note", item.status_note),
        ("denominator", item.denominator.because),
        ("numerator", item.numerator.because),
        *((f"exclusions/{part.id}", part.because) for part in item.exclusions),
    )
    return (KnowledgeText(text, f"{item.id}#{place}", "clinician") for place, text in texts)


def _rest(library: Library) -> Iterator[KnowledgeText]:
    for category in library.categories:
        yield KnowledgeText(category.label, f"categories#{category.id}", "guide")
    for combination in library.combinations:
        yield KnowledgeText(combination.name, f"{combination.id}#name", "clinician")
        yield KnowledgeText(combination.because, f"{combination.id}#because", "clinician")
    yield KnowledgeText(library.outlook.text, "outlook#text", "guide")


def by_reader(messages: Iterable[Message]) -> tuple[Message, ...]:
    """The messages that a guide needs first, then those of patients, then those of clinicians; else in their order."""
    return tuple(sorted(messages, key=lambda message: READERS.index(reader_of(message))))
