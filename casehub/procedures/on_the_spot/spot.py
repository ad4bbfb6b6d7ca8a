"""Whether a penalty may be given on the spot at all, and what it may be (罚法第五十一条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from casehub.law import fines, hearings
from casehub.law.amounts import fen_of, money_text, sum_kept, yuan_of
from casehub.law.fines import NOTHING, Asked, CannotCompute, Fine
from casehub.procedures.on_the_spot.rows import SpotPenalty
from casehub.procedures.reading import as_day, party_named
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Party
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

FINED, WARNED = frozenset({"fine", "both"}), frozenset({"warning", "both"})
# What the law orders besides and nobody can order on the spot.
ORDERED = frozenset({"stop", "correct", "correct_by"})
GAINS = "confiscate_gains"
TAKEN = frozenset({"confiscate_goods", "destroy_goods", GAINS})
SORTS = {"warning": "警告", "fine": "罚款", "both": "警告并罚款"}
# The steps by which the decision is changed, and annulled.
CHANGED, ANNULLED = "change_spot_decision", "annul_spot_decision"


@dataclass(frozen=True)
class SpotOffence:
    """An act that is met with on the spot: its rule of config/penalties.toml, its articles."""

    rule: str
    broken: str
    punished: str


OFFENCES = {
    "infringement": SpotOffence("TM_INFR", "tm.act.sell", "tm.penalty.infringing"),
    "pass_off": SpotOffence("TM_51_52", "tm.pass_off", "tm.penalty.pass_off"),
    "well_known": SpotOffence("TM_53", "tm.well_known", "tm.penalty.well_known"),
    "patent_fake": SpotOffence("PAT_FAKE", "pat.fake", "pat.penalty.fake"),
    "special_sign": SpotOffence("SPECIAL", "sign.special", "sign.special"),
    "gi_origin": SpotOffence("GI_QPL53", "gi.origin", "gi.penalty.qpl"),
}


def offence_here(s: Situation) -> SpotOffence | None:
    """The act that the form names, else the one that was punished."""
    row = punished(s)
    named = s.data.get("offence") or (row.offence if row is not None else None)
    return OFFENCES.get(str(named))


def wordings(s: Situation) -> list[SpotPenalty]:
    """Our decision and each wording that took its place, of acts that still count."""
    valid = {event.seq for event in s.events}
    return [r for r in s.rows(SpotPenalty) if r.event_seq in valid or r.event_seq == s.act_seq]


def punished(s: Situation) -> SpotPenalty | None:
    """The penalty of the case as it was worded last, be it annulled since."""
    return next(iter(reversed(wordings(s))), None)


def in_force(s: Situation) -> SpotPenalty | None:
    """The same where nobody annulled it since; None where nothing stands."""
    row, fell = punished(s), s.last(ANNULLED)
    return None if row is None or (fell is not None and fell.seq > row.event_seq) else row


def computed(s: Situation, offence: SpotOffence, party: Party) -> Fine | None:
    """The range of the ordinary law, and what it orders besides; None where it cannot be told."""
    law = s.rules.penalties
    figures = {name: sum_kept(s.data.get(name)) for name in ("turnover", "gains", "goods_value")}
    asked = Asked(
        rule=offence.rule, ended=acted_on(s), decided=s.day, figures=figures,
        person=party.sort.person, proposed=sum_kept(s.data.get("fine")),
    )  # fmt: skip
    try:
        return fines.fine(
            asked, law.fine, law.discretion, law.limitation, law.measure, law.circumstance
        )
    except CannotCompute:
        return None


def acted_on(s: Situation) -> date:
    """The day on which the act was met with: the day of its law."""
    found = as_day(s.entered("inspect_on_spot").get("started_at"))
    return found or s.day


def nothing_is_confiscated(s: Situation) -> Reason | None:
    """行政处罚法第五十一条: on the spot a fine or a warning; what must be confiscated is not.

    So an infringement of a trademark is never punished on the spot: its article orders the goods
    confiscated (商标法第六十条第二款, from 2027 第七十四条第二款).
    """
    offence, party = offence_here(s), party_named(s)
    if offence is None or party is None or "offence" not in s.data:
        return None
    found = computed(s, offence, party)
    taken = TAKEN & set(found.must) if found is not None else set()
    if not sum_kept(s.data.get("gains")):
        taken = taken - {GAINS}
    if taken or s.data.get("to_confiscate"):
        article = s.law_on(acted_on(s)).basis(offence.punished)
        said = f"依照{article}应当没收、销毁的，不能当场处罚（行政处罚法第五十一条）。"
        return Reason(f"{said}请按普通程序办理。", "offence")
    return None


def sum_is_small_enough(s: Situation) -> Reason | None:
    """行政处罚法第五十一条: to 200元 for a citizen, to 3000元 for an organisation."""
    party, fine, sort = party_named(s), sum_kept(s.data.get("fine")), s.data.get("sort")
    if party is None or sort is None:
        return None
    if (sort in FINED) != (fine is not None and fine > NOTHING):
        return Reason("处罚种类与罚款数额不一致，请核对。", "fine")
    lines = s.rules.penalties.summary
    allowed, reasons = hearings.summary(lines, person=party.sort.person, fine=fine or NOTHING)
    if not allowed:
        return Reason(f"{'；'.join(reasons)}（行政处罚法第五十一条），请按普通程序办理。", "fine")
    return None


def fine_has_a_law(s: Situation) -> Reason | None:
    """行政处罚法第五十一条: 有法定依据; never more, and never less, than that law allows."""
    offence, party, fine = offence_here(s), party_named(s), sum_kept(s.data.get("fine"))
    if offence is None or party is None:
        return None
    found = computed(s, offence, party)
    if found is None:
        return Reason("按违法经营额计算罚款的，填写数额；无法查清的按普通程序办理。", "turnover")
    if fine is None and found.range.least > NOTHING:
        least = f"{money_text(found.range.least)}"
        return Reason(f"这项处罚的罚款最低为{least}，不能只给予警告。", "sort")
    if fine is not None and not found.accepted:
        return Reason(f"{found.reasons[0]}。", "fine")
    return None


def warning_has_a_law(s: Situation) -> Reason | None:
    """行政处罚法第四条: no warning where the article orders none."""
    offence, party = offence_here(s), party_named(s)
    if offence is None or party is None or s.data.get("sort") not in WARNED:
        return None
    found = computed(s, offence, party)
    if found is not None and "warning" not in found.must:
        return Reason("适用的法律没有规定警告，请核对处罚种类。", "sort")
    return None


def correction_is_ordered(s: Situation) -> Reason | None:
    """行政处罚法第二十八条: what the article orders besides stands in the decision."""
    offence, party = offence_here(s), party_named(s)
    if offence is None or party is None or s.data.get("correct_text"):
        return None
    found = computed(s, offence, party)
    if found is not None and ORDERED & set(found.must):
        return Reason("适用的法律规定责令停止、改正，写明责令改正的内容。", "correct_text")
    return None


def facts_are_plain(s: Situation) -> Reason | None:
    """行政处罚法第五十一条: 违法事实确凿; else the ordinary procedure."""
    if "facts_plain" in s.data and not s.data.get("facts_plain"):
        return Reason("违法事实不确凿的，不能当场处罚，请按普通程序办理。", "facts_plain")
    return None


def told_before_it_was_decided(s: Situation) -> Reason | None:
    """行政处罚法第五十二条, 程序规定第六十七条: told on the spot, heard, then decided."""
    told, given = s.data.get("told_at"), s.data.get("given_at")
    began = s.entered("inspect_on_spot").get("started_at")
    if not isinstance(told, datetime):
        return None
    if isinstance(began, str) and told < datetime.fromisoformat(began):
        return Reason("告知的时间早于检查开始的时间。", "told_at")
    if isinstance(given, datetime) and given < told:
        return Reason("交付决定书的时间早于告知的时间。", "given_at")
    if isinstance(given, datetime) and given > s.at:
        return Reason("交付的时间不能晚于现在。", "given_at")
    return None


def given_the_same_day(s: Situation) -> Reason | None:
    """程序规定第六十七条: what is written in the office later is not given on the spot."""
    given = s.data.get("given_at")
    if isinstance(given, datetime) and given.astimezone(s.at.tzinfo).date() != acted_on(s):
        return Reason("决定书应当在检查当日当场交付，事后制作的不是当场处罚。", "given_at")
    return None


def points_on_spot_are_answered(s: Situation) -> Reason | None:
    """行政处罚法第四十五条: what the party says is checked."""
    if s.data.get("spot_plea") and not s.data.get("answer"):
        return Reason("当事人提出陈述、申辩的，写明复核情况。", "answer")
    return None


def spot_penalty(act: Act) -> None:
    """The penalty as a row."""
    party, fine = act.party(), sum_kept(act.data.get("fine"))
    if party is None:
        act.object("选择当事人")
        return
    row = SpotPenalty(
        case_id=act.case.id, event_seq=act.seq, party_id=party.id, offence=act.text("offence"),
        sort=act.text("sort"), fine=fen_of(fine),
        collected=act.data.get("collect_mode") == "on_spot", given_on=acted_on(act.situation),
    )  # fmt: skip
    act.work.session.add(row)
    act.work.session.flush()


def spot_act_basis(s: Situation) -> str | None:
    """The article that forbids the act, by the day on which it was met with."""
    found = offence_here(s)
    return s.law_on(acted_on(s)).basis(found.broken) or None if found is not None else None


def spot_penalty_basis(s: Situation) -> str | None:
    """The article that punishes it."""
    found = offence_here(s)
    return s.law_on(acted_on(s)).basis(found.punished) or None if found is not None else None


def spot_place(s: Situation) -> str | None:
    """Where it was met with."""
    return s.entered("inspect_on_spot").get("place")


def spot_started_at(s: Situation) -> datetime | None:
    """When."""
    told = s.entered("inspect_on_spot").get("started_at")
    return datetime.fromisoformat(told) if isinstance(told, str) else None


def spot_facts(s: Situation) -> str | None:
    """What was seen."""
    return s.entered("inspect_on_spot").get("findings")


def spot_officers(s: Situation) -> list[int] | None:
    """Who saw it."""
    return s.entered("inspect_on_spot").get("officers")


def spot_party(s: Situation) -> int | None:
    """Who was inspected."""
    return s.entered("inspect_on_spot").get("inspected")


def spot_fine_in_figures(s: Situation) -> str | None:
    """The fine as the forms print it: 1000元."""
    fine = sum_kept(s.data.get("fine"))
    return money_text(fine) if fine else None


def bureau_gets_a_copy(_s: Situation) -> bool:
    """程序规定第六十七条: what was decided on the spot is reported to the officers' office."""
    return True


