"""Typed expressions over facts, three truth values, numbers that may be partly known, interpreters."""

from osteon.logic.compiled import Compiler, Evaluate, compile_expression
from osteon.logic.english import English, number_text, value_text
from osteon.logic.errors import ExpressionError, nearest
from osteon.logic.explain import Explainer, Reason, explain, unknown_facts
from osteon.logic.interval import UNBOUNDED, Interval, above, below, exactly
from osteon.logic.layout import Frame, Layout, is_known, narrowed, unknown
from osteon.logic.missing import Finder, Unknowns
from osteon.logic.parse import parse
from osteon.logic.tree import Domain, Expr, Fact, Formula, Scope, children, facts_in, mentions, type_of
from osteon.logic.truth import Truth, both, either, opposite
from osteon.logic.types import BooleanType, ChoiceType, DateType, NumberType, Type

__all__ = [
    "UNBOUNDED",
    "BooleanType",
    "ChoiceType",
    "Compiler",
    "DateType",
    "Domain",
    "English",
    "Evaluate",
    "Explainer",
    "Expr",
    "ExpressionError",
    "Fact",
    "Finder",
    "Formula",
    "Frame",
    "Interval",
    "Layout",
    "NumberType",
    "Reason",
    "Scope",
    "Truth",
    "Type",
    "Unknowns",
    "above",
    "below",
    "both",
    "children",
    "compile_expression",
    "either",
    "exactly",
    "explain",
    "facts_in",
    "is_known",
    "mentions",
    "narrowed",
    "nearest",
    "number_text",
    "opposite",
    "parse",
    "type_of",
    "unknown",
    "unknown_facts",
    "value_text",
]
