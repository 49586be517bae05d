"""The plan: goals, red flags, options with status and reasons, what to ask next."""

from osteon.planner.alternatives import Alternative, alternatives
from osteon.planner.focus import focused
from osteon.planner.instruments import instrument_result, results_that_measure, users_of
from osteon.planner.make import NOTICE, Planner
from osteon.planner.measures import MeasureState, measure_results, measure_state
from osteon.planner.model import (
    SCHEMA_VERSION,
    Amount,
    CombinationStatement,
    InstrumentResult,
    MeasureResult,
    Missing,
    Note,
    Option,
    Outcome,
    Plan,
    Prognosis,
    Question,
    RedFlag,
    ScheduleEntry,
    Source,
    Statement,
    SurvivalEstimate,
    TimeToEffect,
    reference_of,
)
from osteon.planner.options import DAYS_PER_MONTH
from osteon.planner.status import PROPOSED, Status, status_of
from osteon.planner.verdicts import Judge, Verdict

__all__ = [
    "DAYS_PER_MONTH",
    "NOTICE",
    "PROPOSED",
    "SCHEMA_VERSION",
    "Alternative",
    "Amount",
    "CombinationStatement",
    "InstrumentResult",
    "Judge",
    "MeasureResult",
    "MeasureState",
    "Missing",
    "Note",
    "Option",
    "Outcome",
    "Plan",
    "Planner",
    "Prognosis",
    "Question",
    "RedFlag",
    "ScheduleEntry",
    "Source",
    "Statement",
    "Status",
    "SurvivalEstimate",
    "TimeToEffect",
    "Verdict",
    "alternatives",
    "focused",
    "instrument_result",
    "measure_results",
    "measure_state",
    "reference_of",
    "results_that_measure",
    "status_of",
    "users_of",
]
