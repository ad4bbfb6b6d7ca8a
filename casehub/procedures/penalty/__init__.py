"""行政处罚普通程序: from the clue to the archived volume (《市场监督管理行政处罚程序规定》)."""

from __future__ import annotations

from casehub.model import Sample
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
    sampling,
    seizing,
)
from casehub.procedures.penalty.between import (
    answered,
    chased,
    competence,
    handed,
    moved,
    received,
    sent,
)
from casehub.procedures.penalty.dues import Contest, Instalment
from casehub.procedures.penalty.goods import GoodsMove, SeizedGoods
from casehub.procedures.penalty.held import concerned, opened
from casehub.procedures.penalty.listed import fallen
from casehub.procedures.penalty.money import refunds, set_off
from casehub.procedures.penalty.sanctions import FinePayment, Sanction, SanctionItem
from casehub.procedures.penalty.taken import copied
from casehub.workflow.part import Part

PART = Part(
    guards={
        **answered.GUARDS,
        **carried_out.GUARDS,
        **chased.GUARDS,
        **competence.GUARDS,
        **credit.GUARDS,
        **deciding.GUARDS,
        **fallen.GUARDS,
        **forcing.GUARDS,
        **harbour.GUARDS,
        **hearings.GUARDS,
        **inquiry.GUARDS,
        **intake.GUARDS,
        **handed.GUARDS,
        **moved.GUARDS,
        **proposing.GUARDS,
        **publicity.GUARDS,
        **redacted.GUARDS,
        **referring.GUARDS,
        **refunds.GUARDS,
        **received.GUARDS,
        **reporting.GUARDS,
        **sampling.GUARDS,
        **opened.GUARDS,
        **copied.GUARDS,
        **seizing.GUARDS,
        **sent.GUARDS,
    },
    effects={
        **carried_out.EFFECTS,
        **competence.EFFECTS,
        **chased.EFFECTS,
        **fallen.EFFECTS,
        **forcing.EFFECTS,
        **handed.EFFECTS,
        **sampling.EFFECTS,
        **harbour.EFFECTS,
    },
    known={
        **answered.KNOWN,
        **carried_out.KNOWN,
        **chased.KNOWN,
        **competence.KNOWN,
        **credit.KNOWN,
        **deciding.KNOWN,
        **demanded.KNOWN,
        **fallen.KNOWN,
        **forcing.KNOWN,
        **harbour.KNOWN,
        **hearings.KNOWN,
        **inquiry.KNOWN,
        **intake.KNOWN,
        **handed.KNOWN,
        **moved.KNOWN,
        **printed.KNOWN,
        **publicity.KNOWN,
        **received.KNOWN,
        **redacted.KNOWN,
        **referring.KNOWN,
        **reporting.KNOWN,
        **sampling.KNOWN,
        **opened.KNOWN,
        **copied.KNOWN,
        **concerned.KNOWN,
        **sent.KNOWN,
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
    stands_on=("contested", "closing", "cooperating", "matter", "measured"),
    rows=(Sanction, SanctionItem, FinePayment, Instalment, Contest, SeizedGoods, GoodsMove, Sample),
    cards=(*carried_out.CARDS, *sampling.CARDS),
    decided=carried_out.DECISIONS,
)
