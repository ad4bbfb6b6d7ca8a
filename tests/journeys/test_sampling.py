"""抽样 in a penalty by clicking: taken on the spot, signed for, told by the page, given back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.journeys import enforcing, stage, walking

if TYPE_CHECKING:
    from tests.journeys.conftest import Visit
    from tests.journeys.site import Site

SAMPLE, END = "抽样取证，制作记录", "登记样品的返还、处理"
BAGS: dict[str, Any] = {
    "seal_no": "示例封-1004", "name": "“峡江翠”袋装榨菜", "spec": "80克×40袋／箱", "batch": "20260218", "unit": "袋",
    "base_qty": "10", "sample_qty": "2", "reserve_qty": "1", "used_for": "identify",
}  # fmt: skip
WRAPS = BAGS | {"seal_no": "示例封-1005", "name": "“峡江翠”包装袋", "spec": None, "batch": None, "unit": "个", "sample_qty": "9", "reserve_qty": "2"}


def test_samples_are_taken_of_two_batches_and_each_goes_its_way(visit: Visit, site: Site) -> None:
    reference, officers = enforcing.filed(site)
    officer = visit("examiner").go(f"/cases/{reference}").follow(SAMPLE)
    officer.check("penalty-sampling-form")
    given = {"party": stage.party_of(site, reference, "respondent"), "officers": [str(one) for one in officers], "told_rights": True}
    given |= enforcing.HOURS | enforcing.HANDED
    walking.filled(officer, site, "examiner", reference, SAMPLE, "sample_goods", **given, items=[BAGS, WRAPS])
    officer.press("核对")
    # More than there was is told at its cell, and all that was typed still stands there.
    assert (officer.status, "超过抽样基数10" in officer.text()) == (422, True)
    assert officer.value("items-1-seal_no") == "示例封-1005"
    officer.check("penalty-sampling-refused")
    officer.type({"items-1-sample_qty": "2", "items-1-reserve_qty": "0"}).press("核对")
    assert officer.status == 200, officer.text()
    officer.check("penalty-sampling-preview").press(SAMPLE)
    assert f"✓ {SAMPLE}" in officer.text()
    # The case says which samples are here, and the record is served already.
    officer.check("penalty-sampled")
    assert "示例封-1004" in officer.text() and "示例封-1005" in officer.text()
    assert walking.waiting(site, reference) == []
    rows = [{"seal_no": "示例封-1004", "name": "“峡江翠”袋装榨菜", "fate": "returned", "note": "甘建业签收"}]
    officer.go(f"/cases/{reference}").follow(END).check("penalty-samples-end")
    # Both stand in the form; only the first goes back today.
    assert officer.value("samples-1-seal_no") == "示例封-1005"
    officer.type({"samples": rows} | {f"samples-1-{name}": "" for name in ("seal_no", "name", "note")})
    officer.press("核对")
    assert officer.status == 200, officer.text()
    officer.press(END)
    assert f"✓ {END}" in officer.text()
    officer.go(f"/cases/{reference}/steps/end_samples")
    assert officer.value("samples-0-seal_no") == "示例封-1005"
