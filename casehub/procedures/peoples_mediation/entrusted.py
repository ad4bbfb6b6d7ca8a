"""What a court entrusts to mediation: its clock, longer by consent, and what the court is told.

最高人民法院关于人民法院特邀调解的规定.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from casehub.procedures.agreed.confirming import was_not_confirmed
from casehub.procedures.dispute.agreements import in_force
from casehub.procedures.peoples_mediation.rows import CourtEntrustment
from casehub.procedures.reading import as_day, chinese_day, latest, table, who
from casehub.procedures.sessions.held import held
from casehub.workflow.part import Effect, each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.model import Deadline
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# How long it may take, by the channel (第二十七条).
CLOCKS: Mapping[str, str] = {
    "before_filing": "entrusted.conclude",
    "ordinary": "entrusted.conclude_in_trial",
    "summary_trial": "entrusted.conclude_summary",
}
SIGNED_FOR, TOLD = "sign_for_entrustment", "report_to_court"
HALTED, RESUMED, BY_COURT = "halt_talks", "resume_talks", "end_by_the_court"
ENDED = ("reach_agreement", "record_oral_agreement", "terminate_talks", BY_COURT)
MENDED = "mend_entrustment"
# What a ground of ending is called in the letter to the court.
RESULTS: Mapping[str, str] = {
    "withdrawn": "withdrawn",
    "one_refuses": "refused",
}
AGREED, FAILED, FALSE = "agreed", "failed", "suspected_false"


def entrustment(s: Situation) -> CourtEntrustment | None:
    """What the court entrusted, of an act that still counts; None of an application."""
    counts = {event.seq for event in s.events}
    return next((r for r in reversed(s.rows(CourtEntrustment)) if r.event_seq in counts), None)


def clock(s: Situation) -> Deadline | None:
    """The running time of the entrustment."""
    found = entrustment(s)
    return s.open_deadline(CLOCKS[found.channel]) if found is not None else None


def matter_was_entrusted(s: Situation) -> str | None:
    """A step of entrusted matters alone."""
    return None if entrustment(s) is not None else "本案不是法院委派、委托调解的。"


def matter_was_not_entrusted(s: Situation) -> str | None:
    """A step of the parties' own applications alone."""
    found = entrustment(s)
    return f"本案由{found.court}委派（委托），请办理委派（委托）的步骤。" if found else None


def entrusted_before_filing(s: Situation) -> Reason | None:
    """第二十七条: thirty days before the court files the suit."""
    return _channel(s, "before_filing")


def entrusted_in_ordinary_trial(s: Situation) -> Reason | None:
    """第二十七条: fifteen days in an ordinary trial."""
    return _channel(s, "ordinary")


def entrusted_in_summary_trial(s: Situation) -> Reason | None:
    """第二十七条: seven days in a summary trial."""
    return _channel(s, "summary_trial")


def _channel(s: Situation, wanted: str) -> Reason | None:
    return None if s.data.get("channel") == wanted else Reason("渠道不同。", "channel")


def signing_lies_behind(s: Situation) -> Reason | None:
    """第二十七条第三款: the time runs from the moment of signing for the papers."""
    signed, letter = s.data.get("signed_for_at"), as_day(s.data.get("letter_on"))
    if not isinstance(signed, datetime):
        return None
    if signed > s.at:
        return Reason("签收的时间不能晚于现在。", "signed_for_at")
    if letter is not None and signed.astimezone(s.at.tzinfo).date() < letter:
        return Reason(f"签收的时间早于函的日期{chinese_day(letter)}，请核对。", "signed_for_at")
    return None


# ── longer by consent ─────────────────────────────────────
def extension_can_still_be_agreed(s: Situation) -> str | None:
    """第二十七条: agreed to before the time is over."""
    limit = clock(s)
    if limit is None:
        return "没有正在计算的委派、委托调解期限。"
    if limit.due_on < s.day:
        return f"委派、委托调解的期限已于{chinese_day(limit.due_on)}届满，不能再延长。"
    return None


