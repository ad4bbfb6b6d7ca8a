"""Suits and reconsiderations (行政诉讼、行政复议) as rows: of whom, and against which decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.model import Challenge, ReviewReceipt
from casehub.procedures.reading import as_day, bringer, who
from casehub.workflow.cards import Card, Head, Line
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from casehub.model import Document, Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

SUIT, RECONSIDERATION = "suit", "reconsideration"
RULING, CHANGE, REVOCATION, LISTING = "ruling", "change", "revocation", "listing"
REFUSAL, REVIEW = "refusal", "review"
# Whatever is challenged after a ruling; what a refusal brings about goes its own way.
OF_RULING = (RULING, CHANGE, REVOCATION, LISTING, REVIEW)
# Against whom this is pending, the ruling is not final: nothing is enforced against that party.
STOPPING = (RULING, CHANGE, REVOCATION, REVIEW)
UPHELD, REJECTED, WITHDRAWN, UNLAWFUL = "upheld", "rejected", "withdrawn", "unlawful"
OVERTURNED, REDO, MOOT = "overturned", "redo", "moot"
IN_PART, PART_TO_REDO = "in_part", "part_to_redo"
# Outcomes that leave nothing of what was challenged.
OVERTURNING = frozenset({OVERTURNED, REDO})
# Outcomes that leave some of it, as the act that entered them says.
LEAVING_SOME = frozenset({IN_PART, PART_TO_REDO})
VERBS = {SUIT: "诉", RECONSIDERATION: "申请复议"}
OUTCOME_WORDS = {
    UPHELD: "维持",
    REJECTED: "驳回起诉（申请）",
    WITHDRAWN: "撤回",
    UNLAWFUL: "确认违法，不撤销",
    OVERTURNED: "撤销",
    REDO: "责令重新作出",
    IN_PART: "撤销部分内容",
    PART_TO_REDO: "撤销部分内容，责令就该部分重新作出",
    MOOT: "随同一决定的其他复议、诉讼了结",
}


@dataclass(frozen=True)
class Told:
    """What the form of an act calls the columns of the row."""

    organ: str
    number: str
    asked_on: str
    received_on: str


FORMS: Mapping[str, Told] = {
    SUIT: Told("court", "court_case_no", "sued_on", "suit_received_on"),
    RECONSIDERATION: Told("recon_organ", "recon_no", "applied_on", "recon_received_on"),
}


def standing(s: Situation, *against: str) -> list[Challenge]:
    """What was not entered wrongly, in the order of entering; against: of these decisions."""
    return [c for c in s.rows(Challenge) if c.void_seq is None and c.against in against]


def pending(s: Situation, *against: str) -> list[Challenge]:
    """What has no outcome yet, in the order of entering."""
    return [c for c in standing(s, *against) if c.is_open]


def bringers(s: Situation, *against: str) -> set[int]:
    """Parties whose challenge of these has no outcome yet."""
    return {bringer(s, row) for row in pending(s, *against)}


def named(s: Situation, *against: str) -> list[Challenge]:
    """What the form names of what is open: the row, else those of the party, else all."""
    row, party, found = s.data.get("challenge"), s.data.get("party"), pending(s, *against)
    if row is not None:
        return [c for c in found if c.id == row]
    return found if party is None else [c for c in found if bringer(s, c) == party]


def first_edition(s: Situation, paper: int | None) -> int | None:
    """The paper that this one corrects, if it does: both are one decision."""
    before = {d.id: d.supersedes_id for d in s.documents}
    while paper is not None and (earlier := before.get(paper)) is not None:
        paper = earlier
    return paper


def is_about(s: Situation, row: Challenge, decision: int | None) -> bool:
    """Whether it challenges this paper; what does not say which may be about any."""
    own = first_edition(s, row.document_id)
    return None in {own, decision} or own == first_edition(s, decision)


def attacked(s: Situation, row: Challenge) -> Document | None:
    """The decision that is challenged, in the edition that is valid now."""
    own = first_edition(s, row.document_id)
    editions = [d for d in s.documents if own is not None and first_edition(s, d.id) == own]
    return editions[-1] if editions else None


def told(s: Situation, row: Challenge) -> str:
    """Who challenges what, and how the court or authority numbers it."""
    paper = attacked(s, row)
    what = f"《{paper.title}》{paper.number or ''}" if paper is not None else "本局决定"
    if row.against == REVIEW:
        what = f"就{what}作出的复议决定"
    return f"{who(s, bringer(s, row))}{VERBS[row.kind]}{what}{bracketed(row.number)}"


def bracketed(number: str) -> str:
    """A number behind what it numbers; one that begins with its year in brackets brings them."""
    if not number:
        return ""
    return f"，{number}" if number.startswith("（") else f"（{number}）"


def progress(row: Challenge) -> str:
    """How far it has come: its outcome with number and day, or that there is none, and a stay."""
    if row.outcome:
        day = f"，{date_text(row.effective_on)}生效" if row.effective_on else ""
        return f"{OUTCOME_WORDS[row.outcome]}{bracketed(row.outcome_no)}{day}"
    stays = row.stayed_on is not None and row.lifted_on is None
    return f"尚无结果，停止执行{bracketed(row.stay_no)}" if stays else "尚无结果"


def shown(s: Situation) -> list[Line]:
    """Each suit and reconsideration that stands: who brought it against what, and how far it is."""
    return [
        Line(
            told(s, row),
            tag="已有结果" if row.outcome else "尚无结果",
            settled=bool(row.outcome),
            text="".join(
                (
                    f"{row.organ}，",
                    f"{date_text(row.asked_on)}提起，" if row.asked_on else "",
                    f"{date_text(row.received_on)}收到。",
                    f"{progress(row)}。" if row.outcome or row.stayed_on else "",
                )
            ),
            note=row.claims or "",
        )
        for row in s.rows(Challenge)
        if row.void_seq is None
    ]


def stays(s: Situation) -> Iterator[Head]:
    """停止执行: by which paper, since when, and whether for all."""
    for row in s.rows(Challenge):
        if row.void_seq is None and row.is_stayed:
            since = date_text(row.stayed_on) if row.stayed_on else ""
            only = "" if row.stays_all else "，只对申请停止执行的一方"
            yield Head("停止执行", f"{row.stay_no}，{since}{only}", tag="‖ 停止执行")


def every_challenge(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each suit and reconsideration with its words."""
    return tuple((row.id, told(s, row)) for row in s.rows(Challenge))


