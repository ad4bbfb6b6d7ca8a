"""Register what comes in on a track: 收件号, parties, rights; the request itself is a step."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import not_, or_, select
from sqlalchemy.orm import selectinload

from casehub.casefile import assigning, opening
from casehub.casefile.cooperation import offices
from casehub.casefile.numbering import intake_number
from casehub.casefile.parties import TELLING, cleaned, party_faults, tells_of
from casehub.casefile.things import THING_FIELDS, describe_things
from casehub.fields import TextField
from casehub.fields.rights import RIGHT_KINDS
from casehub.fields.texts import written_faults
from casehub.law.canonical import canonical
from casehub.law.chinese import date_text
from casehub.law.identifiers import IdentifierFault
from casehub.law.party_kinds import party_kind
from casehub.law.text import clean_name, fold
from casehub.model import Agent, Case, Party, Person, Replay, Right
from casehub.people.confidential import secret
from casehub.people.permissions import visible_cases
from casehub.record.events import record
from casehub.record.roads import OPENED
from casehub.record.rows import plain
from casehub.workflow.course import CHOSEN
from casehub.workflow.refusals import KeyReused, NotAllowed, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.record.work import Work
    from casehub.rulebook.tracks import Track
    from casehub.workflow.procedure import Procedure

ANOTHER, RIGHT, THINGS = "another", "right", "accused"
# What stays a party's own from matter to matter. Its telephone is asked anew, since every look at
# one is noted in its own case, and its agent, who has authority for one matter.
OF_PARTY = ("id_no", "address", "representative", "representative_post", "operator")
# What is asked anew of a right: its state today, and the claims that this request relies on.
OF_REQUEST = frozenset({"number", "status", "status_checked_on", "claims_asserted"})
# So many earlier entries of one name are looked through.
NAMESAKES = 20
# So many cases that may be the same matter are told.
MOST_ALIKE = 3
TITLE = TextField("title", "案件名称", hint="不填时由当事人名称组成")
BECAUSE = TextField(ANOTHER, "不是重复登记的理由", required=True, most=200)


@dataclass(frozen=True)
class Request:
    """What was entered at the window.

    parties: columns of Party with `role`, the side; rights: columns of Right. things: what the
    matter is about besides. another: why it is another matter although it looks like one that is
    open; "" until somebody has looked. chosen: the step that begins it, where it is opened for that
    alone.
    """

    procedure: str
    parties: Sequence[Mapping[str, Any]]
    rights: Sequence[Mapping[str, Any]] = ()
    title: str = ""
    things: Sequence[Mapping[str, object]] = ()
    another: str = ""
    chosen: str = ""

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
            # Two offices of one name are two where their regions are.
            name += str(party.get("region_code") or "")
            if name and name in seen:
                said = f"与{seen[name]}是同一名称，请核对"
                found.append(Reason(said, side.id, row=n, column="name"))
            seen.setdefault(name, f"{words[side.id]}{n + 1}")
    for right in request.rights:
        kind = RIGHT_KINDS.get(str(right.get("kind")))
        if kind is None or kind.id not in track.right_kinds:
            found.append(Reason("选择权利种类", RIGHT, column="kind"))
            continue
        told = kind.faults(right, as_told=track.right_as_told)
        found += [Reason(said, RIGHT, column=column) for column, said in told]
    for row in request.things:
        found += [Reason(said, THINGS) for _, said in written_faults(THING_FIELDS, row)]
    written = {TITLE.id: request.title, BECAUSE.id: request.another}
    told = written_faults((TITLE, replace(BECAUSE, required=False)), written)
    found += [Reason(said, name) for name, said in told]
    if request.procedure not in {way.key for way in track.ways}:
        found.append(Reason("选择收件后的程序", "procedure"))
    return found


def judged(work: Work, track: Track, request: Request) -> tuple[Request, list[Reason]]:
    """The request with what the register says of offices that stand there, and every fault."""
    rules = (work.law.procedure(way.key) for way in track.ways)
    sides = {side.id: side for one in rules for side in one.sides}
    kinds = {side.id: side.mostly for side in track.sides}
    parties, found = offices.looked_up(work, sides, kinds, request.parties)
    whole = replace(request, parties=parties)
    words = {side.id: side.title for side in sides.values()}
    hidden = {side.id: side.title for side in sides.values() if side.hidden}
    return whole, [*found, *faults(track, words, whole), *_telling_of(whole, hidden)]


def _telling_of(request: Request, hidden: Mapping[str, str]) -> list[Reason]:
    """What is read by many and says who stands on a side that is kept from them (令121)."""
    return [
        Reason(f"“{field.label}”写出了{title}的姓名、电话或者证件号码，请删去。", field.id)
        for side, title in hidden.items()
        for party in request.of_side(side)
        for field, text in ((TITLE, request.title), (BECAUSE, request.another))
        if tells_of(text, (party.get(one) for one in TELLING))
    ]


def register(
    work: Work, track: Track, request: Request, *, key: str = "", origin: Case | None = None
) -> Case:
    """Open the file of a matter that has arrived and give it its 收件号.

    The file is a draft until the first step of its procedure registers the request.
    Raises Refused with every fault beside its field, NotAllowed for whom the track does not name.
    origin: the case of this office that asks for the matter: it brings its cause and its rights.
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
    request, found = judged(work, track, request)
    if found:
        raise Refused(found)
    request = _in_normal_form(request)
    alike, because = _likely_same(work, track, request), request.another.strip()
    if alike and not because:
        raise Refused([Reason(_told(work, alike, request), ANOTHER)])
    told = because if alike else ""
    case = _open(work, track, request, work.law.procedure(request.procedure), told, origin)
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


