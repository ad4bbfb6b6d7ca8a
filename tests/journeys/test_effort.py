"""Seven whole jobs by clicking, and what each costs the hand: no more than was ever written down.

The same jobs with the same facts were measured once in the first version (see effort.csv). What
differs between the two is said at each job.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests import factories, samples
from tests.faults.world import at
from tests.journeys import stage
from tests.journeys.conftest import Visit
from tests.journeys.effort import Cost, Effort, fill, recorded
from tests.journeys.person import Visitor
from tests.journeys.site import Site

REQUESTER = {
    "name": "重庆山渝链传动有限公司（示例）", "id_no": "91500000MA5U8K2X0D",
    "address": "重庆市示例区山渝路1号", "representative": "秦远山", "phone": "13800002017",
    "capacity": "patentee", "agent_name": "林嘉禾", "agent_firm": "重庆示例律师事务所",
    "agent_role": "律师", "agent_authority": "特别授权",
}  # fmt: skip
RESPONDENT = {
    "name": "重庆恒拓摩配有限公司（示例）", "address": "重庆市示例区恒拓路2号",
    "representative": "程立冬", "phone": "13800002018",
}  # fmt: skip
# Its number says that it is a utility model, and the requester asks as its owner.
PATENT = {
    "right-number": "ZL202221034567.7",
    "right-title": "一种摩托车链轮防松结构", "right-filed_on": "2022-05-06",
    "right-granted_on": "2022-11-04", "right-status": "有效", "right-status_checked_on": "2026-11-18",
}  # fmt: skip
REQUEST = {
    "requests": "责令被请求人立即停止制造、销售侵权产品，并销毁专用模具。",
    "facts_and_reasons": "被请求人制造、销售的产品具备权利要求1的全部技术特征，落入涉案专利权的保护范围。",
    "claims_asserted": "权利要求1", "accused-0-name": "摩托车链轮", "accused-0-model": "WQ-K3",
    "accused-0-acts": ["制造", "销售"], "knew_on": "2026-09-01",
    "copies": "1",
    "evidence_items-0-name": "专利证书", "evidence_items-0-pages": "2", "evidence_items-0-purpose": "权属",
    "evidence_items-1-name": "公证书", "evidence_items-1-pages": "12",
    "evidence_items-1-purpose": "被请求人销售被控侵权产品",
}  # fmt: skip
ISSUE = "是否落入权利要求1的保护范围"
VIEWS = ("被控侵权产品具备全部技术特征。", "同意主审员意见。", "同意。")
DELIBERATION = {
    "meetings-0-seq": "1", "meetings-0-started_at": "2026-12-14T08:00",
    "meetings-0-ended_at": "2026-12-14T08:40", "meetings-0-place": "重庆市知识产权局三楼会议室",
    "result": "unanimous",
    "report": "2026年11月20日立案，被请求人未答辩。请求人主张权利要求1。证据甲1真实。初步意见：侵权成立。",
    "majorities-0-issue": ISSUE, "majorities-0-majority": "一致认为落入",
    "evidence_conclusion": "甲1为专利证书原件，真实、合法、与本案有关。本合议组予以采信。", "falls_in": "yes",
    "orders-0-variant": "make_sell",
    **{f"views-{n}-issue": ISSUE for n in range(3)}, **{f"views-{n}-opinion": "落入" for n in range(3)},
    **{f"views-{n}-reason": reason for n, reason in enumerate(VIEWS)},
}  # fmt: skip
DECISION = {
    "accused_label": "product",
    "accused_description": "底板上设有导轨、滑条和锁销，具备权利要求1的全部技术特征。",
    "claim_text": "一种摩托车链轮防松结构，包括底板、导轨、滑条和锁销。",
    "found_facts-0-text": "2026年2月5日，请求人购得WQ-K3型产品一套，标注生产商为被请求人。",
    "found_facts-0-evidence_refs": "甲1", "features-0-claim": "1", "features-0-n": "A",
    "features-0-text": "底板上设有导轨", "features-0-accused": "底板上设有导轨",
    "features-0-agreed": True, "features-0-finding": "same", "acts_found-0-from_on": "2025-10-18",
    "acts_found-0-to_on": "2026-06-25", "outcome": "upheld",
}  # fmt: skip
POINTS = 11

Who = Callable[[str], Visitor]


def told(role: str, party: dict[str, str], *more: str) -> list[str]:
    """A line of a party, as a clerk types it from the paper: its heading, then blanks between."""
    said = ("name", "id_no", "address", "representative", "phone")
    lines = [" ".join((role, *(party[name] for name in said if name in party), *more))]
    agent = [party[name] for name in party if name.startswith("agent")]
    return [*lines, *([" ".join(("代理人", *agent))] if agent else [])]


LINES = "\n".join((
    *told("请求人", REQUESTER, "专利权人"), *told("被请求人", RESPONDENT),
    " ".join(v for k, v in PATENT.items()),
))  # fmt: skip
ASKED = ("requests", "facts_and_reasons", "claims_asserted", "knew_on", "copies")
EXHIBITS = "\n".join((
    "被控侵权产品 摩托车链轮 WQ-K3 制造、销售", "证据 专利证书 2 权属",
    f"证据 公证书 12 {REQUEST['evidence_items-1-purpose']}",
))  # fmt: skip


def register(site: Site, sits: Who) -> None:
    """A request with an agent, a patent and two exhibits is registered and submitted.

    A line for each party and for the right, as they follow one another on the paper.
    """
    clerk = sits("clerk").follow("收件登记").follow("请求行政裁决")
    fill(clerk, {"lines": LINES}).press("登记并继续")
    fill(clerk, {"procedure": "adjudication", **PATENT})
    fill(clerk, {f"requester-0-{k}": v for k, v in REQUESTER.items() if k != "capacity"})
    fill(clerk, {f"respondent-0-{k}": v for k, v in RESPONDENT.items()})
    clerk.press("登记并继续")
    fill(clerk, {"lines": EXHIBITS, **{name: REQUEST[name] for name in ASKED}}).press("读入")
    fill(clerk, REQUEST)
    enter(clerk)
    assert "收到证据甲1、甲2" in clerk.text()


def enter(clerk: Visitor) -> None:
    """What must be so of the request is so; it makes no paper, and is entered at once."""
    clerk.main.get_by_role("button", name="以上 5 项都是，全部勾选", exact=True).click()
    assert clerk.main.locator("[name=acts_in_area]").is_checked()
    clerk.press("直接登记")


SENT = samples.word(
    "专利侵权纠纷处理请求书",
    [["请求人", "名称", REQUESTER["name"], "统一社会信用代码", REQUESTER["id_no"]],
     ["住所", REQUESTER["address"], "法定代表人", REQUESTER["representative"], ""],
     ["电话", REQUESTER["phone"], "主体资格", "专利权人", ""],
     ["代理人", "姓名", REQUESTER["agent_name"], "工作单位", REQUESTER["agent_firm"]],
     ["职业", REQUESTER["agent_role"], "代理权限", REQUESTER["agent_authority"], ""]],
    [["被请求人", "名称", RESPONDENT["name"], "住所", RESPONDENT["address"]],
     ["法定代表人", RESPONDENT["representative"], "电话", RESPONDENT["phone"], ""]],
    "涉案专利",
    [["专利号", PATENT["right-number"], "专利名称", PATENT["right-title"]],
     ["专利类型", "实用新型", "专利权人", "重庆山渝链传动有限公司（示例）"],
     ["申请日", "2022年5月6日", "授权公告日", "2022年11月4日"]],
    "一、请求事项", str(REQUEST["requests"]), "二、事实和理由", str(REQUEST["facts_and_reasons"]),
    f"主张的权利要求：{REQUEST['claims_asserted']}", "知道侵权行为之日：2026年9月1日",
    "被控侵权产品", [["名称", "型号", "行为"], ["摩托车链轮", "WQ-K3", "制造、销售"]],
    "证据目录",
    [["序号", "证据名称", "页数", "证明目的"], ["1", "专利证书", "2", "权属"],
     ["2", "公证书", "12", "被请求人销售被控侵权产品"]],
)  # fmt: skip


def register_sent(site: Site, sits: Who) -> None:
    """The same request; the requester sent it as a Word file as well."""
    del site
    clerk = sits("clerk").follow("收件登记").follow("请求行政裁决")
    for values, button in ((
        {"procedure": "adjudication", **PATENT}
        | {f"requester-0-{k}": v for k, v in REQUESTER.items()}
        | {f"respondent-0-{k}": v for k, v in RESPONDENT.items()},
        "登记并继续",
    ), (REQUEST, "")):
        sheet = clerk.main.get_by_label("来件的电子件")
        sheet.set_input_files({"name": "请求书.docx", "mimeType": "", "buffer": SENT})
        clerk.press("读入")
        assert "已读入，请" in clerk.text()
        fill(clerk, values)
        if button:
            clerk.press(button)
    enter(clerk)
    assert "收到证据甲1、甲2" in clerk.text()


def register_again(site: Site, sits: Who) -> None:
    """The same firm asks again, about the same patent, against somebody else."""
    known = {k: v for k, v in REQUESTER.items() if not k.startswith("agent")}
    stage.arrived(site, "adjudication", parties=[
        {"role": "requester", "kind": "legal", **known},
        factories.party("respondent", "重庆另一摩配有限公司（示例）"),
    ])  # fmt: skip
    clerk = sits("clerk").follow("收件登记").follow("请求行政裁决")
    agent = told("", {k: v for k, v in REQUESTER.items() if k.startswith("agent")})[1]
    named = (f"请求人 {REQUESTER['name']} 专利权人", agent, *told("被请求人", RESPONDENT))
    fill(clerk, {"lines": "\n".join((*named, f"涉案专利 {PATENT['right-number']}"))}).press("读入")
    assert "已填入以前登记过的内容" in clerk.text()
    fill(clerk, {"procedure": "adjudication", **PATENT})
    fill(clerk, {f"requester-0-{k}": v for k, v in REQUESTER.items() if k != "capacity"})
    fill(clerk, {f"respondent-0-{k}": v for k, v in RESPONDENT.items()})
    clerk.press("登记并继续")
    fill(clerk, {"lines": EXHIBITS, **{name: REQUEST[name] for name in ASKED}}).press("读入")
    fill(clerk, REQUEST)
    enter(clerk)
    assert "收到证据甲1、甲2" in clerk.text()


def file(site: Site, sits: Who) -> None:
    """The officer files it by the route; before, the head wrote everybody's opinions alone."""
    people, today = site.people(), site.clock.at.date()
    reference = stage.act(
        site, "clerk", stage.arrived(site, "adjudication"), "submit_request", received_on=today,
        knew_on=today, claims_asserted="权利要求1", case_officer=people["examiner"],
        evidence_items=[{"label": "甲1", "name": "专利证书", "purpose": "权属"}],
    )  # fmt: skip
    officer = sits("officer").follow("拟稿报批：立案，指定合议组")
    fill(officer, {
        "panel_chair": people["chair"], "panel_lead": people["examiner"],
        "panel_members": [people["member"]], "clerk": people["scribe"], "source": "window",
    })  # fmt: skip
    for table in ("checks", "materials"):
        officer.main.locator(f'button[name="fill_rest"][value="{table}"]').click()
    officer.press("核对").press("送审")
    section = sits("section").follow("立案，指定合议组")
    # Who agrees to a routine matter without a word of their own need not press one first.
    section.press("同意，转部门负责人批准 何建国")
    head = sits("head").follow("立案，指定合议组")
    head.press("同意，立案，指定合议组")
    officer.turn(officer.page.get_by_role("link", name="工作台").first)
    officer.follow("送达请求书副本和答辩通知").press("核对").press("送达请求书副本和答辩通知")
    assert "✓" in officer.text(), reference


