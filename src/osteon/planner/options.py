"""One treatment with everything that bears on it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from osteon.derive import Evaluation
from osteon.library import AimWhen, Intervention, Library
from osteon.planner.doses import doses_of
from osteon.planner.model import Conflict, Missing, Option, Outcome, Prognosis, Statement, Task, TimeToEffect, Together
from osteon.planner.statements import lesion_id, lesion_label, merged, outcome, statement
from osteon.planner.status import Status

DAYS_PER_MONTH = 365.25 / 12


class Fixed(Struct, frozen=True):
    """What a plan says of a treatment whoever the person is."""

    item: Intervention
    category_label: str
    benefits: tuple[Outcome, ...]
    harms: tuple[Outcome, ...]
    monitoring: tuple[Task, ...]
    stopping: tuple[Task, ...]
    conflicts: tuple[Conflict, ...]


def fixed_parts(library: Library, item: Intervention) -> Fixed:
    """The parts of an option that no record changes; worked out once for each treatment."""
    return Fixed(
        item=item,
        category_label=library.category_by_id[item.category].label,
        benefits=tuple(outcome(part) for part in item.outcomes),
        harms=tuple(outcome(part) for part in item.harms),
        monitoring=tuple(Task(id=part.id, text=part.do, when=part.when, sources=part.sources) for part in item.monitoring),
        stopping=tuple(Task(id=part.id, text=part.when, because=part.because, sources=part.sources) for part in item.stopping),
        conflicts=tuple(Conflict(id=part.id, text=part.says, sources=part.sources) for part in item.conflicts),
    )


def build_option(evaluation: Evaluation, fixed: Fixed, lesion: int | None, status: Status, outlook: Prognosis) -> Option:
    """The option for the patient (lesion None), or for the lesion at a place of the record."""
    library, item = evaluation.engine.library, fixed.item
    open_ = not status.is_ruled_out
    indications = tuple(statement(f"{item.id}#indications/{part.id}", part, evaluation, lesion, matters=open_) for part in item.indications)
    against = tuple(
        (part.kind, statement(key, part, evaluation, lesion, matters=open_))
        for part in item.contraindications
        if evaluation.truth(key := f"{item.id}#contraindications/{part.id}", lesion) != -1
    )
    proposed = status.is_proposed or status is Status.NEED_TO_KNOW
    aims = _aims(evaluation, item, lesion)
    return Option(
        id=item.id,
        name=item.name,
        lesion=lesion_id(evaluation, lesion),
        lesion_label=lesion_label(evaluation, lesion),
        status=status.value,
        class_name=item.class_,
        category=item.category,
        category_label=fixed.category_label,
        aims=tuple(library.aim_by_id[aim].label for aim in aims),
        goals=tuple(dict.fromkeys(library.aim_by_id[aim].goal for aim in aims)),
        timing=item.timing,
        declined=evaluation.truth(f"{item.id}#declined", lesion) == 1,
        available=item.available,
        unavailable_because=item.unavailable_because,
        indications=indications,
        against=tuple(_against(kind, part) for kind, part in against),
        missing=_missing(status, indications, against),
        before_starting=_before_starting(evaluation, item, lesion) if proposed else (),
        dosing=doses_of(evaluation, item, lesion, _not_excluded(against)) if proposed else (),
        benefits=fixed.benefits,
        harms=fixed.harms,
        time_to_effect=_time_to_effect(item, outlook),
        together=(),
        monitoring=fixed.monitoring,
        stopping=fixed.stopping,
        conflicts=fixed.conflicts,
        text=item.text.clinician,
        patient_text=item.text.patient,
        asks_of_you=item.text.asks_of_you,
        questions=item.text.questions,
    )


def _against(kind: str, part: Statement) -> Statement:
    """A contraindication; its kind takes the place that the strength of an indication has."""
    return Statement(id=part.id, text=part.text, truth=part.truth, sources=part.sources, strength=kind, missing=part.missing)


def _missing(status: Status, indications: tuple[Statement, ...], against: tuple[tuple[str, Statement], ...]) -> tuple[Missing, ...]:
    """What would have to be known to settle the status."""
    if status.is_ruled_out:
        return ()
    wanted = [part.missing for _, part in against]
    if status is Status.NEED_TO_KNOW:
        wanted = [part.missing for part in indications] + [part.missing for kind, part in against if kind == "absolute"]
    return merged(wanted)


def _not_excluded(against: tuple[tuple[str, Statement], ...]) -> tuple[Missing, ...]:
    """What has to be known before it is sure that nothing forbids the treatment."""
    return merged(part.missing for kind, part in against if kind == "absolute" and part.truth == "unknown")


def _aims(evaluation: Evaluation, item: Intervention, lesion: int | None) -> tuple[str, ...]:
    """The aims that this treatment has for this patient; those that are undecided are left out."""
    found = []
    for aim in item.aims:
        if isinstance(aim, AimWhen):
            if evaluation.truth(f"{item.id}#aims/{aim.aim}", lesion) == 1:
                found.append(aim.aim)
        else:
            found.append(aim)
    return tuple(found)


def _before_starting(evaluation: Evaluation, item: Intervention, lesion: int | None) -> tuple[Task, ...]:
    """The prerequisites that may be needed and are not known to be met."""
    tasks = []
    for part in item.prerequisites:
        key = f"{item.id}#prerequisites/{part.id}"
        if evaluation.truth(f"{key}/needed", lesion) != -1 and evaluation.truth(f"{key}/met", lesion) != 1:
            tasks.append(Task(id=part.id, text=part.do, because=part.because, sources=part.sources))
    return tuple(tasks)


def _time_to_effect(item: Intervention, outlook: Prognosis) -> TimeToEffect | None:
    """When a treatment helps, held against survival.

    Only the clinician's own estimate may call it too late; instruments give the medians of groups,
    so that at the most they make it uncertain.
    """
    written = item.time_to_effect
    if written is None:
        return None
    told = [estimate.months for estimate in outlook.estimates if estimate.months is not None]
    in_time: Literal["yes", "uncertain", "no", "survival unknown"]
    survival_from: Literal["clinician", "instruments", ""] = ""
    if outlook.clinician_months is not None:
        low, high = outlook.clinician_months
        survival_from = "clinician"
        late = high * DAYS_PER_MONTH < written.days[0]
        in_time = "no" if late else "yes" if low * DAYS_PER_MONTH >= written.days[1] else "uncertain"
    elif told:
        survival_from = "instruments"
        in_time = "yes" if min(low for low, _ in told) * DAYS_PER_MONTH >= written.days[1] else "uncertain"
    else:
        in_time = "survival unknown"
    return TimeToEffect(
        days=written.days, effect=written.effect, in_time=in_time, survival_from=survival_from, sources=written.sources
    )  # fmt: skip


def together(option: Option, others: tuple[Option, ...], item: Intervention, partners: dict[str, Intervention]) -> tuple[Together, ...]:
    """How a proposed option goes together with the other proposed ones, stated by either document."""
    found: dict[tuple[str, str], Together] = {}
    for other in others:
        if other.id == option.id:
            continue
        for owner, partner in ((item, other), (partners[other.id], option)):
            for part in owner.interactions:
                if partner.id in part.with_ or partner.category in part.with_:
                    found.setdefault(
                        (other.id, part.id),
                        Together(
                            id=part.id,
                            option=other.id,
                            kind=part.kind,
                            because=part.because,
                            days_before=part.days.before if part.days else None,
                            days_after=part.days.after if part.days else None,
                            sources=part.sources,
                        ),
                    )
    return tuple(found.values())
