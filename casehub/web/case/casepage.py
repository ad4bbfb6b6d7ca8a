"""What the case page shows, arranged for its templates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import request

from casehub import acts
from casehub.acts.letters.asking import may_ask_from
from casehub.casefile import situations
from casehub.casefile.cooperation.matching import hits, sought_in
from casehub.casefile.cooperation.received import told_in
from casehub.casefile.inspection.leads import of_case
from casehub.casefile.sight_of_materials import told_of
from casehub.desk.others.arrived import Lying, lying_in
from casehub.desk.others.hands import holders_of, titles_of
from casehub.desk.others.unsent import unsent_of
from casehub.fields import MaterialsField
from casehub.fields.rights import RIGHT_KINDS
from casehub.law.periods import OURS, THEIRS
from casehub.law.service import METHODS
from casehub.law.text import fold
from casehub.model import MaterialUse
from casehub.papers.blocks import acts_in_words
from casehub.web.case.history import history, told
from casehub.web.case.road import phases, rail
from casehub.web.drawing.pages import page
from casehub.web.request.access import may_use, roles_of
from casehub.web.request.unit import reading
from casehub.workflow.choosing import other_choices
from casehub.workflow.procedure import PaperStep
from casehub.workflow.refusals import in_one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from casehub.acts.offering.offers import Clearing, Offer
    from casehub.casefile.cooperation.matching import Hit
    from casehub.desk.others.unsent import Unsent
    from casehub.desk.overview import Overview
    from casehub.model import Case, Deadline, InspectionObject, Service
    from casehub.rulebook.tables import Topic
    from casehub.workflow.matters import Side
    from casehub.workflow.procedure import Step

MOST_STATES = 3
LONGEST_WANTED = 40


@dataclass(frozen=True)
class Steps:
    """The steps as the panel groups them; each is an offer.

    instead: what could be done in the place of the main one, with the same end. choices: what could
    be decided instead of it: then none of them comes first. awaited: where nothing leads on, what
    enters the letters of the other office once they come.
    """

    main: Offer | None
    next_main: list[Offer]
    occasional: list[Offer]
    shut: list[Offer]
    by_others: list[Offer]
    waits: Sequence[Clearing] = ()
    instead: Sequence[Offer] = ()
    choices: Sequence[Offer] = ()
    awaited: Sequence[Offer] = ()

    @property
    def forks(self) -> bool:
        """Whether somebody has to say first which of several forms it is."""
        return bool(self.instead)

    @property
    def none_open(self) -> bool:
        """Whether this person can do nothing now: then the reasons are shown at once."""
        return self.main is None and not self.occasional


def _alternatives(first: Sequence[Offer]) -> list[Offer]:
    """Steps that bring the case to the same place as the first: another form of the same thing."""
    return [o for o in first[1:] if o.step.to is not None and o.step.to == first[0].step.to]


def grouped(
    offers: Sequence[Offer],
    done: Collection[str],
    waits: Callable[[], Sequence[Clearing]] = tuple,
    wanted: Sequence[str] = (),
    otherwise: Callable[[Step], Sequence[Step]] = lambda _step: (),
) -> Steps:
    """Main step first, then main steps not yet open, then occasions, then what is shut and why.

    The order is that of the desk: what leads along the road comes first. done: steps taken since
    the case came into its state. One that left the case where it is makes room for the next on
    the road, also for one that something still stands in the way of: what was just done must not
    look like what is to be done. waits: asked what others go on with where all was done before.
    wanted: steps for which something lies there already (a letter to be entered, a form that was
    begun), the first of them first: where one is open, it is what the case goes on with.
    otherwise: asked what could be decided instead of the main step.
    """
    mine = [o for o in offers if o.permitted]
    main = sorted((o for o in mine if o.rank is not None), key=lambda o: o.rank or 0)
    open_main = [o for o in main if o.open]
    # What may be done already and is not what the case goes on with yet.
    later = [o for o in open_main if o.later is not None]
    # What the other office said is entered when something of it lies here, or beside the road.
    unheard = [o for o in open_main if o.unheard and o not in later]
    aside = [*later, *unheard]
    again = [o for o in open_main if o not in aside and acts.is_again(o, done)]
    fresh = [o for o in open_main if o not in again and o not in aside]
    shut = [o for o in main if not o.open and o.step.to is not None and o.reasons]
    # Steps of other states would take their places; where nothing leads on any of them is told.
    next_main = [o for o in shut if not o.states and (o.asked or not open_main)][:2]
    others = () if fresh or next_main or not again else tuple(waits())
    asked = [o for o in offers if o.rank is not None and o.later is None]
    theirs = [o for o in asked if o.open and not o.permitted]
    if not (fresh or next_main or theirs or others or unheard):
        # Nobody can go on: what the next one waits for is told, whosever step it is.
        stands = [o for o in asked if not o.open and o.step.to is not None and o.reasons]
        next_main = [o for o in stands if not o.states][:1]
    lies = sorted((o for o in mine if o.open and o.step.id in wanted), key=_place_in(wanted))
    first = lies[:1] or fresh or ([] if next_main or others else again)
    occasional = [o for o in mine if o.open and o.rank is None and o not in first[:1]]
    occasional += [o for o in (*fresh, *again, *unheard, *later) if o not in first[:1]]
    chosen = {step.id for step in otherwise(first[0].step)} if first and not lies else set()
    choices = [o for o in occasional if o.step.id in chosen]
    occasional = [o for o in occasional if o not in choices]
    shown = {o.step.id for o in (*choices, *open_main, *next_main, *occasional)}
    return Steps(
        main=first[0] if first else None,
        instead=_alternatives(first),
        choices=choices,
        next_main=next_main,
        occasional=occasional,
        shut=[o for o in mine if o.step.id not in shown or o.states],
        by_others=[o for o in theirs if not acts.is_again(o, done)] or theirs,
        waits=others,
        awaited=() if first or next_main or others else unheard,
    )


def _place_in(wanted: Sequence[str]) -> Callable[[Offer], int]:
    return lambda offer: wanted.index(offer.step.id)


def in_topics(
    offers: Sequence[Offer], topics: Sequence[Topic], wanted: str = ""
) -> list[tuple[str, list[Offer]]]:
    """The offers under what the officer wants of the case, in the order of the files.

    wanted: only those whose title, or the title of whose topic, holds these words.
    """
    looked_for = fold(wanted)
    found = []
    for topic in topics:
        held = [o for o in offers if _stands_under(o.step, topic)]
        if looked_for not in fold(topic.title):
            held = [o for o in held if looked_for in fold(o.step.title)]
        if held:
            found.append((topic.title, held))
    return found


def _stands_under(step: Step, topic: Topic) -> bool:
    return topic.papers if isinstance(step, PaperStep) else step.topic == topic.id


def reason_words(offer: Offer) -> str:
    """Every reason of a closed step; a long list of states is cut after the third."""
    found = []
    for reason in offer.reasons:
        if len(offer.states) > MOST_STATES:
            shown = "、".join(f"「{title}」" for title in offer.states[:MOST_STATES])
            found.append(f"在{shown}等 {len(offer.states)} 种状态下办理")
        else:
            found.append(reason.sentence)
    return in_one_line(found)


def basis_words(case: Case, step: Step) -> list[str]:
    """The legal basis of a step, as the law under which the case runs has it."""
    law = reading().rules.law.of_case(case, reading().today)
    words = (*(law.basis(key) for key in step.basis), *step.articles)
    return list(dict.fromkeys(filter(None, words)))


def limit_of(deadline: Deadline) -> Any:
    """The row of config/limits.toml behind a deadline, in force on its first day."""
    try:
        return reading().rules.law.on(deadline.start_on).limit(deadline.rule)
    except KeyError:
        return None


def is_over(deadline: Deadline, today: date) -> bool:
    """It ended, or is a party's own limit that has passed: nobody here must act."""
    lapsed = deadline.holder == THEIRS and deadline.due_on < today
    return deadline.closed_on is not None or lapsed


