"""A review or suit of one party against one paper whose service began its time (复议法第二十条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.fields import ChoiceField
from casehub.law.chinese import date_text
from casehub.model import Challenge
from casehub.procedures.reading import as_day, bringer, chinese_day, who
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from casehub.model import Deadline
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

# What the row says of what is challenged: no ruling, and nothing that a ruling rests on; or that
# nothing was begun, which no paper told.
ANOTHER_PAPER, NO_FILING = "paper", "no_filing"
WORDS = {"reconsideration": "申请行政复议", "suit": "提起行政诉讼"}


def _clocks(s: Situation) -> list[Deadline]:
    """The time that papers gave, in which the step enters what a party did."""
    ends = s.step.deadlines.close
    return [d for d in s.deadlines if d.rule in ends and d.document_id is not None]


def served_titles(s: Situation) -> dict[int, str]:
    """Each paper that was served, by its id; papers of child matters among them."""
    kinds, own = s.rules.kinds, {d.id: d for d in s.documents}
    told = {
        number: kinds[kind].title
        for row in s.services
        for number, kind in zip(row.document_ids, row.kinds, strict=True)
    }
    named = {number: f"《{d.title}》{d.number or ''}" for number, d in own.items()}
    return {number: named.get(number, f"《{title}》") for number, title in told.items()}


def every_contested_paper(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each paper that told of a remedy, with the day on which it was served and on whom."""
    titles, found = served_titles(s), dict[int, str]()
    for clock in _clocks(s):
        number, party = clock.document_id, clock.party_id
        if number is None or party is None:
            continue
        day = chinese_day(clock.start_on)
        found[number] = f"{titles.get(number, '决定')}（{day}送达{who(s, party)}）"
    return tuple(sorted(found.items()))


def contestable_papers(s: Situation) -> frozenset[int]:
    """Those of them whose time began, be it over: the authority judges what came late."""
    return frozenset(number for number, _ in every_contested_paper(s))


def standing(s: Situation) -> list[Challenge]:
    """Each contest of a paper or of a refusal to file that was not entered wrongly."""
    found = s.rows(Challenge)
    return [c for c in found if c.void_seq is None and c.against in {ANOTHER_PAPER, NO_FILING}]


