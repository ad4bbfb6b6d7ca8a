"""Answers to a letter that came: which may still be given, and the letter that says one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casehub.exchange.payload import FULL, Payload, validator
from casehub.exchange.sorts import exchange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from casehub.exchange.sorts import Message, Receipt

NEWEST = "cq-ip-referral/1.1"
# What an answer says of itself; its data file may say the rest.
_OWN = frozenset(
    {"schema", "profile", "flowId", "message", "type", "gongwen", "sender", "receiver", "receipt"}
)
KEPT = ("agreement", "basis", "case", "privacy")


@dataclass(frozen=True)
class Said:
    """An answer that went out. new_date: to when it put the matter off."""

    code: str
    new_date: date | None = None


@dataclass(frozen=True)
class Asked:
    """A registered letter that is answered, its data, and the answers that it has had.

    due_on: the last day that it asks for, None where it names none.
    """

    payload: Payload
    digest: str
    entered_as: str
    received_on: date
    due_on: date | None
    said: Sequence[Said] = ()

    @property
    def due(self) -> date | None:
        """The last day, as it was last put off."""
        put_off = [one.new_date for one in self.said if one.new_date is not None]
        return put_off[-1] if put_off else self.due_on


@dataclass(frozen=True)
class Told:
    """What whoever answers says: members of the receipt by their names, and data of its own."""

    number: str
    receipt: Mapping[str, Any]
    data: Mapping[str, Any]
    new_date: date | None = None


def receipt_of(kind: str, code: str | None) -> Receipt:
    """The row of a code, or the first of a message. Raises KeyError where there is none."""
    rows = [one for one in exchange().receipt if one.message == kind]
    found = next((one for one in rows if code is None or one.code == code), None)
    if found is None:
        raise KeyError(kind, code)
    return found


def refusal(asked: Asked, row: Receipt, told: Told, today: date) -> str:
    """Why this answer may not be given (any more), in one sentence; "" where it may.

    today: the day on which it is told, which is that of the letter.
    """
    words = _words_of_codes()
    for one in asked.said:
        if row.code in exchange().receipt_row(one.code).bars:
            return f"已经答复“{words[one.code]}”，不能再答复“{words[row.code]}”。"
    kind = asked.payload["message"]["kind"]
    if row.to and kind not in row.to:
        return f"“{words[row.code]}”只答复{'、'.join(_words_of_kinds()[one] for one in row.to)}函。"
    sort = exchange().sort(asked.payload["type"])
    if row.hands_on and sort.stays:
        return f"{sort.title}不得再自行移送、转办，对管辖有异议的报请共同的上一级机关指定。"
    members = validator().schema["properties"]["receipt"]["properties"]
    absent = [members[name]["title"] for name in row.needs if not told.receipt.get(name)]
    if absent:
        return f"答复“{words[row.code]}”须写明{'、'.join(absent)}。"
    if row.data and not told.data:
        return f"答复“{words[row.code]}”须另附数据，写明办理结果。"
    return _late(asked, told, today) if row.in_time else ""


def _late(asked: Asked, told: Told, today: date) -> str:
    due = asked.due
    if due is None:
        return "来函没有写明期限，不用告知延期。"
    if today > due:
        return f"期限{due.isoformat()}已经届满，不能再告知延期，请尽快函复并说明原因。"
    if told.new_date is None or told.new_date <= due:
        return f"预计回复日期应在原期限{due.isoformat()}之后。"
    return ""


# A title that quotes another has the marks of that one turned: 《甲〈乙〉》 (GB/T 15834).
_TURNED = str.maketrans("《》〈〉", "〈〉《》")


def titled(title: str, message: Message) -> str:
    """The title of a letter that speaks of another: 关于《甲局关于…的函》的复函, 的撤回函.

    title: of the other letter, whole as it is printed there. Nothing is read out of its words.
    """
    return f"关于《{title.translate(_TURNED)}》的{message.titled}"


def _words_of_codes() -> dict[str, str]:
    terms = validator().schema["properties"]["receipt"]["properties"]["code"]["oneOf"]
    return {one["const"]: one["title"] for one in terms}


def _words_of_kinds() -> dict[str, str]:
    terms = validator().schema["properties"]["message"]["properties"]["kind"]["oneOf"]
    return {one["const"]: one["title"] for one in terms}


def answer(
    asked: Asked, row: Receipt, told: Told, sender: Payload, seq: int, today: date
) -> Payload:
    """The payload of an answer. sender: the block of the office; seq: its number in the exchange.

    Raises ValueError with one sentence where the data says what the letter itself says.
    """
    came = asked.payload
    if taken := sorted(_OWN & told.data.keys()):
        raise ValueError(f"数据中不能有“{taken[0]}”，这由本系统写入。")
    members = validator().schema["properties"]
    if unknown := sorted(told.data.keys() - members.keys()):
        raise ValueError(f"数据中的“{unknown[0]}”不是协作函的数据。")
    message = exchange().message_in(came["type"], row.message)
    flow, title = came["flowId"], came["gongwen"]["标题"]
    receipt: dict[str, object] = {
        "code": row.code,
        "on": (asked.received_on if row.on_receipt else today).isoformat(),
        "number": asked.entered_as,
        "payloadSha256": asked.digest,
        # A no is said too.
        **{name: value for name, value in told.receipt.items() if value not in (None, "", [])},
    }
    if row.in_time:
        receipt["inTime"] = True
    kept = {name: came[name] for name in KEPT if name in came}
    return {
        **kept,
        **told.data,
        "schema": NEWEST,
        "profile": FULL if told.data.get("evidence") else "STD",
        "flowId": flow,
        "type": came["type"],
        "message": {
            "seq": seq,
            "kind": row.message,
            "inReplyTo": f"{flow}/M{came['message']['seq']}",
            "inReplyToTitle": title,
            "inReplyReceivedOn": asked.received_on.isoformat(),
        },
        "gongwen": {
            "发文机关标志": sender["name"],
            "发文字号": told.number,
            "标题": titled(title, message),
            "主送机关": [came["sender"]["name"]],
            "成文日期": today.isoformat(),
        },
        "sender": sender,
        "receiver": {name: came["sender"][name] for name in ("region", "name")},
        "receipt": receipt,
    }
