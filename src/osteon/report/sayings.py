"""Texts for people, made of pieces of which each knows whether it could be translated."""

from __future__ import annotations

import string

from msgspec import Struct

from osteon.report.wording import Texts


class Piece(Struct, frozen=True):
    """A piece of a text in the language of the reader, or, if `english`, in English for want of a translation."""

    text: str
    english: bool = False


class Saying(Struct, frozen=True):
    """A text made of pieces."""

    pieces: tuple[Piece, ...] = ()

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def __bool__(self) -> bool:
        return bool(self.text.strip())


def told(t: Texts, text: str) -> Saying:
    """A text of the documents."""
    return Saying((Piece(t(text), english=not t.knows(text)),)) if text else Saying()


def said(text: str, **parts: Saying | str) -> Saying:
    """A text of the program, already translated, with its placeholders filled."""
    pieces: list[Piece] = []
    for before, name, _, _ in string.Formatter().parse(text):
        if before:
            pieces.append(Piece(before))
        if name is not None:
            part = parts[name]
            pieces += part.pieces if isinstance(part, Saying) else (Piece(part),)
    return Saying(tuple(pieces))


def joined(sayings: list[Saying] | tuple[Saying, ...], between: str = ", ") -> Saying:
    """Several texts in a row."""
    pieces: list[Piece] = []
    for saying in sayings:
        if pieces and saying:
            pieces.append(Piece(between))
        pieces += saying.pieces
    return Saying(tuple(pieces))
