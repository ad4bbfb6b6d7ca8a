"""The page for partners without software: whole by itself, its labels those of the schema.

What it does in a browser stands in tests/journeys/test_offline_letter.py.
"""

from __future__ import annotations

import re

from casehub.exchange.offline import TEMPLATE, page


def test_it_needs_nothing_from_elsewhere() -> None:
    made = page()
    assert "/*SCHEMA*/" not in made
    assert "default-src 'none'" in made
    assert not re.search(r"""(?:src|href)=["']""", made)
    assert "innerHTML" not in made and "eval(" not in made
    assert made.count("</script>") == 1


def test_its_labels_are_those_of_the_schema() -> None:
    made = page()
    for title in ("需提供的材料", "重点保护名录编号", "请求更正"):
        assert title in made
        assert title not in TEMPLATE.read_text(encoding="utf-8")