def party_before(work: Work, party: Mapping[str, object]) -> Party | None:
    """The party as it was entered last in a matter that the person may see; None for none.

    Known by its name, and by its number where both entries have one: two firms may bear one name.
    A human being is known by name and number together. Who stands on a side that is hidden from
    the person is nobody.
    """
    try:
        asked = cleaned(party)
    except IdentifierFault:
        return None
    name, number = str(asked.get("name") or ""), str(asked.get("id_no") or "")
    found = (
        visible_cases(work.actor, work.today, work.rules)
        .join(Party, Party.case_id == Case.id)
        .where(Party.name == name, not_(secret(work, Party.role)))
        .with_only_columns(Party, maintain_column_froms=True)
        .order_by(Party.id.desc())
        .limit(NAMESAKES)
    )
    human = party_kind(asked.get("kind")).human
    for one in work.session.scalars(found) if name else ():
        both = bool(number and one.id_no)
        if one.id_no == number if both else not (human or party_kind(one.kind).human):
            return one
    return None


def right_before(work: Work, kinds: Sequence[str], number: str) -> dict[str, object]:
    """What an earlier matter that the person may see says of the right, by column; {} for none.

    kinds: what it may be; its kind is told, too.
    """
    told = (_right_of(work, kind, number) for kind in kinds if kind in RIGHT_KINDS)
    return next(filter(None, told), {})


def _right_of(work: Work, kind: str, number: str) -> dict[str, object]:
    sort = RIGHT_KINDS[kind]
    try:
        asked = sort.number(number)
    except IdentifierFault:
        return {}
    found = work.session.scalars(
        visible_cases(work.actor, work.today, work.rules)
        .join(Right, Right.case_id == Case.id)
        .where(Right.number == asked, Right.kind == kind, Right.void_seq.is_(None))
        .with_only_columns(Right, maintain_column_froms=True)
        .order_by(Right.id.desc())
        .limit(1)
    ).first()
    if not asked or found is None:
        return {}
    told = {f.id: getattr(found, f.id) for f in sort.fields if f.id not in OF_REQUEST}
    told["kind"] = kind
    return {**told, "owners": "、".join(found.owners)} if "owners" in told else told


def _called(parties: Sequence[Mapping[str, object]]) -> str:
    """The parties of a side as a title of the case calls them: the first, 等 for the others."""
    return str(parties[0]["name"]) + ("等" if len(parties) > 1 else "")


def _open(
    work: Work, track: Track, request: Request, rules: Procedure, because: str,
    origin: Case | None = None,
) -> Case:  # fmt: skip
    """The file and all that was entered; because: why it is not the matter that it looks like."""
    office = work.actor.organisation
    number = intake_number(work, office)
    first = {side.id: request.of_side(side.id) for side in track.sides}
    names = {side: _called(parties) for side, parties in first.items() if parties}
    right = request.rights[0] if request.rights else None
    case = Case(
        reference=number.text,
        intake_no=number.text,
        track=track.id,
        procedure=request.procedure,
        procedure_version=rules.version,
        state=rules.initial,
        seq=0,
        organisation_id=office.id,
        title=request.title.strip() or track.name.format(**names),
        cause=RIGHT_KINDS[str(right["kind"])].cause if right is not None else "",
        origin_id=origin.id if origin is not None else None,
        opened_on=work.today,
        registered_by_id=work.actor.id,
    )
    if origin is not None:
        case.cause = case.cause or origin.cause
    work.session.add(case)
    work.session.flush()
    number.enter(work, case)
    if origin is not None:
        opening.copy_rights(work, origin, case)
    for party in request.parties:
        agents = [Agent(**agent) for agent in party.get("agents") or ()]
        values = {**party, "agents": agents}
        work.session.add(Party(case_id=case.id, joined_on=work.today, **values))
    for right in request.rights:
        told = {"number": "", "title": "", "owners": [], **right}
        work.session.add(Right(case_id=case.id, **told))
    describe_things(work, case, request.things)
    if (role := _named_to(work, track)) is not None:
        assigning.assign(work, case, role, [work.actor.id], work.today)
    work.session.flush()
    said = f"收件登记，收件号{number.text}"
    if because:
        said += f"。与未办结的案件相近，登记人核对后认为不是重复登记：{because}"
    detail: dict[str, object] = {CHOSEN: request.chosen} if request.chosen else {}
    record(work, case, step=OPENED, sentence=said, source="", detail=detail)
    return case


