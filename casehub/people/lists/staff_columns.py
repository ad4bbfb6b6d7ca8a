"""The entries of a person in a list of staff."""

from __future__ import annotations

import re
from typing import Any

from casehub.law.text import fold
from casehub.people import cells
from casehub.people.office_columns import Entry

STAFF = "staff"
_BETWEEN = re.compile(r"[、，,；;/\n]+")


def _account(cell: Any) -> str:
    return fold(cells.code(cell))


def _roles(cell: Any) -> tuple[str, ...]:
    written = cell if isinstance(cell, list | tuple) else _BETWEEN.split(str(cell))
    return tuple(cells.name(one) for one in written if not cells.is_blank(one))


def _entry(id_: str, title: str, read: Any, names: str = "", **more: Any) -> Entry:
    return Entry(id_, title, read, names=tuple(names.split()), **more)


USERNAME = _entry("username", "账号", _account, "帐号 用户名 登录名 登录账号", longest=60,
                  required=True)  # fmt: skip
NAME = _entry("name", "姓名", cells.name, "人员姓名", longest=100, required=True)
NUMBER = _entry("number", "证件号码", cells.code,
                "证件号 执法证号 执法证件号 执法证件号码 执法证号码 资质证件号码", longest=60)
VALID_FROM = _entry("valid_from", "证件有效期自", cells.day, "发证日期 证件起始日期 有效期自")
VALID_TO = _entry("valid_to", "证件有效期至", cells.day, "证件到期日 证件到期日期 有效期至")
ENTRIES: tuple[Entry, ...] = (
    USERNAME,
    NAME,
    _entry("organisation", "单位", cells.name, "所属单位 所在单位 单位名称 机构 单位代码 机构代码",
           required=True),
    _entry("post", "职务", cells.name, "职位", longest=100),
    _entry("phone", "联系电话", cells.code, "电话 手机 手机号 手机号码", longest=40),
    _entry("roles", "岗位", _roles, "角色 系统岗位 系统角色", several=True),
    NUMBER, VALID_FROM, VALID_TO,
)  # fmt: skip
BY_ID = {entry.id: entry for entry in ENTRIES}
# What is kept as it is written.
PLAIN = ("name", "post", "phone")
CERTIFICATE = (NUMBER, VALID_FROM, VALID_TO)
# In TOML a certificate may stand in a table of its own, by one of these words.
CERTIFICATE_WORDS = ("certificate", "证件", "执法证件")
CERTIFICATE_EXAMPLE = (
    'certificate = { number = "号码", valid_from = 2024-01-01, valid_to = 2029-12-31 }'
)


def headings() -> dict[str, tuple[str, Entry]]:
    """Folded heading → (the group of staff, entry)."""
    return {
        cells.fold(word): (STAFF, entry)
        for entry in ENTRIES
        for word in (entry.title, *entry.names, entry.id)
    }
