"""Observations: results, findings with yes or no, sites of metastases, gene variants."""

from __future__ import annotations

import re
from typing import Any

from osteon.fhir.codes import Match, around, has_word, words
from osteon.fhir.entries import Item
from osteon.fhir.moments import Span, moment_of
from osteon.fhir.numbers import number_in, unit_is_missing, units_differ
from osteon.fhir.reading import CONFLICT, DOUBTFUL, Place, Reading
from osteon.fhir.resources import CodeableConcept, Component, Resource, concept, listed
from osteon.fhir.sites import is_bone, sites_of
from osteon.library.fhir_mapping import Statement as Stated
from osteon.logic import BooleanType, ChoiceType, NumberType, Scope

When = tuple[str, Span]
_VALUES = ("value_quantity", "value_codeable_concept", "value_integer", "value_boolean", "value_string", "value_range")


def read_observation(reading: Reading, item: Item) -> None:
    """Takes down what an observation and its components state."""
    resource = item.resource
    code = concept(resource.code)
    if reading.index.says(code, reading.mapping.variants.codes):
        _variant(reading, item, code)
        return
    when = reading.moment(item, moment_of(resource), code.words if code else "this observation")
    if when is None:
        return
    if reading.index.says(code, reading.mapping.vital_status.codes):
        _vital_status(reading, item, when)
        return
    if _metastasis_sites(reading, item, code, when):
        return
    if reading.index.says(code, reading.mapping.finding_questions):
        stated = finding(reading, item, resource.value_codeable_concept, when, "valueCodeableConcept")
        if not stated:
            reading.unmapped[("Observation", f"{words_of(code)}: {words_of(resource.value_codeable_concept)}")] += 1
        return
    parts: list[tuple[CodeableConcept | None, Resource | Component, str]] = []
    if _has_value(resource) or (not resource.component and resource.interpretation is not None):
        parts.append((code, resource, ""))
    parts += [(part.code, part, f"component[{number}].") for number, part in enumerate(resource.component) if _has_value(part)]
    if not parts:
        absent = resource.data_absent_reason
        why = f" ({absent.words.lower()})" if absent is not None and (absent.coding or absent.text) else ""
        reading.ignore(item, f"{words_of(code)} has no value{why}")
    for named, holder, path in parts:
        matches = reading.index.matches(named)
        if not matches:
            reading.unmapped[("Observation", words_of(named))] += 1
            continue
        for fault in reading.index.mislabelled(named):
            reading.ignore(item, fault, CONFLICT)
        understood = [_observed(reading, item, match, holder, when, path) for match in matches]
        if not any(understood):
            first = reading.library.vocabulary.find(matches[0].fact)
            reading.ignore(item, f"the value of {first.label} is not understood{_shown(holder)}")


def words_of(part: CodeableConcept | None) -> str:
    return part.words if part is not None else "no code"


def _has_value(holder: Resource | Component) -> bool:
    return any(getattr(holder, name) is not None for name in _VALUES)


def _shown(holder: Resource | Component) -> str:
    if holder.value_codeable_concept is not None:
        return f": {holder.value_codeable_concept.words[:80]}"
    return f': "{holder.value_string[:80]}"' if holder.value_string else ""


def _path(holder: Resource | Component, path: str) -> str:
    """Where the value stands, by FHIR's own name of the element."""
    name = next((name for name in _VALUES if getattr(holder, name) is not None), "interpretation")
    return path + re.sub(r"_(\w)", lambda found: found[1].upper(), name)


def _observed(reading: Reading, item: Item, match: Match, holder: Resource | Component, when: When, path: str) -> bool:
    """Takes down the value of one fact; whether it was understood, or named as not usable."""
    declaration = reading.library.vocabulary.find(match.fact)
    if match.fact.scope is not Scope.PATIENT:
        reading.ignore(item, f"{declaration.label} belongs to a lesion, and none is named")
        return True
    value: Any = None
    match declaration.type:
        case NumberType():
            value = number_in(holder, reading.index.systems)
            number = reading.index.score(match.fact, holder.value_codeable_concept)
            if number is not None:
                value = {"value": number}
            if value is None:
                return False
            if unit_is_missing(value, declaration):
                reading.ignore(item, f"{declaration.label}: {value.get('value', '')} has no unit and was not guessed")
                return True
            differ = units_differ(holder.value_quantity, declaration, reading.library.conversions)
            if differ:
                reading.ignore(item, f"{declaration.label}: {differ}", CONFLICT)
        case BooleanType() | ChoiceType():
            value = _answered(reading, item, match, holder)
    if value is None:
        return False
    tissue = match.fact.written in reading.mapping.specimens.facts and from_metastasis(reading, item.resource)
    reading.state(match.fact, value, when, item, _path(holder, path), match.how, from_metastasis=tissue)
    return True


