"""The texts that patients read, and whether their language is plain enough."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from osteon.faults import Fault
from osteon.library.build import Builder
from osteon.library.glossary import doubled_forms
from osteon.library.model import Library
from osteon.library.reading_grade import HIGHEST_GRADE, reading_grade, word_forms
from osteon.yaml_reader import Path_


class PlainText(Struct, frozen=True):
    """One text for patients: the document that holds it, its place there, and whether it must be plain.

    Reasons and the questions about facts are single sentences, of which a grade says little; they are measured,
    and what they come to is told, but no fault is made of them.
    """

    owner: str
    path: Path_
    text: str
    must_be_plain: bool = True


def plain_texts(library: Library) -> Iterator[PlainText]:
    """Every text that a patient may read."""
    for item in library.interventions:
        yield PlainText(item.id, ("text", "patient"), item.text.patient)
        yield PlainText(item.id, ("text", "asks_of_you"), " ".join((item.text.asks_of_you, *item.text.questions)))
        for place, reason in enumerate(item.indications):
            yield PlainText(item.id, ("indications", place, "because"), reason.because, must_be_plain=False)
        for place, against in enumerate(item.contraindications):
            yield PlainText(item.id, ("contraindications", place, "because"), against.because, must_be_plain=False)
    for alert in library.alerts:
        yield PlainText(alert.id, ("text", "patient"), alert.text.patient)
        yield PlainText(alert.id, ("text", "signs"), alert.text.signs)
        for place, sign in enumerate(alert.raised):
            yield PlainText(alert.id, ("raised", place, "because"), sign.because, must_be_plain=False)
    for goal in library.goals:
        yield PlainText(goal.id, ("text", "patient"), goal.text.patient)
        yield PlainText(goal.id, ("questions",), " ".join(goal.questions))
        for place, topic in enumerate(goal.talk_about):
            yield PlainText(goal.id, ("talk_about", place, "say"), topic.say)
    for term in library.terms:
        yield PlainText(term.id, ("plain",), term.plain)
    for fact in library.vocabulary.declarations:
        yield PlainText(fact.fact.written, ("question",), f"{fact.question} {fact.help}", must_be_plain=False)


def names_of(library: Library) -> frozenset[str]:
    """The words that a reader can look up: medicines and glossary terms. Their syllables do not count."""
    medicines = (name for fact in library.vocabulary.declarations for name in fact.names)
    terms = (form for term in library.terms for form in (term.term, *term.also))
    return word_forms(medicines) | word_forms(terms)


class Plainness(Struct, frozen=True):
    """How many texts must be plain, how many are, and the same of single sentences that need not be."""

    texts: int
    plain: int
    sentences: int
    plain_sentences: int


def check_plain_language(library: Library, builder: Builder) -> tuple[list[Fault], Plainness]:
    """A fault for each text above the highest grade and for each form that two terms claim."""
    names = names_of(library)
    faults: list[Fault] = []
    counts = {True: [0, 0], False: [0, 0]}
    for item in plain_texts(library):
        if not item.text.strip():
            continue
        grade = round(reading_grade(item.text, names), 1)
        counts[item.must_be_plain][0] += 1
        if grade <= HIGHEST_GRADE:
            counts[item.must_be_plain][1] += 1
        elif item.must_be_plain:
            message = f"reading this takes {grade:g} years of school; at most {HIGHEST_GRADE:g} are asked for"
            faults.append(_fault(builder, item, message))
    for form, owners in doubled_forms(library.terms).items():
        faults.append(Fault("OST161", f"“{form}” is claimed by {' and '.join(owners)}", "knowledge/glossary"))
    return faults, Plainness(counts[True][0], counts[True][1], counts[False][0], counts[False][1])


def _fault(builder: Builder, item: PlainText, message: str) -> Fault:
    hint = "Shorter sentences and shorter words; names of medicines and glossary terms do not count."
    document = builder.where.get(item.owner)
    if document is not None:
        return document.fault("OST160", message, item.path, hint)
    return Fault("OST160", message, f"knowledge/glossary, {item.owner}", hint=hint)
