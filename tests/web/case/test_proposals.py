"""The page of a matter for approval: send up, return with remarks, mend, agree, and who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from sqlalchemy import select

from casehub import acts
from casehub.fields import TableField
from casehub.model import Case, Organisation, Person, ProposalRequest
from casehub.people import bureau
from casehub.web.drawing.rows import cell_name
from tests import factories
from tests.acts.scene import PANEL, SPARE, day
from tests.faults.world import at
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser, Clock

if TYPE_CHECKING:
    from casehub.record.work import Work

SignIn = Callable[[str], Browser]
# How many questions the page may ask; what it would do is tried in a unit of work of its own.
MOST_QUERIES = 13


@pytest.fixture(autouse=True)
def december(clock: Clock) -> None:
    """A day on which filings are approved by proposals."""
    clock.at = at("2026-12-02")


def work_of(office: factories.Bureau, who: str) -> Work:
    """Somebody at work on that day."""
    return office.work(who, at("2026-12-02", "09:00"))


def received(office: factories.Bureau) -> str:
    """A request that waits for its filing."""
    reference = factories.open_request(work_of(office, "clerk"), "adjudication").reference
    outcome = factories.perform(
        work_of(office, "clerk"), reference, "submit_request", received_on=day("12-02"),
        knew_on=day("02-01"), claims_asserted="权利要求1", copies=3,
        case_officer=office.people["examiner"], evidence_items=[{"label": "甲1", "name": "专利证书"}],
    )
    now = outcome.case.reference
    office.session.commit()
    return now


def typed(office: factories.Bureau, reference: str, **more: Any) -> dict[str, Any]:
    """What the clerk's browser sends for the draft of the filing."""
    work = work_of(office, "clerk")
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    form = acts.form_of(work, case, "file_case")
    chair, lead, member = (office.people[n] for n in PANEL)
    seats = {"panel_chair": chair, "panel_lead": lead, "panel_members": [member]}
    values = {i.field.id: factories.typed(i) for i in form.fields if i.field.required}
    values |= {**seats, "clerk": office.people["scribe"], **more}
    sent: dict[str, Any] = {}
    for item in form.fields:
        if isinstance(item.field, TableField):
            for n, row in enumerate(values.get(item.field.id) or []):
                for column in item.field.columns:
                    name = cell_name(item.field.id, n, column.id)
                    sent[name] = column.typed(row.get(column.id))
            continue
        texts = item.field.typed(values.get(item.field.id))
        if texts:
            sent[item.field.id] = texts
    office.session.rollback()
    return sent


def path_of(reference: str) -> str:
    return f"/cases/{reference}/steps/file_case"


def sent_up(browser: Browser, path: str, data: dict[str, Any]) -> str:
    """Preview the step and send it up; the address of the matter."""
    shown = browser.post(path, {**fields_of(browser.page(path)), **data, "do": "preview"})
    html = shown.get_data(as_text=True)
    assert shown.status_code == 200, faults(html)
    assert "送审" in html
    answer = browser.post(path, {**fields_of(html), "do": "perform"})
    assert answer.status_code == 303, faults(answer.get_data(as_text=True))
    return str(answer.location).partition("?")[0]


def faults(html: str) -> list[str]:
    """What the page says is wrong."""
    return re.findall(r"<li>(.*?)</li>", html.partition('role="alert"')[2].partition("</ul>")[0])


def press(browser: Browser, where: str, do: str, **more: Any) -> Any:
    """Press a button of the page as it stands."""
    return browser.post(where, {**fields_of(browser.page(where)), **more, "do": do})


def state(office: factories.Bureau, reference: str) -> str:
    office.session.rollback()
    query = select(Case.state).where((Case.reference == reference) | (Case.intake_no == reference))
    found = office.session.scalars(query).one()
    office.session.rollback()
    return found


def test_the_last_agreement_files_the_case(office: factories.Bureau, sign_in: SignIn) -> None:
    reference = received(office)
    clerk = sign_in("clerk")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    assert state(office, reference) == "submitted"
    assert "撤回修改" in clerk.page(where)
    section = sign_in("section")
    page = section.page(where)
    assert "同意，转" in page
    assert press(section, where, "agree", opinion="拟同意。").status_code == 303
    assert state(office, reference) == "submitted"
    late = press(clerk, where, "recall")
    assert (late.status_code, "不能撤回" in late.get_data(as_text=True)) == (409, True)
    head = sign_in("head")
    assert "拟同意。" in head.page(where)
    done = press(head, where, "agree", opinion="同意立案。")
    assert done.status_code == 303, faults(done.get_data(as_text=True))
    assert state(office, reference) == "filed"
    assert "✓" in head.page(done.location)


