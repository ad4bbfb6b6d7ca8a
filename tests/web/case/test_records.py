"""The page of one record tells what was typed, to whom may see the case from inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.web.conftest import Browser


def a_draft_returned(office: factories.Bureau) -> tuple[str, str]:
    """A filed adjudication, and its request for help that was sent back with a reason."""
    def act(who: str, reference: str, step: str, **data: Any) -> str:
        case = factories.perform(office.work(who), reference, step, **data).case
        return case.reference

    people = office.people
    home = factories.open_request(office.work("clerk")).reference
    home = act("clerk", home, "submit_request", received_on=factories.TODAY, knew_on=factories.TODAY,
               claims_asserted="权利要求1", evidence_items=[])  # fmt: skip
    home = act("head", home, "file_case", panel_chair=people["chair"],
               panel_lead=people["examiner"], panel_members=[people["member"]])  # fmt: skip
    case = factories.perform(office.work("examiner"), home, "request_assistance").case
    child = f"{case.reference}·协1"
    receiver = office.work("partner").actor.organisation_id
    two = [people["examiner"], people["scribe"]]
    act("examiner", child, "submit_request", receiver=receiver, contacts=two)
    act("section", child, "return_draft", opinion="写明<b>库房</b>地址")
    office.session.commit()
    return home, child


def test_a_record_tells_what_was_typed(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    home, child = a_draft_returned(office)
    browser = sign_in("examiner")
    page = browser.page(f"/cases/{child}")
    assert "/records/3" in page
    # The opening was no act of anybody's form.
    assert "/records/1" not in page
    record = browser.page(f"/cases/{child}/records/3")
    assert "写明&lt;b&gt;库房&lt;/b&gt;地址" in record
    assert "「审核」变为「拟稿」" in record
    assert "达州市市场监督管理局" in browser.page(f"/cases/{child}/records/2")
    assert "这条记录没有填写的内容" in browser.page(f"/cases/{child}/records/1")
    # The form of what came back says why, and holds what was typed before.
    form = browser.page(f"/cases/{child}/steps/submit_request")
    assert "写明&lt;b&gt;库房&lt;/b&gt;地址" in form
    assert "下面是上次填写的内容" in form
    # The act that opened it leads to it.
    seq = max(int(one.split("?")[0].split('"')[0]) for one in
              browser.page(f"/cases/{home}").split("/records/")[1:])  # fmt: skip
    assert f"{child}</span></a>" in browser.page(f"/cases/{home}?done={seq}").split("接着办理")[1]


def test_a_record_is_hidden_where_the_case_is_and_from_partners(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    _home, child = a_draft_returned(office)
    stranger = sign_in("elsewhere")
    assert stranger.get(f"/cases/{child}/records/3").status_code == 404
    assert stranger.get(f"/cases/{child}/records/99").status_code == 404
    assert sign_in("partner").get(f"/cases/{child}/records/3").status_code == 404
    assert sign_in("examiner").get(f"/cases/{child}/records/99").status_code == 404
