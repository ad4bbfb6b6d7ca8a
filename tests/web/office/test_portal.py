"""A partner with an account: sees what was sent to it alone, and answers as by a signed file."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from casehub.exchange import apart, signing
from casehub.exchange.envelope import open_package
from casehub.exchange.payload import digest
from casehub.model import (
    Case,
    Deadline,
    ExchangeLetter,
    Organisation,
    PartnerWord,
    Person,
    RoleGrant,
)
from casehub.settings import Settings
from tests import factories, samples
from tests.exchange.certificates import Authority
from tests.printing import print_waiting
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock
from tests.web.markup import beside
from tests.web.office.test_answers import DAZHOU, act, dispatched, judged_here, trust
from tests.web.office.test_cooperation import (
    CONSULTATION,
    KINDS,
    Kind,
    asked_of_dazhou,
    sealed_letter,
)
from tests.web.paper.test_signed_letters import letter_of
from tests.web.test_roles import FIRST_LOOK

__all__ = ["judged_here", "trust"]
SAID = {"number": "达市监知函〔2026〕81号", "received_on": "2026-11-19", "entered_as": "达市监知收〔2026〕61号"}


@pytest.fixture(autouse=True)
def drawn_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawn in this process: the fonts are there."""

    def drawn(payload: dict[str, Any]) -> apart.Signed:
        told = json.loads(json.dumps(payload))
        return apart.Signed(signing.drawn(json.dumps(told).encode()), digest(told), told)

    monkeypatch.setattr("casehub.web.office.portal.drawn_apart", drawn)


def of_kind(office: factories.Bureau, browser: Browser, settings: Settings, kind: Kind) -> tuple[str, int]:
    """Our letter of a kind, sealed: the reference of its matter, the number of the letter."""
    reference = asked_of_dazhou(office, kind)
    sealed_letter(office, browser, reference, kind.letter, settings)
    row = office.session.scalars(select(ExchangeLetter.id).order_by(ExchangeLetter.id.desc())).first()
    office.session.rollback()
    assert row is not None
    return reference, row


def of_help(office: factories.Bureau, browser: Browser) -> tuple[str, int]:
    """A request for assistance, sealed."""
    reference, _flow = dispatched(office)
    print_waiting(office.session, office.rules, office.blobs)
    office.session.commit()
    at = letter_of(office, reference)
    browser.page(at)
    assert browser.post(f"{at}/seal").status_code == 303
    row = office.session.scalars(select(ExchangeLetter.id)).one()
    office.session.rollback()
    return reference, row


def said(partner: Browser, letter: int, answer: str, **more: Any) -> Any:
    """Choose an answer by its name, fill in its form as it stands, and send it."""
    page = partner.page(f"/portal/{letter}?answer={answer}")
    form = fields_of(page) if f'value="{answer}"' in page else {**SAID, "csrf_token": partner.token}
    return partner.post(f"/portal/{letter}", {**form, **{k: v for k, v in SAID.items() if k in form}, **more, "answer": answer})


def offered(page: str) -> list[str]:
    """The answers that a letter offers, by their words, in the order of the page."""
    ways = page.partition('id="choose"')[2].partition("</ul>")[0]
    return re.findall(r"<(?:a|b)[^>]*>([^<]+)</(?:a|b)>", ways)


def entered(clerk: Browser) -> str:
    """The clerk registers what waits and begins its entry: where the form of the case is."""
    found = re.search(r'href="(/letters/words/\d+)"', clerk.page("/letters"))
    assert found
    clerk.page(found[1])
    done = clerk.post(f"{found[1]}/enter")
    assert done.status_code == 303, done.get_data(as_text=True)
    clerk.page(done.location)
    begun = clerk.post(done.location.partition("?")[0] + "/entry")
    assert begun.status_code == 303, begun.get_data(as_text=True)
    return str(begun.location)