def serve(site: Site, sits: Who) -> None:
    """The papers of the filing and of the answer are signed for by the two parties."""
    people = site.people()
    reference = stage.filed(site, clerk=people["scribe"])
    stage.act(site, "examiner", reference, "issue_answer_papers")
    site.clock.pass_by(days=1)
    clerk = sits("clerk").follow(reference).follow("一并登记送达")
    matters = clerk.main.locator('input[name="matter"]')
    fill(clerk, {
        "receiver": "秦远山", "relation": "representative", "place": "重庆市知识产权局",
        "servers": [people["examiner"], people["member"]],
    })  # fmt: skip
    clerk.main.get_by_role("button", name=f"全部勾选，共 {matters.count()} 件", exact=True).click()
    for box in matters.all():
        if "恒拓" in (box.evaluate("e => e.closest('label').textContent") or ""):
            number = box.input_value()
            fill(clerk, {f"m{number}-receiver": "程立冬", f"m{number}-relation": "mailroom"})
    clerk.press("核对").press("登记 4 件")
    assert "✓ 已登记 4 件" in clerk.text()


ANSWER = "愿意赔偿5万元。"


def mediate(site: Site, sits: Who) -> None:
    """A session that failed is recorded; the parties are told of the next.

    What the respondent answered was entered when it came in; before, it was typed a second time.
    """
    stage.mediating(site, session_in=timedelta(days=7), statement=ANSWER)
    site.clock.pass_by(days=7, hours=3)
    day = site.clock.at.date().isoformat()
    mediator = sits("mediator").follow("登记调解经过")
    fill(mediator, {
        "started_at": f"{day}T09:00", "ended_at": f"{day}T11:00", "recusal_answer": "各方均不申请回避。",
        "minutes": "请求人坚持赔偿26万元，被请求人只愿支付5万元，差距过大，未能达成一致。",
        "reply": ANSWER, "next_at": "2026-12-21T09:00", "issue": ["mediation_session_notice"],
    })  # fmt: skip
    # What the ticked notice asks for comes below it at once. How it is held is said with the first
    # notice; later ones begin with that.
    mediator.main.locator("[name=mode]").first.wait_for()
    fill(mediator, {"mode": "onsite"}).press("核对")
    # The notice calls to the session that the minutes set, not to the hour that is over.
    assert mediator.value("session_at") == "2026-12-21T09:00"
    mediator.press("登记调解经过")
    assert "✓ 登记调解经过" in mediator.text()


