"""What made the plan, from what: the Device, the Library with its sources, and the Provenance of everything in the Bundle."""

from __future__ import annotations

from collections.abc import Iterable

from osteon.fhir.write_elements import OWN, Json, Writing, concept, titled

_ROLES = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
_LIBRARY_TYPES = "http://terminology.hl7.org/CodeSystem/library-type"


def device(writing: Writing) -> Json:
    """The engine."""
    return writing.resource(
        "Device",
        "osteon",
        status="active",
        deviceName=[{"name": "osteon", "type": "model-name"}],
        type=concept("Decision support software"),
        version=[{"value": writing.plan.engine_version}],
        note=[{"text": writing.plan.notice}],
    )


def library(writing: Writing) -> Json:
    """The knowledge, and every source that the plan rests on: its key is the label by which statements name it."""
    knowledge = writing.plan.knowledge
    return writing.resource(
        "Library",
        "knowledge",
        identifier=[{"system": f"{OWN}:knowledge-digest", "value": knowledge.digest}],
        version=knowledge.version,
        name="OsteonKnowledge",
        title="Documents on which the plan rests",
        status="active",
        type=concept("", [{"system": _LIBRARY_TYPES, "code": "asset-collection", "display": "Asset Collection"}]),
        description=titled("Local policies", ", ".join(knowledge.policies)),
        relatedArtifact=[
            writing.artifact(source.id, "citation")
            | {"citation": f"{source.text} ({f'read: {source.read}' if source.seen else 'not read by the authors of the documents'})"}
            for source in writing.plan.sources
        ],
    )


def provenance(writing: Writing, targets: Iterable[str]) -> Json:
    """Engine, knowledge and record behind the resources of the Bundle, which are named by their addresses."""
    plan = writing.plan
    knowledge = writing.reference("Library", "knowledge", f"Knowledge {plan.knowledge.version}")
    record = {
        "identifier": {"system": f"{OWN}:record-digest", "value": plan.record_digest},
        "display": "The record from which the plan was made",
    }
    policies = [{"identifier": {"system": f"{OWN}:policy", "value": name}, "display": name} for name in plan.knowledge.policies]
    return writing.resource(
        "Provenance",
        "provenance",
        target=[{"reference": address} for address in targets],
        occurredDateTime=writing.day,
        recorded=writing.instant,
        activity=concept(f"Plan {plan.digest} (schema {plan.schema_version})"),
        agent=[
            {
                "type": concept("", [{"system": _ROLES, "code": "assembler", "display": "Assembler"}]),
                "who": writing.reference("Device", "osteon", f"osteon {plan.engine_version}"),
            }
        ],
        entity=[{"role": "source", "what": what} for what in (knowledge, record, *policies)],
    )
