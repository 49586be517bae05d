"""Declared facts, their units, codes and questions, and what follows from the declarations."""

from osteon.vocabulary.model import Code, Declaration, Group, Implied, Rule, Value, Vocabulary
from osteon.vocabulary.units import Conversion, UnitError, canonical, conversion

__all__ = [
    "Code",
    "Conversion",
    "Declaration",
    "Group",
    "Implied",
    "Rule",
    "UnitError",
    "Value",
    "Vocabulary",
    "canonical",
    "conversion",
]