def vote(site: Site, sits: Who) -> str:
    """The panel votes on the decision."""
    reference = stage.filed(site, clerk=site.people()["scribe"])
    stage.act(site, "examiner", reference, "issue_answer_papers")
    stage.serve(site, reference, "answer_notice", "respondent")
    site.clock.pass_by(days=24)
    stage.act(site, "chair", reference, "decide_repeat_directly")
    chair = sits("chair").follow("合议并提交审核")
    fill(chair, DELIBERATION).press("核对").press("合议并提交审核")
    return reference


def decide(site: Site, sits: Who) -> None:
    """From the vote to the issued decision; before, the head wrote the decision alone.

    What the panel held of the evidence, and what its vote comes to, the decision takes over.
    """
    vote(site, sits)
    examiner = sits("examiner").follow("拟稿报批：签发行政裁决书")
    # Who writes to the parties has read it before it goes up.
    assert "直接送审" not in examiner.text()
    fill(examiner, DECISION).press("核对").press("送审")
    reviewer = sits("reviewer").follow("签发行政裁决书")
    reviewer.main.get_by_role("button", name="其余均符合", exact=True).click()
    assert reviewer.value(f"review_items-{POINTS - 1}-ok") == "yes"
    fill(reviewer, {"opinion": "主体、程序、认定合法，同意。"}).press("同意，转部门负责人批准 何建国")
    head = sits("head").follow("签发行政裁决书")
    head.main.get_by_role("button", name="同意", exact=True).click()
    head.press("同意，签发行政裁决书")
    assert "已作出裁决" in (head.page.locator(".tag-now").first.text_content() or "")