def test_a_receipt_an_extension_and_a_reply_land_on_the_senders_case(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    dispatcher, partner = sign_in("dispatcher"), sign_in("partner")
    reference, letter = of_kind(office, dispatcher, settings, KINDS[0])
    listed = partner.page("/portal")
    # The time beside it is that of its seal: on which day it was sent the office enters apart.
    assert f"/portal/{letter}" in listed and "签章</p>" in listed and 'data-th="发出"' not in listed
    assert said(partner, letter, "take_up_letter", handler="杜嘉禾").status_code == 303
    # It waits: nothing happened on the case, and the same is not said twice.
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    assert case.state == "ask_sent"
    office.session.rollback()
    assert said(partner, letter, "take_up_letter").status_code == 422
    assert entered(dispatcher).endswith("/steps/enter_their_acceptance")
    act(dispatcher, reference, "enter_their_acceptance")
    known = partner.page(f"/portal/{letter}")
    assert "对方已登记" in known
    # The receipt was told with the first answer: it is shown, not asked again, and nobody moves it.
    assert "2026年11月19日收到" in known and SAID["entered_as"] in known
    assert 'name="received_on"' not in known and 'name="entered_as"' not in known
    later = said(partner, letter, "tell_later_answer", received_on="2026-11-20", entered_as="别的号", number="达市监知函〔2026〕82号", later_date="2026-12-18", reason="等待安排")
    assert later.status_code == 303, later.get_data(as_text=True)
    where = entered(dispatcher)
    assert "2026-12-18" in dispatcher.page(where)
    act(dispatcher, reference, "enter_later_answer")
    reply = {"number": "达市监知函〔2026〕83号", **KINDS[0].reply}
    wrong = [(io.BytesIO(b"MZ" + bytes(60)), "名单.exe")]
    files = [(io.BytesIO(samples.pdf("a")), "名单.pdf"), (io.BytesIO(samples.pdf("b")), "证书.pdf")]
    refused = said(partner, letter, KINDS[0].answer, **{**reply, "number": ""}, files=[*wrong, *files])
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422 and {"files", "number"} <= beside(text).keys()
    # The good ones wait in the form, in their order.
    again = {**fields_of(text), **reply}
    assert len(again["files"]) == 2
    done = partner.post(f"/portal/{letter}", again)
    assert done.status_code == 303, done.get_data(as_text=True)
    where = entered(dispatcher)
    assert where.endswith("/steps/enter_their_answer") and KINDS[0].told in dispatcher.page(where)
    words = office.session.scalars(select(PartnerWord).order_by(PartnerWord.id)).all()
    told = [open_package(office.blobs.read(one.sha256)).payload for one in words]
    assert [(one["message"]["inReplyReceivedOn"], one["receipt"]["number"]) for one in told] == [("2026-11-19", SAID["entered_as"])] * 3
    assert [(one.seq, one.receipt_code, one.state) for one in words] == [
        (2, "ACCEPTED", "entered"), (3, "EXTENSION", "entered"), (4, "REPLIED", "entered"),
    ]  # fmt: skip
    with office.blobs.open(words[2].evidence_sha256) as packed, zipfile.ZipFile(packed) as found:
        assert found.namelist() == ["file-1.pdf", "file-2.pdf"]
    # Nothing more is to be said.
    office.session.rollback()
    assert offered(partner.page(f"/portal/{letter}")) == []


def waits(page: str) -> tuple[int, int]:
    """How many answers the desk says wait to be registered, and how many to be entered."""
    found = [re.search(f"{name} <b>(\\d+)</b>", page) for name in ("答复待登记", "来函待登记到案件")]
    registering, entering = (int(one[1]) if one else 0 for one in found)
    return registering, entering


def test_the_desk_tells_who_may_register_them_of_answers_that_wait_and_then_where_they_are_entered(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock, count_queries: Callable[[], list[str]],
) -> None:  # fmt: skip
    dispatcher, partner = sign_in("dispatcher"), sign_in("partner")
    first, letter = of_kind(office, dispatcher, settings, KINDS[0])
    second, other = of_kind(office, dispatcher, settings, KINDS[1])
    assert waits(dispatcher.page("/desk")) == (0, 0)
    assert said(partner, letter, "take_up_letter").status_code == 303
    assert said(partner, other, "take_up_letter", number="达市监知函〔2026〕85号").status_code == 303
    desk = dispatcher.page("/desk")
    assert waits(desk) == (2, 0) and 'href="/letters#said"' in desk
    assert waits(sign_in("clerk").page("/desk")) == (2, 0)
    # Who does not keep the register, and who keeps that of another office, has nothing to do here.
    for username in ("examiner", "head", "elsewhere"):
        assert waits(sign_in(username).page("/desk")) == (0, 0), username
    places = []
    for number in re.findall(r'href="(/letters/words/\d+)"', dispatcher.page("/letters")):
        dispatcher.page(number)
        done = dispatcher.post(f"{number}/enter")
        assert done.status_code == 303, done.get_data(as_text=True)
        places.append(done.location.partition("?")[0])
    seen = count_queries()
    before = len(seen)
    desk = dispatcher.page("/desk")
    assert waits(desk) == (0, 2) and all(f'href="{at}"' in desk for at in places)
    assert first in desk and second in desk and "补登前面的事项" not in desk
    # As many questions for two as for one.
    both = len(seen) - before
    begun = dispatcher.post(f"{places[0]}/entry")
    act(dispatcher, first, begun.location.rpartition("/")[2].partition("?")[0])
    before = len(seen)
    desk = dispatcher.page("/desk")
    assert waits(desk) == (0, 1) and f'href="{places[1]}"' in desk and f'href="{places[0]}"' not in desk
    assert both <= len(seen) - before + FIRST_LOOK["/desk"]
    assert waits(sign_in("elsewhere").page("/desk")) == (0, 0)
    # The letter that was entered is not offered a second time.
    assert "登记到案件" not in dispatcher.page(places[0])
    # A case that has not come so far says so; one that is over waits for nothing.
    case = office.session.scalars(select(Case).where(Case.reference == second)).one()
    initial = office.rules.procedure(case.procedure, case.procedure_version).initial
    of_second = update(Case).where(Case.id == case.id).execution_options(synchronize_session=False)
    office.session.execute(of_second.values(state=initial))
    office.session.commit()
    desk = dispatcher.page("/desk")
    assert waits(desk) == (0, 1) and "补登前面的事项" in desk
    office.session.execute(of_second.values(closed_on=factories.TODAY))
    office.session.commit()
    assert waits(dispatcher.page("/desk")) == (0, 0)


def test_what_is_sent_back_is_told_with_its_reason_and_may_be_said_anew(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, clock: Clock
) -> None:
    dispatcher, partner = sign_in("dispatcher"), sign_in("partner")
    _reference, letter = of_help(office, dispatcher)
    assert said(partner, letter, "REGISTERED").status_code == 303
    found = re.search(r'href="(/letters/words/\d+)"', dispatcher.page("/letters"))
    assert found
    page = dispatcher.page(found[1])
    assert "冯川" in page and "没有电子签名" in page
    assert dispatcher.post(f"{found[1]}/refuse", {"reason": ""}).status_code == 422
    assert dispatcher.post(f"{found[1]}/refuse", {"reason": "收到日期不对"}).status_code == 303
    assert dispatcher.post(f"{found[1]}/enter").status_code == 422
    # What was sent back tells no receipt: it is asked once more.
    again = partner.page(f"/portal/{letter}?answer=REGISTERED")
    assert "收到日期不对" in again and 'name="received_on"' in again
    assert said(partner, letter, "REGISTERED", number="达市监知函〔2026〕84号").status_code == 303
    assert entered(dispatcher).endswith("/steps/record_registered")
    running = select(Deadline).where(Deadline.rule == "assistance.reply", Deadline.closed_on.is_(None))
    # Only the act of an officer moves the clock.
    assert office.session.scalars(running).one().estimated
    office.session.rollback()


def test_a_partner_sees_nothing_else(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    dispatcher = sign_in("dispatcher")
    _, ours = of_kind(office, dispatcher, settings, KINDS[0])
    _, other = of_kind(office, dispatcher, settings, KINDS[1])
    # The second letter goes to another partner.
    row = office.session.get_one(ExchangeLetter, other)
    row.addressee = "泸州市市场监督管理局"
    office.session.commit()
    partner = sign_in("partner")
    page = partner.page("/portal")
    assert f"/portal/{ours}" in page and f"/portal/{other}" not in page
    file = partner.get(f"/portal/{ours}/file")
    assert file.status_code == 200 and "-M1.pdf" in file.headers["Content-Disposition"]
    for path in (f"/portal/{other}", f"/portal/{other}/file", f"/portal/{other + 50}"):
        assert partner.get(path).status_code == 404, path
    assert partner.post(f"/portal/{other}", {**SAID, "answer": "REGISTERED"}).status_code == 404
    # What staff reads is not there for a partner, nor the portal for staff: byte for byte absent.
    for path in ("/letters", f"/letters/{ours}", "/letters/words/1", "/incoming", "/cases", "/desk"):
        assert partner.get(path).status_code == 404, path
    for username in ("dispatcher", "examiner", "head", "system"):
        assert sign_in(username).get(f"/portal/{ours}").status_code == 404
    # Another partner's person reads neither.
    person = office.session.get_one(Person, office.people["partner"])
    luzhou = office.session.scalars(select(Organisation.id).where(Organisation.key == "luzhou")).one()
    person.organisation_id = luzhou
    office.session.commit()
    assert partner.get(f"/portal/{ours}").status_code == 404
    assert f"/portal/{other}" in partner.page("/portal")


def also(office: factories.Bureau, username: str, role: str) -> None:
    """Give somebody one more role."""
    grant = RoleGrant(person_id=office.people[username], role=role, since=factories.SINCE)
    office.session.add(grant)
    office.session.commit()


@pytest.mark.parametrize("more", ["", "liaison", "partner_clerk"])
def test_whoever_acts_for_a_partner_finds_its_letters_first_whatever_else_she_is(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, clock: Clock, more: str,
) -> None:  # fmt: skip
    _reference, letter = of_help(office, sign_in("dispatcher"))
    if more:
        also(office, "partner", more)
    partner = sign_in("partner")
    assert partner.get("/").location == "/portal"
    assert f"/portal/{letter}" in partner.page("/portal")
    assert partner.get(f"/portal/{letter}/file").status_code == 200
    assert said(partner, letter, "REGISTERED").status_code == 303
    # From the list of referrals a way leads to letters of every type.
    ways = partner.page("/referrals")
    assert 'href="/portal"' in ways.partition("<main")[2] and 'href="/letters"' not in ways


def test_no_office_of_ours_reads_the_letters_of_another_by_a_role_for_partners(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, clock: Clock
) -> None:
    _reference, letter = of_help(office, sign_in("dispatcher"))
    also(office, "elsewhere", "partner_officer")
    also(office, "dispatcher", "partner_officer")
    for username in ("elsewhere", "dispatcher"):
        who = sign_in(username)
        assert "没有来函" in who.page("/portal")
        assert who.get(f"/portal/{letter}").status_code == 404


def test_the_list_of_referrals_leads_who_keeps_the_register_of_letters_to_it(
    sign_in: Callable[[str], Browser]
) -> None:
    assert 'href="/letters"' in sign_in("dispatcher").page("/referrals")
    ways = sign_in("examiner").page("/referrals")
    assert 'href="/letters"' not in ways and 'href="/portal"' not in ways


@pytest.mark.parametrize(
    ("answer", "more", "sentences"),
    [
        ("tell_later_answer", {"later_date": "2026-12-18"}, ["填写理由"]),
        ("tell_later_answer", {"later_date": "2026-11-20", "reason": "等待"}, ["应在原期限"]),
        ("take_up_in_part", {"reason": "其余不属于职责"}, ["填写受理"]),
        # All that is wrong is said at once.
        ("return_letter_to_sender", {"number": ""}, ["填写发文字号", "选择退回理由", "填写说明"]),
        ("answer_resource_letter", {}, ["没有推荐的，写明无法推荐的原因"]),
        ("REGISTERED", {"received_on": "2026-11-01"}, ["收到日期应在"]),
        ("answer_service_letter", {}, ["请重新选择"]),
    ],
)  # fmt: skip
def test_what_the_file_road_refuses_is_refused_here_too(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock, answer: str, more: dict[str, str], sentences: list[str],
) -> None:  # fmt: skip
    _, letter = of_kind(office, sign_in("dispatcher"), settings, KINDS[0])
    partner = sign_in("partner")
    refused = said(partner, letter, answer, **more)
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422 and [one for one in sentences if one not in text] == []
    assert office.session.scalars(select(PartnerWord)).all() == []
    office.session.rollback()
    assert DAZHOU


def test_each_type_of_letter_offers_its_own_answers_and_asks_their_fields(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    dispatcher, partner = sign_in("dispatcher"), sign_in("partner")
    _, request = of_kind(office, dispatcher, settings, KINDS[0])
    assert offered(partner.page(f"/portal/{request}")) == [
        "已登记收文号", "收到", "受理", "部分受理", "告知延期", "退回", "函复：资源共享", "请求更正",
    ]  # fmt: skip
    assert "2026年12月4日" in partner.page("/portal") and "2026年12月4日" in partner.page(f"/portal/{request}")
    reference, meeting = of_kind(office, dispatcher, settings, CONSULTATION)
    ways = offered(partner.page(f"/portal/{meeting}"))
    assert "函复：参加会商" in ways and {"受理", "部分受理", "退回", "告知延期"}.isdisjoint(ways)
    form = partner.page(f"/portal/{meeting}?answer={CONSULTATION.answer}")
    # What the letter says stands there; whether they come is theirs to say, and who, or why not.
    assert 'name="attends"' in form and 'name="topic" value=""' not in form and 'name="reasonCode"' not in form
    silent = said(partner, meeting, CONSULTATION.answer, attends="0")
    assert silent.status_code == 422 and "不参加" in silent.get_data(as_text=True)
    nobody = said(partner, meeting, CONSULTATION.answer, attends="1")
    assert nobody.status_code == 422 and "参会人员" in nobody.get_data(as_text=True)
    assert said(partner, meeting, CONSULTATION.answer, **CONSULTATION.reply).status_code == 303
    assert entered(dispatcher).endswith("/steps/enter_their_answer")
    act(dispatcher, reference, "enter_their_answer")


def came(page: str) -> list[tuple[str, list[str]]]:
    """What the case says of the papers that came: whether each waits, and the steps offered."""
    card = page.partition('id="incoming"')[2].partition("</section>")[0]
    return [
        (re.findall("等待办理|已用于办理", row)[0], re.findall(r"/steps/(\w+)", row))
        for row in re.findall("<li>.*?</li>", card, re.DOTALL)
    ]


def test_a_letter_is_offered_to_the_step_that_enters_it_alone_and_waits_no_more_once_it_was_entered(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    dispatcher, partner = sign_in("dispatcher"), sign_in("partner")
    reference, letter = of_kind(office, dispatcher, settings, KINDS[0])
    case, taken = f"/cases/{reference}", ("已用于办理", list[str]())
    # Nothing of theirs has come: what they will say is entered then, and leads nowhere before.
    assert "等对方来函" in dispatcher.page(case) and "step-main" not in dispatcher.page(case)
    assert said(partner, letter, "take_up_letter").status_code == 303
    entered(dispatcher)
    assert came(dispatcher.page(case)) == [("等待办理", ["enter_their_acceptance"])]
    main = dispatcher.page(case).partition('class="step step-main"')[2].partition("</section>")[0]
    assert "/steps/enter_their_acceptance" in main
    act(dispatcher, reference, "enter_their_acceptance")
    assert came(dispatcher.page(case)) == [taken]
    asked = {
        "number": "达市监知函〔2026〕82号", "mend_why": "清单与实物不一致", "going_on": "1", "correct_by": "2026-12-01",
        "unclear_places-0-where": "清单", "unclear_places-0-question": "数量",
    }  # fmt: skip
    assert said(partner, letter, "ask_to_correct_letter", **asked).status_code == 303
    clerk = sign_in("clerk")
    entered(clerk)
    assert came(dispatcher.page(case)) == [taken, ("等待办理", ["enter_correction_request"])]
    assert "enter_correction_request" in clerk.page("/desk")
    # Somebody else takes the step: what the system began for the clerk goes with it.
    act(dispatcher, reference, "enter_correction_request", partner_letter_no=asked["number"], mend_why="不一致")
    # What we owe now leads the matter for whoever writes it.
    drafter = sign_in("head").page(case).partition('class="step step-main"')[2].partition("</section>")[0]
    assert "/steps/correct_letter" in drafter
    assert came(dispatcher.page(case)) == [taken, taken]
    assert "enter_correction_request" not in clerk.page("/desk")
