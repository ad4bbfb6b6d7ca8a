"""The morning mail: dropped on one page, told what is wrong, each assigned by number or by party."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pikepdf
from sqlalchemy import select

from casehub.model import Event, Material, MaterialUse
from tests import factories, samples
from tests.web.case.test_steps import fields_of, opened
from tests.web.conftest import Browser
from tests.web.markup import beside
from tests.web.paper.test_documents import with_paper

BATCH = {"received_on": "2026-11-19", "way": "mail", "sender": "重庆示例公司"}


def drop(clerk: Browser, *files: tuple[bytes, str], **more: object) -> object:
    clerk.page("/incoming")
    sent = {**BATCH, "files": [(io.BytesIO(content), name) for content, name in files], **more}
    return clerk.post("/incoming/files", sent)


def test_many_files_become_one_number_each_and_land_in_their_case(
    office: factories.Bureau, sign_in: Callable[[str], Browser], count_queries: Callable[[], list[str]]
) -> None:
    reference, _number = with_paper(office)
    office.session.rollback()
    clerk = sign_in("clerk")
    answer = drop(
        clerk,
        (samples.pdf("答"), f"{reference}答辩书.pdf"),
        (samples.pdf("证"), "扫描0002.pdf"),
        (samples.pdf("答"), "扫描0003.pdf"),
        (samples.pdf("断")[:-40], "扫描0004.pdf"),
    )
    assert answer.status_code == 303
    before = len(count_queries())
    listed = clerk.page("/incoming")
    assert len(count_queries()) - before <= 12
    assert f"载有 {reference}" in listed
    assert not re.search(r'type="radio"[^>]*checked', listed)
    assert "逐字节相同" in listed
    assert "不完整，文件尾缺失" in listed
    papers = {m.title: m.id for m in office.session.scalars(select(Material))}
    office.session.rollback()
    first, second = papers[f"{reference}答辩书"], papers["扫描0002"]
    none = clerk.post("/incoming", {"row": [first, second]})
    assert none.status_code == 422
    assert "还没有给任何一份选择案件" in none.get_data(as_text=True)
    by_party = {
        "row": [first, second],
        f"case-{first}": reference, f"kind-{first}": "answer", f"title-{first}": "答辩书",
        f"find-{second}": "山渝链", f"kind-{second}": "evidence",
    }  # fmt: skip
    found = clerk.post("/incoming", by_party)
    assert found.status_code == 422
    text = found.get_data(as_text=True)
    assert "选择归入哪一件" in text
    assert f'name="case-{second}" value="{reference}"' in text
    chosen = clerk.post("/incoming", {"row": [second], f"find-{second}": reference, f"kind-{second}": "evidence"})
    assert chosen.status_code == 303
    case = clerk.page(f"/cases/{reference}")
    assert "来文" in case
    assert "答辩书" in case
    uses = office.session.scalars(select(MaterialUse.kind).order_by(MaterialUse.id)).all()
    steps = office.session.scalars(select(Event.step).order_by(Event.id.desc()).limit(2)).all()
    office.session.rollback()
    assert uses == ["answer", "evidence"]
    assert steps == ["file_material"] * 2


def test_what_fits_one_case_alone_is_ticked_to_be_looked_at_and_of_several_none_is(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    one = opened(office)
    clerk = sign_in("clerk")
    drop(clerk, (samples.pdf("答"), "扫描0001.pdf"))
    number = office.session.scalars(select(Material.id)).one()
    office.session.rollback()
    typed = {"row": [number], f"find-{number}": "山渝链", f"kind-{number}": "answer"}
    looked = clerk.post("/incoming", typed)
    text = looked.get_data(as_text=True)
    assert looked.status_code == 422
    assert "只有一件相符，已经选上" in text
    ticked = re.findall(rf'name="case-{number}" value="([^"]*)" checked', text)
    assert ticked == [one]
    # Nothing is filed before it was looked at.
    assert office.session.scalars(select(MaterialUse)).all() == []
    office.session.rollback()
    opened(office)
    several = clerk.post("/incoming", typed).get_data(as_text=True)
    assert "选择归入哪一件" in several
    assert not re.search(r'type="radio"[^>]*checked', several)
    assert clerk.post("/incoming", {**typed, f"case-{number}": ticked[0]}).status_code == 303


def test_a_copy_is_noted_in_its_row_and_nothing_that_was_typed_elsewhere_is_lost(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference = opened(office)
    clerk = sign_in("clerk")
    drop(clerk, (samples.pdf("答"), "扫描0001.pdf"), (samples.pdf("答"), "扫描0002.pdf"))
    first, second = office.session.scalars(select(Material.id).order_by(Material.id))
    office.session.rollback()
    listed = clerk.page("/incoming")
    assert f'name="twin" value="{second}"' in listed
    assert f'name="twin" value="{first}"' not in listed
    typed = {"row": [first, second], f"find-{first}": reference, f"kind-{first}": "answer", "twin": second}
    noted = clerk.post("/incoming", typed)
    text = noted.get_data(as_text=True)
    assert noted.status_code == 200
    assert "已记为重复" in text
    assert f'name="find-{first}" value="{reference}"' in text
    assert f'name="row" value="{second}"' not in text
    # Nothing else was done by that press, and a second one changes nothing.
    assert office.session.scalars(select(MaterialUse)).all() == []
    office.session.rollback()
    assert clerk.post("/incoming", typed).status_code == 422
    assert clerk.post("/incoming", {"row": [first], "twin": first}).status_code == 422
    statuses = dict(iter(office.session.execute(select(Material.id, Material.status))))
    assert statuses == {first: "open", second: "duplicate"}


def test_what_cannot_be_kept_is_told_beside_its_name_and_the_others_are_entered(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    clerk = sign_in("clerk")
    answer = drop(clerk, (samples.pdf("好"), "好.pdf"), (b"<html>", "网页.pdf"))
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "网页.pdf：文件内容与类型不符" in text
    assert "<h2>1 份已登记，网页.pdf没有登记</h2>" in text
    assert "好</" in text or "> 好" in text
    assert [m.title for m in office.session.scalars(select(Material))] == ["好"]
    office.session.rollback()
    empty = clerk.post("/incoming/files", BATCH)
    assert "选择收到的文件" in empty.get_data(as_text=True)
    both = clerk.post("/incoming/files", {**BATCH, "received_on": ""}).get_data(as_text=True)
    assert beside(both).keys() == {"files", "received_on"}


def test_files_that_came_with_a_wrong_form_are_judged_with_it_and_need_not_be_chosen_again(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    clerk = sign_in("clerk")
    shots = [(io.BytesIO(samples.picture("JPEG", (40, 60), n)), f"{n}.jpg") for n in range(2)]
    answer = drop(
        clerk, (samples.pdf("一"), "一.pdf"), (b"<html>", "网页.pdf"), (samples.pdf("二"), "二.pdf"),
        received_on="2026-02-31", camera=shots,
    )  # fmt: skip
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    told = beside(text)
    assert told.keys() == {"files", "received_on"} and "网页.pdf：文件内容与类型不符" in told["files"]
    assert office.session.scalars(select(Material)).all() == []
    office.session.rollback()
    # The good ones wait in the form with what was typed; one of them is let go again.
    kept = fields_of(text)
    assert (kept["sender"], len(kept["files"]), len(kept["camera"])) == (BATCH["sender"], 2, 2)
    more = [(io.BytesIO(samples.pdf("三")), "三.pdf")]
    sent = {**kept, **BATCH, "files": [kept["files"][1], *more]}
    assert clerk.post("/incoming/files", sent).status_code == 303
    papers = {one.title: len(one.files) for one in office.session.scalars(select(Material))}
    office.session.rollback()
    assert papers == {"二": 1, "三": 1, "0": 2}
    # Of one paper all pages are chosen anew, so that their order is whose who sent them.
    pages = [(io.BytesIO(b"<html>"), "页一.pdf"), (io.BytesIO(samples.pdf("页二")), "页二.pdf")]
    wrong = {**BATCH, "way": "", "together": "1", "files": pages}
    text = clerk.post("/incoming/files", wrong).get_data(as_text=True)
    assert {"files", "way"} <= beside(text).keys() and "页二.pdf" not in text
    # Who sends a token that is none has chosen nothing.
    forged = clerk.post("/incoming/files", {**BATCH, "files": "forged"})
    assert "选择收到的文件" in beside(forged.get_data(as_text=True))["files"]


def test_photographs_of_one_paper_are_one(office: factories.Bureau, sign_in: Callable[[str], Browser]) -> None:
    clerk = sign_in("dispatcher")
    shots = [(io.BytesIO(samples.picture("JPEG", (40, 60), n)), f"{n}.jpg") for n in range(3)]
    clerk.page("/incoming")
    assert clerk.post("/incoming/files", {**BATCH, "camera": shots}).status_code == 303
    (paper,) = office.session.scalars(select(Material))
    assert (paper.pages, len(paper.files)) == (3, 3)
    office.session.rollback()


def test_a_paper_of_several_files_is_entered_whole_or_not_at_all(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    clerk = sign_in("clerk")
    pages = [(io.BytesIO(samples.pdf("页一")), "页一.pdf"), (io.BytesIO(b"<html>"), "页二.pdf")]
    clerk.page("/incoming")
    answer = clerk.post("/incoming/files", {**BATCH, "together": "yes", "files": pages})
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert "<h2>页一.pdf等2个文件没有登记</h2>" in text and "页二.pdf：" in text
    assert office.session.scalars(select(Material)).all() == []
    office.session.rollback()


def test_rows_that_were_filed_are_counted_beside_those_that_were_not(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    clerk = sign_in("clerk")
    reference = factories.open_request(office.work("clerk")).reference
    office.session.commit()
    assert drop(clerk, (samples.pdf("一"), "一.pdf"), (samples.pdf("二"), "二.pdf")).status_code == 303
    first, second = office.session.scalars(select(Material).order_by(Material.id))
    ids, number = (str(first.id), str(second.id)), second.number
    office.session.rollback()
    answer = clerk.post("/incoming", {
        "row": [*ids], f"case-{ids[0]}": reference, f"kind-{ids[0]}": "evidence", f"find-{ids[1]}": "没有这样的案件",
    })  # fmt: skip
    assert answer.status_code == 422
    assert f"<h2>1 份已归入案件，{number}没有归入案件</h2>" in answer.get_data(as_text=True)


def test_the_book_shows_every_number_and_no_title_that_is_not_for_the_reader(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    reference, _number = with_paper(office)
    office.session.rollback()
    clerk = sign_in("clerk")
    drop(clerk, (samples.pdf("密"), "商业秘密.pdf"), confidential="1")
    assert "商业秘密" in clerk.page("/incoming/book")
    (number,) = office.session.scalars(select(Material.id))
    office.session.rollback()
    clerk.post("/incoming", {"row": [number], f"case-{number}": reference, f"kind-{number}": "evidence"})
    book = clerk.page("/incoming/book")
    assert "收文〔2026〕1号" in book
    assert "商业秘密" not in book
    assert "商业秘密" not in clerk.page(f"/cases/{reference}")
    assert clerk.get(f"/incoming/{number}").status_code == 404
    assert sign_in("examiner").get("/incoming/book").status_code == 404


def test_a_locked_file_is_opened_where_it_is_registered(
    office: factories.Bureau, sign_in: Callable[[str], Browser]
) -> None:
    clerk = sign_in("clerk")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(samples.pdf("锁", pages=3))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="2026"))
    assert drop(clerk, (out.getvalue(), "答辩书EX000020040CN.pdf")).status_code == 303
    listed = clerk.page("/incoming")
    assert "打开口令" in listed and "EX000020040CN" in listed
    # What its name says is offered, and chosen by whoever files it.
    assert re.search(r'<option value="answer" selected>', listed)
    number = office.session.scalars(select(Material.id)).one()
    office.session.rollback()
    wrong = clerk.post("/incoming", {"row": [number], f"password-{number}": "2025"})
    assert (wrong.status_code, "口令不对" in wrong.get_data(as_text=True)) == (422, True)
    assert "2025" not in wrong.get_data(as_text=True)
    assert clerk.post("/incoming", {"row": [number], f"password-{number}": "2026"}).status_code == 303
    opened = clerk.page("/incoming")
    assert "打开口令" not in opened and "3 页" in opened
    found = clerk.post("/incoming/book", {"text": "EX000020040CN"})
    assert found.status_code == 303 and "EX0000" not in found.location
    assert "答辩书" in clerk.page(found.location)
    assert "没有找到" in clerk.page(clerk.post("/incoming/book", {"text": "没有这份"}).location)
