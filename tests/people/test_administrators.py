"""The first three administrators of an organisation: made once, with codes that must be changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.cli import clock, main
from casehub.model import Person, SecurityEntry
from casehub.people import accounts
from casehub.settings import Settings
from tests.cli.test_bureau import offices, told


@pytest.fixture(autouse=True)
def _on_this_database(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEHUB_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("CASEHUB_INSTANCE", str(settings.instance))



def test_three_administrators_with_codes_that_must_be_changed(
    tmp_path: Path, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "bureau", "import", offices(tmp_path), "--apply")
    code, made = told(capsys, "bureau", "administrators", "--organisation", "wanzhou")
    assert code == 0
    rows = made["administrators"]
    assert [row["role"] for row in rows] == ["system_admin", "security_admin", "audit_admin"]
    assert len({row["code"] for row in rows}) == 3
    people = {p.username: p for p in session.scalars(select(Person))}
    assert people.keys() == {row["username"] for row in rows}
    for row in rows:
        person = people[row["username"]]
        until = person.password_until
        assert until is not None
        assert (person.organisation.key, [g.role for g in person.grants]) == ("wanzhou", [row["role"]])
        signed, _token = accounts.sign_in(
            session, row["username"], row["code"], until - timedelta(days=1), "", production=True
        )
        assert signed is person
        with pytest.raises(accounts.SignInRefused):
            accounts.sign_in(session, row["username"], row["code"], until, "", production=True)
    session.rollback()
    # Run again it changes no code, and says which were given out.
    assert main(["bureau", "administrators", "--organisation", "wanzhou"]) == 2
    said = capsys.readouterr().err
    assert all(row["username"] in said for row in rows)
    assert "--again" in said
    _sign_in(session, rows[1])
    # Nobody has chosen a password yet: a lost list is replaced, and the log says so.
    again = told(capsys, "bureau", "administrators", "--organisation", "wanzhou", "--again")[1]
    assert {r["code"] for r in again["administrators"]}.isdisjoint({r["code"] for r in rows})
    with pytest.raises(accounts.SignInRefused):
        _sign_in(session, rows[1])
    assert _renewed(session) == [row["username"] for row in rows]
    # Who has an own password keeps it; a code that was reset since is no longer the command's.
    for row, kept in ((rows[0], None), (rows[1], clock.now() + timedelta(days=7))):
        person = session.get_one(Person, people[row["username"]].id)
        person.password_until = kept
        session.add(SecurityEntry(at=clock.now(), kind="password_changed", person_id=person.id, username=row["username"]))
    session.commit()
    assert main(["bureau", "administrators", "--organisation", "wanzhou"]) == 2
    assert f"{rows[0]['username']} 已启用" in capsys.readouterr().err
    third = told(capsys, "bureau", "administrators", "--organisation", "wanzhou", "--again")[1]
    assert [bool(row["code"]) for row in third["administrators"]] == [False, False, True]
    assert _renewed(session)[3:] == [rows[2]["username"]]
    session.get_one(Person, people[rows[2]["username"]].id).password_until = None
    session.commit()
    assert main(["bureau", "administrators", "--organisation", "wanzhou", "--again"]) == 2
    assert "都已启用账号" in capsys.readouterr().err


def _sign_in(session: Session, row: dict[str, Any]) -> None:
    accounts.sign_in(session, row["username"], row["code"], clock.now(), "", production=True)
    session.rollback()


def _renewed(session: Session) -> list[str]:
    found = session.scalars(
        select(SecurityEntry.subject)
        .where(SecurityEntry.kind == "administrator_renewed")
        .order_by(SecurityEntry.id)
    ).all()
    session.rollback()
    return [subject.rsplit(" ", 1)[1] for subject in found]


@pytest.mark.parametrize(
    ("key", "said"), [("nowhere", "没有登记代码为 nowhere 的机构"), ("wanzhougov", "不设管理员")]
)
def test_who_gets_no_administrators(
    key: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "bureau", "import", offices(tmp_path), "--apply")
    assert main(["bureau", "administrators", "--organisation", key]) == 2
    assert said in capsys.readouterr().err
