"""How values print in Chinese papers: dates, numerals, sums, names, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from casehub.documents.kinds import FACTS_FORM
from casehub.law.amounts import money_capitals, money_grouped, money_text
from casehub.law.chinese import number_in_chinese
from casehub.law.text import led, unled

BOTH_KINDS = "你（单位）"
TO_FILL = "【待填】"
# A time of day with a colon, which stands in no paper.
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3])[:：]([0-5]\d)(?!\d)")
_STOPS = "。；：！？…”）)、，"


def cn(value: Any) -> str:
    """An integer in Chinese numerals: 15 → 十五, 105 → 一百零五; other values unchanged."""
    if value is None or value == "":
        return ""
    if isinstance(value, str) and not re.fullmatch(r"-?\d+", value):
        return value
    number = int(value)
    return ("负" if number < 0 else "") + number_in_chinese(abs(number))


def _as_date(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            return None
    return None


def d(value: Any) -> str:
    """2026-01-05 → 2026年1月5日; empty stays a place to write the date by hand."""
    if value in (None, ""):
        return "　　年　　月　　日"
    day = _as_date(value)
    return f"{day.year}年{day.month}月{day.day}日" if day else str(value)


def dz(value: Any) -> str:
    """2026-11-20 → 二〇二六年十一月二十日."""
    if value in (None, ""):
        return "　　　　年　　月　　日"
    day = _as_date(value)
    if day is None:
        return str(value)
    year = "".join("〇一二三四五六七八九"[int(c)] for c in str(day.year))
    return f"{year}年{cn(day.month)}月{cn(day.day)}日"


def dt(value: Any) -> str:
    """2026-11-20T09:30 → 2026年11月20日9时30分; a date without a time prints as a date."""
    if value in (None, ""):
        return "　　年　　月　　日　　时　　分"
    moment = value
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return value
        if len(value) <= len("2026-11-20"):
            return d(value)
    if not isinstance(moment, datetime):
        return d(moment)
    return f"{d(moment)}{moment.hour}时{moment.minute:02d}分"


def hours(value: Any) -> str:
    """14:30至16:30 → 14时30分至16时30分: a time that was typed, in the words of papers."""
    return _CLOCK.sub(r"\1时\2分", str(value or ""))


def span(start: Any, end: Any) -> str:
    """2026年4月21日14时30分至17时00分; the day is printed again only when it is another one."""
    until = dt(end)
    return f"{dt(start)}至{until.removeprefix(d(end)) if d(start) == d(end) else until}"


def _amount(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value).replace(",", "")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except ArithmeticError:
        return None


# Since this form of frozen facts (earlier.py) sums are written in the one way of the model papers.
_PLAIN_SINCE = 7


def _is_plain(context: Context) -> bool:
    return bool(context.get(FACTS_FORM, _PLAIN_SINCE) >= _PLAIN_SINCE)


@pass_context
def yuan(context: Context, value: Any) -> str:
    """1286400 → 1286400元; what was frozen before the seventh form: 1,286,400.00 元."""
    amount = None if value in (None, "") else _amount(value)
    if amount is None:
        return str(value or "")
    return money_text(amount) if _is_plain(context) else money_grouped(amount)


@pass_context
def rmb(context: Context, value: Any) -> str:
    """1286400.5 → 壹佰贰拾捌万陆仟肆佰元伍角整; before the seventh form with 人民币 before it."""
    amount = None if value in (None, "") else _amount(value)
    if amount is None:
        return str(value or "")
    return ("" if _is_plain(context) else "人民币") + money_capitals(amount)


def slash(value: Any) -> Any:
    """A blank cell is struck out."""
    return "/" if value in (None, "", [], ()) else value


def _name(item: Any) -> str:
    if isinstance(item, Mapping):
        return str(item.get("name") or item.get("title") or "")
    return str(item)


def _items(value: Any) -> Iterable[Any]:
    if value is None or value == "":
        return []
    return [value] if isinstance(value, (str, Mapping)) else value


def names(value: Any) -> str:
    """Names of a list joined by 、."""
    return "、".join(n for n in map(_name, _items(value)) if n)


def names_certs(value: Any) -> str:
    """Officers as 姓名（办案资格证件号）, joined by 、."""
    found = []
    for item in _items(value):
        number = item.get("cert_no") if isinstance(item, Mapping) else None
        found.append(_name(item) + (f"（{number}）" if number else ""))
    return "、".join(found)


def paras(value: Any) -> Markup:
    """Long text as paragraphs, one for each line that is not empty."""
    lines = [line.strip() for line in str(value or "").splitlines()]
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines if line)


def sentences(value: Any) -> Markup:
    """Paragraphs of a record, each closed by a full stop when it has no stop of its own."""
    lines = [line.strip() for line in str(value or "").splitlines()]
    return paras("\n".join(x if x[-1] in _STOPS else f"{x}。" for x in lines if x))


# Since this form of frozen facts (earlier.py) every quotation has its inner marks.
_QUOTED_SINCE = 6
_INNER = str.maketrans("“”", "‘’")


def quoted(value: Any, form: int = _QUOTED_SINCE) -> str:
    """What stands in “ ” with ‘ ’ for its own marks; form: in which the facts were frozen."""
    said = str(value or "")
    return said.translate(_INNER) if form >= _QUOTED_SINCE else said


def unstopped(value: Any) -> str:
    """A clause that was typed, without the stop it ends with: the sentence goes on."""
    return str(value or "").strip().rstrip("。；;，,")




# The number that who typed an item gave to it, 一、（二）3.; a measure at the beginning is none.
_OWN = r"(?:[一二三四五六七八九十]+|\d+)"
OWN_NUMBER = rf"(?:{_OWN}、|[（(]{_OWN}[）)]、?|\d+[.．](?!\d))\s*"
_ITEM = re.compile(rf"^{OWN_NUMBER}")
# Where a numbered item begins within a line: behind a stop, or at the end of the line before.
_NEXT = re.compile(rf"\n|(?<=[；;。])\s*(?={OWN_NUMBER})")


def unnumbered(value: Any) -> str:
    """An item without the number that was typed before it: the paper counts its items itself."""
    return _ITEM.sub("", str(value or "").strip())


def items_in(text: str) -> list[str]:
    """The items of a text in which somebody counted them, each without its own number."""
    return [item for one in _NEXT.split(text) if (item := unnumbered(one).strip())]


def numbered(value: Any) -> str:
    """第N号, however the number was typed: 9 and 第9号 print alike."""
    said = str(value or "").strip().removeprefix("第").removesuffix("号")
    return f"第{said}号"


@pass_context
def label(context: Context, value: Any, name: str) -> str:
    """The Chinese label of a choice; `name` is the field, or `table.column`."""
    labels: Mapping[str, Mapping[str, str]] = context.get("labels_", {})
    found = labels.get(name) or labels.get(name.rpartition(".")[2]) or {}
    if isinstance(value, (list, tuple)):
        return "、".join(found.get(str(v), str(v)) for v in value)
    return found.get(str(value), "" if value is None else str(value))


def hand(width: int = 8) -> Markup:
    """A place that stays empty in print, to be filled by hand; width in characters."""
    return Markup('<span class="hand">{}</span>').format("　" * max(1, int(width)))


def box(value: Any) -> Markup:
    """A tick box: drawn by the style sheet, because few Chinese fonts hold ☑."""
    state = "on" if value else "off"
    said = "已选" if value else "未选"
    return Markup('<span class="box {}" role="img" aria-label="{}"></span>').format(state, said)


def you(party: Any) -> str:
    """How a party is spoken to (`Party.form_of_address`); 你（单位） where that is both or none."""
    if not isinstance(party, Mapping) or not party.get("name"):
        return BOTH_KINDS
    # What was frozen before the block said so tells only what the party is.
    told = party.get("you")
    if told is None:
        return "你" if party.get("natural") else "你单位"
    return str(told) or BOTH_KINDS


def both(parties: Any) -> str:
    """双方 of two parties, 各方 of more: `parties` as a paper's facts hold them, by side."""
    sides = parties.values() if isinstance(parties, Mapping) else ()
    people = sum(len(side) for side in sides if isinstance(side, (list, tuple)))
    return "双方" if people == 2 else "各方"


