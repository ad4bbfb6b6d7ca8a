"""Letters that follow one of this office: what their data says, from the fields of a form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.exchange.answers import KEPT, NEWEST, titled
from casehub.exchange.payload import validator
from casehub.exchange.sorts import exchange
from casehub.law.text import names_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from casehub.exchange.payload import Payload


def rows_of(table: object) -> list[Payload]:
    """The rows of a table as rows of the data, numbered; people stand there one by one."""
    rows = table if isinstance(table, list | tuple) else ()
    return [_row(n, one) for n, one in enumerate(rows, 1)]


def _row(n: int, row: Payload) -> Payload:
    kept = {name: value for name, value in row.items() if value not in (None, "")}
    if "collectedBy" in kept:
        kept["collectedBy"] = names_in(kept["collectedBy"])
    if "collectedOn" in kept:
        kept["collectedOn"] = str(kept["collectedOn"])[:10]
    return {"n": n, **kept}


def members_of(tells: Mapping[str, str], lists: Mapping[str, str], data: Payload) -> Payload:
    """Members of the data, named by points, with what the fields say; empty ones are left out."""
    found: dict[str, object] = {}
    for path, field in {**tells, **lists}.items():
        value = data.get(field)
        if value in (None, "", []):
            continue
        *above, last = path.split(".")
        place = found
        for part in above:
            below = place.setdefault(part, {})
            if not isinstance(below, dict):
                raise TypeError(path)
            place = below
        place[last] = value if path in tells else _listed(path, value)
    return found


def answer_members(data: Mapping[str, str], lists: Mapping[str, str], said: Payload) -> Payload:
    """What an answer says: as `members_of`, rows of a whole member numbered where they may be."""
    within = {path: field for path, field in lists.items() if "." in path}
    whole = {
        path: rows_of(said.get(field)) if _has_numbers(path) else _listed(path, said.get(field))
        for path, field in lists.items()
        if path not in within
    }
    told = {name: rows for name, rows in whole.items() if rows}
    return {**members_of(data, within, said), **told}


def _has_numbers(member: str) -> bool:
    """Whether the rows of a whole member may say which one they are."""
    items = validator().schema["properties"].get(member, {}).get("items", {})
    return "n" in items.get("properties", {})


def _listed(path: str, table: object) -> list[Payload]:
    """The rows of a member; they are numbered where each must say which one it is."""
    items: Payload = validator().schema
    for part in path.split("."):
        items = items.get("properties", {}).get(part, {})
    numbered = "n" in items.get("items", {}).get("required", ())
    rows = rows_of(table)
    return rows if numbered else [{k: v for k, v in one.items() if k != "n"} for one in rows]


@dataclass(frozen=True)
class Head:
    """What a letter that begins an exchange says of itself.

    contacts: as the letter names them; case: the block of the case; basis, agreement: on what;
    copied: to whom it goes besides (抄送).
    """

    sort: str
    kind: str
    flow: str
    number: str
    title: str
    receiver: Payload
    case: Payload
    basis: Sequence[str]
    agreement: Sequence[str]
    copied: Sequence[str] = ()


def first_letter(head: Head, said: Payload, sender: Payload, day: date) -> Payload:
    """The payload of a letter with which this office begins an exchange; day: its 成文日期.

    said: members of its data; what they say of the case stands where the case itself says nothing.
    """
    own = {name: value for name, value in head.case.items() if value}
    told = {**said, "case": {**head.case, **said.get("case", {}), **own}}
    if "clock" in said:
        told["clock"] = {"rule": "requested", "from": "DATE", **said["clock"]}
    return {
        **told,
        "schema": NEWEST,
        "profile": "STD",
        "flowId": head.flow,
        "message": {"seq": 1, "kind": head.kind},
        "type": head.sort,
        "agreement": list(head.agreement),
        "basis": list(head.basis),
        "gongwen": {
            "发文机关标志": sender["name"],
            "发文字号": head.number,
            "标题": head.title,
            "主送机关": [head.receiver["name"]],
            # What goes to nobody besides says nothing of it, as it always did.
            **({"抄送": list(head.copied)} if head.copied else {}),
            "成文日期": day.isoformat(),
        },
        "sender": sender,
        "receiver": head.receiver,
        "privacy": {"containsPersonalData": True, "minimised": True, "level": "内部"},
    }


def follow_up(
    first: Payload,
    kind: str,
    number: str,
    said: Payload,
    sender: Payload,
    seq: int,
    today: date,
    replied: str = "",
    title: str = "",
) -> Payload:
    """The payload of what follows a letter of this office. said: members of its data.

    first: the data of the letter that began the exchange; number: 发文字号; seq: of the message;
    replied: the message of the other office of which it speaks, if any; title: that of its paper,
    "" where it has none of its own and is called after the first.
    """
    message = exchange().message_in(first["type"], kind)
    kept = {name: first[name] for name in KEPT if name in first}
    own = {"seq": seq, "kind": kind, **said.get("message", {})}
    if replied:
        own["inReplyTo"] = replied
    if "reminderNo" in own:
        # A form offers it as one of a list, whose values are words.
        own["reminderNo"] = int(own["reminderNo"])
    if "clock" in said:
        # Days run from the receipt of the letter; a day that is named is one.
        begins = "RECEIPT" if "workingDays" in said["clock"] else "DATE"
        said = {**said, "clock": {"rule": "requested", "from": begins, **said["clock"]}}
    return {
        **kept,
        **said,
        "schema": NEWEST,
        "profile": "STD",
        "flowId": first["flowId"],
        "type": first["type"],
        "message": own,
        "gongwen": {
            "发文机关标志": sender["name"],
            "发文字号": number,
            "标题": title or titled(first["gongwen"]["标题"], message),
            "主送机关": first["gongwen"]["主送机关"],
            "成文日期": today.isoformat(),
        },
        "sender": sender,
        "receiver": {name: first["receiver"][name] for name in ("region", "name")},
    }
