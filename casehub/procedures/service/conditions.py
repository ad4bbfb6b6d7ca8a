"""Conditions of service (办法第十条, with 民诉法第八十七条至第九十五条 by reference)."""

from __future__ import annotations

from datetime import date

from casehub.law.chinese import count_text, date_text
from casehub.law.service import Serving
from casehub.model import Document, Service
from casehub.procedures.reading import as_day
from casehub.procedures.service.known import announce_days
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

IN_PERSON = frozenset({"self", "representative", "agent", "appointed"})


def service_row(s: Situation) -> Service | None:
    """The service this matter is about."""
    own = [row for row in s.services if row.case_id == s.case.id]
    return own[0] if own else None


def served_not_before_document(s: Situation) -> Reason | None:
    """patent.md §5: nothing is sent, tried or served before it was made, nor in the future."""
    row = service_row(s)
    ids = row.document_ids if row is not None else []
    issued = max((d.issued_on for d in s.documents if d.id in (ids or [])), default=None)
    for name, what in (("served_on", "送达"), ("sent_on", "发出"), ("failed_on", "未能送达")):
        day = s.data.get(name)
        if isinstance(day, date) and day > s.day:
            return Reason(f"{what}日期不能晚于今天。", name)
        if isinstance(day, date) and issued is not None and day < issued:
            return Reason(f"{what}日期不能早于文书日期{date_text(issued)}。", name)
    return None


def served_not_before_sending(s: Situation) -> Reason | None:
    """A posted, transmitted or announced paper cannot arrive or end before it left."""
    row = service_row(s)
    sent = row.sent_on if row is not None else None
    for name, what in (("served_on", "送达"), ("failed_on", "未送达"), ("stopped_on", "停止")):
        day = s.data.get(name)
        if isinstance(day, date) and sent is not None and day < sent:
            return Reason(f"{what}日期不能早于发出日期{date_text(sent)}。", name)
    return None


def arrival_is_the_day_of_service(s: Situation) -> Reason | None:
    """民诉解释第一百三十五条: the day on which the system shows the arrival."""
    day, moment = s.data.get("served_on"), as_day(s.data.get("e_arrived_at"))
    if isinstance(day, date) and moment is not None and moment != day:
        return Reason("送达日期应为系统显示的到达日期。", "served_on")
    return None


def recipient_consented_to_electronic(s: Situation) -> str | Reason | None:
    """办法第十条、民诉解释第一百三十六条: only with consent signed in the 送达地址确认书."""
    row = service_row(s)
    if row is None or not row.party.takes_electronic:
        return "受送达人未书面同意电子送达，请改用其他方式。"
    since = row.party.delivery_confirmed_on
    sent = as_day(s.data.get("sent_on"))
    if since is not None and sent is not None and sent < since:
        said = f"受送达人于{date_text(since)}同意电子送达，发送日期不能早于这一天。"
        return Reason(said, "sent_on")
    return None


WAYS_TRIED = "service.ways_failed_min"


def other_ways_failed(s: Situation) -> Reason | None:
    """民事诉讼法第九十五条: whereabouts unknown, with proof, or several ways that all failed."""
    row, ground = service_row(s), s.data.get("ground")
    if ground == "whereabouts_unknown" and not s.data.get("whereabouts_proof"):
        return Reason("请写明受送达人下落不明的证明。", "whereabouts_proof")
    # Every sending is kept as an attempt too; only those that failed count here.
    tries = [a for a in (row.attempts if row is not None else ()) if a.result == "failed"]
    fewest = s.law.amount(WAYS_TRIED)
    if ground == "unreachable" and len({a.method for a in tries}) < fewest:
        tried = f"尚无{count_text(fewest, '种')}以上其他方式均未送达的记录"
        said = f"{tried}，不能公告送达；下落不明的应附证明。"
        return Reason(said, "ground")
    last = max((a.made_on for a in tries), default=None)
    announced = as_day(s.data.get("sent_on"))
    if last is not None and announced is not None and announced < last:
        return Reason(f"公告日期不能早于最后一次未能送达之日{date_text(last)}。", "sent_on")
    return None


def announcement_is_long_enough(s: Situation) -> Reason | None:
    """民事诉讼法第九十五条、第二百八十三条: thirty days; sixty without domicile in China."""
    days, least = s.data.get("announce_days"), announce_days(s)
    if days is None or least is None or int(days) >= least:
        return None
    return Reason(f"向该受送达人公告的期间不得少于{least}日。", "announce_days")


def agreement_is_not_left(s: Situation) -> str | None:
    """民诉解释第一百三十三条: a mediation agreement is never served by leaving it."""
    return "调解协议书不适用留置送达，应由当事人签收。" if _holds_agreement(s) else None


def agreement_is_not_announced(s: Situation) -> str | None:
    """民诉解释第一百三十三条: a mediation agreement is handed to the party itself."""
    return "调解协议书应当面交付当事人，不能公告送达。" if _holds_agreement(s) else None


def agreement_reaches_the_party(s: Situation) -> Reason | None:
    """民诉解释第一百三十三条: signed for by the party or the receiver it appointed."""
    relation = s.data.get("relation")
    if relation is None or relation in IN_PERSON or not _holds_agreement(s):
        return None
    return Reason("调解协议书应由当事人本人或者其指定的人签收。", "relation")


def _holds_agreement(s: Situation) -> bool:
    row = service_row(s)
    kinds = row.kinds or [] if row is not None else []
    return any(one.by_hand for kind in kinds for one in s.rules.kinds.editions(kind))


