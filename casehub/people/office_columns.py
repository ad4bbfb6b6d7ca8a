"""The entries of an organisation: one declaration for files, pages and the comparison of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casehub.people import cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from casehub.model import Organisation
    from casehub.rulebook.offices import OfficeWords

# How an entry is asked for on the page; `office` names another organisation.
LINE, LONG, DAY, YES, KIND, OFFICE = "text", "long", "date", "bool", "choice", "organisation"


@dataclass(frozen=True)
class Entry:
    """One entry. `names`: other headings under which people write it; `longest` in characters.

    `several`: it may be written as a list. `shown`: the attribute that says what was entered,
    where the column also holds for blanks.
    """

    id: str
    title: str
    read: Callable[[Any], Any]
    input: str = LINE
    names: tuple[str, ...] = ()
    longest: int = 300
    required: bool = False
    hint: str = ""
    shown: str = ""
    several: bool = False

    @property
    def column(self) -> str:
        """The attribute of Organisation that keeps it."""
        return f"{self.id}_id" if self.input == OFFICE else self.id

    def entered(self, office: Organisation) -> Any:
        """What somebody entered for the organisation; None where nobody did."""
        return getattr(office, self.shown or self.id)


def _entry(id_: str, title: str, read: Callable[[Any], Any], names: str = "", **more: Any) -> Entry:
    return Entry(id_, title, read, names=tuple(names.split()), **more)


KEY = _entry("key", "代码", cells.key, "机构代码 单位代码 编码 机构编码 code", longest=40,
             required=True, hint="字母和数字，登记后不改")  # fmt: skip
ENTRIES: tuple[Entry, ...] = (
    _entry("name", "名称", cells.name, "机构名称 单位名称 机关名称 单位全称 全称 单位",
           longest=200, required=True),
    _entry("short_name", "简称", cells.name, "机构简称 单位简称", longest=100),
    _entry("also_known_as", "加挂牌子", cells.name, "又名 挂牌名称 其他名称", longest=200),
    _entry("kind", "类型", cells.text, "机构类型 单位类型 类别 机构类别", input=KIND,
           required=True),
    _entry("region_code", "区划代码", cells.region, "行政区划代码 行政区划 区划", longest=6),
    _entry("region_name", "区划名称", cells.name, "行政区划名称 地区 所在地区", longest=60),
    _entry("parent", "上级机关", cells.text, "隶属 隶属机关 上级 上级单位 主管机关", input=OFFICE,
           hint="上级机关的人员能看到本机关的案件"),
    _entry("superior", "文书所称上级", cells.text, "上一级机关", input=OFFICE,
           hint="不填时为上级机关"),
    _entry("reconsideration", "行政复议机关", cells.text, "复议机关 reconsiderationauthority",
           input=OFFICE),
    _entry("suit_court", "起诉法院", cells.text, "诉讼法院 管辖法院 行政诉讼法院", input=OFFICE),
    _entry("valid_from", "启用日期", cells.day, "成立日期 生效日期 有效期自 起始日期", input=DAY,
           shown="begins_on", hint="以这个名称存在的第一天；不填的，视为一直存在"),
    _entry("valid_until", "停用日期", cells.day, "撤销日期 失效日期 有效期至 终止日期", input=DAY,
           hint="以这个名称存在的最后一天"),
    _entry("successor", "承继机关", cells.text, "继承机关 承继单位 继任机关", input=OFFICE),
    _entry("uscc", "统一社会信用代码", cells.credit_code, "信用代码 社会信用代码", longest=18),
    _entry("address", "地址", cells.text, "办公地址 通讯地址 联系地址 单位地址"),
    _entry("postcode", "邮政编码", cells.postcode, "邮编", longest=6),
    _entry("phone", "电话", cells.code, "联系电话 办公电话 单位电话 对外电话", longest=60),
    _entry("duty_phone", "值班电话", cells.code, longest=60),
    _entry("email", "电子邮箱", cells.email, "邮箱 电子邮件", longest=120),
    _entry("hours", "办公时间", cells.text, "工作时间 接待时间", longest=200),
    _entry("online", "网上办理地址", cells.text, "网上办理 网上渠道 网址"),
    _entry("head_title", "负责人职务", cells.name, "负责人称谓 主要负责人职务", longest=40),
    _entry("seal_name", "印章名称", cells.name, "印章全称 印文", longest=200),
    _entry("number_prefix", "机关代字", cells.prefix, "文书代字 发文代字", longest=40),
    _entry("hearing_room", "口头审理场所", cells.text, "审理庭 口审场所 听证室", longest=200),
    _entry("mediation_room", "调解场所", cells.text, "调解室", longest=200),
    _entry("adjudicates_patents", "有专利行政裁决职权", cells.yes,
           "专利行政裁决职权 专利裁决职权 patentadjudication", input=YES),
    _entry("adjudication_note", "职权说明", cells.text, "patentadjudicationreason", input=LONG,
           longest=2000),
    _entry("purposes", "办理事项", cells.text, "受理事项 用途", input=LONG, longest=2000,
           several=True),
    _entry("channels", "公文交换渠道", cells.text, "交换渠道 往来渠道", longest=200, several=True),
    _entry("confirmed", "已核定", cells.yes, "核对 核定 confidence", input=YES),
    _entry("to_confirm", "待核事项", cells.text, "待核 toverify", input=LONG, longest=2000,
           several=True),
)  # fmt: skip
# How the page groups them.
GROUPS = (
    ("名称与隶属", "name short_name also_known_as kind region_code region_name parent superior"),
    ("有效期", "valid_from valid_until successor"),
    ("联系方式", "uscc address postcode phone duty_phone email hours online channels"),
    ("文书", "head_title seal_name number_prefix hearing_room mediation_room"),
    ("职权与救济", "adjudicates_patents adjudication_note reconsideration suit_court purposes"),
    ("核对", "confirmed to_confirm"),
)
GROUP_OF = {name: group for group, names in GROUPS for name in names.split()}
BY_ID = {entry.id: entry for entry in ENTRIES}
CONTACT = (
    _entry("name", "联系人", cells.name, "联络员 收文联系人", longest=100),
    _entry("post", "联系人职务", cells.name, longest=100),
    _entry("phone", "联系人电话", cells.code, "联系人手机 联络员电话", longest=60),
    _entry("email", "联系人邮箱", cells.email, longest=120),
)
SERIES, CONTACTS = "number_series", "contacts"


def series_entry(words: OfficeWords, series: str) -> Entry:
    """The entry for the 字 of a series. Raises StopIteration for an unknown one."""
    title = next(row.title for row in words.series if row.id == series)
    return Entry(series, title, cells.prefix, longest=40)


def headings(words: OfficeWords) -> dict[str, tuple[str, Entry]]:
    """Folded heading → (group, entry): group "" for the organisation itself, series or contact."""
    found: dict[str, tuple[str, Entry]] = {}
    for group, entries in (("", (KEY, *ENTRIES)), (CONTACTS, CONTACT)):
        for entry in entries:
            own = [entry.title, *entry.names] + ([entry.id] if not group else [])
            found |= {cells.fold(heading): (group, entry) for heading in own}
    for series in words.series:
        entry = series_entry(words, series.id)
        for heading in (series.id, series.title, f"{series.title}号", series.title + "头"):
            found.setdefault(cells.fold(heading), (SERIES, entry))
    return found
