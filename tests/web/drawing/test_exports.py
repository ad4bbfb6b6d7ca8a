"""Lists that are carried away."""

from __future__ import annotations

from collections.abc import Callable

from tests.web.conftest import Browser


def test_exports_are_files_and_are_logged(sign_in: Callable[[str], Browser]) -> None:
    answer = sign_in("examiner").client.get("/cases.csv")
    assert answer.mimetype == "text/csv"
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert "案号" in answer.get_data(as_text=True)
    assert "导出案件清单" in sign_in("audit").page("/audit/security")
