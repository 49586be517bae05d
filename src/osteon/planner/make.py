"""Makes the plan for a record."""

from __future__ import annotations

import hashlib
from datetime import date

import msgspec

from osteon.derive import Engine, Evaluation
from osteon.library import Alert, AlertAction, Glossary, Intervention, Library, Reference, sources_in
from osteon.logic import BooleanType, ChoiceType, Fact, NumberType, Scope, is_known, value_text
from osteon.planner.combinations import find_combinations
from osteon.planner.focus import sealed
from osteon.planner.instruments import instrument_results, prognosis
from osteon.planner.model import (
    SCHEMA_VERSION,
    GlossaryEntry,
    GoalStatement,
    Knowledge,
    Note,
    Option,
    Plan,
    Prognosis,
    Question,
    RedFlag,
    Schedule,
    ScheduleEntry,
    Source,
    Task,
    reference_of,
)
from osteon.planner.options import Fixed, build_option, fixed_parts, together, with_doses
from osteon.planner.questions import Inquirer
from osteon.planner.statements import lesion_id, lesion_label, merged, statement
from osteon.planner.status import Status
from osteon.planner.verdicts import Judge
from osteon.record import Record

NOTICE = "osteon informs the decision of a clinician and a patient and never takes it. Check each statement against its source."
NOT_EXCLUDED = "Not excluded yet"
_TIMINGS = ("now", "this-week", "before-treatment", "ongoing")
_CLASSES = ("systemic", "local", "supportive")


