"""Each type of cooperation on both sides: asked by one bureau, answered by another, without retyping.

A letter that this bureau sealed comes back to it as another's, with the two ends exchanged, so that
what one side sends is exactly what the other side takes in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from casehub.casefile import registering
from casehub.desk.network import Course, Way
from casehub.desk.network.reading import matters_of
from casehub.exchange import judging, verdict
from casehub.exchange.sorts import exchange
from casehub.law.identifiers import flow_id
from casehub.model import Case, Deadline, Document, Event, ExchangeLetter, Organisation
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority
from tests.printing import print_waiting
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import (
    DAZHOU,
    act,
    judged_here,
    judged_of,
    landed,
    registered,
    sealed,
    trust,
)
from tests.web.office.test_letters import DAY, OURS

__all__ = ["judged_here", "trust"]
SIGNED = "2026-11-18T09:00:00+08:00"
BY = date(2026, 12, 4)


@dataclass(frozen=True)
class Kind:
    """How one type is asked and answered here, and what each says of it."""

    sort: str
    ask: str
    letter: str
    enter: str
    answer: str
    data: str
    reply: dict[str, str]
    told: str
    lists: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)


KINDS = [
    Kind(
        "ZY", "ask_resource", "resource_request_letter", "enter_resource_letter", "answer_resource_letter",
        "resource",
        {"offers-0-name": "示例工程师", "offers-0-unit": "示例设计中心", "offers-0-qualification": "工程师",
         "offers-0-phone": "0818-0000-1", "offers-0-available": "六月"},
        "示例工程师", ("resource_items_list",),
    ),
    Kind(
        "HR", "ask_recognition", "recognition_request", "enter_recognition_letter", "answer_recognition_letter",
        "recognition",
        {"uses-0-item": "渝万州市监处罚〔2026〕1号", "uses-0-use": "not", "uses-0-reason": "商品不同",
         "own_check": "两人比对", "difference": "商品不同"},
        "商品不同", ("recognition_items_list",),
    ),
    Kind(
        "ZX", "ask_enforcement", "enforcement_assistance_letter", "enter_enforcement_letter",
        "answer_enforcement_letter", "enforcement",
        {"results-0-result": "answered", "results-0-text": "已下架", "assets": "示例路门面一间"},
        "示例路门面一间", ("enforcement_items_list",),
    ),
    Kind(
        "SD", "ask_service", "service_request_letter", "enter_service_letter", "answer_service_letter", "service",
        {"served-0-document": "询问通知书", "served-0-addressee": "青世强", "served-0-method": "left",
         "served-0-servedOn": "2026-11-20", "served-0-receiver": "居委会见证", "served-0-servers": "杜嘉禾、严伯渝",
         "originals": "1"},
        "居委会见证", ("entrusted_documents_list",), {"latest_on": date(2026, 12, 1)},
    ),
]  # fmt: skip
every_type = pytest.mark.parametrize("kind", KINDS, ids=[one.sort for one in KINDS])


def asked_of_dazhou(office: factories.Bureau, kind: Kind, *, answered: bool = True) -> str:
    """A matter of ours, its letter to 达州 signed on 18 November."""

    def at(who: str) -> Any:
        return office.work(who, datetime.fromisoformat(SIGNED))

    party = factories.party("asked_office", DAZHOU)
    work = at("dispatcher")
    request = registering.Request("requesting", [party], [], another="另一件事")
    case = registering.register(work, work.rules.tracks["letter_out"], request)
    receiver = office.session.scalars(select(Organisation.id).where(Organisation.name == DAZHOU)).one()
    ids = office.people
    said = {"receiver": receiver, "contacts": [ids["examiner"], ids["chair"]], **kind.more}
    if answered:
        said["reply_by"] = BY
    factories.perform(at("head"), case.reference, kind.ask, **said)
    factories.perform(at("dispatcher"), case.reference, "note_letter_sent", sent_on=date(2026, 11, 18))
    office.session.commit()
    print_waiting(office.session, office.rules, office.blobs)
    reference = case.reference
    office.session.commit()
    return reference


def sealed_letter(
    office: factories.Bureau, dispatcher: Browser, reference: str, kind: str, settings: Settings
) -> dict[str, Any]:
    """The data of our letter, which the other bureau would find sound."""
    query = select(Document.id).join(Case, Case.id == Document.case_id)
    made = query.where(Case.reference == reference, Document.kind == kind)
    at = f"/cases/{reference}/documents/{office.session.scalars(made).one()}"
    office.session.rollback()
    dispatcher.page(at)
    done = dispatcher.post(f"{at}/seal")
    assert done.status_code == 303, done.get_data(as_text=True)
    pdf = dispatcher.get(f"{at}/sealed").get_data()
    found = verdict.verdict_of(judging.answer(pdf, settings.instance / "trust"))
    assert found.sound and found.payload is not None, found.problems
    return dict(found.payload)


def exchanged(payload: dict[str, Any], flow: str, number: str) -> dict[str, Any]:
    """What one bureau sent, as if the other had: both ends exchanged, and a number of its own."""
    ends = {"sender": {**payload["sender"], **payload["receiver"]},
            "receiver": {name: payload["sender"][name] for name in ("region", "name")}}  # fmt: skip
    head = {"发文机关标志": ends["sender"]["name"], "主送机关": [ends["receiver"]["name"]], "发文字号": number}
    return {**payload, **ends, "flowId": flow, "gongwen": {**payload["gongwen"], **head}}


def ends_of(payload: dict[str, Any]) -> tuple[str, str]:
    return payload["sender"]["region"], payload["receiver"]["region"]


def taken_in(clerk: Browser, office: factories.Bureau, keys: Any, payload: dict[str, Any], step: str) -> tuple[str, str]:
    """A letter of another bureau and the matter that it opens here, its form sent as it was filled."""
    at = registered(clerk, keys, payload)
    clerk.page(at)
    begun = clerk.post(f"{at}/matter")
    assert begun.status_code == 303, begun.get_data(as_text=True)
    reference, found = begun.location.split("/cases/")[1].split("/steps/")
    assert found == step
    act(clerk, reference, step)
    return at, reference


CONSULTATION = Kind(
    "HS", "ask_consultation", "consultation_notice", "enter_consultation_letter", "answer_consultation_letter",
    "consultation",
    {"attends": "1", "persons-0-name": "杜嘉禾", "persons-0-post": "副科长", "persons-0-phone": "0818", "persons-0-mode": "online"},
    "杜嘉禾", ("consultation_items_list",), {"meeting_on": date(2026, 12, 8)},
)  # fmt: skip
BULLETIN = Kind(
    "TB", "ask_bulletin", "information_bulletin", "enter_bulletin", "note_bulletin_read", "bulletin", {}, "",
    ("bulletin_items",),
)


def test_a_meeting_is_called_attended_and_its_minutes_reach_whoever_attended(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    reference = asked_of_dazhou(office, CONSULTATION)
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    letter = sealed_letter(office, dispatcher, reference, CONSULTATION.letter, settings)
    assert letter["consultation"]["on"] == "2026-12-08" and letter["consultation"]["items"][0]["topic"]
    keys = trust.certify(DAZHOU, 10).key.parent
    there = flow_id("HS", *reversed(ends_of(letter)), 2026, 72)
    at, theirs = taken_in(clerk, office, keys, exchanged(letter, there, "达市监知函〔2026〕72号"), CONSULTATION.enter)
    # Who is asked to attend neither takes it up nor sends it back.
    page = head.page(f"/cases/{theirs}")
    assert "answer_consultation_letter" in page and "take_up_letter" not in page
    form = fields_of(head.page(f"/cases/{theirs}/steps/{CONSULTATION.answer}"))
    act(head, theirs, CONSULTATION.answer, **{**form, **CONSULTATION.reply})
    replied = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert replied["consultation"]["persons"][0] == {
        "n": 1, "name": "杜嘉禾", "post": "副科长", "phone": "0818", "mode": "online",
    }  # fmt: skip
    answer = exchanged(replied, letter["flowId"], "达市监知函〔2026〕73号")
    answer["message"] = {**replied["message"], "seq": 2, "inReplyTo": f"{letter['flowId']}/M1"}
    answer["receipt"].pop("payloadSha256")
    landed(dispatcher, registered(dispatcher, keys, answer, "2026-11-20"), reference, "enter_their_answer")
    clock.at = datetime.fromisoformat("2026-12-08T17:00:00+08:00")
    work = office.work("head", clock.at)
    tasks = [{"what": "补充材料", "who": DAZHOU, "by": date(2026, 12, 25)}]
    factories.perform(work, reference, "issue_minutes", held_on=date(2026, 12, 8), tasks=tasks)
    office.session.commit()
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    minutes_no = office.session.scalars(select(Event).where(Event.step == "issue_minutes")).one().typed["minutes_no"]
    minutes = office.session.scalars(select(Document).where(Document.kind == "consultation_minutes")).one()
    assert case.state == "ask_done" and minutes.facts["to_office"] == DAZHOU
    # It names the contacts of the letter that it follows, whoever drafts it.
    named = [one["name"] for one in letter["sender"]["contacts"]]
    assert [one["name"] for one in minutes.facts["letter"]["contacts"]] == named
    row = office.session.scalars(select(ExchangeLetter.id).where(
        ExchangeLetter.flow_id == letter["flowId"], ExchangeLetter.outbound)).one()
    office.session.rollback()
    dispatcher = sign_in("dispatcher")
    sent = judged_of(dispatcher, sealed(dispatcher, f"/letters/{row}").location, settings)
    assert sent["message"]["kind"] == "CLOSING" and sent["consultation"]["tasks"][0]["by"] == "2026-12-25"
    # By its own title, on the letter and wherever either side has it in a list.
    title = sent["gongwen"]["标题"]
    assert title == f"案件会商纪要（{minutes_no}）"
    for who, page in (("partner", "/portal"), ("dispatcher", "/letters")):
        listed = sign_in(who).page(page)
        assert title in listed and letter["gongwen"]["标题"] in listed, who
        assert "办结反馈函" not in listed, who
    # And the minutes land in the matter of whoever attended.
    minutes_there = exchanged(sent, there, "达市监知函〔2026〕74号")
    minutes_there["message"] = {"seq": 3, "kind": "CLOSING"}
    landed(sign_in("clerk"), registered(sign_in("clerk"), keys, minutes_there, "2026-12-08"), theirs, "enter_minutes")
    told = office.session.scalars(select(Event).where(Event.step == "enter_minutes")).one().typed
    assert told["tasks"][0]["by"] == "2026-12-25" and told["conclusions"][0]["conclusion"]
    office.session.rollback()


def test_what_is_only_told_is_read_and_owes_no_answer(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    reference = asked_of_dazhou(office, BULLETIN, answered=False)
    assert office.session.scalars(select(Deadline.rule).where(Deadline.closed_on.is_(None))).all() == ["requesting.chase"]
    office.session.rollback()
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    letter = sealed_letter(office, dispatcher, reference, BULLETIN.letter, settings)
    assert (letter["message"]["kind"], "clock" in letter) == ("NOTICE", False)
    keys = trust.certify(DAZHOU, 10).key.parent
    there = flow_id("TB", *reversed(ends_of(letter)), 2026, 75)
    at, theirs = taken_in(clerk, office, keys, exchanged(letter, there, "达市监知函〔2026〕75号"), BULLETIN.enter)
    assert office.session.scalars(select(Deadline).where(Deadline.rule == "responding.reply")).all() == []
    office.session.rollback()
    act(head, theirs, "note_bulletin_read", use_made="已转各所")
    read = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    # What this office makes of it stays here.
    assert read["receipt"]["code"] == "RECEIVED" and "已转各所" not in str(read)
    answer = exchanged(read, letter["flowId"], "达市监知函〔2026〕76号")
    answer["message"] = {**read["message"], "seq": 2, "inReplyTo": f"{letter['flowId']}/M1"}
    answer["receipt"].pop("payloadSha256")
    landed(dispatcher, registered(dispatcher, keys, answer, "2026-11-20"), reference, "enter_their_receipt")
    act(sign_in("section"), reference, "finish_telling", outcome_note="已阅")
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    assert case.state == "ask_done"
    office.session.rollback()


def test_the_desk_waits_for_what_the_other_office_says_and_offers_it_once_it_came(
    office: factories.Bureau, sign_in: Callable[[str], Browser],
) -> None:  # fmt: skip
    matter = asked_of_dazhou(office, KINDS[2])
    work = office.work("dispatcher", datetime.fromisoformat("2026-11-20T09:00:00+08:00"))
    factories.perform(
        work, matter, "note_letter_sent", sent_on=date(2026, 11, 19), channel="EMS", on_paper=True, tracking=None,
    )  # fmt: skip
    office.session.commit()
    for who in ("dispatcher", "examiner"):
        line = sign_in(who).page("/desk").split(matter)[0].rpartition("<tr")[2]
        assert "对方的函件、回执还没有收到" in line and "/steps/enter_their" not in line, line


@every_type
def test_it_is_asked_answered_and_closed(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock, kind: Kind,
) -> None:  # fmt: skip
    reference = asked_of_dazhou(office, kind)
    ours = select(Deadline).where(Deadline.rule == "requesting.reply", Deadline.closed_on.is_(None))
    assert office.session.scalars(ours).one().due_on == BY
    papers = {one.kind: one for one in office.session.scalars(select(Document))}
    flow = papers[kind.letter].facts["letter"]["flow_id"]
    for name in kind.lists:
        facts = papers[name].facts
        assert (facts["flow_no"], facts["asked_at"]) == (flow, DAZHOU)
        assert facts["letter_no"] == papers[kind.letter].number
    office.session.rollback()
    dispatcher, clerk, head = sign_in("dispatcher"), sign_in("clerk"), sign_in("head")
    letter = sealed_letter(office, dispatcher, reference, kind.letter, settings)
    assert (letter["type"], letter["flowId"], letter["message"]["kind"]) == (kind.sort, flow, "REQUEST")
    assert kind.data in letter and letter["clock"]["requestedBy"] == str(BY)

    # The other side: the same letter comes to this bureau from 达州.
    keys = trust.certify(DAZHOU, 10).key.parent
    there = flow_id(kind.sort, *reversed(ends_of(letter)), 2026, 71)
    at, theirs = taken_in(clerk, office, keys, exchanged(letter, there, "达市监知函〔2026〕71号"), kind.enter)
    clock_of = select(Deadline).where(Deadline.rule == "responding.reply", Deadline.closed_on.is_(None))
    assert office.session.scalars(clock_of).one().due_on == BY
    office.session.rollback()
    # Answers of other types are not offered.
    page = clerk.page(f"/cases/{theirs}")
    others = [one.answer for one in KINDS if one.answer != kind.answer]
    assert not any(one in page for one in others)
    act(head, theirs, "take_up_letter", officers=str(office.people["examiner"]), plan="办理")
    accepted = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (accepted["receipt"]["code"], accepted["type"]) == ("ACCEPTED", kind.sort)
    act(head, theirs, "tell_later_answer", later_date="2026-12-18", reason="等待安排")
    later = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert later["receipt"]["newDate"] == "2026-12-18"
    form = fields_of(head.page(f"/cases/{theirs}/steps/{kind.answer}"))
    act(head, theirs, kind.answer, **{**form, **kind.reply})
    replied = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert kind.told in str(replied[kind.data]) and replied["receipt"]["code"] == "REPLIED"
    assert office.session.scalars(clock_of).all() == []
    office.session.rollback()
    act(sign_in("archivist"), theirs, "file_letter_away", filed_note="齐全")

    # And back: each answer lands in the matter of whoever asked.
    for n, (made, entry) in enumerate(
        [(accepted, "enter_their_acceptance"), (later, "enter_later_answer"), (replied, "enter_their_answer")], 2
    ):
        answer = exchanged(made, flow, f"达市监知函〔2026〕{n}号")
        answer["message"] = {**made["message"], "seq": n, "inReplyTo": f"{flow}/M1"}
        answer["receipt"].pop("payloadSha256")
        landed(dispatcher, registered(dispatcher, keys, answer, "2026-11-20"), reference, entry)
    assert kind.told in office.session.scalars(
        select(Event).where(Event.step == "enter_their_answer")
    ).one().typed["answer_text"]
    assert office.session.scalars(ours).all() == []
    office.session.rollback()
    # Only who handles it closes it; the section does here.
    act(sign_in("section"), reference, "finish_asking", outcome_note="满足")
    act(sign_in("archivist"), reference, "file_asking_away", filed_note="齐全")
    states = dict(office.session.execute(select(Case.reference, Case.state)).all())
    assert (states[reference], states[theirs]) == ("ask_filed", "come_filed")
    # 协作全貌: one line each way, with how it went.
    work = office.work("head", clock.at)
    lines = [(one.way, one.partner, one.title, one.due_on, one.answered_on, one.course) for one in matters_of(work)]
    title = exchange().sort(kind.sort).title
    assert (Way.OUT, DAZHOU, title, date(2026, 12, 18), date(2026, 11, 20), Course.TIMELY) in lines
    assert (Way.IN, DAZHOU, title, BY, clock.at.date(), Course.TIMELY) in lines
    rows = office.session.scalars(select(ExchangeLetter).where(ExchangeLetter.flow_id == flow)).all()
    assert [(one.seq, one.outbound, one.sender) for one in rows] == [
        (1, True, OURS), (2, False, DAZHOU), (3, False, DAZHOU), (4, False, DAZHOU),
    ]  # fmt: skip
    assert DAY["received_on"] > SIGNED[:10]
    office.session.rollback()
