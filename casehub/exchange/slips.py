"""What comes back with a tear-off receipt: its number, its code, or the file that a page wrote.

None of them is signed: they save typing, and the stamped slip is what somebody looks at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from casehub.exchange.envelope import ReferralRefused, checked
from casehub.exchange.quick import MARK, read_quick_code
from casehub.exchange.sorts import exchange
from casehub.law.identifiers import IdentifierFault, read_message_number

if TYPE_CHECKING:
    from casehub.exchange.payload import Payload
    from casehub.law.identifiers import FlowNumber


@dataclass(frozen=True)
class Slip:
    """A receipt as it came back. digest: of the letter that it answers, "" where it tells none.

    receipt: what it says, by the members of the schema; empty for a number that was typed. sender:
    who says so; received_on: the ISO day on which they had the letter, "" for none.
    """

    flow: FlowNumber
    digest: str = ""
    receipt: Payload = field(default_factory=dict)
    sender: str = ""
    received_on: str = ""


def read_number(text: str) -> Slip:
    """A slip by what its code says when it is scanned, or by the number printed beside it.

    Raises ReferralRefused with one sentence.
    """
    told = text.strip()
    try:
        if not told.startswith(f"{MARK}|"):
            return Slip(read_message_number(told))
        code = read_quick_code(told)
        return Slip(read_message_number(code.flow), code.payload_sha256)
    except IdentifierFault as fault:
        raise ReferralRefused(f"{fault}。") from fault
    except ValueError as fault:
        raise ReferralRefused(str(fault)) from fault


def read_file(content: bytes) -> Slip:
    """A slip by the file that the page for partners without software wrote.

    Raises ReferralRefused with one sentence.
    """
    if len(content) > exchange().limits.payload_kb << 10:
        raise ReferralRefused("回执文件过大。")
    try:
        payload = checked(content)
    except ReferralRefused as fault:
        raise ReferralRefused(f"不是回执文件：{fault}") from fault
    receipt, message = payload.get("receipt") or {}, payload["message"]
    if not receipt.get("payloadSha256") or not message.get("inReplyTo"):
        raise ReferralRefused("文件不是离线核验网页写出的回执。")
    try:
        flow = read_message_number(message["inReplyTo"])
    except IdentifierFault as fault:
        raise ReferralRefused(f"{fault}。") from fault
    if flow.text != payload["flowId"]:
        raise ReferralRefused("回执文件所回复的函件与其流转编号不一致。")
    return Slip(
        flow,
        receipt["payloadSha256"],
        receipt,
        payload["sender"]["name"],
        message.get("inReplyReceivedOn") or receipt["on"],
    )
