"""The English interpreter: an expression as a sentence part, without code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, assert_never

from osteon.logic.interval import is_known
from osteon.logic.tree import (
    AllOf,
    AnyOf,
    Arithmetic,
    Boolean,
    Choice,
    Compare,
    Comparison,
    Conditional,
    Expr,
    Fact,
    IsOneOf,
    Known,
    Lookup,
    Not,
    Number,
    Operation,
    Quantifier,
    Quantity,
    Scope,
    Today,
)
from osteon.logic.types import BooleanType, ChoiceType, DateType, NumberType, Type

Label = Callable[[Fact], str]
"""The name of a fact in running text."""
ValueLabel = Callable[[Fact, str], str]
"""The name of a value of a choice in running text."""

MOST_CHOICES = 6
_WORDS = {
    Comparison.LESS: "below",
    Comparison.AT_MOST: "at most",
    Comparison.MORE: "above",
    Comparison.AT_LEAST: "at least",
    Comparison.EQUAL: "exactly",
}
_OPPOSITE = {
    Comparison.LESS: Comparison.AT_LEAST,
    Comparison.AT_MOST: Comparison.MORE,
    Comparison.MORE: Comparison.AT_MOST,
    Comparison.AT_LEAST: Comparison.LESS,
}
_OPERATORS = {
    Operation.ADD: " + ",
    Operation.SUBTRACT: " − ",
    Operation.MULTIPLY: " × ",
    Operation.DIVIDE: " / ",
    Operation.POWER: " to the power of ",
}


def number_text(value: float) -> str:
    """A number with at most four significant places, without a needless fraction."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.4g}"


def value_text(raw: Any, kind: Type, unit: bool = True) -> str:
    """A raw value in words: `true`, `unknown`, `5 to 9 mmol/L`, `breast or prostate`."""
    match kind:
        case BooleanType():
            return {1: "true", 0: "unknown", -1: "false"}[int(raw)]
        case DateType():
            low, high = raw
            if not is_known(raw):
                return "unknown" if raw == kind.range else f"{_day(low)} to {_day(high)}"
            return _day(low)
        case NumberType():
            suffix = f" {kind.unit}" if unit and kind.unit and kind.unit != "1" else ""
            low, high = raw
            if is_known(raw):
                return number_text(low) + suffix
            if raw == kind.range or (low == float("-inf") and high == float("inf")):
                return "unknown"
            if low == float("-inf"):
                return f"at most {number_text(high)}{suffix}"
            if high == float("inf"):
                return f"at least {number_text(low)}{suffix}"
            return f"{number_text(low)} to {number_text(high)}{suffix}"
        case ChoiceType():
            if raw == kind.everything and len(kind.values) > 1:
                return "unknown"
            names = [name.replace("_", " ") for name in kind.names(raw)]
            return " or ".join(names) if len(names) <= 3 else f"one of {len(names)} possibilities"


def _day(ordinal: float) -> str:
    return date.fromordinal(int(ordinal)).isoformat()


