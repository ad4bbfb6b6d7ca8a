"""Register what comes in on a track: 收件号, parties, rights; the request itself is a step."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile.numbering import intake_number
from casehub.casefile.parties import cleaned, party_faults
from casehub.casefile.situations import sides_of
from casehub.casefile.things import THING_FIELDS, describe_things
from casehub.fields import TextField
from casehub.fields.rights import RIGHT_KINDS
from casehub.fields.texts import written_faults
from casehub.law.canonical import canonical
from casehub.law.chinese import date_text
from casehub.law.text import clean_name, fold
from casehub.model import Agent, Case, Party, Person, Replay, Right
from casehub.record.events import record
from casehub.record.roads import OPENED
from casehub.record.rows import plain
from casehub.workflow.refusals import KeyReused, NotAllowed, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.record.work import Work
    from casehub.rulebook.tracks import Track
    from casehub.workflow.procedure import Procedure

ANOTHER, RIGHT, THINGS = "another", "right", "accused"
TITLE = TextField("title", "案件名称", hint="不填时由当事人名称组成")


@dataclass(frozen=True)
class Request:
    """What was entered at the window.

    parties: columns of Party with `role`, the side; rights: columns of Right. things: what the
    matter is about besides. another: it is another matter although it looks like one that is open.
    """

    procedure: str
    parties: Sequence[Mapping[str, Any]]
    rights: Sequence[Mapping[str, Any]] = ()
    title: str = ""
    things: Sequence[Mapping[str, object]] = ()
    another: bool = False

    def of_side(self, side: str) -> list[Mapping[str, object]]:
        """The parties of a side, in order."""
        return [party for party in self.parties if party.get("role") == side]


def faults(track: Track, words: Mapping[str, str], request: Request) -> list[Reason]:
    """Everything that is missing, cannot be right, or would later make filing impossible.

    words: titles of the sides. A reason names the side, the row and the column; RIGHT and its
    column; or a field of the request.
    """
    found = []
    seen: dict[str, str] = {}
    for side in track.sides:
        parties = request.of_side(side.id)
        if len(parties) < side.least:
            found.append(Reason(f"至少登记{side.least}名{words[side.id]}", side.id))
        for n, party in enumerate(parties):
            found += [
                Reason(said, side.id, row=n, column=column)
                for column, said in party_faults(party, unaddressed=side.unaddressed)
            ]
            name = fold(str(party.get("name") or ""))
            if name and name in seen:
                said = f"与{seen[name]}是同一名称，请核对"
                found.append(Reason(said, side.id, row=n, column="name"))
            seen.setdefault(name, f"{words[side.id]}{n + 1}")
    for right in request.rights:
        kind = RIGHT_KINDS.get(str(right.get("kind")))
        if kind is None or kind.id not in track.right_kinds:
            found.append(Reason("选择权利种类", RIGHT, column="kind"))
            continue
        found += [Reason(said, RIGHT, column=column) for column, said in kind.faults(right)]
    for row in request.things:
        found += [Reason(said, THINGS) for _, said in written_faults(THING_FIELDS, row)]
    titles = written_faults((TITLE,), {TITLE.id: request.title})
    found += [Reason(said, TITLE.id) for _, said in titles]
    if request.procedure not in {way.key for way in track.ways}:
        found.append(Reason("选择收件后的程序", "procedure"))
    return found


def register(work: Work, track: Track, request: Request, *, key: str = "") -> Case:
    """Open the file of a matter that has arrived and give it its 收件号.

    The file is a draft until the first step of its procedure registers the request.
    Raises Refused with every fault beside its field, NotAllowed for whom the track does not name.
    key: random text of the form; the same form sent twice registers once (KeyReused when its
    content differs).
    """
    if not work.actor.roles_on(work.today) & set(track.roles):
        titles = "、".join(work.rules.roles[role].title for role in track.roles)
        raise NotAllowed(f"由{titles}办理")
    body = hashlib.sha256(canonical(plain({"track": track.id, **asdict(request)}))).hexdigest()
    if key:
        earlier = _registered(work, key, body)
        if earlier is not None:
            return earlier
    rules = {way.key: work.law.procedure(way.key) for way in track.ways}
    words = {side.id: side.title for one in rules.values() for side in one.sides}
    found = faults(track, words, request)
    if found:
        raise Refused(found)
    request = _in_normal_form(request)
    if track.duplicate and not request.another:
        _refuse_duplicate(work, request)
    case = _open(work, track, request, rules[request.procedure])
    if key:
        work.session.add(
            Replay(
                person_id=work.actor.id,
                key=key,
                step=f"register.{track.id}",
                body_sha256=body,
                case_id=case.id,
                event_seq=case.seq,
                at=work.at,
            )
        )
    work.session.flush()
    work.session.refresh(case)
    return case


def _called(parties: Sequence[Mapping[str, object]]) -> str:
    """The parties of a side as a title of the case calls them: the first, 等 for the others."""
    return str(parties[0]["name"]) + ("等" if len(parties) > 1 else "")


def _open(work: Work, track: Track, request: Request, rules: Procedure) -> Case:
    office = work.actor.organisation
    number = intake_number(work, office)
    first = {side.id: request.of_side(side.id) for side in track.sides}
    names = {side: _called(parties) for side, parties in first.items() if parties}
    right = request.rights[0] if request.rights else None
    case = Case(
        reference=number.text,
        intake_no=number.text,
        procedure=request.procedure,
        procedure_version=rules.version,
        state=rules.initial,
        seq=0,
        organisation_id=office.id,
        title=request.title.strip() or track.name.format(**names),
        cause=RIGHT_KINDS[str(right["kind"])].cause if right is not None else "",
        opened_on=work.today,
        registered_by_id=work.actor.id,
    )
    work.session.add(case)
    work.session.flush()
    number.enter(work, case)
    for party in request.parties:
        agents = [Agent(**agent) for agent in party.get("agents") or ()]
        values = {**party, "agents": agents}
        work.session.add(Party(case_id=case.id, joined_on=work.today, **values))
    for right in request.rights:
        work.session.add(Right(case_id=case.id, **{"owners": [], **right}))
    describe_things(work, case, request.things)
    work.session.flush()
    record(work, case, step=OPENED, sentence=f"收件登记，收件号{number.text}", source="")
    return case


def _in_normal_form(request: Request) -> Request:
    rights = []
    for right in request.rights:
        kind, kept = RIGHT_KINDS[str(right["kind"])], dict(right)
        if not kind.fields:
            continue
        kept["number"] = kind.number(str(right.get("number") or ""))
        kept["owners"] = [clean_name(name) for name in right.get("owners") or ()]
        kept["expires_on"] = kind.last_day(right)
        rights.append(kept)
    return replace(request, rights=rights, parties=[cleaned(party) for party in request.parties])


def _refuse_duplicate(work: Work, request: Request) -> None:
    """The same parties about the same right in a case that is still open at this office."""
    asked = [(str(p["role"]), fold(str(p["name"]))) for p in request.parties]
    if not request.rights:
        _refuse_same_parties(work, request, asked)
    for right in request.rights:
        if not right["number"]:
            continue
        same = (
            select(Case)
            .join(Right, Right.case_id == Case.id)
            .where(
                Right.number == right["number"],
                Case.organisation_id == work.actor.organisation_id,
                Case.closed_on.is_(None),
                Case.parent_id.is_(None),
            )
            .order_by(Case.id.desc())
        )
        for case in work.session.scalars(same):
            # Who stands on a hidden side of the other case is not told by comparing names.
            hidden = {side.id for side in sides_of(work, case).values() if side.hidden}
            there = [(p.role, fold(p.name)) for p in case.parties if p.left_on is None]
            if _named(there, hidden) == _named(asked, hidden):
                raise Refused(
                    [
                        Reason(
                            f"相同当事人、相同权利的{case.reference}（{date_text(case.opened_on)}登记）"
                            "尚未办结；确系另一请求的，勾选后再登记",
                            ANOTHER,
                        )
                    ]
                )


def _refuse_same_parties(work: Work, request: Request, asked: list[tuple[str, str]]) -> None:
    """What concerns no right is the same matter where the same parties stand in an open one."""
    names = [str(party["name"]) for party in request.parties]
    same = (
        select(Case)
        .where(
            Case.id.in_(select(Party.case_id).where(Party.name.in_(names))),
            Case.procedure == request.procedure,
            Case.organisation_id == work.actor.organisation_id,
            Case.closed_on.is_(None),
            Case.parent_id.is_(None),
        )
        .order_by(Case.id.desc())
    )
    for case in work.session.scalars(same):
        hidden = {side.id for side in sides_of(work, case).values() if side.hidden}
        there = [(p.role, fold(p.name)) for p in case.parties if p.left_on is None]
        if _named(there, hidden) == _named(asked, hidden):
            said = (
                f"相同当事人的{case.reference}（{date_text(case.opened_on)}登记）尚未办结；"
                "确系另一件的，勾选后再登记"
            )
            raise Refused([Reason(said, ANOTHER)])


def _named(parties: list[tuple[str, str]], hidden: set[str]) -> set[tuple[str, str]]:
    return {(side, name) for side, name in parties if side not in hidden}


def _registered(work: Work, key: str, body: str) -> Case | None:
    """The case that this form has already registered; the person's row makes twins wait."""
    work.session.execute(select(Person.id).where(Person.id == work.actor.id).with_for_update())
    earlier = work.session.get(Replay, (work.actor.id, key))
    if earlier is None:
        return None
    if earlier.body_sha256 != body:
        raise KeyReused
    return work.session.get_one(Case, earlier.case_id)
