"""Strategies for resources whose fields hold anything."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

SCALARS = st.none() | st.booleans() | st.integers(-5, 5000) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5)
ANY = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["resourceType", "entry", "resource", "link", "id", "coding", "text", "reference"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
ZOLEDRONIC = {"coding": [{"system": "http://www.nlm.nih.gov/research/umls/rxnorm", "code": "77655"}], "text": "zoledronic acid"}
CONCEPTS = st.sampled_from([ZOLEDRONIC, {"text": "external beam radiotherapy in 10 fractions"}, {"coding": [ZOLEDRONIC["coding"]]}]) | ANY
QUANTITIES = st.fixed_dictionaries(
    {}, optional={"value": SCALARS, "code": st.sampled_from(["mg", "g", "mL", "", "x"]) | SCALARS, "unit": ANY}
)


def some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """An object with some of these fields, or anything else."""
    return st.fixed_dictionaries({}, optional=fields) | ANY


TIMINGS = some(repeat=some(period=SCALARS, frequency=SCALARS, periodUnit=st.sampled_from(["d", "wk"]) | ANY))
RATES = st.lists(some(doseQuantity=QUANTITIES | ANY), max_size=2) | ANY
INSTRUCTIONS = st.lists(some(doseAndRate=RATES, timing=TIMINGS, text=ANY), max_size=2)


def resources(kinds: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Resources of these kinds with fields of any shape."""
    return st.fixed_dictionaries(
        {"resourceType": st.sampled_from(kinds)},
        optional={
            "id": st.sampled_from(["d-1", "d-2"]) | SCALARS,
            "status": SCALARS,
            "medicationCodeableConcept": CONCEPTS,
            "medicationReference": ANY,
            "code": CONCEPTS,
            "orderDetail": st.lists(CONCEPTS, max_size=2) | ANY,
            "note": ANY,
            "subject": st.just({"reference": "Patient/p-1"}) | ANY,
            "contained": ANY,
            "dosageInstruction": INSTRUCTIONS | ANY,
        },
    )
