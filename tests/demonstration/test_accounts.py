"""Accounts of the demonstration are for their owner only."""

from __future__ import annotations

from pathlib import Path

from casehub.demonstration import accounts
from casehub.demonstration.script import (
    load_demonstration,
)
from casehub.rulebook.book import Rulebook
from tests.demonstration.conftest import DEMO


def test_the_accounts_are_for_their_owner_only(tmp_path: Path, rules: Rulebook) -> None:
    password = accounts.new_password()
    made = accounts.accounts_of(load_demonstration(DEMO), rules, {"cqip": "市局"}, password)
    assert "市局" in {account.office for account in made.accounts}
    accounts.keep(made, tmp_path)
    assert accounts.kept(tmp_path) == made
    mode = (tmp_path / accounts.FILE_NAME).stat().st_mode
    assert mode & 0o077 == 0
    assert password != accounts.new_password()
