"""Entries of the registers of cooperation: entered, changed, mended, ended; never overwritten.

An office keeps its own entries; those of an office above it hold for it as well.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from casehub.casefile.cooperation.registers import (
    PARTNER,
    PEM,
    Kept,
    Register,
    Row,
    cleaned,
    identity,
    named,
    registers,
    row_faults,
    row_of,
    typed_faults,
    values_of,
)
from casehub.casefile.cooperation.standing import Line, Stands, begun_of, line_of, standing
from casehub.law.chinese import date_text
from casehub.model import CertificateRow, CooperationEntry, Organisation, RowAct
from casehub.people.reach import own_tree, stands_over
from casehub.record.events import log_security
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from casehub.casefile.cooperation.registers import Values
    from casehub.record.work import Work


class Overtaken(Refused):
    """Somebody else wrote to the entry since the page was drawn."""


def keepers(work: Work) -> set[int]:
    """The offices whose entries hold for the actor's: itself, those above, whom they succeed."""
    return _keepers(work, work.session.scalars(select(Organisation)).all())


def _keepers(work: Work, every: Sequence[Organisation]) -> set[int]:
    by_id = {one.id: one for one in every}
    found: set[int] = set()
    at: int | None = work.actor.organisation_id
    while at is not None and at not in found:
        found.add(at)
        at = by_id[at].parent_id
    return {one.id for one in every if one.on(work.today).id in found}


def readable_offices(work: Work) -> set[int]:
    """The offices whose entries the actor reads: those above, her own, and those below."""
    every = work.session.scalars(select(Organisation)).all()
    below = own_tree(work.session, work.actor.organisation_id)
    return _keepers(work, every) | {one.id for one in every if one.on(work.today).id in below}


def lines_of(
    work: Work,
    register: Register,
    *,
    holding: bool = False,
    offices: Collection[int] | None = None,
) -> list[Line]:
    """The entries of a register that the actor reads: of offices above, of her own, and below.

    holding: only those that hold for her office. offices: whose she reads, where it was asked.
    """
    if offices is None:
        offices = keepers(work) if holding else readable_offices(work)
    table = register.table
    query = (
        select(CooperationEntry, table)
        .join(table, table.entry_id == CooperationEntry.id)
        .where(
            CooperationEntry.register == register.key.value,
            CooperationEntry.organisation_id.in_(offices),
        )
        .order_by(CooperationEntry.id, table.id)
    )
    found: dict[int, tuple[CooperationEntry, list[Row]]] = {}
    for one in work.session.execute(query):
        entry: CooperationEntry = one[0]
        row = cast("Row", one[1])
        found.setdefault(entry.id, (entry, []))[1].append(row)
    return [line_of(entry, rows, work.today) for entry, rows in found.values()]


def find(work: Work, number: int) -> tuple[Register, Line]:
    """An entry that the actor may read, with its register. Raises NotFound."""
    entry = work.session.get(CooperationEntry, number)
    if entry is None:
        raise NotFound
    register = registers()[entry.register]
    line = next((one for one in lines_of(work, register) if one.entry.id == number), None)
    if line is None:
        raise NotFound
    return register, line


def may_keep(work: Work, entry: CooperationEntry) -> bool:
    """Whether the actor's office keeps the entry, or stands above who does."""
    return stands_over(work, entry.organisation)


def _refuse(sentence: str, field: str | None = None) -> Refused:
    return Refused([Reason(sentence, field)])


def enter(
    work: Work, register: Register, values: Mapping[str, object], begins_on: date | None,
    reason: str = "",
) -> Line:  # fmt: skip
    """Enter something in a register. Raises Refused with every fault beside its field."""
    # Who enters at the same moment waits: neither would see the other's entry.
    own = select(Organisation.id).where(Organisation.id == work.actor.organisation_id)
    work.session.execute(own.with_for_update())
    kept, found = _judged(work, register, values)
    day = _first_day(begins_on, [*found, *_signing_faults(kept, begins_on)])
    entry = CooperationEntry(
        register=register.key.value, organisation_id=work.actor.organisation_id
    )
    work.session.add(entry)
    work.session.flush()
    _add(work, register, entry, kept, RowAct.ENTERED, day, reason)
    return find(work, entry.id)[1]


def _first_day(begins_on: date | None, found: Sequence[Reason]) -> date:
    """The day from which it holds. Raises Refused with what was found, and without a day."""
    if begins_on is None:
        raise Refused([*found, Reason("填写从哪一天起", "begins_on")])
    if found:
        raise Refused(found)
    return begins_on