def served_by_document(services: Sequence[Service]) -> dict[int, list[Service]]:
    """Services by the document they carry."""
    found: dict[int, list[Service]] = {}
    for service in services:
        for number in service.document_ids or []:
            found.setdefault(number, []).append(service)
    return found


@dataclass(frozen=True)
class Walking:
    """A matter for approval that is under way: which step, where it is and since when."""

    number: int
    title: str
    place: str
    since: Any


def walking(overview: Overview) -> list[Walking]:
    """Where the steps are that were sent up for approval; nothing of what they say."""
    found = []
    for one in () if overview.partner else overview.situation.proposals:
        if not overview.procedure.has_step(one.step):
            continue
        step = acts.titled(reading(), overview.case, overview.procedure.step(one.step))
        asked = one.asked
        station = step.route.station(asked.station) if asked and step.route else None
        back = max((r.answered_at for r in one.requests if r.answered_at), default=one.opened_at)
        place = station.title if station is not None else "拟稿人修改"
        found.append(Walking(one.id, step.title, place, asked.asked_at if asked else back))
    return found


def page_values(overview: Overview) -> dict[str, object]:
    """What every page about one case needs."""
    rules, today = reading().rules, reading().today
    done = request.args.get("done", "")
    event = next((e for e in overview.events if str(e.seq) == done), None)
    running = [d for d in overview.deadlines if not is_over(d, today)]
    sides = situations.sides_of(reading(), overview.case)
    done_here = acts.done_in_state(overview.events[::-1])
    lying = lying_in(reading(), overview.case) if overview.lies else Lying()
    return {
        "case": overview.case,
        "o": overview,
        "state": overview.procedure.state(overview.case.state),
        "paused": [d.title for d in running if d.stopped and d.holder == OURS],
        "steps": grouped(
            overview.offers,
            done_here,
            lambda: acts.goes_on_with(reading(), overview.situation, done_here),
            lying.steps,
            partial(other_choices, overview.procedure, overview.case.state),
        ),
        "rail": rail(overview),
        "phases": phases(overview),
        "walking": walking(overview),
        "history": history(overview),
        "running": running,
        # What a party has let pass is over for it, though nothing has closed it yet.
        "closed": [d for d in overview.deadlines if d not in running],
        "done": event and told(event, overview.procedure, confidential=overview.open),
        "opened": [
            c
            for c in overview.children
            if event is not None and c.reference in (event.detail.get("opened") or ())
        ],
        "again": request.args.get("again") == "1",
        "unsent": _unsent(overview),
        "sealers": partial(_sealers, overview.case),
        "hands": partial(acts.who_takes, reading(), overview.situation),
        "who_may": partial(acts.who_may, reading(), overview.situation),
        "basis_words": partial(basis_words, overview.case),
        "limit_of": limit_of,
        "served": served_by_document(overview.services),
        "served_words": _served_words(overview, sides),
        "party_words": {name: side.title for name, side in sides.items() if side.is_party},
        # An authority needs no agent, and agrees to no way of being served: letters reach it.
        "office_sides": {name for name, side in sides.items() if side.registered},
        "right_kinds": RIGHT_KINDS,
        "act_words": acts_in_words,
        "method_words": METHODS,
        "reason_words": reason_words,
        "in_topics": in_topics,
        "wanted_step": request.args.get("do", "").strip()[:LONGEST_WANTED],
        "alike": _alike(overview),
        "asks_letters": may_ask_from(reading(), overview.case, overview.situation.events),
        "lists_entries": _lists_entries(overview),
        "incoming": told_of(reading(), overview.case, overview.situation.rows(MaterialUse)),
        "takers": partial(_takers, overview, lying),
        "listed": _listed(overview),
        "inspected": _inspected(overview),
        "cards": overview.cards,
        "heads": overview.heads,
        "role_titles": {key: role.title for key, role in rules.roles.items()},
    }


