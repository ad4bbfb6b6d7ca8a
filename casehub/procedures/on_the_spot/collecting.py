"""The fine of a penalty on the spot: taken there and handed in, or paid to the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.amounts import money_text, sum_kept
from casehub.law.fines import NOTHING
from casehub.procedures.on_the_spot.fallen import owed_back
from casehub.procedures.on_the_spot.owing import PRESSING
from casehub.procedures.on_the_spot.spot import FINED, punished
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:

    from casehub.workflow.situation import Situation

ON_SPOT, SMALL = "on_spot", "small"
# Where a court ended the execution, what is unpaid keeps no file open (程序规定第七十七条).
COURT_ENDED = "court_ended"
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


def spot_case_is_done(s: Situation) -> str | None:
    """程序规定第七十条: archived when the fine has reached the treasury and the bureau knows."""
    row = punished(s)
    if row is None:
        return "尚未作出当场处罚决定。"
    if not s.happened(FILED):
        return "尚未报所属机构备案。"
    if row.collected and not s.happened(BANKED):
        return "当场收缴的罚款尚未缴付银行。"
    if s.case.state != COURT_ENDED and (owed := PRESSING.nothing_is_owed(s)) is not None:
        return owed
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
    spot_case_is_done,
    bureau_waits_to_be_told,
    money_was_handed_in,
    fine_was_taken,
    fine_is_to_be_paid,
)
