"""A step from the form to the page: fill, preview, perform; 422, 409, replay, tables."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sqlalchemy import func, select

from casehub.casefile import filing
from casehub.model import Case, Event
from tests import factories, samples
from tests.casefile.incoming_scene import came
from tests.web.markup import beside, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tests.web.conftest import Browser

REQUEST = {
    "received_on": "2026-11-20",
    "channel": "window",
    "request_kind": "adjudication",
    "requests": "请求责令被请求人立即停止制造、销售侵权产品。",
    "facts_and_reasons": "被请求人制造的产品落入涉案专利权的保护范围。",
    "signed": "1",
    "copies": "1",
}


def opened(office: factories.Bureau, procedure: str = "intake") -> str:
    """A registered request whose first step is still to be taken; returns its reference."""
    reference = factories.open_request(office.work("clerk"), procedure).reference
    office.session.commit()
    return reference


def fields_of(html: str) -> dict[str, Any]:
    """What a browser would send back from the first POST form of the main content."""
    main = next(e for e in parse(html).iter("main"))
    form = next(f for f in main.iter("form") if f.get("method") == "post")
    sent: dict[str, Any] = {}
    for control in form.iter():
        name = control.get("name")
        if not name or control.tag == "button":
            continue
        if control.tag == "textarea":
            sent[name] = "".join(control.itertext())
        elif control.tag == "select":
            chosen = [o.get("value") for o in control.iter("option") if "selected" in o.attrib]
            sent[name] = chosen[0] if chosen else ""
        elif control.tag == "input" and control.get("type") in {"checkbox", "radio"}:
            if "checked" in control.attrib:
                sent.setdefault(name, [])
                sent[name].append(control.get("value"))
        elif control.tag == "input" and control.get("type") != "file":
            sent[name] = control.get("value") or ""
    return sent


def count(session: Session, reference: str) -> int:
    """How many events the case has."""
    session.rollback()
    case_id = select(Case.id).where(Case.reference == reference).scalar_subquery()
    found = session.scalar(select(func.count()).where(Event.case_id == case_id))
    # A writing session holds SQLite's only write lock.
    session.rollback()
    return int(found or 0)


def previewed(browser: Browser, path: str, data: dict[str, Any]) -> dict[str, Any]:
    """Open the form, fill it in, ask for the preview; returns what the page would send."""
    sent = fields_of(browser.page(path)) | data
    answer = browser.post(path, {**sent, "do": "preview"})
    assert answer.status_code == 200, re.findall(
        r'class="(?:err|note)[^"]*"[^>]*>(.*?)</(?:p|div)>', answer.get_data(as_text=True), re.DOTALL
    )
    return fields_of(answer.get_data(as_text=True))


def test_fill_preview_perform(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    reference = opened(office)
    path = f"/cases/{reference}/steps/receive_request"
    browser = sign_in("clerk")
    assert "收到请求书" in browser.page(f"/cases/{reference}")
    before = count(office.session, reference)
    sent = previewed(browser, path, REQUEST)
    assert count(office.session, reference) == before
    answer = browser.post(path, {**sent, "do": "perform"})
    assert answer.status_code == 303
    assert count(office.session, reference) == before + 1
    html = browser.page(answer.location)
    assert "✓ 收到请求书" in html
    assert "待审查" in html
    assert "为什么是这一天" in html


def test_bad_input_keeps_what_was_typed(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path = f"/cases/{reference}/steps/receive_request"
    browser = sign_in("clerk")
    sent = fields_of(browser.page(path)) | REQUEST
    sent |= {"received_on": "2026-11-28", "copies": "两份", "requests": ""}
    answer = browser.post(path, {**sent, "do": "preview"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>有误：收到请求书" in html
    for sentence in ("收到日期不能晚于今天", "只填数字", "填写请求事项"):
        assert html.count(sentence) == 2, sentence
    assert 'value="2026-11-28"' in html
    assert 'value="两份"' in html
    assert REQUEST["facts_and_reasons"] in html
    assert "autofocus" in html


def test_a_day_of_long_ago_asks_why_it_is_entered_only_now(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    # Edge case 54: 补录, on the form only where a day needs it, and in the history afterwards.
    reference = opened(office)
    path = f"/cases/{reference}/steps/receive_request"
    browser = sign_in("clerk")
    assert "补录的原因" not in browser.page(path)
    sent = fields_of(browser.page(path)) | REQUEST | {"received_on": "2026-11-02"}
    answer = browser.post(path, {**sent, "do": "preview"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "收到日期距今已超过5个工作日，按补录登记" in html
    again = fields_of(html)
    assert again["entered_late_because"] == ""
    assert again["received_on"] == "2026-11-02"
    why = {"entered_late_because": "值班室收件后漏登。"}
    answer = browser.post(path, {**again, **why, "do": "preview"})
    assert answer.status_code == 200
    done = browser.post(path, {**fields_of(answer.get_data(as_text=True)), "do": "perform"})
    assert done.status_code == 303
    html = browser.page(done.location)
    assert "补录" in html


def test_guard_reason_stands_beside_its_field(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path = f"/cases/{reference}/steps/receive_request"
    browser = sign_in("clerk")
    sent = fields_of(browser.page(path)) | REQUEST | {"copies": "0"}
    answer = browser.post(path, {**sent, "do": "preview"})
    assert answer.status_code == 422
    assert "副本" in answer.get_data(as_text=True)


def test_stale_form_is_a_conflict_that_keeps_everything(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    # Edge case 53: a form of yesterday's case is no approval of today's.
    reference = opened(office)
    path = f"/cases/{reference}/steps/receive_request"
    mine, theirs = sign_in("clerk"), sign_in("clerk")
    old = previewed(mine, path, REQUEST | {"facts_and_reasons": "我填写的事实"})
    fresh = previewed(theirs, path, REQUEST)
    assert theirs.post(path, {**fresh, "do": "perform"}).status_code == 303
    before = count(office.session, reference)
    answer = mine.post(path, {**old, "do": "perform"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "未登记：案件有新的办理记录" in html
    assert "我填写的事实" in html
    assert "冉红" in html
    assert "你在另一个窗口先办理了 1 项" in html
    assert count(office.session, reference) == before


def test_same_key_is_one_act(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    reference = opened(office)
    path = f"/cases/{reference}/steps/receive_request"
    browser = sign_in("clerk")
    sent = previewed(browser, path, REQUEST)
    first = browser.post(path, {**sent, "do": "perform"})
    before = count(office.session, reference)
    second = browser.post(path, {**sent, "do": "perform"})
    assert second.status_code == 303
    assert "again=1" in second.location
    assert count(office.session, reference) == before
    assert "已办理过，没有重复登记" in browser.page(second.location)
    assert first.location.split("&")[0] == second.location.split("&")[0]


def test_changed_after_preview_is_a_new_preview(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path = f"/cases/{reference}/steps/receive_request"
    browser = sign_in("clerk")
    sent = previewed(browser, path, REQUEST)
    before = count(office.session, reference)
    answer = browser.post(path, {**sent, "requests": "改过的请求", "do": "perform"})
    assert answer.status_code == 200
    assert "登记后会发生" in answer.get_data(as_text=True)
    assert count(office.session, reference) == before


def test_more_rows_without_script(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    path = f"/cases/{reference}/steps/receive_request"
    browser = sign_in("clerk")
    sent = fields_of(browser.page(path)) | {"evidence_items-0-label": "甲1"}
    answer = browser.post(path, {**sent, "add_row": "evidence_items"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert html.count('class="rowset"') == 5
    assert 'value="甲1"' in html
    assert 'class="err"' not in html


def test_field_called_like_the_forms_own_is_kept_apart(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    from tests.web.case.test_mediation import mediation

    reference = mediation(office)
    path = f"/cases/{reference}/steps/hold_session"
    browser = sign_in("mediator")
    html = browser.page(path)
    assert 'name="seq_"' in html
    sent = fields_of(html) | {
        "seq_": "1",
        "started_at": "2026-11-20T08:00",
        "ended_at": "2026-11-20T08:50",
        "place": "二楼第二调解室",
        "attendance-0-side": "请求人",
        "attendance-0-name": "秦远山",
        "attendance-0-role": "法定代表人",
        "minutes": "双方各自说明意见。",
        "recusal_answer": "双方均答不申请回避。",
        "requests": "要求停止销售，补偿15万元。",
        "reply": "可以补偿9万元。",
        "next_at": "2026-11-27T14:30",
    }
    answer = browser.post(path, {**sent, "do": "preview"})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200, re.findall(r'class="err"[^>]*>(.*?)</p>', text)
    done = browser.post(path, {**fields_of(text), "do": "perform"})
    assert done.status_code == 303
    assert "11月27日 14:30 调解" in browser.page("/mediation")


def test_lost_session_returns_to_the_same_step(
    office: factories.Bureau, sign_in: Callable[[str], Browser], clock: Any
) -> None:
    from datetime import timedelta

    reference = opened(office)
    path = f"/cases/{reference}/steps/receive_request"
    browser = sign_in("clerk")
    sent = previewed(browser, path, REQUEST)
    before = count(office.session, reference)
    clock.at += timedelta(hours=2)
    asked = browser.post(path, {**sent, "do": "perform"})
    assert asked.status_code == 401
    assert REQUEST["requests"] in asked.get_data(as_text=True)
    again = fields_of(asked.get_data(as_text=True))
    again |= {"sign_in_account": "clerk", "sign_in_password": factories.PASSWORD}
    back = browser.post(path, again)
    html = back.get_data(as_text=True)
    assert back.status_code == 200
    assert "刚才填写的内容都在" in html
    assert REQUEST["requests"] in html
    assert count(office.session, reference) == before


def errors_of(html: str) -> list[str]:
    """The sentences of the summary above a form."""
    notes = [e for e in parse(html).iter("div") if "note-fix" in (e.get("class") or "")]
    return ["".join(li.itertext()).strip() for note in notes for li in note.iter("li")]


def test_wrong_fields_and_conditions_are_told_in_one_answer(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    path = f"/cases/{opened(office)}/steps/receive_request"
    browser = sign_in("clerk")
    sent = fields_of(browser.page(path)) | REQUEST | {"copies": "0", "requests": ""}
    answer = browser.post(path, {**sent, "do": "preview"})
    said = errors_of(answer.get_data(as_text=True))
    assert answer.status_code == 422
    assert len(said) == 2, said
    assert "填写请求事项" in said[0]
    assert "副本" in said[1]
    # What the field itself gets wrong is all that can be said of it.
    answer = browser.post(path, {**sent, "copies": "两份", "do": "preview"})
    told = [s for s in errors_of(answer.get_data(as_text=True)) if "副本" in s]
    assert told == ["副本份数：只填数字，例如 2"]


def test_a_paper_ticked_shows_what_it_asks_for_before_anything_of_it_is_wrong(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    with office.session.begin():
        factories.perform(office.work("clerk"), reference, "receive_request")
    path = f"/cases/{reference}/steps/reject_request"
    browser = sign_in("head")
    sent = fields_of(browser.page(path)) | {"reasons": "专利权已经终止。", "approval_opinion": "同意。"}
    sent |= {"right_ended_on": "2026-02-01", "failed-0-condition_code": "right", "failed-0-fact": "专利权已经终止。"}
    sent |= {"path": "ended", "issue": "filing_approval_form"}

    def shown(**more: str) -> tuple[int, list[str], dict[str, Any]]:
        answer = browser.post(path, {**sent, **more, "do": "preview"})
        html = answer.get_data(as_text=True)
        assert ("勾选的文书还有要填写的内容" in html) == ("claims_summary" not in sent | more)
        return answer.status_code, errors_of(html), fields_of(html)

    # What is wrong elsewhere is told with it; of the paper nobody was asked yet.
    status, said, _ = shown(approval_opinion="")
    assert (status, said) == (422, ["填写审批意见"])
    status, said, revealed = shown()
    assert (status, said) == (200, [])
    # What the file knows stands there, as on a form that begins with the paper.
    assert revealed["claims_summary"].startswith("请求责令被请求人")
    assert revealed["source"] == ["window"]
    assert revealed["asked"] == "filing_approval_form"
    sent = revealed
    status, said, _ = shown(claims_summary="")
    assert (status, said[0]) == (422, "填写请求事项摘要")


def test_a_step_takes_files_and_keeps_them_over_a_refusal_and_the_preview(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    clerk = sign_in("clerk")
    path = f"/cases/{reference}/steps/receive_request"
    sent = fields_of(clerk.page(path))
    files = [(io.BytesIO(samples.pdf("请", pages=2)), "请求书.pdf"), (io.BytesIO(samples.heic()), "IMG.HEIC")]
    told = {**sent, **REQUEST, "papers_in": files, "do": "preview"}
    wrong = clerk.post(path, {**told, "requests": ""})
    assert wrong.status_code == 422
    kept = fields_of(wrong.get_data(as_text=True))
    assert len(kept["papers_in"]) == 2
    shown = clerk.post(path, {**kept, **REQUEST, "do": "preview"})
    assert shown.status_code == 200, shown.get_data(as_text=True)
    text = shown.get_data(as_text=True)
    assert "请求书.pdf" in text
    # On a narrow screen what would happen stands far below the form: the page opens there.
    assert '<h2 id="check" tabindex="-1" autofocus>' in text
    done = clerk.post(path, {**fields_of(text), "do": "perform"})
    assert done.status_code == 303
    case = clerk.page(f"/cases/{reference}")
    assert "收文〔2026〕1号" in case
    assert case.count("已用于办理") == 2


def test_a_file_that_cannot_be_kept_is_told_with_everything_else_and_costs_no_other_file(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    clerk = sign_in("clerk")
    path = f"/cases/{reference}/steps/receive_request"
    sent = fields_of(clerk.page(path))
    files = [
        (io.BytesIO(b"MZ" + bytes(60)), "x.exe"), (io.BytesIO(samples.pdf("请")), "请求书.pdf"),
        (io.BytesIO(b"<html>"), "网页.pdf"),
    ]  # fmt: skip
    told = {**sent, **REQUEST, "requests": "", "papers_in": files, "do": "preview"}
    wrong = clerk.post(path, told)
    text = wrong.get_data(as_text=True)
    assert wrong.status_code == 422
    said = beside(text)
    assert {"papers_in", "requests"} <= said.keys()
    assert "x.exe" in said["papers_in"] and "网页.pdf" in said["papers_in"]
    kept = fields_of(text)
    assert "请求书.pdf" in text and len(kept["papers_in"]) == 1
    # It is told as well where nothing else was asked yet.
    more = clerk.post(path, {**kept, "papers_in": [*kept["papers_in"], (io.BytesIO(b"MZ"), "y.exe")], "do": "fill"})
    assert beside(more.get_data(as_text=True)).keys() == {"papers_in"}
    assert clerk.post(path, {**kept, **REQUEST, "do": "preview"}).status_code == 200


def test_a_paper_that_was_assigned_opens_the_step_with_it_ticked(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    with_paper = came(office.work("clerk"), samples.pdf("请"), received_on=factories.TODAY)
    filing.assign(office.work("clerk"), with_paper, reference, "request")
    office.session.commit()
    clerk = sign_in("clerk")
    assert f"/cases/{reference}/steps/receive_request" in unquote(clerk.page(f"/cases/{reference}").split('id="incoming"')[1])
    assert fields_of(clerk.page(f"/cases/{reference}/steps/receive_request"))["papers_in"] == [str(with_paper)]


def test_what_makes_no_paper_is_entered_by_one_press(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    browser, path = sign_in("clerk"), f"/cases/{reference}/steps/receive_request"
    html = browser.page(path)
    assert "直接登记" in html
    # Each respondent has a copy: how many there are nobody counts.
    assert fields_of(html)["copies"] == "1"
    wanting = fields_of(html) | REQUEST | {"requests": "", "do": "at_once"}
    answer = browser.post(path, wanting)
    assert (answer.status_code, count(office.session, reference)) == (422, 1)
    sent = fields_of(html) | REQUEST | {"do": "at_once"}
    assert browser.post(path, sent).status_code == 303
    assert count(office.session, reference) == 2


def test_what_makes_a_paper_is_looked_at_first(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = factories.open_request(office.work("clerk"), "adjudication").reference
    factories.perform(
        office.work("clerk"), reference, "submit_request", received_on=factories.AT.date(),
        knew_on=factories.AT.date(), claims_asserted="权利要求1",
    )  # fmt: skip
    office.session.commit()
    browser, path = sign_in("clerk"), f"/cases/{reference}/steps/tell_defects"
    html = browser.page(path)
    assert "直接登记" not in html and "登记后会发生" not in html
    before = count(office.session, reference)
    browser.post(path, {**fields_of(html), "do": "at_once"})
    assert count(office.session, reference) == before


def test_closed_step_names_its_reason(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    answer = sign_in("clerk").get(f"/cases/{reference}/steps/receive_correction")
    assert answer.status_code == 409
    assert "待补正" in answer.get_data(as_text=True)
    assert sign_in("clerk").get(f"/cases/{reference}/steps/nothing").status_code == 409
