"""Each class of fault is planted once, and `casehub check` says it in one sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from casehub.procedures import LAW
from casehub.workflow.part import Effect, Part, Parts
from tests.rulebook.planting import Planted, faults, rounds, silent

MEDIATION = "workflows/mediation.yaml"
RECORD = "templates/documents/hearing_record.toml"
NOTICE = "templates/documents/hearing_notice.toml"
COMPARISON = "templates/documents/feature_comparison.toml"
URGING = "templates/documents/performance_urging_notice.html"

CLASSES = {
    "unknown filter": Planted(URGING, 'basis("repeat")', 'basis("repeat") | unheard', "未知的过滤器：unheard"),
    "unknown variable": Planted(URGING, 'basis("repeat")', "unheard_of", "未知的名称：unheard_of"),
    "unknown basis": Planted(URGING, 'basis("repeat")', 'basis("unheard")', 'basis("unheard"): 没有这一条规则'),
    "unknown limit": Planted(URGING, 'basis("repeat")', 'limit("un.heard")', 'limit("un.heard"): 没有这一条规则'),
    "unknown house rule": Planted(URGING, 'rule("credit_warning")', 'rule("unheard")', 'rule("unheard"): 没有这一条规则'),
    "child nobody opens": Planted("workflows/adjudication.yaml", "    opens: [appraisal]\n", "", "appraisal.yaml: child_word: 没有步骤建立"),
    "condition cleared that nobody asks for": Planted("workflows/appraisal.yaml", "    guards:", "    clears: [unheard_guard]\n    guards:", "没有步骤要求这个条件：unheard_guard"),
    "condition cleared that another procedure asks for": Planted("workflows/hearing.yaml", "    guards:", "    clears: [every_respondent_agreed]\n    guards:", "没有步骤要求这个条件：every_respondent_agreed"),
    "pause never resumed": Planted("workflows/adjudication.yaml", "    resume: {kind: settlement, on: settle_ended_on}\n", "", "没有步骤恢复计算：settlement"),
    "child's pause never resumed": Planted("workflows/appraisal.yaml", "      resume: {kind: appraisal, on: ended_on}\n", "", "没有步骤恢复计算：appraisal"),
    "extension of a limit without": Planted("workflows/adjudication.yaml", "extend: [{rule: adjudication.answer, by: extra_days}]", "extend: [{rule: adjudication.sue, by: extra_days}]", "deadlines.extend.adjudication.sue: 这项期限依法不得延长"),
    "length of a limit without one": Planted(URGING, 'basis("repeat")', 'limit("mediation.perform")', "这项期限没有长度可写"),
    "limit without a length and without a day": Planted(MEDIATION, "start: [{rule: confirmation.apply, from: effective_on,", "start: [{rule: mediation.perform, from: effective_on}, {rule: confirmation.apply, from: effective_on,", "start.mediation.perform: 这项期限没有长度"),
    "limit without a length begun by service": Planted(MEDIATION, "mediation_opinion_notice: {starts: {respondent: [{rule: mediation.reply, length: reply_days}", "mediation_opinion_notice: {starts: {respondent: [{rule: mediation.perform}, {rule: mediation.reply}", "mediation_opinion_notice.mediation.perform: 这项期限没有长度"),
    "number in an unknown series": Planted("templates/documents/urging_letter.toml", 'number_series = "assistance"', 'number_series = "unheard"', "number_series: 未知的编号系列：unheard"),
    "access with an unknown role": Planted("config/access.toml", '"desk.show" = { relation = "signed_in", roles = [', '"desk.show" = { relation = "signed_in", roles = ["unheard", ', "routes.desk.show: 未知的角色：unheard"),
    "misspelt sees": Planted("config/roles.toml", 'sees = "tree"', 'sees = "trea"', "“trea”应为 tree、organisation、assigned、referral、nothing 之一"),
    "unknown column of an amount": Planted("config/amounts.toml", "value = 3\n", "value = 3\nvalve = 3\n", "amount.adjudication.panel_min.valve: 未知的键"),
    "overlapping amounts": Planted("config/amounts.toml", "", '\n[[amount]]\nkey = "party.agents_max"\ntitle = "试"\nvalue = 3\nunit = "人"\nbasis = "《试》"\nconfidence = "design"\n', "amount.party.agents_max: 两条规定在"),
    "remedy of other procedures": Planted("config/remedies.toml", 'key = "recon60_first"', 'key = "recon60_first"\nprocedures = ["mediation"]', "intake.yaml: remedy.recon60_first: 2025年2月1日没有本程序适用的救济途径"),
    "unknown table of house rules": Planted("config/house.toml", "", '\n[[house]]\nkey = "x"\n', "house.toml: house: 未知的键"),
    "unknown key of a step": Planted("workflows/appraisal.yaml", "    title:", "    heading: 试\n    title:", "heading: 未知的键"),
    "unknown condition of a paper's field": Planted(RECORD, 'required_if = "closed"', 'required_if = "unheard"', "field.not_public_reason.required_if: 未知的条件：unheard"),
    "condition that no field asks": Planted(RECORD, 'required_if = "closed"\n', "", "condition.closed: 没有字段使用这个条件"),
    "condition on an unknown field": Planted(RECORD, '{ field = "is_public", values = [false] }', '{ field = "unheard", values = [false] }', "condition.closed: 没有字段 unheard"),
    "condition on a value that is no option": Planted(NOTICE, 'values = ["onsite"]', 'values = ["unheard"]', "condition.on_site: 字段 mode 没有这个值：unheard"),
    "condition on what no block holds": Planted(COMPARISON, 'block = "right", field = "kind", values = ["design"]', 'block = "right", field = "unheard", values = ["design"]', "condition.design: 没有内容 right.unheard"),
    "unknown condition of a step's field": Planted("workflows/hearing.yaml", "required_if: signature_refused", "required_if: unheard", "required_if: 未知的条件：unheard"),
    "condition that no step's field asks": Planted("workflows/hearing.yaml", "required_if: signature_refused, ", "", "conditions.signature_refused: 没有字段使用这个条件"),
    "condition without its field in the step": Planted("workflows/hearing.yaml", "all: [{field: refused, values: [true]}]", "all: [{field: unheard, values: [true]}]", "condition.signature_refused: 没有字段 unheard"),
    "request kept in an unknown column": Planted("workflows/adjudication.yaml", "request: {new_requests: requests}", "request: {new_requests: unheard}", "request.new_requests: 案件没有记载请求内容的这一栏：unheard"),
    "request said by an unknown field": Planted("workflows/adjudication.yaml", "request: {new_requests: requests}", "request: {unheard: requests}", "request.unheard: 没有字段 unheard"),
    "request said by a field of another kind": Planted("workflows/adjudication.yaml", "request: {new_requests: requests}", "request: {allowed: requests}", "字段 allowed 的类型应为"),
    "request that nobody says": Planted("workflows/adjudication.yaml", ", new_product_method: new_product_method}", "}", "request.new_product_method: 没有步骤的字段写明"),
    "paper that speaks of itself without a word": Planted("templates/documents/decision_revocation.toml", 'calls_itself = "决定书"\n', "", "calls_itself: 模板用到了文书的自称"),
    "word for itself that a paper never says": Planted(NOTICE, 'family = "notice"\n', 'family = "notice"\ncalls_itself = "通知书"\n', "calls_itself: 模板没有用到"),
    "pause of an unknown kind": Planted("workflows/appraisal.yaml", "resume: {kind: appraisal, on: ended_on}", "resume: {kind: unheard, on: ended_on}", "未知的扣除期间：unheard"),
    "papers that nobody may make": Planted("workflows/intake.yaml", "paper_roles: [registrar, case_officer, main_examiner, panel_member, presiding_officer, clerk, mediator]\n", "", "paper_roles: 随时制作的文书和制作人应一并写明"),
    "unknown condition of papers": Planted("workflows/mediation.yaml", "[a_session_is_set]", "[unheard, a_session_is_set]", "paper_guards.mediation_session_notice: 未知的条件：unheard"),
    "condition of papers that are none": Planted("workflows/mediation.yaml", "{mediation_session_notice: [a", "{unheard: [], mediation_session_notice: [a", "paper_guards: 未知的随时制作的文书：unheard"),
    "child without a word": Planted("workflows/hearing.yaml", "child_word: 审\n", "", "child_word: 下属程序应有编号用字"),
    "day that what comes in does not have": Planted("workflows/assistance.yaml", "on: received_on, number", "on: unheard, number", "receives.on: 没有字段 unheard"),
    "unknown procedure of a separation": Planted("config/roles.toml", 'procedures = ["adjudication"]', 'procedures = ["unheard"]', "separation[4].procedures: 没有这个程序：unheard"),
    "duty of a step that nobody knows": Planted("workflows/evidence_registration.yaml", "duty: investigate", "duty: unheard", "duty: 未知的职责：unheard"),
    "duty of a separation that nobody knows": Planted("config/roles.toml", 'after = "investigate"', 'after = "unheard"', "separation[0]: 未知的职责：unheard"),
    "duty that nobody does": Planted("config/roles.toml", "[[separation]]", '[[duty]]\nid = "unheard"\ntitle = "试"\n\n[[separation]]', "duty.unheard: 没有步骤、岗位履行这项职责"),
    "holder of a limit that nobody knows": Planted("config/limits.toml", 'holder = "court"', 'holder = "unheard"', "holder: 没有写明的义务人：unheard"),
    "list of options that there is not": Planted("workflows/service.yaml", "options: why_announced", "options: unheard", "没有这个选项表：unheard"),
    "unknown role of a list": Planted("config/roles.toml", 'leads = ["main_examiner"', 'leads = ["unheard"', "leads.unheard: 未知的角色"),
    "nothing that serves papers": Planted("workflows/service.yaml", "serves: true\n", "", "workflows: serves: 应有且只有一个程序"),
    "unknown limit of the whole case": Planted("workflows/adjudication.yaml", "limits: [adjudication.decide]", "limits: [un.heard]", "limits: 未知的期限规则：un.heard"),
    "role that nobody is named to": Planted("workflows/adjudication.yaml", "    assigns: {hearing_chair: hearing_chair}\n", "", "role.hearing_chair: 只能由案内指名的人员担任"),
    "name of people in no field": Planted("workflows/adjudication.yaml", "assigns: {hearing_chair: hearing_chair}", "assigns: {unheard: hearing_chair}", "assigns.unheard: 没有指名人员的字段"),
    "name of people who do not hold the role": Planted("workflows/adjudication.yaml", "required: true, role: panel_member,", "required: true,", "assigns.panel_members: 字段应只列出 panel_member 的人员"),
    "excluded period that no step opens": Planted("workflows/penalty.yaml", "pause: {kind: holder_identification}", "pause: {kind: suspension}", "excluded: 没有步骤开始这种扣除期间：holder_identification"),
    "series of cases that offices lack": Planted("workflows/adjudication.yaml", "case_series: adjudication", "case_series: unheard", "case_series: 未知的编号系列：unheard"),
    "kind of material that there is not": Planted("workflows/hearing.yaml", "takes: [signed_original]", "takes: [unheard]", "papers_in: materials.toml 没有这一种材料：unheard"),
    "way of materials that there is not": Planted("config/materials.toml", 'by_act = "collected"', 'by_act = "unheard"', "materials.toml: by_act: 没有这一种来件方式：unheard"),
    "kind of exhibit that nobody can choose": Planted("workflows/mediation.yaml", "of: infringement_decision", "of: unheard", "decision.of: 没有登记证据的表可以选择这种证据：unheard"),
    "kind of exhibit that nobody asks for": Planted("workflows/intake.yaml", "options: [[infringement_decision, 认定侵权的处理决定]]", "options: [[infringement_decision, 认定侵权的处理决定], [unheard, 试]]", "evidence_items.kind: 没有字段要求这种证据：unheard"),
    "side whose list no kind names": Planted("templates/documents/answer_notice.html", "{{ parties.requester|names }}", "{{ parties.unheard|names }}", "未知的名称：parties.unheard"),
    "side of which the template does not speak": Planted("templates/documents/answer_notice.toml", 'sides = ["requester"]', 'sides = ["requester", "third"]', "sides.third: 模板没有用到这一方"),
    "hearing that ends in no state": Planted("workflows/hearing.yaml", "hears: minuted", "hears: unheard", "hears: 未知的状态：unheard"),
    "hearing that is no matter of a case": Planted("workflows/intake.yaml", "initial: draft", "initial: draft\nhears: draft", "hears: 听取当事人意见的应为下属程序"),
    "side of which no procedure knows": Planted("templates/documents/answer_notice.toml", "sides = [", 'sides = ["unheard", ', "sides.unheard: 没有程序有这一方"),
    "paper directed at a party that it does not name": Planted("templates/documents/produce_evidence_order.toml", 'directed_at = "holder"\n', "", "directed_at: 送达 addressee 的文书有当事人字段的"),
    "side of a paper in no field": Planted("templates/documents/evidence_notice.toml", 'each_side = "role"', 'each_side = "unheard"', "each_side: 没有字段 unheard"),
    "end without words": Planted("templates/documents/mediation_agreement.toml", 'ending = "达成调解协议"\n', "", "ending: 使案件终结的文书应写明结果的说法"),
    "procedure that nobody opens": Planted("config/tracks/overseas.toml", 'key = "overseas"', 'key = "rights_aid"', "overseas.yaml: procedure: 没有登记（tracks）、也没有步骤（links）开立这种案件"),
    "track that leads to a matter of a case": Planted("config/tracks/rights_aid.toml", 'key = "rights_aid"', 'key = "hearing"', "hearing 是下属程序，不能单独登记"),
    "case that a step opens and that is a matter of a case": Planted("workflows/complaint.yaml", "links: penalty", "links: hearing", "links: hearing 是下属程序，不能另立案件"),
    "text that says nothing": Planted("config/amounts.toml", 'title = "每方代理人上限"', 'title = ""', "amount.party.agents_max.title: 不能为空"),
    "number without its place in a pattern": Planted("config/numbering.toml", "收文〔{year}〕{n}号", "收文〔{year}〕号", "numbering.toml: incoming.pattern: 号码应由年份和序号组成"),
    "number of a case without its own": Planted("config/numbering.toml", "{prefix}〔{{year}}〕{{n}}号", "{prefix}〔{{year}}〕号", "numbering.toml: case.pattern: 号码应由年份和序号组成"),
    "road told twice": Planted("config/remedies.toml", 'to = "review"', 'to = "suit"', "同一种途径写了两次"),
    "road without its period": Planted("config/remedies.toml", "可以自收到之日起{within}内向{to}申请", "可以向{to}申请", "没有写出期限 {within}"),
    "option that is none": Planted("config/choices.toml", '["rejected", "驳回"]', '["", "驳回"]', "选项的值和说法都不能为空"),
    "example of a column that there is not": Planted("workflows/rights_aid.yaml", "{expert: 2, conflict: none}", "{experx: 2, conflict: none}", "example: 示例有表格没有的列：experx"),
    "doubled key": Planted("workflows/appraisal.yaml", "version: 1\n", "version: 1\nversion: 1\n", "version: 键重复"),
}
ROUNDS = rounds(CLASSES)


@pytest.mark.parametrize("number", range(len(ROUNDS)))
def test_each_class_of_fault_is_said(project: Path, number: int) -> None:
    assert silent(project, ROUNDS[number]) == {}


def test_the_project_has_none_of_them(project: Path) -> None:
    assert faults(project) == []


def test_conditions_and_effects_that_no_step_uses_are_said(project: Path) -> None:
    own = LAW.named["hearing"]
    more = replace(
        own,
        guards={**own.guards, "unheard_guard": lambda _: None},
        effects={**own.effects, "unheard_effect": Effect.of(lambda _: None)},
        known={**own.known, "unheard_fact": lambda _: None},
        stands_on=(*own.stands_on, "unheard"),
    )
    unused = Parts({**LAW.named, "hearing": more, "unheard": Part()}, *LAW.rooms)
    assert faults(project, unused) == [
        "procedures: hearing.guards.unheard_guard: 没有步骤使用这个条件",
        "procedures: hearing.effects.unheard_effect: 没有步骤使用这个登记事项",
        "procedures: hearing.known.unheard_fact: 没有字段使用这项已知内容",
        "procedures: hearing.stands_on: 程序文件和代码都没有使用这一族：unheard",
    ]
