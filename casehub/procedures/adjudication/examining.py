"""What a party says of what was sent to it (质证, 答辩书, 变更的请求), or hands over on order.

The law gives no number of days: the paper that brings the copies names them, and the period of
each party begins with the proof that this paper reached it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.fields import ChoiceField, LongField
from casehub.law.service import Serving
from casehub.law.text import fold
from casehub.procedures.dispute.challenges import first_edition
from casehub.procedures.dispute.known import listed
from casehub.procedures.proof_of_service import came_too_late, starts_told
from casehub.procedures.reading import (
    as_day,
    chinese_day,
    paper_served_on,
    rows,
    until_served,
    waits_for,
    who,
)
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.model import Document, Event, EvidenceUse
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# Written review: the notice of it, and the time that it gives for an opinion.
REVIEW, WRITTEN = "written_review_notice", "adjudication.written_opinion"
ASK_HEARING = "adjudication.ask_hearing"


@dataclass(frozen=True)
class Heard:
    """What a party is asked for in writing: the paper that asks, and what sentences call it.

    days: the paper's field without which it asks for nothing. orally: what is not written can be
    said at the hearing.
    """

    kind: str
    word: str
    unasked: str
    days: str
    orally: bool = False


# By the rule of the time that the paper gives.
HEARD = {
    "adjudication.evidence_opinion": Heard(
        "evidence_opinion_notice",
        "质证意见",
        "本案没有转送证据副本、通知质证。",
        "reply_within_days",
        orally=True,
    ),
    "adjudication.answer_opinion": Heard(
        "answer_forwarding_notice",
        "对答辩书的意见",
        "本案没有在转送答辩书副本时指定提交意见的期限。",
        "reply_by",
        orally=True,
    ),
    "adjudication.changed_answer": Heard(
        "claim_change_notice", "补充答辩", "本案没有指定补充答辩期限。", "new_answer_days"
    ),
    "adjudication.produce_evidence": Heard(
        "produce_evidence_order", "提供证据", "本案没有责令提供证据。", "due_days"
    ),
}


def _exhibits(s: Situation) -> list[EvidenceUse]:
    """The exhibits that the form sends."""
    chosen = s.data.get("exhibits_sent")
    ids = set(chosen) if isinstance(chosen, list | tuple) else set()
    return [use for use in s.uses if use.id in ids]


def exhibits_forwarded(s: Situation) -> list[dict[str, object]]:
    """The exhibits whose copies go with the paper, as a list of evidence names them."""
    return listed(s, _exhibits(s))


def exhibits_go_to_others(s: Situation) -> Reason | None:
    """办法第四十四条: what a party handed in itself it is not asked about."""
    chosen = s.data.get("recipients") or s.party_ids()
    sent = _exhibits(s)
    if not sent or len(s.party_ids()) < 2:
        return None
    for number in chosen:
        party = s.party(number)
        own = fold(party.name) if party is not None else ""
        if own and all(fold(use.evidence.submitted_by or "") == own for use in sent):
            said = f"所选证据均由{who(s, number)}提交，无须向其转送，请在受送达人中只选其他当事人。"
            return Reason(said, "recipients")
    return None


def _editions(s: Situation, paper: int) -> list[Document]:
    """This paper with what corrects it and what it corrects."""
    own = first_edition(s, paper)
    return [d for d in s.documents if first_edition(s, d.id) == own]


def _proved_on(s: Situation, paper: int, party: int) -> date | None:
    """The day on which the paper, in whichever edition, first reached the party."""
    found = (paper_served_on(s, one, party) for one in _editions(s, paper))
    return min((day for day in found if day is not None), default=None)


def _asking(s: Situation, rule: str) -> list[Document]:
    """The papers that gave somebody the time of the rule."""
    asked = HEARD[rule]
    return [d for d in s.documents if d.kind == asked.kind and d.facts.get(asked.days)]


def _rules(s: Situation) -> list[str]:
    """What the step ends: the time of the rules that it is about."""
    return [rule for rule in HEARD if rule in s.step.deadlines.close]


def papers_that_ask(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each paper that asked for what the step enters, with its number and day."""
    return tuple(
        (d.id, f"《{d.title}》{d.number or ''}（{chinese_day(d.issued_on)}）")
        for rule in _rules(s)
        for d in _asking(s, rule)
    )


def asking_papers_in_force(s: Situation) -> frozenset[int]:
    """Those of them that are valid."""
    return frozenset(d.id for r in _rules(s) for d in _asking(s, r) if d.stands)


