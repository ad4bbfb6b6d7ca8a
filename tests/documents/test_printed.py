"""Why a paper was not printed is told in sentences, all at once."""

from __future__ import annotations

from casehub.documents.printed import RenderRefusedError


def test_every_reason_is_told() -> None:
    refused = RenderRefusedError(["缺少文号。", "缺少成文日期。"])
    assert (refused.reasons, str(refused)) == (["缺少文号。", "缺少成文日期。"], "缺少文号。缺少成文日期。")
