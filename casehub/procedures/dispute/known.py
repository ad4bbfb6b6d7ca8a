"""What the file of a dispute already knows of the fields that steps and papers ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.things import acts_of
from casehub.procedures.dispute.matters import NOTICE
from casehub.procedures.dispute.transfers import LETTER
from casehub.procedures.matter.exhibits import came_on
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from casehub.model import Case, EvidenceUse, Organisation
    from casehub.workflow.situation import Situation


def home(s: Situation) -> Case:
    """The case itself, or the one that a child matter belongs to."""
    return s.case.home


def requests(s: Situation) -> str | None:
    """What the requester asks for, as last told."""
    return home(s).requests or None


def facts_and_reasons(s: Situation) -> str | None:
    """The facts that the request rests on."""
    return home(s).facts_and_reasons or None


def dispute_kind(s: Situation) -> str | None:
    """The sort of dispute."""
    return home(s).dispute_kind or None


def claims_asserted(s: Situation) -> str | None:
    """The claims relied on; None of several rights, each of which has its own."""
    return s.rights[0].claims_asserted if len(s.rights) == 1 else None


def accused(s: Situation) -> list[dict[str, str | list[str]]]:
    """The products or methods said to infringe, as they were entered last."""
    return [
        {
            "label": thing.label,
            "name": thing.name,
            "model": thing.model,
            "source": thing.source,
            "acts": acts_of(thing),
            "place": thing.place,
            "evidence_ref": thing.evidence_ref,
        }
        for thing in s.accused
    ]


def request_came_in_on(s: Situation) -> date | None:
    """The day that was entered for the request of the main case; None where none was."""
    return as_day(s.above.requested().get("received_on"))


def channel_of_request(s: Situation) -> str | None:
    """By which way the request came in."""
    channel = s.above.requested().get("channel")
    return str(channel) if channel else None


def request_received_on(s: Situation) -> date:
    """The day on which the request came in."""
    return request_came_in_on(s) or home(s).opened_on


def request_complete_on(s: Situation) -> date:
    """The day from which nothing was missing: the last correction, else the receipt."""
    fields = s.procedure.completing
    came = (as_day(e.typed.get(fields[e.step])) for e in reversed(s.events) if e.step in fields)
    return next(filter(None, came), None) or request_received_on(s)


def limit_of_step_due_on(s: Situation) -> date | None:
    """The end of the time limit that the step itself ends or lengthens."""
    effects = s.step.deadlines
    rules = (*effects.close, *(e.rule for e in effects.extend))
    limits = (s.deadline(rule) for rule in rules)
    return next((limit.due_on for limit in limits if limit is not None), None)


def transfer_told_on(s: Situation) -> date | None:
    """The day on which the last requester was proved told of the transfer."""
    return s.served_on(NOTICE)


def _transfers(s: Situation) -> bool:
    """Whether the step sends the case elsewhere."""
    return LETTER in s.step.documents


def failed_by_transfer(s: Situation) -> list[dict[str, str]] | None:
    """Which condition of filing is not met where a request goes elsewhere, and why."""
    told = s.document(NOTICE)
    why = s.data.get("reasons") or (told.facts.get("reason") if told is not None else "")
    if not _transfers(s) or not why:
        return None
    return [{"condition_code": "jurisdiction", "fact": str(why)}]


def path_of_transfer(s: Situation) -> str | None:
    """Where the requester turns, where the request goes elsewhere."""
    return "jurisdiction" if _transfers(s) else None


def stage_of_case(s: Situation) -> str:
    """How far the case has come, in the word for its state."""
    return f"案件处于{s.procedure.state(s.case.state).title}阶段"


def exhibits_on_file(s: Situation) -> list[dict[str, object]] | None:
    """Every exhibit as the list of what is handed over has it."""
    return [
        {
            "name": f"证据{use.label}　{use.evidence.name}",
            "form": use.evidence.form or "—",
            "copies": 1,
            "quantity": f"{use.evidence.pages}页" if use.evidence.pages else "—",
        }
        for use in s.in_order(s.uses)
    ] or None


def filed_on(s: Situation) -> date | None:
    """The day of filing; for a step that files, its own day."""
    return home(s).filed_on or (s.day if s.step.number else None)


def mediators(s: Situation) -> list[int]:
    """The mediators of the case."""
    roles = (name for name, role in s.rules.roles.items() if role.mediates)
    return [a.person_id for name in roles for a in s.assigned(name)]


def recorder(s: Situation) -> int:
    """Who keeps the minutes; without one whoever writes."""
    roles = (name for name, role in s.rules.roles.items() if role.keeps_minutes)
    clerks = [a.person_id for name in roles for a in s.assigned(name)]
    return clerks[0] if clerks else s.actor.id


def respondents_count(s: Situation) -> int:
    """How many respondents there are: so many copies come with a request (办法第十四条)."""
    return len(s.current_parties("respondent"))


def requesters_count(s: Situation) -> int:
    """How many copies go to the requesters."""
    return len(s.current_parties("requester"))


def one_for_each_and_the_file(s: Situation) -> int:
    """How many originals are made where each party keeps one and the office files one."""
    return len(s.current_parties()) + 1


def listed(s: Situation, uses: Iterable[EvidenceUse]) -> list[dict[str, object]]:
    """Exhibits as a list of evidence names each; of several on a side also whose it is."""
    several = {side for side in s.sides if len([p for p in s.parties if p.role == side]) > 1}

    def name(use: EvidenceUse) -> str:
        by = s.offered_by(use.evidence) if use.evidence.side in several else ""
        return f"{use.evidence.name}（{by}提交）" if by else use.evidence.name

    return [
        {
            "n": u.label,
            "name": name(u),
            "source": u.evidence.source or s.offered_by(u.evidence),
            "form": u.evidence.form or "—",
            "pages": str(u.evidence.pages or "—"),
            "purpose": u.evidence.purpose or "—",
        }
        for u in s.in_order(uses)
    ]


def exhibits_handed_in(s: Situation) -> list[dict[str, object]]:
    """What the list that a party signs holds: what it hands in now, never what others did.

    Outside an act that takes exhibits in: what the named party handed in, on the day if one is
    named; all of them where nobody is named.
    """
    return listed(s, _handed_in(s))


def _handed_in(s: Situation) -> list[EvidenceUse]:
    uses = sorted(s.uses, key=lambda use: use.id)
    if s.data.get("evidence_items"):
        now = s.act_seq
        return [use for use in uses if now is not None and use.event_seq == now]
    party, on = s.party(s.data.get("submitter") or 0), as_day(s.data.get("submitted_on"))
    return [
        use for use in uses
        if party is None or (
            use.evidence.submitted_by == party.name and on in (None, use.evidence.submitted_on)
        )
    ]  # fmt: skip


def exhibits_handed_in_by(s: Situation) -> str | None:
    """Who handed in what the list holds, where the form names nobody: 甲、乙（请求人）."""
    told: dict[str, dict[str, None]] = {}
    for use in s.in_order(_handed_in(s)):
        side = s.side_title(use.evidence.side)
        told.setdefault(side, {})[s.offered_by(use.evidence)] = None
    whose = {side: "、".join(filter(None, by)) for side, by in told.items()}
    said = (f"{by}（{side}）" if side else by for side, by in whose.items() if by)
    return "；".join(said) or None


def exhibits_came_on(s: Situation) -> date | None:
    """The day on which what is handed in by this act came in."""
    return came_on(s.step, s.data) if s.data.get("evidence_items") else None


def sampled_items_count(s: Situation) -> int:
    """How many samples the list of the same act holds."""
    return len(s.data.get("items") or ())


def _called(office: Organisation | None) -> str | None:
    return office.name if office is not None else None


def our_suit_court(s: Situation) -> str | None:
    """The court to which the office's papers refer parties."""
    return _called(home(s).organisation.suit_court)


