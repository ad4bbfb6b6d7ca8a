"""Conditions on the panel: number, certificates, recusal, votes (办法第四、五、二十、二十五条)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from casehub.law.chinese import number_in_chinese
from casehub.model.proposal import OPEN
from casehub.procedures.matter.recusal import recusal_is_open
from casehub.procedures.reading import as_day, came_after, latest, panel, said, who
from casehub.record.roads import told_step
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

# By which legal review gives a draft back: to who drafted it, or to the panel for another vote.
RETURNS = ("return_draft", "return_for_redeliberation")

# Who asks to be heard, what the panel answers, and what makes the question moot.
APPLIED, NOT_HEARD = "register_hearing_application", "refuse_hearing_application"
FINISHED = "finish_written_review"
HEARINGS = ("conclude_hearings", "hold_hearing", "hold_hearing_in_absence")

PANEL_FIELDS = ("panel_chair", "panel_lead", "panel_members", "joining", "replacement")


def _named(s: Situation) -> Iterator[tuple[str, int]]:
    for name in PANEL_FIELDS:
        value = s.data.get(name)
        for person_id in value if isinstance(value, list | tuple) else [value]:
            if isinstance(person_id, int):
                yield name, person_id


def panel_is_odd_and_at_least_three(s: Situation) -> Reason | None:
    """办法第二十条: three officers or a larger odd number."""
    if "panel_chair" not in s.data:
        return None
    people = [person_id for _, person_id in _named(s)]
    if len(people) != len(set(people)):
        return Reason("同一人不能在合议组中兼任两个职务。", "panel_members")
    fewest = int(s.law.amount("adjudication.panel_min"))
    if len(people) < fewest or len(people) % 2 == 0:
        least = number_in_chinese(fewest)
        return Reason(f"合议组应为{least}人以上单数，现为{len(people)}人。", "panel_members")
    return None


def panel_holds_certificates(s: Situation) -> Reason | None:
    """办法第四条: a certificate valid on the day."""
    for name, person_id in _named(s):
        person = s.people.get(person_id)
        if person is not None and person.certificate_on(s.day) is None:
            return Reason(f"{person.name}没有在有效期内的办案资质证件，请更换。", name)
    return None


def panel_has_no_mediator(s: Situation) -> Reason | None:
    """办法第三条、第五条第四项: who mediated this dispute does not decide it."""
    if s.origin is None:
        return None
    mediators = {a.person_id for a in s.origin.assignments if a.role == "mediator"}
    for name, person_id in _named(s):
        if person_id in mediators:
            person = s.people.get(person_id)
            called = person.name if person is not None else "该人员"
            return Reason(f"{called}是本纠纷的调解员，不得参加合议组。", name)
    return None


def panel_is_whole(s: Situation) -> str | None:
    """办法第四条、第二十条: the panel sits in full, each member with a valid certificate."""
    members = panel(s)
    fewest = int(s.law.amount("adjudication.panel_min"))
    if len(members) < fewest or len(members) % 2 == 0:
        return f"合议组现有{len(members)}人，不是{number_in_chinese(fewest)}人以上单数，请补足。"
    for assignment in members.values():
        if assignment.person.certificate_on(s.day) is None:
            return f"{assignment.person.name}的办案资质证件不在有效期内，请变更成员。"
    return None


def replaced_person_is_on_panel(s: Situation) -> Reason | None:
    """办法第二十条: only a member of the panel can be replaced."""
    leaving = s.data.get("leaving")
    if leaving is None or leaving in panel(s):
        return None
    return Reason("所选人员不是本案合议组成员。", "leaving")


def replacement_is_new(s: Situation) -> Reason | None:
    """办法第二十条: the one who joins does not sit already, so the number stays odd."""
    for name in ("joining", "replacement"):
        if s.data.get(name) in panel(s):
            return Reason("接替人员已是合议组成员，请另行指定。", name)
    return None


def hearing_is_repeated_after_change(s: Situation) -> Reason | None:
    """办案指南 (secondary): after a hearing a new member hears again, or the parties consent."""
    held = s.happened("hold_hearing") or s.happened("hold_hearing_in_absence")
    if not held or not s.data or s.data.get("redo") or s.data.get("parties_consent"):
        return None
    return Reason("口头审理后变更成员，应重新审理或者取得当事人同意。", "redo")


def panel_has_heard_the_case(s: Situation) -> str | None:
    """办案指南 (secondary): who did not sit in the hearing votes only if the parties agree."""
    signed = [
        told_step(procedure.key, step.id)
        for procedure in s.rules.hearings
        for step in procedure.steps
        if step.to == procedure.hears
    ]
    heard = latest(s, "hold_hearing", "hold_hearing_in_absence", *signed)
    for event in s.events[heard:] if heard else ():
        typed = event.typed
        replaced = event.step == "replace_panel_member"
        recused = event.step == "grant_recusal" and any(
            a.person_id == typed.get("person") and a.role in s.rules.panel for a in s.assignments
        )
        if (replaced or recused) and not typed.get("parties_consent"):
            return "口头审理后合议组成员有变更，新成员未参加审理，请回到审理准备，重新口头审理。"
    return None


def clerk_has_no_other_part(s: Situation) -> Reason | None:
    """办法第二十条: who keeps the minutes does not vote."""
    if s.data.get("clerk") in panel(s):
        return Reason("合议组成员不能担任本案书记员。", "clerk")
    return None


def no_recusal_is_pending(s: Situation) -> str | None:
    """办法第五条: the challenged person pauses until the head decides."""
    said = "回避申请尚未决定，请先由部门负责人决定。"
    return said if recusal_is_open(s, no_recusal_is_pending.__name__) else None


def recusal_is_pending(s: Situation) -> str | None:
    """办法第五条: a refusal answers a request."""
    return None if recusal_is_open(s, no_recusal_is_pending.__name__) else "没有待决定的回避申请。"


def whole_panel_voted(s: Situation) -> Reason | None:
    """办法第二十五条: every member votes."""
    if "votes_for" not in s.data:
        return None
    votes = int(s.data["votes_for"] or 0) + int(s.data.get("votes_against") or 0)
    if votes != len(panel(s)):
        return Reason(f"合议组共{len(panel(s))}人，表决人数为{votes}人，请核对。", "votes_for")
    return None


def majority_decides(s: Situation) -> Reason | None:
    """办法第二十五条: by majority."""
    if "votes_for" in s.data and int(s.data["votes_for"] or 0) * 2 <= len(panel(s)):
        return Reason("合议意见应有过半数成员同意，请另行合议。", "votes_for")
    return None


def dissent_is_written(s: Situation) -> Reason | None:
    """办法第二十五条: other views are written into the record."""
    against = int(s.data.get("votes_against") or 0)
    if against and s.data.get("result") == "unanimous":
        return Reason("有不同意见的，合议结果应为多数。", "result")
    if not against and s.data.get("result") == "majority":
        return Reason("没有不同意见的，合议结果应为一致。", "result")
    if not against and s.data.get("dissent"):
        return Reason("写明了不同意见，表决和合议结果不能是一致通过。", "dissent")
    if against and not s.data.get("dissent"):
        return Reason("请如实写明不同意见。", "dissent")
    return None


def reviewer_is_not_on_panel(s: Situation) -> str | None:
    """forms.md D40-1: who decides does not review."""
    return "合议组成员不能审核本案。" if s.actor.id in panel(s) else None


def tech_investigator_is_not_on_panel(s: Situation) -> Reason | None:
    """办法第五十二条: the technical investigator assists, he does not vote."""
    if s.data.get("investigator") in panel(s):
        return Reason("技术调查官不得由合议组成员担任。", "investigator")
    return None


def tech_investigator_was_assigned(s: Situation) -> str | None:
    """办法第五十二条: an opinion comes from the investigator of this case."""
    return None if s.happened("assign_tech_investigator") else "尚未指派技术调查官，请先指派。"


def legality_is_approved(s: Situation) -> str | None:
    """办案指南 (secondary): legal review approves what the panel decided last."""
    if came_after(s, "approve_legality", "record_deliberation", *RETURNS):
        return None
    if draft_is_before_legal_review(s) is None:
        return "本次合议已送法制审核，尚未审核同意。"
    return "本次合议尚未通过法制审核，请先送审。"


def draft_is_before_legal_review(s: Situation) -> str | None:
    """办案指南 (secondary): what is given back was sent up after the panel had decided last."""
    under_way = any(one.step == "issue_decision" and one.status == OPEN for one in s.proposals)
    if under_way or came_after(s, "submit_to_legal_review", "record_deliberation"):
        return None
    return "裁决书稿还没有送法制审核，送审后才能退回。"


def collective_discussion_was_held(s: Situation) -> str | None:
    """办案指南 (secondary): major public interest asks for collective discussion."""
    if not said(s, "major_interest", "record_deliberation"):
        return None
    if came_after(s, "discuss_collectively", "record_deliberation"):
        return None
    return "本案需集体讨论，请先组织集体讨论。"


# Conditions on each person named, and what is said of whom they leave out.
OF_PEOPLE = {
    panel_holds_certificates.__name__: "没有在有效期内的办案资质证件",
    panel_has_no_mediator.__name__: "是本纠纷的调解员",
    replaced_person_is_on_panel.__name__: "不在合议组",
    replacement_is_new.__name__: "已在合议组",
    tech_investigator_is_not_on_panel.__name__: "在合议组",
    clerk_has_no_other_part.__name__: "在合议组",
}
def _unanswered(s: Situation) -> dict[int, date | None]:
    """Who asked to be heard and was since neither heard nor told why not, and on which day.

    An application outlives the decision to hear that a second review on the papers took back.
    """
    found: dict[int, date | None] = {}
    for event in s.events:
        if event.step in (FINISHED, *HEARINGS):
            found.clear()
        if event.party_id is None:
            continue
        if event.step == APPLIED:
            found[event.party_id] = as_day(event.typed.get("hearing_applied_on"))
        if event.step == NOT_HEARD:
            for one in s.line(event.party_id) & found.keys():
                del found[one]
    return found


def hearing_applications_are_answered(s: Situation) -> str | None:
    """办法第二十六条: the notice says that the panel decides; each applicant is told what."""
    left = next(iter(_unanswered(s)), None)
    if left is None:
        return None
    return f"请先答复{who(s, left)}的口头审理申请。"


def applicant_waits_for_an_answer(s: Situation) -> Reason | str | None:
    """What is refused was asked for, and is answered once."""
    party, left = s.data.get("party"), _unanswered(s)
    if not left:
        return "没有待答复的口头审理申请。"
    if isinstance(party, int) and not s.line(party) & left.keys():
        return Reason(f"{who(s, party)}没有待答复的口头审理申请。", "party")
    return None


def hearing_asked_on(s: Situation) -> date | None:
    """The day on which the application of the form's party came in."""
    party, left = s.data.get("party"), _unanswered(s)
    own = s.line(party) if isinstance(party, int) else left.keys()
    return next((day for one, day in left.items() if one in own), None)


KNOWN = registered(hearing_asked_on)
GUARDS = registered(
    hearing_applications_are_answered,
    applicant_waits_for_an_answer,
    panel_is_odd_and_at_least_three,
    panel_holds_certificates,
    panel_has_no_mediator,
    panel_is_whole,
    replaced_person_is_on_panel,
    replacement_is_new,
    hearing_is_repeated_after_change,
    panel_has_heard_the_case,
    clerk_has_no_other_part,
    no_recusal_is_pending,
    recusal_is_pending,
    whole_panel_voted,
    majority_decides,
    dissent_is_written,
    reviewer_is_not_on_panel,
    tech_investigator_is_not_on_panel,
    tech_investigator_was_assigned,
    legality_is_approved,
    draft_is_before_legal_review,
    collective_discussion_was_held,
)
