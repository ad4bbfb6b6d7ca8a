"""A dispute of two bureaus about a case: the sealed letter, the answer, the superior, the case moved on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from casehub.acts.letters.leaving import leaving_of, payload_of
from casehub.documents import body_html
from casehub.law.identifiers import flow_id
from casehub.model import Case, Deadline, Document, Organisation
from casehub.settings import Settings
from tests import factories
from tests.exchange.certificates import Authority
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock
from tests.web.office.test_answers import DAZHOU, act, judged_here, landed, registered, told, trust
from tests.web.office.test_sent_cases import answered, filed, sealed_of
from tests.web.paper.test_signed_letters import printed

__all__ = ["judged_here", "trust"]
SIGNED = {"moved_legal_opinion": "同意", "approval_opinion": "同意"}


def paper(office: factories.Bureau, kind: str) -> str:
    made = office.session.scalars(select(Document).where(Document.kind == kind)).one()
    html = body_html(office.rules.kinds[made.kind], made.facts)
    office.session.rollback()
    return html


def test_two_bureaus_do_not_agree_and_the_superior_decides(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
    clock: Clock,
) -> None:  # fmt: skip
    """§5.4 no. 9 of cross_region.md: no agreement, then the common superior."""
    theirs, dispatcher, head = trust.certify(DAZHOU, 30).key.parent, sign_in("dispatcher"), sign_in("head")
    reference = filed(office, sign_in, trust)
    to = office.session.scalars(select(Organisation.id).where(Organisation.name == DAZHOU)).one()
    office.session.rollback()
    rows = {
        "connecting-0-point": "act_place", "connecting-0-fact": "生产和主要销售在本区",
        "connecting-1-point": "first_filed", "connecting-1-fact": "我局立案在先",
    }  # fmt: skip
    act(
        head, reference, "consult_jurisdiction", receiver=str(to), suspected="销售侵权商品", dispute_on="2026-11-19",
        our_view="由我局管辖", dispute_proposal="we_take", common_superior="国家市场监督管理总局", **rows, **SIGNED,
    )  # fmt: skip
    made = office.session.scalars(select(Document).where(Document.kind == "jurisdiction_consultation_letter")).one()
    at, flow = f"/cases/{reference}/documents/{made.id}", str(made.facts["letter"]["flow_id"])
    limit = office.session.scalars(select(Deadline).where(Deadline.rule == "jurisdiction.agree")).one()
    # Seven working days from the day of the dispute, a Thursday.
    assert str(limit.due_on) == "2026-11-30"
    office.session.rollback()
    printed(office)
    payload = sealed_of(dispatcher, at, settings)
    assert (payload["type"], payload["flowId"]) == ("GX", flow)
    assert payload["jurisdiction"] == {"senderView": "由我局管辖", "disputeOn": "2026-11-19", "agreeBy": "2026-11-30"}
    early = head.get(f"/cases/{reference}/steps/report_jurisdiction")
    assert early.status_code == 409 and "协商期限至2026年11月30日届满" in early.get_data(as_text=True)
    no = answered(flow, 2, "REPLIED", "2026-11-20", "达市监函〔2026〕8号")
    no["type"] = "GX"
    no["jurisdiction"] = {"senderView": "由我局管辖", "receiverView": "仓储在达州"}
    landed(
        dispatcher, registered(dispatcher, theirs, no, on="2026-11-20"), reference, "enter_jurisdiction_reply",
        dispute_answer="disagree",
    )  # fmt: skip
    act(
        head, reference, "report_jurisdiction", suspected="销售侵权商品", dispute_facts="先后立案",
        filing_times="我局11月20日9时；达州局11月20日11时", both_views="对方认为仓储在达州", our_view="由我局管辖", **SIGNED,
    )  # fmt: skip
    asked_up = paper(office, "designation_request")
    for said in ("国家市场监督管理总局：", "2026年11月19日", "2026年11月30日", "签发人", "妥否，请批示"):
        assert said in asked_up
    clock.at = datetime.fromisoformat("2026-12-01T09:00:00+08:00")
    clerk = sign_in("clerk")
    act(
        clerk, reference, "enter_designation", designation_by="国家市场监督管理总局", designation_no="国市监指〔2026〕9号",
        designated_on="2026-11-30", designation_came_on="2026-12-01", designated_to="theirs", designated_name=DAZHOU,
        disputing_offices=f"本局、{DAZHOU}", designation_next="移送案件", designation_scope="全案",
    )  # fmt: skip
    assert DAZHOU in paper(office, "designation_registration")
    limits = select(Deadline).where(Deadline.rule.in_(["jurisdiction.agree", "jurisdiction.designate"]))
    assert all(one.closed_on is not None for one in office.session.scalars(limits))
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    running = office.session.scalars(select(Deadline).where(Deadline.case_id == case.id, Deadline.rule == "penalty.decide")).one()
    # The dispute gave no day back.
    assert (running.closed_on, (running.due_on - running.start_on).days) == (None, 90)
    office.session.rollback()
    examiner = sign_in("examiner")
    lost = examiner.get(f"/cases/{reference}/steps/conclude_inquiry")
    assert lost.status_code == 409 and "应当移送，本局不再处理" in lost.get_data(as_text=True)
    # What is lost moves on, drafted by whoever handled it.
    assert examiner.get(f"/cases/{reference}/steps/move_case").status_code == 200


def test_a_letter_about_a_case_of_ours_is_laid_into_it(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, clock: Clock,
) -> None:  # fmt: skip
    theirs, dispatcher = trust.certify(DAZHOU, 30).key.parent, sign_in("dispatcher")
    reference = filed(office, sign_in, trust)
    made = told("x", 1, "RECEIVED")
    made.pop("receipt")
    flow = flow_id("GX", "511700", "500000", 2026, 31)
    letter = {
        **made, "flowId": flow, "type": "GX", "message": {"seq": 1, "kind": "REQUEST"},
        "jurisdiction": {"senderView": "仓储在达州，由我局管辖", "disputeOn": "2026-11-19"},
    }  # fmt: skip
    at = registered(dispatcher, theirs, letter, on="2026-11-20")
    page = dispatcher.page(at)
    # No track opens a matter for it: who registers says which case it is about.
    assert "归入本机关的案件" in page and "建立事项" not in page
    for wrong, said in (("没有这个案号", "没有这个案号的案件"), ("", "没有这个案号的案件")):
        refused = dispatcher.post(f"{at}/case", {"case": wrong})
        assert refused.status_code == 422 and said in refused.get_data(as_text=True)
    begun = dispatcher.post(f"{at}/case", {"case": f" {reference} "})
    assert begun.status_code == 303, begun.get_data(as_text=True)
    assert begun.location.endswith("/steps/enter_jurisdiction_question")
    form = fields_of(dispatcher.page(begun.location))
    assert (form["question_from"], form["dispute_on"]) == (DAZHOU, "2026-11-19")
    assert form["their_view"] == "仓储在达州，由我局管辖" and form["question_on"] == "2026-11-20"
    act(dispatcher, reference, "enter_jurisdiction_question", common_superior="国家市场监督管理总局")
    limit = office.session.scalars(select(Deadline).where(Deadline.rule == "jurisdiction.agree")).one()
    assert str(limit.due_on) == "2026-11-30"
    office.session.rollback()
    # It lies there once: nobody lays it anywhere else.
    assert "归入本机关的案件" not in dispatcher.page(at)
    again = dispatcher.post(f"{at}/case", {"case": reference})
    assert again.status_code == 422 and "不用归入" in again.get_data(as_text=True)
    # The case came as a clue of 万州; the answer to 达州 is sealed and goes to 达州, with both views.
    act(
        sign_in("head"), reference, "answer_jurisdiction", suspected="销售侵权商品", dispute_answer="disagree",
        our_view="主要销售行为发生在我区", **SIGNED,
    )  # fmt: skip
    printed(office)
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    (given,) = leaving_of(office.work("dispatcher", clock.at), case)
    payload, _ = payload_of(office.work("dispatcher", clock.at), given.to, given)
    assert (payload["type"], payload["flowId"], payload["receiver"]["name"]) == ("GX", flow, DAZHOU)
    assert payload["receipt"]["code"] == "REPLIED"
    assert payload["jurisdiction"] == {"senderView": "仓储在达州，由我局管辖", "receiverView": "主要销售行为发生在我区"}
    # It counts from their letter of the 20th, and not from that by which the case began.
    assert payload["message"]["inReplyReceivedOn"] == "2026-11-20"
    office.session.rollback()