@each
def every_party_agrees_to_extend(s: Situation) -> Iterator[Reason]:
    """第二十七条: each party agrees for itself, before the time is over."""
    rows, limit = table(s, "consents"), clock(s)
    if "consents" not in s.data or limit is None:
        return
    for n, row in enumerate(rows):
        on = as_day(row.get("on"))
        if on is not None and on < limit.start_on:
            said = f"同意不能早于签收材料之日{chinese_day(limit.start_on)}。"
            yield Reason(said, "consents", row=n, column="on")
            continue
        if on is not None and on > min(s.day, limit.due_on):
            said = f"同意应在期限届满日{chinese_day(limit.due_on)}以前、办理之日以前作出。"
            yield Reason(said, "consents", row=n, column="on")
    given = {row.get("of") for row in rows}
    missing = next((p for p in s.current_parties() if p.id not in given), None)
    if missing is not None:
        yield Reason(f"{who(s, missing.id)}没有同意延长，不能延长。", "consents")


def new_day_is_later(s: Situation) -> Reason | None:
    """What is not later is no extension; the letter tells the court the day that runs now."""
    told, limit = as_day(s.data.get("new_due_on")), clock(s)
    before = as_day(s.data.get("due_on"))
    if limit is not None and before not in {None, limit.due_on}:
        return Reason(f"现在的届满日是{chinese_day(limit.due_on)}，请核对。", "due_on")
    if told is None or limit is None:
        return None
    # What an earlier extension had mistyped is mended by the next one: later than the first day.
    first = _first_day(s, limit)
    if told <= first or told < s.day:
        return Reason(f"延长后的日期应晚于原届满日{chinese_day(first)}。", "new_due_on")
    if told.year > s.day.year + 1:
        return Reason("延长后的日期过远，请核对年份。", "new_due_on")
    return None


def _first_day(s: Situation, limit: Deadline) -> date:
    """The day on which the time would have ended before it was ever extended."""
    # What was agreed before the channel or the day was mended was another time.
    since = s.last(MENDED)
    seq = since.seq if since is not None else 0
    earlier = (e for e in s.events if e.step == "extend_entrustment" and e.seq > seq)
    first = next((as_day(e.typed.get("due_on")) for e in earlier), None)
    return first or limit.due_on


# ── told to the court ─────────────────────────────────────
def came_of_it(s: Situation) -> str | None:
    """What came of the mediation, in the words of the letter: by what ended it, never typed."""
    if s.step.id == HALTED or latest(s, HALTED) > latest(s, RESUMED, *ENDED):
        return FALSE
    if not latest(s, *ENDED):
        return None
    if latest(s, BY_COURT) == latest(s, *ENDED):
        return FALSE
    if latest(s, "terminate_talks") > latest(s, *ENDED[:2]):
        return RESULTS.get(str(s.entered("terminate_talks").get("ground")), FAILED)
    return AGREED


def result_is_what_came_of_it(s: Situation) -> Reason | None:
    """第十九条至第二十一条: the letter tells what the file shows, and why where nothing came."""
    told, true = s.data.get("result"), came_of_it(s)
    if told is not None and told != true:
        return Reason("与本案登记的结果不一致，请核对。", "result")
    if told == FAILED and not s.data.get("reason"):
        return Reason("未达成协议的，写明原因（不写各方的方案）。", "reason")
    confirms = s.data.get("follow") == "court_confirm"
    if told not in {None, AGREED} and confirms:
        return Reason("没有达成协议，不能申请司法确认。", "follow")
    if confirms and (not in_writing(s) or s.case.dispute_kind == "ownership"):
        return Reason("口头协议、涉及权属的协议不能申请司法确认。", "follow")
    return None


def facts_go_only_by_consent(s: Situation) -> Reason | None:
    """第二十二条: undisputed facts are told to the court only as all agreed to have them noted."""
    last = held(s)[-1:]
    if s.data.get("undisputed") and not (last and last[0].facts_agreed):
        said = "各方没有在最近一次笔录中同意记载无争议的事实，不能写入。"
        return Reason(said, "undisputed")
    return None


