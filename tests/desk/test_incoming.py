"""The mail room's list: numbers on a page lead to cases, and nobody but a person chooses one."""

from __future__ import annotations

import pytest

from casehub.casefile import filing
from casehub.desk import incoming
from casehub.desk.incoming import NUMBERS
from tests import samples
from tests.casefile.incoming_scene import came
from tests.faults import roads
from tests.faults.world import Office, at

DAY = at("2026-03-12")


@pytest.mark.parametrize(
    "text, found",
    [
        ("首页：证据中文译本。渝知裁字(2026)4号，提交人", "渝知裁字(2026)4号"),
        ("案号 渝知裁字〔 2026 〕 4 号", "渝知裁字〔 2026 〕 4 号"),
        ("专利号 ZL 2024 2 9990046.9", "ZL 2024 2 9990046.9"),
        ("流转编号 XC-500000-511700-2026-00001-5", "XC-500000-511700-2026-00001-5"),
        ("收件号SJ500101-2026110001", "SJ500101-2026110001"),
        ("2026年3月12日 电话 023-00005000", ""),
    ],
)
def test_numbers_are_found_as_people_write_them(text: str, found: str) -> None:
    assert NUMBERS.findall(text) == [found] * bool(found)


def test_a_number_leads_to_its_case_and_the_book_has_every_number(own_office: Office) -> None:
    office = own_office
    reference, other = roads.adjudication_filed(office), roads.received(office)
    with office.acting("clerk", DAY) as work:
        named = came(work, samples.pdf("一"), f"关于{reference}的意见.pdf")
        silent = came(work, samples.pdf("二"), "扫描0002.pdf")
        again = came(work, samples.pdf("二"), "扫描0003.pdf")
    with office.acting("dispatcher", DAY) as work:
        lines, more = incoming.waiting(work)
        assert [line.material.id for line in lines] == [named, silent, again]
        assert [one.case.reference for one in lines[0].likely] == [reference]
        assert (lines[1].likely, lines[2].earlier and lines[2].earlier.id, more) == ((), silent, False)
        assert incoming.waiting(work, after=silent)[0][0].material.id == again
        assert (incoming.bears(work, reference) or lines[0].likely[0].case).reference == reference
        assert incoming.bears(work, "不是案号") is None
        fits = {one.case.reference: one.why for one in incoming.cases_for(work, reference)}
        assert fits[reference] == "案号相符"
        # What is his of the case, and not only that it is his: the firm stands in both.
        party = incoming.cases_for(work, "重庆恒拓摩配")
        assert {one.case.reference for one in party if "当事人" in one.why} == {reference, other}
        (right,) = {one.why for one in incoming.cases_for(work, "ZL202221034567.7") if one.why != "这一件的未结事项"}
        assert right == "权利号码相符"
        assert "这一件的未结事项" in {one.why for one in incoming.cases_for(work, reference)}
        filing.assign(work, silent, other, "evidence")
    with office.acting("clerk", DAY) as work:
        book, _more = incoming.book(work)
        assert [(line.material.id, line.place and line.place.reference) for line in book] == [
            (again, None), (silent, other), (named, None),
        ]  # fmt: skip
        assert [line.hidden for line in book] == [False] * 3
    with office.acting("elsewhere", DAY) as work:
        assert incoming.waiting(work) == ([], False)
        assert incoming.book(work) == ([], False)


def test_a_mail_number_leads_to_the_service_that_was_sent_under_it(own_office: Office) -> None:
    office = own_office
    told = roads.told_defects(office)
    (service,) = roads.children(office, told)
    sent = {"method": "mail", "sent_on": DAY.date(), "carrier": "中国邮政 EMS", "tracking": "EX000020040CN"}
    roads.act(office, "clerk", service, "send_mail", sent, DAY)
    with office.acting("clerk", DAY) as work:
        proof = came(work, samples.pdf("证"), f"{told}妥投EX000020040CN.pdf", title="回执")
        came(work, samples.pdf("他"), "扫描.pdf", title="别的")
        (first, other), _ = incoming.waiting(work)
        # The service itself comes before the case whose number stands there, too.
        assert [(one.case.reference, one.why) for one in first.likely][:1] == [(service, "EX000020040CN")]
        assert told in [one.case.reference for one in first.likely[1:]]
        assert other.likely == ()
        assert [(one.case.reference, one.why) for one in incoming.cases_for(work, "EX000020040CN")] == [
            (service, "邮件号相符")
        ]
        for words, found in (("EX000020040", [proof]), ("回执", [proof]), ("100%", []), ("收文", 2)):
            lines, _ = incoming.book(work, text=words)
            ids = [line.material.id for line in lines]
            assert (len(ids) if isinstance(found, int) else ids) == found
