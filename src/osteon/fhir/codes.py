"""From codes and words to facts, by the declarations of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from osteon.fhir.resources import CodeableConcept, Coding
from osteon.library import Library
from osteon.logic import BooleanType, ChoiceType, Fact
from osteon.vocabulary import Code, Declaration

Key = tuple[str, str]
"""A code system under its short name (its address where it has none), and a code."""

_ICD = ("icd10cm", "icd10", "icd10gm")
_WORD = re.compile(r"\w+(?:[-']\w+)*", re.UNICODE)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SENTENCE = re.compile(r"(?<!\W\w)(?<!^\w)[.;:]\s")
_BRACKETS = re.compile(r"\([^()]*\)")


class Target(Struct, frozen=True):
    """A fact, and the value that a code states for it (None where the code names the fact itself)."""

    fact: Fact
    value: str | bool | None


class Match(Struct, frozen=True):
    """A target with what pointed to it, in words."""

    target: Target
    how: str

    @property
    def fact(self) -> Fact:
        return self.target.fact

    @property
    def value(self) -> str | bool | None:
        return self.target.value


class Answer(Struct, frozen=True):
    """The values that an answer leaves possible, with what is odd about it."""

    values: tuple[str | bool, ...]
    remark: str = ""


class CodeIndex:
    """Finds the facts that a concept speaks of. Built once for a library."""

    def __init__(self, library: Library) -> None:
        mapping = library.fhir
        self.library = library
        self.systems = {_address(address): name for name, addresses in mapping.systems.items() for address in addresses}
        self.by_code: dict[Key, list[Target]] = {}
        self.by_name: dict[str, list[Target]] = {}
        self.labels: dict[str, set[Key]] = {}
        self.displays: dict[Key, str] = {}
        self.value_words: dict[Fact, dict[str, list[str]]] = {}
        for declaration in library.vocabulary.declarations:
            if not declaration.derived:
                self._add(declaration)
        self.site_names = {words(name): site for site, names in mapping.site_words.names.items() for name in names}
        self.longest_name = max((len(name.split()) for name in self.by_name), default=0)
        self.answers = {(code.system, code.code): word for word, codes in mapping.answers.items() for code in codes}
        self.answer_words = {words(text): word for word, texts in mapping.answer_words.items() for text in texts}
        self.scores = {
            (score.fact, code.system, code.code): float(number)
            for score in mapping.scores
            for number, codes in score.answers.items()
            for code in codes
        }

    def _add(self, declaration: Declaration) -> None:
        for code in declaration.codes:
            self._code(code, Target(declaration.fact, None))
        for name in declaration.names:
            self.by_name.setdefault(name.lower(), []).append(Target(declaration.fact, None))
        for value in declaration.values:
            spoken = self.value_words.setdefault(declaration.fact, {})
            for text in {words(text) for text in (value.value.replace("_", " "), value.label, *value.names)}:
                spoken.setdefault(text, []).append(value.value)
            for code in value.codes:
                self._code(code, Target(declaration.fact, value.value))

    def _code(self, code: Code, target: Target) -> None:
        key = (code.system, code.code)
        self.by_code.setdefault(key, []).append(target)
        if code.display:
            self.labels.setdefault(label(code.display), set()).add(key)
            self.displays.setdefault(key, code.display)

    # -- codes ----------------------------------------------------------------------------------

    def key(self, coding: Coding) -> Key | None:
        """The system and code of a coding; None where it has no code."""
        if not coding.code:
            return None
        system = coding.system or ""
        short = self.systems.get(system)
        if short is None:
            short = self.systems.get(_address(system), system)
        return short, coding.code.strip()

    def keys(self, concept: CodeableConcept | None) -> list[Key]:
        """The systems and codes of a concept."""
        return [key for coding in (concept.coding if concept is not None else ()) if (key := self.key(coding)) is not None]

    def matches(self, concept: CodeableConcept | None) -> list[Match]:
        """The facts that any coding of a concept stands for."""
        found: dict[Target, Match] = {}
        for key in self.keys(concept):
            for variant in _variants(key):
                known = self.by_code.get(variant)
                if known is not None:
                    for target in known:
                        found.setdefault(target, Match(target, f"{key[0]} {key[1]}"))
                    break
        return list(found.values())

    def says(self, concept: CodeableConcept | None, codes: Iterable[Code]) -> bool:
        """Whether any coding of the concept is one of the declared codes."""
        keys = self.keys(concept)
        return bool(keys) and any((code.system, code.code) in keys for code in codes)

    def begins(self, concept: CodeableConcept | None, codes: Iterable[Code]) -> bool:
        """Whether any coding of the concept begins with one of the declared codes."""
        return any(key[0] == code.system and key[1].startswith(code.code) for key in self.keys(concept) for code in codes)

    def mislabelled(self, concept: CodeableConcept | None) -> list[str]:
        """Codes that stand beside the exact words of another code with another meaning."""
        found = []
        for coding in concept.coding if concept is not None else ():
            key = self.key(coding)
            if key is None or (key not in self.by_code):
                continue
            for text in {coding.display, concept.text if concept is not None and len(concept.coding) == 1 else None}:
                others = self.labels.get(label(text)) if text else None
                if others and key not in others and not self._alike(key, others):
                    found.append(
                        f'the code {key[1]} means "{self.displays.get(key, key[1])}" but stands beside the words "{text}"; the code counts'
                    )
        return found

    def _alike(self, key: Key, others: set[Key]) -> bool:
        mine = set(self.by_code[key])
        return any(mine & set(self.by_code.get(other, ())) for other in others)

    # -- words ----------------------------------------------------------------------------------

    def drugs(self, concept: CodeableConcept | None) -> list[Match]:
        """The drug facts that a medicine stands for: by code, else by a name in its words."""
        found = [match for match in self.matches(concept) if match.value is None]
        if found or concept is None:
            return found
        return [Match(target, f'the word "{name}"') for name, target in self.names_in(concept)]

    def names_in(self, concept: CodeableConcept) -> list[tuple[str, Target]]:
        """The declared names of medicines in the words of a concept, longest first, with the facts that they stand for."""
        tokens = _WORD.findall(concept.spoken.translate(_INVISIBLE).lower())
        named: dict[Target, str] = {}
        for length in range(min(self.longest_name, len(tokens)), 0, -1):
            for start in range(len(tokens) - length + 1):
                name = " ".join(tokens[start : start + length]) if length > 1 else tokens[start]
                for target in self.by_name.get(name, ()):
                    named.setdefault(target, name)
        return [(name, target) for target, name in named.items()]

    def sites_in(self, text: str) -> list[str]:
        """The bones whose names stand in a text as whole words."""
        tokens = _WORD.findall(words(text))
        pairs = [" ".join(pair) for pair in pairwise(tokens)]
        return list(dict.fromkeys(site for name in (*pairs, *tokens) if (site := self.site_names.get(name)) is not None))

    def answer(self, concept: CodeableConcept | None, text: str | None, declaration: Declaration) -> Answer | None:
        """The values that a coded or written answer leaves possible in a fact; None where it says nothing about it."""
        for coding in concept.coding if concept is not None else ():
            key = self.key(coding)
            if key is None:
                continue
            for value in declaration.values:
                if any((item.system, item.code) == key for item in value.codes):
                    return Answer((value.value,))
            meaning = self._meaning(self.answers.get(key), declaration)
            if meaning is not None:
                return meaning
        texts = [text, *((concept.text, *(coding.display for coding in concept.coding)) if concept is not None else ())]
        for spoken in texts:
            found = self._spoken(spoken, declaration) if spoken else None
            if found is not None:
                return found
        return None

    def _meaning(self, word: str | None, declaration: Declaration) -> Answer | None:
        for meaning in self.library.fhir.meanings.get(word or "", ()):
            match declaration.type:
                case BooleanType() if meaning in ("true", "false"):
                    return Answer((meaning == "true",))
                case ChoiceType() as kind if kind.members(meaning) is not None:
                    return Answer((meaning,))
        return None

    def _spoken(self, text: str, declaration: Declaration) -> Answer | None:
        """An answer in words; what stands in brackets is a remark, and may name a second value."""
        whole = self._word(words(text), declaration)
        if whole is not None:
            return Answer(whole)
        plain = words(_BRACKETS.sub(" ", text))
        main = self._word(plain, declaration)
        if main is None:
            parts = [self._word(part.strip(), declaration) for part in re.split(r"\s*(?:-|–|/|\bto\b)\s*", plain) if part.strip()]
            if len(parts) < 2 or any(part is None for part in parts):
                return None
            main = tuple(dict.fromkeys(value for part in parts for value in part or ()))
        remarks = _BRACKETS.findall(text)
        extra = [
            value for remark in remarks for token in words(remark).strip("()").split() for value in self._word(token, declaration) or ()
        ]
        every = tuple(dict.fromkeys((*main, *extra)))
        return Answer(every, " ".join(remarks) if remarks else "")

    def _word(self, text: str, declaration: Declaration) -> tuple[str | bool, ...] | None:
        values = self.value_words.get(declaration.fact, {}).get(text)
        if values:
            return tuple(values)
        meaning = self._meaning(self.answer_words.get(text), declaration)
        return meaning.values if meaning is not None else None

    def score(self, fact: Fact, concept: CodeableConcept | None) -> float | None:
        """The number that a coded answer stands for in a score."""
        for system, code in self.keys(concept):
            number = self.scores.get((fact.written, system, code))
            if number is not None:
                return number
        return None


def words(text: str) -> str:
    """Words for comparison: lower case, single spaces, nothing invisible."""
    return " ".join(text.translate(_INVISIBLE).lower().split())


def label(text: str) -> str:
    """A display for comparison: its words without the kind in brackets at its end."""
    return words(re.sub(r"\s*\([^()]*\)\s*$", "", text))


def has_word(text: str, listed: tuple[str, ...]) -> str:
    """The longest of the listed words or phrases that stands in the text as whole words; empty where none does."""
    if not text or not listed:
        return ""
    single, phrases = _sorted(listed)
    plain = words(text)
    tokens = _WORD.findall(plain)
    for phrase in phrases:
        if phrase in plain and (not phrase[0].isalnum() or not phrase[-1].isalnum() or f" {phrase} " in f" {' '.join(tokens)} "):
            return phrase
    return next((token for token in tokens if token in single), "")


@lru_cache(maxsize=256)
def _sorted(listed: tuple[str, ...]) -> tuple[frozenset[str], tuple[str, ...]]:
    """The single words, and the phrases and signs by length, so that "cannot be excluded" goes before "excluded"."""
    phrases = tuple(sorted((word for word in listed if not word.isalnum()), key=lambda word: (-len(word), word)))
    return frozenset(word for word in listed if word.isalnum()), phrases


def around(text: str, phrases: Iterable[str], before: int = 6, after: int = 4) -> str:
    """The words beside the first phrase that stands in the text, within which a word can turn its meaning.

    The sentence ends at a full stop, colon or semicolon; the stop of an abbreviation of single letters ends none.
    The whole text where none of the phrases stands in it.
    """
    plain = words(text)
    for phrase in phrases:
        start = plain.find(phrase)
        if start >= 0:
            ahead = _SENTENCE.split(plain[:start])[-1].split()[-before:]
            behind = re.split(r"[.;:,] |[.;:,]$", plain[start + len(phrase) :])[0].split()[:after]
            return " ".join((*ahead, phrase, *behind))
    return plain


def _address(system: str) -> str:
    return system.strip().lower().rstrip("/")


@lru_cache(maxsize=4096)
def _variants(key: Key) -> tuple[Key, ...]:
    """The code as it stands; for ICD-10 also in the sister systems and by its shorter forms."""
    system, code = key
    if system not in _ICD:
        return (key,)
    code = code.rstrip("+*!†-. ").upper()
    found: list[Key] = []
    while len(code) >= 3:
        found += [(sister, code) for sister in (system, *(other for other in _ICD if other != system))]
        code = code[:-1].rstrip(".")
    return tuple(found)


__all__ = ["Answer", "CodeIndex", "Key", "Match", "Target", "around", "has_word", "label", "words"]