def court_was_not_told(s: Situation) -> str | None:
    """What the court knows is not undone by a note in the file: it is told anew."""
    found = entrustment(s)
    if found is None or latest(s, TOLD) < latest(s, *ENDED):
        return None
    return f"已经向{found.court}反馈结果，不能撤销登记；结果有变的，另行函告法院。"


def court_refused_it(s: Situation) -> str | None:
    """民事诉讼法第二百零六条: after a dismissal the parties may make another agreement."""
    refused = ("confirmation_dismissed", "confirmation_refused")
    return was_not_confirmed(s, refused, ("reach_agreement", "apply_confirmation"))


def court_was_told_the_result(s: Situation) -> str | None:
    """第十九条至第二十一条: a matter is not closed before the court knows what came of it."""
    found = entrustment(s)
    if found is None or latest(s, TOLD, BY_COURT) >= max(1, latest(s, *ENDED)):
        return None
    return f"尚未向{found.court}反馈调解结果。"


# ── what acts enter ───────────────────────────────────────
def court_entrusts(act: Act) -> None:
    """The court, its case, its channel and when the papers were signed for."""
    signed = act.data.get("signed_for_at")
    if not isinstance(signed, datetime):
        act.object("填写签收材料的时间", "signed_for_at")
        return
    act.work.session.add(
        CourtEntrustment(
            case_id=act.case.id, event_seq=act.seq, court=act.text("court"),
            court_no=act.text("court_no"), channel=act.text("channel"), signed_for_at=signed,
        )
    )  # fmt: skip


# ── what the file knows ───────────────────────────────────
def inviting_court(s: Situation) -> str | None:
    """民诉法第二百零五条第一项: the court that invited the mediation confirms what came of it."""
    found = entrustment(s)
    return found.court if found is not None else None


def court_number(s: Situation) -> str | None:
    """The number of the case at the court."""
    found = entrustment(s)
    return found.court_no if found is not None else None


def entrusted_channel(s: Situation) -> str | None:
    """By which channel it came."""
    found = entrustment(s)
    return found.channel if found is not None else None


def papers_signed_for_at(s: Situation) -> datetime | None:
    """When the papers of the court were signed for, in the office's time."""
    found = entrustment(s)
    return found.signed_for_at.astimezone(s.at.tzinfo) if found is not None else None


def entrustment_due_on(s: Situation) -> date | None:
    """The day on which the time of the entrustment ends, as it runs or ran."""
    found = entrustment(s)
    limit = s.deadline(CLOCKS[found.channel]) if found is not None else None
    return limit.due_on if limit is not None else None


def papers_of_the_court(s: Situation) -> list[dict[str, object]] | None:
    """The papers that the court handed over: what is sent back is what came."""
    return s.entered(SIGNED_FOR).get("handed_in")


def papers_of_the_court_count(s: Situation) -> int:
    """How many sorts of papers the court handed over."""
    return len(papers_of_the_court(s) or [])


def agreement_number(s: Situation) -> str | None:
    """The number that the agreement bears, where one in writing is in force."""
    paper = s.document("pm_agreement") if in_writing(s) else None
    return paper.number if paper is not None and in_force(s) is not None else None


def in_writing(s: Situation) -> bool:
    """Whether what was agreed last stands in a paper that all signed."""
    return latest(s, "reach_agreement") > latest(s, "record_oral_agreement")


GUARDS = registered(
    matter_was_entrusted,
    matter_was_not_entrusted,
    entrusted_before_filing,
    entrusted_in_ordinary_trial,
    entrusted_in_summary_trial,
    signing_lies_behind,
    extension_can_still_be_agreed,
    every_party_agrees_to_extend,
    new_day_is_later,
    result_is_what_came_of_it,
    facts_go_only_by_consent,
    court_refused_it,
    court_was_not_told,
    court_was_told_the_result,
)
EFFECTS: Mapping[str, Effect] = {
    "court_entrusts": Effect.of(court_entrusts, "court", "court_no", "channel", "signed_for_at")
}
KNOWN = registered(
    came_of_it,
    inviting_court,
    court_number,
    entrusted_channel,
    papers_signed_for_at,
    entrustment_due_on,
    papers_of_the_court,
    papers_of_the_court_count,
    agreement_number,
)
