"""What the report proposes: the act, its law, the fine, what else must be ordered (§2.6, §5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.fields import ChoiceField
from casehub.fields.rights import RIGHT_KINDS
from casehub.law import crimes
from casehub.law.amounts import money_text, sum_kept
from casehub.law.fines import BASES, NOTHING, CannotCompute
from casehub.law.sums import sums_told
from casehub.procedures.matter.rights import called, lacking
from casehub.procedures.penalty import referring
from casehub.procedures.penalty.offences import OFFENCES
from casehub.procedures.penalty.weighed import (
    DESTROYED,
    FINE,
    GAINS,
    GOODS,
    Weighed,
    computed,
    weighed,
)
from casehub.procedures.reading import as_day, chinese_day, table
from casehub.workflow.part import Effect, each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.law.fines import Fine, Range
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation

MITIGATED, NO_METHOD, WEIGHED_NOT = "mitigated", "none", "none"
CRIMES_GO = frozenset({"reached", "suspected"})
BELOW, EXCLUDED, ANSWERED = "below", "excluded", "answered"
# What says that nothing of it is for the police.
DENIES = frozenset({WEIGHED_NOT, BELOW, EXCLUDED})
FILED, PROPOSED = "file_case", "conclude_inquiry"
ON_CORRECTION = frozenset({"minor_corrected", "first_minor"})


def offence_fits_the_right(s: Situation) -> Reason | None:
    """An infringement is of a right of its kind; the case names it.

    Where nothing is infringed there may be none: a patent that is only pretended was never granted.
    """
    offence = OFFENCES.get(str(s.data.get("offence")))
    kinds = {right.kind for right in s.rights}
    if offence is None or not offence.rights or not (kinds or offence.infringes):
        return None
    if not offence.rights & kinds:
        return Reason("本案登记的权利不是这类违法行为所侵犯的，请核对违法行为或者权利。", "offence")
    return None


def infringed_rights_are_told(s: Situation) -> Reason | None:
    """程序规定第十九条第一款: what is said to be infringed is known whole before a case is filed.

    An informant need not know whose a right is; who files or proposes does.
    """
    offence = OFFENCES.get(str(s.data.get("offence")))
    kinds = offence.rights if offence is not None and offence.infringes else frozenset[str]()
    if kinds and not any(right.kind in kinds for right in s.rights):
        said = "这类违法行为所侵犯的权利还没有登记，先登记涉及的权利。"
        return Reason(said, "offence")
    for right in s.rights:
        wanting = lacking(right) if right.kind in kinds else []
        if wanting:
            return Reason(f"“{called(right)}”还没有写明{'、'.join(wanting)}，先补登权利事项。")
    return None


def cause_is_the_offence(act: Act) -> None:
    """The case is called by the act of which it is filed (forms_penalty_a: case.cause).

    An infringement by the right that it infringes, every other act by its own name. Which right is
    mended or taken out afterwards does not change it.
    """
    s = act.situation
    said = (act.data, s.entered(PROPOSED), s.entered(FILED))
    offence = OFFENCES.get(str(next(filter(None, (one.get("offence") for one in said)), "")))
    if offence is None:
        # Before it is filed nobody has said of which act it is.
        return
    field = s.procedure.step(FILED).form_field("offence")
    words = dict(field.options) if isinstance(field, ChoiceField) else {}
    kind = RIGHT_KINDS.get(offence.cause)
    act.case.cause = kind.cause if kind else words.get(offence.id, act.case.cause)


def offences_of_the_rights(s: Situation) -> frozenset[str]:
    """The acts that infringe a right of the case, and those that need none; all where none is told.

    A trademark case offers no 假冒专利, a patent case no 商标侵权; who finds that the right was
    entered wrongly mends the right first.
    """
    kinds = {right.kind for right in s.rights}
    if not kinds:
        return frozenset(OFFENCES)
    return frozenset(name for name, one in OFFENCES.items() if not one.rights or one.rights & kinds)


def right_covers_the_act(s: Situation) -> Reason | None:
    """A right protects from its registration to its last day, and not before or after."""
    one = weighed(s)
    if one is None or not one.offence.infringes:
        return None
    for right in s.rights:
        if right.granted_on is not None and one.began_on < right.granted_on:
            since = f"“{right.title}”{chinese_day(right.granted_on)}注册（公告）"
            said = f"{since}，此前的行为不构成侵权。"
            return Reason(said, "act_began_on")
        last = one.ended_on or s.day
        if right.expires_on is not None and last > right.expires_on:
            until = f"“{right.title}”的权利{chinese_day(right.expires_on)}届满"
            said = f"{until}，此后的行为不构成侵权。"
            return Reason(said, "act_ended_on")
    return None


def act_is_dated(s: Situation) -> Reason | None:
    """行政处罚法第三十六条、第三十七条: the day on which the act ended decides law and time."""
    began, ended = as_day(s.data.get("act_began_on")), as_day(s.data.get("act_ended_on"))
    if s.data.get("continuing") and ended is not None:
        return Reason("仍在继续的，不填终了之日。", "act_ended_on")
    if began is not None and ended is not None and ended < began:
        return Reason("终了之日不能早于开始之日。", "act_ended_on")
    return None


def turnover_is_told(s: Situation) -> Reason | None:
    """条例第七十八条, 专利行政执法办法第四十七条: a figure, or why there is none."""
    one = weighed(s)
    if one is None:
        return None
    bases = {row.base for row in s.rules.penalties.fine if row.rule == one.offence.rule}
    for base in sorted(bases - {""}):
        if base == "turnover" and one.turnover is None and not s.data.get("turnover_unknown"):
            said = f"这项处罚按{BASES[base]}计算，填写数额，或者写明无法查清的原因。"
            return Reason(said, "turnover")
        if base == "gains" and one.gains is not None and one.gains_method == NO_METHOD:
            return Reason("写明违法所得的计算方法。", "gains_method")
    return None


def _field(s: Situation, name: str) -> str | None:
    return name if s.step.form_field(name) is not None else None


def fine_is_lawful(s: Situation) -> Reason | None:
    """行政处罚法第三十二条、第三十七条: inside the range of the law and of the degree."""
    one = weighed(s)
    if one is None:
        return None
    at = _field(s, "fine")
    try:
        found = computed(s, one)
    except CannotCompute as fault:
        return Reason(f"{fault}。", at)
    if (FINE in one.measures) != (one.fine is not None):
        return Reason("处理内容中的罚款与罚款数额不一致，请核对。", at)
    if found.range.most == NOTHING:
        return Reason(f"{found.reasons[0]}。", at)
    if one.degree == MITIGATED:
        return _mitigated(one, found, at)
    if not found.accepted:
        return Reason(f"{found.reasons[0]}。", at)
    return _outside_degree(s, one, found, at)


def _mitigated(one: Weighed, found: Fine, at: str | None) -> Reason | None:
    if not one.mitigating:
        return Reason("减轻处罚须写明法定事由（行政处罚法第三十二条）。", "mitigating")
    if one.fine is not None and one.fine >= found.range.least:
        return Reason("没有低于法定最低幅度，不是减轻处罚，请核对裁量等级。", at)
    return None


def _outside_degree(s: Situation, one: Weighed, found: Fine, at: str | None) -> Reason | None:
    """What is proposed first stays in the band of its degree; what is lighter later needs none."""
    if one.fine is None or "degree" not in s.data:
        return None
    band: Range | None = found.bands.get(one.degree)
    if found.heavier and one.degree != "heavier":
        return Reason("五年内再次侵权，或者情节严重的，应当从重处罚。", "degree")
    if band is None or band.least <= one.fine <= band.most:
        return None
    inside = f"{money_text(band.least)}至{money_text(band.most)}"
    return Reason(f"罚款{money_text(one.fine)}，不在{inside}的这一裁量等级内。", at)


def measures_are_whole(s: Situation) -> Reason | None:
    """商标法第六十条第二款 and the like: what must be ordered, and nothing without a basis."""
    one = weighed(s)
    if one is None:
        return None
    try:
        found = computed(s, one)
    except CannotCompute:
        return None
    titles = {row.id: row.title for row in s.rules.penalties.measure}
    without_goods = {GOODS, DESTROYED} if not one.goods_value else set()
    lacking = [m for m in found.must if m not in one.measures and m not in without_goods]
    if lacking:
        return Reason(f"依法应当一并处理：{'、'.join(titles[m] for m in lacking)}。", "items")
    if DESTROYED in one.measures and DESTROYED not in found.must:
        said = "适用的法律没有把销毁列为处罚内容，请只写没收，销毁在处理物品时办理。"
        return Reason(said, "items")
    return None


@each
def measures_are_worded(s: Situation) -> Iterator[Reason]:
    """行政处罚法第四十四条、第五十九条: a paper prints the items in these words and no others."""
    rows = table(s, "items")
    wanted = {row.measure: row.words for row in s.rules.penalties.wording} if rows else {}
    for n, row in enumerate(rows):
        words, told = wanted.get(str(row.get("measure")), ()), str(row.get("text") or "")
        if told and words and not any(word in told for word in words):
            said = f"这一行照原样印在文书上，没有写明“{'”“'.join(words)}”，看不出作了什么处理。"
            yield Reason(said, "items", row=n, column="text")


@each
def sums_are_told_once(s: Situation) -> Iterator[Reason]:
    """What is to be paid stands in words and in a field: a paper prints both side by side."""
    one = weighed(s)
    gains = one.gains if one is not None else None
    sums = {FINE: ("罚款", sum_kept(s.data.get("fine"))), GAINS: ("违法所得", gains)}
    for n, row in enumerate(table(s, "items")):
        title, amount = sums.get(str(row.get("measure")), ("", None))
        told = sums_told(str(row.get("text") or ""))
        if amount is not None and told.unclear:
            yield Reason(f"{told.unclear[0]}。", "items", row=n, column="text")
            continue
        if amount is not None and not told.sums and not told.unclear:
            yield Reason(f"写明{title}的数额。", "items", row=n, column="text")
            continue
        if amount is not None and told.sums - {amount}:
            said = f"与“{title}（元）”的{money_text(amount)}不一致，改正其中一处。"
            yield Reason(said, "items", row=n, column="text")


def crime_was_weighed(s: Situation) -> Reason | None:
    """移送规定第三条, 行政处罚法第二十七条: no fine in the place of a punishment."""
    offence, answer = OFFENCES.get(str(s.data.get("offence"))), s.data.get("crime_check")
    if offence is None or answer is None:
        return None
    if offence.crimes and answer == WEIGHED_NOT:
        return Reason("这类行为可能构成犯罪，应当对照追诉标准审查。", "crime_check")
    if answer in CRIMES_GO:
        said = "达到追诉标准或者有犯罪合理嫌疑的，应当先移送公安机关，不得以罚代刑。"
        return Reason(said, "crime_check")
    party = s.data.get("party")
    if answer == ANSWERED and isinstance(party, int) and not referring.was_answered(s, party):
        said = "该当事人没有已经答复的移送事项；请先办理移送涉嫌犯罪案件。"
        return Reason(said, "crime_check")
    if answer == EXCLUDED and offence.crime and not offence.crime_apart:
        said = "所选的违法行为即为刑法规定的行为，不能以不构成该罪为由不移送。"
        return Reason(said, "crime_check")
    if answer in DENIES and isinstance(party, int):
        for child, stands in referring.unanswered(s, party):
            said = f"该当事人涉嫌犯罪的移送尚无结果（{stands.title}），不能作出这一结论。"
            matters = () if stands.final else (child.id,)
            return Reason(said, "crime_check", matters=matters)
    reached = line_reached(s) if answer == BELOW else None
    if reached is not None:
        said = f"{reached}，应当移送公安机关，不能选“未达追诉标准”。"
        return Reason(said, "crime_check")
    return None


def line_reached(s: Situation) -> str | None:
    """移送规定第三条: the line of the crime that the figures of the form reach, with its basis.

    None below every line, and where the law of the day of the act has none for the act.
    """
    one = weighed(s)
    if one is None or not one.offence.crime:
        return None
    law, crime = s.rules.penalties, one.offence.crime
    told = {crimes.SOLD: one.turnover, "gains": one.gains}
    figures = {name: sum_ for name, sum_ in told.items() if sum_ is not None}
    apart = any(row.sales_apart for row in law.crime if row.id == crime)
    if one.turnover is not None and apart:
        # 违法经营额 has what was not sold in it, and the line of 销售金额 has not.
        figures[crimes.SOLD] = max(one.turnover - one.goods_value, NOTHING)
        figures[crimes.STOCK] = min(one.goods_value, one.turnover)
    try:
        found = crimes.referral(
            law.crime,
            law.criminal,
            crime,
            one.ended_on or s.day,
            figures,
            same_mark=True,
            # 法释〔2025〕5号: a repetition of the crime is narrower than that of the fine.
            prior=(one.prior_on,) if one.prior_on and s.data.get("prior_is_listed") else (),
        )
    except CannotCompute:
        return None
    if found.refer != "must":
        return None
    return f"{found.reasons[0]}元（{found.basis[0]}）"


def correction_was_made(s: Situation) -> Reason | None:
    """行政处罚法第三十三条第一款: both grounds of its first paragraph rest on a correction."""
    if s.data.get("no_penalty_kind") in ON_CORRECTION and not s.data.get("corrections"):
        return Reason("以及时改正为由不予处罚的，写明改正的事实和证据。", "corrections")
    return None


GUARDS = registered(
    offence_fits_the_right,
    infringed_rights_are_told,
    right_covers_the_act,
    act_is_dated,
    turnover_is_told,
    fine_is_lawful,
    measures_are_whole,
    measures_are_worded,
    sums_are_told_once,
    crime_was_weighed,
    correction_was_made,
)
KNOWN = registered(offences_of_the_rights)
EFFECTS: Mapping[str, Effect] = {
    "cause_is_the_offence": Effect.of(cause_is_the_offence),
}
