"""FHIR R4 and mCODE in."""

from osteon.fhir.read import Account, is_fhir, read_fhir

__all__ = ["Account", "is_fhir", "read_fhir"]