def _named_to(work: Work, track: Track) -> str | None:
    """The role to which whoever registers is named; None for who may anyway, as the window does.

    An officer acts only in cases that name him: in what he brings in himself he is named, until
    others are named in his place.
    """
    held = work.actor.roles_on(work.today)
    roles = [role for role in track.roles if role in held]
    if any(not work.rules.roles[role].assigned for role in roles):
        return None
    return next(iter(roles), None)


def _in_normal_form(request: Request) -> Request:
    rights = []
    for right in request.rights:
        kind, kept = RIGHT_KINDS[str(right["kind"])], dict(right)
        if not kind.fields:
            continue
        number = str(right.get("number") or "")
        kept["number"] = kind.number(number) if number else ""
        kept["owners"] = [clean_name(name) for name in right.get("owners") or ()]
        kept["expires_on"] = kind.last_day(right)
        rights.append(kept)
    return replace(request, rights=rights, parties=[cleaned(party) for party in request.parties])


def _likely_same(work: Work, track: Track, request: Request) -> list[Case]:
    """The open cases of the office that are likely the same matter, the newest first.

    Each under a procedure of the track, with a party of each of the sides that are compared, and
    about one of the same numbered rights where both have any.
    """
    asked = {side: _marks(request.of_side(side)) for side in track.duplicate}
    if not asked:
        return []
    numbers = {str(right["number"]) for right in request.rights if right["number"]}
    names = [str(p["name"]) for side in asked for p in request.of_side(side)]
    some = select(Case).where(
        Case.procedure.in_([way.key for way in track.ways]),
        Case.organisation_id == work.actor.organisation_id,
        Case.closed_on.is_(None),
        Case.parent_id.is_(None),
    )
    about = select(Right.case_id).where(Right.number.in_(numbers), Right.void_seq.is_(None))
    called = select(Party.case_id).where(Party.name.in_(names))
    # A right leads to few cases, whatever their parties are called; else a name has to.
    ways = [Case.id.in_(about), Case.id.in_(called)] if numbers else [Case.id.in_(called)]
    # Who asks for hundreds of matters a year is not asked for case by case.
    whole = selectinload(Case.parties), selectinload(Case.rights)
    near = some.where(or_(*ways)).options(*whole)
    found = []
    for case in work.session.scalars(near.order_by(Case.id.desc())):
        theirs = {right.number for right in case.rights if right.number}
        if numbers and theirs and not numbers & theirs:
            continue
        if all(marks & _marks_in(case, side) for side, marks in asked.items()):
            found.append(case)
    return found


def _told(work: Work, found: Sequence[Case], request: Request) -> str:
    """Which open cases are likely the same; one that the person may not see is told unnamed."""
    ids = [case.id for case in found]
    seen = visible_cases(work.actor, work.today, work.rules).where(Case.id.in_(ids))
    visible = {case.id for case in work.session.scalars(seen)}
    shown = [
        f"{case.reference}（{date_text(case.opened_on)}登记）"
        for case in found[:MOST_ALIKE]
        if case.id in visible
    ]
    shown += ["本局他人办理的案件"] if len(visible) < len(ids) else []
    told = "、".join(shown) + (f"等{len(found)}件" if len(found) > MOST_ALIKE else "")
    what = "当事人、权利" if any(right["number"] for right in request.rights) else "当事人"
    return f"可能重复：{told}{what}相同，尚未办结；确系另一件的，写明理由后再登记"


def _marks(parties: Sequence[Mapping[str, object]]) -> set[str]:
    """By what the parties are known: the folded name, and the number where there is one."""
    told = {fold(str(p.get("name") or "")) for p in parties}
    return (told | {str(p["id_no"]) for p in parties if p.get("id_no")}) - {""}


def _marks_in(case: Case, side: str) -> set[str]:
    """The same of who stands on a side of a case."""
    there = [p for p in case.parties if p.role == side and p.left_on is None]
    return _marks([{"name": p.name, "id_no": p.id_no} for p in there])


def _registered(work: Work, key: str, body: str) -> Case | None:
    """The case that this form has already registered; the person's row makes twins wait."""
    work.session.execute(select(Person.id).where(Person.id == work.actor.id).with_for_update())
    earlier = work.session.get(Replay, (work.actor.id, key))
    if earlier is None:
        return None
    if earlier.body_sha256 != body:
        raise KeyReused
    return work.session.get_one(Case, earlier.case_id)
