"""Each class of fault is planted once, and `casehub check` says it in one sentence."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from casehub.documents import asked, pages
from casehub.procedures import LAW
from casehub.rulebook import unused
from casehub.rulebook.asked import rows_asked
from casehub.rulebook.checking import all_faults
from casehub.settings import PROJECT
from casehub.workflow.part import Effect, Part

RECEIPT = "templates/documents/service_receipt.toml"
CONTENTS = "templates/documents/volume_contents.toml"
COVER = "templates/documents/volume_cover.toml"
SLIP = "templates/documents/hearing_reply_slip.toml"
MEDIATION = "workflows/mediation.yaml"
RECORD = "templates/documents/hearing_record.toml"
NOTICE = "templates/documents/hearing_notice.toml"
COMPARISON = "templates/documents/feature_comparison.toml"

URGING = "templates/documents/performance_urging_notice.html"
FILING = "templates/documents/filing_notice.html"


@dataclass(frozen=True)
class Planted:
    """`old` becomes `new` in a file (an empty `old`: `new` is added to its end)."""

    file: str
    old: str
    new: str
    said: str


CLASSES = {
    "unknown filter": Planted(URGING, 'basis("repeat")', 'basis("repeat") | unheard', "未知的过滤器：unheard"),
    "unknown variable": Planted(URGING, 'basis("repeat")', "unheard_of", "未知的名称：unheard_of"),
    "unknown basis": Planted(URGING, 'basis("repeat")', 'basis("unheard")', 'basis("unheard"): 没有这一条规则'),
    "unknown limit": Planted(URGING, 'basis("repeat")', 'limit("un.heard")', 'limit("un.heard"): 没有这一条规则'),
    "unknown house rule": Planted(URGING, 'rule("credit_warning")', 'rule("unheard")', 'rule("unheard"): 没有这一条规则'),
    "child nobody opens": Planted("workflows/adjudication.yaml", "    opens: [appraisal]\n", "", "appraisal.yaml: child_of: 没有步骤建立"),
    "pause never resumed": Planted("workflows/adjudication.yaml", "    resume: {kind: settlement, on: settle_ended_on}\n", "", "没有步骤恢复计算：settlement"),
    "child's pause never resumed": Planted("workflows/appraisal.yaml", "      resume: {kind: appraisal, on: ended_on}\n", "", "没有步骤恢复计算：appraisal"),
    "extension of a limit without": Planted("workflows/adjudication.yaml", "extend: [{rule: adjudication.answer, by: extra_days}]", "extend: [{rule: adjudication.sue, by: extra_days}]", "deadlines.extend.adjudication.sue: 这项期限依法不得延长"),
    "length of a limit without one": Planted(URGING, 'basis("repeat")', 'limit("mediation.perform")', "这项期限没有长度可写"),
    "limit without a length and without a day": Planted(MEDIATION, "start: [{rule: confirmation.apply, from: effective_on,", "start: [{rule: mediation.perform, from: effective_on}, {rule: confirmation.apply, from: effective_on,", "start.mediation.perform: 这项期限没有长度"),
    "limit without a length begun by service": Planted(MEDIATION, "mediation_opinion_notice: {starts: {respondent: [{rule: mediation.reply}", "mediation_opinion_notice: {starts: {respondent: [{rule: mediation.perform}, {rule: mediation.reply}", "mediation_opinion_notice.mediation.perform: 这项期限没有长度"),
    "number in an unknown series": Planted("templates/documents/urging_letter.toml", 'number_series = "assistance"', 'number_series = "unheard"', "number_series: 未知的编号系列：unheard"),
    "access with an unknown role": Planted("config/access.toml", '"desk.show" = { relation = "signed_in", roles = [', '"desk.show" = { relation = "signed_in", roles = ["unheard", ', "routes.desk.show: 未知的角色：unheard"),
    "misspelt sees": Planted("config/roles.toml", 'sees = "tree"', 'sees = "trea"', "“trea”应为 tree、organisation、assigned、referral、nothing 之一"),
    "unknown column of an amount": Planted("config/amounts.toml", "value = 3\n", "value = 3\nvalve = 3\n", "amount.adjudication.panel_min.valve: 未知的键"),
    "overlapping amounts": Planted("config/amounts.toml", "", '\n[[amount]]\nkey = "party.agents_max"\ntitle = "试"\nvalue = 3\nunit = "人"\nbasis = "《试》"\nconfidence = "design"\n', "amount.party.agents_max: 两条规定在"),
    "unknown table of house rules": Planted("config/house.toml", "", '\n[[house]]\nkey = "x"\n', "house.toml: house: 未知的键"),
    "unknown key of a step": Planted("workflows/appraisal.yaml", "    title:", "    heading: 试\n    title:", "heading: 未知的键"),
    "unknown condition of a paper's field": Planted(RECORD, 'required_if = "closed"', 'required_if = "unheard"', "field.not_public_reason.required_if: 未知的条件：unheard"),
    "condition that no field asks": Planted(RECORD, 'required_if = "closed"\n', "", "condition.closed: 没有字段使用这个条件"),
    "condition on an unknown field": Planted(RECORD, '{ field = "is_public", values = [false] }', '{ field = "unheard", values = [false] }', "condition.closed: 没有字段 unheard"),
    "condition on a value that is no option": Planted(NOTICE, 'values = ["onsite"]', 'values = ["unheard"]', "condition.on_site: 字段 mode 没有这个值：unheard"),
    "condition on what no block holds": Planted(COMPARISON, 'block = "right", field = "kind", values = ["design"]', 'block = "right", field = "unheard", values = ["design"]', "condition.design: 没有内容 right.unheard"),
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
    "unknown condition of a step's field": Planted("workflows/hearing.yaml", "required_if: signature_refused", "required_if: unheard", "required_if: 未知的条件：unheard"),
    "condition that no step's field asks": Planted("workflows/hearing.yaml", "required_if: signature_refused, ", "", "conditions.signature_refused: 没有字段使用这个条件"),
    "condition without its field in the step": Planted("workflows/hearing.yaml", "all: [{field: refused, values: [true]}]", "all: [{field: unheard, values: [true]}]", "condition.signature_refused: 没有字段 unheard"),
    "request kept in an unknown column": Planted("workflows/adjudication.yaml", "request: {new_requests: requests}", "request: {new_requests: unheard}", "request.new_requests"),
    "request said by an unknown field": Planted("workflows/adjudication.yaml", "request: {new_requests: requests}", "request: {unheard: requests}", "request.unheard: 没有字段 unheard"),
    "request said by a field of another kind": Planted("workflows/adjudication.yaml", "request: {new_requests: requests}", "request: {allowed: requests}", "字段 allowed 的类型应为"),
    "request that nobody says": Planted("workflows/adjudication.yaml", ", new_product_method: new_product_method}", "}", "request.new_product_method: 没有步骤的字段写明"),
    "paper that speaks of itself without a word": Planted("templates/documents/decision_revocation.toml", 'calls_itself = "决定书"\n', "", "calls_itself: 模板用到了文书的自称"),
    "word for itself that a paper never says": Planted(NOTICE, 'family = "notice"\n', 'family = "notice"\ncalls_itself = "通知书"\n', "calls_itself: 模板没有用到"),
    "pause of an unknown kind": Planted("workflows/appraisal.yaml", "resume: {kind: appraisal, on: ended_on}", "resume: {kind: unheard, on: ended_on}", "未知的扣除期间：unheard"),
    "unknown fact": Planted(CONTENTS, 'known = "bound_papers"', 'known = "unheard_fact"', "field.papers.known: 未知的已知内容：unheard_fact"),
    "fact that nobody asks": Planted(CONTENTS, 'known = "bound_papers"\n', "", "known.bound_papers: 没有字段使用"),
    "fact of an unknown field of a step": Planted(RECEIPT, 'field = "entrusted_to"', 'field = "unheard"', "没有步骤 send_entrusted 的字段 unheard"),
    "fact of a field that no form has": Planted(RECEIPT, '{ typed = "media" }', '{ typed = "unheard" }', "制作这份文书的步骤都没有字段 unheard"),
    "fact of an unknown field of a paper": Planted(RECORD, 'field = "place"', 'field = "unheard"', "没有文书 hearing_notice 的字段 unheard"),
    "fact of an unknown column of a paper": Planted(SLIP, 'column = "number"', 'column = "unheard"', "没有文书 hearing_notice 的登记项 unheard"),
    "fact of an unknown column of a case": Planted(COVER, 'column = "closed_on"', 'column = "unheard"', "案件没有登记项 unheard"),
    "fact of two sources": Planted(COVER, 'column = "closed_on"', 'column = "closed_on", paper = "hearing_notice"', "known"),
    "nobody is asked and nobody knows": Planted(CONTENTS, 'known = "bound_papers"', "asked = false", "field.papers.asked: 不询问的字段应写明来源"),
    "papers that nobody may make": Planted("workflows/intake.yaml", "paper_roles: [registrar, case_officer, main_examiner, panel_member, presiding_officer, clerk, mediator]\n", "", "paper_roles: 随时制作的文书和制作人应一并写明"),
    "child without a word": Planted("workflows/hearing.yaml", "child_word: 审\n", "", "child_word: 下属程序应有编号用字"),
    "day that what comes in does not have": Planted("workflows/assistance.yaml", "on: received_on, number", "on: unheard, number", "receives.on: 没有字段 unheard"),
    "unknown role of a list": Planted("config/roles.toml", 'leads = ["main_examiner"', 'leads = ["unheard"', "leads.unheard: 未知的角色"),
    "nothing that serves papers": Planted("workflows/service.yaml", "serves: true\n", "", "workflows: serves: 应有且只有一个程序"),
    "unknown limit of the whole case": Planted("workflows/adjudication.yaml", "limits: [adjudication.decide]", "limits: [un.heard]", "limits: 未知的期限规则：un.heard"),
    "role that nobody is named to": Planted("workflows/adjudication.yaml", "    assigns: {hearing_chair: hearing_chair}\n", "", "role.hearing_chair: 只能由案内指名的人员担任"),
    "name of people in no field": Planted("workflows/adjudication.yaml", "assigns: {hearing_chair: hearing_chair}", "assigns: {unheard: hearing_chair}", "assigns.unheard: 没有指名人员的字段"),
    "name of people who do not hold the role": Planted("workflows/adjudication.yaml", "required: true, role: panel_member,", "required: true,", "assigns.panel_members: 字段应只列出 panel_member 的人员"),
    "excluded period that no step opens": Planted("config/limits.toml", 'excluded = ["suspension"', 'excluded = ["holder_identification", "suspension"', "excluded: 没有步骤开始这种扣除期间：holder_identification"),
    "series of cases that offices lack": Planted("workflows/adjudication.yaml", "case_series: adjudication", "case_series: unheard", "case_series: 未知的编号系列：unheard"),
    "kind of exhibit that nobody can choose": Planted("workflows/mediation.yaml", "of: infringement_decision", "of: unheard", "decision.of: 没有登记证据的表可以选择这种证据：unheard"),
    "kind of exhibit that nobody asks for": Planted("workflows/intake.yaml", "options: [[infringement_decision, 认定侵权的处理决定]]", "options: [[infringement_decision, 认定侵权的处理决定], [unheard, 试]]", "evidence_items.kind: 没有字段要求这种证据：unheard"),
    "side whose list no kind names": Planted("templates/documents/answer_notice.html", "{{ parties.requester|names }}", "{{ parties.unheard|names }}", "未知的名称：parties.unheard"),
    "side of which the template does not speak": Planted("templates/documents/answer_notice.toml", 'sides = ["requester"]', 'sides = ["requester", "third"]', "sides.third: 模板没有用到这一方"),
    "hearing that ends in no state": Planted("workflows/hearing.yaml", "hears: minuted", "hears: unheard", "hears: 未知的状态：unheard"),
    "hearing that is no matter of a case": Planted("workflows/intake.yaml", "initial: draft", "initial: draft\nhears: draft", "hears: 听取当事人意见的应为下属程序"),
    "side of which no procedure knows": Planted("templates/documents/answer_notice.toml", "sides = [", 'sides = ["unheard", ', "sides.unheard: 没有程序有这一方"),
    "side of a paper in no field": Planted("templates/documents/evidence_notice.toml", 'each_side = "role"', 'each_side = "unheard"', "each_side: 没有字段 unheard"),
    "end without words": Planted("templates/documents/mediation_agreement.toml", 'ending = "达成调解协议"\n', "", "ending: 使案件终结的文书应写明结果的说法"),
    "doubled key": Planted("workflows/appraisal.yaml", "version: 1\n", "version: 1\nversion: 1\n", "version: 键重复"),
}


ASKED = cache(rows_asked)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name in ("config", "workflows", "templates"):
        shutil.copytree(PROJECT / name, folder / name)
    return folder


@pytest.fixture
def project(whole: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the rules that a test may spoil; its templates are the ones read."""
    monkeypatch.setattr(pages, "TEMPLATES", whole / "templates" / "documents")
    # What the code asks for does not change with the files.
    monkeypatch.setattr(unused, "rows_asked", ASKED)
    asked.forget()
    yield whole
    monkeypatch.undo()
    asked.forget()


