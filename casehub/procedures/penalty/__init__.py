"""行政处罚普通程序: from the clue to the archived volume (《市场监督管理行政处罚程序规定》)."""

from __future__ import annotations

from casehub.procedures.penalty import (
    carried_out,
    credit,
    deciding,
    demanded,
    forcing,
    harbour,
    hearings,
    inquiry,
    intake,
    printed,
    proposing,
    publicity,
    redacted,
    referring,
    reporting,
    seizing,
    set_off,
)
from casehub.procedures.penalty.dues import Contest, Instalment
from casehub.procedures.penalty.goods import GoodsMove, SeizedGoods
from casehub.procedures.penalty.sanctions import FinePayment, Sanction, SanctionItem
from casehub.workflow.part import Part

PART = Part(
    guards={
        **carried_out.GUARDS,
        **credit.GUARDS,
        **deciding.GUARDS,
        **forcing.GUARDS,
        **harbour.GUARDS,
        **hearings.GUARDS,
        **inquiry.GUARDS,
        **intake.GUARDS,
        **proposing.GUARDS,
        **publicity.GUARDS,
        **redacted.GUARDS,
        **referring.GUARDS,
        **reporting.GUARDS,
        **seizing.GUARDS,
    },
    effects={**carried_out.EFFECTS, **forcing.EFFECTS},
    known={
        **carried_out.KNOWN,
        **credit.KNOWN,
        **deciding.KNOWN,
        **demanded.KNOWN,
        **forcing.KNOWN,
        **harbour.KNOWN,
        **hearings.KNOWN,
        **inquiry.KNOWN,
        **intake.KNOWN,
        **printed.KNOWN,
        **publicity.KNOWN,
        **redacted.KNOWN,
        **referring.KNOWN,
        **reporting.KNOWN,
        **set_off.KNOWN,
    },
    days={
        **carried_out.DAYS,
        **deciding.DAYS,
        **hearings.DAYS,
        **inquiry.DAYS,
        **intake.DAYS,
        **publicity.DAYS,
    },
    stands_on=("closing", "matter"),
    rows=(Sanction, SanctionItem, FinePayment, Instalment, Contest, SeizedGoods, GoodsMove),
    cards=carried_out.CARDS,
)
