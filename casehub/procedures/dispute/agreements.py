"""A settlement: its text is laid down, each party signs that very text, and then it takes effect.

Another text is another row; what was signed stays bound to the text that was read (办法第六十九条),
and to the parties that it named.
"""

from __future__ import annotations

import hashlib
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import rfc8785

from casehub.law.amounts import fen_of, sum_kept
from casehub.law.text import fold
from casehub.model import Agreement, Declaration, Party, Term
from casehub.procedures.dispute import known
from casehub.procedures.dispute.declarations import AGREED, declare, unsay
from casehub.procedures.reading import as_day, party_named, table, who
from casehub.record.rows import plain
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.model import Event
    from casehub.procedures.act import Act

# What a party is to the text, as the text prints it: who stands on which side, and for it.
NAMED = (
    "role",
    "name",
    "kind",
    "id_no",
    "representative",
    "representative_post",
    "operator",
)
AGREEMENT = "agreement"
SHOWN = 8


def drafted(s: Situation) -> Agreement | None:
    """The text as it stands now, not yet in effect: the last one, whoever it is made with.

    A text without a digest was taken back with the act that laid it down.
    """
    text = next((one for one in reversed(s.rows(Agreement)) if one.digest != ""), None)
    return text if text is not None and text.effective_on is None else None


def in_force(s: Situation) -> Agreement | None:
    """The agreement that took effect last."""
    return next((a for a in reversed(s.rows(Agreement)) if a.effective_on is not None), None)


def signatories(s: Situation, text: Agreement) -> list[Party]:
    """Who has to sign a text: all parties, or one with the other side."""
    one = s.party(text.party_id) if text.party_id is not None else None
    return [
        p for p in s.current_parties() if one is None or p.role != one.role or p.id == one.id
    ]


def signature(party: Party, text: Agreement) -> Declaration | None:
    """The party's signature under this very text; None before."""
    found = [
        d
        for d in party.declarations
        if d.agreement_id == text.id and d.answer == AGREED and d.void_seq is None
    ]
    return max(found, key=lambda d: d.given_on, default=None)


def signed_on(party: Party, text: Agreement) -> date | None:
    """The day on which the party signed this very text; None before."""
    found = signature(party, text)
    return found.given_on if found is not None else None


def _digest(given: Mapping[str, object], between: list[Party]) -> str:
    """SHA-256 of a text: what it says, and who the parties are that it binds."""
    parties = [{name: getattr(p, name) for name in NAMED} | {"id": p.id} for p in between]
    parties.sort(key=itemgetter("id"))
    whole = {"given": plain(given), "parties": parties}
    return hashlib.sha256(rfc8785.dumps(whole)).hexdigest()


def _between_others(s: Situation, text: Agreement) -> str | None:
    """Refuse a text that names other parties than stand in the case now.

    Who joined, left, succeeded or got its right name since then changes what was signed: each
    party consented to an agreement with those people (办法第六十九条第一款).
    """
    laid_down = next((e for e in s.record if e.seq == text.event_seq), None)
    given = laid_down.typed if laid_down is not None else {}
    if _digest(given, signatories(s, text)) == text.digest:
        return None
    return (
        f"第{text.draft}稿协议文本的校验值与现在登记的当事人对不上，"
        "请重新拟定文本，由各方重新签署。"
    )


def a_text_is_drafted(s: Situation) -> str | None:
    """办法第六十九条第一款: nobody signs before there is a text that names these parties."""
    text = drafted(s)
    if text is None:
        return "尚未拟定协议文本，请先拟定。"
    return _between_others(s, text)


def signature_is_new(s: Situation) -> Reason | None:
    """A party signs one text once, and only a text that binds it."""
    party, text = party_named(s), drafted(s)
    if party is None or text is None:
        return None
    if party.id not in {p.id for p in signatories(s, text)}:
        return Reason(f"现有协议文本不由{who(s, party.id)}签署，请核对。", "party")
    if signed_on(party, text) is not None:
        return Reason(f"{who(s, party.id)}的签署已经登记，无须重复登记。", "party")
    return None


def every_party_signed(s: Situation) -> str | Reason | None:
    """办法第六十九条第一款: every party signs or seals this very text before the office does."""
    text = drafted(s)
    if text is None:
        return "尚未拟定协议文本，请先拟定，再由各方签署。"
    concerned = party_named(s) if s.step.between else None
    if text.party_id is not None and not s.step.between:
        return f"现有协议文本只与{who(s, text.party_id)}达成，请另行拟定各方的文本。"
    if concerned is not None and text.party_id != concerned.id:
        said = f"现有协议文本不是与{who(s, concerned.id)}达成的，请另行拟定。"
        return Reason(said, s.step.between)
    others = _between_others(s, text)
    if others is not None:
        return others
    missing = next((p for p in signatories(s, text) if signed_on(p, text) is None), None)
    if missing is not None:
        return f"{who(s, missing.id)}尚未在第{text.draft}稿协议文本上签名或者盖章，请先登记。"
    return None


def terms_can_be_performed(s: Situation) -> Reason | None:
    """办法第六十九条第一款: a debt names its sum and its day."""
    open_ones = [
        str(n)
        for n, row in enumerate(table(s, "terms"), 1)
        if row.get("kind") == "pay" and not (row.get("amount") and row.get("due_on"))
    ]
    if open_ones:
        said = f"协议第{'、'.join(open_ones)}项为给付条款，应写明金额和支付期限。"
        return Reason(said, "terms")
    return None


def text_drafted_on(s: Situation) -> date | None:
    """The day on which the text to be signed was laid down."""
    event = _drafting(s)
    return event.at.astimezone(s.at.tzinfo).date() if event is not None else None


