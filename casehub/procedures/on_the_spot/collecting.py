"""The fine of a penalty on the spot: taken there and handed in, or paid to the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.amounts import money_text, sum_kept, yuan_of
from casehub.law.fines import NOTHING
from casehub.procedures.on_the_spot.fallen import PAID, fell_on, owed_back
from casehub.procedures.on_the_spot.spot import CHANGED, FINED, in_force, punished, wordings
from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from casehub.workflow.situation import Situation

ON_SPOT, SMALL = "on_spot", "small"
HANDED, BANKED, FILED = "hand_in", "pay_in", "file_with_bureau"


def collecting_has_its_ground(s: Situation) -> Reason | None:
    """行政处罚法第六十八条、第六十九条: taken on the spot in three cases only."""
    if s.data.get("collect_mode") != ON_SPOT:
        return None
    if s.data.get("sort") not in FINED:
        return Reason("没有罚款，不能当场收缴。", "collect_mode")
    ground, fine = s.data.get("on_spot_ground"), sum_kept(s.data.get("fine")) or NOTHING
    if not ground:
        said = "当场收缴的，选择当场收缴的情形（行政处罚法第六十八条、第六十九条）。"
        return Reason(said, "on_spot_ground")
    most = s.rules.penalties.collecting.most
    if ground == SMALL and fine > most:
        said = f"罚款{money_text(fine)}，超过可以当场收缴的{money_text(most)}。"
        return Reason(said, "on_spot_ground")
    return None


def collecting_has_its_receipt(s: Situation) -> Reason | None:
    """行政处罚法第七十条: without the receipt of the treasury the party may refuse to pay."""
    if s.data.get("collect_mode") == ON_SPOT and not s.data.get("receipt_no"):
        return Reason("当场收缴的，填写财政部门统一制发的专用票据号码。", "receipt_no")
    return None


def fine_was_collected(s: Situation) -> str | None:
    """What nobody took cannot be handed in."""
    row = punished(s)
    return None if row is not None and row.collected else "罚款没有当场收缴。"


def fine_goes_to_the_bank(s: Situation) -> str | None:
    """What the officers took is handed in, not paid again."""
    row = punished(s)
    if row is None or row.fine is None:
        return "本案没有罚款。"
    return "罚款已经当场收缴，登记交回。" if row.collected else None


def spot_payment_is_whole(s: Situation) -> Reason | None:
    """The fine as it stood on the day of payment, once; nothing more once it was annulled."""
    now, day, fell = sum_kept(s.data.get("paid")), as_day(s.data.get("paid_on")), fell_on(s)
    if in_force(s) is None and day is not None and fell is not None and day >= fell:
        return Reason(f"决定已于{chinese_day(fell)}被撤销，其后没有应缴的罚款。", "paid_on")
    fine = _fine_on(s, day)
    if fine is not None and now is not None and now != fine:
        return Reason(f"罚款为{money_text(fine)}，填写的金额不一致。", "paid")
    return None


def _fine_on(s: Situation, day: date | None) -> Decimal | None:
    """The fine in yuan as it stood on a day; a change counts from the day on which it took effect.

    None where there was none.
    """
    since = {e.seq: as_day(e.typed.get("outcome_on")) for e in s.events if e.step == CHANGED}
    found = None
    for row in wordings(s):
        began = since.get(row.event_seq)
        if began is None or day is None or day >= began:
            found = yuan_of(row.fine)
    return found


def spot_case_is_done(s: Situation) -> str | None:
    """程序规定第七十条: archived when the fine has reached the treasury and the bureau knows."""
    row, stands = punished(s), in_force(s)
    if row is None:
        return "尚未作出当场处罚决定。"
    if not s.happened(FILED):
        return "尚未报所属机构备案。"
    if row.collected and not s.happened(BANKED):
        return "当场收缴的罚款尚未缴付银行。"
    if stands is not None and stands.fine is not None and not (row.collected or s.happened(PAID)):
        return "罚款尚未缴纳。"
    back = owed_back(s)
    return f"决定已被撤销、变更，应退还当事人的{money_text(back)}尚未登记退还。" if back else None


def bureau_waits_to_be_told(s: Situation) -> str | None:
    """程序规定第七十条: once; what is entered again is a correction, and no next thing to do."""
    return "已经报所属机构备案。" if s.happened(FILED) else None


def money_was_handed_in(s: Situation) -> str | None:
    """行政处罚法第七十一条: first to the bureau, then to the bank."""
    return None if s.happened(HANDED) else "执法人员尚未将罚款交回本局。"


def collected_on_spot(s: Situation) -> bool:
    """Whether the officers took the fine themselves."""
    return s.data.get("collect_mode") == ON_SPOT


def fine_was_taken(s: Situation) -> Reason | None:
    """Where the officers took the fine, its time to hand it in runs."""
    return None if collected_on_spot(s) else Reason("没有当场收缴。", "collect_mode")


def fine_is_to_be_paid(s: Situation) -> Reason | None:
    """Where it is to be paid to the bank, the fifteen days run."""
    if s.data.get("sort") in FINED and not collected_on_spot(s):
        return None
    return Reason("没有要到银行缴纳的罚款。", "collect_mode")


GUARDS = registered(
    collecting_has_its_ground,
    collecting_has_its_receipt,
    fine_was_collected,
    fine_goes_to_the_bank,
    spot_payment_is_whole,
    spot_case_is_done,
    bureau_waits_to_be_told,
    money_was_handed_in,
    fine_was_taken,
    fine_is_to_be_paid,
)
