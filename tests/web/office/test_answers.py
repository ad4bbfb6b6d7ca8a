"""A letter that asks for help becomes our own matter; each answer leaves as one sealed PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from casehub.exchange import judging, verdict
from casehub.exchange.sending import Sender, sent
from casehub.exchange.sorts import exchange
from casehub.law.identifiers import flow_id
from casehub.model import (
    Case,
    Deadline,
    Document,
    Draft,
    Event,
    ExchangeLetter,
    Organisation,
    Person,
    Referral,
)
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority, authority
from tests.web.case.test_steps import fields_of, previewed
from tests.web.conftest import Browser, Clock
from tests.web.office.test_letters import DAY, OURS, TOKEN, WANZHOU, asked

DAZHOU = "达州市市场监督管理局"
OTHERS = "重庆市永川区市场监督管理局"
LICHUAN = "利川市市场监督管理局"


@pytest.fixture
def trust(settings: Settings, tmp_path: Path) -> Authority:
    """An authority whom this bureau trusts, and which certified its seal."""
    made = authority(tmp_path)
    (settings.instance / "trust").mkdir()
    (settings.instance / "trust" / "root.pem").write_bytes(made.pem())
    (settings.instance / "keys").mkdir(exist_ok=True)
    for file in made.certify(OURS, 20).key.parent.iterdir():
        (settings.instance / "keys" / file.name).write_bytes(file.read_bytes())
    return made


@pytest.fixture(autouse=True)
def judged_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "casehub.web.office.letters.judged",
        lambda content, trust, came=None: verdict.verdict_of(judging.answer(content, trust, came)),
    )


def registered(clerk: Browser, keys: Path, payload: dict[str, Any], on: str = DAY["received_on"]) -> str:
    """Where the page of the letter is, which came on that day."""
    pdf = sent(payload, keys, Sender.of(keys), "none.zip").pdf
    clerk.page("/letters")
    answer = clerk.post("/letters/files", {"files": [(io.BytesIO(pdf), "来函.pdf")]})
    answer.request.environ["wsgi.input"].close()
    found = TOKEN.search(answer.get_data(as_text=True))
    assert found, answer.get_data(as_text=True)
    return str(clerk.post("/letters", {"token": found[1], "received_on": on}).location)


def act(browser: Browser, reference: str, step: str, **more: Any) -> str:
    """Fill in the form of a step as it stands, look at it, and send it."""
    path = f"/cases/{reference}/steps/{step}"
    data = {**fields_of(browser.page(path)), **more}
    done = browser.post(path, {**previewed(browser, path, data), "do": "perform"})
    text = done.get_data(as_text=True)
    assert done.status_code == 303, re.findall(r'class="(?:err|note)[^"]*"[^>]*>(.*?)</(?:p|div)>', text, re.DOTALL)
    return str(done.location)


def opened(clerk: Browser, at: str) -> str:
    """Press the button: the reference of the new matter, its first form sent as it was filled."""
    clerk.page(at)
    begun = clerk.post(f"{at}/matter")
    assert begun.status_code == 303, begun.get_data(as_text=True)
    reference = begun.location.split("/cases/")[1].split("/steps/")[0]
    act(clerk, reference, "enter_asking_letter")
    return reference


def two_asks() -> dict[str, Any]:
    made = asked()
    made["asks"] = [{"n": 1, "what": "核实供货数量", "whom": "示例商行"}, {"n": 2, "what": "清点库存"}]
    return made


def sealed(dispatcher: Browser, at: str) -> Any:
    html = dispatcher.page(at)
    event = re.search(r'name="event" value="(\d+)"', html)
    assert event, html
    return dispatcher.post(f"{at}/answers", {"event": event[1]})


def test_it_becomes_our_matter_with_our_own_clock_and_without_retyping(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, clock: Clock
) -> None:
    keys, clerk = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk")
    at = registered(clerk, keys, two_asks())
    assert "建立事项" in clerk.page(at)
    begun = clerk.post(f"{at}/matter")
    form = clerk.page(begun.location)
    for said in ("核实供货数量", "示例商行", "清点库存", "渝万州市监函", "2026-11-19", "收文〔2026〕1号"):
        assert said in form
    # Nobody has kept anything: that is told as what it is, on the desk too.
    assert "按已登记的内容填好的" in form and "暂存的内容" not in form
    assert "系统填好" in clerk.page("/desk")
    # Nothing is done by that: a draft stands, and the same letter opens no second matter.
    reference = begun.location.split("/cases/")[1].split("/steps/")[0]
    case = office.session.scalars(select(Case).where(Case.procedure == "helping")).one()
    assert (case.state, case.title) == ("letter_in", f"协助{WANZHOU}调查")
    assert office.session.query(Draft).count() == 1 and office.session.query(Deadline).count() == 0
    office.session.rollback()
    clerk.page(at)
    again = clerk.post(f"{at}/matter")
    assert again.status_code == 422 and "已经建立事项" in again.get_data(as_text=True)
    act(clerk, reference, "enter_asking_letter")
    limit = office.session.scalars(select(Deadline).where(Deadline.rule == "helping.reply")).one()
    # Fifteen working days from the day after this office had it, not from the date of the letter.
    assert (limit.estimated, str(limit.due_on)) == (False, "2026-12-10")
    office.session.rollback()
    # A typing error in the day is mended, and the clock with it.
    mended = {
        "received_on": "2026-11-18", "incoming_no": "收文〔2026〕1号", "dated": "2026-11-16",
        "asking_letter_no": "渝万州市监函〔2026〕17号", "purpose": "关于协助调查的函",
        "asks-0-what": "核实供货数量", "asks-1-what": "清点库存",
    }  # fmt: skip
    act(sign_in("dispatcher"), reference, "mend_asking_letter", **mended)
    running = select(Deadline).where(Deadline.rule == "helping.reply", Deadline.closed_on.is_(None))
    assert str(office.session.scalars(running).one().due_on) == "2026-12-09"
    office.session.rollback()


def test_each_answer_leaves_as_one_sealed_pdf(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    keys, clerk, dispatcher = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk"), sign_in("dispatcher")
    at = registered(clerk, keys, two_asks())
    reference, head = opened(clerk, at), sign_in("head")
    two = [str(office.people["examiner"]), str(office.people["chair"])]
    act(head, reference, "take_on_request", officers=two[:1], handling_unit="知识产权保护科", plan="现场检查")
    done = sealed(dispatcher, at)
    assert done.status_code == 303, done.get_data(as_text=True)
    # The same answer leaves once.
    assert 'name="event"' not in dispatcher.page(at)
    accepted = judged_of(dispatcher, done.location, settings)
    assert accepted["receipt"]["code"] == "ACCEPTED" and accepted["sender"]["name"] == OURS
    assert accepted["message"]["inReplyReceivedOn"] == DAY["received_on"]
    # Whom they ask: who deals with it, not who sealed the letter.
    helper = office.session.get_one(Person, office.people["examiner"]).name
    office.session.rollback()
    assert accepted["receipt"]["unit"] == "知识产权保护科"
    assert accepted["sender"]["contacts"][0]["name"] == helper and accepted["sender"]["contacts"][0]["tel"]
    act(head, reference, "tell_later_reply", later_date="2026-12-18", reason="对方外出")
    later = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (later["receipt"]["newDate"], later["receipt"]["inTime"]) == ("2026-12-18", True)
    short = {**fields_of(head.page(f"/cases/{reference}/steps/reply_to_request"))}
    reply = {"results-0-result": "answered", "results-0-text": "供货120件", "results-1-result": "partly",
             "results-1-text": "库存已售出", "found_evidence-0-name": "询问笔录", "found_evidence-0-form": "original",
             "found_evidence-0-collectedBy": "周明远、李文涛", "found_evidence-0-collectedOn": "2026-11-20",
             "found_evidence-0-pages": "4"}  # fmt: skip
    act(head, reference, "reply_to_request", **{**short, **reply})
    replied = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert [row["result"] for row in replied["results"]] == ["answered", "partly"]
    assert replied["sender"]["contacts"][0]["name"] == helper
    assert replied["evidence"][0]["collectedBy"] == ["周明远", "李文涛"]
    assert (replied["message"]["seq"], replied["message"]["kind"]) == (4, "REPLY")
    act(sign_in("archivist"), reference, "file_request_away", filed_note="齐全")
    found = office.session.scalars(select(ExchangeLetter).order_by(ExchangeLetter.id)).all()
    assert [(one.seq, one.outbound, one.receipt_code) for one in found] == [
        (1, False, ""), (2, True, "ACCEPTED"), (3, True, "EXTENSION"), (4, True, "REPLIED"),
    ]  # fmt: skip
    assert len({one.case_id for one in found}) == 1
    office.session.rollback()


def test_an_answer_that_was_made_void_leaves_no_more_and_bars_no_later_one(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    keys, clerk, dispatcher = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk"), sign_in("dispatcher")
    at = registered(clerk, keys, two_asks())
    reference, head = opened(clerk, at), sign_in("head")
    act(head, reference, "take_on_request", officers=[str(office.people["examiner"])], handling_unit="知识产权保护科", plan="现场检查")
    act(head, reference, "tell_later_reply", later_date="2026-12-18", reason="对方外出")
    event = re.findall(r'name="event" value="(\d+)"', dispatcher.page(at))
    assert len(event) == 2
    of_act = (Event.case_id == Document.case_id) & (Event.seq == Document.event_seq)
    numbered = select(Document).join(Event, of_act).where(Document.number.is_not(None))
    first, second = (office.session.scalars(numbered.where(Event.id == int(one))).one() for one in event)
    early = dispatcher.post(f"{at}/answers", {"event": event[1]})
    assert early.status_code == 422 and f"（{first.number}）作出在先" in early.get_data(as_text=True)
    first.status, first.status_reason = "void", "写错了联系人"
    office.session.commit()
    dispatcher.page(at)
    assert dispatcher.post(f"{at}/answers", {"event": event[0]}).status_code == 404
    told = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert told["receipt"]["newDate"] == "2026-12-18"
    assert 'name="event"' not in dispatcher.page(at)
    # What had left is shown for ever, whatever becomes of its paper.
    number, second.status = second.number or "", "void"
    office.session.commit()
    assert number in dispatcher.page(at)


def judged_of(dispatcher: Browser, at: str, settings: Settings) -> dict[str, Any]:
    """The data of what was sealed, which the other bureau would find sound."""
    number = at.split("/letters/")[1].split("?", maxsplit=1)[0]
    got = dispatcher.get(f"/letters/{number}/file")
    # §5.4 no. 20 of cross_region.md: the 发文字号 with its 〔〕 stands inside, the flow names the file.
    saved_as = re.search(r'filename="([^"]+)"', got.headers["Content-Disposition"])
    pdf = got.get_data()
    found = verdict.verdict_of(judging.answer(pdf, settings.instance / "trust"))
    assert found.sound and found.payload is not None, found.problems
    assert found.signer == OURS
    flow, seq = found.payload["flowId"], found.payload["message"]["seq"]
    assert saved_as is not None and saved_as[1] == f"{flow}-M{seq}.pdf"
    assert found.payload["gongwen"]["发文字号"] and found.payload["gongwen"]["标题"]
    return dict(found.payload)


def test_a_letter_is_sent_back_with_its_reason_and_nothing_is_told_after_the_period(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    keys, clerk, dispatcher = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk"), sign_in("dispatcher")
    at = registered(clerk, keys, two_asks())
    reference, head = opened(clerk, at), sign_in("head")
    act(head, reference, "send_back_request", back_reason="not_here", reason="已迁出")
    told = judged_of(dispatcher, sealed(dispatcher, at).location, settings)
    assert (told["message"]["kind"], told["receipt"]["reasonCode"]) == ("RETURN", "not_here")
    other = trust.certify(OTHERS, 11).key.parent
    payload = two_asks()
    payload["sender"]["name"] = payload["gongwen"]["发文机关标志"] = OTHERS
    payload["gongwen"]["发文字号"] = "渝永川市监函〔2026〕3号"
    payload["flowId"] = flow_id("XC", payload["sender"]["region"], payload["receiver"]["region"], 2026, 77)
    there = registered(clerk, other, payload)
    second = opened(clerk, there)
    assert second != reference
    act(head, second, "take_on_request", officers=str(office.people["examiner"]), handling_unit="知识产权保护科", plan="检查")
    clock.at = datetime.fromisoformat("2026-12-11T09:00:00+08:00")
    late = sign_in("head").get(f"/cases/{second}/steps/tell_later_reply")
    assert late.status_code == 409 and "已经届满" in late.get_data(as_text=True)
    case = office.session.scalars(select(Case).where(Case.reference == second)).one()
    assert case.state == "helping_on"
    office.session.rollback()


def test_only_a_sender_of_letters_seals_and_no_seal_is_one_sentence(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings
) -> None:
    keys, clerk = trust.certify(WANZHOU, 10).key.parent, sign_in("clerk")
    at = registered(clerk, keys, two_asks())
    reference = opened(clerk, at)
    act(sign_in("head"), reference, "take_on_in_part", taken_items="第1项",
        reason="其余不在辖区", officers=str(office.people["examiner"]), handling_unit="知识产权保护科")  # fmt: skip
    assert "等待收发员封装签章" in clerk.page(at)
    assert clerk.post(f"{at}/answers", {"event": "1"}).status_code == 404
    for file in (settings.instance / "keys").glob("*"):
        file.unlink()
    none = sealed(sign_in("dispatcher"), at)
    assert none.status_code == 422 and "没有签章密钥" in none.get_data(as_text=True)


def dispatched(office: factories.Bureau) -> tuple[str, str]:
    """A request of ours for help of 达州, sent on 16 November: its reference and 流转编号."""
    ids, day = office.people, date(2026, 11, 16)

    def at(who: str) -> Any:
        return office.work(who, datetime.fromisoformat("2026-11-16T09:00:00+08:00"))

    reference = factories.open_request(at("clerk")).reference
    factories.perform(at("clerk"), reference, "submit_request", received_on=day, request_kind="adjudication")
    filed = factories.perform(
        at("head"), reference, "file_case",
        panel_chair=ids["chair"], panel_lead=ids["examiner"], panel_members=[ids["member"]],
    )  # fmt: skip
    factories.perform(at("examiner"), filed.case.reference, "request_assistance")
    child = office.session.scalars(select(Case.reference).where(Case.procedure == "assistance")).one()
    receiver = office.session.scalars(select(Organisation.id).where(Organisation.name == DAZHOU)).one()
    contacts = [ids["examiner"], ids["chair"]]
    factories.perform(at("examiner"), child, "submit_request", receiver=receiver, contacts=contacts, reply_wd=15)
    factories.perform(at("section"), child, "review_request")
    child = factories.perform(at("head"), child, "sign_request").case.reference
    factories.perform(at("dispatcher"), child, "seal_request", sealed_on=day)
    factories.perform(
        at("dispatcher"), child, "dispatch_request", dispatched_on=day, expected_receipt_on=date(2026, 11, 19)
    )
    flow = office.session.scalars(select(Referral.flow_id)).one()
    office.session.commit()
    assert flow is not None
    return child, flow


def told(flow: str, seq: int, code: str, **receipt: Any) -> dict[str, Any]:
    """An answer of 达州, which had our letter on 18 November."""
    kind = exchange().receipt_row(code).message
    made = asked()
    made.pop("asks"), made.pop("clock", None)
    return {
        **made,
        "flowId": flow,
        "sender": {"region": "511700", "name": DAZHOU, "contacts": [{"name": "冯川", "tel": "0818-000-1"}]},
        "receiver": {"region": "500000", "name": OURS},
        "message": {"seq": seq, "kind": kind, "inReplyTo": f"{flow}/M1", "inReplyReceivedOn": "2026-11-18"},
        "gongwen": {**made["gongwen"], "发文机关标志": DAZHOU, "发文字号": f"达市监知函〔2026〕{seq}号",
                    "成文日期": "2026-11-19", "主送机关": [OURS]},
        "receipt": {"code": code, "on": "2026-11-19", "number": "达市监知收〔2026〕47号", **receipt},
    }  # fmt: skip


def landed(clerk: Browser, at: str, reference: str, step: str, **more: Any) -> None:
    """Press the button on the page of an answer and send the form as it was filled in."""
    assert reference in clerk.page(at)
    begun = clerk.post(f"{at}/entry")
    assert begun.status_code == 303, begun.get_data(as_text=True)
    assert begun.location.endswith(f"/steps/{step}")
    act(clerk, reference, step, **more)


@pytest.mark.parametrize(("names_it", "since"), [(True, "2026-11-18"), (False, "2026-11-19")])
def test_a_reply_stands_for_the_receipt_that_nobody_entered(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, names_it: bool, since: str
) -> None:
    """§5.4 no. 1 of cross_region.md: the reply came as a file before our entry of their receipt."""
    reference, flow = dispatched(office)
    keys, dispatcher = trust.certify(DAZHOU, 10).key.parent, sign_in("dispatcher")
    reply = told(flow, 2, "REPLIED")
    reply["results"] = [{"n": 1, "result": "answered", "text": "供货120件"}]
    if not names_it:
        reply["message"].pop("inReplyReceivedOn")
    landed(dispatcher, registered(dispatcher, keys, reply), reference, "record_reply")
    clock = office.session.scalars(select(Deadline).where(Deadline.rule == "assistance.reply")).one()
    assert (clock.estimated, str(clock.start_on), clock.outcome) == (False, since, "met")
    assert str(office.session.scalars(select(Referral)).one().received_on) == since
    office.session.rollback()
    # The history says that it was inferred, and so does the chain of messages.
    day = f"2026年11月{since[-2:]}日"
    assert dispatcher.page(f"/cases/{reference}").count(f"推定对方于{day}已登记") >= 2


def test_one_case_asks_two_provinces_each_with_its_own_clock(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority
) -> None:
    """§5.4 no. 10 of cross_region.md: the same party in two provinces."""
    first, flow = dispatched(office)
    day, ids = date(2026, 11, 17), office.people

    def at(who: str) -> Any:
        return office.work(who, datetime.fromisoformat("2026-11-17T09:00:00+08:00"))

    main = office.session.scalars(select(Case).where(Case.reference == first)).one().parent
    assert main is not None
    factories.perform(at("examiner"), main.reference, "request_assistance")
    news = select(Case.reference).where(Case.procedure == "assistance", Case.reference != first)
    second = office.session.scalars(news).one()
    dazhou = office.session.scalars(select(Organisation).where(Organisation.name == DAZHOU)).one()
    lichuan = Organisation(
        key="lichuan", name=LICHUAN, short_name="利川局", kind=dazhou.kind, region_code="422802",
        valid_from=dazhou.valid_from,
    )  # fmt: skip
    office.session.add(lichuan)
    office.session.flush()
    contacts = [ids["examiner"], ids["chair"]]
    factories.perform(at("examiner"), second, "submit_request", receiver=lichuan.id, contacts=contacts, reply_wd=10)
    factories.perform(at("section"), second, "review_request")
    second = factories.perform(at("head"), second, "sign_request").case.reference
    factories.perform(at("dispatcher"), second, "seal_request", sealed_on=day)
    sending = {"dispatched_on": day, "expected_receipt_on": date(2026, 11, 20)}
    factories.perform(at("dispatcher"), second, "dispatch_request", **sending)
    office.session.commit()
    other = office.session.scalars(select(Referral.flow_id).where(Referral.flow_id != flow)).one()
    assert other is not None and (flow[3:16], other[3:16]) == ("500000-511700", "500000-422802")

    def clocks() -> list[tuple[str, bool, str, str]]:
        rows = select(Case.reference, Deadline).join(Deadline, Deadline.case_id == Case.id)
        found = office.session.execute(rows.where(Deadline.rule == "assistance.reply").order_by(Deadline.id))
        stand = [(ref, one.estimated, str(one.due_on), one.outcome) for ref, one in found]
        office.session.rollback()
        return stand

    # Each as its own letter asks: fifteen and ten working days.
    assert clocks() == [(first, True, "2026-12-10", ""), (second, True, "2026-12-04", "")]
    keys, dispatcher = trust.certify(DAZHOU, 10).key.parent, sign_in("dispatcher")
    landed(dispatcher, registered(dispatcher, keys, told(flow, 2, "ACCEPTED")), first, "record_accepted")
    assert clocks() == [(first, False, "2026-12-09", ""), (second, True, "2026-12-04", "")]
    # A reply of one province ends the clock of its own letter and enters its own matter.
    reply = told(other, 2, "REPLIED")
    reply["sender"] = {"region": "422802", "name": LICHUAN, "contacts": [{"name": "向明", "tel": "0718-000-1"}]}
    reply["gongwen"] |= {"发文机关标志": LICHUAN, "发文字号": "利市监函〔2026〕2号"}
    reply["results"] = [{"n": 1, "result": "answered", "text": "没有库存"}]
    landed(dispatcher, registered(dispatcher, trust.certify(LICHUAN, 12).key.parent, reply), second, "record_reply")
    assert [(ref, outcome) for ref, _, _, outcome in clocks()] == [(first, ""), (second, "met")]
    states = select(Case.reference, Case.state).where(Case.procedure == "assistance").order_by(Case.id)
    assert [tuple(row) for row in office.session.execute(states)] == [(first, "accepted"), (second, "replied")]
    office.session.rollback()


def test_a_receipt_whose_code_no_machine_reads_is_entered_by_its_number(
    office: factories.Bureau, sign_in: Callable[[str], Browser], clock: Clock
) -> None:
    """§5.4 no. 13 of cross_region.md: the code of a fax cannot be read; its check digit guards the typing."""
    reference, flow = dispatched(office)
    dispatcher = sign_in("dispatcher")
    # The number printed beside the code leads to the case, and that to the matter.
    main = office.session.scalars(select(Case).where(Case.procedure == "adjudication")).one().reference
    office.session.rollback()
    assert main in dispatcher.page(f"/cases?q={flow}")
    assert reference in dispatcher.page(f"/cases/{main}")
    path = f"/cases/{reference}/steps/record_accepted"
    typed = {**fields_of(dispatcher.page(path)), "received_on": "2026-11-18", "partner_number": "达市监知收〔2026〕47号"}
    for wrong in (flow[:-1] + str((int(flow[-1].replace("X", "0")) + 1) % 10), "XC-500000-511700-2026-0001"):
        refused = dispatcher.post(path, {**typed, "flow_id": wrong, "do": "preview"})
        assert refused.status_code == 422 and "流转编号与本函不一致" in refused.get_data(as_text=True)
    act(dispatcher, reference, "record_accepted", **{**typed, "flow_id": f"{flow}/M2"})
    real = office.session.scalars(select(Deadline).where(Deadline.rule == "assistance.reply")).one()
    assert (real.estimated, str(real.start_on)) == (False, "2026-11-18")
    office.session.rollback()


def test_their_receipt_makes_the_estimate_of_our_case_real(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority
) -> None:
    reference, flow = dispatched(office)
    keys, dispatcher = trust.certify(DAZHOU, 10).key.parent, sign_in("dispatcher")
    running = select(Deadline).where(Deadline.rule == "assistance.reply", Deadline.closed_on.is_(None))
    first = office.session.scalars(running).one()
    assert (first.estimated, str(first.due_on)) == (True, "2026-12-10")
    office.session.rollback()
    landed(dispatcher, registered(dispatcher, keys, told(flow, 2, "ACCEPTED")), reference, "record_accepted")
    real = office.session.scalars(running).one()
    assert (real.estimated, str(real.due_on)) == (False, "2026-12-09")
    assert office.session.scalars(select(Referral)).one().partner_number == "达市监知收〔2026〕47号"
    office.session.rollback()
    at = registered(dispatcher, keys, told(flow, 3, "EXTENSION", newDate="2026-12-18", reason="对方外出"))
    landed(dispatcher, at, reference, "record_extension")
    assert str(office.session.scalars(running).one().due_on) == "2026-12-18"
    office.session.rollback()
    reply = told(flow, 4, "REPLIED")
    reply["results"] = [{"n": 1, "result": "answered", "text": "供货120件"}]
    reply["evidence"] = [{"n": 1, "name": "询问笔录", "form": "original", "pages": 4,
                          "collectedBy": ["杜嘉禾", "严伯予"], "collectedOn": "2026-11-18"}]  # fmt: skip
    landed(dispatcher, registered(dispatcher, keys, reply), reference, "record_reply")
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    event = office.session.scalars(select(Event).where(Event.step == "record_reply")).one()
    assert case.state == "replied" and "供货120件" in event.typed["letter"]
    assert "杜嘉禾、严伯予" in event.typed["evidence_items"][0]["source"]
    office.session.rollback()
    assert office.session.scalars(running).all() == []
    office.session.rollback()


def test_what_was_typed_of_one_letter_is_not_written_over_by_another(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority
) -> None:
    """What the system filled in and nobody changed may be filled in anew; typed words stay."""
    reference, flow = dispatched(office)
    keys, dispatcher = trust.certify(DAZHOU, 10).key.parent, sign_in("dispatcher")
    at = registered(dispatcher, keys, told(flow, 2, "ACCEPTED"))
    for _ in range(2):
        dispatcher.page(at)
        assert dispatcher.post(f"{at}/entry").status_code == 303
    path = f"/cases/{reference}/steps/record_accepted"
    form = dispatcher.page(path)
    assert "按已登记的内容填好的" in form
    kept = dispatcher.post(f"{path}/draft", {**fields_of(form), "do": "keep"})
    assert kept.status_code == 303
    form = dispatcher.page(path)
    assert "暂存的内容" in form and "按已登记的内容填好的" not in form
    assert "系统填好" not in dispatcher.page("/desk")
    before = office.session.scalars(select(Draft)).one().typed
    office.session.rollback()
    dispatcher.page(at)
    again = dispatcher.post(f"{at}/entry")
    assert again.status_code == 303
    assert "没有改动" in dispatcher.page(again.location)
    assert office.session.scalars(select(Draft)).one().typed == before
    office.session.rollback()


def test_what_the_case_does_not_wait_for_is_told(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority
) -> None:
    _, flow = dispatched(office)
    keys, dispatcher = trust.certify(DAZHOU, 10).key.parent, sign_in("dispatcher")
    # An extension of what was not even received stands in the register, and lands nowhere yet.
    at = registered(dispatcher, keys, told(flow, 2, "EXTENSION", newDate="2026-12-18", reason="对方外出"))
    assert "登记到案件" not in dispatcher.page(at)
    refused = dispatcher.post(f"{at}/entry")
    assert refused.status_code == 422 and "没有登记这种函件的步骤" in refused.get_data(as_text=True)
