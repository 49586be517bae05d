"""What can be wrong with an expression."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ExpressionError(Exception):
    """An expression that cannot be used.

    `code` is explained by `osteon explain CODE`; `start` and `end` are columns of the fault in the
    expression's text, counted from zero; `hint` says what is allowed or meant.
    """

    def __init__(self, code: str, message: str, start: int, end: int, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.start = start
        self.end = end
        self.hint = hint


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The known name that is spelt most like `word`, if any is close."""
    found = difflib.get_close_matches(word, list(names), n=1, cutoff=0.6)
    return found[0] if found else None