def ask(site: Site, sits: Who) -> None:
    """A letter asks another bureau, which is chosen once; before, again in the form of the letter.

    Its contacts are who writes it and who keeps contact, its day of reply the usual one, its terms
    those of the list; before, each was ticked and typed.
    """
    people = site.people()
    letter = {
        "cause": "包装近似纠纷调解", "contacts": [people["dispatcher"], people["liaison"]], "resource_kind": "expert",
        "need": "说明包装设计和市场价格", "resource_field": "食品包装",
        "resource_items-0-matter": "说明包装近似", "resource_items-0-when": "2026年12月，线上",
        "resource_items-0-count": "1", "resource_items-0-costBy": "我局",
        "no_state_secret": True, "why_needed": "本市没有该领域的专家。",
    }  # fmt: skip
    clerk = sits("dispatcher").follow("收件登记")
    clerk.follow("商请共享资源（鉴定机构、专家、调解、海外维权）")
    fill(clerk, {"asked_office-0-name": "达州市市场监督管理局"})
    clerk.press("登记并继续")
    fill(clerk, letter)
    clerk.press("直接送审")
    assert "达州市市场监督管理局" in clerk.text()


# Routes of approval are kept since the first of December; the decision begins eleven days before.
JOBS: dict[Callable[[Site, Who], None], str] = {
    register: "2026-12-02", register_sent: "2026-12-02", register_again: "2026-12-02", file: "2026-12-02", serve: "2026-12-02",
    ask: "2026-12-02", mediate: "2026-12-02",
    decide: "2026-11-20",
}  # fmt: skip
ACCOUNT = {"officer": "examiner"}


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.__name__)
def test_a_whole_job_costs_the_hand_what_is_written_down(
    job: Callable[[Site, Who], None], site: Site, visit: Visit, capsys: pytest.CaptureFixture[str]
) -> None:
    site.clock.at = at(JOBS[job])
    effort = Effort()
    job(site, lambda who: effort.watch(visit(ACCOUNT.get(who, who)).go("/desk"), who))
    rows = {who: row for (name, who), row in recorded().items() if name == job.__name__}
    before = {who: Cost(*(row[f"{k}_before"] for k in ("clicks", "loads", "typed"))) for who, row in rows.items()}
    written = {who: Cost(*(row[k] for k in ("clicks", "loads", "typed", "moves"))) for who, row in rows.items()}
    lines = [*effort.settled().items(), ("together", effort.whole)]
    with capsys.disabled():
        print()
        for who, now in lines:
            was = before.get(who) or sum(before.values(), Cost())
            print(f"  {job.__name__:9}{who:9} before {was}  now {now}, by keyboard {now.clicks - now.moves}")
    # Dearer: spare the hand what is new. Cheaper: write the smaller figure into effort.csv.
    assert effort.costs == written