def our_reconsideration_organ(s: Situation) -> str | None:
    """The organ to which the office's papers refer parties for reconsideration."""
    return _called(home(s).organisation.reconsideration)


def our_superior(s: Situation) -> str | None:
    """Whom the office's papers call its superior."""
    return _called(home(s).organisation.superior)


def superior_asked(s: Situation) -> str | None:
    """The superior that the step names; where it names none, the office's."""
    return s.data.get("superior_name") or our_superior(s)


def panel_proposed(s: Situation) -> list[int]:
    """The panel as the form of the same act names it."""
    members = s.data.get("panel_members")
    seats = [s.data.get("panel_chair"), s.data.get("panel_lead")]
    seats += members if isinstance(members, list) else []
    return [p for p in seats if isinstance(p, int)]


def suspended_days(s: Situation) -> int | None:
    """How many days the case stood still."""
    pause = next((p for p in reversed(s.pauses) if p.kind == "suspension"), None)
    return ((pause.until or s.day) - pause.since).days if pause is not None else None


KNOWN = registered(
    requests,
    facts_and_reasons,
    dispute_kind,
    claims_asserted,
    accused,
    channel_of_request,
    request_came_in_on,
    request_received_on,
    request_complete_on,
    limit_of_step_due_on,
    transfer_told_on,
    failed_by_transfer,
    path_of_transfer,
    stage_of_case,
    exhibits_on_file,
    filed_on,
    mediators,
    recorder,
    requesters_count,
    respondents_count,
    one_for_each_and_the_file,
    exhibits_handed_in,
    exhibits_handed_in_by,
    exhibits_came_on,
    sampled_items_count,
    our_suit_court,
    our_reconsideration_organ,
    our_superior,
    superior_asked,
    panel_proposed,
    suspended_days,
)
DAYS: Mapping[str, str] = {"request_came_in_on": "收到请求书之日"}
