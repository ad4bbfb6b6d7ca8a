"""Copies of evidence and electronic data, as their slip and record have them (程序规定第三章)."""

from __future__ import annotations

from string import hexdigits
from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.procedures.penalty.intake import clue_came_on
from casehub.procedures.reading import as_day, chinese_day, table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.model import EvidenceUse
    from casehub.workflow.situation import Situation

# SHA-256 in sixteens.
DIGITS = 64


def every_exhibit_here(s: Situation) -> tuple[tuple[int, str], ...]:
    """Every exhibit of the case, with its number, as the list has them."""
    return tuple((u.id, f"{u.label or ''}　{u.evidence.name}") for u in s.in_order(s.uses))


def exhibits_here(s: Situation) -> frozenset[int]:
    """Those that nobody hidden gave: of what a reporter gave no slip is made for others to read."""
    return frozenset(u.id for u in s.uses if not s.is_hidden(u.evidence.side))


def _chosen(s: Situation) -> EvidenceUse | None:
    return next((u for u in s.uses if u.id == s.data.get("exhibit")), None)


def slip_exhibit_no(s: Situation) -> str | None:
    """The number of the exhibit of the form."""
    found = _chosen(s)
    return found.label if found is not None else None


def slip_exhibit_name(s: Situation) -> str | None:
    """Its name."""
    found = _chosen(s)
    return found.evidence.name if found is not None else None


def slip_is_of_what_a_party_gave(s: Situation) -> Reason | None:
    """程序规定第二十四条: who gives the copy says that it is true; no officer does."""
    told, came = fold(str(s.data.get("provider") or "")), clue_came_on(s)
    day = as_day(s.data.get("extracted_on"))
    if told in {fold(person.name) for person in s.people.values()}:
        return Reason("执法人员不能是证据提供人；自己拍摄的记入现场笔录。", "provider")
    if day is not None and came is not None and day < came:
        return Reason(f"不能早于收到线索之日{chinese_day(came)}。", "extracted_on")
    return None


def whoever_is_there_was_told(s: Situation) -> Reason | None:
    """行政处罚法第五十五条: certificates are shown to whoever is there; public pages show none."""
    there, told = bool(s.data.get("data_holder")), bool(s.data.get("told_rights"))
    if there and not told:
        return Reason("有人在场的，应当出示执法证，告知权利。", "told_rights")
    if told and not there:
        return Reason("写明已被告知的在场人。", "data_holder")
    return None


@each
def digests_are_whole(s: Situation) -> Iterator[Reason]:
    """Each file has a digest of its own by which it is known again."""
    seen = set[str]()
    for n, row in enumerate(table(s, "files")):
        value = fold(str(row.get("checksum") or "")).casefold()
        if len(value) != DIGITS or not set(value) <= set(hexdigits):
            yield Reason("SHA-256是64位的十六进制数。", "files", row=n, column="checksum")
            continue
        if value in seen:
            yield Reason("两个文件的校验值相同，请核对。", "files", row=n, column="checksum")
            continue
        seen.add(value)


GUARDS = registered(slip_is_of_what_a_party_gave, whoever_is_there_was_told, digests_are_whole)
KNOWN = registered(every_exhibit_here, exhibits_here, slip_exhibit_no, slip_exhibit_name)
