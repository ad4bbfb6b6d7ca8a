"""A case is registered from the row of an incoming paper: sender, day and scan are in it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

from sqlalchemy import select

from casehub.model import Case, Material, MaterialUse
from tests import factories, samples
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser

CAME = "2026-11-17"


def received(clerk: Browser, office: factories.Bureau, *names: str, **more: str) -> list[int]:
    """The mail room registers scans; their ids."""
    clerk.page("/incoming")
    files = [(io.BytesIO(samples.pdf(name)), f"{name}.pdf") for name in names]
    sent = {"received_on": CAME, "way": "mail", "sender": "重庆来信有限公司", **more, "files": files}
    assert clerk.post("/incoming/files", sent).status_code == 303
    office.session.rollback()
    found = list(office.session.scalars(select(Material.id).order_by(Material.id)))
    office.session.rollback()
    return found


def test_a_row_opens_a_case_with_sender_day_and_scan(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    clerk = sign_in("clerk")
    number, other = received(clerk, office, "投诉", "另一封")
    where = f"/requests/new?paper={number}"
    assert f'href="{where}"' in clerk.page("/incoming")
    assert f'href="{where}"' in clerk.page(f"/incoming/{number}")
    chooser = clerk.page(where)
    begin = f"/requests/new/complaint?paper={number}"
    assert f'href="{begin}"' in chooser
    # What the office begins by itself comes from no letter.
    assert "/requests/new/letter_out" not in chooser
    form = clerk.page(begin)
    assert 'name="complainant-0-name" value="重庆来信有限公司"' in form
    # One party was named; no second block stands there to be left blank.
    assert 'name="complainant-1-name"' not in form
    sent = fields_of(form) | {
        "complainant-0-kind": "legal", "complainant-0-address": "重庆市示例区示例路1号",
        "respondent-0-name": "重庆被诉商行（示例）", "respondent-0-kind": "legal",
        "respondent-0-address": "重庆市示例区示例路2号",
    }  # fmt: skip
    answer = clerk.post(begin, {**sent, "do": "perform_next"})
    assert answer.status_code == 303
    next_form = clerk.page(answer.location)
    assert re.search(rf'name="received_on"[^>]*value="{CAME}"', next_form)
    ticked = re.search(rf'name="papers_in"[^>]*value="{number}"[^>]*checked', next_form)
    assert ticked, "the scan is the paper that the complaint came with"
    assert not re.search(rf'name="papers_in"[^>]*value="{other}"[^>]*checked', next_form)
    office.session.rollback()
    case = office.session.scalars(select(Case)).one()
    use = office.session.scalars(select(MaterialUse)).one()
    assert (use.case_id, use.material_id, use.kind) == (case.id, number, "request")
    assert office.session.get_one(Material, other).status == "open"
    office.session.rollback()
    # The same form sent again is the same case, and the paper lies there once.
    again = clerk.post(begin, {**sent, "do": "perform"})
    assert again.status_code == 303
    office.session.rollback()
    assert len(office.session.scalars(select(Case)).all()) == 1
    assert len(office.session.scalars(select(MaterialUse)).all()) == 1


def test_a_paper_that_lies_elsewhere_opens_no_case(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    clerk = sign_in("clerk")
    number, _other = received(clerk, office, "投诉", "另一封")
    begin = f"/requests/new/complaint?paper={number}"
    sent = fields_of(clerk.page(begin))
    assert clerk.post(f"/incoming/{number}", {"do": "refuse", "reason": "退回"}).status_code == 303
    refused = clerk.get(begin)
    assert refused.status_code == 422
    assert "已经另行处理" in refused.get_data(as_text=True)
    late = clerk.post(begin, {
        **sent, "do": "perform", "complainant-0-kind": "legal", "complainant-0-address": "重庆市示例路1号",
        "respondent-0-name": "重庆被诉商行（示例）", "respondent-0-kind": "legal",
    })  # fmt: skip
    assert late.status_code == 422
    assert "已经另行处理" in late.get_data(as_text=True)
    office.session.rollback()
    # Nothing was registered: case and paper are written together or not at all.
    assert office.session.scalars(select(Case)).all() == []
    office.session.rollback()
    assert sign_in("examiner").get(f"/requests/new?paper={number}").status_code == 404


def test_the_file_of_the_row_is_read_in(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    clerk = sign_in("clerk")
    clerk.page("/incoming")
    form = samples.word("请求书", [["请求人", "名称", "重庆来信有限公司", "住所", "重庆市示例区山渝路9号"]])
    files = [(io.BytesIO(form), "请求书.docx")]
    sent = {"received_on": CAME, "way": "mail", "files": files}
    assert clerk.post("/incoming/files", sent).status_code == 303
    office.session.rollback()
    number = office.session.scalars(select(Material.id)).one()
    office.session.rollback()
    begin = f"/requests/new/patent_request?way=adjudication&paper={number}"
    read = clerk.post(begin, {**fields_of(clerk.page(begin)), "do": "read_in"})
    assert read.status_code == 200
    assert 'value="重庆市示例区山渝路9号"' in read.get_data(as_text=True)
