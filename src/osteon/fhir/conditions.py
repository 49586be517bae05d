"""Conditions, conclusions of reports, and intolerances."""

from __future__ import annotations

from osteon.fhir.codes import Match, around, has_word, words
from osteon.fhir.entries import Item
from osteon.fhir.moments import Span, moment_of, span
from osteon.fhir.observations import finding, letters_in, state_site, words_of
from osteon.fhir.reading import CONFLICT, DOUBTFUL, UNDATED, Place, Reading, Statement
from osteon.fhir.resources import CodeableConcept, codes_of, concept, listed
from osteon.fhir.sites import Sites, is_bone, sites_of
from osteon.logic import BooleanType, ChoiceType, Scope

When = tuple[str, Span]


def read_condition(reading: Reading, item: Item) -> None:
    """Takes down what a condition states, by its status and certainty."""
    resource, mapping = item.resource, reading.mapping
    code = concept(resource.code)
    certain = _certainty(reading, code)
    refuted = codes_of(resource.verification_status) & set(mapping.statuses.refuted)
    if refuted or certain & set(mapping.certainty.refuted):
        state = "entered in error" if "entered-in-error" in refuted else "refuted" if refuted else "ruled out"
        reading.ignore(item, f"{words_of(code)} is {state}")
        return
    suspected = bool(codes_of(resource.verification_status) & set(mapping.statuses.suspected) or certain & set(mapping.certainty.suspected))
    spoken = code.text or "" if code is not None else ""
    if relative := has_word(spoken, mapping.prose.others):
        reading.ignore(item, f'"{spoken[:120]}" speaks of a relative ("{relative}")')
        return
    period = resource.onset_period
    text = resource.onset_date_time or (period and period.start) or resource.recorded_date or ""
    when = reading.moment(item, text, words_of(code)) if text else UNDATED
    if when is None:
        return
    matches = reading.index.matches(code)
    ended = codes_of(resource.clinical_status) & set(mapping.statuses.ended)
    if certain & set(mapping.certainty.ended):
        ended |= {"condition after"}
    if over := has_word(spoken, mapping.prose.past):
        ended |= {over}
    if not ended and (resource.abatement_date_time or "")[:10] and _before(reading, resource.abatement_date_time or ""):
        ended |= {f"ended {(resource.abatement_date_time or '')[:10]}"}
    if ended:
        _over(reading, item, matches, when, ", ".join(sorted(ended)), suspected, words_of(code))
        return
    for fault in reading.index.mislabelled(code):
        reading.ignore(item, fault, CONFLICT)
    used = _stages(reading, item, when)
    used |= _bone(reading, item, code, matches, when, suspected)
    secondary = reading.index.says(code, reading.mapping.secondary_cancer)
    if secondary and not used:
        reading.ignore(item, f"{words_of(code)}: a metastasis whose place is not said; bone is neither stated nor excluded", DOUBTFUL)
    used |= _others(reading, item, code, matches, when, suspected) or secondary
    if not used:
        _unused(reading, item, code, matches, suspected)


def _certainty(reading: Reading, code: CodeableConcept | None) -> set[str]:
    """The values of the extensions that say how sure a code is."""
    known = reading.mapping.certainty.extensions
    found = set()
    for extension in (extension for coding in (code.coding if code else ()) for extension in coding.extension):
        if known and extension.url.endswith(known):
            found |= {extension.value_code or "", (extension.value_coding.code or "") if extension.value_coding else ""}
    return found - {""}


def _before(reading: Reading, text: str) -> bool:
    found = span(text)
    return found is not None and found[1] < reading.tomorrow


def _over(reading: Reading, item: Item, matches: list[Match], when: When, why: str, suspected: bool, name: str) -> None:
    """A condition that is over states only what lasts, and only where no active one does."""
    lasting = {reading.named(written) for written in reading.mapping.lasting}
    kept = [] if suspected else [match for match in matches if match.fact in lasting]
    for match in kept:
        reading.past.append((Statement(match.fact, match.value, *when, item, "code", match.how), f"{name} ({why})"))
    if not kept:
        reading.ignore(item, f"{name} is no longer active ({why})")


def _stages(reading: Reading, item: Item, when: When) -> bool:
    used = False
    for number, stage in enumerate(listed(item.resource.stage)):
        for letters in letters_in(reading, stage.summary, None):
            state_site(reading, item, letters, when, f"stage[{number}].summary")
            used = True
    return used


