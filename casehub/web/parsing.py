"""What was typed → typed values, one sentence for each thing that cannot be read."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from casehub.workflow.procedure import Field

LONGEST_TEXT, LONGEST_LONG = 500, 20_000
LARGEST_INT = 10**9
LARGEST_MONEY = Decimal(10**14)
FIRST_YEAR, LAST_YEAR = 1900, 2200
_CHINESE_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
# Bidirectional signs count too: with them a name or a sum would read otherwise than it is.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069"
    r"\ud800-\udfff\ufffe\uffff]"
)
_SEQ = re.compile(r"[0-9]{1,9}")


class Unreadable(Exception):
    """The text is no value of the field's kind; `str()` is the sentence beside the field."""


def seq_of(form: Mapping[str, str], present: int) -> int:
    """The number of the latest event the form was drawn from; `present` when it names none."""
    raw = form.get("seq", "")
    return int(raw) if _SEQ.fullmatch(raw) else present


def _half_width(text: str) -> str:
    """Digits and signs typed in full width count as half width."""
    return unicodedata.normalize("NFKC", text).strip()


def _text(raw: str, longest: int) -> str:
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _CONTROL.search(text):
        message = "含有不能保存的字符，重新输入"
        raise Unreadable(message)
    if len(text) > longest:
        message = f"不超过 {longest:,} 个字，现有 {len(text):,} 个字"
        raise Unreadable(message)
    return text


def read_text(raw: str) -> str:
    """One line."""
    return _text(raw, LONGEST_TEXT).replace("\n", " ")


def read_long(raw: str) -> str:
    """Paragraphs, separated by line ends."""
    return _text(raw, LONGEST_LONG)


def read_int(raw: str) -> int:
    """A whole number."""
    text = _half_width(raw).replace(",", "")
    if not re.fullmatch(r"[+-]?\d{1,12}", text) or abs(int(text)) > LARGEST_INT:
        message = "只填数字，例如 2"
        raise Unreadable(message)
    return int(text)


def read_money(raw: str) -> Decimal:
    """Yuan with at most two decimals."""
    text = _half_width(raw).replace(",", "").removesuffix("元").removeprefix("¥").strip()
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        message = "金额只填数字，例如 1286400.00"
        raise Unreadable(message) from error
    if not value.is_finite() or value < 0 or value >= LARGEST_MONEY:
        message = "金额不能小于 0，也不能超过系统上限"
        raise Unreadable(message)
    if value != value.quantize(Decimal("0.01")):
        message = "金额最多两位小数"
        raise Unreadable(message)
    return value.quantize(Decimal("0.01"))


def read_date(raw: str) -> date:
    """A day, as the browser sends it or as 2026年11月20日."""
    text = _half_width(raw)
    chinese = _CHINESE_DATE.fullmatch(text)
    try:
        day = date(*map(int, chinese.groups())) if chinese else date.fromisoformat(text)
    except ValueError as error:
        message = "没有这一天，按 2026-11-20 的样子填写"
        raise Unreadable(message) from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = f"年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间"
        raise Unreadable(message)
    return day


def read_datetime(raw: str) -> datetime:
    """A moment in the office's zone, to the minute."""
    text = _half_width(raw)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = "没有这个时间，按 2026-11-20T14:30 的样子填写"
        raise Unreadable(message) from error
    if "T" not in text and " " not in text:
        message = "还要填几时几分"
        raise Unreadable(message)
    read_date(moment.date().isoformat())
    return moment.replace(tzinfo=OFFICE_ZONE) if moment.tzinfo is None else moment


def _one_of(raw: str, allowed: Collection[str]) -> str:
    if raw not in allowed:
        message = "从列出的选项中选择"
        raise Unreadable(message)
    return raw


def _id_of(raw: str, allowed: Collection[str]) -> int | str:
    value = _one_of(raw, allowed)
    return int(value) if value.isdigit() else value


READERS: dict[str, Callable[[str], Any]] = {
    "text": read_text,
    "long": read_long,
    "int": read_int,
    "money": read_money,
    "date": read_date,
    "datetime": read_datetime,
    "password": str,
}
SINGLE_CHOICES = frozenset({"person", "party", "organisation"})
SEVERAL_CHOICES = frozenset({"people", "evidence"})


def read_single(field: Field, raw: str, allowed: Collection[str]) -> Any:
    """The typed value of a field with one input. Raises Unreadable."""
    if field.kind == "choice":
        return _one_of(raw, allowed)
    if field.kind in SINGLE_CHOICES:
        return _id_of(raw, allowed)
    return READERS[field.kind](raw)


def read_several(raw: list[str], allowed: Collection[str]) -> list[int | str]:
    """The typed value of a field with several ticks. Raises Unreadable."""
    return [_id_of(one, allowed) for one in raw]


def as_typed(value: Any) -> str:
    """A typed value the way the input shows it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, datetime):
        local = value.astimezone(OFFICE_ZONE) if value.tzinfo else value
        return local.strftime("%Y-%m-%dT%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
