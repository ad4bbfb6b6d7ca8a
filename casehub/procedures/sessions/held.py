"""The sessions of a mediation (办法第六十六条): set, held, taken back where it was a mistake."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.law.text import fold
from casehub.model import MediationSession, Presence, SessionCall
from casehub.procedures.reading import as_day
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Event
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

AGREED = "agreed"


def held(s: Situation) -> list[MediationSession]:
    """The sessions that were held, in their order, without those entered wrongly."""
    return [row for row in s.rows(MediationSession) if row.void_seq is None]


def planned(s: Situation) -> SessionCall | None:
    """The session that was set last and is still to be held; None after it was held."""
    calls = [row for row in s.rows(SessionCall) if row.void_seq is None]
    last = max(calls, key=lambda row: row.event_seq, default=None)
    since = max((row.event_seq for row in held(s)), default=0)
    # A session may set the next one in the very act that enters it.
    return last if last is not None and last.event_seq >= since else None


# ── what acts enter ───────────────────────────────────────
def session_set(act: Act) -> None:
    """Keep when and where the next session is, as the parties are told."""
    told = act.data.get("session_at") or act.data.get("next_at")
    if isinstance(told, datetime):
        row = SessionCall(
            case_id=act.case.id, planned_at=told, place=act.text("place"), event_seq=act.seq
        )
        act.work.session.add(row)


def session_held(act: Act) -> None:
    """Keep the session: its day and hours, its place, who came and what came of it."""
    began, ended = (act.data.get(name) for name in ("started_at", "ended_at"))
    if began is None and _was_agreed(act.situation):
        # What was agreed in the session entered last takes effect; that is no session besides.
        return
    row = MediationSession(
        case_id=act.case.id,
        number=act.number("seq") or session_number(act.situation),
        held_on=as_day(began) or act.day,
        started_at=began if isinstance(began, datetime) else None,
        ended_at=ended if isinstance(ended, datetime) else None,
        place=act.text("place"),
        outcome=act.text("result", AGREED),
        minutes=act.text("minutes"),
        facts_agreed=bool(act.data.get("agree_record")),
        event_seq=act.seq,
    )
    for came in act.rows("attendance"):
        told = {name: str(came.get(name) or "") for name in ("side", "name", "role", "authority")}
        row.present.append(Presence(**told))
    act.work.session.add(row)


def _was_agreed(s: Situation) -> bool:
    """Whether the session entered last ended in an agreement, and none was set since."""
    last = next(iter(reversed(held(s))), None)
    return last is not None and last.outcome == AGREED and planned(s) is None


def session_was_not(act: Act, wrong: Event) -> None:
    """What an act that was entered wrongly had set or entered counts for nothing."""
    s = act.situation
    entered: list[MediationSession | SessionCall]
    entered = [*s.rows(MediationSession), *s.rows(SessionCall)]
    for row in entered:
        if row.event_seq == wrong.seq and row.void_seq is None:
            row.void_seq = act.seq


# ── what the file knows ───────────────────────────────────
def session_number(s: Situation) -> int:
    """The number of the session that is called, or entered."""
    return 1 + len(held(s))


def session_called(s: Situation) -> int:
    """The number of the session that a notice calls to.

    With the minutes of a session goes the notice of the one after it; the minutes themselves, and
    the form that asks for them, have the number of the session that was held.
    """
    entered = s.data.get("seq") if "session_held" in s.step.records else None
    return entered + 1 if isinstance(entered, int) else session_number(s)


def next_session_at(s: Situation) -> datetime | None:
    """When the session is to be that a notice calls to; None where nobody has set it yet.

    A notice made with the minutes of a session calls to the one that the same form sets; else it
    is the first that was set, until it is held or its hour has come: an hour that is over must not
    stand in a notice.
    """
    if "session_held" in s.step.records and isinstance(told := s.data.get("next_at"), datetime):
        return told
    call = planned(s) if not held(s) else None
    if call is None or call.planned_at <= s.at:
        return None
    return call.planned_at.astimezone(s.at.tzinfo)


def session_began_at(s: Situation) -> datetime | None:
    """The hour to which the session was called, once it has come; None where it has not.

    Who was there looks at it: a session may begin later than it was called to.
    """
    call = planned(s)
    if call is None or call.planned_at > s.at:
        return None
    return call.planned_at.astimezone(s.at.tzinfo)


def session_place(s: Situation) -> str | None:
    """Where the session that was set last is to be, or was."""
    places = (row.place for row in reversed(s.rows(SessionCall)) if row.void_seq is None)
    return next(filter(None, places), None)


def expected(s: Situation) -> list[dict[str, str]]:
    """Who is to come to a session, as its minutes name them: who came last, else by the file.

    For a party its agents whose authority is in force, else who represents it, else itself. Nobody
    of a side that is hidden. Whether they came, whoever was there says.
    """
    if rows := held(s):
        return [
            {"side": p.side, "name": p.name, "role": p.role, "authority": p.authority}
            for p in rows[-1].present
        ]
    came: list[dict[str, str]] = []
    for party in s.parties:
        side = s.sides.get(party.role)
        if side is None or side.hidden:
            continue
        agents = [agent for agent in party.agents if agent.is_valid_on(s.day)]
        if agents:
            came += [
                _row(side.title, a.name, a.role or "委托代理人", a.authority or "") for a in agents
            ]
        elif party.representative:
            post = party.representative_post or "法定代表人"
            came.append(_row(side.title, party.representative, post))
        else:
            came.append(_row(side.title, party.name, "本人"))
    return came


def speakers(s: Situation) -> list[dict[str, int]]:
    """The parties of the case, none of a side that is hidden: each has something to say."""
    known = (side for side in s.sides.values() if side.is_party and not side.hidden)
    return [{"side": party.id} for side in known for party in s.current_parties(side.id)]


def _row(side: str, name: str, role: str, authority: str = "") -> dict[str, str]:
    return {"side": side, "name": name, "role": role, "authority": authority}


def last_session_ended_in_agreement(s: Situation) -> str | None:
    """What was agreed in a session is put down next, before another session is held."""
    rows = held(s)
    return None if rows and rows[-1].outcome == AGREED else "最近一次调解没有达成协议。"


def who_agreed_was_there(s: Situation) -> Reason | None:
    """办法第六十八条: no side agrees in a session to which nobody came for it.

    A side came where its title, or the name of one of its parties or agents, stands in the table.
    """
    rows = s.data.get("attendance")
    if s.data.get("result") != AGREED or not isinstance(rows, list):
        return None
    came = {fold(str(row.get(column) or "")) for row in rows for column in ("side", "name")}
    procedure = s.rules.procedure(s.case.procedure, s.case.procedure_version)
    absent = []
    for side in procedure.sides:
        parties = s.current_parties(side.id) if side.is_party else []
        names = {side.title}
        for party in parties:
            names |= {party.name, party.short_name, party.representative}
            names |= {agent.name for agent in party.agents}
        if parties and came.isdisjoint(fold(name) for name in names if name):
            absent.append(side.title)
    if not absent:
        return None
    said = f"{'、'.join(absent)}没有人到场，不能登记达成协议；已经到场的，请在到场人员中写明。"
    return Reason(said, "attendance")


def one_step_takes_it_back(s: Situation) -> str | None:
    """Where one step brings a case back from any state, those for a state each are only history."""
    procedure = s.rules.procedure(s.case.procedure, s.case.procedure_version)
    titles = [one.title for one in procedure.steps if one.returns and s.case.state in one.from_]
    return f"请办理“{'、'.join(titles)}”。" if titles else None


def a_session_is_set(s: Situation) -> str | None:
    """A notice tells of a session that was set: by the filing, by the last session, by a call."""
    return None if planned(s) is not None else "尚未确定调解的时间，确定后才能通知。"


GUARDS = registered(
    last_session_ended_in_agreement, a_session_is_set, one_step_takes_it_back, who_agreed_was_there
)
EFFECTS: Mapping[str, Effect] = {
    "session_set": Effect.of(session_set, undo=session_was_not),
    "session_held": Effect.of(session_held, "minutes", undo=session_was_not),
}
KNOWN = registered(
    expected, session_began_at, session_called, session_number, next_session_at, session_place,
    speakers,
)  # fmt: skip
