"""Makes the plan for a record."""

from __future__ import annotations

import hashlib
from datetime import date

import msgspec

from osteon.derive import Engine, Evaluation
from osteon.library import Alert, AlertAction, Intervention, Library
from osteon.logic import BooleanType, ChoiceType, Fact, NumberType, Scope, is_known, value_text
from osteon.planner.backing import Backing, documents_shown
from osteon.planner.combinations import find_combinations
from osteon.planner.focus import sealed
from osteon.planner.instruments import instrument_results, prognosis
from osteon.planner.model import (
    SCHEMA_VERSION,
    GoalStatement,
    Knowledge,
    Note,
    Option,
    Plan,
    Prognosis,
    Question,
    RedFlag,
    Task,
)
from osteon.planner.options import Fixed, build_option, fixed_parts, together, with_doses
from osteon.planner.questions import Inquirer
from osteon.planner.schedule import schedule_of
from osteon.planner.statements import lesion_id, lesion_label, merged, statement
from osteon.planner.status import Status
from osteon.planner.verdicts import Judge
from osteon.record import Record

NOTICE = "osteon informs the decision of a clinician and a patient and never takes it. Check each statement against its source."
_TIMINGS = ("now", "this-week", "before-treatment", "ongoing")
_CLASSES = ("systemic", "local", "supportive")