def every_contest(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each review and suit against such a paper, with its words."""
    return tuple((row.id, _told(s, row)) for row in standing(s))


def open_contests(s: Situation) -> frozenset[int]:
    """Those that have no outcome yet."""
    return frozenset(row.id for row in standing(s) if row.is_open)


def a_paper_can_be_contested(s: Situation) -> str | None:
    """行诉法第四十四条: a review, a suit is about one decision, served with proof."""
    return None if contestable_papers(s) else "没有已经送达、可以申请复议或者起诉的决定。"


def contest_is_of_who_was_told(s: Situation) -> Reason | None:
    """The paper was served on this very party, and nobody turns against it before that."""
    paper, party = s.data.get("contested"), s.data.get("party")
    if not isinstance(paper, int) or not isinstance(party, int):
        return None
    mine = [d for d in _clocks(s) if d.document_id == paper and d.party_id in s.line(party)]
    if not mine:
        return Reason(f"该决定没有送达{who(s, party)}，请选择送达该当事人的决定。", "contested")
    day, first = as_day(s.data.get("asked_on")), min(d.start_on for d in mine)
    if day is not None and day < first:
        return Reason(f"不能早于该决定送达之日{chinese_day(first)}。", "asked_on")
    return None


def contest_is_the_only_one(s: Situation) -> Reason | None:
    """行诉法第四十四条、复议法第二十九条: against one paper one road at a time for each party."""
    paper, party = s.data.get("contested"), s.data.get("party")
    for row in standing(s):
        if row.is_open and row.document_id == paper and bringer(s, row) == party:
            said = f"{who(s, row.party_id)}对该决定的复议、诉讼尚无结果，请先登记其结果。"
            return Reason(said, "party")
    return None


def a_contest_is_open(s: Situation) -> str | None:
    """What has an outcome was brought before."""
    return None if open_contests(s) else "没有尚无结果的行政复议、行政诉讼。"


def outcome_follows_its_contest(s: Situation) -> Reason | None:
    """No review and no suit ends before the party turned to the authority."""
    day = as_day(s.data.get("outcome_on"))
    for row in standing(s) if day is not None else ():
        since = row.asked_on or row.received_on
        if row.id == s.data.get("contest") and day is not None and day < since:
            return Reason(f"不能早于提起之日{chinese_day(since)}。", "outcome_on")
    return None


def contest_entered(act: Act) -> None:
    """Write who turned where against which paper; time that other papers gave goes on."""
    paper = act.number("contested")
    enter(act, ANOTHER_PAPER, paper)
    if paper is not None:
        act.spared |= {d.id for d in act.situation.deadlines if d.document_id != paper}


def enter(act: Act, against: str, paper: int | None) -> None:
    """Write the row of a contest as the form tells it. against, paper: what is contested."""
    party, day = act.number("party"), as_day(act.data.get("asked_on"))
    if party is None or day is None:
        act.object("选择当事人，填写提起之日", "party")
        return
    act.work.session.add(
        Challenge(
            case_id=act.case.id,
            party_id=party,
            kind=act.text("contest_kind"),
            against=against,
            document_id=paper,
            organ=act.text("organ"),
            number=act.text("organ_no"),
            asked_on=day,
            received_on=act.day_typed("notice_on"),
            claims=act.text("claims") or None,
            event_seq=act.seq,
        )
    )


def contest_was_ended(act: Act) -> None:
    """Write what came of it."""
    end(act, act.text("contest_result"), act.text("outcome_no"), act.data.get("outcome_on"))


def end(act: Act, outcome: str, number: str, on: object) -> None:
    """Write the outcome of the contest that the form names, with its paper and its day, if any."""
    chosen = act.number("contest")
    for row in standing(act.situation):
        if row.id == chosen:
            row.outcome, row.outcome_no = outcome, number
            row.outcome_on = row.effective_on = as_day(on)
            row.outcome_seq = act.seq
            act.notes.append(_told(act.situation, row))


def _told(s: Situation, row: Challenge) -> str:
    return f"{who(s, bringer(s, row))}对{_contested(s, row)}{WORDS[row.kind]}"


def _contested(s: Situation, row: Challenge) -> str:
    if row.against == NO_FILING:
        return "不予立案"
    return served_titles(s).get(row.document_id or 0, "本局决定")


def contested_words(s: Situation, seq: int) -> str:
    """What the act of this number turns against, "" where its row does not tell."""
    rows = (one for one in standing(s) if one.document_id or one.against == NO_FILING)
    row = next((one for one in rows if one.event_seq == seq), None)
    return _contested(s, row) if row is not None else ""


def _results(s: Situation) -> Mapping[str, str]:
    """What the steps that enter a result call each of them; the first that has it, first."""
    fields = (step.form_field("contest_result") for step in s.procedure.steps)
    found: dict[str, str] = {}
    for one in fields:
        if isinstance(one, ChoiceField):
            found = {**dict(one.options), **found}
    return found


def result_words(s: Situation, row: Challenge) -> str:
    """What came of a contest, in the words of the step that entered it."""
    return _results(s).get(row.outcome, row.outcome)


def _shown(s: Situation) -> Iterable[Line]:
    for row in standing(s):
        number = f"（{row.number}）" if row.number else ""
        ended = f"{result_words(s, row)}，{row.outcome_no}。" if row.outcome else "尚无结果。"
        since = f"{date_text(row.asked_on)}提起。" if row.asked_on else ""
        yield Line(
            _told(s, row),
            tag="已有结果" if row.outcome else "尚无结果",
            settled=bool(row.outcome),
            text=f"{row.organ}{number}，{since}{ended}",
            note=row.claims or "",
        )


GUARDS = registered(
    a_paper_can_be_contested,
    contest_is_of_who_was_told,
    contest_is_the_only_one,
    a_contest_is_open,
    outcome_follows_its_contest,
)
EFFECTS: Mapping[str, Effect] = {
    "contest_entered": Effect.of(contest_entered, "party", "contest_kind", "asked_on"),
    "contest_was_ended": Effect.of(contest_was_ended, "contest", "contest_result"),
}
KNOWN = registered(every_contested_paper, contestable_papers, every_contest, open_contests)
CARDS = (Card("contests", "行政复议、行政诉讼", lambda s: list(_shown(s))),)
