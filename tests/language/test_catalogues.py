"""Catalogues: what is kept, what becomes fuzzy, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from osteon.language.catalogues import (
    Catalogue,
    Message,
    catalogue_text,
    is_reviewed,
    placeholders_agree,
    read_catalogue,
    untranslated,
    updated,
    with_translations,
)

CALL = Message("Call today.", translations=("Llame hoy.",), places=("alert#text",), comments=("guide",))
VISITS = Message("{n} visit", "{n} visits", ("{n} visita", "{n} visitas"), ("guide.py",))


def round_trip(catalogue: Catalogue, folder: Path) -> Catalogue:
    path = folder / "es.po"
    path.write_text(catalogue_text(catalogue), encoding="utf-8")
    return read_catalogue(path, catalogue.tag)


def test_a_catalogue_is_read_as_it_was_written(tmp_path: Path) -> None:
    odd = Message('A "quoted" text\nwith a break, a tab\t, a backslash \\ and ñ', translations=('"Ñ"\n',), places=("a_b#c",))
    long_ = Message("word " * 60 + "end", places=("x#y",))
    fuzzy = Message("New text", translations=("Texto",), fuzzy=True)
    catalogue = Catalogue("es", (CALL, VISITS, odd, long_, fuzzy), reviewed=True)
    assert round_trip(catalogue, tmp_path) == catalogue


def test_a_file_that_is_not_there_is_an_empty_catalogue(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path / "es.po", "es") == Catalogue("es")


@pytest.mark.parametrize(("header", "reviewed"), [('"X-Reviewed: yes\\n"', True), ('"X-Reviewed: no\\n"', False), ("", False)])
def test_only_the_word_of_a_person_makes_a_catalogue_reviewed(header: str, reviewed: bool) -> None:
    assert is_reviewed(f'msgid ""\nmsgstr ""\n{header}\n') is reviewed


def test_a_text_that_moved_keeps_its_translation() -> None:
    new = updated(Catalogue("es", (CALL,)), [Message("Call today.", places=("other#text",), comments=("patient",))])
    assert new.messages == (Message("Call today.", translations=("Llame hoy.",), places=("other#text",), comments=("patient",)),)


def test_a_text_that_changed_at_its_place_is_fuzzy_and_not_shown() -> None:
    new = updated(Catalogue("es", (CALL,)), [Message("Call today or tomorrow.", places=("alert#text",))])
    assert new.messages[0].fuzzy
    assert new.messages[0].translations == ("Llame hoy.",)
    assert not new.messages[0].is_translated
    assert list(untranslated(new)) == list(new.messages)


def test_a_text_that_has_nothing_in_common_with_the_former_one_starts_empty() -> None:
    new = updated(Catalogue("es", (CALL,)), [Message("xyz", places=("alert#text",))])
    assert new.messages == (Message("xyz", places=("alert#text",)),)


def test_a_text_that_is_gone_is_left_out() -> None:
    assert updated(Catalogue("es", (CALL, VISITS)), [VISITS]).messages == (VISITS,)


def test_one_text_of_several_documents_is_one_message() -> None:
    messages = updated(
        Catalogue("es"), [Message("A", places=("x",), comments=("guide",)), Message("A", places=("y",), comments=("patient",))]
    )
    assert messages.messages == (Message("A", places=("x", "y"), comments=("guide", "patient")),)


@pytest.mark.parametrize(
    ("text", "plural", "translations", "agree"),
    [
        ("{count} of 100", "", ("{count} de 100",), True),
        ("{count} of 100", "", ("{cuenta} de 100",), False),
        ("{count} of 100", "", ("cien",), False),
        ("No braces", "", ("Sin {llaves}",), False),
        ("No braces", "", ("Sin { llaves",), False),
        ("{n} visit", "{n} visits", ("una visita", "{n} visitas"), True),
        ("{n} visit to {place}", "{n} visits to {place}", ("una visita", "{n} visitas"), False),
    ],
)
def test_placeholders_must_agree(text: str, plural: str, translations: tuple[str, ...], agree: bool) -> None:
    assert placeholders_agree(Message(text, plural, translations)) is agree


def test_translations_are_taken_in_where_their_text_stands() -> None:
    catalogue = Catalogue("es", (Message("A {x}"), Message("B"), Message("C", translations=("c",))))
    given = [
        Message("A {x}", translations=("a",)),
        Message("B", translations=("b",)),
        Message("C"),
        Message("D", translations=("d",)),
        Message("C", translations=("not sure",), fuzzy=True),
    ]
    new, refused = with_translations(catalogue, given)
    assert [message.translations for message in new.messages] == [(), ("b",), ("c",)]
    assert refused == ("A {x}", "D")
