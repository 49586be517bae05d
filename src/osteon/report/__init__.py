"""A plan as text, Markdown and reasons in words."""

from osteon.report.markdown import plan_markdown
from osteon.report.outline import option_item, outline
from osteon.report.parts import Item, Line, Section, listed, placed
from osteon.report.reasons import ReasonLine, reason_line
from osteon.report.scores import number_with_unit, result_text
from osteon.report.text import hanging, print_item, print_plan

__all__ = [
    "Item",
    "Line",
    "ReasonLine",
    "Section",
    "hanging",
    "listed",
    "number_with_unit",
    "option_item",
    "outline",
    "placed",
    "plan_markdown",
    "print_item",
    "print_plan",
    "reason_line",
    "result_text",
]