def opinion_follows_its_notice(s: Situation) -> str | Reason | None:
    """办法第二十二、四十四、五十一条: a party speaks of what was proved to have reached it."""
    if not asking_papers_in_force(s):
        return HEARD[_rules(s)[0]].unasked
    return _notice_reached(s)


def answer_follows_its_notice(s: Situation) -> Reason | None:
    """办法第二十二条: an answer to changed claims comes after them; any other names no notice."""
    return _notice_reached(s)


def _notice_reached(s: Situation) -> Reason | None:
    """The notice that is named reached the party, and not after what came from it."""
    notice, party, came = s.data.get("notice"), s.data.get("party"), s.step.deadlines.on
    if not isinstance(notice, int) or not isinstance(party, int):
        return None
    served = _proved_on(s, notice, party)
    if served is None:
        return Reason(f"该通知书没有送达{who(s, party)}的凭证，请先登记送达。", "notice")
    day = as_day(s.data.get(came))
    if day is not None and day < served:
        return Reason(f"收到日期不能早于通知书送达该当事人之日{chinese_day(served)}。", came)
    return None


def _on_its_way(s: Situation) -> Reason | None:
    """A paper that gives a party time, and of which there is no proof yet that it came."""
    here = set(s.party_ids())
    for service in s.services:
        party = s.party(service.party_id)
        if party is None or party.id not in here or not service.stage.awaited:
            continue
        brought = [d for d in s.documents if d.id in (service.document_ids or [])]
        for paper in brought:
            starts = starts_told(s.rules, s.case, paper, party) if paper.stands else ()
            if any(one.rule in HEARD for one in starts):
                said = f"《{paper.title}》尚未送达{who(s, party.id)}，其期限未起算，请先完成送达。"
                return waits_for(said, [c for c in s.children if c.id == service.case_id])
    return None


def _waited_for(s: Situation, since: date | None = None) -> str | Reason | None:
    """Who has no paper yet that gives it time, or has time left.

    since: of what can be said at the hearing, only those whose time began on that day.
    """
    missing = _on_its_way(s)
    if missing is not None:
        return missing
    for rule, asked in HEARD.items():
        for row in rows(s, rule):
            running = row.closed_on is None and (row.due_on >= s.day or row.stopped)
            if running and (since is None or not asked.orally or row.start_on >= since):
                end = chinese_day(row.due_on)
                whose = who(s, row.party_id) if row.party_id is not None else "当事人"
                return f"{whose}的{asked.word}期限至{end}，提交或者届满后再进入合议。"
    return None


def evidence_opinions_are_in_or_over(s: Situation) -> str | Reason | None:
    """办法第四十四条以下: nothing is found by evidence of which a party may still speak."""
    return _waited_for(s)


def evidence_was_examined_or_time_is_over(s: Situation) -> str | Reason | None:
    """What was served before the hearing is examined there; what came later has its own time."""
    began = as_day(s.data.get("started_at"))
    return _waited_for(s, began) if began is not None or s.data else None


def _notices(s: Situation) -> dict[int, Document]:
    """The notices of the newest decision to review on the papers, with what corrects them."""
    decided = s.last("decide_written_review")
    made = {d.id: d.event_seq for d in s.documents if d.kind == REVIEW}
    return {
        d.id: d
        for d in s.documents
        if d.kind == REVIEW
        and decided is not None
        and made.get(first_edition(s, d.id) or d.id, 0) >= decided.seq
    }


def _told_in_time(s: Situation, *, proved: bool) -> set[int]:
    """Whom a notice of this review reached before the days that it gives were over.

    proved: only whose service is entered; else also whom it is still to reach. The notice of an
    earlier review tells nothing of the days of this one.
    """
    own = _notices(s)
    return {
        row.party_id
        for row in s.services
        if own.keys() & set(row.document_ids or [])
        and (row.status == Serving.SERVED if proved else row.stage.counts)
        and not any(
            came_too_late(s.rules, s.case, own[n], row) for n in row.document_ids if n in own
        )
    }


def somebody_does_not_know_of_written_review(s: Situation) -> str | None:
    """办法第二十六条: who joins while the case is decided on the papers is told so too.

    So is whom the notice reached when the days that it gave were over.
    """
    told = _told_in_time(s, proved=False)
    unaware = any(not s.line(p) & told for p in s.party_ids())
    return None if unaware else "各方当事人均已告知书面审理。"