def every_decision(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each paper that tells of a remedy against it, with its number."""
    found = [d for d in s.documents if s.rules.kinds.made(d).is_challengeable]
    return tuple((d.id, f"《{d.title}》{d.number or ''}") for d in found)


def decisions_in_force(s: Situation) -> frozenset[int]:
    """Those of the decisions that a party may challenge now."""
    valid = {d.id for d in s.documents if d.stands}
    return frozenset(number for number, _ in every_decision(s) if number in valid)


def latest_decision(s: Situation) -> int | None:
    """The newest of them."""
    return max(decisions_in_force(s), default=None)


def enter(act: Act, kind: str, against: str, decision: int | None = None) -> None:
    """Enter the challenge of the party of the form, against this paper."""
    party, form, s = act.number("party"), FORMS[kind], act.situation
    if party is None:
        act.object("选择当事人", "party")
        return
    act.work.session.add(
        Challenge(
            case_id=act.case.id,
            party_id=party,
            kind=kind,
            against=against,
            document_id=first_edition(s, decision),
            organ=act.text(form.organ),
            number=act.text(form.number),
            asked_on=as_day(act.data.get(form.asked_on)),
            received_on=act.day_typed(form.received_on),
            claims=act.text("claims") or None,
            event_seq=act.seq,
        )
    )
    spare_others(act, ())
    spare_other_decisions(act, decision)


def spare_others(act: Act, rows: Collection[Challenge]) -> None:
    """Let the office's time to answer go on in whatever is not among these rows."""
    own = {row.event_seq for row in rows}
    others = {row.event_seq for row in act.situation.rows(Challenge)} - own
    act.spared |= {d.id for d in act.situation.deadlines if d.event_seq in others}


def spare_other_decisions(act: Act, decision: int | None) -> None:
    """Let the time to challenge go on that other decisions, or reviews of them, gave."""
    s = act.situation
    own = first_edition(s, decision)
    if own is None:
        return
    papers = {first_edition(s, number) for number, _ in every_decision(s)} - {own}
    about = {row.id: first_edition(s, row.document_id) for row in s.rows(Challenge)}
    receipts = s.rows(ReviewReceipt)
    received = {r.event_seq for r in receipts if about.get(r.challenge_id) not in {None, own}}
    act.spared |= {
        d.id
        for d in s.deadlines
        if first_edition(s, d.document_id) in papers or d.event_seq in received
    }


def forget(act: Act, wrong: Event) -> None:
    """A challenge that was entered wrongly counts for nothing."""
    for row in act.situation.rows(Challenge):
        if row.event_seq == wrong.seq and row.void_seq is None:
            row.void_seq = act.seq


def end(act: Act, rows: Collection[Challenge], outcome: str) -> None:
    """Enter what came of these challenges, by the form."""
    for row in rows:
        row.outcome = outcome
        row.outcome_no = act.text("outcome_no")
        row.outcome_on = as_day(act.data.get("outcome_on"))
        row.effective_on = as_day(act.data.get("outcome_effective_on"))
        row.outcome_seq = act.seq
        act.notes.append(told(act.situation, row))


def reopen(act: Act, wrong: Event) -> None:
    """An outcome that was entered wrongly is none; a stay that it had ended is in force."""
    for row in act.situation.rows(Challenge):
        if row.outcome_seq == wrong.seq:
            row.outcome, row.outcome_no = "", ""
            row.outcome_on = row.effective_on = row.outcome_seq = None


KNOWN = registered(every_challenge, every_decision, decisions_in_force, latest_decision)
CARDS = (Card("challenges", "行政复议、行政诉讼", shown),)
HEADS = (stays,)