def _judged(
    work: Work, register: Register, values: Mapping[str, object], of: CooperationEntry | None = None
) -> tuple[Values, list[Reason]]:
    """What is kept of the values, and everything that is wrong with them."""
    kept = cleaned(register, values)
    found = row_faults(register, kept, work.session, work.today)
    found += typed_faults(register, values, work.rules.law.on(work.today))
    keeper = work.actor.organisation_id if of is None else of.organisation_id
    if register.of_partner and kept[PARTNER] == str(keeper):
        found.append(Reason("对方机关不能是本局", PARTNER))
    if not found and (stopped := _revoked(work, register, kept, of)) is not None:
        said = f"这张证书已自{date_text(stopped.begins_on)}起吊销，不能再登记"
        found.append(Reason(f"{said}；误吊销的在那一条办理更正", PEM))
    if not found and (twin := twin_of(work, register, kept, of)) is not None:
        said = f"已登记过（{twin.entry.organisation.name}），改动的在那一条办理变更"
        found.append(Reason(said, register.fields[0].id))
    return kept, found


def twin_of(
    work: Work, register: Register, kept: Mapping[str, object], of: CooperationEntry | None = None
) -> Line | None:
    """The entry that holds for this office, or will, and is the same thing."""
    told = identity(register, kept)
    gone = (Stands.ENDED, Stands.DROPPED)
    for line in lines_of(work, register, holding=True):
        if line.entry is of or line.stands in gone:
            continue
        if any(identity(register, values_of(register, one)) == told for one in _says(line)):
            return line
    return None


def _says(line: Line) -> list[Row]:
    """What an entry says now and is to say, and of a certificate what it said before."""
    stands = standing(line.rows)
    if line.shown in stands and not isinstance(line.shown, CertificateRow):
        stands = stands[stands.index(line.shown) :]
    return [*stands, *(one for one in line.rows if one.waits)]


def _revoked(
    work: Work, register: Register, kept: Mapping[str, object], of: CooperationEntry | None
) -> Row | None:
    """The row that ended the same certificate; what was revoked is not trusted by a new entry."""
    if register.key is not Kept.CERTIFICATES:
        return None
    told = identity(register, kept)
    for line in lines_of(work, register, holding=True):
        if line.entry is of or line.stands is not Stands.ENDED:
            continue
        stands = standing(line.rows)
        if any(identity(register, values_of(register, one)) == told for one in stands):
            return stands[-1]
    return None


def _add(
    work: Work, register: Register, entry: CooperationEntry, kept: Values, act: RowAct,
    begins_on: date, reason: str, *, ends: bool = False, at_once: bool = False,
) -> Row:  # fmt: skip
    row = row_of(register, kept, work.session)
    row.entry_id, row.act, row.begins_on, row.ends = entry.id, act.value, begins_on, ends
    row.reason, row.by_id, row.at = reason, work.actor.id, work.at
    # Whom nobody trusts any more is not trusted at once; whom one is to trust, two look at.
    if not register.seconds or at_once:
        row.agreed_at = work.at
    work.session.add(row)
    work.session.flush()
    subject = f"{register.title} {named(register, kept, work.session)}"
    log_security(work, "cooperation_put", subject=f"{act.words} {subject}"[:200])
    return row


def _held(work: Work, number: int) -> tuple[Register, Line]:
    """The entry, which nobody else changes until this is done. Raises NotFound."""
    held = select(CooperationEntry.id).where(CooperationEntry.id == number).with_for_update()
    work.session.execute(held)
    register, line = find(work, number)
    if not may_keep(work, line.entry):
        raise NotFound
    return register, line


def _last(line: Line, seen: int) -> Row:
    """The row that a change follows on. Raises Refused where there is none, or one waits.

    seen: the row that the page showed as the last. Raises Overtaken where it no longer is.
    """
    if line.waiting is not None:
        raise _refuse("这一条还有待另一人同意的，同意或者不同意以后再办理")
    rows = standing(line.rows)
    if not rows:
        raise _refuse("这一条没有登记成，另行登记")
    if rows[-1].id != seen:
        said = "他人已先办理了这一条，你填的没有登记；返回核对现在的登记后重新办理"
        raise Overtaken([Reason(said)])
    return rows[-1]


def change(
    work: Work, number: int, values: Mapping[str, object], begins_on: date | None, reason: str,
    *, seen: int,
) -> Row:  # fmt: skip
    """Say it anew from a day on; until then it stays as it is. Raises Refused.

    seen: the last standing row as the page showed it. Raises Overtaken where it no longer is.
    """
    register, line = _held(work, number)
    last = _last(line, seen)
    if last.ends:
        raise _refuse("已经终止，恢复的另行登记")
    kept, found = _judged(work, register, values, line.entry)
    found += _after_faults(last, begins_on) or _signing_faults(kept, begins_on)
    day = _first_day(begins_on, found)
    if kept == cleaned(register, values_of(register, last)):
        raise _refuse("没有改动，不用变更")
    return _add(work, register, line.entry, kept, RowAct.CHANGED, day, reason)


