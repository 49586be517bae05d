"""Reads the answers to osteon's questionnaire: a QuestionnaireResponse whose linkIds are addresses of facts."""

from __future__ import annotations

from typing import Any

from osteon.faults import Fault, RecordError
from osteon.fhir.answer_values import given
from osteon.fhir.write_questionnaire import ALL_LISTED, COURSE, LESION
from osteon.logic import Scope
from osteon.vocabulary import Declaration, Vocabulary

_DEEPEST = 12
_HOLDS_NO_ANSWER = ("entered-in-error", "stopped")


def is_answers(data: Any) -> bool:
    """Whether decoded JSON is a QuestionnaireResponse."""
    return isinstance(data, dict) and data.get("resourceType") == "QuestionnaireResponse"


def read_answers(data: Any, vocabulary: Vocabulary) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """What the answers state, in the form that `read_record` reads; and what was not used, and why.

    A question without an answer states nothing. Raises RecordError for what is no usable QuestionnaireResponse.
    """
    if not is_answers(data):
        raise RecordError([Fault("OST330", "this is no QuestionnaireResponse", "answers")])
    if data.get("status") in _HOLDS_NO_ANSWER:
        raise RecordError([Fault("OST330", f"the answers are marked {data['status']}", "QuestionnaireResponse.status")])
    reader = _Answers(vocabulary)
    # The groups say in which order the lesions stand; a question about a later one may come first.
    for name, _, lesion in (str(item.get("linkId") or "").partition("@") for item in _dicts(data.get("item"))):
        if name == LESION and lesion:
            reader.of_lesion(lesion)
    reader.items(data.get("item"), 0)
    head = {"id": name} if (name := _person(data.get("subject"))) else {}
    lesions = [{"id": name} | facts for name, facts in reader.lesions.items()]
    return head | {"patient": reader.patient, "lesions": lesions}, tuple(reader.unused)


class _Answers:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.patient: dict[str, Any] = {}
        self.lesions: dict[str, dict[str, Any]] = {}
        self.unused: list[Fault] = []

    def items(self, items: Any, depth: int) -> None:
        for item in _dicts(items):
            link = str(item.get("linkId") or "")
            if depth > _DEEPEST:
                self.ignore(link, "the answers are nested too deeply")
                return
            name, _, lesion = link.partition("@")
            if name == COURSE and lesion:
                self.of_lesion(lesion).setdefault("radiotherapy", []).append(self.course(item))
                continue
            if name == ALL_LISTED and lesion:
                if any(answer.get("valueBoolean") is True for answer in _dicts(item.get("answer"))):
                    self.of_lesion(lesion).setdefault("radiotherapy", [])
                continue
            if item.get("answer"):
                self.answered(item, name, lesion)
            self.items(item.get("item"), depth + 1)

    def of_lesion(self, lesion: str) -> dict[str, Any]:
        return self.lesions.setdefault(lesion, {})

    def answered(self, item: dict[str, Any], name: str, lesion: str) -> None:
        declaration = self.declared(name)
        if declaration is None or (declaration.scope is Scope.LESION) != bool(lesion):
            self.ignore(str(item.get("linkId")), "no fact has this address")
            return
        value = self.value(item, declaration)
        if value is not None:
            holder = self.of_lesion(lesion) if lesion else self.patient
            holder[declaration.name] = value

    def course(self, item: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for part in _dicts(item.get("item")):
            declaration = self.declared(str(part.get("linkId") or "").partition("@")[0])
            if declaration is None or declaration.scope is not Scope.COURSE:
                self.ignore(str(part.get("linkId")), "no fact has this address")
                continue
            value = self.value(part, declaration)
            if value is not None:
                found[declaration.name] = value
        return found

    def value(self, item: dict[str, Any], declaration: Declaration) -> Any:
        link = str(item.get("linkId"))
        answers = _dicts(item.get("answer"))
        if len(answers) != 1:
            self.ignore(link, f"{len(answers)} answers to a question that takes one")
            return None
        value = given(declaration, answers[0])
        if value is None:
            self.ignore(link, f"the answer is not {declaration.type.description}")
            return None
        beside = [part for part in _dicts(answers[0].get("item")) if part.get("linkId") == f"{link}/date"]
        days = [day.get("valueDate") for part in beside for day in _dicts(part.get("answer"))]
        if not days:
            return value
        return (value if isinstance(value, dict) else {"value": value}) | {"date": days[0]}

    def declared(self, written: str) -> Declaration | None:
        owner, _, name = written.rpartition(".")
        scopes = {"": Scope.PATIENT, "lesion": Scope.LESION, "course": Scope.COURSE}
        declaration = self.vocabulary.by_key.get((scopes[owner], name)) if owner in scopes else None
        return None if declaration is None or declaration.derived else declaration

    def ignore(self, link: str, why: str) -> None:
        self.unused.append(Fault("OST331", why, link))


def _dicts(items: Any) -> list[dict[str, Any]]:
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _person(subject: Any) -> str:
    """The id of the person: of a Patient reference, or of the identifier that stands in its place."""
    if not isinstance(subject, dict):
        return ""
    reference, identifier = subject.get("reference"), subject.get("identifier")
    if isinstance(reference, str):
        return reference.rpartition("/")[2].removeprefix("urn:uuid:")
    return str(identifier.get("value") or "") if isinstance(identifier, dict) else ""


__all__ = ["is_answers", "read_answers"]
