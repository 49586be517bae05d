"""Medicines: ordered, taken, given; and what several statements of one medicine come to."""

from __future__ import annotations

from osteon.fhir.codes import Match, has_word
from osteon.fhir.entries import Item
from osteon.fhir.moments import day_of, moment_of, span
from osteon.fhir.reading import CONFLICT, DOUBTFUL, UNDATED, Exposure, Reading
from osteon.fhir.resources import CodeableConcept, Resource, concept
from osteon.logic import ChoiceType, Fact

GIVEN = ("MedicationAdministration", "MedicationDispense")
"""Resources that say that a dose was given or handed over, not that a treatment ended with it."""
SAID = ("MedicationRequest", "MedicationStatement")


def read_medication(reading: Reading, item: Item) -> None:
    """Takes down whether a medicine is being taken, planned, or was taken."""
    resource, mapping = item.resource, reading.mapping
    concepts = _concepts(reading, resource)
    name = next((part.words for part in concepts), "a medicine that is not named")
    if resource.do_not_perform:
        reading.ignore(item, f"{name}: the request says not to give it")
        return
    matches: dict[Fact, Match] = {}
    for part in concepts:
        for match in reading.index.drugs(part):
            if _is_exposure(reading, match.fact):
                matches.setdefault(match.fact, match)
    if not matches:
        reading.unmapped[(resource.resource_type, name)] += 1
        return
    spoken = next((part.spoken for part in concepts if part.spoken), "")
    if against := has_word(" ".join(spoken.split()[:2]), mapping.prose.negations):
        reading.ignore(item, f'"{name[:80]}" names a medicine with the word "{against}"; it was not used')
        return
    state = mapping.statuses.exposure.get(resource.status or "", "")
    if not state:
        reading.ignore(item, f"{name} has no status that says whether it is taken")
        return
    text = moment_of(resource)
    period = resource.effective_period
    if resource.resource_type in SAID and period is not None:
        # What began then holds from then on; its end decides only once it has come.
        text = period.start or period.end or text
        if state == mapping.exposures.current and period.end and _is_over(reading, period.end):
            state, text = mapping.exposures.past, period.end
        elif state == mapping.exposures.past and period.end:
            text = period.end
    if state == mapping.exposures.current:
        state = mapping.statuses.intents.get(resource.intent or "", state)
    when = reading.moment(item, text, name) if text else UNDATED
    if when is None:
        return
    path = "medicationCodeableConcept" if resource.medication_codeable_concept is not None else "medicationReference"
    given = resource.resource_type in GIVEN
    medicine = _medicine(reading, concepts, matches)
    for match in matches.values():
        found = Exposure(match.fact, medicine, state, given, when[0], when[1], item, path, match.how)
        reading.exposures.setdefault(match.fact, []).append(found)


def _is_exposure(reading: Reading, fact: Fact) -> bool:
    """Whether a fact says whether a treatment was had: a choice with the values of exposures."""
    kind = reading.library.vocabulary.find(fact).type
    return isinstance(kind, ChoiceType) and reading.mapping.exposures.current in kind.values


def _concepts(reading: Reading, resource: Resource) -> list[CodeableConcept]:
    """What names the medicine: the concept, or the medicine that is referred to, and its ingredients."""
    if resource.medication_codeable_concept is not None:
        return [resource.medication_codeable_concept]
    reference = resource.medication_reference
    if reference is None:
        return []
    referred = reading.resolve(reference.reference, resource)
    found: list[CodeableConcept] = []
    if referred is not None:
        named = concept(referred.code)
        found += [named] if named is not None else []
        for part in referred.ingredient:
            inner = reading.resolve(part.item_reference.reference, resource) if part.item_reference is not None else None
            found += [part.item_codeable_concept] if part.item_codeable_concept is not None else []
            found += [code] if inner is not None and (code := concept(inner.code)) is not None else []
    elif reference.display:
        found.append(CodeableConcept(text=reference.display))
    return found


