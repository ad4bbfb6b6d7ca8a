"""A row in words: labels of options, types with their days, fingerprints as one reads them out."""

from __future__ import annotations

from pathlib import Path

from casehub.casefile.cooperation.entries import find
from casehub.casefile.cooperation.registers import Kept
from casehub.casefile.cooperation.shown import cell_of, shown_in
from tests.casefile.cooperation.kept import NOW, entered, pact, partner, pem_of
from tests.faults.world import Office


def test_each_register_in_words(office: Office, tmp_path: Path) -> None:
    bureau, name = partner(office)
    told = pact(sorts=[{"sort": "XC", "days": 10}, {"sort": "LH", "days": None}])
    one = entered(office, Kept.AGREEMENTS, told)
    two = entered(office, Kept.CONTACTS, {"of_office": str(bureau), "post": "delegated", "name": "向远", "email": "a@example.gov.cn"})
    seal = {"of_office": str(bureau), "pem": pem_of(tmp_path, name), "checked": "电话核对"}
    three = entered(office, Kept.CERTIFICATES, seal)
    with office.acting("liaison", NOW) as work:
        register, line = find(work, one)
        assert cell_of(register, line.shown, "sorts") == "协助调查 10个工作日；联合执法"
        assert cell_of(register, line.shown, "members") == "重庆市知识产权局；四川省知识产权服务促进中心"
        register, line = find(work, two)
        said = {label: words for label, words, _ in shown_in(register, line.shown)}
        assert (said["对方机关"], said["身份"], said["联系电话"]) == (name, "特派员", "")
        register, line = find(work, three)
        codes = [words for _, words, code in shown_in(register, line.shown) if code]
        assert len(codes) == 1
        assert len(codes[0].split()) == 16
        assert "BEGIN" not in str(shown_in(register, line.shown))