def faults(project: Path, law: Part = LAW) -> list[str]:
    asked.forget()
    return [str(fault) for fault in all_faults(project, law)[1]]


def test_the_project_has_none_of_them(project: Path) -> None:
    assert faults(project) == []


def rounds() -> list[dict[str, Planted]]:
    """All of them in few rounds: in one round no two are planted in one file."""
    found: list[dict[str, Planted]] = []
    for name, planted in CLASSES.items():
        free = (r for r in found if planted.file not in {other.file for other in r.values()})
        chosen = next(free, None)
        if chosen is None:
            found.append(chosen := {})
        chosen[name] = planted
    return found


ROUNDS = rounds()


@pytest.mark.parametrize("number", range(len(ROUNDS)))
def test_each_class_of_fault_is_said(project: Path, number: int) -> None:
    kept = {project / planted.file: "" for planted in ROUNDS[number].values()}
    try:
        for planted in ROUNDS[number].values():
            file = project / planted.file
            kept[file] = file.read_text(encoding="utf-8")
            assert planted.old in kept[file]
            spoilt = kept[file].replace(planted.old, planted.new) if planted.old else kept[file] + planted.new
            file.write_text(spoilt, encoding="utf-8")
        found = faults(project)
    finally:
        for file, text in kept.items():
            if text:
                file.write_text(text, encoding="utf-8")
    silent = [name for name, p in ROUNDS[number].items() if not any(p.said in one for one in found)]
    assert silent == [], found


def test_conditions_and_effects_that_no_step_uses_are_said(project: Path) -> None:
    unused = replace(
        LAW,
        guards={**LAW.guards, "unheard_guard": lambda _: None},
        effects={**LAW.effects, "unheard_effect": Effect.of(lambda _: None)},
        known={**LAW.known, "unheard_fact": lambda _: None},
    )
    assert faults(project, unused) == [
        "procedures: guards.unheard_guard: 没有步骤使用这个条件",
        "procedures: effects.unheard_effect: 没有步骤使用这个登记事项",
        "procedures: known.unheard_fact: 没有字段使用这项已知内容",
    ]
