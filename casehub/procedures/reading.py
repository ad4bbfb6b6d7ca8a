"""How guards read a case: what was said in which step, which act came later, who sits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from casehub.law.chinese import date_text
from casehub.law.service import Serving
from casehub.model import Assignment, Case, Challenge, Deadline, Document, Event, Party
from casehub.model.party import heir, line
from casehub.rulebook.tables import Region
from casehub.workflow.situation import Reason, Situation

SHORT = 12


def as_day(value: object) -> date | None:
    """A date from a date, a datetime or ISO text; None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str) and value:
        try:
            return datetime.fromisoformat(value).date()
        except ValueError:
            return None
    return None


def said(s: Situation, name: str, *steps: str) -> Any:
    """The value typed now, else the one typed when one of the steps was last taken."""
    if name in s.data:
        return s.data[name]
    for step in steps:
        entered = s.entered(step)
        if name in entered:
            return entered[name]
    return None


def area_of(s: Situation) -> Region | Reason:
    """The division that the office serves; a reason with what to do when its code is unknown."""
    office = s.case.organisation
    area: Region | None = s.rules.region(office.region_code)
    if area is not None:
        return area
    wrong = f"“{office.region_code}”不在区划表中" if office.region_code else "没有填写"
    return Reason(f"本局的区划代码{wrong}，请系统管理员在机构页面改正。")


def latest(s: Situation, *steps: str) -> int:
    """Place of the latest event of any of the steps, counted from 1; 0 when none happened."""
    place = s.course.place
    return max((place.get(step, 0) for step in steps), default=0)


def came_after(s: Situation, step: str, *earlier: str) -> bool:
    """Whether the step happened, and later than every one of the others."""
    return latest(s, step) > latest(s, *earlier)


def wrong_entry(s: Situation) -> Event | None:
    """The act that the step would take back: the one that the form names, else the latest.

    Of the party where the form names one; what one did in whose place it stands is the party's.
    """
    named, entry = s.data.get("party"), s.data.get("entry")
    own = line(s.parties, named) if isinstance(named, int) else None
    for event in reversed(s.events):
        if entry is not None and event.seq != entry:
            continue
        typed = (event.detail or {}).get("data", {})
        if event.step in s.step.takes_back and (own is None or typed.get("party") in own):
            return event
    return None


def panel(s: Situation) -> dict[int, Assignment]:
    """The members of the panel as it sits now, by person."""
    return {a.person_id: a for role in s.rules.panel for a in s.assigned(role)}


def paper_served_on(s: Situation, paper: Document, party_id: int) -> date | None:
    """The day on which this very paper was proved served on the party; None without proof."""
    of = s.line(party_id)
    days = [
        row.served_on
        for row in s.services
        if row.status == Serving.SERVED
        and row.served_on is not None
        and row.party_id in of
        and paper.id in (row.document_ids or [])
    ]
    return max(days, default=None)


def unserved(s: Situation, party_id: int, kind: str) -> tuple[int, ...]:
    """The matters that bring papers of this kind to the party and have no proof yet."""
    return tuple(
        row.case_id
        for row in s.services
        if row.stage.awaited and row.party_id == party_id and kind in (row.kinds or [])
    )


def until_served(s: Situation, sentence: str, *kinds: str) -> Reason:
    """The reason that papers of these kinds have not reached whom they are for.

    It names the matters that bring them and have no proof yet: what is done next is done there.
    """
    wanted = set(kinds)
    under_way = (r for r in s.services if r.stage.awaited and wanted & {*(r.kinds or ())})
    return Reason(sentence, matters=tuple(row.case_id for row in under_way))


def waits_for(sentence: str, matters: Sequence[Case]) -> Reason:
    """The reason that these child matters must be finished first."""
    return Reason(sentence, matters=tuple(one.id for one in matters))


def rows(s: Situation, rule: str) -> list[Deadline]:
    """Every time limit of a rule."""
    return [d for d in s.deadlines if d.rule == rule]


def limits(s: Situation, rule: str) -> list[Deadline]:
    """The limits of a rule: of the party that the form names, else of everybody.

    Those of whom the party succeeds are its own; one that is nobody's is everybody's.
    """
    party = s.data.get("party")
    of = {None, *s.line(party)} if isinstance(party, int) else None
    return [d for d in rows(s, rule) if of is None or d.party_id in of]


def last_of(s: Situation, rule: str) -> Deadline | None:
    """Of these limits the one that ends last: while it runs, somebody has time left."""
    return max(limits(s, rule), key=lambda d: d.due_on, default=None)


def last_day_to_tell(s: Situation, rule: str, day: date) -> date:
    """The last day on which a notice whose time counts back from `day` is still lawful."""
    limit = s.law.limit(rule)
    return s.rules.working_days_before(day, int(limit.amount), limit.lawful)


def running(s: Situation, rule: str) -> Deadline | None:
    """The running limit of the rule that has not ended before the act's day, the latest one.

    One that an excluded period holds has not, whatever day stands in it.
    """
    found = [d for d in rows(s, rule) if d.closed_on is None and not d.is_over(s.day)]
    return max(found, key=lambda d: d.due_on, default=None)


def held_against(
    s: Situation, holds: Mapping[str, Callable[[Situation], str | None]]
) -> Reason | None:
    """What the file shows against the ground that the form names; holds: by ground what is asked.

    A ground that the file cannot judge has no row there.
    """
    check = holds.get(str(s.data.get("ground") or ""))
    against = check(s) if check is not None else None
    return Reason(against, "ground") if against else None


def party_named(s: Situation) -> Party | None:
    """The party that the form names, if it is of the case."""
    number = s.data.get("party")
    return s.party(number) if isinstance(number, int) else None


def bringer(s: Situation, row: Challenge) -> int:
    """Whose challenge it is now: who brought it, or who stands in its place."""
    successor = heir(s.parties, row.party_id)
    return successor.id if successor is not None else row.party_id


def short(name: str) -> str:
    """A party's name that fits into one sentence: what stands in brackets behind it goes first."""
    plain = name.split("（", 1)[0]
    if len(name) > SHORT and plain:
        name = plain
    return name if len(name) <= SHORT else f"{name[:SHORT]}…"


def who(s: Situation, party_id: int) -> str:
    """What a sentence calls a party."""
    party = s.party(party_id)
    return short(party.short_name or party.name) if party is not None else "当事人"


def all_of(s: Situation, party_ids: Sequence[int]) -> str:
    """What a sentence calls several parties."""
    return "、".join(who(s, one) for one in party_ids)


# What the law of procedures calls it.
chinese_day = date_text


def table(s: Situation, name: str) -> list[dict[str, object]]:
    """The rows of a typed table."""
    value = s.data.get(name)
    return [r for r in value if isinstance(r, dict)] if isinstance(value, list | tuple) else []
