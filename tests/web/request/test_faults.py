"""Where the program fails while a form is sent, its page says so and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casehub.model import Case
from casehub.outages import Busy
from tests import factories
from tests.web.case.test_drafts import HALF, kept, path_of
from tests.web.case.test_steps import REQUEST, fields_of, opened
from tests.web.conftest import Browser

PATH = "/requests/new/patent_request"
SignIn = Callable[[str], Browser]
TYPED = {
    "procedure": "adjudication", "right-number": "ZL202221034567.7", "right-kind": "utility_model",
    "right-title": "一种防松结构", "right-filed_on": "2022-05-06", "right-granted_on": "2022-11-04",
    "requester-0-name": "示例链传动有限公司", "requester-0-kind": "legal",
    "requester-0-address": "重庆市示例区示例路1号", "requester-0-capacity": "patentee",
    "respondent-0-name": "买买提·艾力（示例）", "respondent-0-kind": "natural",
    "respondent-0-address": "重庆市示例区“示例”路<2>号",
}  # fmt: skip


def cases(session: Session) -> int:
    found = session.scalar(select(func.count()).select_from(Case)) or 0
    session.rollback()
    return found


def fails(*_any: object, **_more: object) -> None:
    raise RuntimeError("no word of this on a page")


def is_away(*_any: object, **_more: object) -> None:
    raise Busy


@pytest.mark.parametrize("fault", [fails, is_away], ids=["program", "database"])
def test_a_registration_that_failed_is_gone_on_with_from_the_page_of_the_fault(
    fault: Callable[..., None], app: Flask, office: factories.Bureau, session: Session, sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    clerk, before = sign_in("clerk"), cases(session)
    sent = fields_of(clerk.page(PATH)) | TYPED | {"do": "perform"}
    app.testing = False
    with monkeypatch.context() as broken:
        broken.setattr("casehub.casefile.registering.register", fault)
        failed = clerk.post(PATH, sent)
    html = failed.get_data(as_text=True)
    assert failed.status_code >= 500
    assert "填写的内容都在本页" in html
    assert "no word of this" not in html
    carried = fields_of(html)
    assert {name: carried[name] for name in TYPED} == TYPED
    again = clerk.post(PATH, carried)
    form = fields_of(again.get_data(as_text=True))
    chosen = {name: "".join(form[name]) for name in TYPED}
    assert (again.status_code, chosen) == (200, TYPED)
    assert "刚才填写的内容都在，还没有办理" in again.get_data(as_text=True)
    # Nothing was registered by it, nor a second time after it.
    assert cases(session) == before
    assert clerk.post(PATH, {**form, "do": "perform"}).status_code == 303
    assert cases(session) == before + 1


def test_a_step_whose_database_is_away_is_gone_on_with_from_the_page_that_says_so(
    app: Flask, office: factories.Bureau, session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, clerk = path_of(opened(office)), sign_in("clerk")
    sent = fields_of(clerk.page(path)) | REQUEST | {"facts_and_reasons": HALF, "do": "preview"}
    with monkeypatch.context() as broken:
        broken.setattr("casehub.acts.preview", is_away)
        failed = clerk.post(path, sent)
    assert failed.status_code >= 500
    assert kept(office.session) == []
    again = clerk.post(path, fields_of(failed.get_data(as_text=True)))
    assert fields_of(again.get_data(as_text=True))["facts_and_reasons"] == HALF
    # It is a form like any other: what the fault left in it goes into a draft as it stands.
    assert clerk.post(f"{path}/draft", fields_of(again.get_data(as_text=True))).status_code == 303
    (draft,) = kept(office.session)
    assert "resume" not in {name for name, _ in draft.typed}


def test_what_a_page_refuses_for_a_reason_is_carried_nowhere(
    office: factories.Bureau, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, clerk = path_of(opened(office)), sign_in("clerk")
    sent = fields_of(clerk.page(path)) | {"facts_and_reasons": HALF}
    refused = clerk.post(path.replace("receive_request", "register_answer"), sent)
    assert refused.status_code == 409
    assert 'name="resume"' not in refused.get_data(as_text=True)