def _bone(reading: Reading, item: Item, code: CodeableConcept | None, matches: list[Match], when: When, suspected: bool) -> bool:
    """A bone metastasis: by code, by a metastasis with a bone as its site, or by the words where there is no code."""
    bone = reading.named(reading.mapping.bone_metastases)
    if bone is None:
        return False
    parts = listed(item.resource.body_site)
    sites: Sites = [found for part in parts for found in sites_of(reading, part)]
    says_bone = next((match for match in matches if match.fact == bone), None)
    secondary = reading.index.says(code, reading.mapping.secondary_cancer)
    how, path = "", "code"
    if says_bone is not None:
        how = says_bone.how
    elif secondary and (sites or any(is_bone(reading, part) for part in parts)):
        how, path = "a metastasis with a bone as its site", "bodySite"
    elif code is not None and not reading.index.keys(code) and (phrase := has_word(code.spoken, reading.mapping.bone_words)):
        how, path = f'the words "{phrase}"', "code.text"
    if not how:
        return False
    prose, spoken = reading.mapping.prose, around(code.spoken if code is not None else "", reading.mapping.bone_words)
    doubt = has_word(spoken, prose.doubts)
    against = "" if doubt else has_word(spoken, prose.negations)
    value: object = "suspected" if suspected or doubt else "confirmed"
    if against and path == "code.text":
        reading.ignore(item, f'"{spoken[:120]}" says that there is none ("{against}"); it was not used')
        return True
    if against:
        reading.ignore(
            item, f'the code says bone metastasis and the words "{spoken[:120]}" say "{against}"; both are kept as possible', CONFLICT
        )
        reading.state(bone, {"any_of": ["confirmed", "absent"]}, when, item, path, how)
        return True
    reading.state(bone, value, when, item, path, how)
    if not sites:
        site = reading.library.role(reading.library.roles.site)
        sites = [(str(match.value), None) for match in matches if match.fact == site]
    reading.places += [Place(site, side, value == "suspected", item, "bodySite" if parts else "code") for site, side in sites]
    return True


def _others(reading: Reading, item: Item, code: CodeableConcept | None, matches: list[Match], when: When, suspected: bool) -> bool:
    """Everything else that the code states of the person; what is only suspected states nothing."""
    used = False
    bone = reading.named(reading.mapping.bone_metastases)
    if suspected:
        return False
    # Further on, "without" mostly speaks of something else: diabetes without complications.
    against = has_word(" ".join((code.text or "").split()[:2]), reading.mapping.prose.negations) if code is not None else ""
    for match in matches:
        if match.fact.scope is not Scope.PATIENT or match.fact == bone:
            continue
        kind = reading.library.vocabulary.find(match.fact).type
        if match.value is None and not isinstance(kind, BooleanType):
            continue
        if against:
            reading.ignore(
                item, f'the code and the word "{against}" in "{words_of(code)[:120]}" contradict each other; it was not used', CONFLICT
            )
            return True
        reading.state(match.fact, True if match.value is None else match.value, when, item, "code", match.how)
        used = True
    if not used and reading.index.says(code, reading.mapping.unspecific_cancer):
        used = _organ(reading, item, when)
    return used


def _organ(reading: Reading, item: Item, when: When) -> bool:
    """The primary cancer of a code that says only "cancer", by the organ in which it lies."""
    primary = reading.library.role(reading.library.roles.primary)
    if primary.key not in reading.library.vocabulary.by_key:
        return False
    for part in listed(item.resource.body_site):
        for organ, codes in reading.mapping.cancer_sites.items():
            if reading.index.says(part, codes):
                reading.state(primary, organ, when, item, "bodySite", part.words)
                return True
    return False


def _unused(reading: Reading, item: Item, code: CodeableConcept | None, matches: list[Match], suspected: bool) -> None:
    if suspected and matches:
        reading.ignore(item, f"{words_of(code)} is only suspected")
    elif reading.index.says(code, reading.mapping.unspecific_cancer):
        reading.ignore(item, f"{words_of(code)}: the code does not say which cancer this is, and the words alone are not used", DOUBTFUL)
    else:
        reading.unmapped[("Condition", words_of(code))] += 1


# -- reports ---------------------------------------------------------------------------------------


def read_report(reading: Reading, item: Item) -> None:
    """Takes down the coded conclusions of a report; prose that speaks of bone metastases is named and not used."""
    resource = item.resource
    when = reading.moment(item, moment_of(resource), "this report")
    if when is None:
        return
    for number, found in enumerate(resource.conclusion_code):
        if not finding(reading, item, found, when, f"conclusionCode[{number}]"):
            reading.unmapped[("DiagnosticReport", words_of(found))] += 1
    text = words(resource.conclusion or "")
    phrase = has_word(text, reading.mapping.bone_words) if text else ""
    if phrase:
        reading.ignore(
            item, f'the conclusion speaks of bone metastases in prose ("... {around(text, (phrase,))} ..."); it was not used', DOUBTFUL
        )


def read_intolerance(reading: Reading, item: Item) -> None:
    """Takes down an intolerance to a medicine, where a fact stands for it."""
    resource, mapping = item.resource, reading.mapping
    code = concept(resource.code)
    if codes_of(resource.verification_status) & {*mapping.statuses.refuted, *mapping.statuses.suspected}:
        reading.ignore(item, f"an intolerance to {words_of(code)} is refuted or not confirmed")
        return
    if codes_of(resource.clinical_status) & set(mapping.statuses.ended):
        reading.ignore(item, f"an intolerance to {words_of(code)} is no longer active")
        return
    when = reading.moment(item, resource.onset_date_time or resource.recorded_date or "", words_of(code))
    if when is None:
        return
    used = False
    for match in reading.index.drugs(code):
        fact = reading.named(mapping.hypersensitivity.get(match.fact.written, ""))
        if fact is not None and not isinstance(reading.library.vocabulary.find(fact).type, ChoiceType):
            reading.state(fact, True, when, item, "code", match.how)
            used = True
    if not used:
        reading.unmapped[("AllergyIntolerance", words_of(code))] += 1
