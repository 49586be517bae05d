"""A language in which every text that was found for translation stands in angle brackets: what lacks them was not found."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

from osteon.language import Translator
from osteon.language.catalogues import Catalogue, Message, catalogue_text, compiled, read_catalogue
from osteon.language.knowledge_texts import knowledge_messages
from osteon.language.program_texts import program_messages
from osteon.language.translator import program_catalogue
from osteon.library import Library


def bracketed(library: Library, folder: Path) -> Translator:
    """The made-up language; it counts and writes numbers as Spanish does."""
    found = dict.fromkeys((message.text, message.plural) for message in (*program_messages(), *knowledge_messages(library)))
    messages = (Message(text, plural, (f"‹{text}›", f"‹{plural}›") if plural else (f"‹{text}›",)) for text, plural in found)
    return _translator(Catalogue("es", tuple(messages)), folder)


def spanish_of_the_program(folder: Path) -> Translator:
    """Spanish without the texts of the documents, whose translation goes on by itself."""
    return _translator(read_catalogue(program_catalogue("es"), "es"), folder)


def _translator(catalogue: Catalogue, folder: Path) -> Translator:
    path = folder / "es.po"
    path.write_text(catalogue_text(catalogue), encoding="utf-8")
    return Translator("es", [gettext.GNUTranslations(io.BytesIO(compiled(path, "es")))], machine_translated=True)
