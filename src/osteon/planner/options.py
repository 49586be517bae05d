"""One treatment with everything that bears on it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, structs

from osteon.derive import Engine, Evaluation
from osteon.library import AimWhen, Intervention
from osteon.library.documents import Contraindication, Indication
from osteon.planner.doses import FixedDose, doses_of, fixed_doses
from osteon.planner.model import Conflict, Missing, Option, Outcome, Prognosis, Statement, Task, TimeToEffect, Together
from osteon.planner.statements import TRUTHS, lesion_id, lesion_label, merged, missing_in, outcome
from osteon.planner.status import Status

DAYS_PER_MONTH = 365.25 / 12
ABSOLUTE = "absolute"


class Said(Struct, frozen=True):
    """A criterion by its key, and the statements for each of its truths; what an unknown one lacks is added for the record."""

    key: str
    kind: str
    true: Statement
    unknown: Statement
    false: Statement


class Fixed(Struct, frozen=True):
    """What a plan says of a treatment whoever the person is. `idle` is the whole option where it is not indicated."""

    item: Intervention
    indications: tuple[Said, ...]
    against: tuple[Said, ...]
    doses: tuple[FixedDose, ...]
    benefits: tuple[Outcome, ...]
    harms: tuple[Outcome, ...]
    monitoring: tuple[Task, ...]
    stopping: tuple[Task, ...]
    conflicts: tuple[Conflict, ...]
    idle: Option


def fixed_parts(engine: Engine, item: Intervention) -> Fixed:
    """The parts of an option that no record changes; worked out once for each treatment."""
    indications = tuple(_said(f"{item.id}#indications/{part.id}", part, part.strength) for part in item.indications)
    return Fixed(
        item=item,
        indications=indications,
        against=tuple(_said(f"{item.id}#contraindications/{part.id}", part, part.kind) for part in item.contraindications),
        doses=fixed_doses(engine, item),
        benefits=tuple(outcome(part) for part in item.outcomes),
        harms=tuple(outcome(part) for part in item.harms),
        monitoring=tuple(Task(id=part.id, text=part.do, when=part.when, sources=part.sources) for part in item.monitoring),
        stopping=tuple(Task(id=part.id, text=part.when, because=part.because, sources=part.sources) for part in item.stopping),
        conflicts=tuple(Conflict(id=part.id, text=part.says, sources=part.sources) for part in item.conflicts),
        idle=Option(
            id=item.id,
            name=item.name,
            lesion=None,
            lesion_label=None,
            status=Status.NOT_INDICATED.value,
            class_name=item.class_,
            category=item.category,
            category_label=engine.library.category_by_id[item.category].label,
            timing=item.timing,
            available=item.available,
            unavailable_because=item.unavailable_because,
            indications=tuple(said.false for said in indications),
        ),
    )


def _said(key: str, part: Indication | Contraindication, kind: str) -> Said:
    """`kind` is the strength of an indication; that of a contraindication takes its place."""
    certainty = part.certainty if isinstance(part, Indication) else None
    statements = {
        truth: Statement(id=part.id, text=part.because, truth=word, sources=part.sources, strength=kind, certainty=certainty)  # type: ignore[arg-type]
        for truth, word in TRUTHS.items()
    }
    return Said(key, kind, statements[1], statements[0], statements[-1])


def build_option(evaluation: Evaluation, fixed: Fixed, lesion: int | None, status: Status, outlook: Prognosis) -> Option:
    """The option for the patient (lesion None), or for the lesion at a place of the record.

    One that is not indicated carries no more than its name and the indications that do not hold; one that is ruled out
    or undecided says why or what has to be known, but not what it would bring.
    """
    library, item = evaluation.engine.library, fixed.item
    if status is Status.NOT_INDICATED:
        if lesion is None:
            return fixed.idle
        return structs.replace(fixed.idle, lesion=lesion_id(evaluation, lesion), lesion_label=lesion_label(evaluation, lesion))
    open_ = not status.is_ruled_out
    indications = tuple(_statement(said, evaluation, lesion, open_) for said in fixed.indications)
    # While it is open whether a treatment fits at all, cautions do not say what to find out.
    against = tuple(
        _statement(said, evaluation, lesion, open_ and (status.is_proposed or said.kind == ABSOLUTE))
        for said in fixed.against
        if evaluation.truth(said.key, lesion) != -1
    )
    aims = _aims(evaluation, item, lesion)
    option = structs.replace(
        fixed.idle,
        lesion=lesion_id(evaluation, lesion),
        lesion_label=lesion_label(evaluation, lesion),
        status=status.value,
        aims=tuple(library.aim_by_id[aim].label for aim in aims),
        goals=tuple(dict.fromkeys(library.aim_by_id[aim].goal for aim in aims)),
        declined=evaluation.truth(f"{item.id}#declined", lesion) == 1,
        indications=indications,
        against=against,
        missing=_missing(status, indications, against),
        before_starting=_before_starting(evaluation, item, lesion) if open_ else (),
        text=item.text.clinician,
        patient_text=item.text.patient,
    )
    if not status.is_proposed:
        return option
    return structs.replace(
        option,
        dosing=doses_of(evaluation, fixed.doses, lesion),
        benefits=fixed.benefits,
        harms=fixed.harms,
        time_to_effect=_time_to_effect(item, outlook),
        monitoring=fixed.monitoring,
        stopping=fixed.stopping,
        conflicts=fixed.conflicts,
        asks_of_you=item.text.asks_of_you,
        questions=item.text.questions,
    )


def with_doses(option: Option, evaluation: Evaluation, fixed: Fixed, lesion: int | None) -> Option:
    """The option with its doses also while it is undecided: without amounts, and with what could still forbid it."""
    if option.status != Status.NEED_TO_KNOW.value:
        return option
    not_excluded = merged(part.missing for part in option.against if part.strength == ABSOLUTE)
    return structs.replace(option, dosing=doses_of(evaluation, fixed.doses, lesion, not_excluded))


def _statement(said: Said, evaluation: Evaluation, lesion: int | None, matters: bool) -> Statement:
    truth = evaluation.truth(said.key, lesion)
    if truth == 1:
        return said.true
    if truth == -1:
        return said.false
    if not matters:
        return said.unknown
    missing = missing_in((evaluation.engine.library.expressions[said.key],), evaluation, lesion)
    return structs.replace(said.unknown, missing=missing)


def _missing(status: Status, indications: tuple[Statement, ...], against: tuple[Statement, ...]) -> tuple[Missing, ...]:
    """What would have to be known to settle the status."""
    return merged(part.missing for part in (against if status.is_proposed else (*indications, *against)))


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
    """The prerequisites that may be needed and are not known to be met, those that are surely needed first."""
    tasks = []
    for part in item.prerequisites:
        key = f"{item.id}#prerequisites/{part.id}"
        needed = evaluation.truth(f"{key}/needed", lesion)
        if needed != -1 and evaluation.truth(f"{key}/met", lesion) != 1:
            tasks.append(Task(id=part.id, text=part.do, because=part.because, certain=needed == 1, sources=part.sources))
    return tuple(sorted(tasks, key=lambda task: not task.certain))


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
        # Half of those who are helped are helped before a median.
        late = high * DAYS_PER_MONTH < written.days[0] and not written.median
        in_time = "no" if late else "yes" if low * DAYS_PER_MONTH >= written.days[1] else "uncertain"
    elif told:
        survival_from = "instruments"
        in_time = "yes" if min(low for low, _ in told) * DAYS_PER_MONTH >= written.days[1] else "uncertain"
    else:
        in_time = "survival unknown"
    return TimeToEffect(
        days=written.days, median=written.median, effect=written.effect, in_time=in_time, survival_from=survival_from,
        sources=written.sources,
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
