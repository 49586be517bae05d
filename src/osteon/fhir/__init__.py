"""FHIR R4 and mCODE in."""

from osteon.fhir.read import Account, Use, is_fhir, read_fhir, read_fhir_bytes

__all__ = ["Account", "Use", "is_fhir", "read_fhir", "read_fhir_bytes"]
