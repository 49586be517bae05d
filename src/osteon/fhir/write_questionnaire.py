"""What is not known yet as a Questionnaire, and the record as the QuestionnaireResponse that is filled in so far.

The linkId of a question is the address of its fact: `er_status`, or `lesion.pain@rib` for the lesion `rib`. Under it
stand, where they are needed, `ADDRESS/date` (since when) and `ADDRESS/help`. `osteon.fhir.read_answers` reads it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from osteon.fhir.answer_values import answer, answer_type, can_be_answered, choices, value_coding
from osteon.fhir.write_elements import OWN, UCUM, Json, Writing, codings, filled, number, own_coding
from osteon.logic import ChoiceType, Expr, Fact, NumberType, Scope, is_known
from osteon.logic.tree import AllOf, AnyOf, IsOneOf
from osteon.planner import InstrumentResult, Missing, Option, RedFlag
from osteon.planner.model import GoalStatement
from osteon.record import Entry
from osteon.vocabulary import Declaration

MISSING, KNOWN, LESION, COURSES, COURSE, ALL_LISTED = "missing", "known", "lesion", "courses", "radiotherapy", "courses-listed"
_EXTENSION = "http://hl7.org/fhir/StructureDefinition"
_SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition"
_CONTROL = "http://hl7.org/fhir/questionnaire-item-control"


class _Ask(Struct, frozen=True):
    """One question: for a fact, of one lesion where it concerns one, with what the record says."""

    declaration: Declaration
    lesion: str | None
    lesion_label: str | None
    entry: Entry | None = None

    @property
    def link(self) -> str:
        return link_of(self.declaration.fact.written, self.lesion)

    @property
    def is_known(self) -> bool:
        return self.entry is not None and is_known(self.entry.raw, self.declaration.type)

    @property
    def is_answered(self) -> bool:
        return self.entry is not None and can_be_answered(self.declaration, self.entry.raw)


def link_of(fact: str, lesion: str | None) -> str:
    """The address of a fact as written (`lesion.pain`), of a lesion where it concerns one."""
    return fact if lesion is None else f"{fact}@{lesion}"


def questionnaire(writing: Writing) -> Json:
    """The questions: what is missing, most decisive first; then what is known, which can be corrected."""
    missing, known = _missing(writing), _known(writing)
    asked = {ask.link: ask.declaration for ask in (*missing, *known)}
    items = [_group(MISSING, "What is not known yet, most decisive first", [_item(writing, ask, asked) for ask in missing])]
    items.append(_group(KNOWN, "What is known about the person", [_item(writing, ask, asked) for ask in known if ask.lesion is None]))
    for lesion in writing.record.lesions:
        inner = [_item(writing, ask, asked) for ask in known if ask.lesion == lesion.id]
        courses = [_course_questions(writing, lesion.id)] if lesion.courses is not None else []
        items.append(_group(f"{LESION}@{lesion.id}", f"What is known about {lesion.id}", [*inner, *courses]))
    return writing.resource(
        "Questionnaire",
        "questions",
        url=_url(writing),
        version=writing.plan.knowledge.version,
        name="OsteonQuestions",
        title="What the plan rests on, and what could change it",
        status="active",
        subjectType=["Patient"],
        date=writing.day,
        item=[item for item in items if item.get("item")],
    )


def response(writing: Writing) -> Json:
    """What the record says, as answers to the questionnaire. Ranges and open choices are no answers: they are asked again."""
    known = _known(writing)
    items = [_group(MISSING, "", [_answered(ask) for ask in _missing(writing) if ask.is_answered])]
    items.append(_group(KNOWN, "", [_answered(ask) for ask in known if ask.lesion is None]))
    for lesion in writing.record.lesions:
        inner = [_answered(ask) for ask in known if ask.lesion == lesion.id]
        courses = []
        if lesion.courses is not None:
            listed = {"linkId": f"{ALL_LISTED}@{lesion.id}", "answer": [{"valueBoolean": True}]}
            courses = [_group(f"{COURSES}@{lesion.id}", "", [listed, *_courses(writing, lesion.id)])]
        items.append(_group(f"{LESION}@{lesion.id}", "", [*inner, *courses]))
    return writing.resource(
        "QuestionnaireResponse",
        "answers",
        questionnaire=_url(writing),
        status="in-progress",
        subject=writing.subject,
        authored=writing.day,
        item=[item for item in items if item.get("item") or item["linkId"].startswith(f"{LESION}@")],
    )


def _url(writing: Writing) -> str:
    return f"urn:uuid:{writing.id('Questionnaire', 'questions')}"


# -- what is asked -------------------------------------------------------------------------------


def _known(writing: Writing) -> list[_Ask]:
    """Everything that the record states exactly, patient first."""
    found = [_Ask(_declaration(writing, Scope.PATIENT, name), None, None, entry) for name, entry in writing.record.entries.items()]
    for lesion in writing.record.lesions:
        found += [_Ask(_declaration(writing, Scope.LESION, name), lesion.id, lesion.id, entry) for name, entry in lesion.entries.items()]
    return [ask for ask in found if ask.is_known]


def _missing(writing: Writing) -> list[_Ask]:
    """The questions of the plan in their order, then every other fact that something in the plan waits for."""
    labels = {question.lesion: question.lesion_label for question in writing.plan.questions if question.lesion is not None}
    known = {ask.link for ask in _known(writing)}
    found: dict[str, _Ask] = {}

    def add(written: str, lesion: str | None) -> None:
        owner, _, name = written.rpartition(".")
        scope = Scope(owner) if owner else Scope.PATIENT
        declaration = writing.library.vocabulary.by_key.get((scope, name))
        if declaration is None or declaration.derived or scope is Scope.COURSE:
            return
        ask = _Ask(declaration, lesion, labels.get(lesion, lesion) if lesion else None, _entry(writing, name, lesion))
        if ask.link not in known:
            found.setdefault(ask.link, ask)

    for question in writing.plan.questions:
        add(question.fact, question.lesion)
    for missing in _waited_for(writing):
        add(missing.fact, missing.lesion)
    for name, entry in writing.record.entries.items():
        # Known as a range or a set of possible values: to be told more exactly.
        if not is_known(entry.raw, _declaration(writing, Scope.PATIENT, name).type):
            add(name, None)
    for lesion in writing.record.lesions:
        for name, entry in lesion.entries.items():
            if not is_known(entry.raw, _declaration(writing, Scope.LESION, name).type):
                add(f"{Scope.LESION.value}.{name}", lesion.id)
    return list(found.values())


def _waited_for(writing: Writing) -> Iterable[Missing]:
    plan = writing.plan
    parts: tuple[RedFlag | GoalStatement | Option | InstrumentResult, ...] = (
        *plan.red_flags,
        *plan.goals,
        *plan.options,
        *plan.instruments,
    )
    for part in parts:
        yield from part.missing
    for option in plan.options:
        for dose in option.dosing:
            yield from (*dose.missing, *dose.exclude_first)
        for statement in (*option.indications, *option.against):
            yield from statement.missing


def _declaration(writing: Writing, scope: Scope, name: str) -> Declaration:
    return writing.library.vocabulary.by_key[(scope, name)]


def _entry(writing: Writing, name: str, lesion: str | None) -> Entry | None:
    if lesion is None:
        return writing.record.entries.get(name)
    return next((item.entries.get(name) for item in writing.record.lesions if item.id == lesion), None)


# -- questions -----------------------------------------------------------------------------------


def _group(link: str, text: str, items: list[Json]) -> Json:
    group: Json = {"linkId": link}
    if text:
        group |= {"text": text, "type": "group"}
    return group | ({"item": items} if items else {})


def _item(writing: Writing, ask: _Ask, asked: dict[str, Declaration]) -> Json:
    declaration = ask.declaration
    text = declaration.question or declaration.label
    so_far = _so_far(ask)
    conditions, behaviour = _conditions(declaration.only_when, ask.lesion, asked)
    item = _question(ask.link, declaration, f"{ask.lesion_label}: {text}" if ask.lesion_label else text)
    item |= {"enableWhen": conditions, "enableBehavior": behaviour if len(conditions) > 1 else ""}
    if ask.is_answered and ask.entry is not None:
        _prefill(item, declaration, ask.entry)
    inner = []
    if declaration.help or so_far:
        inner.append(_help(ask.link, " ".join(filter(None, (declaration.help, so_far)))))
    if declaration.valid_for_days is not None or (ask.entry is not None and _day(ask.entry)):
        when: Json = {"linkId": f"{ask.link}/date", "text": "Since when, or on which day, was this so?", "type": "date"}
        if ask.entry is not None and ask.is_answered and _day(ask.entry):
            when["initial"] = [{"valueDate": _day(ask.entry)}]
        inner.append(when)
    return filled(item | {"item": inner})


def _so_far(ask: _Ask) -> str:
    """What the record says where the answer does not show it: a value that is not exact, or that was given in another unit."""
    if ask.entry is None or not ask.entry.given:
        return ""
    if not ask.is_answered:
        return f"Known so far: {ask.entry.given}"
    if answer_type(ask.declaration) != "quantity" or ask.entry.given.partition(" ")[2] in ("", ask.declaration.unit):
        return ""
    return f"As given: {ask.entry.given}"


def _question(link: str, declaration: Declaration, text: str) -> Json:
    kind = declaration.type
    item: Json = {
        "extension": _limits(declaration),
        "linkId": link,
        "definition": f"{OWN}:fact:{declaration.fact.written}",
        "code": [own_coding("facts", declaration.fact.written, declaration.label), *codings(declaration.codes)],
        "text": text,
        "type": answer_type(declaration),
    }
    if isinstance(kind, ChoiceType):
        item["answerOption"] = [{"valueCoding": value_coding(declaration, name)} for name in choices(kind)]
    return item


def _prefill(item: Json, declaration: Declaration, entry: Entry) -> None:
    """Puts the known value in: as the selected option where there are options, as `initial` elsewhere."""
    stated = answer(declaration, entry.raw)
    if "answerOption" not in item:
        item["initial"] = [stated]
        return
    for option in item["answerOption"]:
        if option["valueCoding"] == stated["valueCoding"]:
            option["initialSelected"] = True


def _help(link: str, text: str) -> Json:
    control = {"url": f"{_EXTENSION}/questionnaire-itemControl", "valueCodeableConcept": {"coding": [{"system": _CONTROL, "code": "help"}]}}
    return {"extension": [control], "linkId": f"{link}/help", "text": text, "type": "display"}


def _limits(declaration: Declaration) -> list[Json]:
    """The plausible range and the units in which a number is asked for."""
    kind = declaration.type
    if not isinstance(kind, NumberType):
        return []
    form = answer_type(declaration)
    found: list[Json] = []
    for name, value in (("min", kind.low), ("max", kind.high)):
        if value in (float("inf"), float("-inf")):
            continue
        if form == "quantity":
            measured = {"value": number(value), "unit": kind.unit, "system": UCUM, "code": kind.unit}
            found.append({"url": f"{_SDC}/sdc-questionnaire-{name}Quantity", "valueQuantity": measured})
        elif form == "integer":
            found.append({"url": f"{_EXTENSION}/{name}Value", "valueInteger": int(value)})
        else:
            found.append({"url": f"{_EXTENSION}/{name}Value", "valueDecimal": number(value)})
    if form == "quantity":
        for unit in dict.fromkeys((kind.unit, *declaration.also_in)):
            option = {"system": UCUM, "code": unit, "display": unit}
            found.append({"url": f"{_EXTENSION}/questionnaire-unitOption", "valueCoding": option})
    return found


def _conditions(expr: Expr | None, lesion: str | None, asked: dict[str, Declaration]) -> tuple[list[Json], str]:
    """For whom a fact exists, as far as answers to other questions of this questionnaire can say it; else nothing.

    A question that is asked of too many is a nuisance, one that is hidden by half a condition a danger.
    """
    match expr:
        case AnyOf(parts) | AllOf(parts):
            said = [_conditions(part, lesion, asked)[0] for part in parts]
            if all(len(conditions) == 1 for conditions in said):
                return [condition for conditions in said for condition in conditions], "any" if isinstance(expr, AnyOf) else "all"
        case IsOneOf(fact, values):
            link = link_of(fact.written, lesion if fact.scope is Scope.LESION else None)
            declaration = asked.get(link)
            if declaration is not None:
                codes = [value_coding(declaration, value) for value in values]
                return [{"question": link, "operator": "=", "answerCoding": code} for code in codes], "any"
        case Fact():
            link = link_of(expr.written, lesion if expr.scope is Scope.LESION else None)
            if link in asked:
                return [{"question": link, "operator": "=", "answerBoolean": True}], "any"
    return [], ""


# -- courses of radiotherapy ---------------------------------------------------------------------


def _course_questions(writing: Writing, lesion: str) -> Json:
    facts = [
        filled(_question(link_of(item.fact.written, lesion), item, item.question or item.label))
        for item in writing.library.vocabulary.given(Scope.COURSE)
    ]
    listed = {
        "linkId": f"{ALL_LISTED}@{lesion}",
        "text": "Are all earlier courses listed here?",
        "type": "boolean",
        "initial": [{"valueBoolean": True}],
    }
    course = _group(f"{COURSE}@{lesion}", "An earlier course of radiotherapy", facts) | {"repeats": True}
    return _group(f"{COURSES}@{lesion}", "Earlier radiotherapy", [listed, course])


def _courses(writing: Writing, lesion: str) -> list[Json]:
    found = []
    for item in writing.record.lesions:
        for course in (item.courses or ()) if item.id == lesion else ():
            asks = [_Ask(_declaration(writing, Scope.COURSE, name), lesion, None, entry) for name, entry in course.entries.items()]
            found.append(_group(f"{COURSE}@{lesion}", "", [_answered(ask) for ask in asks if ask.is_answered]))
    return found


# -- answers -------------------------------------------------------------------------------------


def _answered(ask: _Ask) -> Json:
    assert ask.entry is not None
    stated = answer(ask.declaration, ask.entry.raw)
    day = _day(ask.entry)
    if day:
        stated["item"] = [{"linkId": f"{ask.link}/date", "answer": [{"valueDate": day}]}]
    return {"linkId": ask.link, "answer": [stated]}


def _day(entry: Entry) -> str:
    """The day, month or year of a value."""
    if entry.date is None:
        return ""
    first, last = (date.fromordinal(int(day)) for day in entry.date)
    if first == last:
        return first.isoformat()
    return f"{first.year:04}-{first.month:02}" if first.month == last.month else f"{first.year:04}"