class Planner:
    """A library made ready to plan. Building one takes longer than planning, so that one serves many records."""

    def __init__(self, library: Library, engine_version: str) -> None:
        self.library = library
        self.engine_version = engine_version
        self.engine = Engine(library)
        self.judge = Judge(self.engine)
        self.inquirer = Inquirer(self.judge)
        self._fixed: dict[str, Fixed] = {}
        self.backing = Backing(library)
        self.about_whom = tuple(
            (self.engine.layout.places[item.fact.key], item) for item in library.vocabulary.given(Scope.PATIENT)
        )  # fmt: skip

    def fixed(self, item: Intervention) -> Fixed:
        """What the plan says of a treatment whoever the person is."""
        if item.id not in self._fixed:
            self._fixed[item.id] = fixed_parts(self.engine, item)
        return self._fixed[item.id]

    def evaluate(self, record: Record, as_of: date) -> Evaluation:
        """The record with everything that follows from it on a day."""
        return self.engine.evaluate(record, as_of)

    def plan(self, record: Record, as_of: date, *, questions: bool = True) -> Plan:
        """The plan for a record on a day. The same record, day and knowledge give the same plan.

        `questions=False` leaves out what to ask next, which takes longer than all the rest.
        """
        return self.plan_of(self.evaluate(record, as_of), questions=questions)

    def plan_of(self, evaluation: Evaluation, *, questions: bool = True, only_proposed: bool = False) -> Plan:
        """The plan for a record that was evaluated already. `only_proposed` leaves out the options that are not, and what rests on them."""
        instruments = instrument_results(evaluation)
        outlook = prognosis(evaluation, instruments)
        options = self._options(evaluation, outlook, only_proposed)
        red_flags = self.red_flags(evaluation)
        goals = self._goals(evaluation)
        plan = Plan(
            schema_version=SCHEMA_VERSION,
            engine_version=self.engine_version,
            knowledge=Knowledge(digest=self.library.digest, version=self.library.version, policies=self.library.policies),
            as_of=evaluation.as_of.isoformat(),
            record=evaluation.record.id,
            record_digest=digest_of_record(evaluation.record),
            digest="",
            notice=NOTICE,
            about=self._about(evaluation),
            goals=goals,
            red_flags=red_flags,
            options=options,
            combinations=find_combinations(self.library, evaluation, options),
            questions=self.questions(evaluation) if questions else (),
            schedule=schedule_of(options, red_flags),
            instruments=instruments,
            prognosis=outlook,
            notes=self._notes(evaluation),
            glossary=(),
            sources=(),
        )
        shown = documents_shown(plan)
        proposed = frozenset(option.id for option in options if Status(option.status).is_proposed)
        return sealed(msgspec.structs.replace(plan, glossary=self.backing.glossary(shown), sources=self.backing.sources(shown, proposed)))

    def treatment(self, item: Intervention, evaluation: Evaluation) -> tuple[Option, ...]:
        """One treatment for the patient, or for each lesion, with its doses also while it is undecided."""
        outlook = prognosis(evaluation, instrument_results(evaluation))
        lesions: list[int | None] = [None] if item.scope == "patient" else list(range(len(evaluation.record.lesions)))
        number, fixed = self.library.interventions.index(item), self.fixed(item)
        options = []
        for lesion in lesions:
            option = build_option(evaluation, fixed, lesion, self.judge.status(evaluation, number, lesion), outlook)
            options.append(with_doses(option, evaluation, fixed, lesion))
        return tuple(options)

    # -- the parts ------------------------------------------------------------------------------

    def _about(self, evaluation: Evaluation) -> tuple[str, ...]:
        """What the plan was made from: the known facts of the patient, in words; not what was filled in."""
        lines = []
        for place, declaration in self.about_whom:
            if (Scope.PATIENT, 0, declaration.name) in evaluation.implied:
                continue
            raw = evaluation.patient[place]
            if is_known(raw, declaration.type):
                if isinstance(declaration.type, ChoiceType):
                    text = declaration.value_label(declaration.type.names(raw)[0])
                elif isinstance(declaration.type, BooleanType):
                    text = "yes" if raw == 1 else "no"
                else:
                    text = value_text(raw, declaration.type)
                lines.append(f"{declaration.label}: {text}")
        return tuple(lines)

    def _options(self, evaluation: Evaluation, outlook: Prognosis, only_proposed: bool) -> tuple[Option, ...]:
        options = [
            build_option(evaluation, self.fixed(self.library.interventions[verdict.intervention]), verdict.lesion, verdict.status, outlook)
            for verdict in self.judge.verdicts(evaluation)
            if verdict.status.is_proposed or not only_proposed
        ]
        proposed = tuple(option for option in options if Status(option.status).is_proposed)
        partners = self.library.intervention_by_id
        options = [
            msgspec.structs.replace(option, together=together(option, proposed, partners[option.id], partners))
            if Status(option.status).is_proposed
            else option
            for option in options
        ]
        places = {lesion.id: place for place, lesion in enumerate(evaluation.record.lesions)}
        options.sort(key=lambda option: _order(option, places))
        return tuple(options)

    def red_flags(self, evaluation: Evaluation) -> tuple[RedFlag, ...]:
        """The red flags that are raised, most urgent first, then those not yet excluded."""
        flags = []
        states = [(self.library.alerts[number], lesion, state) for number, lesion, state in self.judge.alerts_of(evaluation) if state != -1]
        raised = {alert.id for alert, _, state in states if state == 1}
        for alert, lesion, state in states:
            if raised.intersection(alert.yields_to):
                continue
            because = tuple(statement(f"{alert.id}#raised/{part.id}", part, evaluation, lesion) for part in alert.raised)
            because = tuple(part for part in because if part.truth == ("true" if state == 1 else "unknown"))
            flags.append(
                RedFlag(
                    id=alert.id,
                    name=alert.name,
                    lesion=lesion_id(evaluation, lesion),
                    lesion_label=lesion_label(evaluation, lesion),
                    state="raised" if state == 1 else "not excluded",
                    within_hours=alert.within_hours,
                    because=because,
                    actions=tuple(
                        Task(
                            id=action.id,
                            text=action.do,
                            within_hours=action.within_hours,
                            option=action.intervention,
                            sources=action.sources,
                        )
                        for action in alert.actions
                        if _is_to_do(evaluation, alert, action, lesion)
                    ),
                    missing=() if state == 1 else merged(part.missing for part in because),
                    text=alert.text.clinician,
                    patient_text=alert.text.patient,
                )
            )
        flags.sort(key=lambda flag: (flag.state != "raised", flag.within_hours, _soonest(flag), flag.id, flag.lesion or ""))
        return tuple(flags)

    def _goals(self, evaluation: Evaluation) -> tuple[GoalStatement, ...]:
        order = {"cure": 0, "live-longer": 1, "relieve-symptoms": 2}  # a policy may add others, which come last
        goals = []
        for goal in self.library.goals:
            realistic = tuple(statement(f"{goal.id}#realistic/{part.id}", part, evaluation, None) for part in goal.realistic)
            against = tuple(statement(f"{goal.id}#not_expected/{part.id}", part, evaluation, None) for part in goal.not_expected)
            talk = tuple(statement(f"{goal.id}#talk_about/{part.id}", part, evaluation, None) for part in goal.talk_about)
            reasons = [part for part in realistic if part.truth == "true"]
            objections = [part for part in against if part.truth == "true"]
            if reasons and not objections:
                state = "realistic"
                because = tuple(reasons)
            elif objections and not reasons:
                state = "not expected"
                because = tuple(objections)
            else:
                state = "not known yet"
                because = tuple(part for part in (*realistic, *against) if part.truth != "false")
            goals.append(
                GoalStatement(
                    id=goal.id,
                    name=goal.name,
                    state=state,  # type: ignore[arg-type]
                    because=because,
                    talk_about=tuple(part for part in talk if part.truth == "true"),
                    missing=merged(part.missing for part in because) if state == "not known yet" else (),
                    text=goal.text.clinician,
                    patient_text=goal.text.patient,
                    questions=goal.questions,
                )
            )
        goals.sort(key=lambda goal: (order.get(goal.id, len(order)), goal.id))
        return tuple(goals)

    def questions(self, evaluation: Evaluation) -> tuple[Question, ...]:
        """The unknown facts that could change the plan, most decisive first."""
        asked = []
        for hinge in self.inquirer.hinges(evaluation):
            declaration = self.engine.vocabulary.find(hinge.fact)
            if declaration.only_when is not None and self._does_not_apply(evaluation, hinge.fact, hinge.lesion):
                continue
            kind = declaration.type
            asked.append(
                Question(
                    fact=hinge.fact.written,
                    label=declaration.label,
                    lesion=lesion_id(evaluation, hinge.lesion),
                    lesion_label=lesion_label(evaluation, hinge.lesion),
                    question=declaration.question or declaration.label,
                    help=declaration.help,
                    kind="boolean" if isinstance(kind, BooleanType) else "choice" if isinstance(kind, ChoiceType)
                    else "number" if isinstance(kind, NumberType) else "date",
                    unit=declaration.unit if declaration.unit != "1" else None,
                    choices=kind.values if isinstance(kind, ChoiceType) else (),
                    decides=hinge.decides,
                    weight=hinge.weight,
                )
            )  # fmt: skip
        return tuple(asked)

    def _does_not_apply(self, evaluation: Evaluation, fact: Fact, lesion: int | None) -> bool:
        only_when = self.engine.vocabulary.find(fact).only_when
        return only_when is not None and evaluation.explain(only_when, lesion).raw == -1

    def _notes(self, evaluation: Evaluation) -> tuple[Note, ...]:
        notes = [Note(code=fault.code, where=fault.where, text=fault.message) for fault in evaluation.notes]
        for (scope, place, name), because in evaluation.implied.items():
            fact = Fact(scope, name)
            where = name if scope is Scope.PATIENT else f"{evaluation.record.lesions[place].id}.{name}"
            kind = self.engine.domain.types[fact.key]
            if not is_known(evaluation.raw(fact, place), kind):
                continue
            shown = value_text(evaluation.raw(fact, place), kind)
            label = self.engine.vocabulary.label(fact)
            notes.append(Note(code="OST322", where=where, text=f"{label} was taken to be {shown}: {because}"))
        return tuple(notes)


def _is_to_do(evaluation: Evaluation, alert: Alert, action: AlertAction, lesion: int | None) -> bool:
    """Whether an action is neither known to be done nor known not to fit."""
    key = f"{alert.id}#actions/{action.id}"
    return evaluation.truth(f"{key}/done_when", lesion) != 1 and evaluation.truth(f"{key}/when", lesion) != -1


def _soonest(flag: RedFlag) -> float:
    """The hours within which the first action is due."""
    return min((action.within_hours for action in flag.actions if action.within_hours is not None), default=flag.within_hours)


def digest_of_record(record: Record) -> str:
    """Names the content of a record without revealing it."""
    return hashlib.sha256(msgspec.json.encode(record)).hexdigest()


def _order(option: Option, places: dict[str, int]) -> tuple[object, ...]:
    strongest = any(part.truth == "true" and part.strength == "strong" for part in option.indications)
    late = option.time_to_effect is not None and option.time_to_effect.in_time == "no"
    return (
        Status(option.status).rank,
        late,
        option.declined,
        not option.available,
        _TIMINGS.index(option.timing),
        not strongest,
        _CLASSES.index(option.class_name),
        option.id,
        places.get(option.lesion or "", -1),
    )
