"""A decision is measured by each standard that holds on its day, and says why it leaves one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from casehub import acts
from casehub.acts import form_of
from casehub.casefile import situations
from casehub.casefile.library import standards
from casehub.model import Standard, StandardUse
from casehub.procedures import LAW
from tests.casefile.library.shelf import values
from tests.faults.world import at
from tests.procedures.penalty.enforcing import LIGHTER, Enforcing

DECISION: dict[str, Any] = {"items": LIGHTER, "fine": Decimal("216000.00"), "answers": [*Enforcing.ANSWER]}
EARLY = at("2026-02-02", "09:00")


def put(e: Enforcing, number: str, **more: Any) -> str:
    """A standard that stands since January; as the form names it."""
    e.s.session.flush()
    standard = standards.draft(e.s.office.work(e.s.session, "examiner", EARLY), number, values(**more))
    assert standard.open is not None
    standards.agree(e.s.office.work(e.s.session, "head", EARLY), standard.open)
    return f"{standard.organisation.short_name}{standard.versions[-1].full_title}"


def row(standard: str, stance: str = "followed", reason: str | None = None) -> dict[str, Any]:
    return {"standard": standard, "stance": stance, "reason": reason}


def refused(e: Enforcing, *rows: dict[str, Any]) -> str:
    return e.refused("head", "05-27", "decide_penalty", **DECISION, standards=[*rows])


def test_each_that_holds_is_answered_and_a_deviation_has_its_reason(e: Enforcing) -> None:
    mark, every = put(e, "标1", right_kind="trademark", title="近似"), put(e, "标2", sort="evidence")
    put(e, "标3", right_kind="invention", title="只对专利")
    put(e, "标4", begins_on=date(2026, 5, 28), title="次日施行")
    put(e, "标5", ends_on=date(2026, 5, 26), title="昨日期满")
    e.notify().defend()
    assert f"没有写明是否适用{mark}" in refused(e)
    assert f"没有写明是否适用{every}" in refused(e, row(mark))
    assert f"不适用{every}的，写明理由" in refused(e, row(mark), row(every, "deviated"))
    assert "写了两次" in refused(e, row(mark), row(mark), row(every))
    assert "在今天不适用于本案" in refused(e, row(mark), row(every), row("别的标准"))
    reason = "平台已经灭失，没有后台数据"
    told = [row(mark), row(every, "deviated", reason)]
    outcome = e.act("head", "05-27", "decide_penalty", **DECISION, standards=told)
    # It is frozen with the event, and found again from the standard.
    assert outcome.event.typed["standards"][1]["reason"] == reason
    found = e.s.session.scalars(select(StandardUse).order_by(StandardUse.id)).all()
    assert [(one.version.standard.number, one.followed, one.reason) for one in found] == [
        ("标1", True, ""), ("标2", False, reason),
    ]  # fmt: skip
    assert {one.event_seq for one in found} == {outcome.event.seq}


def test_a_version_that_changed_meanwhile_is_weighed_anew(e: Enforcing) -> None:
    old = put(e, "标1", title="旧版")
    e.notify().defend()
    work = e.s.office.work(e.s.session, "examiner", at("2026-05-26", "09:00"))
    standard = e.s.session.scalars(select(Standard)).one()
    told = values(title="新版", begins_on=date(2026, 5, 27), ground="统一口径")
    version = standards.draft_revision(work, standard, told)
    standards.agree(e.s.office.work(e.s.session, "head", at("2026-05-26", "10:00")), version)
    assert "在今天不适用于本案" in refused(e, row(old))
    new = old.replace("旧版", "新版").replace("第1版", "第2版")
    e.act("head", "05-27", "decide_penalty", **DECISION, standards=[row(new)])


def test_the_form_goes_through_what_holds_and_is_silent_where_nothing_does(e: Enforcing) -> None:
    e.notify().defend()

    def asked() -> Any:
        work = e.s.office.work(e.s.session, "head", at("2026-05-27", "09:00"))
        fields = {one.field.id: one for one in form_of(work, e.case, "decide_penalty").fields}
        return fields["standards"].initial if "standards" in fields else None

    assert asked() is None
    first, second = put(e, "标1"), put(e, "标2")
    assert asked() == [{"standard": first}, {"standard": second}]


def test_the_page_of_the_case_says_what_was_followed(e: Enforcing) -> None:
    mark, every = put(e, "标1"), put(e, "标2")
    e.decide(standards=[row(mark), row(every, "deviated", "事实不同")])
    work = e.s.office.work(e.s.session, "head", at("2026-05-28", "09:00"))
    situation = situations.load(work, e.case, acts.procedure_of(work, e.case).any_step)
    card = next(one for one in LAW.of("penalty").cards if one.id == "measured")
    shown = card.shows(situation)
    assert [(one["words"], one["use"].followed, one["use"].reason) for one in shown] == [
        (mark, True, ""), (every, False, "事实不同"),
    ]  # fmt: skip