def _lists_entries(overview: Overview) -> bool:
    """Whether a letter of the case told of entries of a 重点保护名录, which may become drafts."""
    s = overview.situation
    return told_in(s.procedure, s.events) is not None


def _unsent(overview: Overview) -> list[Unsent]:
    """The letters of the case that are to be sealed or wait for an answer; partners see none."""
    if overview.partner:
        return []
    documents, events = overview.documents, overview.events
    return unsent_of(reading(), overview.situation, documents, events)


def _sealers(case: Case) -> tuple[str, ...]:
    """Who seals letters at the office of the case."""
    work, roles = reading(), sorted(roles_of("documents.seal"))
    office = case.organisation_id
    return titles_of(work, office, roles, holders_of(work, [office], roles))


def _listed(overview: Overview) -> list[Hit]:
    """What of the case stands in a list of rights under special protection, now or when it came.

    Who may not open the list is shown nothing; of parties only those whom this reader sees count.
    """
    if overview.partner or not may_use("key_list.show"):
        return []
    case, today = overview.case, reading().today
    found = sought_in(overview.rights, overview.parties, case.accused)
    return hits(reading().session, found, case.opened_on, case.closed_on or today)


def _inspected(overview: Overview) -> Sequence[InspectionObject]:
    """The inspections that led to the case; for who may open their pages."""
    if overview.partner or not may_use("inspections.show"):
        return ()
    return of_case(reading(), overview.case)


def _alike(overview: Overview) -> Step | None:
    """The main step that may be taken of several services of the case by one form, if some wait."""
    waiting = {r.case_id for r in overview.services if r.has_matter and r.stage.awaited}
    matters = [c for c in overview.children if c.id in waiting]
    steps = (s for c in matters for s in acts.procedure_of(reading(), c).steps_from(c.state))
    found = (step for step in steps if step.together and step.main)
    return next(found, None) if len(matters) > 1 else None


def _served_words(overview: Overview, sides: Mapping[str, Side]) -> dict[int, str]:
    """What each party is called beside a paper: its side; its name where the side has several."""
    roles = [party.role for party in overview.parties]
    return {
        p.id: (
            sides[p.role].title
            if p.role in sides and sides[p.role].is_party and roles.count(p.role) == 1
            else p.short_name or p.name
        )
        for p in overview.parties
    }


def _takers(overview: Overview, lying: Lying, use: MaterialUse) -> list[Step]:
    """The steps open to this person that take up a paper that waits in the file.

    Of a registered letter that alone which enters such a letter: others take papers of its kind.
    """
    mine = [offer.step for offer in overview.offers if offer.open and offer.permitted]
    if use.material_id in lying.entering:
        return [step for step in mine if step.id == lying.entering[use.material_id]]
    return [
        step
        for step in mine
        if any(isinstance(one, MaterialsField) and use.kind in one.takes for one in step.fields)
    ]


def case_page(overview: Overview, note: str | None = None, note_fault: str = "") -> str:
    """The page of a case; note: what was typed into one's own note and could not be kept."""
    kept = overview.own.note if overview.own is not None else ""
    values = page_values(overview)
    return page(
        "cases/show.html", **values, note=kept if note is None else note, note_fault=note_fault
    )
