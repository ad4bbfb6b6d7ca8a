"""A row of a register of cooperation in words, for pages and sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.cooperation.registers import PARTNER
from casehub.exchange.sorts import exchange
from casehub.fields import ChoiceField
from casehub.law.chinese import date_text
from casehub.model import AgreementRow, CertificateRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from casehub.casefile.cooperation.registers import Register, Row

SORT_DAYS = "；"
CERTIFIED = {
    "subject": "签给", "fingerprint": "指纹（SHA-256）", "valid_from": "证书生效",
    "valid_until": "证书到期",
}  # fmt: skip
GROUP = 4


def label_of(register: Register, name: str) -> str:
    """The words for a column; those that a certificate itself says stand in no form."""
    own = {one.id: one.label for one in register.fields}
    return own.get(name) or CERTIFIED[name]


def cell_of(register: Register, row: Row, name: str) -> str | int | date | None:
    """What a row says in one column: words, a number or a day."""
    if isinstance(row, AgreementRow):
        if name == "members":
            return "；".join(one.name for one in row.members)
        if name == "sorts":
            return SORT_DAYS.join(_sort(one.sort, one.days) for one in row.sorts)
    elif name == PARTNER:
        return row.partner.name
    value: str | int | date | None = getattr(row, name)
    field = next((one for one in register.fields if one.id == name), None)
    if isinstance(field, ChoiceField):
        return dict(field.options).get(str(value), str(value))
    return value


def _sort(code: str, days: int | None) -> str:
    title = exchange().sort(code).title
    return title if days is None else f"{title} {days}个工作日"


def shown_in(
    register: Register, row: Row, names: Sequence[str] = ()
) -> list[tuple[str, str, bool]]:
    """(label, words, whether it is a number to compare) of a row; all of it, or those columns."""
    every = [one.id for one in register.fields if one.id != "pem"]
    if isinstance(row, CertificateRow):
        every += list(CERTIFIED)
    found = []
    for name in names or every:
        value = cell_of(register, row, name)
        if name == "fingerprint":
            said = _apart(str(value))
        elif value is None or isinstance(value, str):
            said = value or ""
        elif isinstance(value, int):
            said = str(value)
        else:
            said = date_text(value)
        found.append((label_of(register, name), said, name == "fingerprint"))
    return found


def _apart(said: str) -> str:
    """A fingerprint in groups, as one reads it out."""
    return " ".join(said[n : n + GROUP] for n in range(0, len(said), GROUP)).upper()