def written_opinion_period_is_over(s: Situation) -> str | Reason | None:
    """办案指南: the respondent had the facts in writing and a period to reply.

    So is the time over that the paper gives for asking to be heard.
    """
    until = as_day(s.entered("decide_written_review").get("submit_by"))
    running = [*rows(s, WRITTEN), *rows(s, ASK_HEARING)]
    given = [d.due_on for d in running if d.closed_on is None]
    last = max([day for day in (until, *given) if day is not None], default=None)
    if last is not None and last >= s.day:
        return f"补充意见期限至{chinese_day(last)}，届满后再进入合议。"
    own, told = _notices(s), _told_in_time(s, proved=True)
    for party in s.party_ids():
        if all(paper_served_on(s, paper, party) is None for paper in own.values()):
            return until_served(s, "书面审理告知书尚未送达全部当事人。", REVIEW)
    for party in s.party_ids():
        if not s.line(party) & told:
            return f"书面审理告知书送达{who(s, party)}时指定的期限已经届满，请另行告知。"
    return None


def written_review_was_told(s: Situation) -> Reason | None:
    """办法第二十六条: a party speaks of a review on the papers that it was told of."""
    party = s.data.get("party")
    if isinstance(party, int) and not s.line(party) & _told_in_time(s, proved=True):
        said = f"没有在期限内送达{who(s, party)}书面审理告知书的凭证，请先登记送达。"
        return Reason(said, "party")
    return None


def written_entry_is_new(s: Situation) -> Reason | None:
    """What a party wrote is entered once; a second entry would need a taking back of its own."""
    party, decided = s.data.get("party"), s.last("decide_written_review")
    if not isinstance(party, int) or decided is None:
        return None
    words = [f.id for f in s.step.fields if f.id in s.data and isinstance(f, LongField)]
    day = as_day(s.data.get(s.step.deadlines.on))
    for event in s.events:
        typed = event.typed
        if event.step != s.step.id or event.seq < decided.seq:
            continue
        same = typed.get("party") in s.line(party) and as_day(typed.get(s.step.deadlines.on)) == day
        if same and all(fold(str(typed.get(n, ""))) == fold(str(s.data[n])) for n in words):
            said = f"{who(s, party)}同日收到的同一内容已经登记，无须重复登记。"
            return Reason(said, "party")
    return None


def opinion_answers_its_notice(act: Act) -> None:
    """Let the time go on that other papers gave the party: it spoke of this paper alone.

    What names no paper, as an answer to the first claims, ends the time of none.
    """
    s, notice = act.situation, act.number("notice")
    own = first_edition(s, notice)
    act.spared |= {
        d.id
        for rule in _rules(s)
        for d in rows(s, rule)
        if first_edition(s, d.document_id) not in {None, own}
    }


def silence_is_told(act: Act) -> None:
    """Say in the record what follows from the party's silence; the law gives no fiction."""
    party = act.party()
    whose = f"{party.name}：" if party is not None else ""
    act.notes.append(f"{whose}{act.text('consequence').rstrip('。')}")


def production_is_told(act: Act) -> None:
    """Say in the record what was produced, and why not all of it (办法第五十一条: reasons)."""
    field = next(f for f in act.step.fields if f.id == "produced")
    options = dict(field.options) if isinstance(field, ChoiceField) else {}
    said = options.get(act.text("produced"), "")
    act.notes.append(f"{said}：{act.text('why_not_whole').rstrip('。')}")


def opinion_was_not_given(act: Act, wrong: Event) -> None:
    """Nothing was written: the period that it had ended runs again with the act's clocks."""


GUARDS = registered(
    exhibits_go_to_others,
    opinion_follows_its_notice,
    answer_follows_its_notice,
    evidence_opinions_are_in_or_over,
    evidence_was_examined_or_time_is_over,
    somebody_does_not_know_of_written_review,
    written_opinion_period_is_over,
    written_review_was_told,
    written_entry_is_new,
)
EFFECTS: Mapping[str, Effect] = {
    "opinion_answers_its_notice": Effect.of(
        opinion_answers_its_notice, "notice", undo=opinion_was_not_given
    ),
    "production_is_told": Effect.of(
        production_is_told, "produced", "why_not_whole", undo=opinion_was_not_given
    ),
    "silence_is_told": Effect.of(silence_is_told, "consequence"),
}
KNOWN = registered(exhibits_forwarded, papers_that_ask, asking_papers_in_force)
