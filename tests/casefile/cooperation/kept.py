"""Partners and entries of the registers of cooperation, as tests need them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from casehub.casefile.cooperation import entries
from casehub.casefile.cooperation.registers import Kept, Register, registers
from casehub.casefile.cooperation.standing import standing
from casehub.model import Organisation
from casehub.record.work import Work
from tests.exchange.certificates import Authority, authority
from tests.faults import roads
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")
DAY = date(2026, 11, 20)


def register(key: Kept) -> Register:
    """A register by its word."""
    return registers()[key.value]


def partner(office: Office, name: str = "", **more: Any) -> tuple[int, str]:
    """A partner bureau of its own: its row and its name."""
    name = name or f"示例{roads.key()[:8]}市场监督管理局"
    told: dict[str, Any] = {"kind": "partner_bureau", "valid_from": date(2020, 1, 1), **more}
    with office.session() as session:
        row = Organisation(key=roads.key()[:20].lower(), name=name, short_name=name, **told)
        session.add(row)
        session.flush()
        return row.id, name


def pact(name: str = "", **more: Any) -> dict[str, Any]:
    """An agreement of two bureaus."""
    return {
        "name": name or f"示例{roads.key()[:8]}合作备忘录", "members": "重庆市知识产权局\n四川省知识产权服务促进中心",
        "sorts": [{"sort": "XC", "days": 10}], **more,
    }  # fmt: skip


def entered(
    office: Office, key: Kept, values: dict[str, Any], begins: date = DAY, by: str = "liaison", when: datetime = NOW
) -> int:
    """An entry; its number."""
    with office.acting(by, when) as work:
        return entries.enter(work, register(key), values, begins, "对方来函").entry.id


def trusted(folder: Path) -> Authority:
    """An authority that certifies partners."""
    return authority(folder)


def pem_of(folder: Path, name: str, serial: int = 10) -> str:
    """The certificate of a partner of that name."""
    return authority(folder).certify(name, serial).certificate.read_text()


def last(work: Work, number: int) -> int:
    """The last standing row of an entry, as a page shows it now."""
    return standing(entries.find(work, number)[1].rows)[-1].id


def decided(work: Work, number: int, *, agreed: bool) -> None:
    """Decide on the row that waits, as a page shows it now."""
    waiting = entries.find(work, number)[1].waiting
    entries.decide(work, number, row=0 if waiting is None else waiting.id, agreed=agreed)
