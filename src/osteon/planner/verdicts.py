"""The status of every option for one evaluated record: fast, and without reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from osteon.derive import Engine, Evaluation
from osteon.library import Alert, Intervention
from osteon.logic import Evaluate, Frame
from osteon.logic.layout import MEMBERS, PRESENCE
from osteon.planner.status import Status, status_of


class Verdict(Struct, frozen=True):
    """The status of one intervention, for the patient (lesion None) or for the lesion at a place."""

    intervention: int
    lesion: int | None
    status: Status


class Judge:
    """Reads the criteria of every intervention and alert from the frames, no more of them than each outcome needs."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        library = engine.library
        self.interventions = library.interventions
        self.alerts = library.alerts
        self._status = [self._status_function(item) for item in self.interventions]
        self._alert = [self._alert_function(item) for item in self.alerts]

    def _readers(self, document: str, section: str, ids: list[str]) -> tuple[Evaluate, ...]:
        return tuple(self.engine.criterion_reader(f"{document}#{section}/{name}") for name in ids)

    def _status_function(self, item: Intervention) -> Callable[[Frame, Frame | None], Status]:
        def indications(strength: str) -> tuple[Evaluate, ...]:
            return self._readers(item.id, "indications", [part.id for part in item.indications if part.strength == strength])

        def against(kind: str) -> tuple[Evaluate, ...]:
            return self._readers(item.id, "contraindications", [part.id for part in item.contraindications if part.kind == kind])

        strong, conditional = indications("strong"), indications("conditional")
        absolute, relative = against("absolute"), against("relative")

        indicating = (*strong, *conditional)

        def status(patient: Frame, lesion: Frame | None) -> Status:
            for read in indicating:
                if read(patient, lesion, None) != -1:
                    break
            else:
                return Status.NOT_INDICATED  # as most are, whatever speaks against them
            return status_of(
                _worst(strong, patient, lesion),
                _worst(conditional, patient, lesion),
                _worst(absolute, patient, lesion),
                _worst(relative, patient, lesion),
            )

        return status

    def _alert_function(self, item: Alert) -> Callable[[Frame, Frame | None], int]:
        """1 raised, 0 not excluded, -1 neither."""
        raised = self._readers(item.id, "raised", [part.id for part in item.raised])
        ask = self.engine.criterion_reader(f"{item.id}#ask")

        def state(patient: Frame, lesion: Frame | None) -> int:
            worst = _worst(raised, patient, lesion)
            return worst if worst != 0 or ask(patient, lesion, None) != -1 else -1

        return state

    def verdicts(self, evaluation: Evaluation) -> Iterator[Verdict]:
        """The status of every option, of lesion-level ones once for each listed lesion."""
        patient = evaluation.patient
        lesions = [(place, frame) for place, frame in enumerate(patient[MEMBERS]) if frame[PRESENCE] == 1]
        for number, item in enumerate(self.interventions):
            status = self._status[number]
            if item.scope == "patient":
                yield Verdict(number, None, status(patient, None))
            else:
                for place, frame in lesions:
                    yield Verdict(number, place, status(patient, frame))

    def alerts_of(self, evaluation: Evaluation) -> Iterator[tuple[int, int | None, int]]:
        """For every alert, and lesion, its number, the lesion's place, and its state (1, 0, -1)."""
        patient = evaluation.patient
        lesions = [(place, frame) for place, frame in enumerate(patient[MEMBERS]) if frame[PRESENCE] == 1]
        for number, item in enumerate(self.alerts):
            state = self._alert[number]
            if item.scope == "patient":
                yield number, None, state(patient, None)
            else:
                for place, frame in lesions:
                    yield number, place, state(patient, frame)

    def status(self, evaluation: Evaluation, number: int, lesion: int | None) -> Status:
        return self._status[number](evaluation.patient, evaluation.member(lesion))

    def alert_state(self, evaluation: Evaluation, number: int, lesion: int | None) -> int:
        return self._alert[number](evaluation.patient, evaluation.member(lesion))


def _worst(readers: tuple[Evaluate, ...], patient: Frame, lesion: Frame | None) -> int:
    """The highest truth; what comes behind a true one is not looked at."""
    worst = -1
    for read in readers:
        truth = read(patient, lesion, None)
        if truth > worst:
            if truth == 1:
                return 1
            worst = truth
    return worst
