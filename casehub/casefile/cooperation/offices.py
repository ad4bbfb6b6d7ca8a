"""Offices of the register as parties: who is offered, what the register says of one, who it is.

On a side that is `registered` (workflows/*.yaml) a party bears the name of an office of the
register. By its name it is found again on any day, so that a merger, an entry that comes later or
a mended name leads to the right office, and nothing is kept twice.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.text import clean_name, fold
from casehub.model import Organisation
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from casehub.model import Case, Party
    from casehub.record.work import Work
    from casehub.workflow.matters import Side


def offered(work: Work, sort: str) -> list[Organisation]:
    """The offices of a sort (`serves_as`) that exist today, by name, without the actor's own.

    An office without a code of its region is none to write to: no 流转编号 can be made.
    """
    ours = work.actor.organisation.on(work.today).id
    return [
        one for one in of_sort(work, sort)
        if one.region_code and one.on(work.today).id == one.id != ours
    ]  # fmt: skip


def names_offered(work: Work, sort: str) -> tuple[str, ...]:
    """What stands for each of them where a name is typed: two of one name with their regions."""
    offices = offered(work, sort)
    alike = Counter(fold(one.name) for one in offices)
    return tuple(_told_apart(one) if alike[fold(one.name)] > 1 else one.name for one in offices)


def filled(work: Work, sort: str, party: Mapping[str, object]) -> dict[str, object]:
    """A party with what the register says of the office whose name was typed.

    What somebody typed besides stands; a body that is not registered stays as it was typed.
    """
    office = _meant(work, of_sort(work, sort), party)
    if office is None:
        return dict(party)
    contact = next((one.phone for one in office.contacts if one.phone), "")
    told = {
        "id_no": office.uscc,
        "region_code": office.region_code,
        "address": office.address,
        "phone": office.phone or office.duty_phone or contact,
    }
    known = {column: value for column, value in told.items() if not party.get(column)}
    return {**party, **known, "name": office.name}


def looked_up(
    work: Work,
    sides: Mapping[str, Side],
    kinds: Mapping[str, str],
    parties: Sequence[Mapping[str, object]],
) -> tuple[list[dict[str, object]], list[Reason]]:
    """The parties as they are kept, those on sides of offices with what the register says of them.

    kinds: what kind of party an office is, by side. With it every reason why one is none to write
    to, beside its name.
    """
    found, reasons, count = [], [], Counter[str]()
    for party in parties:
        role = str(party.get("role"))
        side, kept = sides.get(role), dict(party)
        if side is not None and side.registered:
            told = faults(work, side, party)
            reasons += [Reason(said, role, row=count[role], column="name") for said in told]
            kept = {"kind": kinds.get(role, ""), **filled(work, side.registered, party)}
        count[role] += 1
        found.append(kept)
    return found, reasons


def faults(work: Work, side: Side, party: Mapping[str, object]) -> Iterator[str]:
    """Why nothing can be sent to the office whose name was typed, or come from it."""
    office = _meant(work, of_sort(work, side.registered), party)
    if office is None:
        return
    now = office.on(work.today)
    if now.id == work.actor.organisation.on(work.today).id:
        yield "不能登记本局"
    elif side.writes:
        # What it wrote before it ended stays its letter; its heir is found by its name.
        return
    elif now is not office:
        yield f"{office.name}已由{now.name}承接，请填写后者"
    elif not office.is_valid_on(work.today):
        yield f"{office.name}已经撤销或者尚未设立，请核对"


def offices_of(
    work: Work, case: Case, sides: Mapping[str, Side]
) -> Sequence[tuple[Party, Organisation]]:
    """Each party of a case that is an office of the register, with who stands there today.

    A name that two offices bear, and that the code of the region does not tell apart, is nobody's.
    """
    sorts = {side.id: side.registered for side in sides.values() if side.registered}
    there = [one for one in case.parties if one.role in sorts and one.left_on is None]
    every = {sort: of_sort(work, sort) for sort in {sorts[one.role] for one in there}}
    found = []
    for party in there:
        told = {"name": party.name, "region_code": party.region_code}
        office = _meant(work, every[sorts[party.role]], told)
        if office is not None and (now := office.on(work.today)).is_valid_on(work.today):
            found.append((party, now))
    return found


def bearing(work: Work, name: str) -> set[Organisation]:
    """Who stands today for every office of the register that bears or bore a name, however spelt.

    Its name, its short one and those under which it is also known count. More than one where
    several offices share it, none for a body that is not registered.
    """
    wanted = fold(clean_name(name))
    if not wanted:
        return set()
    rows = work.session.scalars(select(Organisation))
    return {one.on(work.today) for one in rows if wanted in _names(one)}


def _names(office: Organisation) -> set[str]:
    told = (office.name, office.short_name, *office.also_known_as.split("、"), _told_apart(office))
    return {fold(one) for one in told} - {""}


def of_sort(work: Work, sort: str) -> Sequence[Organisation]:
    """All offices that serve as this (`serves_as`), also those that ended, by name."""
    kinds = sorted(work.rules.offices.named_in(sort))
    query = select(Organisation).where(Organisation.kind.in_(kinds))
    return work.session.scalars(query.order_by(Organisation.name, Organisation.id)).all()


def _told_apart(office: Organisation) -> str:
    return f"{office.name}（{office.region_name or office.region_code}）"


def _meant(
    work: Work, every: Sequence[Organisation], party: Mapping[str, object]
) -> Organisation | None:
    """The office that a party is; see `office_named`."""
    name, region = str(party.get("name") or ""), str(party.get("region_code") or "")
    return office_named(work, every, name, region)


def every_office(work: Work) -> Sequence[Organisation]:
    """All offices of the register, also those that ended."""
    return work.session.scalars(select(Organisation).order_by(Organisation.id)).all()


def all_named(every: Iterable[Organisation], name: str) -> list[Organisation]:
    """All offices that bear a name, however it is spaced and written."""
    sought = fold(clean_name(name))
    if not sought:
        return []
    found = [one for one in every if fold(one.name) == sought]
    return found or [one for one in every if fold(_told_apart(one)) == sought]


def office_named(
    work: Work,
    every: Iterable[Organisation],
    name: str,
    region: str = "",
    day: date | None = None,
) -> Organisation | None:
    """The office that a name means, as it was under that name; None for none, and for several.

    region: the code of its region, which tells two of one name apart; day: one on which it existed,
    which does so too. Of rows of one name that lead to one office today it is the one that exists
    now, else the last.
    """
    found = all_named(every, name)
    apart: list[Callable[[Organisation], bool]] = []
    if region:
        apart.append(lambda one: one.region_code == region)
    if day is not None:
        apart.append(lambda one: one.is_valid_on(day))
    for fits in apart:
        if _several(work, found):
            found = [one for one in found if fits(one)] or found
    if _several(work, found):
        return None
    found.sort(key=lambda one: (one.is_valid_on(work.today), one.valid_from, one.id))
    return found[-1] if found else None


def _several(work: Work, found: Iterable[Organisation]) -> bool:
    """Whether these rows lead to more than one office today."""
    return len({one.on(work.today).id for one in found}) > 1
