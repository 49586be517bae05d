"""A plan as text, Markdown and reasons in words."""

from osteon.report.markdown import plan_markdown
from osteon.report.outline import outline
from osteon.report.parts import Item, Line, Section
from osteon.report.reasons import ReasonLine, in_english, reason_line
from osteon.report.text import print_plan

__all__ = ["Item", "Line", "ReasonLine", "Section", "in_english", "outline", "plan_markdown", "print_plan", "reason_line"]
