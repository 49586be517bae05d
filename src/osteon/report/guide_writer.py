"""What all sections of a patient's guide need while they are written."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from osteon.planner import Outcome
from osteon.report.case import Case
from osteon.report.guide_parts import Bullets, Choices, Entry, Paragraph
from osteon.report.html import Citations
from osteon.report.sayings import Piece, Saying, joined, said, told
from osteon.report.unasked import is_about_survival, is_survival_outcome, tells_how_long
from osteon.report.wording import Texts

SOURCES_OF_A_STATEMENT = 3


class WarningSign(Struct, frozen=True):
    """What a person would notice of a red flag, and what to do then."""

    id: str
    signs: str
    do: str
    within_hours: float


class Writer:
    """The case, the language and the choices of one guide, and which sources it has cited so far."""

    def __init__(self, case: Case, signs: tuple[WarningSign, ...], t: Texts, choices: Choices) -> None:
        self.case, self.plan, self.signs, self.t, self.choices = case, case.plan, signs, t, choices
        self.cite = Citations(case.plan.sources, most=SOURCES_OF_A_STATEMENT)

    def fits(self, text: str) -> bool:
        """Whether a text of the documents may be shown to this reader."""
        return bool(text) and (self.choices.survival or not tells_how_long(text))

    def fits_fact(self, label: str) -> bool:
        """Whether a fact of this name may be shown to this reader."""
        return self.choices.survival or not is_about_survival(label)

    def fitting(self, benefits: Iterable[Outcome]) -> list[Outcome]:
        """The benefits that may be shown to this reader."""
        return [item for item in benefits if self.choices.survival or not is_survival_outcome(item)]

    def notes(self, keys: tuple[str, ...]) -> tuple[int, ...]:
        """The numbers of sources in this guide."""
        return tuple(self.cite(keys))

    def paragraph(self, text: str, kind: str = "") -> Paragraph:
        """A text of the program, already translated and filled."""
        return Paragraph(Saying((Piece(text),)), kind)

    def sentences(self, *texts: str) -> tuple[Entry, ...]:
        """Texts of the program as entries of a list."""
        return tuple(Entry(Saying((Piece(text),))) for text in texts)

    def labels(self, labels: Iterable[str], most: int = 6) -> Saying:
        """The names of facts, each once, without those about how long somebody lives."""
        wanted = [label for label in dict.fromkeys(labels) if self.fits_fact(label)]
        shown = joined([told(self.t, label) for label in wanted[:most]])
        rest = len(wanted) - most
        return said(self.t("{shown} and {n} more"), shown=shown, n=self.t.number(rest)) if rest > 0 else shown

    def questions(self, questions: Iterable[str]) -> Bullets:
        """Questions that the reader can take along."""
        entries = tuple(Entry(told(self.t, question)) for question in questions if self.fits(question))
        return Bullets(entries, self.t("What you can ask your team"), "questions")
