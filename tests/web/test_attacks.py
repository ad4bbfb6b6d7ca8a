"""What somebody tries who may not: forms, sessions, forged input, exports."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.acts.entries import FormField, check
from casehub.casefile import evidence
from casehub.fields import FIELD_KINDS, TextField, Typed, Unreadable
from casehub.model import (
    Evidence,
    EvidenceUse,
    Person,
    RoleGrant,
    SecurityEntry,
)
from casehub.web.drawing.exports import attachment, csv_answer
from casehub.workflow.refusals import NotAllowed, Refused
from tests import factories
from tests.unrecorded import unrecorded
from tests.web.case.test_steps import REQUEST, fields_of, previewed
from tests.web.conftest import Browser
from tests.web.paper.test_documents import PDF, with_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.web.conftest import Clock

    SignIn = Callable[[str], Browser]


def test_form_of_a_step_is_not_drawn_for_who_may_not_take_it(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = factories.open_request(office.work("clerk"), "intake").reference
    office.session.commit()
    browser = sign_in("supervisor")
    browser.page(f"/cases/{reference}")
    presses = [{"do": press} for press in ("fill", "preview", "perform")]
    for press in (*presses, {"add_row": "evidence_items"}):
        answer = browser.post(f"/cases/{reference}/steps/receive_request", press)
        assert answer.status_code == 409, press
        assert "事实和理由" not in answer.get_data(as_text=True)


def test_administrator_sees_no_case_whatever_role_is_added(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    reference, _ = with_paper(office)
    office.session.add(
        RoleGrant(person_id=office.people["system"], role="department_head", since=factories.SINCE)
    )
    office.session.commit()
    browser = sign_in("system")
    assert browser.get(f"/cases/{reference}").status_code == 404
    assert reference not in browser.page("/cases")


def test_withdrawn_role_holds_no_longer_today(office: factories.Bureau, sign_in: SignIn) -> None:
    number = office.people["archivist"]
    grant = office.session.scalars(select(RoleGrant.id).where(RoleGrant.person_id == number)).one()
    office.session.rollback()
    security = sign_in("security")
    security.page(f"/people/{number}")
    assert security.post(f"/people/{number}/roles/{grant}/end").status_code == 303
    assert sign_in("archivist").get("/cases").status_code == 404


def test_unknown_order_about_an_account_is_refused(
    office: factories.Bureau, sign_in: SignIn
) -> None:
    security = sign_in("security")
    number = office.people["archivist"]
    security.page(f"/people/{number}")
    assert security.post(f"/people/{number}/state", {"do": "promote"}).status_code == 422


@pytest.mark.parametrize("seq", ["9" * 5000, "9" * 30, "-1", "²"])
def test_forged_number_of_the_latest_event(
    seq: str, office: factories.Bureau, sign_in: SignIn
) -> None:
    reference = factories.open_request(office.work("clerk"), "intake").reference
    office.session.commit()
    browser = sign_in("clerk")
    path = f"/cases/{reference}/steps/receive_request"
    answer = browser.post(path, fields_of(browser.page(path)) | {"seq": seq, "do": "preview"})
    assert answer.status_code in {409, 422}


@pytest.mark.parametrize("key", ["", "short", "k" * 65])
def test_form_key_must_be_a_key(key: str, office: factories.Bureau, sign_in: SignIn) -> None:
    reference = factories.open_request(office.work("clerk"), "intake").reference
    office.session.commit()
    browser = sign_in("clerk")
    path = f"/cases/{reference}/steps/receive_request"
    sent = previewed(browser, path, REQUEST)
    answer = browser.post(path, {**sent, "do": "perform", "key": key})
    assert answer.status_code == 409
    assert browser.post(path, {**sent, "do": "perform"}).status_code == 303


@pytest.mark.parametrize("path", ["documents", "evidence"])
def test_number_no_table_holds_is_absent(
    path: str, office: factories.Bureau, sign_in: SignIn
) -> None:
    reference, _ = with_paper(office)
    answer = sign_in("clerk").get(f"/cases/{reference}/{path}/{9**30}")
    assert answer.status_code == 404


def test_only_offered_ids_are_taken() -> None:
    today = factories.TODAY
    offered = ((1, "甲"), (2, "乙"))
    for kind, good, forged in (
        ("party", 1, 3), ("person", 2, 9), ("organisation", 1, 5), ("people", [1, 2], [1, 3]),
        ("evidence", [2], [7]),
    ):  # fmt: skip
        item = FormField(FIELD_KINDS[kind]("x", "对象", required=True), "step", None, offered)
        assert check([item], {"x": good}, today) == []
        (reason,) = check([item], {"x": forged}, today)
        assert (reason.field, reason.sentence) == ("x", "对象不在可选范围内")


def test_superior_office_does_not_put_files_into_a_district_case(
    office: factories.Bureau,
) -> None:
    case = factories.open_request(office.work("elsewhere"), "intake")
    item = Evidence(
        case_id=case.id,
        name="证书",
        submitted_by="甲",
        side="requester",
        submitted_on=factories.TODAY,
    )
    office.session.add(item)
    office.session.flush()
    office.session.add(EvidenceUse(case_id=case.id, evidence_id=item.id, label="甲1"))
    unrecorded(office.session)
    with pytest.raises(NotAllowed):
        evidence.upload(
            office.work("head"), case.reference, item.id, io.BytesIO(PDF), "a.pdf", 10_000
        )
    own = office.work("elsewhere")
    with pytest.raises(Refused):
        evidence.upload(own, case.reference, item.id, io.BytesIO(b""), "a.pdf", 10_000)
    name = "../../\u202efdp.\x00证书.pdf"
    kept = evidence.upload(own, case.reference, item.id, io.BytesIO(PDF), name, 10_000)
    assert kept.filename == "fdp.证书.pdf"


def test_file_names_cannot_break_the_header() -> None:
    header = attachment('a"; filename="x.exe\r\nX: 1/..\\b\u202e.pdf')
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2
    assert "\u202e" not in header


@pytest.mark.parametrize("cell", ["=cmd|1", "+1", "-1", "@x", "\t=1", "\n=1", "＝1", "＠x", " =1"])
def test_cells_of_an_export_are_no_formulas(cell: str, app: Flask) -> None:
    with app.test_request_context():
        text = csv_answer("x", ["a"], [[cell]]).get_data(as_text=True)
    assert "'" + cell in text


def test_signs_that_turn_text_around_are_not_kept() -> None:
    assert TextField("name", "名称").parse(Typed(["买买提·艾力"])) == "买买提·艾力"
    with pytest.raises(Unreadable):
        TextField("name", "名称").parse(Typed(["甲公司\u202e司公乙"]))


def test_names_and_searches_are_text(office: factories.Bureau, sign_in: SignIn) -> None:
    # Edge case 52: whatever is typed as a name is text, in every page and search.
    bad = "<script>alert(1)</script>'\"&买买提·艾力"
    parties = [factories.party("requester", bad), factories.party("respondent", "乙公司")]
    reference = factories.open_request(office.work("clerk"), "intake", parties=parties).reference
    office.session.commit()
    browser = sign_in("clerk")
    for path in (f"/cases/{reference}", "/cases", "/desk"):
        assert "<script>alert" not in browser.page(path)
    assert "<script>alert" not in browser.page("/cases", query_string={"q": bad})


def test_signing_in_ends_the_session_before_and_cookies_are_closed(
    app: Flask, browser: Browser
) -> None:
    browser.client.set_cookie("casehub", "fixed-by-somebody")
    answer = browser.sign_in("clerk")
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if c.startswith("casehub="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "fixed-by-somebody" not in cookie
    first = browser.client.get_cookie("casehub")
    assert first is not None
    browser.page("/account")
    head = {"sign_in_account": "head", "sign_in_password": factories.PASSWORD}
    assert browser.post("/sign-in", head).status_code == 303
    thief = Browser(app)
    thief.client.set_cookie("casehub", first.value)
    assert thief.get("/desk").status_code == 303


def test_sessions_run_out_idle_and_absolutely(
    sign_in: SignIn, clock: Clock, office: factories.Bureau
) -> None:
    assert office.people
    idle, busy = sign_in("clerk"), sign_in("head")
    answers = []
    for _ in range(21):
        clock.at += timedelta(minutes=29)
        answers.append(busy.get("/desk").status_code)
    assert idle.get("/desk").status_code == 303
    # 20 × 29 minutes are within ten hours, 21 are not.
    assert answers == [200] * 20 + [303]


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example",
     "javascript:alert(1)", "\\\\evil.example", "/%0d%0aX: 1"],
)  # fmt: skip
def test_sign_in_leads_nowhere_else(target: str, browser: Browser) -> None:
    browser.get("/sign-in")
    answer = browser.post(
        "/sign-in",
        {"sign_in_account": "clerk", "sign_in_password": factories.PASSWORD, "next": target},
        headers={"Host": "localhost"},
    )
    assert answer.status_code == 303
    assert answer.location.startswith("/")
    assert not answer.location.startswith(("//", "/\\", "/\t"))
    assert "X" not in answer.headers


def test_demonstration_session_is_worth_nothing_in_production(
    app: Flask, office: factories.Bureau, sign_in: SignIn
) -> None:
    browser = sign_in("clerk")
    office.session.get_one(Person, office.people["clerk"]).demonstration = True
    office.session.commit()
    assert browser.get("/desk").status_code == 200
    app.extensions["casehub"] = replace(app.extensions["casehub"], production=True)
    assert browser.get("/desk").status_code == 303
    assert browser.sign_in("clerk").status_code == 422


def test_every_unsafe_route_wants_the_token_of_the_form(app: Flask, sign_in: SignIn) -> None:
    browser = sign_in("clerk")
    walked = 0
    for rule in app.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        path = str(rule)
        for part in rule.arguments:
            path = path.replace(f"<int:{part}>", "1").replace(f"<{part}>", "x")
        assert browser.client.post(path).status_code == 400, path
        walked += 1
    assert walked > 12


def test_refusals_reads_and_sign_ins_are_in_the_security_log(
    app: Flask, office: factories.Bureau, sign_in: SignIn
) -> None:
    reference, number = with_paper(office)
    clerk = sign_in("clerk")
    clerk.get(f"/cases/{reference}/documents/{number}/pdf")
    clerk.get("/cases.csv")
    sign_in("mediator").get(f"/cases/{reference}")
    assert Browser(app).sign_in("clerk", "wrong-password-wrong").status_code == 422
    kinds = set(office.session.scalars(select(SecurityEntry.kind)))
    office.session.rollback()
    assert kinds >= {
        "signed_in", "sign_in_refused", "read_document", "export_cases", "access_refused",
    }  # fmt: skip
