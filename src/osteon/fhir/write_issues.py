"""What must not wait and what speaks against a treatment, as DetectedIssues."""

from __future__ import annotations

from osteon.fhir.write_elements import OWN, Json, Writing, concept, own_coding, titled
from osteon.fhir.write_requests import flag_key, is_requested, key_of, request_reference, requested, shown_name
from osteon.planner import Option, RedFlag, Statement, Status
from osteon.planner.model import Together

_KINDS = {
    "red-flag": "Red flag",
    "red-flag-not-excluded": "Red flag that is not excluded yet",
    "contraindication-absolute": "Absolute contraindication",
    "contraindication-relative": "Relative contraindication",
    "together-forbidden": "Treatments that must not be combined",
    "together-separate": "Treatments that must be kept apart in time",
    "together-caution": "Treatments that need care together",
}
_SEVERITY = {
    "red-flag": "high",
    "contraindication-absolute": "high",
    "contraindication-relative": "moderate",
    "together-forbidden": "high",
    "together-separate": "high",
    "together-caution": "moderate",
}
_TOGETHER = {
    "forbidden": "Not to be combined with",
    "separate": "To be kept apart from",
    "caution": "Care is needed with",
    "favourable": "Goes well with",
}


def issues(writing: Writing) -> list[Json]:
    """Red flags, contraindications of the options that have any, and pairs of treatments that do not go together."""
    flags = [_flag(writing, flag) for flag in writing.plan.red_flags]
    against = [
        _contraindication(writing, option, part) for option in writing.plan.options for part in option.against if _is_an_issue(option, part)
    ]
    return [*flags, *against, *_pairs(writing)]


def _is_an_issue(option: Option, part: Statement) -> bool:
    """What holds; and what cannot be told of an option that is proposed. Of an undecided option that is a question, not yet an issue."""
    return part.truth == "true" or (part.truth == "unknown" and Status(option.status).is_proposed)


def together_words(writing: Writing, part: Together) -> str:
    """How two treatments go together, in a sentence."""
    document = writing.library.intervention_by_id.get(part.option)
    days = "".join(
        f" ({label} {days:g} days)" for label, days in (("before:", part.days_before), ("after:", part.days_after)) if days is not None
    )
    return f"{_TOGETHER[part.kind]} {document.name if document is not None else part.option}{days}: {part.because}"


def _issue(writing: Writing, name: str, kind: str, *, certain: bool, **fields: object) -> Json:
    return writing.resource(
        "DetectedIssue",
        name,
        identifier=[{"system": f"{OWN}:issue", "value": name}],
        status="final" if certain else "preliminary",
        code=concept(_KINDS[kind], [own_coding("issue", kind, _KINDS[kind])]),
        severity=_SEVERITY.get(kind) if certain else None,
        patient=writing.subject,
        identifiedDateTime=writing.day,
        author=writing.reference("Device", "osteon", "osteon"),
        **fields,
    )


def _flag(writing: Writing, flag: RedFlag) -> Json:
    name = flag_key(flag)
    raised = flag.state == "raised"
    words = [
        shown_name(flag.name, flag.lesion_label),
        f"{flag.state.capitalize()}. Not to wait longer than {flag.within_hours:g} hours.",
        titled("To find out", ", ".join(missing.label for missing in flag.missing)),
        flag.text,
    ]
    return _issue(
        writing,
        name,
        "red-flag" if raised else "red-flag-not-excluded",
        certain=raised,
        evidence=[
            {"code": [concept(part.text)], "detail": [writing.reference("GuidanceResponse", f"red-flag {name}")]} for part in flag.because
        ],
        detail="\n".join(filter(None, words)),
        reference=f"{OWN}:alert:{flag.id}",
    )


def _contraindication(writing: Writing, option: Option, part: Statement) -> Json:
    document = writing.library.intervention_by_id[option.id]
    kind = next((item.kind for item in document.contraindications if item.id == part.id), "relative")
    return _issue(
        writing,
        f"{key_of(option)}#contraindications/{part.id}",
        f"contraindication-{kind}",
        certain=part.truth == "true",
        implicated=[request_reference(writing, option)],
        evidence=[{"code": [concept(part.text)], "detail": [writing.reference("GuidanceResponse", key_of(option))]}],
        detail=f"{shown_name(option.name, option.lesion_label)}: {part.text}"
        + ("" if part.truth == "true" else "\nNot known yet: " + ", ".join(missing.label for missing in part.missing)),
    )


def _pairs(writing: Writing) -> list[Json]:
    """Each rule between two proposed treatments once, however many lesions and whichever of the two states it."""
    found: dict[str, Json] = {}
    for option in requested(writing):
        for part in option.together:
            others = [other for other in requested(writing) if other.id == part.option]
            if part.kind == "favourable" or not others:
                continue
            name = f"{'+'.join(sorted((option.id, part.option)))}#together/{part.id}"
            if name in found:
                continue
            first = [same for same in requested(writing) if same.id == option.id]
            found[name] = _issue(
                writing,
                name,
                f"together-{part.kind}",
                certain=True,
                implicated=[request_reference(writing, item) for item in (*first, *others) if is_requested(item)],
                detail=f"{option.name}. {together_words(writing, part)}",
            )
    return list(found.values())
