"""协查 by clicking: asked for, returned with a reason, sent, passed on, answered twice, assessed."""

from __future__ import annotations

from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.person import Visitor
from tests.journeys.site import Site

LETTER = {
    "receiver": "达州市市场监督管理局",
    "summary": "被请求人生产的底座发往通川区。",
    "items": [
        {"question": f"清点{place}的数量", "target": place, "method": "inspect",
         "evidence_form": "笔录由两名执法人员签名"}
        for place in ("七号库", "八号库")
    ],
    "contacts": ["周明远", "李文涛"],
    "no_state_secret": True,
    "why_needed": "本局不得跨省直接执法。",
}  # fmt: skip


def done(who: Visitor, step: str, **typed: object) -> Visitor:
    """Follow the step, fill in its form, look at what it would do, take it."""
    who.follow(step).type(typed).press("核对")
    assert who.status == 200, who.text()
    return who.press(step)


def reply(number: str, label: str) -> dict[str, object]:
    row = {"label": label, "name": "现场检查笔录", "source": "杜嘉禾、严伯渝", "form": "原件", "pages": 2}
    return {"partner_letter_no": number, "replied_on": "2026-11-20", "letter": f"{label}：库存46套。",
            "evidence_items": [row]}  # fmt: skip


def test_a_request_for_help_from_the_first_click_to_the_last(visit: Visit, site: Site) -> None:
    home = stage.filed(site)
    examiner = visit("examiner").go(f"/cases/{home}")
    done(examiner, "请求其他部门协助调查", matter="核查两处库房", purpose="查明销量")
    examiner.follow(f"{home}·协1")
    examiner.follow("拟稿送审")
    # What was said when help was asked for is not asked again.
    assert examiner.value("purpose") == "核查两处库房"
    examiner.check("referral-draft").type(LETTER).press("核对").press("拟稿送审")
    here = examiner.page.url.removeprefix(site.url).partition("?")[0]

    section = visit("section").go("/desk").follow("审核同意，送签")
    section.go(here)
    done(section, "退回修改", opinion="写明库房地址。")

    examiner.go("/desk").follow("拟稿送审")
    assert "写明库房地址。" in examiner.text()
    assert examiner.value("items-1-target") == "八号库"
    examiner.check("referral-returned")
    examiner.type({"items-1-target": "通川区示例路8号八号库"}).press("核对").press("拟稿送审")
    done(section.go(here), "审核同意，送签", opinion="同意送签。")
    done(visit("head").go("/desk"), "签发编号", approval_opinion="同意发出。")
    sender = visit("dispatcher").go("/desk")
    done(sender, "用印")
    done(sender, "发出", channel="政务外网公文交换", on_paper=True)
    assert "渝知协字〔2026〕1号" in sender.text()
    passed = {"received_on": "2026-11-20", "rerouted_to": "通川区市场监督管理局"}
    done(sender, "对方转办", **passed, rerouted_on="2026-11-20")
    assert "转办至通川区市场监督管理局" in sender.text()
    letter = sender.page.url.removeprefix(site.url).partition("?")[0]

    examiner.go(letter)
    facts = examiner.page.locator("dl.facts")
    due = facts.locator("time").all_text_contents()[-1]
    # Passed on, the time still runs from the first receipt.
    done(examiner, "转办后的承办单位受理", partner_number="通市监知收〔2026〕12号")
    assert facts.locator("time").all_text_contents()[-1] == due
    done(examiner, "对方告知延期", told_on="2026-11-20", extended_to="2026-12-31", reason="外出")
    assert facts.locator("time").all_text_contents()[-1] == "2026年12月31日"
    done(examiner, "收到复函", **reply("达市监知函〔2026〕18号", "丙1"))
    assert "丙1：库存46套。" in examiner.text()
    done(examiner, "收到补充复函", **reply("达市监知函〔2026〕19号", "丙2"))
    examiner.follow("评估复函")
    # One row for each question, as it was asked.
    assert [examiner.value(f"answers-{n}-item") for n in (0, 1)] == [
        "第1项 清点七号库的数量", "第2项 清点八号库的数量"
    ]
    examiner.check("referral-assess").type({"note": "均已答复。"}).press("核对")
    assert examiner.status == 422
    examiner.type(
        {"answers-0-result": "answered", "answers-1-result": "partly", "further_request": False}
    ).press("核对")
    assert examiner.status == 200, examiner.text()
    examiner.press("评估复函")
    done(examiner, "办结", note="无须补充。")
    assert "协查不停止本案期限" not in examiner.text()
    examiner.check("referral-closed").go(f"/cases/{home}")
    assert "丙1 现场检查笔录" in examiner.text()
    assert "丙2 现场检查笔录" in examiner.text()
