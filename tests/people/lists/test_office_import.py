from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from casehub.cli.bureau import as_report
from casehub.model import Counter, Organisation, SecurityEntry
from casehub.people.lists.office_file import OfficeRow, read_offices
from casehub.people.lists.office_import import OfficeImport
from tests.faults.world import rules

ROOT = Path(__file__).resolve().parents[3]
WORDS = rules().offices
AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
Import = Callable[..., OfficeImport]


def row(number: int = 1, /, **written: Any) -> OfficeRow:
    """A row; series are written as 字_NAME."""
    cells = {("number_series", k[2:]) if k.startswith("字_") else ("", k): v for k, v in written.items()}
    contacts = cells.pop(("", "contacts"), None)
    return OfficeRow(number, cells=cells, contacts=contacts)


CITY = row(1, key="cqip", name="重庆市知识产权局", kind="知识产权局", 字_adjudication="渝知裁字")
KAIZHOU = row(2, key="kaizhou", name="重庆市开州区市场监督管理局", kind="market_bureau", parent="重庆市知识产权局", region_code="500154")


@pytest.fixture
def compare(session: Session) -> Import:
    return lambda *rows, on=date(2026, 11, 20): OfficeImport(session, WORDS, rows, on, ("补字", "收字"))


@pytest.fixture
def city(session: Session, compare: Import) -> Organisation:
    """The city bureau, registered."""
    compare(CITY).apply(AT, "test")
    return session.scalars(select(Organisation)).one()


def sentences(found: OfficeImport) -> list[str]:
    return [r.sentence for line in found.refused for r in line.reasons]


def test_new_offices_refer_to_each_other_in_any_order(session: Session, compare: Import) -> None:
    found = compare(KAIZHOU, CITY)
    assert [line.outcome for line in found.lines] == ["added", "added"]
    assert session.scalar(select(func.count()).select_from(Organisation)) == 0
    found.apply(AT, "test")
    kaizhou = session.scalars(select(Organisation).where(Organisation.key == "kaizhou")).one()
    assert kaizhou.parent is not None
    assert (kaizhou.parent.key, kaizhou.head_title, kaizhou.short_name) == ("cqip", "局长", kaizhou.name)
    assert kaizhou.parent.prefix("adjudication") == "渝知裁字"
    logged = session.scalars(select(SecurityEntry).order_by(SecurityEntry.id)).all()
    assert [e.kind for e in logged] == ["organisation_added"] * 2


def test_the_same_again_is_unchanged_and_a_blank_leaves_as_it_is(city: Organisation, compare: Import) -> None:
    again = compare(row(1, key="cqip", name=None, kind="", phone="　"))
    assert [(line.outcome, line.changes) for line in again.lines] == [("unchanged", [])]


def test_a_change_says_before_and_after(city: Organisation, compare: Import, session: Session) -> None:
    found = compare(row(7, key="cqip", phone="023-0000", valid_until="2026.12.31", 字_adjudication="渝新裁字"))
    (line,) = as_report(found.lines)
    assert (line["row"], line["outcome"], line["sentence"]) == (7, "changed", "")
    assert [(c["field"], c["before"], c["after"]) for c in line["changes"]] == [
        ("valid_until", "", "2026-12-31"), ("phone", "", "023-0000"), ("adjudication", "渝知裁字", "渝新裁字"),
    ]  # fmt: skip
    found.apply(AT, "somebody")
    assert (city.phone, city.valid_until, city.prefix("adjudication")) == ("023-0000", date(2026, 12, 31), "渝新裁字")
    entry = session.scalars(select(SecurityEntry).order_by(SecurityEntry.id.desc())).first()
    assert entry is not None
    assert (entry.kind, entry.username) == ("organisation_changed", "somebody")
    assert ["phone", "", "023-0000"] in entry.detail["changes"]


def test_an_entry_is_emptied_by_its_word(city: Organisation, compare: Import) -> None:
    compare(row(1, key="cqip", phone="1", valid_until=date(2027, 1, 1), 字_adjudication="x字")).apply(AT, "t")
    compare(row(1, key="cqip", phone="清空", valid_until="清空", 字_adjudication="清空")).apply(AT, "t")
    assert (city.phone, city.valid_until, city.series) == ("", None, [])
    assert sentences(compare(row(1, key="cqip", name="清空"))) == ["名称不能清空"]


