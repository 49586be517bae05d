"""Every text that somebody can see is found for translation, and Spanish has all of the program's own."""

from __future__ import annotations

from pathlib import Path
from types import UnionType
from typing import Literal, Union, get_args, get_origin, get_type_hints

import msgspec
import pytest

from osteon.language.catalogues import (
    placeholders_agree,
    read_catalogue,
    updated,
)
from osteon.language.knowledge_texts import knowledge_messages, knowledge_texts, reader_of
from osteon.language.program_texts import PLAN_WORDS, program_messages
from osteon.language.translator import knowledge_catalogue, program_catalogue
from osteon.library import Library
from osteon.planner import model


def literals(hint: object) -> set[str]:
    if get_origin(hint) is Literal:
        return set(get_args(hint))
    if get_origin(hint) in (tuple, Union, UnionType):
        return {word for part in get_args(hint) for word in literals(part)}
    return set()


def test_every_word_of_a_plan_can_be_translated() -> None:
    parts = [item for item in vars(model).values() if isinstance(item, type) and issubclass(item, msgspec.Struct)]
    words = {word for part in parts for hint in get_type_hints(part).values() for word in literals(hint)}
    internal = {"clinician", "instruments", ""}
    assert words - internal <= set(PLAN_WORDS)


def test_spanish_has_every_text_of_the_program() -> None:
    written = read_catalogue(program_catalogue("es"), "es")
    current = updated(written, program_messages())
    assert current == written, "bring it up to date: osteon translations --update"
    assert [message.text for message in current.messages if not message.is_translated] == []


@pytest.mark.parametrize("path", [program_catalogue("es"), knowledge_catalogue("es")], ids=["program", "documents"])
def test_translations_keep_the_placeholders(path: Path) -> None:
    catalogue = read_catalogue(path, "es")
    assert [message.text for message in catalogue.messages if message.is_translated and not placeholders_agree(message)] == []


def test_no_text_of_the_documents_looks_like_a_placeholder(library: Library) -> None:
    assert [item.text for item in knowledge_texts(library) if "{" in item.text] == []


def test_texts_are_found_in_python_and_in_templates(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(
        't("One " "text")\nself.t.plural("{n} a", "{n} b", 3)\nmarked("Two")\nt(name)\nother("No")\n'
        'class CountTexts:\n    exact: str = "{low} of 100"\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% block title %}{{ t("Three") }}{% endblock %}<p>{{ t("Four", n=t("Five")) }}{{ "Six"|t }}{{ t.plural("x", "y", n) }}</p>'
    )
    found = {(message.text, message.plural) for message in program_messages(tmp_path)} - {(word, "") for word in PLAN_WORDS}
    singular = {"One text", "Two", "{low} of 100", "Three", "Four", "Five", "Six"}
    assert found == {(text, "") for text in singular} | {("{n} a", "{n} b"), ("x", "y")}


def test_what_the_guide_needs_is_told_apart(library: Library) -> None:
    readers = {message.text: reader_of(message) for message in knowledge_messages(library)}
    for alert in library.alerts:
        assert readers[alert.text.patient] == "guide"
    for item in library.interventions:
        assert readers[item.text.patient] == readers[item.name] == "guide"
        assert readers[item.text.clinician] == "clinician"
