"""Who took the papers in: held against the party, its agents and its confirmed address.

民事诉讼法第八十八条、第九十条; 民诉法解释第一百三十二条、第一百三十六条 (办法第十条).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.matter.receiving import is_one_of, lacking, unfitting
from casehub.procedures.reading import as_day
from casehub.procedures.service.known import row_here
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

BASIS = "receiver_basis"


def capacity_fits_the_recipient(s: Situation) -> Reason | None:
    """民事诉讼法第八十八条: family receives for a person, the mailroom for an organisation."""
    row, relation = row_here(s), str(s.data.get("relation") or "")
    said = unfitting(row.party, relation) if row is not None else None
    return Reason(said, "relation") if said is not None else None


def receiver_may_receive(s: Situation) -> Reason | None:
    """民事诉讼法第八十八条: whoever signs is the party or somebody who may receive for it.

    What the file does not show the receipt must: the basis is written down and printed on it.
    """
    row, relation = row_here(s), str(s.data.get("relation") or "")
    if row is None or s.data.get(BASIS) or capacity_fits_the_recipient(s):
        return None
    on = as_day(s.data.get("served_on")) or s.day
    said = lacking(row.party, relation, str(s.data.get("receiver") or ""), on)
    if said is None:
        return None
    return Reason(f"{said}，请核对签收人，或者写明其可以签收的依据。", BASIS)


def account_is_the_confirmed_one(s: Situation) -> Reason | None:
    """民诉法解释第一百三十六条: sent to, and received at, the account that the party confirmed."""
    row = row_here(s)
    if row is None or not row.party.takes_electronic:
        return None
    told = row.party.e_account
    for name in ("tracking", "receiver"):
        typed = s.data.get(name)
        if typed and not told:
            return Reason("送达地址确认书没有写明电子送达账号，请先登记。", name)
        if typed and not is_one_of(str(typed), told):
            said = f"确认的电子送达账号是{told}，向其他账号发送的，先登记新的送达地址确认书。"
            return Reason(said, name)
    return None


def confirmed_account(s: Situation) -> str | None:
    """The account to which the recipient agreed to be served."""
    row = row_here(s)
    agreed = row is not None and row.party.takes_electronic
    return row.party.e_account or None if row is not None and agreed else None


GUARDS = registered(
    capacity_fits_the_recipient,
    receiver_may_receive,
    account_is_the_confirmed_one,
)
KNOWN = registered(confirmed_account)
