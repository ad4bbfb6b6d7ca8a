"""发起跨区域协作 from a running case: which letters, on what grounds, and where the answer lands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from urllib.parse import quote

import pypdfium2
from sqlalchemy import select

from casehub.casefile.cooperation import entries
from casehub.casefile.cooperation.registers import Kept, registers
from casehub.model import Case, Draft, Organisation
from casehub.settings import Settings
from tests import factories
from tests.casefile.cooperation.kept import pact
from tests.exchange.certificates import Authority
from tests.printing import print_waiting
from tests.web.case.test_steps import fields_of
from tests.web.conftest import Browser
from tests.web.office.test_answers import DAZHOU, judged_here, landed, registered, told, trust
from tests.web.office.test_cooperation import sealed_letter

__all__ = ["judged_here", "trust"]
NOW = datetime.fromisoformat("2026-11-18T09:00:00+08:00")
# The pages are used on the 20th.
LATER = datetime.fromisoformat("2026-11-20T09:00:00+08:00")


def running(office: factories.Bureau) -> str:
    """A filed case of the examiner."""
    ids = office.people
    reference = factories.open_request(office.work("clerk", NOW)).reference
    factories.perform(office.work("clerk", NOW), reference, "submit_request", received_on=date(2026, 11, 16))
    filed = factories.perform(
        office.work("head", NOW), reference, "file_case",
        panel_chair=ids["chair"], panel_lead=ids["examiner"], panel_members=[ids["member"]],
    )  # fmt: skip
    office.session.commit()
    return filed.case.reference


def agreed(office: factories.Bureau, name: str, sort: str, members: str) -> None:
    values = pact(name, members=members, sorts=[{"sort": sort, "days": 10}])
    entries.enter(office.work("liaison", NOW), registers()[Kept.AGREEMENTS.value], values, date(2026, 1, 1), "来函")
    office.session.commit()


def id_of(office: factories.Bureau, name: str) -> int:
    found = office.session.scalars(select(Organisation.id).where(Organisation.name == name)).one()
    office.session.rollback()
    return found


def rows_of(html: str) -> dict[str, str]:
    """What the page says of each letter, by its step."""
    return {m[2]: m[1] for m in re.finditer(r"<li>(.*?)name=\"step\" value=\"(\w+)\"", html, re.DOTALL)}


def test_a_case_asks_with_everything_filled_and_the_answer_lands_beside_it(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
) -> None:  # fmt: skip
    case = running(office)
    agreed(office, "示例甲备忘录", "HR", f"重庆市知识产权局\n{DAZHOU}")
    agreed(office, "示例乙备忘录", "TB", f"重庆市知识产权局\n{DAZHOU}")
    agreed(office, "示例丙备忘录", "HR", "重庆市知识产权局\n四川省知识产权服务促进中心")
    dazhou = id_of(office, DAZHOU)
    examiner = sign_in("examiner")
    assert f"/cases/{quote(case)}/letter" in examiner.page(f"/cases/{case}")
    at = f"/cases/{case}/letter"
    rows = rows_of(examiner.page(f"{at}?to={dazhou}"))
    assert {"ask_resource", "ask_recognition", "ask_service", "ask_joint_action", "ask_criminal_notice", "ask_listing"} <= set(rows)
    # What the case sends by a step of its own stands on the same page, with its article.
    direct = examiner.page(f"{at}?to={dazhou}").partition("在本案中直接发的函")[2]
    steps = set(re.findall(rf'/cases/{quote(case)}/steps/(\w+)"', direct))
    assert steps == {"request_assistance"} and "协助调查" in direct
    assert "第五十条" in direct
    # Only an agreement of both that provides for the type allows it; the article stands beside it.
    assert "示例甲备忘录" in rows["ask_recognition"] and "示例丙备忘录" not in rows["ask_recognition"]
    assert "示例乙备忘录" in rows["ask_bulletin"] and "备忘录" not in rows["ask_enforcement"]
    assert "第二十六条" in rows["ask_enforcement"] and "第八十二条" in rows["ask_service"]
    # What offices agree on is a ground only where they did: no letter says both.
    for one in rows.values():
        assert ("依据：" in one) is not ("也没有条文规定" in one) or "合作机制：" in one
        assert not re.search("依据：[^<]*机制", one)
    assert "依据：" not in rows["ask_resource"] and "也没有条文规定，由对方决定是否协助" in rows["ask_resource"]
    assert "依据：" not in rows["ask_bulletin"] and "合作机制：示例乙备忘录" in rows["ask_bulletin"]
    assert "上级专项行动部署" in rows["ask_joint_action"] and "第二十七条" in rows["ask_criminal_notice"]
    for data, said in (({"to": "0", "step": "ask_recognition"}, "选择收函机关"), ({"to": str(dazhou), "step": "x"}, "选择协作类型")):
        refused = examiner.post(at, data)
        assert refused.status_code == 422 and said in refused.get_data(as_text=True)
    begun = examiner.post(at, {"to": str(dazhou), "step": "ask_recognition"})
    assert begun.status_code == 303, begun.get_data(as_text=True)
    matter = begun.location.split("/cases/")[1].split("/steps/")[0]
    # Until letters are drafted by others (routes), the head signs what she fills in herself.
    form = fields_of(sign_in("head").page(f"/cases/{matter}/steps/ask_recognition"))
    draft = office.session.scalars(select(Draft).where(Draft.step == "ask_recognition")).one()
    # Whoever drafts it finds what her case says, not only the agreement that was chosen for her.
    begun_with = {pair[0]: pair[1] for pair in draft.typed}
    assert begun_with["agreements"] == "示例甲备忘录" and "receiver" not in form
    row = office.session.scalars(select(Case).where(Case.reference == matter)).one()
    origin = office.session.get_one(Case, row.origin_id)
    assert (origin.reference, row.cause) == (case, origin.cause) and form["own_case_no"] == case
    assert form["cause"] == origin.cause == begun_with["cause"]
    assert begun_with["own_case_no"] == case
    assert [one.number for one in row.rights] == [one.number for one in origin.rights] != []
    office.session.rollback()
    # The case shows it, and what comes back lands in it.
    assert matter in examiner.page(f"/cases/{case}")
    ids = office.people
    work = office.work("head", LATER)
    # The office was chosen once: nobody says again to whom the letter goes.
    factories.perform(work, matter, "ask_recognition", contacts=[ids["examiner"], ids["chair"]],
                      agreements="示例甲备忘录", own_case_no=case, reply_by=date(2026, 12, 4))  # fmt: skip
    factories.perform(office.work("dispatcher", LATER), matter, "note_letter_sent", sent_on=date(2026, 11, 20))
    office.session.commit()
    print_waiting(office.session, office.rules, office.blobs)
    office.session.commit()
    dispatcher = sign_in("dispatcher")
    letter = sealed_letter(office, dispatcher, matter, "recognition_request", settings)
    assert letter["case"]["no"] == case and letter["case"]["rightNo"] and letter["agreement"] == ["示例甲备忘录"]
    keys = trust.certify(DAZHOU, 10).key.parent
    reply = {**told(letter["flowId"], 2, "REPLIED"), "type": "HR", "recognition": letter["recognition"]}
    reply["case"] = letter["case"]
    reply["gongwen"] = {**reply["gongwen"], "成文日期": "2026-11-20"}
    landed(dispatcher, registered(dispatcher, keys, reply, on="2026-11-20"), matter, "enter_their_answer")
    assert "对方已复函" in examiner.page(f"/cases/{case}")


def test_a_bureau_below_a_member_gets_the_letter_and_the_member_a_copy(
    office: factories.Bureau, sign_in: Callable[[str], Browser], trust: Authority, settings: Settings,
) -> None:  # fmt: skip
    """§5.4 no. 8 of cross_region.md: the agreement is of the provinces, the receiver of a county."""
    case, dazhou = running(office), id_of(office, DAZHOU)
    province, county = "四川省示例知识产权局", "示例县市场监督管理局"
    for name, region in ((province, "510000"), (county, "511702")):
        office.session.add(Organisation(
            key=f"made{region}", name=name, short_name=name, kind="partner_bureau", region_code=region, valid_from=date(2020, 1, 1),
        ))  # fmt: skip
    office.session.commit()
    agreed(office, "示例省级备忘录", "HR", f"重庆市知识产权局\n{province}")
    agreed(office, "示例市级备忘录", "HR", f"重庆市知识产权局\n{DAZHOU}")
    below, said = id_of(office, county), f"{county}不是成员，函件抄送{province}"
    examiner = sign_in("examiner")
    at = f"/cases/{case}/letter"
    rows = rows_of(examiner.page(f"{at}?to={below}"))
    assert f"函件写明抄送{province}" in rows["ask_recognition"] and "合作机制：示例省级备忘录" in rows["ask_recognition"]
    # The type that it does not name it does not allow, and what the bureau concluded itself needs no copy.
    assert "抄送" not in rows["ask_bulletin"]
    assert "抄送" not in rows_of(examiner.page(f"{at}?to={dazhou}"))["ask_recognition"]
    begun = examiner.post(at, {"to": str(below), "step": "ask_recognition"})
    matter = begun.location.split("/cases/")[1].split("/steps/")[0]
    form = sign_in("head").page(f"/cases/{matter}/steps/ask_recognition")
    assert said in form
    ids = office.people
    done = factories.perform(
        office.work("head", LATER), matter, "ask_recognition", contacts=[ids["examiner"], ids["chair"]],
        agreements="示例省级备忘录", own_case_no=case, reply_by=date(2026, 12, 4),
    )  # fmt: skip
    paper = done.documents[0].id
    office.session.commit()
    print_waiting(office.session, office.rules, office.blobs)
    office.session.commit()
    dispatcher = sign_in("dispatcher")
    letter = sealed_letter(office, dispatcher, matter, "recognition_request", settings)
    assert letter["gongwen"]["抄送"] == [province] and letter["receiver"]["name"] == county
    pdf = dispatcher.get(f"/cases/{matter}/documents/{paper}/sealed").get_data()
    words = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert f"抄送：{province}。" in re.sub(r"\s", "", words)


def test_a_letter_that_was_chosen_is_the_one_that_is_written_whoever_writes_it(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    case, dazhou, matters = running(office), id_of(office, DAZHOU), dict[str, str]()
    examiner, head = sign_in("examiner"), sign_in("head")
    examiner.page(f"/cases/{case}/letter?to={dazhou}")
    for step in ("ask_consultation", "ask_enforcement"):
        begun = examiner.post(f"/cases/{case}/letter", {"to": str(dazhou), "step": step})
        matters[step] = begun.location.split("/cases/")[1].split("/steps/")[0]
    every = {"ask_resource", *matters}
    titles = {one.id: one.title for one in office.rules.procedure("requesting", 1).steps}
    for step, matter in matters.items():
        for page in (head.page("/desk"), head.page(f"/cases/{matter}")):
            offered = set(re.findall(rf"/cases/{matter}/steps/(\w+)", page))
            assert offered & every == {step}
        # To whoever began it others are named for this letter alone.
        waits = examiner.page(f"/cases/{matter}").partition('id="steps"')[2].partition("</section>")[0]
        assert titles[step] in waits and not [titles[one] for one in every - {step} if titles[one] in waits]
        (other,) = matters.keys() - {step}
        assert head.get(f"/cases/{matter}/steps/{other}").status_code == 409


def test_who_has_no_such_case_begins_no_letter(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    case = running(office)
    dazhou = id_of(office, DAZHOU)
    # A letter begins no letter, and whoever only reads begins none.
    examiner = sign_in("examiner")
    examiner.page(f"/cases/{case}/letter?to={dazhou}")
    pressed = {"to": str(dazhou), "step": "ask_bulletin", "key": "once"}
    begun = examiner.post(f"/cases/{case}/letter", pressed)
    # Pressed twice, it is one matter.
    assert examiner.post(f"/cases/{case}/letter", pressed).location == begun.location
    matter = begun.location.split("/cases/")[1].split("/steps/")[0]
    assert examiner.get(f"/cases/{matter}/letter").status_code == 404
    assert f"/cases/{quote(matter)}/letter" not in examiner.page(f"/cases/{matter}")
    assert sign_in("head").get(f"/cases/{case}/letter").status_code in (403, 404)


def test_a_page_promises_only_what_its_reader_can_write(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    """Before the day of its route a letter is written by who signs it; the officer opens its matter."""
    case, dazhou = running(office), id_of(office, DAZHOU)
    examiner = sign_in("examiner")
    at = f"/cases/{case}/letter"
    page = examiner.page(f"{at}?to={dazhou}")
    assert ">建立事项，由部门负责人拟写<" in page and ">拟写<" not in page
    begun = examiner.post(at, {"to": str(dazhou), "step": "ask_recognition"})
    assert begun.status_code == 303 and "/steps/" not in begun.location
    matter = begun.location.split("/cases/")[1]
    assert 'class="btn btn-main"' not in examiner.page(f"/cases/{matter}")
    # The head finds the one letter that was begun, and not eleven.
    main = re.search(r'class="btn btn-main" href="[^"]*/steps/(\w+)"', sign_in("head").page(f"/cases/{matter}"))
    assert main is not None and main[1] == "ask_recognition"
