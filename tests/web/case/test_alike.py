"""Many services by one form: several papers to one party, one paper to several, all or nothing."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from casehub.acts.alike import One, look_at
from casehub.model import Case, Event, Material, MaterialUse, Party, Service
from casehub.procedures import LAW
from casehub.web.case import alike
from casehub.workflow.procedure import Procedure
from tests import factories, samples
from tests.web.case.test_steps import fields_of
from tests.web.markup import beside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from casehub.acts.previewing import Preview
    from casehub.record.work import Work
    from tests.web.conftest import Browser

SIGNED = {
    "receiver": "何静宜",
    "relation": "agent",
    "receiver_basis": "授权委托书载明代为签收文书",
    "place": "立案受理窗口",
    "proof": "送达回证签名",
    "served_on": "2026-11-20",
}
RESPONDENTS = ("重庆恒拓摩配有限公司（示例）", "重庆沃谷机械制造有限公司（示例）", "牟长贵")


def filed(office: factories.Bureau, *, told: bool = True) -> str:
    """An adjudication against three, filed on 18 November, with its notices still to be served.

    told: the notices of the answer are issued.
    """
    parties = [factories.party("requester", "重庆山渝链传动有限公司（示例）")]
    parties += [factories.party("respondent", name) for name in RESPONDENTS[:2]]
    parties += [factories.party("respondent", RESPONDENTS[2], kind="natural", id_no="", representative="")]
    then = factories.AT - timedelta(days=2)
    ref = factories.open_request(office.work("clerk", then), "adjudication", parties=parties).reference
    factories.perform(
        office.work("clerk", then), ref, "submit_request", received_on=then.date(),
        knew_on=then.date(), copies=3, claims_asserted="权利要求1",
    )  # fmt: skip
    seats = {"panel_chair": "chair", "panel_lead": "examiner"}
    named: dict[str, Any] = {field: office.people[name] for field, name in seats.items()}
    named |= {"panel_members": [office.people["member"]], "clerk": office.people["scribe"]}
    ref = factories.perform(office.work("head", then), ref, "file_case", **named).case.reference
    if told:
        factories.perform(office.work("examiner", then), ref, "issue_answer_papers")
    office.session.commit()
    return ref


def rows(office: factories.Bureau, ref: str) -> list[Service]:
    """The services of the case as they are now."""
    office.session.rollback()
    home = office.session.scalars(select(Case).where(Case.reference == ref)).one()
    query = select(Service).where(Service.parent_id == home.id).order_by(Service.id)
    found = list(office.session.scalars(query).unique())
    # A writing session holds SQLite's only write lock.
    office.session.expunge_all()
    office.session.rollback()
    return found


def looked_at(browser: Browser, path: str, **typed: Any) -> dict[str, Any]:
    """Open the form, fill it in and ask what would happen; what the page would send then."""
    sent = fields_of(browser.page(path)) | SIGNED | typed
    answer = browser.post(path, {**sent, "do": "preview"})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return fields_of(answer.get_data(as_text=True))


def test_all_papers_of_one_party_by_one_receipt_and_one_paper_to_all(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    ref = filed(office)
    browser = sign_in("examiner")
    before = rows(office, ref)
    party = before[0].party_id
    mine = {row.id for row in before if row.party_id == party}
    assert "一并登记送达" in browser.page(f"/cases/{ref}")
    path = f"/cases/{ref}/services/prove_direct?party={party}"
    sent = looked_at(browser, path)
    assert {row.status for row in rows(office, ref)} == {"pending"}
    answer = browser.post(path, {**sent, "do": "perform"})
    assert answer.status_code == 303
    assert f"已登记 {len(mine)} 件" in browser.page(answer.location)
    assert {row.id for row in rows(office, ref) if row.status == "served"} == mine
    # The same form sent again does nothing twice.
    again = browser.post(path, {**sent, "do": "perform"})
    assert again.status_code in {303, 200}
    acts = select(func.count()).where(Event.step == "prove_direct", Event.case_id.in_([r.case_id for r in before]))
    assert office.session.scalar(acts) == len(mine)
    office.session.rollback()
    # One paper, to each by another hand.
    waiting = [row for row in rows(office, ref) if row.status == "pending"]
    paper = waiting[0].document_ids[0]
    to = [row for row in waiting if paper in row.document_ids]
    path = f"/cases/{ref}/services/prove_direct?paper={paper}"
    own = {f"m{row.case_id}-receiver": f"签收人{n}" for n, row in enumerate(to)}
    sent = looked_at(browser, path, **own)
    browser.post(path, {**sent, "do": "perform"})
    served = {row.receiver for row in rows(office, ref) if row.id in {one.id for one in to}}
    assert served == {*own.values()}


def test_one_that_may_not_be_served_so_keeps_all_of_them_back(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    ref = filed(office)
    browser = sign_in("examiner")
    office.session.rollback()
    person = office.session.scalars(select(Party.id).where(Party.kind == "natural")).one()
    office.session.rollback()
    path = f"/cases/{ref}/services/prove_direct"
    every = rows(office, ref)
    sent = fields_of(browser.page(path)) | SIGNED | {"relation": "mailroom"}
    sent["matter"] = [str(row.case_id) for row in every]
    answer = browser.post(path, {**sent, "do": "preview"})
    html = answer.get_data(as_text=True)
    # A person has no mailroom; the others might have been served.
    assert answer.status_code == 422
    assert "一件也没有登记" in html and "受送达人是自然人" in html
    assert html.count('class="err"') == sum(row.party_id == person for row in every)
    assert 'value="何静宜"' in html
    assert {row.status for row in rows(office, ref)} == {"pending"}
    # What could not be read is said once, above, in the same answer as what stands against one.
    both = browser.post(path, {**sent, "served_on": "2026-02-31", "do": "preview"}).get_data(as_text=True)
    assert "受送达人是自然人" in both and "served_on" in beside(both)
    assert both.count('class="err"') == 1 + sum(row.party_id == person for row in every)
    nothing = browser.post(path, {**sent, "matter": [], "do": "preview"})
    assert "请勾选要一并登记的送达" in nothing.get_data(as_text=True)


def test_what_cannot_be_read_is_told_once_and_judged_in_no_service_for_which_it_stands(
    office: factories.Bureau, sign_in: Callable[[str], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An illegible day is no missing one, and another's day beside it is not taken in its place."""
    ref = filed(office)
    browser = sign_in("examiner")
    path = f"/cases/{ref}/services/prove_direct"
    sent = fields_of(browser.page(path)) | SIGNED | {"do": "preview"}
    first, second, *others = [f"m{row.case_id}-" for row in rows(office, ref)]
    sent["matter"] = [name[1:-1] for name in (first, second, *others)]
    judged: list[list[frozenset[str]]] = []

    def seen(work: Work, step: str, matters: Sequence[One]) -> list[Preview]:
        judged.append([one.unread for one in matters])
        return look_at(work, step, matters)

    monkeypatch.setattr(alike, "look_at", seen)

    def told(**typed: str) -> tuple[list[frozenset[str]], dict[str, str]]:
        answer = browser.post(path, {**sent, **typed})
        assert answer.status_code == 422
        errors = {k: v for k, v in beside(answer.get_data(as_text=True)).items() if k.endswith("served_on")}
        return judged.pop(), errors

    nothing, day, bad = frozenset[str](), frozenset({"served_on"}), "2026-02-31"
    # Above, and nothing beside any: it stands for all, and beside none is told that it is missing.
    unread, errors = told(served_on=bad)
    assert (unread, [*errors]) == ([day] * len(sent["matter"]), ["served_on"])
    # Beside one: it stands for that one, for which the day above is not taken in its place.
    unread, errors = told(**{f"{second}served_on": bad})
    assert (unread, [*errors]) == ([nothing, day, *[nothing] * len(others)], [f"{second}served_on"])
    # Above, where some have a day of their own: it stands for the rest, and every own day is judged.
    unread, errors = told(served_on=bad, **{f"{first}served_on": "2026-11-20", f"{second}served_on": "2026-11-01"})
    assert unread == [nothing, nothing, *[day] * len(others)]
    assert errors.keys() == {"served_on", f"{second}served_on"}
    # Before the paper was made: a condition of the step says so, and not the form.
    assert "2026年11月" in errors[f"{second}served_on"]


