"""Derived facts, instruments and criteria evaluated over one record."""

from osteon.derive.engine import Engine, Evaluation

__all__ = ["Engine", "Evaluation"]