def _after_faults(last: Row, begins_on: date | None) -> list[Reason]:
    if begins_on is None or begins_on > last.begins_on:
        return []
    said = f"这一条自{date_text(last.begins_on)}起是这样登记的，生效日期应在其后"
    return [Reason(f"{said}；原来登记错的办理更正", "begins_on")]


def _signing_faults(kept: Values, begins_on: date | None) -> list[Reason]:
    signed = kept.get("signed_on")
    if begins_on is None or not isinstance(signed, date) or begins_on >= signed:
        return []
    return [Reason(f"生效日期不能早于签署日期{date_text(signed)}", "begins_on")]


def _outside_faults(first: Row, outside: date | None) -> list[Reason]:
    if outside is None or outside >= first.begins_on:
        return []
    said = f"终止日期不能早于登记的生效日期{date_text(first.begins_on)}"
    return [Reason(said, "begins_on")]


def end(work: Work, number: int, begins_on: date | None, reason: str) -> Row:
    """End it; begins_on is the first day outside, and nothing holds from it on. Raises Refused.

    Any day from the first of the entry on; of one that is ended, an earlier day.
    """
    register, line = _held(work, number)
    rows = standing(line.rows)
    if not rows:
        raise _refuse("这一条没有登记成，不用终止")
    last = rows[-1]
    if last.ends and begins_on is not None and begins_on >= last.begins_on:
        said = f"已经终止，自{date_text(last.begins_on)}起；推迟、撤销的办理更正"
        raise _refuse(said, "begins_on")
    day = _first_day(begins_on, _outside_faults(rows[0], begins_on))
    if (waiting := line.waiting) is not None:
        _decided(work, waiting, agreed=False)
    kept = values_of(register, begun_of(rows, day) or last)
    return _add(
        work, register, line.entry, kept, RowAct.ENDED, day, reason, ends=True, at_once=True
    )  # fmt: skip


def mend(
    work: Work, number: int, values: Mapping[str, object], begins_on: date | None, reason: str,
    *, seen: int, ends: bool = False,
) -> Row:  # fmt: skip
    """Say the last row again where it was typed wrongly, its day as well. Raises Refused.

    ends: of an end whether it stays one; it is taken back otherwise, from its own day on.
    seen: the last standing row as the page showed it. Raises Overtaken where it no longer is.
    """
    register, line = _held(work, number)
    last = _last(line, seen)
    before = standing(line.rows)[:-1]
    stays = last.ends and ends
    found: list[Reason] = []
    # An end says nothing anew: a certificate that has expired since is no hindrance to its day.
    kept = values_of(register, last)
    if not stays:
        kept, found = _judged(work, register, values, line.entry)
    kept = cleaned(register, kept)
    if last.ends and not stays:
        begins_on = last.begins_on
    elif before and last.ends:
        found += _outside_faults(before[0], begins_on)
    elif before:
        found += _after_faults(before[-1], begins_on)
    if not stays:
        found += _signing_faults(kept, begins_on)
    day = _first_day(begins_on, found)
    same = kept == cleaned(register, values_of(register, last))
    if same and day == last.begins_on and stays == last.ends:
        raise _refuse("没有改动，不用更正")
    at_once = stays and day <= last.begins_on
    return _add(
        work, register, line.entry, kept, RowAct.MENDED, day, reason,
        ends=stays, at_once=at_once,
    )  # fmt: skip


def decide(work: Work, number: int, *, row: int, agreed: bool) -> None:
    """Let the row that waits hold, or not. Raises Refused: nobody agrees to what she entered.

    row: the one that her page showed. Raises Overtaken where another waits.
    """
    register, line = _held(work, number)
    waiting = line.waiting
    if waiting is None:
        raise _refuse("没有待同意的登记")
    if waiting.id != row:
        said = "待同意的登记已经换了，下面是现在的；核对后再同意或者不同意"
        raise Overtaken([Reason(said)])
    if agreed and waiting.by_id == work.actor.id:
        raise _refuse("这是你登记的，由另一人同意")
    if agreed:
        _, found = _judged(work, register, values_of(register, waiting), line.entry)
        if found:
            raise Refused(found)
    _decided(work, waiting, agreed=agreed)
    said = "同意" if agreed else "不同意"
    title = named(register, values_of(register, waiting), work.session)
    log_security(work, "cooperation_agreed", subject=f"{said} {register.title} {title}"[:200])


def _decided(work: Work, row: Row, *, agreed: bool) -> None:
    row.agreed_by_id, row.dropped = work.actor.id, not agreed
    row.agreed_at = work.at if agreed else None
    work.session.flush()