class Planner:
    """A library made ready to plan. Building one takes tens of milliseconds; planning well under one."""

    def __init__(self, library: Library, engine_version: str) -> None:
        self.library = library
        self.engine_version = engine_version
        self.engine = Engine(library)
        self.judge = Judge(self.engine)
        self.inquirer = Inquirer(self.judge)
        self._fixed: dict[str, Fixed] = {}
        self._sources_of: dict[tuple[str, bool], frozenset[str]] = {}
        self.sources = {reference.id: _source(reference) for reference in library.references}
        self.about_whom = tuple(
            (self.engine.layout.places[item.fact.key], item) for item in library.vocabulary.given(Scope.PATIENT)
        )  # fmt: skip
        self._documents: dict[str, object] = {
            **library.intervention_by_id,
            **library.alert_by_id,
            **{item.id: item for item in library.goals},
            **{item.id: item for item in library.combinations},
            **{item.id: item for item in library.instruments},
        }
        self.glossary = Glossary(library.terms)
        self._terms_of: dict[str, frozenset[str]] = {}
        self._patient_texts: dict[str, tuple[str, ...]] = {
            **{item.id: (item.text.patient, item.text.asks_of_you, *item.text.questions) for item in library.interventions},
            **{item.id: (item.text.patient,) for item in library.alerts},
            **{item.id: (item.text.patient, *item.questions) for item in library.goals},
        }

    def fixed(self, item: Intervention) -> Fixed:
        """What the plan says of a treatment whoever the person is."""
        if item.id not in self._fixed:
            self._fixed[item.id] = fixed_parts(self.engine, item)
        return self._fixed[item.id]

    def sources_of(self, document: str, undecided: bool) -> frozenset[str]:
        """The sources of a document; of a treatment that is undecided or ruled out, those of its criteria alone."""
        kept = self._sources_of.get((document, undecided))
        if kept is None:
            item = self._documents.get(document)
            if undecided and isinstance(item, Intervention):
                item = (item.indications, item.contraindications, item.prerequisites)
            kept = self._sources_of[(document, undecided)] = frozenset(key for _, key in sources_in(item))
        return kept

    def evaluate(self, record: Record, as_of: date) -> Evaluation:
        """The record with everything that follows from it on a day."""
        return self.engine.evaluate(record, as_of)

    def plan(self, record: Record, as_of: date, *, questions: bool = True) -> Plan:
        """The plan for a record on a day. The same record, day and knowledge give the same plan.

        `questions=False` leaves out what to ask next, which takes longer than all the rest.
        """
        evaluation = self.evaluate(record, as_of)
        instruments = instrument_results(evaluation)
        outlook = prognosis(evaluation, instruments)
        options = self._options(evaluation, outlook)
        red_flags = self.red_flags(evaluation)
        goals = self._goals(evaluation)
        plan = Plan(
            schema_version=SCHEMA_VERSION,
            engine_version=self.engine_version,
            knowledge=Knowledge(digest=self.library.digest, version=self.library.version, policies=self.library.policies),
            as_of=as_of.isoformat(),
            record=record.id,
            record_digest=digest_of_record(record),
            digest="",
            notice=NOTICE,
            about=self._about(evaluation),
            goals=goals,
            red_flags=red_flags,
            options=options,
            combinations=find_combinations(self.library, evaluation, options),
            questions=self.questions(evaluation) if questions else (),
            schedule=_schedule(options, red_flags),
            instruments=instruments,
            prognosis=outlook,
            notes=self._notes(evaluation),
            glossary=(),
            sources=(),
        )
        shown = _documents_shown(plan)
        return sealed(
            msgspec.structs.replace(
                plan,
                glossary=self._glossary(shown),
                sources=self._sources(shown, frozenset(option.id for option in options if Status(option.status).is_proposed)),
            )
        )

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

    def _options(self, evaluation: Evaluation, outlook: Prognosis) -> tuple[Option, ...]:
        options = [
            build_option(evaluation, self.fixed(self.library.interventions[verdict.intervention]), verdict.lesion, verdict.status, outlook)
            for verdict in self.judge.verdicts(evaluation)
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

    def _glossary(self, shown: frozenset[str]) -> tuple[GlossaryEntry, ...]:
        """The terms that the patient texts of these documents use."""
        used = {term for name in shown for term in self._terms_in(name)}
        return tuple(GlossaryEntry(id=term.id, term=term.term, plain=term.plain) for term in self.library.terms if term.id in used)

    def _terms_in(self, document: str) -> frozenset[str]:
        if document not in self._terms_of:
            texts = self._patient_texts.get(document, ())
            self._terms_of[document] = frozenset(mention.term for text in texts for mention in self.glossary.mentions(text))
        return self._terms_of[document]

    def _sources(self, shown: frozenset[str], proposed: frozenset[str]) -> tuple[Source, ...]:
        """The sources of these documents."""
        used = {key for name in shown for key in self.sources_of(name, name not in proposed)}
        return tuple(self.sources[key] for key in sorted(used))


def _is_to_do(evaluation: Evaluation, alert: Alert, action: AlertAction, lesion: int | None) -> bool:
    """Whether an action is neither known to be done nor known not to fit."""
    key = f"{alert.id}#actions/{action.id}"
    return evaluation.truth(f"{key}/done_when", lesion) != 1 and evaluation.truth(f"{key}/when", lesion) != -1


def _soonest(flag: RedFlag) -> float:
    """The hours within which the first action is due."""
    return min((action.within_hours for action in flag.actions if action.within_hours is not None), default=flag.within_hours)


def _source(reference: Reference) -> Source:
    url = f"https://doi.org/{reference.doi}" if reference.doi else reference.url
    return Source(id=reference.id, text=reference.short, url=url, seen=reference.seen, read=reference.read)


def _documents_shown(plan: Plan) -> frozenset[str]:
    """The documents that a plan shows: all but the options that were ruled out as not indicated."""
    shown = {option.id for option in plan.options if option.status != Status.NOT_INDICATED.value}
    shown |= {flag.id for flag in plan.red_flags} | {item.id for item in plan.goals}
    return frozenset(shown | {item.id for item in plan.combinations} | {result.id for result in plan.instruments})


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


def _schedule(options: tuple[Option, ...], red_flags: tuple[RedFlag, ...]) -> Schedule:
    """The plan in time: what now, this week, before treatment, while it goes on, and when to look again."""
    lists: dict[str, list[ScheduleEntry]] = {name: [] for name in ("now", "this_week", "before_treatment", "ongoing", "review")}
    for flag in red_flags:
        if flag.state == "raised":
            for action in flag.actions:
                hours = action.within_hours if action.within_hours is not None else flag.within_hours
                where = "now" if hours <= 24 else "this_week"
                lists[where].append(ScheduleEntry(option=reference_of(flag.id, flag.lesion), text=action.text))
        elif flag.missing:
            where = "now" if flag.within_hours <= 24 else "this_week"
            lists[where].append(ScheduleEntry(option=reference_of(flag.id, flag.lesion), text=f"{NOT_EXCLUDED}: {flag.name}"))
    for option in options:
        if option.status not in (Status.OFFER.value, Status.OFFER_WITH_CAUTION.value):
            continue
        if option.declined or not option.available:
            continue
        reference = reference_of(option.id, option.lesion)
        place = f": {option.lesion_label}" if option.lesion_label else ""
        timing = option.timing.replace("-", "_")
        lists[timing].append(ScheduleEntry(option=reference, text=f"{option.name}{place}"))
        for task in (task for task in option.before_starting if task.certain):
            lists["before_treatment"].append(ScheduleEntry(option=reference, text=task.text))
        for task in option.monitoring:
            lists["review"].append(ScheduleEntry(option=reference, text=f"{task.text} ({task.when})"))
    unique = {name: tuple(_once(entries)) for name, entries in lists.items()}
    return Schedule(**unique)


def _once(entries: list[ScheduleEntry]) -> list[ScheduleEntry]:
    """The entries without those whose text was already said for another option."""
    seen: dict[str, ScheduleEntry] = {}
    for entry in entries:
        seen.setdefault(entry.text, entry)
    return list(seen.values())
