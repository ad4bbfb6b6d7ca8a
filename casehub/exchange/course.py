"""Whether a letter may stand where it says in its exchange: replayed, crossed, out of order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange
from casehub.law.worded import Worded

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from casehub.exchange.payload import Payload


class LetterState(Worded):
    """What became of a letter; words: as people read it."""

    REGISTERED = "registered", "已登记"
    QUARANTINED = "quarantined", "已隔离"
    EARLY = "early", "先于来函收到"
    REPLAYED = "replayed", "重复收到"
    SENT = "outgoing", "已发出"


@dataclass(frozen=True)
class Known:
    """A letter that this office registered or sent, as the rules ask about it.

    digest: of its payload, "" where a letter of a case was sent before the table was kept. opens:
    it began its exchange. rerouted_to: to whom its receipt says the matter was handed on.
    """

    id: int | None
    flow: str
    seq: int
    outbound: bool
    opens: bool
    sender: str
    addressee: str
    digest: str = ""
    number: str = ""
    rerouted_to: str = ""
    entered_as: str = ""


@dataclass(frozen=True)
class Place:
    """Where a letter stands. reason: why it may not be registered; answered: what it answers."""

    state: LetterState
    reason: str = ""
    answered: Known | None = None


def message_number(flow: str, seq: int) -> str:
    """流转编号/M1."""
    return f"{flow}/M{seq}"


def file_name(flow: str, seq: int, ending: str = "pdf") -> str:
    """流转编号-M1.pdf: signs that every system keeps (cross_region.md §5.4 no. 20).

    The title and the 发文字号, with 〔〕 and rare letters, stand inside.
    """
    return f"{flow}-M{seq}.{ending}"


def place(
    payload: Payload,
    digest: str,
    ours: Collection[str],
    here: Sequence[Known],
    numbered: Sequence[Known],
    heirs: Mapping[str, str] | None = None,
) -> Place:
    """Where an intact letter of a trusted sender stands.

    ours: names that this office bears or bore. here: letters of the same flow number; numbered:
    letters that came under the same 发文字号 of the same sender, of whatever flow. heirs: name of
    an office that ended → of who stands in its place, for whom the exchange goes on.
    """
    stands = _Standing(heirs or {})
    came = [one for one in here if not one.outbound]
    same = next((one for one in came if one.digest == digest), None)
    if same is not None:
        said = f"这件函件（{message_number(same.flow, same.seq)}）已经登记过"
        return Place(LetterState.REPLAYED, f"{said}，收文号{same.entered_as}。")
    if payload["receiver"]["name"] not in ours:
        return _held(f"这件函件是给“{payload['receiver']['name']}”的，不是给本机关的。")
    if numbered:
        said = f"同一机关的“{payload['gongwen']['发文字号']}”已经登记过"
        return _held(f"{said}，收文号{numbered[0].entered_as}。")
    seq, sender = payload["message"]["seq"], payload["sender"]["name"]
    before = [one.seq for one in came if stands.same(one.sender, sender)]
    message = exchange().message_of(payload["message"]["kind"])
    if message.own:
        if here:
            return _held(f"流转编号{payload['flowId']}的协作已经开始，不能再以同一编号商请。")
        return Place(LetterState.REGISTERED)
    if before and seq <= max(before):
        return _held(f"报文M{seq}的顺序不对：同一机关的M{max(before)}已经登记。")
    if message.answers or payload["message"].get("inReplyTo"):
        return _answering(payload, here, stands)
    opening = next((one for one in came if one.opens), None)
    if opening is None:
        said = f"没有登记过流转编号{payload['flowId']}的来函，不能单独登记后续函件"
        return Place(LetterState.EARLY, f"{said}；收到并登记来函以后，把本函再放入一次。")
    if not stands.same(sender, opening.sender):
        return _held(f"后续函件由“{sender}”发出，来函却是“{opening.sender}”的。")
    if seq <= opening.seq:
        return _held(f"报文M{seq}的顺序不对：它应在来函M{opening.seq}之后。")
    return Place(LetterState.REGISTERED, answered=opening)


@dataclass(frozen=True)
class _Standing:
    """Who stands in whose place."""

    heirs: Mapping[str, str]

    def same(self, one: str, other: str) -> bool:
        """Whether both names are of one office, or of those whom it goes on for."""
        return self.heirs.get(one, one) == self.heirs.get(other, other)


def _held(reason: str) -> Place:
    return Place(LetterState.QUARANTINED, reason)


def _answering(payload: Payload, here: Sequence[Known], stands: _Standing) -> Place:
    """An answer stands only to what this office sent, by who was asked or was told to answer."""
    told, flow = payload["message"].get("inReplyTo"), payload["flowId"]
    sent = sorted((one for one in here if one.outbound), key=lambda one: one.seq)
    answered = next((one for one in sent if message_number(flow, one.seq) == told), None)
    if not told:
        answered = next((one for one in sent if one.opens), None)
    if answered is None:
        return _held(f"本机关没有发出过“{told or flow}”，不能登记对它的答复。")
    bound = payload.get("receipt", {}).get("payloadSha256", answered.digest)
    if answered.digest and bound != answered.digest:
        return _held("答复所依据的函件内容与本机关发出的不一致。")
    seq = payload["message"]["seq"]
    if seq <= answered.seq:
        return _held(f"报文M{seq}的顺序不对：它应在所答复的M{answered.seq}之后。")
    sender = payload["sender"]["name"]
    handed = {one.rerouted_to for one in here if not one.outbound and one.rerouted_to}
    if not any(stands.same(sender, one) for one in (answered.addressee, *handed)):
        return _held(f"答复由“{sender}”发出，本机关的函件是发给“{answered.addressee}”的。")
    return Place(LetterState.REGISTERED, answered=answered)
