"""The reading grade against values worked out by hand, and the check of patients' texts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from constants import SMALL

from osteon.library import read_library
from osteon.library.plain_language import check_plain_language
from osteon.library.reading_grade import reading_grade, syllables


@pytest.mark.parametrize(
    ("text", "words", "sentences", "syllable_count"),
    [
        ("The doctor gives you a drip into a vein. It takes half of a day.", 15, 2, 17),
        ("Radiotherapy relieves pain in most people with cancer in a bone.", 11, 1, 18),
        ("You may feel ill for 24 hours: drink enough.", 9, 2, 12),
    ],
)
def test_the_grade_follows_the_published_formula(text: str, words: int, sentences: int, syllable_count: int) -> None:
    expected = max(0.0, 0.39 * words / sentences + 11.8 * syllable_count / words - 15.59)
    assert reading_grade(text) == pytest.approx(expected)


@pytest.mark.parametrize(("word", "count"), [("metastases", 4), ("anaemia", 3), ("bone", 1), ("medicine", 3), ("24", 2), ("low-dose", 2)])
def test_syllables(word: str, count: int) -> None:
    assert syllables(word) == count


def test_names_that_can_be_looked_up_do_not_count_against_a_text() -> None:
    text = "Denosumab slows the cells that eat bone."
    assert reading_grade(text, frozenset({"denosumab"})) < reading_grade(text)


def test_a_text_without_words_asks_for_nothing() -> None:
    assert reading_grade(" ... ") == 0


def test_a_text_that_is_not_plain_is_named_with_its_place(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path / "small")
    document = tmp_path / "small" / "interventions" / "company.yaml"
    hard = "Multidisciplinary accompaniment facilitates psychological stabilisation of individuals experiencing deterioration."
    document.write_text(document.read_text().replace("patient: We stay with you.", f"patient: {hard}"))
    library, builder = read_library(tmp_path / "small")
    faults, plainness = check_plain_language(library, builder)
    assert [(fault.code, fault.where) for fault in faults] == [("OST160", "small/interventions/company.yaml")]
    assert plainness.texts - plainness.plain == 1
