"""The course of a case in a few sentences, told from its rows for who closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.law.service import Serving
from casehub.papers import volume
from casehub.procedures.closing.binding import outcome_in_words
from casehub.procedures.reading import as_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from casehub.model import Party
    from casehub.workflow.situation import Situation

STOPS = "。；;，, \n"


def course_told(
    s: Situation, heard: Sequence[str], ruled: str | None, performed: str | None
) -> str:
    """What came in and about what, who dealt with it and how, how it ended, whom that reached.

    heard: what was done to decide, in the words of the procedure; ruled: what the ruling says;
    performed: how it stands with what it asks for.
    """
    orders = (ruled or "").replace("\n", "")
    told = [_request(s), _asked(s), _taken_up(s), "；".join(heard), _ended(s), orders, _reached(s)]
    told.append(f"履行情况：{performed}" if performed else "")
    return "".join(f"{one.strip(STOPS)}。" for one in told if one.strip(STOPS))


def days_of(s: Situation, kind: str, begun: str) -> list[date]:
    """The days that the valid records of a kind tell, those of matters of the case as well."""
    papers = [*s.documents, *volume.of_matters(s)]
    made = (d for d in papers if d.kind == kind and d.stands)
    return sorted({day for d in made if (day := as_day(d.facts.get(begun))) is not None})


def _names(parties: Iterable[Party]) -> str:
    """Everybody who ever stood there; of who left on which day."""
    told = (f"{p.name}（{date_text(p.left_on)}退出）" if p.left_on else p.name for p in parties)
    return "、".join(told)


def _request(s: Situation) -> str:
    sides = [side for side in s.sides.values() if side.is_party]
    there = [(side.title, [p for p in s.parties if p.role == side.id]) for side in sides]
    parties = "，".join(f"{title}{_names(found)}" for title, found in there if found)
    rights = "、".join(
        (f"“{r.title}”" if r.title else "") + (f"（{r.number}）" if r.number else "")
        for r in s.rights
    )
    came = as_day(s.came_in_on) or s.case.opened_on
    about = f"，涉案权利{rights}" if rights else ""
    return f"{date_text(came)}收到{s.case.cause}一案的请求：{parties}{about}"


def _asked(s: Situation) -> str:
    lines = (line.strip(STOPS) for line in (s.case.requests or "").splitlines())
    asked = "；".join(line for line in lines if line)
    return f"请求事项：{asked}" if asked else ""


def _taken_up(s: Situation) -> str:
    panel = dict.fromkeys(a.person.name for role in s.rules.panel for a in s.assigned(role))
    sat = f"由{'、'.join(panel)}组成合议组审理" if panel else ""
    filed = f"{date_text(s.case.filed_on)}立案" if s.case.filed_on else ""
    return "，".join(filter(None, (filed, sat)))


def _ended(s: Situation) -> str:
    """The ruling; where this very act makes it, what it makes."""
    ruling = volume.ruling(s)
    if ruling is None:
        made = [kind for name in s.step.documents if (kind := s.kind(name)).ends]
        return f"拟作出《{made[0].title}》" if made else ""
    number = f"（{ruling.number}）" if ruling.number else ""
    outcome = outcome_in_words(s)
    how = f"，{outcome}" if outcome else ""
    return f"{date_text(ruling.issued_on)}作出《{ruling.title}》{number}{how}"


def _reached(s: Situation) -> str:
    """On which day the ruling reached each; who is not told has no proof."""
    ruling = volume.ruling(s)
    if ruling is None:
        return ""
    days: dict[date, dict[str, None]] = {}
    for row in s.services:
        if row.status == Serving.SERVED and row.served_on and ruling.id in row.document_ids:
            days.setdefault(row.served_on, {})[row.party.name] = None
    told = "，".join(f"{date_text(day)}送达{'、'.join(days[day])}" for day in sorted(days))
    return f"该文书于{told}" if told else ""
