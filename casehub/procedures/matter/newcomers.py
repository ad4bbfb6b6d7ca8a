"""Who joined, or succeeded somebody, by an act that was entered wrongly: it is as if they had not.

Their row stays, as one who has left: the record keeps what was entered. What had been passed on to
a successor goes back to whose it was (办法第二十三条).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.text import clean_name, fold
from casehub.model import Party
from casehub.procedures.reading import who, wrong_entry
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from casehub.model import Event
    from casehub.procedures.act import Act


def joined_by(s: Situation, event: Event) -> list[Party]:
    """Who joined the case by this act: the rows that it wrote, whatever they are called since.

    An act of before acts told their rows is read by the name in its form.
    """
    on = event.at.astimezone(s.at.tzinfo).date()
    found = [p for p in s.parties if p.joined_on == on and p.id != event.party_id]
    if event.rows is None:
        name = fold(clean_name(str(event.typed.get("party_name") or "")))
        return [p for p in found if fold(p.name) == name]
    written = {row[1] for row in event.rows if row[0] == Party.__tablename__}
    return [p for p in found if p.id in written]


def newcomers(s: Situation, event: Event) -> list[Party]:
    """Who joined the case by this act and is still there."""
    return [p for p in joined_by(s, event) if p.left_on is None]


def did_not_join(act: Act, wrong: Event) -> None:
    """Who was added by mistake stands in the case no more, and no time runs for them."""
    for party in newcomers(act.situation, wrong):
        party.left_on = act.day
        act.left.append(party)


def does_not_succeed(act: Act, wrong: Event) -> None:
    """Who was said to be succeeded stands where they stood, in every clock that runs."""
    for party in act.situation.parties:
        before = act.situation.party(party.succeeds_id) if party.succeeds_id else None
        if before is not None and before.id == wrong.party_id:
            party.succeeds_id = None
            act.succeeded.append((party, before))


def added_party_is_new(s: Situation) -> Reason | None:
    """办法第二十三条: nobody is added twice."""
    name = fold(str(s.data.get("party_name") or ""))
    if name and any(fold(p.name) == name for p in s.current_parties()):
        return Reason("该当事人已在本案中，无须追加。", "party_name")
    return None


def third_party_applied(s: Situation) -> Reason | None:
    """办法第二十四条第二款: a third person joins on its own request."""
    if s.data.get("party_applied") is False:
        return Reason("第三人应由本人书面申请参加。", "party_applied")
    return None


def newcomer_has_done_nothing(s: Situation) -> Reason | str | None:
    """What the newcomer received or did since stands in the world, and with it that it joined."""
    event = wrong_entry(s)
    if event is None:
        return None
    found = newcomers(s, event)
    if not found:
        return "因该登记加入的当事人已经不在本案，不能这样撤销。"
    for party in found:
        name = who(s, party.id)
        if any(p.succeeds_id == party.id for p in s.parties):
            return f"{name}已由他人承受，请先撤销该项登记。"
        if any(r.party_id == party.id and r.stage.outside for r in s.services):
            return f"已向{name}发出或者送达文书，不能按登记有误撤销。"
        if any(e.seq > event.seq and e.party_id == party.id for e in s.events):
            return f"登记以后{name}已办理其他事项，不能按登记有误撤销。"
    return None


GUARDS = registered(
    newcomer_has_done_nothing,
    added_party_is_new,
    third_party_applied,
)