def _medicine(reading: Reading, concepts: list[CodeableConcept], matches: dict[Fact, Match]) -> str:
    """One name for all statements of one medicine, so that its code and its name in words come together."""
    for part in concepts:
        for name, _ in reading.index.names_in(part):
            return name
    narrow = min(matches, key=lambda fact: (len(reading.library.vocabulary.find(fact).names), fact.written))
    return reading.library.vocabulary.find(narrow).label.lower()


def _is_over(reading: Reading, text: str) -> bool:
    found = span(text)
    return found is not None and found[1] < reading.tomorrow - 1


# -- what they come to -----------------------------------------------------------------------------


def settle_exposure(reading: Reading, fact: Fact) -> tuple[list[str], Exposure]:
    """The states of a treatment that remain possible, and the statement that decides.

    Of each medicine the newest statement counts. Of a class, one medicine that is being taken decides.
    """
    known, label = reading.mapping.exposures, reading.library.vocabulary.find(fact).label
    medicines: dict[str, list[Exposure]] = {}
    for exposure in reading.exposures[fact]:
        medicines.setdefault(exposure.medicine, []).append(exposure)
    settled = {name: _one_medicine(reading, label, found) for name, found in sorted(medicines.items())}
    current = [name for name, (states, _) in settled.items() if states == [known.current]]
    if fact.written in known.one_at_a_time and len(current) > 1:
        reading.ignore(settled[current[0]][1].item, f"{label}: {' and '.join(current)} are both recorded as taken now", CONFLICT)
    for wanted in ([known.current], [known.current, known.past]):
        for states, decisive in settled.values():
            if states == wanted:
                return states, decisive
    states = list(dict.fromkeys(state for states, _ in settled.values() for state in states))
    newest = max((decisive for _, decisive in settled.values()), key=lambda exposure: exposure.span)
    return states, newest


def _one_medicine(reading: Reading, label: str, found: list[Exposure]) -> tuple[list[str], Exposure]:
    """What all statements of one medicine leave possible, and the newest of those that decide."""
    known = reading.mapping.exposures
    said = [exposure for exposure in found if not exposure.given]
    doses = [exposure for exposure in found if exposure.given]
    last_dose = max(doses, key=lambda exposure: exposure.span) if doses else None
    if not said:
        assert last_dose is not None
        recent = last_dose.span[1] >= reading.tomorrow - 1 - known.between_doses_days
        return ([known.current, known.past] if recent else [known.past]), last_dose
    first_of_newest = max(exposure.span[0] for exposure in said)
    newest = [exposure for exposure in said if exposure.span[1] >= first_of_newest]
    order = [known.current, known.planned, known.past]
    decisive = min(newest, key=lambda exposure: (order.index(exposure.state), exposure.item.name))
    if len({exposure.state for exposure in newest}) > 1:
        shown = " and ".join(dict.fromkeys(exposure.state for exposure in newest))
        reading.ignore(decisive.item, f"{label} ({decisive.medicine}): {shown} at the same time; taken as {decisive.state}", CONFLICT)
    if last_dose is not None and decisive.state != known.current and last_dose.span[0] > decisive.span[1]:
        # Given after it was said to be over, or before it was said to have begun.
        recent = last_dose.span[1] >= reading.tomorrow - 1 - known.between_doses_days
        return ([known.current, known.past] if recent else [known.past]), last_dose
    _name_open_order(reading, decisive, last_dose)
    return [decisive.state], decisive


def _name_open_order(reading: Reading, decisive: Exposure, last_dose: Exposure | None) -> None:
    """Names an order that nobody closed for a long time; once for each, not for each class of the medicine."""
    known = reading.mapping.exposures
    latest = max(decisive.span[1], last_dose.span[1] if last_dose is not None else decisive.span[1])
    old = reading.tomorrow - latest > known.doubtful_after_days > 0
    if decisive.state == known.current and old and decisive.when and (decisive.item.place, decisive.medicine) not in reading.named_open:
        reading.named_open.add((decisive.item.place, decisive.medicine))
        why = f"{decisive.medicine}: recorded as taken since {day_of(decisive.when)} and never closed; taken as current"
        reading.ignore(decisive.item, why, DOUBTFUL)
