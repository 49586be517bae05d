"""The status of every option for one evaluated record: fast, and without reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from osteon.derive import Engine, Evaluation
from osteon.library import Alert, Intervention
from osteon.logic import Frame, Scope
from osteon.logic.layout import MEMBERS, PRESENCE
from osteon.planner.status import Status, status_of


class Verdict(Struct, frozen=True):
    """The status of one intervention, for the patient (lesion None) or for the lesion at a place."""

    intervention: int
    lesion: int | None
    status: Status


class Judge:
    """Knows where the criteria of every intervention and alert stand in the frames."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        library = engine.library
        self.interventions = library.interventions
        self.alerts = library.alerts
        self._status = [self._status_function(item) for item in self.interventions]
        self._alert = [self._alert_function(item) for item in self.alerts]

    def _places(self, document: str, scope: Scope, section: str, ids: list[str]) -> tuple[int, ...]:
        return tuple(self.engine.layout.place(scope, f"#{document}#{section}/{name}") for name in ids)

    def _status_function(self, item: Intervention) -> Callable[[Frame], Status]:
        scope = Scope(item.scope)

        def indications(strength: str) -> tuple[int, ...]:
            return self._places(item.id, scope, "indications", [part.id for part in item.indications if part.strength == strength])

        def against(kind: str) -> tuple[int, ...]:
            return self._places(item.id, scope, "contraindications", [part.id for part in item.contraindications if part.kind == kind])

        strong, conditional = indications("strong"), indications("conditional")
        absolute, relative = against("absolute"), against("relative")

        def status(frame: Frame) -> Status:
            return status_of(_worst(frame, strong), _worst(frame, conditional), _worst(frame, absolute), _worst(frame, relative))

        return status

    def _alert_function(self, item: Alert) -> Callable[[Frame], int]:
        """1 raised, 0 not excluded, -1 neither."""
        scope = Scope(item.scope)
        raised = self._places(item.id, scope, "raised", [part.id for part in item.raised])
        ask = self.engine.layout.place(scope, f"#{item.id}#ask")

        def state(frame: Frame) -> int:
            worst = _worst(frame, raised)
            return worst if worst != 0 or frame[ask] != -1 else -1

        return state

    def verdicts(self, evaluation: Evaluation) -> Iterator[Verdict]:
        """The status of every option, of lesion-level ones once for each listed lesion."""
        patient = evaluation.patient
        lesions = [(place, frame) for place, frame in enumerate(patient[MEMBERS]) if frame[PRESENCE] == 1]
        for number, item in enumerate(self.interventions):
            status = self._status[number]
            if item.scope == "patient":
                yield Verdict(number, None, status(patient))
            else:
                for place, frame in lesions:
                    yield Verdict(number, place, status(frame))

    def alerts_of(self, evaluation: Evaluation) -> Iterator[tuple[int, int | None, int]]:
        """For every alert, and lesion, its number, the lesion's place, and its state (1, 0, -1)."""
        patient = evaluation.patient
        lesions = [(place, frame) for place, frame in enumerate(patient[MEMBERS]) if frame[PRESENCE] == 1]
        for number, item in enumerate(self.alerts):
            state = self._alert[number]
            if item.scope == "patient":
                yield number, None, state(patient)
            else:
                for place, frame in lesions:
                    yield number, place, state(frame)

    def status(self, evaluation: Evaluation, number: int, lesion: int | None) -> Status:
        return self._status[number](evaluation.frame(lesion))

    def alert_state(self, evaluation: Evaluation, number: int, lesion: int | None) -> int:
        return self._alert[number](evaluation.frame(lesion))


def _worst(frame: Frame, places: tuple[int, ...]) -> int:
    worst = -1
    for place in places:
        if frame[place] > worst:
            worst = frame[place]
            if worst == 1:
                return 1
    return worst
