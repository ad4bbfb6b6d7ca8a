"""Where a field says that the file knows it: the source is there, fits, and is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from casehub.fields import TableField
from casehub.rulebook.reading import read_files
from casehub.settings import PROJECT
from tests.rulebook.planting import Planted, rounds, silent

RECEIPT = "templates/documents/service_receipt.toml"
CONTENTS = "templates/documents/volume_contents.toml"
COVER = "templates/documents/volume_cover.toml"
SLIP = "templates/documents/hearing_reply_slip.toml"
MEDIATION = "workflows/mediation.yaml"
RECORD = "templates/documents/hearing_record.toml"

CLASSES = {
    "day after an unknown step": Planted(MEDIATION, "follows: [{step: suspend, field: from_on}]", "follows: [{step: unheard, field: from_on}]", "follows: 没有步骤 unheard 的字段 from_on"),
    "day after something unknown": Planted(MEDIATION, "follows: [last_signed_on]", "follows: [unheard]", "follows: 未知的已知内容：unheard"),
    "day after what is no day": Planted(MEDIATION, "follows: [last_signed_on]", "follows: [mediators]", "follows: 这项已知内容没有日期的称谓：mediators"),
    "day after a text of a step": Planted("workflows/adjudication.yaml", "follows: [{step: request_consultation, field: sent_on}]", "follows: [{step: request_consultation, field: question}]", "fields.replied_on.follows: 所指的内容不是日期"),
    "day after a column that is no day": Planted("workflows/adjudication.yaml", "follows: [{column: filed_on}]", "follows: [{column: title}]", "follows: 所指的内容不是日期"),
    "day after a number of a paper": Planted("workflows/adjudication.yaml", "{paper: extension_notice, column: issued_on}", "{paper: extension_notice, column: pdf_pages}", "follows: 所指的内容不是日期"),
    "day after a step that comes later": Planted("workflows/adjudication.yaml", "follows: [{step: request_consultation, field: sent_on}]", "follows: [{step: check_suspension, field: checked_on}]", "fields.replied_on.follows: 步骤 check_suspension 不会在本步骤之前办理"),
    "day after itself where nothing repeats": Planted("workflows/adjudication.yaml", "follows: [{step: request_consultation, field: sent_on}]", "follows: [{step: give_consultation, field: replied_on}]", "fields.replied_on.follows: 步骤 give_consultation 不会在本步骤之前办理"),
    "day after itself alone": Planted("workflows/adjudication.yaml", "follows: [{step: suspend_case, field: from_on}, {step: check_suspension, field: checked_on}]", "follows: [{step: check_suspension, field: checked_on}]", "fields.checked_on: 日期没有下限"),
    "day after a step of another procedure": Planted(MEDIATION, "follows: [{step: suspend, field: from_on}]", "follows: [{step: request_consultation, field: sent_on}]", "没有步骤 request_consultation 的字段 sent_on"),
    "clock from what is no day": Planted(MEDIATION, "known: all_answered_on", "known: mediators", "deadlines.start.known: 这项已知内容不是日期：mediators"),
    "number known by a text of the file": Planted("workflows/adjudication.yaml", "required: true, known: requesters_count", "required: true, known: facts_and_reasons", "fields.answer_copies.known: 所指内容的类型不是 int 字段能填的"),
    "number known by a column that is a text": Planted("workflows/adjudication.yaml", "required: true, known: requesters_count", "required: true, known: {column: title}", "fields.answer_copies.known: 所指内容的类型不是 int 字段能填的"),
    "number known by a text of a step": Planted("workflows/adjudication.yaml", "required: true, known: requesters_count", "required: true, known: {step: request_consultation, field: question}", "fields.answer_copies.known: 所指内容的类型不是 int 字段能填的"),
    "number known by a day of a paper": Planted("workflows/adjudication.yaml", "required: true, known: requesters_count", "required: true, known: {paper: hearing_notice, column: issued_on}", "fields.answer_copies.known: 所指内容的类型不是 int 字段能填的"),
    "number known by a field that the form lacks": Planted("workflows/adjudication.yaml", "required: true, known: requesters_count", "required: true, known: {typed: unheard}", "fields.answer_copies.known: 本步骤没有字段 unheard"),
    "number known by a field of the paper": Planted("workflows/adjudication.yaml", "required: true, known: requesters_count", "required: true, known: {paper: hearing_notice, field: place}", "fields.answer_copies.known: 所指内容的类型不是 int 字段能填的"),
    "text of the form known by a day beside it": Planted(RECEIPT, '{ typed = "media" }', '{ typed = "served_on" }', "known: 所指内容的类型不是"),
    "clock from something unknown": Planted(MEDIATION, "known: all_answered_on", "known: unheard", "deadlines.start.known: 未知的已知内容：unheard"),
    "tick that says what only the officer knows": Planted("workflows/seizure.yaml", "label: 当事人已在清单上签名, required: true,", "label: 当事人已在清单上签名, required: true, default: true,", "fields.signed.default: “当事人已在清单上签名”替经办人说出只有他知道的事实"),
    "choice that stands there": Planted("workflows/seizure.yaml", "label: 措施, required: true, options: seizures,", "label: 措施, required: true, options: seizures, default: detain,", "fields.measure_kind.default: “措施”替经办人说出只有他知道的事实"),
    "no that nobody has said": Planted("workflows/complaint.yaml", "publicity_consent: {kind: yes_no, label: 投诉人同意公示投诉信息, required: true,", "publicity_consent: {kind: bool, label: 投诉人同意公示投诉信息, required: true, default: false,", "fields.publicity_consent.default: “投诉人同意公示投诉信息”替经办人说出只有他知道的事实"),
    "words that say it": Planted("workflows/seizure.yaml", "label: 当事人的陈述、申辩及处理, required: true,", "label: 当事人的陈述、申辩及处理, required: true, default: 未提出陈述、申辩,", "fields.plea.default: “当事人的陈述、申辩及处理”替经办人说出只有他知道的事实"),
    "answer of several that stands chosen": Planted("workflows/seizure.yaml", "label: 处置方式, required: true, options: early_ways,", "label: 处置方式, required: true, default: destroy, options: early_ways,", "fields.early_way.default: “处置方式”替经办人说出只有他知道的事实"),
    "reason for a default that is not there": Planted("workflows/seizure.yaml", "label: 当事人已在清单上签名, required: true,", "label: 当事人已在清单上签名, required: true, presumes: act,", "没有 default，不写 presumes"),
    "unknown fact": Planted(CONTENTS, 'known = "bound_papers"', 'known = "unheard_fact"', "field.papers.known: 未知的已知内容：unheard_fact"),
    "fact that nobody asks": Planted("templates/documents/closing_approval_form.toml", 'known = "closing_mode"\n', "", "known.closing_mode: 没有字段使用"),
    "fact of an unknown field of a step": Planted(RECEIPT, 'field = "entrusted_to"', 'field = "unheard"', "没有步骤 send_entrusted 的字段 unheard"),
    "fact of a field that no form has": Planted(RECEIPT, '{ typed = "media" }', '{ typed = "unheard" }', "制作这份文书的步骤都没有字段 unheard"),
    "fact of an unknown field of a paper": Planted(RECORD, 'field = "place"', 'field = "unheard"', "没有文书 hearing_notice 的字段 unheard"),
    "fact of an unknown column of a paper": Planted(SLIP, 'column = "number"', 'column = "unheard"', "没有文书 hearing_notice 的登记项 unheard"),
    "fact of an unknown column of a case": Planted(COVER, 'column = "closed_on"', 'column = "unheard"', "案件没有登记项 unheard"),
    "fact of two sources": Planted(COVER, 'column = "closed_on"', 'column = "closed_on", paper = "hearing_notice"', "known"),
    "number known by no limit": Planted("workflows/adjudication.yaml", "{limit: adjudication.specify_claims}", "{limit: unheard.limit}", "fields.claims_days.known: 没有这项期限：unheard.limit"),
    "paper of one length and clock of another": Planted("workflows/adjudication.yaml", "enforcement.demand_wait, length: urge_days", "enforcement.demand_wait", "on_service.performance_urging_notice.enforcement.demand_wait: 文书写明的日数即为期限的长度，应写 length：urge_days"),
    "length with a number of its own": Planted("workflows/adjudication.yaml", "known: {limit: adjudication.report_submit}, ", "", "on_service.report_submission_notice.adjudication.report_submit: 字段 report_days 的日数应取自期限规则"),
    "clock of a length that nothing knows": Planted("workflows/assistance.yaml", "lasts: reply_days_of_the_letter", "lasts: unheard_length", "未知的已知内容：unheard_length"),
    "asked when something unknown": Planted("workflows/adjudication.yaml", "asked_when: draft_was_returned_without_remarks", "asked_when: unheard", "fields.review_adopted.asked_when: 未知的已知内容：unheard"),
    "paper that lacks what is asked by occasion": Planted(CONTENTS, 'known = "bound_papers"', 'known = "bound_papers"\nasked_when = "service_is_complete"', "field.papers.asked_when: 文书必填的字段应总是询问"),
    "nobody is asked and nobody knows": Planted(COVER, 'known = "handlers"', "asked = false", "field.handlers.asked: 不询问的字段应写明来源"),
}
ROUNDS = rounds(CLASSES)


@pytest.mark.parametrize("number", range(len(ROUNDS)))
def test_each_class_of_fault_is_said(project: Path, number: int) -> None:
    assert silent(project, ROUNDS[number]) == {}


def test_no_form_says_what_only_the_officer_can_know() -> None:
    """Of every step and paper of every procedure: a tick or words that stand there say why."""
    files = read_files(PROJECT)
    fields = [f for p in files.procedures.values() for step in p.steps for f in step.fields]
    fields += [f for kind in files.kinds.every() for f in kind.fields]
    every = [c for f in fields for c in (f, *(f.columns if isinstance(f, TableField) else ()))]
    speaking = [one for one in every if one.speaks]
    assert speaking
    assert [one.label for one in speaking if not one.presumes] == []
    # What somebody has to have seen, told or heard is nowhere said for them.
    never = ("签名", "告知", "出示", "陈述")
    said = [one.label for one in speaking if any(word in one.label for word in never)]
    # Who signs is the party until somebody chooses otherwise; whom that does not fit is refused.
    assert set(said) <= {"告知事项", "告知各方的途径", "由谁签名"}
