"""One option in full: why it has its status, and what would change that."""

from __future__ import annotations

from msgspec import Struct

from osteon.planner import Alternative, Option, Planner, alternatives
from osteon.report import ReasonLine, reason_line
from osteon.web.view import Page


class Reasoned(Struct, frozen=True):
    """A criterion with the kind of its part in the decision, its words, and the tree of reasons."""

    kind: str
    text: str
    reason: ReasonLine
    sources: tuple[str, ...]


class Detail(Struct, frozen=True):
    """Everything about one option for one person; `option` also holds its doses where it is undecided."""

    option: Option
    reasons: tuple[Reasoned, ...]
    alternatives: tuple[Alternative, ...]


def detail(planner: Planner, page: Page, option: Option) -> Detail:
    """The reasons for the status of an option and what would change it."""
    item = planner.library.intervention_by_id[option.id]
    evaluation = page.evaluation
    places = {lesion.id: place for place, lesion in enumerate(evaluation.record.lesions)}
    lesion = None if option.lesion is None else places[option.lesion]
    reasons = [
        Reasoned(
            "indication", part.because, reason_line(evaluation.reason(f"{item.id}#indications/{part.id}", lesion), evaluation), part.sources
        )
        for part in item.indications
        if f"{item.id}#indications/{part.id}" in planner.library.expressions
    ]
    reasons += [
        Reasoned(
            part.kind,
            part.because,
            reason_line(evaluation.reason(f"{item.id}#contraindications/{part.id}", lesion), evaluation),
            part.sources,
        )
        for part in item.contraindications
        if f"{item.id}#contraindications/{part.id}" in planner.library.expressions
    ]
    whole = next(card for card in planner.treatment(item, evaluation) if card.lesion == option.lesion)
    return Detail(whole, tuple(reasons), alternatives(planner.judge, planner.inquirer, evaluation, item, lesion))
