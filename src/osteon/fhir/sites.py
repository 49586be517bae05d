"""Bones in codes and words: which site of a lesion, and which side."""

from __future__ import annotations

import re

from osteon.fhir.codes import has_word, words
from osteon.fhir.reading import Reading
from osteon.fhir.resources import CodeableConcept, Extension, Resource, concept, listed
from osteon.logic import ChoiceType

Sites = list[tuple[str, str | None]]
"""Sites, each with its side where that is known."""

_LEVEL = re.compile(r"([a-z]+)\W{0,2}(\d{1,2})")


def sites_of(reading: Reading, site: CodeableConcept) -> Sites:
    """The bones that a body site names: by code, else by its words."""
    fact = reading.library.role(reading.library.roles.site)
    found = [str(match.value) for match in reading.index.matches(site) if match.fact == fact]
    if not found:
        found = _in_words(reading, site)
    side = side_of(reading, site)
    return [(name, side) for name in found]


def body_sites(reading: Reading, resource: Resource) -> list[CodeableConcept]:
    """The body sites of a resource; a body structure that it refers to counts as one."""
    return listed(resource.body_site)


def structure_sites(reading: Reading, structure: Resource) -> Sites:
    """The bones that a body structure lies in."""
    place = concept(structure.location)
    if place is None:
        return []
    found = sites_of(reading, place)
    side = next((side for part in structure.location_qualifier if (side := _side_in(reading, part)) is not None), None)
    return [(name, own or side) for name, own in found]


def is_bone(reading: Reading, site: CodeableConcept) -> bool:
    """Whether a body site is bone, even where it does not say which."""
    return reading.index.begins(site, reading.mapping.bones)


def side_of(reading: Reading, site: CodeableConcept) -> str | None:
    """Left or right, by an extension for laterality, else by the words of the site."""
    for extension in _lateral(reading, site):
        side = _side_in(reading, extension.value_codeable_concept) or _side_in(
            reading, CodeableConcept([extension.value_coding]) if extension.value_coding is not None else None
        )
        if side is None and extension.value_coding is not None and extension.value_coding.code:
            side = {name[:1].upper(): name for name in reading.mapping.sides}.get(extension.value_coding.code.strip().upper())
        if side is not None:
            return side
    named = [name for name, spoken in reading.mapping.site_words.sides.items() if has_word(site.spoken, spoken)]
    return named[0] if len(named) == 1 else None


def _lateral(reading: Reading, site: CodeableConcept) -> list[Extension]:
    endings = reading.mapping.laterality_extensions
    every = [*site.extension, *(extension for coding in site.coding for extension in coding.extension)]
    return [extension for extension in every if extension.url.endswith(endings)]


def _side_in(reading: Reading, part: CodeableConcept | None) -> str | None:
    if part is None:
        return None
    return next((side for side, codes in reading.mapping.sides.items() if reading.index.says(part, codes)), None)


def _in_words(reading: Reading, site: CodeableConcept) -> list[str]:
    """The bone that the words name; nothing where they name a part that is no bone, or several bones."""
    known = reading.mapping.site_words
    kind = reading.library.vocabulary.find(reading.library.role(reading.library.roles.site)).type
    for text in (site.text, *(coding.display for coding in site.coding)):
        if not text or has_word(text, known.never):
            continue
        level = _LEVEL.fullmatch(_bare(reading, text))
        if level is not None and isinstance(kind, ChoiceType):
            for letter, spoken in known.levels.items():
                name = f"{letter}{int(level[2])}"
                if level[1] in spoken and name in kind.values:
                    return [name]
        named = [name for name in reading.index.sites_in(text) if isinstance(kind, ChoiceType) and kind.members(name)]
        # "Lumbar spine" names the spine too: the narrower one counts.
        narrow = [name for name in named if not any(_within(kind, other, name) for other in named)]
        if len(narrow) == 1:
            return narrow
    return []


def _within(kind: object, inner: str, outer: str) -> bool:
    if inner == outer or not isinstance(kind, ChoiceType):
        return False
    parts, whole = set(kind.members(inner) or ()), set(kind.members(outer) or ())
    return parts < whole


def within(reading: Reading, inner: str, outer: str) -> bool:
    """Whether one site lies in another, or is the same."""
    kind = reading.library.vocabulary.find(reading.library.role(reading.library.roles.site)).type
    return inner == outer or _within(kind, inner, outer)


def _bare(reading: Reading, text: str) -> str:
    sides = {word for spoken in reading.mapping.site_words.sides.values() for word in spoken}
    return " ".join(word for word in words(text).split() if word not in sides)