def test_other_roads_lead_to_no_such_form(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    ref = filed(office)
    browser = sign_in("examiner")
    # Announcing is approved for each; the legal reviewer serves nothing.
    assert browser.get(f"/cases/{ref}/services/announce").status_code == 404
    assert sign_in("reviewer").get(f"/cases/{ref}/services/prove_direct").status_code == 404


def test_papers_go_to_the_account_that_each_confirmed_and_one_scan_proves_them(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    ref = filed(office)
    first, second, third = [
        p for p in office.session.scalars(select(Party).order_by(Party.id)) if p.role == "respondent"
    ]
    accounts = {first.id: "hengtuo@example.cn", second.id: "wogu@example.cn"}
    nobody = third.id
    for party, account in accounts.items():
        wired = {"e_consent": True, "e_channel_label": "电子邮件", "e_account": account}
        factories.perform(
            office.work("examiner", factories.AT - timedelta(days=1)), ref, "confirm_service_address", party=party, **wired
        )
    office.session.commit()
    office.session.expunge_all()
    browser = sign_in("examiner")
    every = rows(office, ref)
    path = f"/cases/{ref}/services/send_electronic"
    html = browser.page(path)
    # Each has its own account; who agreed to nothing is said so beside its papers.
    for row in every:
        assert f'name="m{row.case_id}-tracking" value="{accounts.get(row.party_id, "")}"' in html
        # What is alike of all is typed once, above.
        assert f'name="m{row.case_id}-sent_on" value=""' in html
    assert html.count("未书面同意") == sum(row.party_id not in accounts for row in every)
    mine = [row for row in every if row.party_id in accounts]
    sent = fields_of(html) | {"sent_on": "2026-11-20", "matter": [str(row.case_id) for row in mine]}
    wrong = browser.post(path, {**sent, "do": "preview", f"m{mine[0].case_id}-tracking": "else@example.cn"})
    assert (wrong.status_code, "确认的电子送达账号是" in wrong.get_data(as_text=True)) == (422, True)
    more = next(row for row in every if row.party_id == nobody)
    both = browser.post(path, {**sent, "do": "preview", "matter": [*sent["matter"], str(more.case_id)]})
    assert both.status_code == 422
    looked = browser.post(path, {**sent, "do": "preview"})
    assert looked.status_code == 200, looked.get_data(as_text=True)
    assert browser.post(path, {**fields_of(looked.get_data(as_text=True)), "do": "perform"}).status_code == 303
    assert {row.tracking for row in rows(office, ref) if row.status == "sent"} == {*accounts.values()}
    path = f"/cases/{ref}/services/prove_electronic"
    sent = fields_of(browser.page(path)) | {
        "served_on": "2026-11-20", "e_arrived_at": "2026-11-20T08:30", "proof": "系统到达记录",
        "matter": [str(row.case_id) for row in mine],
    }  # fmt: skip
    own = f"m{mine[0].case_id}-papers_in"
    wrong = {"served_on": "2026-02-31", own: [(io.BytesIO(b"MZ"), "x.exe"), (io.BytesIO(samples.pdf("好")), "好.pdf")]}
    bad = browser.post(path, {**sent, **wrong, "do": "preview"})
    text = bad.get_data(as_text=True)
    assert (bad.status_code, 'value="系统到达记录"' in text, "好.pdf" in text) == (422, True, True)
    assert {"served_on", own} <= beside(text).keys()
    scans = {"papers_in": [(io.BytesIO(samples.pdf("到达记录")), "到达.pdf")], own: [(io.BytesIO(samples.pdf("截图")), "截图.pdf")]}
    looked = browser.post(path, {**sent, **scans, "do": "preview"})
    assert looked.status_code == 200, looked.get_data(as_text=True)
    assert browser.post(path, {**fields_of(looked.get_data(as_text=True)), "do": "perform"}).status_code == 303
    served = [row for row in rows(office, ref) if row.status == "served"]
    assert {row.id for row in served} == {row.id for row in mine}
    # The one that proves all lies in each file, the other where it was put.
    found = select(MaterialUse.case_id, Material.kind).join(Material, Material.id == MaterialUse.material_id)
    lying = office.session.execute(found.where(MaterialUse.case_id.in_([r.case_id for r in mine]))).all()
    office.session.rollback()
    assert {kind for _case, kind in lying} == {"proof_of_service"}
    counted = [sum(case == row.case_id for case, _kind in lying) for row in mine]
    assert counted == [2] + [1] * (len(mine) - 1)


def test_a_procedure_whose_steps_go_together_says_which_of_its_matters_wait(
    procedures: dict[str, Procedure]
) -> None:
    together = {key for key, one in procedures.items() if any(step.together for step in one.steps)}
    assert together == {key for key, part in LAW.named.items() if part.alike is not None} != set()


def test_one_press_ticks_every_service(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    ref = filed(office)
    browser, path = sign_in("clerk"), f"/cases/{ref}/services/prove_direct"
    sent = fields_of(browser.page(path))
    assert "matter" not in sent
    waits = sorted(one.case_id for one in rows(office, ref))
    answer = browser.post(path, {**sent, "receiver": "何静宜", "tick_all": "matter"})
    assert answer.status_code == 200
    ticked = fields_of(answer.get_data(as_text=True))
    assert sorted(map(int, ticked["matter"])) == waits
    assert ticked["receiver"] == "何静宜" and 'class="err"' not in answer.get_data(as_text=True)