def _answered(reading: Reading, item: Item, match: Match, holder: Resource | Component) -> Any:
    """The value of a choice or a truth that an observation states; None where it is not understood."""
    declaration = reading.library.vocabulary.find(match.fact)
    values: tuple[str | bool, ...]
    if holder.value_boolean is not None:
        values = (holder.value_boolean,)
    else:
        answer = reading.index.answer(holder.value_codeable_concept, holder.value_string, declaration)
        if answer is None and not _has_value(holder):
            for part in listed(holder.interpretation):
                answer = answer or reading.index.answer(part, None, declaration)
        if answer is None:
            return None
        values = answer.values
        if answer.remark:
            reading.ignore(item, f"{declaration.label}: remark {answer.remark}", DOUBTFUL)
    if match.value is None:
        # A truth says nothing of a choice whose values are named.
        if isinstance(declaration.type, ChoiceType) and not all(isinstance(value, str) for value in values):
            return None
        return values[0] if len(values) == 1 else {"any_of": list(values)}
    return _there(reading, match, values[0])


def _there(reading: Reading, match: Match, answer: str | bool) -> Any:
    """The value where the code itself names the finding, and the answer says whether it is there."""
    meanings = reading.mapping.meanings
    declaration = reading.library.vocabulary.find(match.fact)
    if answer in (True, match.value):
        return match.value
    if isinstance(declaration.type, BooleanType):
        return answer if isinstance(answer, bool) else None
    if answer is False:
        kind = declaration.type
        return next((name for name in meanings.get("absent", ()) if isinstance(kind, ChoiceType) and kind.members(name)), None)
    return answer


def finding(reading: Reading, item: Item, found: CodeableConcept | None, when: When, path: str) -> bool:
    """Takes down a finding that a code names as an answer or conclusion; whether it named any.

    Words of doubt make a metastasis suspected; words of negation leave the finding out.
    """
    if found is None:
        return False
    matches = [match for match in reading.index.matches(found) if match.value is not None or _is_truth(reading, match)]
    if not matches:
        return False
    prose = reading.mapping.prose
    spoken = around(found.spoken, reading.mapping.bone_words)
    for fault in reading.index.mislabelled(found):
        reading.ignore(item, fault, CONFLICT)
    doubt = has_word(spoken, prose.doubts)
    against = "" if doubt else has_word(spoken, prose.negations) or has_word(spoken, prose.others)
    if against:
        reading.ignore(item, f'"{spoken[:120]}" has a code that says it is there and the word "{against}"; it was not used', CONFLICT)
        return True
    bone = reading.named(reading.mapping.bone_metastases)
    for match in matches:
        value: Any = True if match.value is None else match.value
        if doubt:
            if match.fact != bone:
                continue
            value = "suspected"
        if match.fact.scope is Scope.PATIENT:
            reading.state(match.fact, value, when, item, path, match.how)
    return True


def _is_truth(reading: Reading, match: Match) -> bool:
    return isinstance(reading.library.vocabulary.find(match.fact).type, BooleanType)


# -- metastases ------------------------------------------------------------------------------------


def _metastasis_sites(reading: Reading, item: Item, code: CodeableConcept | None, when: When) -> bool:
    """Sites of metastases as the answer to the question for them, or in brackets after the M category."""
    known = reading.mapping.metastasis_sites
    asked = reading.index.says(code, known.questions)
    values: list[tuple[CodeableConcept | None, str | None, str]] = [
        (item.resource.value_codeable_concept, item.resource.value_string, "valueCodeableConcept")
    ]
    values += [
        (part.value_codeable_concept, part.value_string, f"component[{number}].valueCodeableConcept")
        for number, part in enumerate(item.resource.component)
    ]
    used = False
    for value, text, path in values:
        letters = letters_in(reading, value, text)
        if asked and value is not None:
            letters += [
                coding.code.strip().upper() for coding in value.coding if coding.code and coding.code.strip().upper() in known.answers
            ]
            letters = list(dict.fromkeys(letters))
        for letter in letters:
            state_site(reading, item, letter, when, path)
            used = True
        sites = sites_of(reading, value) if asked and value is not None and not letters else []
        if asked and value is not None and (sites or (not letters and is_bone(reading, value))):
            reading.state(reading.named(reading.mapping.bone_metastases), "confirmed", when, item, path, value.words)
            reading.places += [Place(site, side, False, item, path) for site, side in sites]
            used = True
    if asked and not used:
        reading.ignore(item, f"{words_of(code)}: {words_of(item.resource.value_codeable_concept)} names no site that is known")
    return asked or used


