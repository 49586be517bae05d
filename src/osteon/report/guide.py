"""The patient's guide: what a plan means for the person whom it is about, in plain words.

It is made for a kind reader in a hard week: it never frightens, never promises, never says that nothing can be done.
Texts for clinicians and doses stay out of it. Nobody is told unasked how long people live.
"""

from __future__ import annotations

from collections.abc import Iterable

from osteon.library import Glossary, Library
from osteon.library.documents import Term
from osteon.report import guide_facts, guide_options, guide_yours
from osteon.report.case import Case
from osteon.report.guide_parts import (
    Block,
    Bullets,
    Card,
    Chances,
    Choices,
    Guide,
    GuideSource,
    Lines,
    Paragraph,
    Scale,
    Section,
    Table,
    Word,
)
from osteon.report.guide_writer import WarningSign, Writer
from osteon.report.sayings import Saying, told
from osteon.report.wording import Texts

AS_USUAL = Choices()


def warning_signs(library: Library) -> tuple[WarningSign, ...]:
    """The red flags of which a person can notice something, most urgent first."""
    return tuple(
        WarningSign(alert.id, alert.text.signs, alert.text.patient, alert.within_hours) for alert in library.alerts if alert.text.signs
    )


def guide(case: Case, signs: tuple[WarningSign, ...], t: Texts, choices: Choices = AS_USUAL) -> Guide:
    """The guide for a plan in the language of `t`. `signs` are the `warning_signs` of the library."""
    w = Writer(case, signs, t, choices)
    plan = case.plan
    written = (
        guide_yours.about(w),
        guide_facts.urgent(w),
        guide_facts.known(w),
        guide_facts.goals(w),
        *guide_options.options(w),
        guide_options.side_by_side(w),
        guide_yours.doing_less(w),
        guide_options.waiting(w),
        guide_options.not_now(w),
        guide_yours.values(w),
        guide_yours.next_steps(w),
        *([guide_facts.how_long(w)] if choices.survival else []),
        guide_yours.how_made(w),
    )
    sections = tuple(section for section in written if section.blocks)
    facts = [t.date(plan.as_of), t("Knowledge {version}", version=plan.knowledge.version)]
    if plan.record:
        facts.insert(0, t("Record {id}", id=plan.record))
    if t.machine_translated:
        facts.append(t("This translation was made by a machine and has not been reviewed yet."))
    return Guide(
        title=t("A guide for you: cancer in your bones"),
        facts=tuple(facts),
        notice=t(plan.notice),
        choices=choices,
        sections=sections,
        words=_words(w, sections),
        sources=tuple(GuideSource(number, source.text, source.url) for number, source in w.cite.used),
    )


def _words(w: Writer, sections: tuple[Section, ...]) -> tuple[Word, ...]:
    """The terms of the plan that this guide uses, in the order of the alphabet."""
    words = [Word(entry.id, told(w.t, entry.term), told(w.t, entry.plain)) for entry in w.plan.glossary]
    finder = word_finder(words)
    used = {mention.term for saying in sayings_of(sections) for piece in saying.pieces for mention in finder.mentions(piece.text)}
    return tuple(sorted((word for word in words if word.id in used), key=lambda word: word.term.text.lower()))


def word_finder(words: Iterable[Word]) -> Glossary:
    """Finds the terms of a guide in its texts."""
    return Glossary(Term(id=word.id, term=word.term.text, plain=word.plain.text) for word in words)


def sayings_of(sections: Iterable[Section]) -> Iterable[Saying]:
    """Every text of some sections that is no title."""
    for section in sections:
        for block in section.blocks:
            yield from sayings_in(block)


def sayings_in(block: Block) -> Iterable[Saying]:
    """Every text of a block that is no title of the program."""
    match block:
        case Paragraph():
            yield block.saying
        case Bullets():
            for entry in block.entries:
                yield entry.label
                yield entry.saying
        case Chances():
            for chance in block.entries:
                yield chance.measure
                yield from chance.sentences
        case Table():
            for row in block.rows:
                yield from row
        case Card():
            yield block.title
            for part in block.blocks:
                yield from sayings_in(part)
        case Lines() | Scale():
            pass
