"""Files of exhibits: real ones, the same at every run."""

from __future__ import annotations

import io

import pytest

from casehub.casefile.files import judge
from casehub.demonstration.files import exhibit_file


@pytest.mark.parametrize("name", ["甲1.pdf", "甲8.png"])
def test_exhibit_files_are_real_and_repeatable(name: str) -> None:
    content = exhibit_file(name, ("甲1　专利证书", "请求人为专利权人"))
    assert content == exhibit_file(name, ("甲1　专利证书", "请求人为专利权人"))
    assert content != exhibit_file(name, ("甲2　登记簿副本",))
    assert judge(io.BytesIO(content), len(content), name)
