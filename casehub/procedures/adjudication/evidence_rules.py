"""Conditions of investigation, evidence, joinder (办法第二十一、二十三、二十四、四十四条以下)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.procedures.reading import as_day, chinese_day, rows, table, until_served, who
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from casehub.model import Document

NOTICE = "evidence_notice"
SEIZING = ("查封", "扣押")
BOOKS = ("账簿", "账册", "账本", "发票", "合同")


def _typed_texts(s: Situation) -> list[tuple[str, str]]:
    found = []
    for name, value in s.data.items():
        if isinstance(value, str):
            found.append((name, value))
        elif isinstance(value, list | tuple):
            found += [(name, str(v)) for r in table(s, name) for v in r.values() if v]
    return found


def investigation_keeps_its_limits(s: Situation) -> Reason | None:
    """专利法第六十九条第二款: no seizure; no contracts, invoices, accounts (item 三)."""
    for name, text in _typed_texts(s):
        if any(word in text for word in SEIZING):
            return Reason("侵权纠纷不得查封、扣押，请更正取证方式。", name)
        asked = s.step.id == "collect_evidence" and name == "items"
        if asked and any(word in text for word in BOOKS):
            return Reason("侵权纠纷不得查阅、复制合同、发票、账簿。", name)
    return None


def certificates_are_shown(s: Situation) -> Reason | None:
    """办法第四条、第四十七条: officers show their certificates."""
    if s.data.get("shown_cert") is False:
        return Reason("办案人员应当出示办案资质证件。", "shown_cert")
    return None


def collection_was_asked(s: Situation) -> str | None:
    """办法第四十四条第三款: a refusal answers a written request."""
    return None if s.happened("request_collection") else "没有登记当事人的调查取证申请。"


def sampling_fits_the_patent(s: Situation) -> Reason | None:
    """办法第四十八条: products of a method only where a method patent (invention) is asserted."""
    if s.data.get("by_method") and all(right.kind != "invention" for right in s.rights):
        return Reason("只有方法发明专利可以抽取依方法直接获得的产品。", "by_method")
    return None


def evidence_may_be_lost(s: Situation) -> Reason | None:
    """办法第四十九条: only where evidence may be lost or hard to get later."""
    if s.data.get("loss_risk") is False:
        return Reason("证据不会灭失的，不得先行登记保存。", "loss_risk")
    return None


def appraisal_is_asked_before_evidence_ends(s: Situation) -> Reason | None:
    """办法第五十三条: a written request before the evidence period ends."""
    if s.data.get("initiative") != "party":
        return None
    asked = as_day(s.data.get("requested_on"))
    if asked is None:
        return Reason("请填写当事人申请鉴定的日期。", "requested_on")
    limits = rows(s, "adjudication.evidence_period")
    if limits and asked > max(d.due_on for d in limits):
        end = chinese_day(max(d.due_on for d in limits))
        return Reason(f"举证期限已于{end}届满，应不予鉴定。", "requested_on")
    return None


def evidence_period_is_told_once(s: Situation) -> Reason | None:
    """办法第五十四条: a party has one period; a longer one is an extension of it."""
    days, chosen = s.data.get("evidence_days"), s.data.get("recipients") or s.party_ids()
    told: dict[int, Document] = {}
    for paper in s.documents:
        if paper.kind == NOTICE and paper.stands:
            rows = (r for r in s.services if paper.id in r.document_ids and r.stage.counts)
            told |= {r.party_id: paper for r in rows}
    held = {p: told[one] for p in chosen for one in s.line(p) if one in told}
    # What a paper says is read where a period was typed: desks ask this of many cases at once.
    for party, paper in held.items() if days is not None else ():
        before = paper.facts.get("evidence_days")
        if before != days:
            said = f"{who(s, party)}的举证通知书定为{before}日，请先作废，或者办理延长。"
            return Reason(said, "evidence_days")
    if s.step.documents == (NOTICE,) and held.keys() >= {*chosen}:
        return Reason("各受送达人都已有举证通知书；需要更长期限的，办理延长举证期限。")
    return None


def exchange_is_ahead(s: Situation) -> Reason | None:
    """An exchange of evidence is called for a time to come."""
    planned = s.data.get("at")
    if isinstance(planned, datetime) and planned <= s.at:
        return Reason("证据交换时间应晚于现在。", "at")
    return None


def exchange_was_notified(s: Situation) -> Reason | None:
    """办案指南: both sides know time and place of the exchange."""
    if s.all_served("evidence_exchange_notice"):
        return None
    return until_served(s, "证据交换通知书尚未送达全部当事人。", "evidence_exchange_notice")


def order_is_for_an_agent(s: Situation) -> Reason | None:
    """办法第四十四条第二款: the agent of a party applies and carries the order."""
    chosen = s.data.get("party")
    party = s.party(chosen) if isinstance(chosen, int) else None
    if party is not None and not party.agents_on(s.day):
        return Reason("该当事人没有委托代理人，不能签发调查通知书。", "party")
    return None


def order_touches_no_secret(s: Situation) -> Reason | None:
    """办法第四十四条第二款: no 国家秘密、商业秘密、个人隐私."""
    if s.data.get("touches_secret"):
        return Reason("涉及秘密或者隐私的，应由本局依职权调查收集。", "touches_secret")
    return None


def order_is_against_the_other_side(s: Situation) -> Reason | None:
    """办法第五十一条: evidence held by the other side, on first proof of it."""
    holder, claimant = s.data.get("holder"), s.data.get("claimant")
    if holder is not None and holder == claimant:
        return Reason("持有人应为对方当事人，请核对。", "holder")
    return None


def foreign_evidence_is_in_form(s: Situation) -> Reason | None:
    """办法第四十六条: without translation it counts as not offered; foreign papers are proved."""
    if s.data.get("kept_aside"):
        if s.data.get("evidence_items"):
            return Reason("视为未提出的材料不列入证据，请只写材料名称。", "evidence_items")
        return None
    if s.data.get("translated") is False:
        return Reason("外文证据未附中文译本，视为未提出，请选择入卷备查。", "translated")
    if s.data.get("formalities") == "none" and s.data.get("origin") in {"foreign", "hk_mo_tw"}:
        return Reason("域外证据未办理证明手续，请补办或者入卷备查。", "formalities")
    return None


def parties_failed_to_agree(s: Situation) -> Reason | None:
    """办法第四十六条第三款: the office names a translator only where the parties do not."""
    if s.data.get("agreed_by_parties"):
        return Reason("各方已共同选定翻译机构，无须指定。", "agreed_by_parties")
    return None


def superior_was_asked(s: Situation) -> str | None:
    """办法第二条第二款: a reply answers a question."""
    return None if s.happened("ask_superior") else "本案没有向上级请示。"


def joinder_is_allowed(s: Situation) -> Reason | None:
    """办法第二十四条: on the respondent's request only with the requester's consent."""
    if s.data.get("refused"):
        return Reason("不予追加的请办理不予追加步骤。", "refused")
    if s.data.get("trigger") == "respondent_application" and not s.data.get("consent_agrees"):
        return Reason("请求人不同意的，可通知其申请作为第三人参加。", "consent_agrees")
    return None


def joinder_is_refused(s: Situation) -> Reason | None:
    """The paper says what the step says."""
    if s.data.get("refused") is False:
        return Reason("准予追加的请办理追加当事人步骤。", "refused")
    return None


def consolidation_has_two_cases(s: Situation) -> Reason | None:
    """办法第二十一条第二款: at least two cases are heard together or apart."""
    if "cases" in s.data and len(table(s, "cases")) < 2:
        return Reason("请至少列明两件案件。", "cases")
    return None


GUARDS = registered(
    investigation_keeps_its_limits,
    certificates_are_shown,
    collection_was_asked,
    sampling_fits_the_patent,
    evidence_may_be_lost,
    appraisal_is_asked_before_evidence_ends,
    evidence_period_is_told_once,
    exchange_is_ahead,
    exchange_was_notified,
    order_is_for_an_agent,
    order_touches_no_secret,
    order_is_against_the_other_side,
    foreign_evidence_is_in_form,
    parties_failed_to_agree,
    superior_was_asked,
    joinder_is_allowed,
    joinder_is_refused,
    consolidation_has_two_cases,
)
