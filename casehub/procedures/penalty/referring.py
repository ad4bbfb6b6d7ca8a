"""What a referral to the police means for the penalty (行政处罚法第二十七条、第三十五条)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from casehub.law.amounts import sum_kept
from casehub.procedures.penalty.intake import clue_source
from casehub.procedures.reading import who
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from casehub.model import Case, Event
    from casehub.workflow.matters import State
    from casehub.workflow.situation import Situation

OPENS, OUTCOME = "open_criminal_referral", "record_criminal_outcome"
REFERRAL = "referral"
FINED, AGAIN = "fined", "take_up_again"
JUSTICE, DEPARTMENT = "court_procurator", "other_department"
OPINIONS = frozenset({"procuratorial", "judicial"})
# By which step of the case a result came about.
DONE_BY: Mapping[str, str] = MappingProxyType(
    {
        "filed": "file_case",
        "not_filed": "refuse_filing",
        "penalty": "decide_penalty",
        "no_penalty": "decide_no_penalty",
    }
)
# 行政处罚法第二十七条: what the office may still punish, since no court has.
UNPUNISHED = frozenset({"acquitted", "exempt", "not_prosecuted", "dropped"})


def _opened(event: Event) -> Collection[str]:
    """The references of the matters that an act opened."""
    found: Collection[str] = (event.detail or {}).get("opened", ())
    return found


def party_of(record: Iterable[Event], matter: Case) -> int | None:
    """The party for which the main case opened the matter, as its record tells."""
    for event in record:
        if event.step == OPENS and matter.reference in _opened(event):
            return event.party_id
    return None


def referrals(s: Situation, party: int | None) -> Iterator[tuple[Case, State]]:
    """The referrals of the party, each with where it stands, oldest first."""
    of = s.line(party) if party is not None else frozenset()
    for child in s.children:
        if party_of(s.record, child) in of:
            rules = s.rules.procedure(child.procedure, child.procedure_version)
            yield child, rules.state(child.state)


def outcome_of(s: Situation, party: int, matter: Case) -> str | None:
    """What came of the referral in court, as it was told last; None before anything was."""
    told = outcome_told(s, party, matter)
    return str(told.typed.get("criminal_outcome")) if told is not None else None


def outcome_told(s: Situation, party: int, matter: Case) -> Event | None:
    """The act by which the result in court of this very referral was told last."""
    found, newest = None, False
    for event in s.events:
        if event.party_id not in s.line(party):
            continue
        if event.step == OPENS:
            newest = matter.reference in _opened(event)
        elif event.step == OUTCOME:
            # What was told before the form asked for the referral is of the newest one then.
            named = event.typed.get(REFERRAL)
            if named == matter.id or (named is None and newest):
                found = event
    return found


def gone_over(s: Situation, party: int) -> list[tuple[Case, State]]:
    """The referrals that went over to the police, who took them on."""
    return [(c, st) for c, st in referrals(s, party) if st.final and st.bars_fine]


def taken_on(s: Situation) -> set[int]:
    """The parties whose case the police took on and no court has sent back: it decides of them."""
    return {
        one.id
        for one in s.current_parties("respondent")
        if any(outcome_of(s, one.id, child) not in UNPUNISHED for child, _ in gone_over(s, one.id))
    }


def _party(s: Situation) -> int | None:
    party = s.data.get("party")
    return party if isinstance(party, int) else None


def not_referred_already(s: Situation) -> Reason | None:
    """One matter for one party at a time: what is under way is gone on with."""
    for child, stands in referrals(s, _party(s)):
        if not stands.final:
            said = f"该当事人的移送事项正在办理：{stands.title}。"
            return Reason(said, "party", matters=(child.id,))
    return None


def no_fine_beside_a_crime(s: Situation) -> Reason | None:
    """行政处罚法第三十五条: no fine in the place of a punishment, nor after one."""
    fine, party = sum_kept(s.data.get("fine")), _party(s)
    if not fine or party is None:
        return None
    for child, stands in referrals(s, party):
        outcome = outcome_of(s, party, child)
        if not stands.bars_fine or outcome in UNPUNISHED:
            continue
        if outcome is not None:
            court = "判处罚金" if outcome == FINED else "判处刑罚"
            return Reason(f"人民法院已经对该当事人{court}，不再给予罚款。", "fine")
        said = f"该当事人涉嫌犯罪已经报请移送（{stands.title}），不得以罚代刑，暂不能决定罚款。"
        return Reason(said, "fine", matters=() if stands.final else (child.id,))
    return None


def was_answered(s: Situation, party: int) -> bool:
    """Whether the police, the principal or a court have said no: the office deals with the case.

    移送规定第十条: it does not wait for what the procuratorate says.
    """
    # What was dropped before anything was reported is no answer of anybody.
    told = referrals(s, party)
    found = [(one, stands) for one, stands in told if stands.bars_fine or stands.frees]
    return bool(found) and all(
        stands.frees or outcome_of(s, party, matter) in UNPUNISHED for matter, stands in found
    )


def unanswered(s: Situation, party: int) -> list[tuple[Case, State]]:
    """The referrals under way, and those that went over and that no court has sent back."""
    return [
        (child, stands)
        for child, stands in referrals(s, party)
        if not stands.final
        or (stands.bars_fine and outcome_of(s, party, child) not in UNPUNISHED)
    ]


def everybody_was_taken_on(s: Situation) -> str | None:
    """程序规定第六十条第一款第五项: the case moves when all of it has; another part is severed."""
    went = taken_on(s)
    for one in s.current_parties("respondent"):
        if one.id not in went:
            return f"公安机关尚未对{who(s, one.id)}立案；分别处理的，先办理同案当事人另案处理。"
    return None


def party_was_taken_on(s: Situation) -> Reason | None:
    """A result in court is that of a case that went there."""
    party = _party(s)
    if party is not None and not gone_over(s, party):
        return Reason("该当事人没有已经移送公安机关的案件。", "party")
    return None


def every_referral(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each referral of the main case in words: its number, its party, what was suspected."""
    found = []
    for child in s.children:
        opened = next((e for e in s.record if child.reference in _opened(e)), None)
        if opened is not None and opened.step == OPENS and opened.party_id is not None:
            suspected = opened.typed.get("matter") or ""
            words = f"{child.reference} {who(s, opened.party_id)} {suspected}"
            found.append((child.id, words))
    return tuple(found)