# One sign of Unicode's private use stands for each text while others are sought.
_PRIVATE = 0xE000


def replaced(value: Markup, rows: Any, keep: Iterable[str] = ()) -> Markup:
    """A drawn text with each `original` printed as `printed`, the longest first.

    Only what is read is touched, never the marks between; keep: names that stay whole. What was
    printed for one is not sought for another.
    """
    told = {row["original"]: row["printed"] for row in rows if row["original"]}
    told |= {name: name for name in keep}
    longest = sorted(told, key=lambda one: (-len(one), one))
    signs = {one: chr(_PRIVATE + n) for n, one in enumerate(longest)}

    def read(text: Markup) -> Markup:
        for one in longest:
            text = text.replace(escape(one), signs[one])
        for one in longest:
            text = text.replace(signs[one], escape(told[one]))
        return text

    first, *marked = value.split("<")
    parts = [read(first)]
    for piece in marked:
        mark, stop, text = piece.partition(">")
        parts += [Markup("<"), mark, stop, read(text)]
    return Markup("").join(parts)


FILTERS: dict[str, Callable[..., Any]] = {
    "d": d,
    "dz": dz,
    "dt": dt,
    "span": span,
    "hours": hours,
    "cn": cn,
    "yuan": yuan,
    "rmb": rmb,
    "slash": slash,
    "names": names,
    "names_certs": names_certs,
    "paras": paras,
    "sentences": sentences,
    "numbered": numbered,
    "unstopped": unstopped,
    "quoted": quoted,
    "led": led,
    "unled": unled,
    "unnumbered": unnumbered,
    "label": label,
    "both": both,
    "replaced": replaced,
}
