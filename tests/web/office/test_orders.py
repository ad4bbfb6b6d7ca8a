"""督办: the tasks of a meeting, each an order with a day of its own, on both sides (X63, X64)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casehub import verify_audit
from casehub.acts.letters.asking import ask_from
from casehub.desk.network import Course, Way
from casehub.desk.network.reading import matters_of
from casehub.law.identifiers import flow_id
from casehub.model import Case, Deadline, Document, Draft, Event, ExchangeLetter, Organisation
from casehub.people.permissions import find
from casehub.record import audit
from casehub.settings import Settings
from casehub.workflow.refusals import NotFound, Refused
from tests import factories
from tests.exchange.certificates import Authority
from tests.printing import print_waiting
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import (
    DAZHOU,
    OTHERS,
    act,
    judged_here,
    judged_of,
    landed,
    registered,
    sealed,
    trust,
)
from tests.web.office.test_cooperation import (
    CONSULTATION,
    asked_of_dazhou,
    ends_of,
    exchanged,
    sealed_letter,
)

__all__ = ["judged_here", "trust"]

ROOT = Path(__file__).resolve().parents[3]
# Before letters are drafted by others (routes): one person signs what she fills in.
MET = date(2026, 11, 20)
MET_AT = datetime.fromisoformat("2026-11-20T17:00:00+08:00")
FRIDAY, SATURDAY = date(2026, 12, 25), date(2026, 12, 26)
TASKS = [
    {"what": "补充进货价格材料", "who": DAZHOU, "by": FRIDAY},
    {"what": "函送鉴别意见", "who": OTHERS, "by": FRIDAY},
    {"what": "核查副食城", "who": DAZHOU, "by": date(2026, 12, 31)},
]


@pytest.fixture
def meeting(office: factories.Bureau, clock: Clock) -> str:
    """A meeting that was called on 18 November and has its minutes since the 20th."""
    reference = asked_of_dazhou(office, CONSULTATION)
    clock.at = MET_AT
    factories.perform(office.work("head", MET_AT), reference, "issue_minutes", held_on=MET,
                      tasks=TASKS, minutes_no="2026年第3期")  # fmt: skip
    office.session.commit()
    return reference


def holds(office: factories.Bureau, url: str) -> None:
    """Both verifiers find nothing amiss: numbers, clocks, papers and every act replayed."""
    office.session.commit()
    first = audit.verify(office.session, office.blobs, against=audit.Against(rules=office.rules)).faults
    office.session.rollback()
    second = verify_audit.verify(url, Path(office.blobs.place.folder), workflows=ROOT / "workflows")
    assert (first, list(second)) == ([], [])


def id_of(office: factories.Bureau, name: str) -> int:
    return office.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()


def begun(office: factories.Bureau, meeting: str, name: str) -> tuple[str, dict[str, str]]:
    """An order begun out of the meeting: its matter and what its form begins with."""
    work = office.work("dispatcher", MET_AT)
    matter, way = ask_from(work, find(work, meeting, lock=True), "order_task", id_of(office, name))
    office.session.commit()
    query = select(Draft.typed).where(Draft.case_id == matter.id, Draft.step == way.step.id)
    typed = {pair[0]: pair[1] for pair in office.session.scalars(query).one()}
    return matter.reference, typed


def ordered(office: factories.Bureau, reference: str, typed: dict[str, str], **more: Any) -> None:
    """The order signed and sent off on the day of the meeting."""
    ids = office.people
    said: dict[str, Any] = {
        "meeting": typed["meeting"], "matter": typed["matter"], "matter_title": "补充材料",
        "due_on": date.fromisoformat(typed["due_on"]), "contacts": [ids["examiner"], ids["chair"]],
        "task_no": int(typed["task_no"]), "level": "once", **more,
    }  # fmt: skip
    factories.perform(office.work("head", MET_AT), reference, "order_task", **said)
    factories.perform(office.work("dispatcher", MET_AT), reference, "note_letter_sent", sent_on=MET)
    office.session.commit()
    print_waiting(office.session, office.rules, office.blobs, MET_AT)
    office.session.commit()


def test_each_task_of_the_minutes_is_ordered_once_of_the_bureau_that_owes_it(
    office: factories.Bureau, meeting: str, sign_in: Callable[[str], Browser], settings: Settings
) -> None:
    page = sign_in("dispatcher").page(f"/cases/{meeting}/letter?to={id_of(office, DAZHOU)}")
    office.session.rollback()
    # Only what follows from a meeting is begun there, nothing that begins another exchange.
    assert 'value="order_task"' in page and 'value="ask_bulletin"' not in page
    first, told = begun(office, meeting, DAZHOU)
    assert (told["meeting"], told["task_no"], told["matter"], told["due_on"]) == (
        "2026年第3期会商纪要", "1", "补充进货价格材料", str(FRIDAY))  # fmt: skip
    ordered(office, first, told)
    # The second order takes the second task of the same bureau; another bureau gets its own.
    second, next_told = begun(office, meeting, DAZHOU)
    assert (next_told["task_no"], next_told["matter"]) == ("3", "核查副食城")
    theirs, other = begun(office, meeting, OTHERS)
    assert (other["task_no"], other["matter"]) == ("2", "函送鉴别意见")
    for number, said in ((1, "已经另行督办"), (2, f"由{OTHERS}承担"), (9, "共3项，没有第9项")):
        with pytest.raises(Refused, match=said):
            ordered(office, second, next_told, task_no=number)
        office.session.rollback()
    with pytest.raises(Refused, match="2026年12月26日不是工作日"):
        ordered(office, second, next_told, due_on=SATURDAY)
    office.session.rollback()
    ordered(office, second, next_told)
    ordered(office, theirs, other)
    # Each has a number, a flow and a clock of its own; the meeting goes its own way.
    orders = office.session.scalars(
        select(Document).where(Document.kind == "supervision_order").order_by(Document.id)
    ).all()
    assert [one.number for one in orders] == ["渝知D2026-1", "渝知D2026-2", "渝知D2026-3"]
    assert [one.facts["to_office"] for one in orders] == [DAZHOU, DAZHOU, OTHERS]
    assert len({one.flow_id for one in orders}) == 3
    days = office.session.execute(select(Deadline.case_id, Deadline.due_on).where(
        Deadline.rule == "requesting.reply", Deadline.closed_on.is_(None))).all()  # fmt: skip
    assert sorted(day for _, day in days) == [FRIDAY, FRIDAY, date(2026, 12, 31)]
    # Nothing is left to order: the next begins without a task.
    assert "task_no" not in begun(office, meeting, DAZHOU)[1]
    factories.perform(office.work("archivist", MET_AT), meeting, "file_asking_away")
    office.session.commit()
    # An order is no meeting: out of it no other is begun.
    work = office.work("dispatcher", MET_AT)
    with pytest.raises(NotFound):
        ask_from(work, find(work, first, lock=True), "order_task", id_of(office, DAZHOU))
    office.session.rollback()
    holds(office, settings.database_url)


def back(payload: dict[str, Any], flow: str, seq: int, number: str, to: int = 1) -> dict[str, Any]:
    """What the other side sealed, as it comes to whoever ordered."""
    made = exchanged(payload, flow, number)
    made["message"] = {**payload["message"], "seq": seq, "inReplyTo": f"{flow}/M{to}"}
    if "receipt" in made:
        made["receipt"] = {k: v for k, v in made["receipt"].items() if k != "payloadSha256"}
    return made


def outbound(office: factories.Bureau, flow: str) -> int:
    """The row of the letter with which we began."""
    row = office.session.scalars(select(ExchangeLetter.id).where(
        ExchangeLetter.flow_id == flow, ExchangeLetter.outbound, ExchangeLetter.seq == 1)).one()  # fmt: skip
    office.session.rollback()
    return row


def state_of(office: factories.Bureau, reference: str) -> str:
    found = office.session.scalars(select(Case.state).where(Case.reference == reference)).one()
    office.session.rollback()
    return found


def test_an_order_is_taken_up_put_off_once_fed_back_ordered_again_and_struck_off(
    office: factories.Bureau, meeting: str, sign_in: Callable[[str], Browser], trust: Authority,
    settings: Settings, clock: Clock,
) -> None:  # fmt: skip
    reference, told = begun(office, meeting, DAZHOU)
    ordered(office, reference, told)
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    letter = sealed_letter(office, dispatcher, reference, "supervision_order", settings)
    flow, keys = letter["flowId"], trust.certify(DAZHOU, 10).key.parent
    assert (letter["type"], letter["message"]["kind"]) == ("HS", "NOTICE")
    assert letter["gongwen"]["发文字号"] == "渝知D2026-1" and "consultation" not in letter
    listed = sign_in("partner").page("/portal")
    assert "督办补充材料的督办单" in listed and letter["gongwen"]["标题"] in listed
    assert letter["supervision"] == {
        "meeting": "2026年第3期会商纪要", "taskNo": 1, "what": "补充进货价格材料", "owner": "知识产权保护科",
        "require": letter["supervision"]["require"], "by": str(FRIDAY), "level": "once",
    }  # fmt: skip
    # The other side registers it without retyping; it is no call to a meeting.
    there = flow_id("HS", *reversed(ends_of(letter)), 2026, 81)
    at = registered(clerk, keys, exchanged(letter, there, "达市监D2026-1"), str(MET))
    clerk.page(at)
    theirs, step = clerk.post(f"{at}/matter").location.split("/cases/")[1].split("/steps/")
    assert step == "enter_order"
    act(clerk, theirs, step)
    clock_of = select(Deadline).where(Deadline.rule == "responding.reply", Deadline.closed_on.is_(None))
    assert office.session.scalars(clock_of).one().due_on == FRIDAY
    office.session.rollback()
    page = head.page(f"/cases/{theirs}")
    assert "take_up_order" in page and "answer_consultation_letter" not in page
    act(head, theirs, "take_up_order", officers=str(office.people["examiner"]), plan="检查")
    accepted = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    act(head, theirs, "put_off_order", later_date="2026-12-30", reason="等待资料")
    later = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (accepted["receipt"]["code"], later["receipt"]["newDate"]) == ("ACCEPTED", "2026-12-30")
    # Once: neither side moves the day again.
    twice = head.get(f"/cases/{theirs}/steps/put_off_order")
    assert twice.status_code == 409 and "只能延期一次" in twice.get_data(as_text=True)
    path = f"/cases/{theirs}/steps/report_on_order"
    form = fields_of(head.page(path))
    assert (form["order_no"], form["matter"]) == ("达市监D2026-1", "补充进货价格材料")
    said = {"done_state": "partly", "done_text": "已检查一半", "materials": "照片6张", "done_on": str(MET)}
    wrong = head.post(path, {**form, **said, "do": "preview"})
    assert "没有全部完成的，不写完成日期" in wrong.get_data(as_text=True)
    act(head, theirs, "report_on_order", **{**form, **said, "done_on": ""})
    reported = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (reported["supervision"]["state"], reported["message"]["kind"]) == ("partly", "REPLY")
    # Back to whoever ordered: each answer lands in the matter of the order.
    for n, (made, entry) in enumerate(
        [(accepted, "enter_their_acceptance"), (later, "enter_order_delay")], 2
    ):
        landed(dispatcher, registered(dispatcher, keys, back(made, flow, n, f"达市监知函〔2026〕{n}号"), str(MET)), reference, entry)
    ours = select(Deadline).where(Deadline.rule == "requesting.reply", Deadline.closed_on.is_(None))
    assert office.session.scalars(ours).one().due_on == date(2026, 12, 30)
    office.session.rollback()
    more: dict[str, Any] = {"partner_letter_no": "达市监知函〔2026〕9号", "later_on": date(2027, 1, 15), "answer_came_on": MET}
    with pytest.raises(Refused, match="只延期一次"):
        factories.perform(office.work("dispatcher", clock.at), reference, "enter_order_delay", **more)
    office.session.rollback()
    factories.perform(office.work("dispatcher", clock.at), reference, "note_order_delay_refused",
                      partner_letter_no="达市监知函〔2026〕9号", answer_came_on=MET, wished_on=date(2027, 1, 15))  # fmt: skip
    office.session.commit()
    assert office.session.scalars(ours).one().due_on == date(2026, 12, 30)
    office.session.rollback()
    landed(dispatcher, registered(dispatcher, keys, back(reported, flow, 4, "达市监知函〔2026〕4号"), str(MET)), reference, "enter_order_feedback")
    entered = office.session.scalars(select(Event).where(Event.step == "enter_order_feedback")).one().typed
    assert (entered["done_state"], entered["done_text"], entered["materials"]) == ("partly", "已检查一半", "照片6张")
    office.session.rollback()
    # What is not wholly done is not just closed.
    closing = sign_in("section").get(f"/cases/{reference}/steps/finish_asking")
    assert closing.status_code == 409 and "核销" in closing.get_data(as_text=True)
    with pytest.raises(Refused, match="写明核销的理由"):
        factories.perform(office.work("head", clock.at), reference, "strike_off_order", why_undone="")
    office.session.rollback()
    factories.perform(office.work("head", clock.at), reference, "order_again", due_on=date(2026, 12, 31),
                      level="repeated", requirement="补充另一半")  # fmt: skip
    office.session.commit()
    assert state_of(office, reference) == "ask_signed"
    assert office.session.scalars(ours).one().due_on == date(2026, 12, 31)
    print_waiting(office.session, office.rules, office.blobs, MET_AT)
    office.session.commit()
    again = judged_of(dispatcher, sealed(dispatcher, f"/letters/{outbound(office, flow)}").location, settings)
    assert (again["message"]["kind"], again["supervision"]["level"]) == ("SUPPLEMENT", "repeated")
    factories.perform(office.work("dispatcher", clock.at), reference, "note_letter_sent", sent_on=MET)
    office.session.commit()
    # There it is taken up again, with a day of its own, and answered as the second order.
    second = exchanged(again, there, "达市监D2026-2")
    second["message"] = {"seq": 3, "kind": "SUPPLEMENT"}
    landed(clerk, registered(clerk, keys, second, str(MET)), theirs, "enter_order_again")
    assert office.session.scalars(clock_of).one().due_on == date(2026, 12, 31)
    office.session.rollback()
    first_again = head.get(f"/cases/{theirs}/steps/report_on_order")
    assert first_again.status_code == 409 and "再次督办" in first_again.get_data(as_text=True)
    form = fields_of(head.page(f"/cases/{theirs}/steps/report_on_order_again"))
    act(head, theirs, "report_on_order_again",
        **{**form, "done_state": "done", "done_on": str(MET), "done_text": "全部检查", "materials": "无"})  # fmt: skip
    row = office.session.scalars(select(ExchangeLetter.id).where(
        ExchangeLetter.flow_id == there, ExchangeLetter.kind == "SUPPLEMENT", ~ExchangeLetter.outbound)).one()  # fmt: skip
    office.session.rollback()
    done = judged_of(dispatcher, sealed(dispatcher, f"/letters/{row}").location, settings)
    seq = again["message"]["seq"]
    landed(dispatcher, registered(dispatcher, keys, back(done, flow, seq + 1, "达市监知函〔2026〕6号", seq), str(MET)), reference, "enter_order_feedback")
    assert office.session.scalars(ours).all() == []
    office.session.rollback()
    factories.perform(office.work("head", clock.at), reference, "strike_off_order", why_undone="", opinion="同意核销")
    office.session.commit()
    assert state_of(office, reference) == "ask_done"
    print_waiting(office.session, office.rules, office.blobs, MET_AT)
    office.session.commit()
    struck = judged_of(dispatcher, sealed(dispatcher, f"/letters/{outbound(office, flow)}").location, settings)
    assert (struck["message"]["kind"], struck["outcome"]["text"]) == ("CLOSING", "同意核销")
    closed = exchanged(struck, there, "达市监知函〔2026〕7号")
    closed["message"] = {"seq": 4, "kind": "CLOSING"}
    landed(clerk, registered(clerk, keys, closed, str(MET)), theirs, "enter_closing_of_letter")
    act(sign_in("archivist"), theirs, "file_letter_away", filed_note="齐全")
    act(sign_in("archivist"), reference, "file_asking_away", filed_note="齐全")
    lines = {(one.way, one.partner, one.course) for one in matters_of(office.work("head", clock.at)) if one.reference in (reference, theirs)}
    assert lines == {(Way.OUT, DAZHOU, Course.TIMELY), (Way.IN, DAZHOU, Course.TIMELY)}
    office.session.rollback()
    holds(office, settings.database_url)


def test_silence_after_the_day_raises_the_order_level_by_level(
    office: factories.Bureau, meeting: str, clock: Clock, trust: Authority, settings: Settings,
    sign_in: Callable[[str], Browser],
) -> None:  # fmt: skip
    reference, told = begun(office, meeting, DAZHOU)
    ordered(office, reference, told)
    early = office.work("head", datetime.fromisoformat("2026-12-25T17:00:00+08:00"))
    with pytest.raises(Refused, match="过后方可催办"):
        factories.perform(early, reference, "raise_order", level="repeated")
    office.session.rollback()
    late = datetime.fromisoformat("2026-12-28T09:00:00+08:00")
    overdue = [one.course for one in matters_of(office.work("head", late)) if one.reference == reference]
    assert overdue == [Course.LATE_OPEN]
    due = date(2026, 12, 31)
    factories.perform(office.work("head", late), reference, "raise_order", level="repeated", due_on=due)
    office.session.commit()
    # What was owed is still owed since its own day.
    ours = select(Deadline).where(Deadline.rule == "requesting.reply", Deadline.closed_on.is_(None))
    assert office.session.scalars(ours).one().due_on == FRIDAY
    with pytest.raises(Refused, match="方可第二次催办"):
        factories.perform(office.work("head", late), reference, "raise_order", level="reported_up",
                          superior="四川省知识产权服务促进中心", due_on=due)  # fmt: skip
    office.session.rollback()
    later = datetime.fromisoformat("2027-01-05T09:00:00+08:00")
    with pytest.raises(Refused, match="抄报机关"):
        factories.perform(office.work("head", later), reference, "raise_order", level="reported_up",
                          superior="", due_on=date(2027, 1, 11))  # fmt: skip
    office.session.rollback()
    factories.perform(office.work("head", later), reference, "raise_order", level="reported_up",
                      superior="四川省知识产权服务促进中心", due_on=date(2027, 1, 11))  # fmt: skip
    office.session.commit()
    with pytest.raises(Refused, match="不能低于"):
        factories.perform(office.work("head", later), reference, "raise_order", level="repeated", due_on=date(2027, 1, 11))
    office.session.rollback()
    papers = office.session.scalars(select(Document).where(Document.kind == "supervision_order").order_by(Document.id)).all()
    assert [one.facts["level"] for one in papers] == ["once", "repeated", "reported_up"]
    assert [bool(one.facts.get("superior")) for one in papers] == [False, False, True]
    office.session.rollback()
