"""What an organisation may become: nobody who works there, or waits for it, is left without one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Case, Organisation
from casehub.people.lists.office_import import OfficeImport
from tests.faults import roads
from tests.people.lists.test_office_import import WORDS, row, sentences

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy.orm import Session

    from tests.faults.world import Office

ENDED = "2026-11-30"


def compare(session: Session, *rows: Any) -> OfficeImport:
    return OfficeImport(session, WORDS, rows, date(2026, 11, 20), ())


def said(session: Session, **written: Any) -> list[str]:
    return sentences(compare(session, row(1, **written)))


def test_an_heir_comes_when_its_ancestor_ends_and_is_of_its_kind(office: Office) -> None:
    with office.reading() as session:
        assert said(session, key="yongchuan", successor="wanzhou") == ["填了承继机关的，要填停用日期"]
        assert said(session, key="yongchuan", successor="wanzhou", valid_until=ENDED) == []
        assert said(session, key="yongchuan", successor="cqgov", valid_until=ENDED) == ["行政复议机关不能承继市场监督管理局"]
        assert said(session, key="cq1zy", successor="cqgy", valid_until=ENDED) == []
        assert said(session, key="cq1zy", successor="wanzhou", valid_until=ENDED) == ["市场监督管理局不能承继人民法院"]
        assert said(session, key="yongchuan", valid_from="2026-12-01", valid_until=ENDED) == ["停用日期早于启用日期"]


def test_a_bureau_with_open_cases_ends_with_an_heir_only(office: Office) -> None:
    reference = roads.registered(office)
    with office.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        holder, other = case.organisation.key, "wanzhou" if case.organisation.key != "wanzhou" else "yongchuan"
        number = len(session.scalars(select(Case).where(Case.organisation_id == case.organisation_id)).all())
        assert said(session, key=holder, valid_until=ENDED) == [f"还有 {number} 件未办结的案件，停用的要填承继机关"]
        assert said(session, key=holder, valid_until=ENDED, successor=other) == []
        assert said(session, key=other, valid_until=ENDED) == []
        # What else is written of it is not asked again.
        assert said(session, key=holder, phone="023-1") == []


def test_where_people_sign_in_or_cases_are_kept_no_court_stands(office: Office) -> None:
    reference = roads.registered(office)
    with office.reading() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        people, cases = said(session, key=case.organisation.key, kind="人民法院")
        assert people.endswith("名人员，不能改为人民法院") and cases == "有本机构办理的案件，不能改为人民法院"
        assert said(session, key=case.organisation.key, kind="知识产权局") == []
        nobody = session.scalars(select(Organisation).where(Organisation.key == "cqgov")).one()
        assert said(session, key=nobody.key, kind="人民法院") == []


def test_a_short_name_means_one_organisation_at_a_time(office: Office) -> None:
    with office.reading() as session:
        (twin,) = said(session, key="yongchuan", short_name="万州")
        assert twin == "简称“万州”已由重庆市万州区市场监督管理局（wanzhou）使用，两个机构会被认成一个"
        assert said(session, key="yongchuan", short_name="永川", phone="023-1") == []
        new = {"key": "wz2", "name": "重庆市万州区知识产权局", "kind": "知识产权局", "short_name": "万州"}
        assert said(session, **new) == [twin]
        # Who comes in the place of another may bear its name, and is meant by it from then on.
        heir = row(1, **new, valid_from="2026-12-01")
        end = row(2, key="wanzhou", valid_until=ENDED, successor="wz2")
        below = row(3, key="yongchuan", parent="万州")
        found = compare(session, heir, end, below)
        assert sentences(found) == []
        assert found.lines[2].values["", "parent"] == "wz2"


def test_a_code_is_nobodys_short_name(office: Office) -> None:
    """A row that names an office by its code means that office, whatever another calls itself."""
    with office.reading() as session:
        rows = (row(1, key="yongchuan", short_name="cqip"), row(2, key="wanzhou", parent="cqip"))
        found = compare(session, *rows)
        assert sentences(found) == []
        assert found.lines[1].values["", "parent"] == "cqip"


def test_what_has_no_code_yet_is_called_by_its_name(office: Office) -> None:
    with office.reading() as session:
        new = {"key": "开州", "name": "重庆市开州区市场监督管理局", "kind": "market_bureau", "字_adjudication": "渝知裁字"}
        found = said(session, **new)
        assert any(one.startswith("重庆市开州区市场监督管理局的行政裁决案号字“渝知裁字”已由") for one in found), found
        assert not any("（）" in one for one in found)