def papers_are_to_be_served(s: Situation) -> str | None:
    """A paper taken back (作废) is served on nobody; nothing is begun for who was succeeded."""
    row = service_row(s)
    if row is not None and row.status == Serving.PENDING and _recipient_was_succeeded(s, row):
        return "受送达人的权利义务已由他人承受，文书另向承受人送达，请办理无须送达。"
    papers = _papers(s, row) if row is not None else []
    if papers and all(d.status == "void" for d in papers):
        return "文书已经作废，不再送达，请办理无须送达。"
    return None


def service_is_not_needed(s: Situation) -> str | Reason | None:
    """办法第十条: what was issued is served, unless there is nothing or nobody left to serve."""
    row = service_row(s)
    if row is None:
        return None
    holding = {name for name, ground in NOT_NEEDED.items() if ground(s, row)}
    chosen = s.data.get("ground")
    if not holding:
        return "文书有效，受送达人仍在本案，应当继续送达。"
    if chosen is None or chosen in holding:
        return None
    return Reason("所选情形与案卷不符，请核对。", "ground")


def _papers(s: Situation, row: Service) -> list[Document]:
    return [d for d in s.documents if d.id in (row.document_ids or [])]


def _papers_are_void(s: Situation, row: Service) -> bool:
    return all(not d.stands for d in _papers(s, row))


def _recipient_has_left(s: Situation, row: Service) -> bool:
    """Who is let go by a paper is still told of it; what was made before concerns him no more."""
    left = row.party.left_on
    return left is not None and all(
        d.issued_on < left or (d.issued_on == left and not _is_about(s, d, row.party_id))
        for d in _papers(s, row)
    )


def _is_about(s: Situation, paper: Document, party: int) -> bool:
    """Whether the act of the main case that made the paper was about this party alone."""
    if s.parent is None or paper.case_id != s.parent.id:
        return True
    made = next((e for e in s.parent_events if e.seq == paper.event_seq), None)
    return made is None or made.party_id == party


def _recipient_was_succeeded(s: Situation, row: Service) -> bool:
    """What had not reached the one is served on who stands in its place (民诉解释第五十五条)."""
    return any(p.succeeds_id == row.party_id for p in s.parties)


def _served_otherwise(s: Situation, row: Service) -> bool:
    served: set[int] = set()
    for other in s.services:
        if other.id != row.id and other.party_id == row.party_id and other.status == Serving.SERVED:
            served |= {*other.document_ids}
    return {*row.document_ids} <= served


def _main_case_has_ended(s: Situation, row: Service) -> bool:
    """What ended the case, and what came after it, is served in any case."""
    if s.parent is None or s.parent.closed_on is None:
        return False
    above = s.rules.procedure(s.parent.procedure, s.parent.procedure_version)
    ends = {state.id for state in above.states if state.closing or state.final}
    ending = next((e for e in s.parent_events if e.target in ends), None)
    papers = _papers(s, row)
    if ending is None or any(s.rules.kinds.made(d).ends for d in papers):
        return False
    return all(
        d.event_seq < ending.seq if d.case_id == s.parent.id else d.issued_at < ending.at
        for d in papers
    )


NOT_NEEDED = {
    "void": _papers_are_void,
    "left": _recipient_has_left,
    "succeeded": _recipient_was_succeeded,
    "again": _served_otherwise,
    "ended": _main_case_has_ended,
}


def left_has_witness_or_video(s: Situation) -> Reason | None:
    """民事诉讼法第八十九条: a witness, or photographs and video of the leaving."""
    if "served_on" not in s.data or s.data.get("witness") or s.data.get("media"):
        return None
    return Reason("留置送达应有见证人，或者拍照、录像记录。", "witness")


def sent_by_mail(s: Situation) -> str | None:
    """The proof belongs to the way the paper was sent."""
    return _sent_by(s, "mail")


def sent_electronically(s: Situation) -> str | None:
    """The proof belongs to the way the paper was sent."""
    return _sent_by(s, "electronic")


def sent_for_entrusted_service(s: Situation) -> str | None:
    """The proof belongs to the way the paper was sent."""
    return _sent_by(s, "entrusted")


def _sent_by(s: Situation, method: str) -> str | None:
    row = service_row(s)
    ways = {"mail": "邮寄", "electronic": "电子", "entrusted": "委托"}
    if row is None or row.method == method:
        return None
    return f"文书不是以{ways[method]}方式发出的。"


def announcement_period_is_over(s: Situation) -> Reason | None:
    """民事诉讼法第九十五条 (by reference): served when the announced period has passed."""
    limit = s.deadline("service.announcement")
    if limit is None:
        return Reason("尚未发布公告，期限未起算。")
    # The whole last day belongs to the recipient.
    if limit.due_on >= s.day:
        return Reason(f"公告期间至{date_text(limit.due_on)}届满，届满后再办理。")
    day = s.data.get("served_on")
    if isinstance(day, date) and day < limit.due_on:
        return Reason(f"送达日期应为公告期满之日{date_text(limit.due_on)}。", "served_on")
    return None


GUARDS = registered(
    served_not_before_document,
    served_not_before_sending,
    arrival_is_the_day_of_service,
    recipient_consented_to_electronic,
    other_ways_failed,
    announcement_is_long_enough,
    agreement_is_not_left,
    agreement_is_not_announced,
    agreement_reaches_the_party,
    papers_are_to_be_served,
    service_is_not_needed,
    left_has_witness_or_video,
    sent_by_mail,
    sent_electronically,
    sent_for_entrusted_service,
    announcement_period_is_over,
)
