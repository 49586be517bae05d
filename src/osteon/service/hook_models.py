"""The messages of CDS Hooks 2.0: https://cds-hooks.hl7.org/2.0/. What is empty is left out, as the specification wants."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

LONGEST_SUMMARY = 139
"""The specification wants fewer than 140 characters."""


class Wire(Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What goes over the wire; fields that nobody declared are passed over, because newer clients send more."""


Text = Annotated[str, Meta(min_length=1, max_length=2048)]


class FhirAuthorization(Wire, frozen=True, kw_only=True, rename=None):
    """A token for the client's FHIR server. It is never logged or kept."""

    access_token: Text
    token_type: Text
    expires_in: float = 0
    scope: str = ""
    subject: str = ""
    patient: str | None = None


class HookRequest(Wire, frozen=True, kw_only=True):
    """A call of a hook."""

    hook: Text
    hook_instance: Text
    context: dict[str, Any]
    fhir_server: str | None = None
    fhir_authorization: FhirAuthorization | None = None
    prefetch: dict[str, Any] | None = None


class Coding(Wire, frozen=True, kw_only=True):
    code: str | UnsetType = UNSET
    system: str | UnsetType = UNSET
    display: str | UnsetType = UNSET


class CardSource(Wire, frozen=True, kw_only=True):
    """What a card rests on."""

    label: str
    url: str | UnsetType = UNSET


class Action(Wire, frozen=True, kw_only=True):
    """One change that the record system may carry out when the clinician accepts."""

    type: Literal["create", "update", "delete"]
    description: str
    resource: dict[str, Any] | UnsetType = UNSET
    resource_id: str | UnsetType = UNSET


class Suggestion(Wire, frozen=True, kw_only=True):
    label: str
    uuid: str
    actions: tuple[Action, ...]
    is_recommended: bool | UnsetType = UNSET


class Link(Wire, frozen=True, kw_only=True):
    label: str
    url: str
    type: Literal["absolute", "smart"]


class Card(Wire, frozen=True, kw_only=True):
    """One piece of advice."""

    uuid: str
    summary: str
    indicator: Literal["info", "warning", "critical"]
    source: CardSource
    detail: str | UnsetType = UNSET
    suggestions: tuple[Suggestion, ...] | UnsetType = UNSET
    selection_behavior: Literal["at-most-one", "any"] | UnsetType = UNSET
    override_reasons: tuple[Coding, ...] | UnsetType = UNSET
    links: tuple[Link, ...] | UnsetType = UNSET


class HookResponse(Struct, frozen=True, kw_only=True):
    """The cards; none is an answer too."""

    cards: tuple[Card, ...]


class HookService(Wire, frozen=True, kw_only=True):
    """One service as discovery states it."""

    hook: str
    id: str
    title: str
    description: str
    prefetch: dict[str, str]
    usage_requirements: str | UnsetType = UNSET


class Discovery(Struct, frozen=True, kw_only=True):
    services: tuple[HookService, ...]


class AcceptedSuggestion(Wire, frozen=True, kw_only=True):
    id: Text


class OverrideReason(Wire, frozen=True, kw_only=True):
    reason: Coding | UnsetType = UNSET
    user_comment: str | UnsetType = UNSET


class CardFeedback(Wire, frozen=True, kw_only=True):
    """What became of one card."""

    card: Text
    outcome: Literal["accepted", "overridden"]
    outcome_timestamp: Text
    accepted_suggestions: tuple[AcceptedSuggestion, ...] | UnsetType = UNSET
    override_reason: OverrideReason | UnsetType = UNSET


class Feedback(Struct, frozen=True, kw_only=True):
    feedback: Annotated[tuple[CardFeedback, ...], Meta(max_length=1000)]


encode = msgspec.json.Encoder().encode
