"""Looking up texts, numbers and days in the language of the reader."""

from __future__ import annotations

import gettext
import io
from pathlib import Path

import pytest

from osteon.language import ENGLISH, Translator, languages, translator
from osteon.language.catalogues import Catalogue, Message, catalogue_text, compiled


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Translator:
    monkeypatch.setenv("OSTEON_CACHE_DIR", str(tmp_path / "cache"))
    messages = (
        Message("Age", translations=("Edad",)),
        Message("Kind of cancer", translations=("Tipo de cáncer",)),
        Message("Breast", translations=("Mama",)),
        Message("Natural", translations=("Natural",)),
        Message("left", translations=("izquierda",)),
        Message("or", translations=("o",)),
        Message("{low} to {high}", translations=("de {low} a {high}",)),
        Message("Fourth lumbar vertebra (L4)", translations=("Cuarta vértebra lumbar (L4)",)),
        Message("Give {count} <b>", translations=("Dé {count} <b>",)),
        Message("{n} visit", "{n} visits", ("{n} visita", "{n} visitas")),
        Message("Changed", translations=("Antes",), fuzzy=True),
    )
    path = tmp_path / "es.po"
    path.write_text(catalogue_text(Catalogue("es", messages)), encoding="utf-8")
    return Translator("es", [gettext.GNUTranslations(io.BytesIO(compiled(path, "es")))], machine_translated=True)


def test_texts_and_placeholders(spanish: Translator) -> None:
    assert spanish("Age") == "Edad"
    assert spanish("Give {count} <b>", count="3") == "Dé 3 <b>"
    assert spanish("Braces {stay} without values") == "Braces {stay} without values"
    assert spanish("") == ""


def test_what_a_language_lacks_is_shown_in_english_and_marked(spanish: Translator) -> None:
    assert spanish("Not there") == "Not there"
    assert not spanish.knows("Not there")
    assert spanish.html("Not <i>there") == '<span lang="en" dir="ltr">Not &lt;i&gt;there</span>'
    assert spanish.html("Age") == "Edad"
    assert spanish.html("Give {count} <b>", count="<x>") == "Dé &lt;x&gt; &lt;b&gt;"
    assert ENGLISH.html("a < b") == "a &lt; b"


def test_a_translation_that_reads_the_same_is_one(spanish: Translator) -> None:
    assert spanish.knows("Natural")
    assert spanish("Natural") == "Natural"


def test_a_changed_text_is_not_shown_in_its_former_translation(spanish: Translator) -> None:
    assert spanish("Changed") == "Changed"


def test_texts_put_together_by_the_planner(spanish: Translator) -> None:
    assert spanish("Kind of cancer: Breast") == "Tipo de cáncer: Mama"
    assert spanish("Age: 64 a") == "Edad: 64 a"
    assert spanish("Age: 1.5 a") == "Edad: 1,5 a"
    assert spanish("Fourth lumbar vertebra (L4), left") == "Cuarta vértebra lumbar (L4), izquierda"
    assert spanish("Age: 4 to 12.5") == "Edad: de 4 a 12,5"
    assert spanish("Age: 2025-06") == "Edad: 2025-06"
    assert spanish("Breast or Natural") == "Mama o Natural"
    assert spanish("Age: something else") == "Age: something else"


def test_plural(spanish: Translator) -> None:
    assert [spanish.plural("{n} visit", "{n} visits", n) for n in (1, 2)] == ["1 visita", "2 visitas"]
    assert [ENGLISH.plural("{n} visit", "{n} visits", n) for n in (1, 1200)] == ["1 visit", "1,200 visits"]
    assert spanish.plural("{n} cat", "{n} cats", 2) == "2 cats"


def test_numbers_and_days(spanish: Translator) -> None:
    assert (spanish.number(0.25), spanish.number(3), ENGLISH.number(0.5), ENGLISH.number(1200)) == ("0,25", "3", "0.5", "1,200")
    assert spanish.date("2026-11-25") == "25 de noviembre de 2026"
    assert ENGLISH.date("2026-11-25") == "25 November 2026"
    assert ENGLISH.date("soon") == "soon"


def test_direction_and_name(spanish: Translator) -> None:
    assert (ENGLISH.direction, spanish.direction, Translator("ar").direction) == ("ltr", "ltr", "rtl")
    assert (ENGLISH.name, spanish.name) == ("English", "español")


def test_the_languages_of_the_program() -> None:
    assert languages() == ("en", "es")
    assert translator("en") is ENGLISH
    assert translator("es").machine_translated
    with pytest.raises(LookupError, match="there is: en, es"):
        translator("tlh")


def test_local_policy_can_bring_translations_of_its_own_texts(tmp_path: Path) -> None:
    (tmp_path / "translations").mkdir()
    text = catalogue_text(Catalogue("es", (Message("Only here", translations=("Solo aquí",)),)))
    (tmp_path / "translations" / "es.po").write_text(text, encoding="utf-8")
    assert translator("es", (tmp_path,))("Only here") == "Solo aquí"
    assert not translator("es").knows("Only here")
