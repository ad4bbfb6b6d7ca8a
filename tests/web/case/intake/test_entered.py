"""What was typed at the window is judged whole, each sentence beside its input."""

from __future__ import annotations

from collections.abc import Callable

from casehub.rulebook.tracks import WantedSide
from casehub.web.case.intake.entered import party_told
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser


def test_everything_that_would_stop_filing_is_said_at_once(
    sign_in: Callable[[str], Browser],
) -> None:
    browser = sign_in("clerk")
    sent = {
        "procedure": "adjudication",
        "right-number": "ZL202221034567.7",
        "right-kind": "utility_model",
        "right-title": "一种防松结构\ue863",
        "right-filed_on": "2022-05-06",
        "right-owners": "示例链传动有限公司",
        "requester-0-name": "示例链传动有限公司",
        "requester-0-kind": "legal",
        "requester-0-id_no": "123",
        "requester-0-address": "重庆市示例区示例路1号",
        "requester-0-capacity": "patentee",
        # A block that somebody added and left as it was does not count, and goes behind the others.
        "respondent-0-kind": "legal",
        "respondent-1-name": "示例链传动 有限公司",
        "respondent-1-kind": "sole_trader",
        "do": "perform",
    }
    answer = browser.post("/requests/new/patent_request", fields_of(browser.page("/requests/new/patent_request")) | sent)
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    for name, sentence in (
        ("right-title", "第 7 个字（U+E863）是自造字"),
        ("right-granted_on", "填写授权公告日"),
        ("requester-0-id_no", "统一社会信用代码应为18位"),
        ("respondent-0-name", "与请求人1是同一名称"),
        ("respondent-0-address", "填写住所"),
        ("respondent-0-operator", "填写经营者"),
    ):
        beside = html[html.index(f'id="{name}-err"') :]
        assert sentence in beside[: beside.index("</p>")], name
    assert 'value="示例链传动 有限公司"' in html


def test_nobody_relies_on_a_trademark_as_a_patentee(sign_in: Callable[[str], Browser]) -> None:
    """By which title one relies on a right is of its kind; the page has the titles of each kind."""
    browser = sign_in("clerk")
    empty = browser.page("/requests/new/penalty_right_holder")
    assert "data-titles=" in empty and "专利权人" in empty
    sent = fields_of(empty) | {
        "right-number": "99999001", "right-kind": "trademark", "right-title": "峡江脆", "right-owners": "示例食品有限公司",
        "right-nice_classes": "29", "right-approved_goods": "榨菜", "right-granted_on": "2018-05-14", "right-expires_on": "2028-05-13",
        "right_holder-0-name": "示例食品有限公司", "right_holder-0-kind": "legal", "right_holder-0-address": "重庆市示例路1号",
        "right_holder-0-capacity": "patentee",
        "respondent-0-name": "示例商行", "respondent-0-kind": "legal", "respondent-0-address": "重庆市示例路2号",
    }  # fmt: skip
    wrong = browser.post("/requests/new/penalty_right_holder", sent)
    page = wrong.get_data(as_text=True)
    assert (wrong.status_code, "注册商标没有这一主体资格" in page) == (422, True)
    right = browser.post("/requests/new/penalty_right_holder", sent | {"right_holder-0-capacity": "holder"})
    assert right.status_code == 303, right.get_data(as_text=True)


def test_an_agents_authority_is_kept_in_words() -> None:
    told = {"kind": "legal", "agent_name": "何静宜", "agent_authority": "特别授权"}
    agent = party_told(told, WantedSide("requester"))["agents"][0]
    assert (agent["authority"], agent["scope"]) == ("特别授权", "特别授权")
    unsaid = party_told(told | {"agent_authority": None}, WantedSide("requester"))["agents"][0]
    assert unsaid["authority"] == "一般授权"
