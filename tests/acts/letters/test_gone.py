"""A sealed letter is its receiver's from the entry that it was sent, or from what came back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub import acts
from casehub.acts.letters.gone import not_gone
from casehub.casefile import registering
from casehub.desk.others.unsent import unsent
from casehub.model import Case, Document, ExchangeLetter, Organisation
from casehub.procedures.cooperating.sealed import is_entered_as_sent
from casehub.workflow.refusals import Refused
from tests import factories
from tests.faults import roads
from tests.faults.world import Office, at

if TYPE_CHECKING:
    from casehub.record.work import Work

DAY = date(2026, 11, 20)
NOW = at("2026-11-20")


def asked(work_of: Any) -> str:
    """A letter that the head signed and nobody sent."""
    dispatcher = work_of("dispatcher")
    name = dispatcher.session.scalars(select(Organisation.name).where(Organisation.key == "dazhou")).one()
    request = registering.Request("requesting", [factories.party("asked_office", name)], [], another=roads.key())
    case = registering.register(dispatcher, dispatcher.rules.tracks["letter_out"], request)
    said: dict[str, Any] = {
        "receiver": dispatcher.session.scalars(select(Organisation.id).where(Organisation.name == name)).one(),
        "contacts": [work_of(one).actor.id for one in ("examiner", "chair")], "reply_by": date(2026, 12, 14),
    }  # fmt: skip
    factories.perform(work_of("head"), case.reference, "ask_resource", **said)
    return str(case.reference)


def sealed(work: Work, reference: str, kind: str, seq: int = 1) -> ExchangeLetter:
    """The newest letter of this kind of paper, as its sealing notes it."""
    case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
    every = select(Document).where(Document.case_id == case.id, Document.kind == kind).order_by(Document.id)
    flow = work.session.scalars(select(Document).where(Document.case_id == case.id).order_by(Document.id)).first()
    assert flow is not None
    row = ExchangeLetter(
        organisation_id=case.organisation_id, flow_id=flow.flow_id, seq=seq, sort="ZY",
        kind="REQUEST" if seq == 1 else "REMINDER", outbound=True, sender="甲", addressee="乙",
        number=work.session.scalars(every).all()[-1].number, dated=DAY, payload_sha256="0" * 64, sha256="cd" * 32,
        state="outgoing", at=NOW, by_id=work.actor.id, case_id=case.id,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def test_it_is_kept_until_it_was_entered_as_sent_and_a_second_one_too(office: Office) -> None:
    with office.session() as session:
        def work_of(who: str) -> Work:
            return office.work(session, who, NOW)

        reference, other = asked(work_of), asked(work_of)
        work = work_of("dispatcher")
        first, beside = (sealed(work, one, "resource_request_letter") for one in (reference, other))
        assert not_gone(work, [first, beside]) == {first.id, beside.id}
        factories.perform(work, reference, "note_letter_sent", sent_on=DAY)
        # Each by itself.
        assert not_gone(work, [first, beside]) == {beside.id}
        assert not_gone(work, []) == set()
        session.rollback()


def offer_of(work: Work, case: Case, step: str) -> acts.Offer:
    return next(one for one in acts.available(work, case) if one.step.id == step)


def sending(work: Work, reference: str, step: str = "note_letter_sent", **typed: Any) -> list[tuple[str | None, str]]:
    """The reasons for which a sending is refused, with their fields; none where it is entered."""
    place = work.session.begin_nested()
    try:
        factories.perform(work, reference, step, **{"on_paper": False, **({"sent_on": DAY} if step == "note_letter_sent" else {}), **typed})
    except Refused as refused:
        return [(one.field, one.sentence) for one in refused.reasons]
    finally:
        place.rollback()
    return []


def test_nothing_is_entered_as_sent_that_nobody_sealed_unless_it_goes_on_paper(office: Office) -> None:
    with office.session() as session:
        def work_of(who: str) -> Work:
            return office.work(session, who, NOW)

        reference, other = asked(work_of), asked(work_of)
        work = work_of("dispatcher")
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        # The step stands open: what is missing is told in its form, beside what answers it.
        assert offer_of(work, case, "note_letter_sent").open
        (told,) = sending(work, reference)
        number = session.scalars(select(Document.number).where(
            Document.case_id == case.id, Document.kind == "resource_request_letter")).one()
        assert told[0] == "on_paper" and f"《资源共享请求函》（{number}）还没有封装签章" in told[1]
        assert sending(work, reference, on_paper=True) == []
        # That of another matter is none of this one's.
        sealed(work, other, "resource_request_letter")
        assert sending(work, reference) == [told]
        row = sealed(work, reference, "resource_request_letter")
        assert sending(work, reference) == []
        # What was made void, or held back, left nothing.
        row.state = "quarantined"
        session.flush()
        assert sending(work, reference) == [told]
        row.state = "outgoing"
        session.flush()
        # Once it was entered the entry may be put right, whatever was on paper then.
        factories.perform(work, reference, "note_letter_sent", sent_on=DAY, on_paper=True)
        session.delete(row)
        session.flush()
        assert sending(work_of("dispatcher"), reference) == []
        session.rollback()


def test_what_something_came_back_to_has_gone_and_what_follows_it_too(office: Office) -> None:
    with office.session() as session:
        def work_of(who: str) -> Work:
            return office.work(session, who, NOW)

        work, reference = work_of("dispatcher"), asked(work_of)
        first = sealed(work, reference, "resource_request_letter")
        # Whatever is sealed after it waits with it.
        after = sealed(work, reference, "resource_request_letter", seq=2)
        assert not_gone(work, [after]) == {after.id}
        answer = ExchangeLetter(
            organisation_id=first.organisation_id, flow_id=first.flow_id, seq=3, sort="ZY", kind="RECEIPT", outbound=False,
            sender="乙", addressee="甲", number="乙函1号", dated=DAY, payload_sha256="1" * 64, sha256="cd" * 32,
            state="quarantined", at=NOW, by_id=work.actor.id, answers_id=first.id,
        )  # fmt: skip
        session.add(answer)
        session.flush()
        # What is held back proves nothing.
        assert not_gone(work, [first]) == {first.id}
        answer.state = "registered"
        session.flush()
        assert not_gone(work, [first]) == set()
        # What others sent, and what belongs to no case, is kept by nobody.
        answer.case_id, first.case_id = first.case_id, None
        assert not_gone(work, [answer, first]) == set()
        session.rollback()


def test_a_letter_of_an_investigation_is_kept_until_it_is_dispatched(office: Office) -> None:
    with office.session() as session:
        def act(who: str, reference: str, step: str, **typed: Any) -> Case:
            return factories.perform(office.work(session, who, NOW), reference, step, **typed).case

        ids = office.people
        home = factories.open_request(office.work(session, "clerk", NOW)).reference
        act("clerk", home, "submit_request", received_on=DAY, request_kind="adjudication")
        home = act(
            "head", home, "file_case",
            panel_chair=ids["chair"], panel_lead=ids["examiner"], panel_members=[ids["member"]],
        ).reference  # fmt: skip
        act("examiner", home, "request_assistance")
        of_home = select(Case.id).where(Case.reference == home).scalar_subquery()
        child = session.scalars(select(Case.reference).where(Case.parent_id == of_home, Case.procedure == "assistance")).one()
        receiver = session.scalars(select(Organisation.id).where(Organisation.key == "dazhou")).one()
        act("examiner", child, "submit_request", receiver=receiver, contacts=[ids["examiner"], ids["chair"]], reply_wd=15)
        act("section", child, "review_request")
        child = act("head", child, "sign_request").reference
        act("dispatcher", child, "seal_request", sealed_on=DAY)

        def to_seal() -> list[str]:
            return [one.document.kind for one in unsent(office.work(session, "dispatcher", NOW)) if one.case.reference == child]

        # Until it is sealed, or sent on paper, it stands among the letters that are to be sealed.
        assert to_seal() == ["assistance_request"]
        on_paper = session.begin_nested()
        act("dispatcher", child, "dispatch_request", dispatched_on=DAY, expected_receipt_on=date(2026, 11, 23))
        assert to_seal() == []
        on_paper.rollback()
        (told,) = sending(office.work(session, "dispatcher", NOW), child, "dispatch_request", dispatched_on=DAY, expected_receipt_on=date(2026, 11, 23))
        assert told[0] == "on_paper" and "还没有封装签章" in told[1]
        row = sealed(office.work(session, "dispatcher", NOW), child, "assistance_request")
        assert to_seal() == []
        assert not_gone(office.work(session, "dispatcher", NOW), [row]) == {row.id}
        act("dispatcher", child, "dispatch_request", dispatched_on=DAY, expected_receipt_on=date(2026, 11, 23))
        assert not_gone(office.work(session, "dispatcher", NOW), [row]) == set()
        session.rollback()


def test_what_goes_into_a_state_that_waits_for_its_sending_is_kept_and_a_reminder_is_not(office: Office) -> None:
    steps = office.rules.procedure("requesting", 1)
    again, urged = steps.step("order_again"), steps.step("remind_partner")
    assert is_entered_as_sent(steps, again, first=False)
    assert not is_entered_as_sent(steps, urged, first=False) and is_entered_as_sent(steps, urged, first=True)
    # Where nobody enters that a letter was sent it has gone when it was sealed.
    helping = office.rules.procedure("helping", 1)
    assert not is_entered_as_sent(helping, helping.steps[0], first=True)