def test_a_return_is_marked_mended_and_only_the_difference_is_shown(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    clerk, section = sign_in("clerk"), sign_in("section")
    where = sent_up(clerk, path_of(reference), typed(office, reference, may_issue=["filing_approval_form"]))
    assert press(section, where, "return").status_code == 422
    page = section.page(where)
    assert "退回修改" in page
    back = press(section, where, "return", **{
        "reason": "书记员写错了。", "mark-0-about": "", "mark-0-quote": "刘晓梅", "mark-0-remark": "换人",
    })
    assert back.status_code == 303
    form = clerk.page(path_of(reference))
    assert "书记员写错了。" in form
    assert "换人" in form
    assert "刘晓梅" in form
    refused = clerk.post(path_of(reference), {**fields_of(form), "do": "preview"})
    html = refused.get_data(as_text=True)
    # Told where everything else is checked, and again by whoever presses on.
    assert (refused.status_code, "答复批注 1" in html) == (422, True)
    again = clerk.post(path_of(reference), {**fields_of(html), "do": "perform"})
    assert again.status_code == 422
    assert "答复批注 1" in again.get_data(as_text=True)
    sent = fields_of(again.get_data(as_text=True))
    number = next(n for n in sent if n.startswith("mark"))
    answers = {number.removesuffix("_why"): "declined", number.removesuffix("_why") + "_why": "没有写错"}
    html = clerk.post(path_of(reference), {**sent, **answers, "do": "preview"}).get_data(as_text=True)
    assert clerk.post(path_of(reference), {**fields_of(html), "do": "perform"}).status_code == 303
    page = section.page(where)
    assert "没有写错" in page
    assert "与你看过的一稿相同" in page
    assert press(section, where, "agree").status_code == 303


def test_who_was_not_asked_reads_where_it_is_and_nothing_else(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    examiner = sign_in("examiner")
    page = examiner.page(where)
    assert "承办机构负责人审核" in page
    assert "批准后制作" in page
    assert "同意" not in page.replace("征求意见", "")
    assert press_nothing(examiner, where) in {409, 422}


def press_nothing(browser: Browser, where: str) -> int:
    return int(browser.post(where, {"do": "agree", "digest": "0" * 64, "key": "k" * 24}).status_code)


def test_what_was_read_is_what_is_agreed_to(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    section = sign_in("section")
    stale = press(section, where, "agree", digest="0" * 64, opinion="我的意见")
    assert stale.status_code == 409
    assert "我的意见" in stale.get_data(as_text=True)
    assert press(section, where, "agree").status_code == 303


def test_the_case_page_says_where_it_is_and_the_page_is_light(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    examiner, section = sign_in("examiner"), sign_in("section")
    page = examiner.page(f"/cases/{reference}")
    assert "呈批中 1 件" in page
    assert "起在「承办机构负责人审核」" in page
    assert where in page
    page = section.page(where)
    assert len(page.encode()) < 60_000


def test_the_page_asks_little_and_nothing_twice(
    office: factories.Bureau, sign_in: SignIn, count_queries: Callable[[], list[str]]
) -> None:
    reference = received(office)
    clerk, section, head = sign_in("clerk"), sign_in("section"), sign_in("head")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    seen = count_queries()

    def light(browser: Browser) -> None:
        before = len(seen)
        browser.page(where)
        asked = seen[before:]
        assert len(asked) <= MOST_QUERIES, (len(asked), "\n\n".join(asked))
        assert len(set(asked)) == len(asked), "\n\n".join(asked)

    # For the first time and again, at the first station and at the last, and for who drafted it.
    for browser in (section, section, clerk):
        light(browser)
    assert press(section, where, "agree", opinion="拟同意。").status_code == 303
    for browser in (head, head, section):
        light(browser)


def test_who_was_asked_has_opened_it_by_reading_it(office: factories.Bureau, sign_in: SignIn) -> None:
    reference = received(office)
    clerk, section = sign_in("clerk"), sign_in("section")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    # Neither who drafted it nor who was not asked opens it for those who were.
    assert "还没有打开" in clerk.page(where)
    assert "还没有打开" in sign_in("head").page(where)
    assert "还没有打开" not in section.page(where)
    assert "，已打开" in clerk.page(where)


def test_who_agreed_before_has_opened_nothing_at_the_next_station(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    clerk, section, head = sign_in("clerk"), sign_in("section"), sign_in("head")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    assert press(section, where, "agree", opinion="拟同意。").status_code == 303
    for browser in (section, clerk):
        assert "已打开" not in browser.page(where)
    head.page(where)
    for browser in (section, clerk):
        assert "，已打开" in browser.page(where)


def test_who_approves_reads_what_stands_now_beside_what_will(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    factories.perform(work_of(office, "head"), reference, "file_case", clerk=office.people["scribe"])
    office.session.commit()
    case = office.session.scalars(select(Case).where(Case.intake_no == reference)).one()
    now = case.reference
    party = next(p for p in case.parties if p.role == "respondent")
    number, was = party.id, party.address
    office.session.rollback()
    told = {"party": str(number), "party_address": "万州区示例路66号", "ground": "请求书", "reason": "漏打"}
    path = f"/cases/{now}/steps/rectify_party"
    where = sent_up(sign_in("clerk"), path, told)
    page = sign_in("section").page(where)
    assert f"住所由“{was}”更正为“万州区示例路66号”" in page
    # Another entry came first: what was read is no longer what would be done.
    section = sign_in("section")
    shown = fields_of(section.page(where))
    row = office.session.scalars(select(Case).where(Case.reference == now)).one()
    next(p for p in row.parties if p.id == number).address = "万州区另一路1号"
    office.session.commit()
    answer = section.post(where, {**shown, "do": "agree", "opinion": "同意。"})
    assert (answer.status_code, "还没有同意" in answer.get_data(as_text=True)) == (409, True)


def test_what_the_case_did_meanwhile_is_looked_at_before_one_agrees(
    office: factories.Bureau, sign_in: SignIn, clock: Clock
) -> None:
    reference = received(office)
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    section = sign_in("section")
    read = fields_of(section.page(where))
    case = office.session.scalars(select(Case).where(Case.reference == reference)).one()
    requester = next(one.id for one in case.parties if one.role == "requester")
    later = office.work("clerk", at("2026-12-02", "09:45"))
    factories.perform(later, reference, "register_agent", party=requester)
    office.session.commit()
    clock.at = at("2026-12-02", "09:50")
    # The form as it was drawn before knows nothing of it.
    late = section.post(where, {**read, "opinion": "拟同意。", "do": "agree"})
    html = late.get_data(as_text=True)
    assert (late.status_code, "勾选「已看过」" in html) == (422, True)
    assert ">拟同意。</textarea>" in html
    assert "送审后案件有 1 项新的记录" in html
    assert press(section, where, "agree").status_code == 422
    number = re.search(r'name="seen" value="(\d+)"', section.page(where))
    assert number is not None
    # What was seen is what is ticked, not just anything.
    assert press(section, where, "agree", seen=str(int(number[1]) - 1)).status_code == 422
    assert press(section, where, "agree", seen=number[1]).status_code == 303


def test_what_a_station_wrote_stays_when_it_is_refused(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    section, head = sign_in("section"), sign_in("head")
    # At the first station nothing is written but the opinion.
    assert "decision" not in fields_of(section.page(where))
    assert press(section, where, "agree").status_code == 303
    drawn = fields_of(head.page(where))
    # There is one decision at this step: it stands there and is not asked.
    assert drawn["decision"] == "file"
    # Who sends it back without a word is asked why.
    silent = head.post(where, {**drawn, "opinion": "", "do": "return"})
    html = silent.get_data(as_text=True)
    assert (silent.status_code, "写明退回的理由" in str(faults(html))) == (422, True)
    assert fields_of(html)["decision"] == "file"
    # What does not come is not made up for her, and what else she wrote stays.
    open_ = head.post(where, {**drawn, "decision": [], "opinion": "同意立案。", "do": "agree"})
    html = open_.get_data(as_text=True)
    assert (open_.status_code, "部门负责人决定" in str(faults(html))) == (422, True)
    again = fields_of(html)
    assert again["opinion"] == "同意立案。"
    assert state(office, reference) == "submitted"
    assert head.post(where, {**again, "decision": "file", "do": "agree"}).status_code == 303
    assert state(office, reference) == "filed"


def second_section_head(office: factories.Bureau) -> int:
    """A colleague who may review as well."""
    where = office.session.get_one(Person, office.people["section"]).organisation_id
    row = {**SPARE, "certificate": None, "username": "section2", "name": "郑宏", "roles": ["section_head"], "organisation_id": where}
    made = bureau.add_person(office.session, office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED)
    office.session.commit()
    return made.id


def test_a_colleague_answers_instead(office: factories.Bureau, sign_in: SignIn) -> None:
    other = second_section_head(office)
    reference = received(office)
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    section, colleague, head = sign_in("section"), sign_in("section2"), sign_in("head")
    page = section.page(where)
    offered = page.partition('id="colleague"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\d+)"', offered) == [str(other)]
    assert press(section, where, "forward").status_code == 422
    # Who may not review is not asked either, whatever is sent.
    wrong = press(section, where, "forward", colleague=str(office.people["head"]))
    assert wrong.status_code == 422
    # Nor does who was not asked forward it.
    head.page("/desk")
    taken = {"do": "forward", "colleague": str(other), "key": "k" * 24}
    assert head.post(where, taken).status_code == 409
    done = press(section, where, "forward", colleague=str(other), forward_why="我外出，请你办")
    assert done.status_code == 303, faults(done.get_data(as_text=True))
    page = section.page(where)
    assert 'value="agree"' not in page
    assert "郑宏，" in page
    assert "我外出，请你办" in colleague.page(where)
    assert press(colleague, where, "agree", opinion="拟同意。").status_code == 303
    assert "拟同意。" in head.page(where)


def test_whose_agreement_nobody_else_can_give_neither_leaves_nor_loses_the_role(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    head = office.session.get_one(Person, office.people["head"])
    grants = {one.role: one.id for one in head.grants}
    here = {"name": head.name, "post": head.post, "phone": "", "organisation_id": str(head.organisation_id)}
    elsewhere = select(Organisation.id).where(Organisation.key == "wanzhou")
    away = str(office.session.scalars(elsewhere).one())
    office.session.rollback()
    security, number = sign_in("security"), office.people["head"]
    shown = security.page(f"/people/{number}/leave")
    assert "还有 1 件要先由别人办理" in shown
    assert "立案，指定合议组" not in shown
    assert security.post(f"/people/{number}/leave", {}).status_code == 422
    ended = security.post(f"/people/{number}/roles/{grants['department_head']}/end", {})
    assert (ended.status_code, "就没有人能办理" in ended.get_data(as_text=True)) == (422, True)
    moved = security.post(f"/people/{number}/edit", {**here, "organisation_id": away})
    assert (moved.status_code, "就没有人能办理" in moved.get_data(as_text=True)) == (422, True)
    clerk = office.people["clerk"]
    moved = security.post(f"/people/{clerk}/edit", {**here, "name": "柯英", "organisation_id": away})
    assert "正在呈批的呈批件" in moved.get_data(as_text=True)
    assert security.post(f"/people/{number}/edit", {**here, "post": "局长"}).status_code == 303


def test_who_approves_with_a_change_reads_the_changed_paper_first_and_the_author_hears_of_it(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    here = office.session.get_one(Person, office.people["section"]).organisation_id
    row = {**SPARE, "organisation_id": here}
    hired = bureau.add_person(
        office.session, office.rules, row, factories.PASSWORD, factories.SINCE, hashed=factories.HASHED
    )
    spare = hired.id
    office.session.commit()
    reference = received(office)
    clerk, head = sign_in("clerk"), sign_in("head")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    assert press(sign_in("section"), where, "agree").status_code == 303
    at_first = head.page(where)
    assert "可以修改后同意" in at_first
    anew = press(head, where, "agree", opinion="同意。", panel_members=str(spare))
    html = anew.get_data(as_text=True)
    assert (anew.status_code, "你的修改已经写进去" in html) == (409, True), faults(html)
    assert state(office, reference) == "submitted"
    done = head.post(where, {**fields_of(html), "do": "agree"})
    assert done.status_code == 303, faults(done.get_data(as_text=True))
    desk = clerk.page("/desk/approvals")
    assert "立案" in desk
    told = clerk.page(where)
    assert "修改后同意，修改了：参审员" in told
    assert re.search("修改参审员：<del>[^<]+</del> <ins>[^<]+</ins>", told)
    assert press(clerk, where, "noted").status_code == 303


def test_an_opinion_that_is_waited_for_no_more_is_not_lost(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    """The matter was recalled while two colleagues wrote: each keeps the own words and is told why."""
    reference = received(office)
    clerk, section = sign_in("clerk"), sign_in("section")
    where = sent_up(clerk, path_of(reference), typed(office, reference))
    asked = [str(office.people[name]) for name in ("examiner", "head")]
    assert press(section, where, "consult", consulted=asked, question="权利要求怎么看").status_code == 303
    examiner, head = sign_in("examiner"), sign_in("head")
    drawn = {one: fields_of(one.page(where)) for one in (examiner, head)}
    words = {examiner: "权利要求1与产品一致，\n建议立案。", head: "请补充检索报告。"}
    assert press(clerk, where, "recall").status_code == 303
    for one, text in words.items():
        late = one.post(where, {**drawn[one], "opinion": text, "do": "opinion"})
        html = late.get_data(as_text=True)
        assert (late.status_code, "不再等你答复" in html) == (409, True)
        assert all(line in html for line in text.split("\n"))
        assert not any(other in html for other in words.values() if other != text)
        # Where the page only shows something there is nothing to keep.
        assert "没有登记，可以从这里复制" not in one.page(where)


def test_a_press_writes_the_usual_words_and_answers_nothing(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    section = sign_in("section")
    page = section.page(where)
    assert re.findall(r'<button[^>]* name="say" value="(\d)" data-say="([^"]+)"', page) == [
        ("0", "同意。"), ("1", "拟同意。"), ("2", "同意，请按程序办理。"),
    ]  # fmt: skip
    filled = section.post(where, {**fields_of(page), "opinion": "", "say": "1"})
    html = filled.get_data(as_text=True)
    assert filled.status_code == 200
    assert ">拟同意。</textarea>" in html
    assert "没有办理" not in html
    assert state(office, reference) == "submitted"
    assert section.post(where, {**fields_of(page), "say": "9"}).status_code == 422


def test_what_is_proposed_says_where_a_remark_on_it_belongs(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    page = sign_in("section").page(where)
    abouts = set(re.findall(r'data-about="([^"]*)"', page))
    offered = set(re.findall(r'<option value="([^"]*)"', page.partition("mark-0-about")[2].partition("</select>")[0]))
    assert len(abouts) > 1
    assert abouts <= offered
    # The second and the third remark are folded away until somebody wants them.
    assert "再写批注" in page
    assert page.index('data-row="0"') < page.index("再写批注") < page.index('data-row="1"')


def test_who_drafts_is_not_told_that_it_is_done(office: factories.Bureau, sign_in: SignIn) -> None:
    reference = received(office)
    page = sign_in("clerk").page(f"/cases/{reference}")
    main = page.partition("step-main")[2].partition("</section>")[0]
    assert "拟稿报批：立案，指定合议组" in main
    # Beside it stands what the same people may decide instead, which they do at once.
    assert "办理后进入" not in main.partition("step-main")[0]
    assert "案件状态不变" in main
    assert "拟稿报批：立案，指定合议组" in sign_in("clerk").page("/desk")


def test_who_agrees_to_a_routine_matter_without_a_word_has_said_so(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = received(office)
    where = sent_up(sign_in("clerk"), path_of(reference), typed(office, reference))
    section, head = sign_in("section"), sign_in("head")
    assert "记作“拟同意。”" in section.page(where)
    assert press(section, where, "agree", opinion="").status_code == 303
    assert "记作“同意。”" in head.page(where)
    assert press(head, where, "agree", opinion="").status_code == 303
    assert state(office, reference) == "filed"
    office.session.rollback()
    answers = office.session.scalars(select(ProposalRequest).order_by(ProposalRequest.id)).all()
    said = [one.opinion for one in answers]
    office.session.rollback()
    # Her own words and no others stand where something is sent back (above); here those of the page.
    assert said == ["拟同意。", "同意。"]


def test_what_an_approver_typed_is_kept_where_the_program_fails(
    app: Flask, office: factories.Bureau, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = received(office)
    where = sent_up(sign_in("examiner"), path_of(reference), typed(office, reference))
    head, words = sign_in("section"), "两份证据的名称与目录不一致，退回核对。"
    # What another window kept before is not overwritten: that page carries the words instead.
    sent = fields_of(head.page(where)) | {"opinion": words, "mark-0-remark": "写明日期", "do": "return"}

    def fails(*_any: object, **_more: object) -> None:
        raise RuntimeError

    app.testing = False
    with monkeypatch.context() as broken:
        broken.setattr("casehub.acts.proposals.send_back", fails)
        kept = head.post(where, sent)
        late = head.post(where, sent)
    assert (kept.status_code, late.status_code) == (500, 500)
    assert f'href="{where}">接着填写' in kept.get_data(as_text=True)
    assert words in head.page(where)
    again = head.post(where, fields_of(late.get_data(as_text=True)))
    shown = again.get_data(as_text=True)
    assert (again.status_code, "刚才填写的内容都在，还没有办理" in shown) == (200, True)
    assert words in shown
    assert "写明日期" in shown
    assert head.post(where, fields_of(shown) | {"do": "return"}).status_code == 303