def spot_day(s: Situation) -> date | None:
    """The day of the inspection."""
    return as_day(s.entered("inspect_on_spot").get("started_at"))


def _shown(s: Situation) -> list[Line]:
    rows = wordings(s)
    if not rows:
        return []
    row = rows[0]
    fine = "" if row.fine is None else money_text(yuan_of(row.fine))
    how = "当场收缴" if row.collected else "由当事人到代收机构缴纳"
    found = [Line(f"当场处罚：{SORTS[row.sort]}{fine}"), *([Line(how)] if fine else [])]
    return [*found, *(Line(one) for one in _followed(s))]


def _followed(s: Situation) -> list[str]:
    """What became of the money and of the file, in sentences."""
    handed, banked = s.entered("hand_in"), s.entered("pay_in")
    filed, kept = s.entered("file_with_bureau"), s.entered("archive_spot")
    found = []
    if handed:
        found.append(f"罚款已交回本局，接收人{handed.get('taken_by')}")
    if banked:
        found.append(f"罚款已缴付银行，凭证号{banked.get('bank_voucher')}")
    if filed:
        found.append(f"已报{filed.get('filed_with')}备案")
    if kept:
        found.append(f"已归档：{kept.get('spot_volumes')}，保管期限{kept.get('spot_retention')}")
    return found


EFFECTS: Mapping[str, Effect] = {
    "spot_penalty": Effect.of(spot_penalty, "party", "offence", "sort")
}
GUARDS = registered(
    nothing_is_confiscated,
    sum_is_small_enough,
    fine_has_a_law,
    warning_has_a_law,
    correction_is_ordered,
    facts_are_plain,
    told_before_it_was_decided,
    given_the_same_day,
    points_on_spot_are_answered,
)
KNOWN = registered(
    spot_act_basis,
    spot_penalty_basis,
    spot_place,
    spot_started_at,
    spot_facts,
    spot_officers,
    spot_party,
    spot_fine_in_figures,
    bureau_gets_a_copy,
    spot_day,
)
DAYS = {"spot_day": "检查之日"}
CARDS = (Card("spot_penalty", "当场处罚", _shown),)
