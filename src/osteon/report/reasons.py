"""A tree of reasons in words."""

from __future__ import annotations

from msgspec import Struct

from osteon.derive import Evaluation
from osteon.logic import BooleanType, ChoiceType, Fact, Reason, value_text
from osteon.logic.tree import Choice, Conditional, Number


class ReasonLine(Struct, frozen=True):
    """One node in words: what is asked, the answer, and what it rests on."""

    text: str
    value: str
    parts: tuple[ReasonLine, ...] = ()


def reason_line(reason: Reason, evaluation: Evaluation) -> ReasonLine:
    """The reason and all that it rests on, in words."""
    english = evaluation.engine.english()

    def shown(node: Reason) -> str:
        if isinstance(node.kind, ChoiceType) and isinstance(node.expr, Fact):
            names = node.kind.names(node.raw)
            if len(names) == 1:
                return evaluation.engine.vocabulary.value_label(node.expr, names[0])
        return value_text(node.raw, node.kind)

    def line(node: Reason, member: int | None) -> ReasonLine:
        text = english.text(node.expr)
        if member is not None:
            text = f"{_member(evaluation, member)}: {text}"
        parts = []
        for place, part in enumerate(node.parts):
            if isinstance(part.expr, Number | Choice) or (isinstance(node.expr, Fact) and isinstance(part.expr, Fact)):
                continue
            # A comparison or a choice of one given fact says it all in one line.
            parts.append(line(part, node.members[place] if node.members else None))
        if len(parts) == 1 and not parts[0].parts and isinstance(node.kind, BooleanType) and not isinstance(node.expr, Conditional):
            return ReasonLine(
                text,
                f"{shown(node)} ({parts[0].text}: {parts[0].value})" if isinstance(node.parts[0].expr, Fact) else shown(node),
                tuple(parts) if not isinstance(node.parts[0].expr, Fact) else (),
            )
        return ReasonLine(text, shown(node), tuple(parts))

    return line(reason, None)


def _member(evaluation: Evaluation, place: int) -> str:
    lesions = evaluation.record.lesions
    return lesions[place].id if 0 <= place < len(lesions) else "any lesion that is not listed"


__all__ = ["ReasonLine", "reason_line"]