class English:
    """Writes expressions with the labels of one vocabulary."""

    def __init__(self, label: Label, value_label: ValueLabel, kinds: Callable[[Fact], Type]) -> None:
        self.label = label
        self.value_label = value_label
        self.kinds = kinds

    def text(self, expr: Expr) -> str:
        """The expression as part of a sentence, in lower case except for names."""
        match expr:
            case Boolean(value):
                return "always" if value else "never"
            case Number(value):
                return number_text(value)
            case Choice(value):
                return value.replace("_", " ")
            case Today():
                return "the date of the plan"
            case Fact():
                return self.label(expr)
            case Not(part):
                return self.negated(part)
            case AllOf(parts):
                return " and ".join(self.grouped(part) for part in parts)
            case AnyOf(parts):
                return " or ".join(self.grouped(part) for part in parts)
            case Compare(comparison, left, right):
                return f"{self.text(left)} {_WORDS[comparison]} {self.measured(left, right)}"
            case IsOneOf(fact, _, written):
                return f"{self.text(fact)}: {self.choices(fact, written)}"
            case Known(fact):
                return f"{self.text(fact)} is known"
            case Arithmetic(operation, parts):
                return self.arithmetic(operation, parts)
            case Conditional(test, then, otherwise):
                return f"{self.text(then)} if {self.text(test)}, else {self.text(otherwise)}"
            case Lookup(fact):
                return f"points for {self.text(fact)}"
            case Quantifier():
                return self.quantifier(expr)
            case _:
                assert_never(expr)

    def negated(self, part: Expr) -> str:
        match part:
            case Not(inner):
                return self.text(inner)
            case IsOneOf(fact, _, written):
                return f"{self.text(fact)}: not {self.choices(fact, written)}"
            case Compare(comparison, left, right) if comparison in _OPPOSITE:
                return self.text(Compare(_OPPOSITE[comparison], left, right))
            case Known(fact):
                return f"{self.text(fact)} is not known"
        return f"not {self.grouped(part)}"

    def grouped(self, expr: Expr) -> str:
        text = self.text(expr)
        return f"({text})" if isinstance(expr, AllOf | AnyOf | Conditional) else text

    def choices(self, fact: Fact, written: tuple[str, ...]) -> str:
        """The values, of a long list (the bones that bear weight, say) the first and how many more."""
        shown = written if len(written) <= MOST_CHOICES else written[: MOST_CHOICES - 2]
        labels = [self.value_label(fact, value) for value in shown]
        if len(shown) < len(written):
            labels.append(f"{len(written) - len(shown)} others")
        return " or ".join(labels)

    def measured(self, left: Expr, right: Expr) -> str:
        """The right side of a comparison, a bare number with the unit of the left."""
        if isinstance(left, Fact) and isinstance(right, Number):
            kind = self.kinds(left)
            unit = kind.unit if isinstance(kind, NumberType) else None
            return number_text(right.value) + (f" {unit}" if unit and unit != "1" else "")
        return self.text(right)

    def arithmetic(self, operation: Operation, parts: tuple[Expr, ...]) -> str:
        match operation, parts:
            case Operation.SUBTRACT, (Today(), other):
                return f"days since {self.text(other)}"
            case Operation.NEGATE, (part,):
                return f"−{self.grouped(part)}"
            case (Operation.LOGARITHM, (part,)):
                return f"the natural logarithm of {self.grouped(part)}"
            case (Operation.EXPONENTIAL, (part,)):
                return f"e to the power of {self.grouped(part)}"
            case ((Operation.MINIMUM | Operation.MAXIMUM), _):
                word = "smaller" if operation is Operation.MINIMUM else "larger"
                return f"the {word} of {' and '.join(self.text(part) for part in parts)}"
        return _OPERATORS[operation].join(
            f"({self.text(part)})" if isinstance(part, Arithmetic | Conditional) else self.text(part) for part in parts
        )

    def quantifier(self, expr: Quantifier) -> str:
        things = "lesions" if expr.scope is Scope.LESION else "earlier courses of radiotherapy"
        thing = "a lesion" if expr.scope is Scope.LESION else "an earlier course of radiotherapy"
        limit = "" if expr.where == Boolean(True) else f" among {things} with {self.grouped(expr.where)}"
        inner = self.text(expr.value)
        match expr.quantity:
            case Quantity.ANY:
                return f"{thing} with {inner}{limit}"
            case Quantity.ALL:
                return f"all {things} with {inner}{limit}"
            case Quantity.COUNT:
                return f"number of {things} with {inner}{limit}"
            case Quantity.SUM:
                return f"sum of {inner} over {things}{limit}"
            case Quantity.MAXIMUM:
                return f"highest {inner} of {things}{limit}"
            case Quantity.MINIMUM:
                return f"lowest {inner} of {things}{limit}"