def test_contacts_are_replaced_as_a_whole(city: Organisation, compare: Import) -> None:
    two = [{"name": "张三", "phone": "０２３"}, {"name": "李四"}]
    compare(row(1, key="cqip", contacts=two)).apply(AT, "t")
    assert [(c.name, c.phone) for c in city.contacts] == [("张三", "023"), ("李四", "")]
    assert compare(row(1, key="cqip", contacts=two)).lines[0].outcome == "unchanged"
    compare(row(1, key="cqip", contacts=[{"name": "李四"}])).apply(AT, "t")
    assert [c.name for c in city.contacts] == ["李四"]


def test_without_code_a_registered_name_counts(city: Organisation, compare: Import) -> None:
    assert compare(row(1, name="重庆市 知识产权局", phone="1")).lines[0].key == "cqip"
    assert sentences(compare(row(1, name="某局", kind="知识产权局"))) == ["填写代码，例如 wanzhou"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(1, key="kaizhou")], "新机构要填写名称"),
        ([row(1, key="kaizhou", name="开州局", kind="派出所")], "没有“派出所”这个类型"),
        ([row(1, key="kaizhou", name="开州局", kind="法院", parent="某某局")], "没有“法院”这个类型"),
        ([row(1, key="kaizhou", name="开州局", kind="court", parent="某某局")], "上级机关“某某局”没有登记"),
        ([row(1, key="cqip", parent="cqip")], "绕回到了本机关"),
        ([row(1, key="cqip", parent="kaizhou"), KAIZHOU], "绕回到了本机关"),
        ([row(1, key="cqip", valid_from="2026-05-01", valid_until="2026-04-30")], "停用日期早于启用日期"),
        ([row(1, key="cqip", region_code="5000")], "应为 6 位数字"),
        ([KAIZHOU, row(5, key="kaizhou", name="另一个局", kind="court")], "代码与第 2 行相同"),
        ([KAIZHOU, row(5, key="other", name="重庆市开州区市场监督管理局", kind="court")], "名称与第 2 行相同"),
        ([row(1, key="other", name="重庆市知识产权局", kind="court")], "名称与已登记的 cqip 相同"),
        ([row(1, key="kaizhou", name="开州局", kind="court", 字_adjudication="渝知裁字")], "文号会重复"),
        ([row(1, key="cqip", contacts=[{"phone": "1"}])], "填写联系人姓名"),
        ([row(1, key="cqip", short_name="长" * 101)], "简称不超过 100 个字"),
    ],
)
def test_a_row_is_refused_with_a_sentence(
    rows: list[OfficeRow], said: str, city: Organisation, compare: Import
) -> None:
    found = compare(*rows)
    assert any(said in sentence for sentence in sentences(found)), sentences(found)
    with pytest.raises(ValueError, match="refused"):
        found.apply(AT, "t")


def test_two_offices_never_share_their_intake_numbers(city: Organisation, compare: Import) -> None:
    # The city bureau has no region code here, and neither has the second office.
    second = row(1, key="bb", name="乙局", kind="ip_bureau")
    assert sentences(compare(second)) == ["收件号会与重庆市知识产权局（cqip）的重复，另填收件号字头"]
    assert sentences(compare(row(1, key="bb", name="乙局", kind="ip_bureau", region_code="500154"))) == []
    assert sentences(compare(row(1, key="bb", name="乙局", kind="ip_bureau", 字_intake="乙收"))) == []
    both = [row(n, key=key, name=key, kind="ip_bureau", region_code="500101") for n, key in ((1, "aa"), (2, "cc"))]
    assert sentences(compare(*both)) == ["收件号会与aa（aa）的重复，另填收件号字头"]
    # Courts take no requests here.
    assert sentences(compare(row(1, key="dd", name="丁院", kind="court"))) == []


TWO = ("重庆市万州区市场监督管理局（wanzhou）", "重庆市开州区市场监督管理局（kaizhou）")


