"""What papers print of a person, a party and an organisation: the names a template may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from casehub.law.party_kinds import party_kind

_PERSON: Mapping[str, object] = {"name": "", "title": "", "cert_no": ""}

_AGENT: Mapping[str, object] = {
    "name": "", "role": "", "firm": "", "authority": "", "scope": "", "receives": None,
}  # fmt: skip
_SERVICE: Mapping[str, object] = {
    "address": "", "receiver": "", "phone": "", "e_consent": False, "e_channel_label": "",
    "e_account": "", "confirmed_on": None,
}  # fmt: skip
_PARTY: Mapping[str, object] = {
    "name": "", "kind": "legal", "id_label": "", "id_no": "", "id_masked": "", "address": "",
    "rep_label": "法定代表人", "rep_name": "", "rep_title": "", "capacity": "", "phone": "",
    "role_label": "", "short": "", "natural": False, "service": None, "agents": [],
    "operator": "", "foreign": False, "you": None,
}  # fmt: skip
_ORGANISATION: Mapping[str, object] = {
    "name": "", "short_name": "", "address": "", "postcode": "", "phone": "", "uscc": "",
    "region_code": "", "region_name": "", "contact": "",
}  # fmt: skip


def over(shape: Mapping[str, object], value: Any) -> dict[str, Any]:
    """The shape with what is given laid over it; lists are copied."""
    given = value if isinstance(value, Mapping) else {}
    filled = {k: (list(v) if isinstance(v, list) else v) for k, v in shape.items()}
    return filled | dict(given)


def person_shape(value: Any) -> dict[str, object] | None:
    """A person of a name or a block; None for nothing."""
    if not value:
        return None
    return over(_PERSON, {"name": value} if isinstance(value, str) else value)


def party_shape(value: Any) -> dict[str, object] | None:
    """A party of a name or a block; None for nothing."""
    if not value:
        return None
    if isinstance(value, str):
        value = {"name": value}
    party = over(_PARTY, value)
    if "natural" not in value:
        party["natural"] = party_kind(party["kind"]).human
    party["short"] = party["short"] or party["name"]
    party["id_masked"] = party["id_masked"] or party["id_no"]
    party["service"] = over(_SERVICE, party["service"])
    party["agents"] = [over(_AGENT, a) for a in party["agents"] or []]
    return party


def organisation_shape(value: Any) -> dict[str, object] | None:
    """An organisation of a name or a block; None for nothing."""
    if not value:
        return None
    return over(_ORGANISATION, {"name": value} if isinstance(value, str) else value)
