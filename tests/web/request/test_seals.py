"""Two bureaus of one instance: each signs with its own seal, or with that of the instance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.demonstration.seals import KEYS, TRUST, seal_offices
from casehub.documents.sign import Pades, seal_in
from casehub.model import Organisation
from casehub.web.request.seals import keys_of

if TYPE_CHECKING:
    from flask import Flask

    from casehub.settings import Settings
    from tests import factories


def test_each_office_signs_with_the_seal_of_its_own_folder(
    app: Flask, settings: Settings, office: factories.Bureau
) -> None:
    rows = office.session.scalars(select(Organisation).order_by(Organisation.id).limit(3)).all()
    one, other, third = rows
    seal_offices(settings.instance, {row.key: row.name for row in (one, other)})

    def named(row: Organisation) -> str:
        with app.app_context():
            seal = seal_in(keys_of(row))
        return Pades(seal).name if seal is not None else ""

    assert [named(row) for row in rows] == [one.name, other.name, ""]
    # Whoever has none signs with the one that lies in the folder itself.
    folder = settings.instance / KEYS
    for file in (folder / one.key).iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    assert [named(row) for row in rows] == [one.name, other.name, one.name]
    # The certificate and the key of codes of each are trusted.
    pinned = sorted(file.name.split("-")[0] for file in Path(settings.instance / TRUST).iterdir())
    assert pinned == sorted([one.key, other.key] * 2)
    assert third.key not in {one.key, other.key}
