"""A batch of two bureaus' entries, brought to any state through the same functions as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from casehub.casefile.cooperation import key_list
from casehub.casefile.cooperation.key_list import Publication, Review
from casehub.model import KeyListBatch, KeyListEntry
from tests.faults import roads
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")
TITLE = "川渝知识产权合作重点商标品牌保护名录"


def values(**more: Any) -> dict[str, Any]:
    """What is proposed of a mark."""
    return {
        "kind": "trademark", "title": "峡江脆", "right_no": "99999001", "nice_classes": "29", "goods": "榨菜",
        "holder": "重庆示例峡江脆食品有限公司", "home_name": "500101", "expires_on": date(2028, 5, 13),
        "contact_name": "白露", "contact_phone": "023-0000-3102", "reason": "近两年侵权案件两起", **more,
    }  # fmt: skip


def batch(office: Office, name: str = "演示批次", title: str = "") -> int:
    """A batch opened by the liaison; of a list of its own, as tests share an office."""
    told = {"title": title or f"{TITLE}{roads.key()[:8]}", "name": name, "agreement": "川渝知识产权合作"}
    with office.acting("liaison", NOW) as work:
        return key_list.open_batch(work, told).id


def proposed(office: Office, number: int, by: str = "examiner", when: datetime = NOW, **more: Any) -> int:
    """An entry proposed for a batch."""
    with office.acting(by, when) as work:
        return key_list.propose(work, work.session.get_one(KeyListBatch, number), values(**more)).id


def reviewed(office: Office, *entries: int, by: str = "section", when: datetime = NOW, **more: Any) -> None:
    """Their joint review."""
    told: dict[str, Any] = {
        "status": "有效", "status_source": "商标局公开查询", "partner_name": "四川省市场监督管理局",
        "partner_number": "川市监知函〔2026〕9号", "partner_on": when.date(), **more,
    }  # fmt: skip
    with office.acting(by, when) as work:
        opened = [work.session.get_one(KeyListEntry, one).open for one in entries]
        key_list.review(work, [one for one in opened if one], Review(**told))


def published(
    office: Office, *entries: int, by: str = "head", when: datetime = NOW, begins: date | None = None,
    stem: str = "演示-2026-",
) -> None:  # fmt: skip
    """Their publication."""
    told = Publication(begins or when.date(), "机关网站", stem)
    with office.acting(by, when) as work:
        opened = [work.session.get_one(KeyListEntry, one).open for one in entries]
        key_list.publish(work, [one for one in opened if one], told)


def listed(office: Office, number: int, **more: Any) -> int:
    """An entry that stands in the list since today."""
    entry = proposed(office, number, **more)
    reviewed(office, entry)
    published(office, entry)
    return entry