def _drafting(s: Situation) -> Event | None:
    """The act that laid down the text to be signed."""
    text = drafted(s)
    return next((e for e in s.events if text is not None and e.seq == text.event_seq), None)


def _as_drafted(s: Situation, name: str) -> Any:
    event = _drafting(s)
    return event.typed.get(name) if event is not None else None


def _called(text: Agreement | None) -> str | None:
    return f"第{text.draft}稿，校验值{text.digest[:SHOWN]}" if text is not None else None


def wording(s: Situation) -> str | None:
    """Which text it is that is to be signed, as the sheet itself says."""
    return _called(drafted(s))


def _signed_text(s: Situation) -> Agreement | None:
    """The text that all signed: the paper with the office's seal repeats it."""
    return drafted(s) or in_force(s)


def wording_signed(s: Situation) -> str | None:
    """Which text it is that was signed."""
    return _called(_signed_text(s))


def signatures_registered(s: Situation) -> list[dict[str, object]]:
    """Who signed that text for whom, and when, as it was entered."""
    text = _signed_text(s)
    if text is None:
        return []
    found = []
    for party in signatories(s, text):
        signed = signature(party, text)
        if signed is None:
            continue
        by = signed.signed_by
        if signed.agent_id is not None:
            by = f"{by}（委托代理人）"
        elif fold(by) == fold(party.name):
            by = "本人签名" if party.sort.human else "单位盖章"
        row = {"side": s.side_title(party.role), "party": party.name, "signed_by": by}
        found.append({**row, "on": signed.given_on})
    return found


def dispute_kind_drafted(s: Situation) -> str | None:
    """The sort of dispute as the parties have signed it, else as the case knows it."""
    signed = _as_drafted(s, "dispute_kind")
    return str(signed) if signed else known.dispute_kind(s)


def mediators_drafted(s: Situation) -> list[int]:
    """Who mediated as the parties have signed it, else the mediators of the case."""
    return list(_as_drafted(s, "mediators") or known.mediators(s))


def last_signed_on(s: Situation) -> date | None:
    """The day on which the last party signed the text."""
    text = drafted(s)
    if text is None:
        return None
    days = [day for p in signatories(s, text) if (day := signed_on(p, text)) is not None]
    return max(days, default=None)


def agreed_on(s: Situation) -> date | None:
    """The day on which the agreement took effect."""
    text = in_force(s)
    return text.effective_on if text is not None else None


def _row(number: int, row: Mapping[str, object]) -> Term:
    return Term(
        number=number,
        kind=str(row.get("kind") or ""),
        text=str(row.get("text") or ""),
        fen=fen_of(sum_kept(row.get("amount"))),
        due_on=as_day(row.get("due_on")),
        way=str(row.get("way") or ""),
    )


def lay_down(act: Act) -> Agreement:
    """Enter what the form says as a text of the case: its terms, its digest, with whom it is."""
    s, whom = act.situation, act.party()
    text = Agreement(
        case_id=act.case.id,
        draft=len(s.rows(Agreement)) + 1,
        party_id=whom.id if whom is not None else None,
        digest="",
        debtor_submits=bool(act.data.get("enforcement_consent")),
        event_seq=act.seq,
        terms=[_row(n, row) for n, row in enumerate(act.rows("terms"), 1)],
    )
    text.digest = _digest(act.data, signatories(s, text))
    act.work.session.add(text)
    return text


def drafts_agreement(act: Act) -> None:
    """Lay down a text; it takes the place of the one before, and of the signatures under it."""
    s = act.situation
    before = drafted(s)
    text = lay_down(act)
    act.notes.append(f"协议文本第{text.draft}稿（摘要{text.digest[:SHOWN]}）")
    if before is not None:
        void = [p.short_name or p.name for p in s.parties if signed_on(p, before) is not None]
        if void:
            act.notes.append(f"第{before.draft}稿不再使用，{'、'.join(void)}的签署随之作废")


def signs_agreement(act: Act) -> None:
    """Enter the signature of one party under the text as it stands."""
    text = drafted(act.situation)
    declare(act, AGREEMENT, AGREED, text)
    if text is not None:
        act.notes.append(f"签署的是第{text.draft}稿（摘要{text.digest[:SHOWN]}）")


def agreement_takes_effect(act: Act) -> None:
    """From the day of the last signature and the office's seal the text binds."""
    text = drafted(act.situation)
    if text is not None:
        text.effective_on = act.day_typed("effective_on")


def agreement_is_a_draft_again(act: Act, wrong: Event) -> None:
    """An agreement that took effect by an act that was entered wrongly binds nobody yet."""
    number = wrong.party_id
    # It took effect as it was drafted then, whatever was drafted since.
    for text in reversed(act.situation.rows(Agreement)):
        if text.party_id == number and text.event_seq < wrong.seq:
            text.effective_on = None
            return


GUARDS = registered(
    a_text_is_drafted,
    signature_is_new,
    every_party_signed,
    terms_can_be_performed,
)
KNOWN = registered(
    wording,
    wording_signed,
    signatures_registered,
    text_drafted_on,
    last_signed_on,
    agreed_on,
    dispute_kind_drafted,
    mediators_drafted,
)
# What a refusal calls these days.
DAYS: Mapping[str, str] = {
    "text_drafted_on": "拟定协议文本之日",
    "last_signed_on": "最后一方签署之日",
    "agreed_on": "协议生效之日",
}
EFFECTS: Mapping[str, Effect] = {
    "drafts_agreement": Effect.of(drafts_agreement, "terms"),
    "signs_agreement": Effect.of(
        signs_agreement, "party", "acts_by", "signed_by", undo=unsay
    ),
    "agreement_takes_effect": Effect.of(
        agreement_takes_effect, "effective_on", undo=agreement_is_a_draft_again
    ),
}
