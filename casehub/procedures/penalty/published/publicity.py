"""A penalty is made public, taken back when its decision fell, and ends by itself (公示规定).

行政处罚法第四十八条: within twenty working days of the decision (公示规定第九条), seven for the
credit website (双公示, 待核); a decision that was changed, annulled or found unlawful is taken back
within three working days with the reasons; each publication has its last day.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import number_in_chinese
from casehub.law.identifiers import IdentifierFault, read_person_number
from casehub.procedures.penalty.deciding import DECISION
from casehub.procedures.penalty.imposed import amended
from casehub.procedures.penalty.sanctions import Stage
from casehub.procedures.penalty.weighed import items_of, latest, measures_typed
from casehub.procedures.reading import as_day, chinese_day
from casehub.procedures.reading import latest as place_of
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Event
    from casehub.workflow.situation import Situation

DECIDED, PUBLISHED, KEPT = "decide_penalty", "publish_penalty", "keep_unpublished"
FELL = ("annul_and_redo", "annul_decision")
FAULT, WITHDRAWN = "register_publicity_fault", "withdraw_publicity"
CONTEST_ENDED, UNLAWFUL, VOID = "end_contest", "unlawful", "invalid"
ENDED = ("end_publicity", "grant_early_stop")
# After which the decision is published again, in other words, and after which it never is.
CHANGED, PARTLY, WRONG = "changed", "partly", "wrong"
IN_OTHER_WORDS = frozenset({CHANGED, PARTLY})
ANEW = IN_OTHER_WORDS | {WRONG}
REVOKED = "revoked"
GONE = frozenset({REVOKED, UNLAWFUL, VOID})
# What an authority orders without punishing; 通报批评 is no measure of this house.
NO_PENALTY = frozenset({"stop", "correct", "correct_by", "stop_sale", "refund"})
WARNING = "warning"
STOPS = {
    "light": "publicity.stop_light",
    "ordinary": "publicity.stop_ordinary",
    "serious": "publicity.stop_serious",
}
ADULT = "publicity.adult_years"


def falls(event: Event) -> bool:
    """Whether by this act the decision is gone, and with it whatever was built on it.

    What is found unlawful and left as it is stays owed, but is shown to nobody any more.
    """
    if event.step == FAULT:
        return event.typed.get("fault") in GONE
    found = event.step == CONTEST_ENDED and event.typed.get("contest_outcome") == UNLAWFUL
    return event.step in FELL or found


def last_annulment(s: Situation) -> int:
    """The number of the last approved act by which a decision was annulled; 0 where there is none.

    Whatever was decided before it is decided no more: a new decision is an act of its own. What is
    entered of a publication alone forgives nobody a debt: nobody approves that entry, and what a
    court finds unlawful without annulling it stays valid (行政诉讼法第七十四条).
    """
    return max((e.seq for e in s.events if e.step in FELL), default=0)


def decision_stands(s: Situation) -> bool:
    """Whether a penalty was decided that nobody annulled since."""
    gone = [n for n, e in enumerate(s.events, 1) if falls(e)]
    return place_of(s, DECIDED) > max(gone, default=0)


def decision_has_fallen(s: Situation) -> str | None:
    """Whether the decision is gone by what the form says, and what was built on it with it."""
    return None if s.data.get("fault") in GONE else "行政处罚决定仍然有效。"


def _is_public(s: Situation) -> bool:
    return place_of(s, PUBLISHED) > place_of(s, WITHDRAWN, *ENDED)


def _since(s: Situation) -> int:
    """From when on the decision as it stands is to be published: made, or to be put right."""
    changed = [
        n for n, e in enumerate(s.events, 1)
        if e.step == WITHDRAWN and e.typed.get("fault") in ANEW
    ]  # fmt: skip
    return max(place_of(s, DECIDED), *changed, 0)


def _measures(s: Situation) -> set[str]:
    return {one.measure for one in items_of(s, latest(s, Stage.DECIDED))} - NO_PENALTY


def publication_is_owed(s: Situation) -> str | None:
    """公示规定第九条: once for each decision that stands, anew where it was changed."""
    if not decision_stands(s):
        return "没有有效的行政处罚决定，不能公示。"
    if place_of(s, PUBLISHED) > _since(s):
        return "本处罚决定已经公示。"
    if place_of(s, KEPT) > _since(s):
        return "已经决定不予公示。"
    return None


def penalty_is_published_at_all(s: Situation) -> str | None:
    """公示规定第二条: who was only warned is not published; nor a minor (R09)."""
    if _measures(s) <= {WARNING}:
        return "仅给予警告的行政处罚不公示，请办理不予公示。"
    if _was_minor(s):
        age = f"{number_in_chinese(s.law.amount(ADULT))}周岁"
        return f"当事人行为时不满{age}，不公示，请办理不予公示。"
    return None


def _was_minor(s: Situation) -> bool:
    """Whether by its number the punished person was under eighteen when the act ended."""
    row = latest(s, Stage.DECIDED)
    party = s.party(row.party_id) if row is not None else None
    if row is None or party is None or not party.sort.human:
        return False
    try:
        number = read_person_number(party.id_no or "")
    except IdentifierFault:
        return False
    born = date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    then = row.ended_on or s.day
    age = then.year - born.year - ((then.month, then.day) < (born.month, born.day))
    return age < s.law.amount(ADULT)


def unpublished_has_its_ground(s: Situation) -> Reason | None:
    """公示规定第二条: nothing is kept from the public but for a ground that the file bears out."""
    ground = s.data.get("no_publicity_ground")
    if ground == "warning" and not _measures(s) <= {WARNING}:
        return Reason("除警告外还有其他处罚，应当公示。", "no_publicity_ground")
    row = latest(s, Stage.DECIDED)
    party = s.party(row.party_id) if row is not None else None
    if ground == "minor" and party is not None and not party.sort.human:
        return Reason("当事人不是自然人。", "no_publicity_ground")
    return None


def no_state_secret_goes_out(s: Situation) -> Reason | None:
    """公示规定第五条: state secrets are not published in any wording."""
    if "no_state_secret" in s.data and not s.data.get("no_state_secret"):
        said = "涉及国家秘密，或者公示可能危及国家安全、公共安全的，不予公示。"
        return Reason(said, "no_state_secret")
    return None


def penalty_is_public(s: Situation) -> str | None:
    """What is not public cannot be taken back."""
    return None if _is_public(s) else "处罚信息没有在公示。"


def publicity_falls_only_now(s: Situation) -> str | None:
    """Whether the days to take it back begin in the act by which the decision is annulled.

    Where it was said before that it is to be taken back they run since then: nothing adds to them.
    """
    said = None if _fault(s) is None else "应当撤回公示已经登记，期限自该次登记起算。"
    return penalty_is_public(s) or said


def penalty_is_to_be_public(s: Situation) -> str | None:
    """公示规定第二条: whose clock begins with the decision; a mere warning has none.

    Asked in the act that decides, whose rows are not read yet: the form has them.
    """
    named = measures_typed(s) - NO_PENALTY
    return "仅给予警告，不公示。" if named <= {WARNING} else None


def publicity_has_fallen(s: Situation) -> Reason | str | None:
    """行政处罚法第四十八条第二款: only what fell, or was published wrongly, is taken back early."""
    if _fault(s) is None:
        return "没有登记处罚决定被撤销、变更、确认违法、确认无效，或者公示信息有误。"
    if "fault" in s.data and s.data.get("fault") != fault_kind(s):
        return Reason("与登记的情形不一致。", "fault")
    if s.data.get("fault") in IN_OTHER_WORDS and not s.data.get("replaced_by"):
        return Reason("处罚决定被变更、部分撤销的，写明变更后的内容。", "replaced_by")
    return None


def _fault(s: Situation) -> Event | None:
    """Why the present publication is to be taken back: the last act that says so since."""
    since, changed = place_of(s, PUBLISHED), {e.seq for e in amended.changes(s)}
    found = [
        e for n, e in enumerate(s.events, 1)
        if n > since and (e.step == FAULT or e.seq in changed or falls(e))
    ]  # fmt: skip
    return found[-1] if found else None


def _told(s: Situation) -> Mapping[str, object]:
    """What the form of that act says."""
    event = _fault(s)
    return event.typed if event is not None else {}


def fault_kind(s: Situation) -> str | None:
    """撤销, or what else was registered or came of a contest."""
    event = _fault(s)
    if event is None:
        return None
    told, step = event.typed, event.step
    if step == FAULT:
        return str(told.get("fault"))
    if step in FELL:
        return VOID if told.get("annulled_how") == VOID else REVOKED
    outcome = told.get("contest_outcome")
    return str(outcome) if outcome in {UNLAWFUL, PARTLY} else CHANGED


def fault_by(s: Situation) -> str | None:
    """By whom, with the number of the paper."""
    told = _told(s)
    ended = told.get("annulled_by") or told.get("changed_by") or told.get("outcome_by")
    return str(ended or told.get("fault_by") or "") or None


def fault_on(s: Situation) -> date | None:
    """The day of the annulment, or on which a slip was found.

    Of what another authority decided the file has the day of receipt alone, which begins the
    three days and stands on no paper: the day of its paper is asked for.
    """
    event = _fault(s)
    if event is not None and event.step == FAULT and event.typed.get("fault") != WRONG:
        return None
    told = _told(s)
    return as_day(told.get("annulled_on") or told.get("until") or told.get("fault_on"))


def published_day(s: Situation) -> date | None:
    """The day on which the present publication went out."""
    event = s.last(PUBLISHED)
    return as_day(event.typed.get("published_on")) if event is not None else None


def withdrawal_follows_publication(s: Situation) -> Reason | None:
    """Nothing is taken down before it was put up."""
    day, before = as_day(s.data.get("withdrawn_on")), published_day(s)
    if day is not None and before is not None and day < before:
        return Reason(f"早于公示之日（{chinese_day(before)}）。", "withdrawn_on")
    return None


def publicity_time_is_over(s: Situation) -> str | None:
    """公示规定第十三条: it ends after its last day, not before."""
    if _is_public(s) and _fault(s) is not None:
        # What fell is taken back with approval and a reason that is public, and not left to end.
        return "处罚决定已不再有效或者公示有误，请撤回公示。"
    open_ = [d for rule in STOPS.values() if (d := s.open_deadline(rule)) is not None]
    if not _is_public(s) or not open_ or any(d.due_on >= s.day for d in open_):
        return "公示期限尚未届满。"
    return None


def publicity_is_settled(s: Situation) -> str | None:
    """One volume tells the whole case: what is to be published was, what fell was taken back."""
    if _is_public(s) and _fault(s) is not None:
        return "处罚决定已不再有效或者公示有误，请先撤回公示。"
    if publication_is_owed(s) is None:
        return "处罚决定尚未公示，请先公示，或者办理不予公示。"
    return None


def _degree(s: Situation, wanted: str) -> str | None:
    return None if s.data.get("credit_degree") == wanted else "公示期限按其他失信程度计算。"


def publicity_is_light(s: Situation) -> str | None:
    """Whose publication lasts three months."""
    return _degree(s, "light")


def publicity_is_ordinary(s: Situation) -> str | None:
    """Whose publication lasts a year."""
    return _degree(s, "ordinary")


def publicity_is_serious(s: Situation) -> str | None:
    """Whose publication lasts three years."""
    return _degree(s, "serious")


def _due(s: Situation, rule: str) -> date | None:
    limit = s.deadline(rule)
    return limit.due_on if limit is not None else None


def publicity_due_on(s: Situation) -> date | None:
    """By when the system of the enterprises must show it."""
    return _due(s, "penalty.publish")


def credit_due_on(s: Situation) -> date | None:
    """By when the credit website must."""
    return _due(s, "penalty.publish_credit")


def withdrawn_decision_no(s: Situation) -> str | None:
    """The number of the decision that is public."""
    since = s.last(PUBLISHED)
    papers = [
        d for d in s.documents
        if d.kind == DECISION and since is not None and (d.event_seq or 0) < since.seq
    ]  # fmt: skip
    return papers[-1].number if papers else None


def penalty_in_words(s: Situation) -> str | None:
    """What was decided, item by item, as the decision has it."""
    return amended.items_in_words(s, latest(s, Stage.DECIDED)) or None


def changed_to(s: Situation) -> str | None:
    """What stands in the place of what is public, where a contest changed it."""
    event = _fault(s)
    if event is None or event.step == FAULT or fault_kind(s) not in IN_OTHER_WORDS:
        return None
    return penalty_in_words(s)


def changed_before(s: Situation) -> str | None:
    """What the public text says above a decision that others changed."""
    found = amended.changes_in_words(s, latest(s, Stage.DECIDED))
    if found:
        return f"本决定已被{found}"
    event = s.last(WITHDRAWN)
    if event is None or event.typed.get("fault") not in IN_OTHER_WORDS:
        return None
    if place_of(s, WITHDRAWN) < place_of(s, DECIDED):
        return None
    told = str(event.typed.get("replaced_by") or "").rstrip("。")
    return f"本决定已被{event.typed.get('fault_by')}变更：{told}"


GUARDS = registered(
    decision_has_fallen,
    publication_is_owed,
    penalty_is_published_at_all,
    unpublished_has_its_ground,
    no_state_secret_goes_out,
    penalty_is_public,
    penalty_is_to_be_public,
    publicity_falls_only_now,
    publicity_has_fallen,
    withdrawal_follows_publication,
    publicity_time_is_over,
    publicity_is_settled,
    publicity_is_light,
    publicity_is_ordinary,
    publicity_is_serious,
)
KNOWN = registered(
    fault_kind,
    fault_by,
    fault_on,
    published_day,
    publicity_due_on,
    credit_due_on,
    withdrawn_decision_no,
    penalty_in_words,
    changed_to,
    changed_before,
)
DAYS = {"published_day": "公示之日"}
