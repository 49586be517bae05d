"""Faults that osteon names: in documents, in records, on the command line.

A fault says where it is, what is wrong and what is allowed. Each code is explained by
`osteon explain CODE`; the explanations are in `fault_codes.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Fault(Struct, frozen=True):
    """One thing that is wrong.

    `where` is a file, or a path inside a record (`lesions[0].pain`); `line` and `column` count from
    one and are 0 where there is none; `excerpt` is the line of text, in which `width` characters
    from `column` on are meant; `hint` says what is allowed.
    """

    code: str
    message: str
    where: str
    line: int = 0
    column: int = 0
    hint: str = ""
    excerpt: str = ""
    width: int = 1

    @property
    def place(self) -> str:
        return f"{self.where}:{self.line}:{self.column}" if self.line else self.where

    def __str__(self) -> str:
        head = f"{self.place} {self.code} {self.message}"
        lines = [head]
        if self.excerpt:
            stripped = self.excerpt.lstrip()
            indent = len(self.excerpt) - len(stripped)
            lines.append(f"    {stripped.rstrip()}")
            lines.append("    " + " " * (self.column - 1 - indent) + "^" * max(1, self.width))
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)


class OsteonError(Exception):
    """Base of the errors that osteon raises for what it was given.

    OsteonError
    ├── DocumentError   knowledge documents that cannot be used
    └── RecordError     a record that cannot be used
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class DocumentError(OsteonError):
    """Knowledge documents with faults; all of them are listed."""


class RecordError(OsteonError):
    """A record with faults; all of them are listed."""
