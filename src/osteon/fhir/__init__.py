"""FHIR R4: records and answers in (mCODE), plans out."""

from osteon.fhir.answers import is_answers, read_answers
from osteon.fhir.read import Account, Use, is_fhir, read_fhir
from osteon.fhir.write_bundle import is_patient_reference, plan_bundle

__all__ = ["Account", "Use", "is_answers", "is_fhir", "is_patient_reference", "plan_bundle", "read_answers", "read_fhir"]
