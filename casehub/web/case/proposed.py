"""A matter for approval as its page shows it: what is proposed, what changed, who may answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from casehub.acts import entries, procedure_of, proposals
from casehub.documents import RenderRefusedError
from casehub.fields import is_empty
from casehub.model.proposal import RECALLED, STATION
from casehub.people.confidential import reads_confidential
from casehub.people.sight import colleague_sees
from casehub.web.case.beside import measures
from casehub.web.case.departures import departures
from casehub.web.case.folders import folders
from casehub.web.case.history import told
from casehub.web.case.sending import stops_of
from casehub.web.case.stepform import drawn_of
from casehub.web.drawing.differences import compared, lines_of
from casehub.web.drawing.forms import VERSION, Form
from casehub.web.drawing.inputs import in_words
from casehub.web.drawing.papers import on_screen
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import reading, row_number, trying
from casehub.workflow.refusals import CaseChanged, NotAllowed, Refused, StepNotOpen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from casehub.acts.entries import FormField
    from casehub.acts.proposals import Matter
    from casehub.desk.similar import Similar
    from casehub.model import (
        Person,
        ProposalMark,
        ProposalReading,
        ProposalRequest,
        StandardVersion,
    )
    from casehub.record.work import Work
    from casehub.web.case.folders import Folder
    from casehub.web.case.history import Told
    from casehub.web.case.sending import Stop
    from casehub.web.drawing.differences import Passage
    from casehub.workflow.cards import Line
    from casehub.workflow.route import Station


# So many things that were typed are read before the paper; more stand folded below it.
FEW_WORDS = 8


@dataclass(frozen=True)
class Sheet:
    """A paper on the page: its text, or what differs in it from an earlier version."""

    kind: str
    title: str
    html: Markup
    passages: Sequence[Passage] = ()


@dataclass(frozen=True)
class Standing:
    """A matter as its page shows it to the person at work.

    mine: what they are asked. reads: they may read what is proposed. fresh: they were asked and
    have what is proposed before them for the first time. known: the version that they had before
    this one, 0 for none. hindered: why it cannot be agreed to now. digest: of what they read.
    own, returning: what the station writes to agree, and besides to send it back. words: what was
    typed. draft: what they typed and did not send. stale: what they typed was typed into a form of
    another version; set_aside: labels of what they typed of the draft there and is not shown.
    since: what the case did after it was sent.
    """

    matter: Matter
    stops: Sequence[Stop]
    mine: ProposalRequest | None
    reads: bool
    fresh: bool = False
    known: int = 0
    hindered: Sequence[str] = ()
    digest: str = ""
    effect: tuple[str, str] = ("", "")
    deadlines: Sequence[tuple[str, str, str]] = ()
    # What the record would say: of what it changes, and from what.
    sentence: str = ""
    sheets: Sequence[Sheet] = ()
    words: Sequence[tuple[str, str]] = ()
    # Label, what the file has, what is drafted instead.
    otherwise: Sequence[tuple[str, Sequence[Passage]]] = ()
    changed_words: Sequence[Passage] = ()
    # By request: label, before, after.
    amended: Mapping[int, Sequence[tuple[str, str, str]]] = field(default_factory=dict)
    own: Form = field(default_factory=lambda: Form([]))
    returning: Form = field(default_factory=lambda: Form([]))
    marks: Sequence[tuple[ProposalMark, bool]] = ()
    since: Sequence[Told] = ()
    following: Station | None = None
    next_people: Sequence[Person] = ()
    colleagues: Sequence[Person] = ()
    office: Sequence[Person] = ()
    folders: Sequence[Folder] = ()
    standards: Sequence[StandardVersion] = ()
    similar: Sequence[Similar] = ()
    checked: Sequence[Line] = ()
    draft: ProposalReading | None = None
    stale: bool = False
    set_aside: Sequence[str] = ()

    @property
    def jotted(self) -> MultiDict[str, str]:
        """What the person has typed here and not sent."""
        return MultiDict(self.draft.typed if self.draft is not None else [])

    @property
    def asked(self) -> list[ProposalRequest]:
        """Who was asked for an opinion or told of it, by whom, and what became of that."""
        return [one for one in self.matter.proposal.requests if one.kind != STATION]

    @property
    def recalled(self) -> bool:
        """Whether its author has it because they called it back."""
        at_stations = [one for one in self.matter.proposal.requests if one.kind == STATION]
        return bool(at_stations) and at_stations[-1].answer == RECALLED

    @property
    def text(self) -> str:
        """What is proposed as one text, papers and what was typed: a remark quotes from it."""
        lines = [line for one in self.sheets for line in lines_of(one.html)]
        return "".join([*lines, *(said for _, said in self.words)])

    @property
    def folds_words(self) -> bool:
        """Whether what was typed stands folded below the papers, which print it."""
        return bool(self.sheets) and len(self.words) > FEW_WORDS

    @property
    def at_my_station(self) -> bool:
        """Whether the person answers here for a station."""
        return self.mine is not None and self.mine.kind == STATION


@dataclass(frozen=True)
class _Seen:
    digest: str = ""
    effect: tuple[str, str] = ("", "")
    deadlines: Sequence[tuple[str, str, str]] = ()
    sentence: str = ""
    sheets: Sequence[Sheet] = ()
    hindered: Sequence[str] = ()


def standing(
    number: int, *, clean: bool = False, typed: MultiDict[str, str] | None = None
) -> Standing:
    """The matter of the case asked for, for its page. Raises NotFound for hidden and absent alike.

    clean: without the differences to the version that the person had before. typed: what they
    typed at their station, whose changes of the draft its papers then show.
    """
    work = reading()
    matter = proposals.matter_in(work, case_of_request(), number)
    proposal, me = matter.proposal, work.actor.id
    found = proposals.readings(work, proposal)
    mine = matter.mine(work)
    stops = stops_of(matter, opened=_opened(matter, found, mine))
    if not _reads(matter, mine):
        return Standing(matter, stops, mine, reads=False)
    draft = next((one for one in found if one.person_id == me), None) if mine else None
    fresh = mine is not None and not proposals.has_opened(proposal, found, me)
    known = proposals.known_version(proposal, found, me)
    here = Standing(matter, stops, mine, reads=True, fresh=fresh, known=known, draft=draft)
    seen = _Seen()
    if here.at_my_station and matter.station is not None:
        seen = _looked(matter, matter.station, typed)
    here = replace(here, digest=seen.digest, hindered=seen.hindered, effect=seen.effect)
    here = replace(here, deadlines=seen.deadlines, sentence=seen.sentence)
    return _with_texts(here, seen, clean=clean)


def _reads(matter: Matter, mine: ProposalRequest | None) -> bool:
    """Whoever drafted it, was asked about it, or answered it, may read what is proposed."""
    proposal, person = matter.proposal, reading().actor.id
    named = {proposal.keeper_id, *(one.author_id for one in proposal.versions)}
    for one in proposal.requests:
        named |= {one.person_id or 0, one.answered_by_id or 0, one.asked_by_id}
    return mine is not None or person in named


def _opened(
    matter: Matter, found: Sequence[ProposalReading], mine: ProposalRequest | None
) -> bool:
    """Whether somebody who may answer where it is has had the present version before them.

    Who was asked there and is at work has it before them now. Whoever agreed before, or is asked
    for an opinion only, answers nothing there.
    """
    asked = matter.proposal.asked
    if asked is None or matter.station is None:
        return False
    if mine is not None and mine.kind == STATION:
        return True
    seen = {one.person_id for one in found if one.at >= asked.asked_at}
    if (named := matter.named(reading(), asked)) is not None:
        return named.id in seen
    return any(one.id in seen for one in matter.candidates(reading(), matter.station))


def _looked(matter: Matter, station: Station, typed: MultiDict[str, str] | None) -> _Seen:
    """The papers as they will print; nothing of it is kept."""
    values = matter.values(reading())
    changes: dict[str, object] = {}
    if typed is not None and station.amends:
        form = own_form(reading(), matter, station, typed)
        changes = proposals.amended(station, values, form.data)
    try:
        with trying(keeps=True) as work:
            look = proposals.look(work, matter, station, values, changes)
        would = look.preview
        sheets = [Sheet(p.kind, p.title, on_screen(p.kind, p.facts)) for p in would.papers]
    except (Refused, StepNotOpen) as refused:
        return _Seen(hindered=[one.sentence for one in refused.reasons])
    except NotAllowed as refused:
        return _Seen(hindered=[str(refused)])
    except CaseChanged:
        return _Seen(hindered=["案件刚刚有了新的记录，刷新本页后再看"])
    except RenderRefusedError as refused:
        return _Seen(hindered=list(refused.reasons))
    states = (would.state_before, would.state_after)
    return _Seen(look.digest, states, would.deadlines, would.sentence, sheets)


def _with_texts(here: Standing, seen: _Seen, *, clean: bool) -> Standing:
    work, matter = reading(), here.matter
    proposal, case, me = matter.proposal, matter.case, work.actor.id
    kept = [Sheet(k, t, on_screen(k, facts)) for k, t, facts in proposal.latest.papers]
    sheets, fields = list(seen.sheets) or kept, _fields(work, matter)
    words = _words(fields, _kept(matter))
    station = matter.station if here.at_my_station else None
    changed: list[Passage] = []
    if here.known and not clean:
        before = next(v for v in proposal.versions if v.number == here.known)
        old = [lines_of(on_screen(k, facts)) for k, _, facts in before.papers]
        old = _beside([k for k, _, _ in before.papers], old, [one.kind for one in kept])
        mended = [compared(was, lines_of(one.html)) for was, one in zip(old, kept, strict=True)]
        sheets = [
            replace(one, passages=mended[n] if n < len(mended) else ())
            for n, one in enumerate(sheets)
        ]
        was, now = _words(fields, before.data), words
        changed = compared([f"{a}：{b}" for a, b in was], [f"{a}：{b}" for a, b in now])
    text = "".join(line for one in sheets for line in lines_of(one.html))
    text += "".join(said for _, said in words)
    marks = [(m, stands(m.quote, text)) for m in proposals.marks_on(work, proposal)]
    procedure, open_ = procedure_of(work, case), reads_confidential(work, case)
    since = [told(e, procedure, confidential=open_) for e in proposals.meanwhile(matter)]
    following = matter.route.after(station.id) if station is not None else None
    standards, decided, checked = measures(work, matter.s, matter.step)
    return replace(
        here,
        sheets=sheets,
        words=words,
        otherwise=departures(fields, _kept(matter)),
        amended=_changes(fields, matter),
        changed_words=changed,
        own=Form([]) if station is None else drawn_of(own_fields(work, matter, station)),
        returning=(
            Form([]) if station is None else drawn_of(returning_fields(work, matter, station))
        ),
        marks=marks,
        since=since,
        following=following,
        next_people=matter.candidates(work, following) if following is not None else (),
        colleagues=_colleagues(matter, station),
        office=[o for o in matter.office if o.id != me and colleague_sees(work, case, o)],
        folders=folders(work, matter.s),
        standards=standards,
        similar=decided,
        checked=checked,
    )


def _beside(
    kinds: Sequence[str], texts: Sequence[list[str]], wanted: Sequence[str]
) -> list[list[str]]:
    """The earlier text of each wanted kind, the first for the first; empty where there was none."""
    left = list(zip(kinds, texts, strict=True))
    found = []
    for kind in wanted:
        place = next((n for n, (one, _) in enumerate(left) if one == kind), None)
        found.append(left.pop(place)[1] if place is not None else [])
    return found


def stands(quote: str, text: str) -> bool:
    """Whether the words that a remark quotes are there, however the lines were broken."""
    return "".join(quote.split()) in "".join(text.split())


def _fields(work: Work, matter: Matter) -> list[FormField]:
    return entries.form_fields(work, matter.s, _kept(matter))


def _kept(matter: Matter) -> dict[str, object]:
    """What was drafted, as the stations that agreed changed it."""
    kept = dict(matter.proposal.latest.data)
    for one in matter.agreed:
        station = matter.route.station(one.station)
        names = station.amends if station is not None else ()
        kept |= {name: value for name, value in one.given.items() if name in names}
    return kept


def _changes(
    fields: Sequence[FormField], matter: Matter
) -> dict[int, list[tuple[str, str, str]]]:
    """What each request changed of the draft when it was agreed to: label, before, after."""
    before, found = dict(matter.proposal.latest.data), {}
    for one in matter.agreed:
        station = matter.route.station(one.station)
        names = {n for n in one.given if station is not None and n in station.amends}
        mine = [item for item in fields if item.field.id in names]
        was, now = dict(_words(mine, before)), dict(_words(mine, one.given))
        labels = [item.field.label for item in mine]
        if labels:
            found[one.id] = [(each, was.get(each, "无"), now.get(each, "无")) for each in labels]
        before |= one.given
    return found


def words_of(work: Work, matter: Matter) -> list[tuple[str, str]]:
    """What was typed into the version before those who approve, label and words."""
    return _words(_fields(work, matter), _kept(matter))


def _words(fields: Sequence[FormField], data: Mapping[str, object]) -> list[tuple[str, str]]:
    """What was typed, label and words, in the order of the form."""
    given = [i for i in fields if not is_empty(data.get(i.field.id))]
    filled = [replace(i, initial=i.field.read(data[i.field.id])) for i in given]
    return drawn_of(filled).shown()


def own_fields(work: Work, matter: Matter, station: Station) -> list[FormField]:
    """What is written at a station beside the opinion."""
    mine = proposals.written_at(work, matter, station)
    return [one for one in mine if one.field.id != station.opinion]


def own_form(
    work: Work, matter: Matter, station: Station, typed: MultiDict[str, str]
) -> Form:
    """What was typed at a station beside the opinion.

    What was drafted shows as it is drafted now where the form was drawn from another version: who
    typed there had other values before them, and what differs from the present ones may be those.
    """
    mine = own_fields(work, matter, station)
    return drawn_of(mine, typed, station.amends if is_stale(matter, typed) else ())


def set_aside(
    work: Work, matter: Matter, station: Station, typed: MultiDict[str, str]
) -> list[str]:
    """Labels of what `own_form` does not show as it was typed."""
    was = drawn_of(own_fields(work, matter, station), typed).inputs
    now = own_form(work, matter, station, typed).inputs
    return [b.label for a, b in zip(was, now, strict=True) if in_words(a) != in_words(b)]


def is_stale(matter: Matter, typed: Mapping[str, str]) -> bool:
    """Whether what was typed was typed into a form of another version, or of none known."""
    return row_number(typed.get(VERSION, "")) != matter.proposal.latest.number


def returning_fields(work: Work, matter: Matter, station: Station) -> list[FormField]:
    """What is written to send the matter back, beside the reason and what `own_fields` asks."""
    own = {one.field.id for one in own_fields(work, matter, station)}
    return [
        one
        for one in proposals.written_returning(work, matter, station)
        if one.field.id not in {*own, station.opinion}
    ]


def _colleagues(matter: Matter, station: Station | None) -> list[Person]:
    """Who may answer at the station instead of the person at work."""
    if station is None:
        return []
    found = matter.candidates(reading(), station)
    return [one for one in found if one.id != reading().actor.id]
