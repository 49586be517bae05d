"""From codes and words to facts, by the declarations of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from osteon.fhir.resources import CodeableConcept
from osteon.library import Library
from osteon.logic import BooleanType, ChoiceType, Fact
from osteon.vocabulary import Declaration

_SYSTEMS = {
    "http://snomed.info/sct": "snomed",
    "http://loinc.org": "loinc",
    "http://www.nlm.nih.gov/research/umls/rxnorm": "rxnorm",
    "http://www.whocc.no/atc": "atc",
    "http://fhir.de/codesystem/bfarm/atc": "atc",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10cm",
    "http://hl7.org/fhir/sid/icd-10": "icd10",
    "http://fhir.de/codesystem/bfarm/icd-10-gm": "icd10gm",
    "http://fhir.de/codesystem/dimdi/icd-10-gm": "icd10gm",
    "urn:oid:2.16.840.1.113883.6.96": "snomed",
    "urn:oid:2.16.840.1.113883.6.1": "loinc",
    "urn:oid:2.16.840.1.113883.6.88": "rxnorm",
    "urn:oid:2.16.840.1.113883.6.90": "icd10cm",
}
_ICD = ("icd10cm", "icd10", "icd10gm")
_WORD = re.compile(r"[a-z0-9]+(?:[-'][a-z0-9]+)*")


class Target(Struct, frozen=True):
    """A fact, and the value that a code states for it (None where the code names the fact itself)."""

    fact: Fact
    value: str | bool | None


class CodeIndex:
    """Finds the facts that a concept speaks of. Built once for a library."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.by_code: dict[tuple[str, str], list[Target]] = {}
        self.by_name: dict[str, list[Target]] = {}
        for declaration in library.vocabulary.declarations:
            if not declaration.derived:
                self._add(declaration)
        self.answers = {(code.system, code.code): word for word, codes in library.fhir.answers.items() for code in codes}

    def _add(self, declaration: Declaration) -> None:
        for code in declaration.codes:
            self.by_code.setdefault((code.system, code.code), []).append(Target(declaration.fact, None))
        for name in declaration.names:
            self.by_name.setdefault(name.lower(), []).append(Target(declaration.fact, None))
        for value in declaration.values:
            for code in value.codes:
                self.by_code.setdefault((code.system, code.code), []).append(Target(declaration.fact, value.value))

    def targets(self, concept: CodeableConcept | None) -> list[Target]:
        """The facts that any coding of a concept stands for."""
        found: dict[Target, None] = {}
        for system, code in codings(concept):
            for key in _variants(system, code):
                for target in self.by_code.get(key, ()):
                    found[target] = None
                if key in self.by_code:
                    break
        return list(found)

    def drugs(self, concept: CodeableConcept | None) -> list[Target]:
        """The drug facts that a medication stands for: by code, else by a name in its words."""
        found = [target for target in self.targets(concept) if target.value is None]
        if found or concept is None:
            return found
        words = " ".join(filter(None, (concept.text, *(coding.display for coding in concept.coding)))).lower()
        tokens = _WORD.findall(words)
        named: dict[Target, None] = {}
        for length in (3, 2, 1):
            for start in range(len(tokens) - length + 1):
                for target in self.by_name.get(" ".join(tokens[start : start + length]), ()):
                    named[target] = None
        return list(named)

    def answer(self, concept: CodeableConcept | None, declaration: Declaration) -> str | bool | None:
        """The value that a coded answer stands for in a fact; None where it stands for none."""
        kind = declaration.type
        for system, code in codings(concept):
            for value in declaration.values:
                if any((item.system, item.code) == (system, code) for item in value.codes):
                    return value.value
            word = self.answers.get((system, code))
            for meaning in self.library.fhir.meanings.get(word or "", ()):
                if isinstance(kind, BooleanType) and meaning in ("true", "false"):
                    return meaning == "true"
                if isinstance(kind, ChoiceType) and kind.members(meaning) is not None:
                    return meaning
        return None

    def says(self, concept: CodeableConcept | None, codes: Iterable[object]) -> bool:
        """Whether any coding of the concept is one of the declared codes."""
        wanted = {(getattr(code, "system", ""), getattr(code, "code", "")) for code in codes}
        return any(key in wanted for key in codings(concept))


def codings(concept: CodeableConcept | None) -> list[tuple[str, str]]:
    """The (system, code) pairs of a concept, with systems under their short names."""
    found = []
    for coding in concept.coding if concept is not None else ():
        system = _SYSTEMS.get((coding.system or "").strip().lower().rstrip("/"), coding.system or "")
        if coding.code:
            found.append((system, coding.code.strip()))
    return found


def _variants(system: str, code: str) -> list[tuple[str, str]]:
    """The code as it stands; for ICD-10 also in the sister systems and by its shorter forms."""
    if system not in _ICD:
        return [(system, code)]
    found = []
    shorter = code
    while len(shorter) >= 3:
        found += [(sister, shorter) for sister in (system, *(other for other in _ICD if other != system))]
        shorter = shorter[:-1].rstrip(".")
    return found