def referrals_gone_over(s: Situation) -> frozenset[int]:
    """Those that a court may have decided of: they went over to the police."""
    return frozenset(c.id for one in s.party_ids("respondent") for c, _ in gone_over(s, one))


def outcome_is_of_the_referral(s: Situation) -> Reason | None:
    """行政处罚法第二十七条: what came of one referral says nothing of another one."""
    party, named = _party(s), s.data.get(REFERRAL)
    if party is None or named is None or party_was_taken_on(s) is not None:
        return None
    if named not in {child.id for child, _ in gone_over(s, party)}:
        return Reason("所选的移送事项不是该当事人的，请核对。", REFERRAL)
    return None


def court_fine_is_told(s: Situation) -> Reason | None:
    """行政处罚法第三十五条: the sum against which an earlier fine is set off."""
    if s.data.get("criminal_outcome") == FINED and not sum_kept(s.data.get("court_fine")):
        return Reason("判处罚金的，写明数额。", "court_fine")
    return None


def somebody_may_be_fined_again(s: Situation) -> str | None:
    """移送规定第十三条: the case comes back for what no court has punished."""
    for one in s.current_parties("respondent"):
        if any(outcome_of(s, one.id, c) in UNPUNISHED for c, _stands in gone_over(s, one.id)):
            return None
    return "没有登记免予刑事处罚、不起诉或者撤销案件的结果，请先登记司法机关的处理结果。"


def came_from_justice(s: Situation) -> str | None:
    """移送规定第十三条: an answer goes to whom the clue, or the case again, came from."""
    if clue_source(s) == JUSTICE or s.last(AGAIN) is not None:
        return None
    return "本案不是公安机关、人民检察院、人民法院移送的。"


def sender_gave_an_opinion(s: Situation) -> str | None:
    """law/forms_penalty_b.md R08, R17: an opinion is replied to, others are told a result."""
    if clue_paper(s) in OPINIONS or s.last(AGAIN) is not None:
        return None
    return "来文不是检察意见书、司法建议书，请办理函告移送机关处理结果。"


def another_office_sent_it(s: Situation) -> str | None:
    """law/forms_penalty_b.md R17: police, courts and other departments are told what came of it."""
    source = clue_source(s)
    if source == DEPARTMENT or (source == JUSTICE and clue_paper(s) not in OPINIONS):
        return None
    if source == JUSTICE:
        return "检察意见书、司法建议书，请办理函复司法机关办理结果。"
    return "本案不是其他机关移送的。"


def told_result_is_that_of_the_case(s: Situation) -> Reason | None:
    """What the sender is told was done here."""
    return _done_here(s, "sender_result")


def justice_result_is_that_of_the_case(s: Situation) -> Reason | None:
    """What is told was done here."""
    return _done_here(s, "justice_result")


def _done_here(s: Situation, name: str) -> Reason | None:
    step = DONE_BY.get(str(s.data.get(name)))
    if step is not None and s.last(step) is None:
        title = s.procedure.step(step).title
        return Reason(f"本案没有办理“{title}”，请核对。", name)
    return None


def clue_paper(s: Situation) -> str | None:
    """What sort of paper the clue came with, as it was entered."""
    found = s.entered("register_clue").get("justice_paper")
    return str(found) if found else None


KNOWN = registered(clue_paper, every_referral, referrals_gone_over)
GUARDS = registered(
    came_from_justice,
    sender_gave_an_opinion,
    another_office_sent_it,
    told_result_is_that_of_the_case,
    justice_result_is_that_of_the_case,
    not_referred_already,
    no_fine_beside_a_crime,
    everybody_was_taken_on,
    party_was_taken_on,
    outcome_is_of_the_referral,
    court_fine_is_told,
    somebody_may_be_fined_again,
)