def letters_in(reading: Reading, value: CodeableConcept | None, text: str | None) -> list[str]:
    """The letters of sites in brackets after a category of distant metastases: M1 (OSS, HEP)."""
    category = reading.mapping.metastasis_sites.category
    if not category:
        return []
    spoken = [
        text,
        value.text if value else None,
        *(part for coding in (value.coding if value else ()) for part in (coding.display, coding.code)),
    ]
    for words_ in spoken:
        if not words_ or "(" not in words_:
            continue
        found = re.search(rf"{category}\s*\(([^()]*)\)", words_)
        if found is not None:
            return [letter for letter in re.findall(r"[A-Z]{3}", found[1].upper()) if letter in reading.mapping.metastasis_sites.answers]
    return []


def state_site(reading: Reading, item: Item, letters: str, when: When, path: str) -> None:
    """Takes down what the letters of a site of metastases state."""
    stated: Stated
    for stated in reading.mapping.metastasis_sites.answers[letters]:
        reading.state(reading.named(stated.fact), stated.value, when, item, path, f"the site {letters}")


def _vital_status(reading: Reading, item: Item, when: When) -> None:
    codes = {coding.code for coding in (item.resource.value_codeable_concept or CodeableConcept()).coding}
    if codes & set(reading.mapping.vital_status.dead):
        reading.died = reading.died or "yes"
        reading.ignore(
            item, f"the person is recorded as dead on {when[0][:10] or 'an unknown day'}; the day of death is not said here", DOUBTFUL
        )


# -- tissue ----------------------------------------------------------------------------------------


def from_metastasis(reading: Reading, resource: Resource) -> bool:
    """Whether the tissue of a result is said to be that of a metastasis."""
    named: list[CodeableConcept] = listed(resource.body_site)
    for reference in listed(resource.specimen):
        if reference.display:
            named.append(CodeableConcept(text=reference.display))
        specimen = reading.resolve(reference.reference, resource)
        if specimen is None:
            continue
        named += [part for part in map(concept, listed(specimen.type)) if part is not None]
        if specimen.collection is not None and specimen.collection.body_site is not None:
            named.append(specimen.collection.body_site)
    known = reading.mapping.specimens
    return any(
        reading.index.says(part, known.metastatic)
        or sites_of(reading, part)
        or is_bone(reading, part)
        or has_word(part.spoken, known.words)
        for part in named
    )


# -- genes -----------------------------------------------------------------------------------------


def _variant(reading: Reading, item: Item, code: CodeableConcept | None) -> None:
    """A variant of a gene: the gene and its origin stand in components, and the value says whether it was found."""
    known = reading.mapping.variants
    resource = item.resource
    when = reading.moment(item, moment_of(resource), words_of(code))
    if when is None:
        return
    genes: set[str] = set()
    origin = ""
    for part in resource.component:
        value = part.value_codeable_concept
        if reading.index.says(part.code, known.gene) and value is not None:
            genes |= {text for coding in value.coding for text in (coding.code, coding.display) if text} | (
                {value.text} if value.text else set()
            )
        if reading.index.says(part.code, known.source):
            origin = next((name for name, codes in known.sources.items() if reading.index.says(value, codes)), origin)
    said = {reading.index.answers.get(key) for key in reading.index.keys(resource.value_codeable_concept)}
    used = False
    for variant in known.genes:
        fact = reading.named(variant.fact)
        if fact is None or not genes & set(variant.genes) or (variant.source and variant.source != origin):
            continue
        stated = variant.found if said & {"present", "positive"} else variant.not_found if said & {"absent", "negative"} else ""
        if stated:
            reading.state(fact, stated, when, item, "component", f"the gene {sorted(genes & set(variant.genes))[0]}")
            used = True
    if not used:
        name = ", ".join(sorted(genes)) or "no gene named"
        reading.ignore(item, f"a variant ({words(name)[:80]}{', ' + origin if origin else ''}) is not one that a fact stands for")
