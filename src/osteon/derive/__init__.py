"""Derived facts, instruments and criteria evaluated over one record."""

from osteon.derive.engine import Engine
from osteon.derive.evaluation import Evaluation

__all__ = ["Engine", "Evaluation"]
