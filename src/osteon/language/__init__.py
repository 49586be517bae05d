"""The texts of osteon in other languages: look-up, catalogues, extraction."""

from osteon.language.marks import marked
from osteon.language.translator import ENGLISH, Translator, languages, translator

__all__ = [
    "ENGLISH",
    "Translator",
    "languages",
    "marked",
    "translator",
]