def test_no_two_offices_have_one_sign_or_numbers_that_read_alike(city: Organisation, compare: Import) -> None:
    wanzhou = row(1, key="wanzhou", name="重庆市万州区市场监督管理局", kind="market_bureau", region_code="500101", number_prefix="渝万州知")
    kaizhou = row(2, **{name: v for (_, name), v in KAIZHOU.cells.items()}, number_prefix="渝万州知〔2026〕1号")
    said = f"{TWO[1]}的机关代字“渝万州知”已由{TWO[0]}使用，两个机关的文号会重复"
    # In one file, and against what is registered; a new office and one that is changed.
    assert sentences(compare(wanzhou, kaizhou)) == [said]
    compare(wanzhou).apply(AT, "t")
    assert sentences(compare(kaizhou)) == [said]
    compare(KAIZHOU).apply(AT, "t")
    assert sentences(compare(row(2, key="kaizhou", number_prefix="渝万州知"))) == [said]
    # A sign and a word read like the 字 of a series, in either order of entering.
    assert sentences(compare(row(2, key="kaizhou", 字_mediation="渝万州知补字"))) == [
        f"{TWO[1]}的行政调解案号字“渝万州知补字”已由{TWO[0]}使用，两个机关的文号会重复"
    ]
    compare(row(2, key="kaizhou", 字_mediation="渝甲补字")).apply(AT, "t")
    assert sentences(compare(row(1, key="wanzhou", number_prefix="渝甲"))) == [
        f"{TWO[0]}的机关代字“渝甲”已由{TWO[1]}使用，两个机关的文号会重复"
    ]
    # Its own sign stays, a sign of its own is taken, one that is given up in the same file is free.
    assert sentences(compare(row(1, key="wanzhou", number_prefix="渝万州知"), row(2, key="kaizhou", number_prefix="渝开州知"))) == []
    given_up = compare(row(1, key="wanzhou", number_prefix="渝新万州知"), row(2, key="kaizhou", number_prefix="渝万州知"))
    assert sentences(given_up) == []
    given_up.apply(AT, "t")


def test_a_word_given_up_is_free_only_in_a_year_without_its_numbers(
    city: Organisation, compare: Import, session: Session
) -> None:
    compare(row(1, key="bb", name="乙局", kind="ip_bureau", region_code="500105", number_prefix="渝乙")).apply(AT, "t")
    session.add_all(
        Counter(organisation_id=city.id, series=f"series:{stem}", year=2026, value=3) for stem in ("渝旧字", "渝旧知补字")
    )
    session.flush()
    told = "今年已由重庆市知识产权局（cqip）编过号，两个机关的文号会重复"
    assert sentences(compare(row(1, key="bb", 字_mediation="渝旧字"))) == [f"乙局（bb）的行政调解案号字“渝旧字”{told}"]
    assert sentences(compare(row(1, key="bb", number_prefix="渝旧知"))) == [f"乙局（bb）的机关代字“渝旧知”{told}"]
    # Who gave the numbers may take its word again, and anybody in another year.
    assert sentences(compare(row(1, key="cqip", 字_mediation="渝旧字"))) == []
    assert sentences(compare(row(1, key="bb", 字_mediation="渝旧字"), on=date(2027, 1, 1))) == []


def test_who_refers_to_a_refused_row_is_refused_too(compare: Import) -> None:
    found = compare(row(1, key="cqip", name="市局", kind="x"), row(2, key="aa", name="甲", kind="court", parent="市局"))
    assert sentences(found)[-1] == "上级机关所在的一行没有通过"


def test_two_offices_may_swap_their_series(city: Organisation, compare: Import) -> None:
    compare(row(1, key="bb", name="乙局", kind="ip_bureau", region_code="500105", 字_adjudication="乙裁字")).apply(AT, "t")
    swapped = compare(row(1, key="bb", 字_adjudication="渝知裁字"), row(2, key="cqip", 字_adjudication="乙裁字"))
    assert sentences(swapped) == []
    swapped.apply(AT, "t")
    assert city.prefix("adjudication") == "乙裁字"


def test_the_demonstration_file_is_a_bureau_file(session: Session, compare: Import) -> None:
    read = read_offices(ROOT / "config" / "demo" / "organisations.toml", WORDS)
    found = compare(*read.rows)
    assert (read.ignored, sentences(found)) == ([], [])
    found.apply(AT, "t")
    assert {line.outcome for line in compare(*read.rows).lines} == {"unchanged"}


def test_a_successor_takes_over_when_the_day_has_come(session: Session, compare: Import) -> None:
    compare(
        row(1, key="yubei", name="渝北局", kind="court", valid_until="2026-01-24", successor="liangjiang"),
        row(2, key="liangjiang", name="两江新区局", kind="court", valid_from="2026-01-25"),
    ).apply(AT, "t")
    yubei = session.scalars(select(Organisation).where(Organisation.key == "yubei")).one()
    assert yubei.on(date(2026, 1, 24)).key == "yubei"
    assert yubei.on(date(2026, 1, 25)).key == "liangjiang"
