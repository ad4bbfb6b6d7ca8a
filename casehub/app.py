"""create_app(settings): where the parts meet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from flask_wtf.csrf import CSRFProtect

from casehub.db import make_engine, session_factory
from casehub.demonstration import accounts
from casehub.documents.typefaces import use_fonts
from casehub.record.checkpoints import Places
from casehub.record.editions import RulesInUse
from casehub.storage import blobs_at
from casehub.web import approvals, audit, desk, errors, rules
from casehub.web import help as manual
from casehub.web.case import (
    alike,
    cases,
    exported,
    finding,
    marks,
    mediation,
    proposals,
    records,
    referrals,
    steps,
    worklists,
)
from casehub.web.case.intake import pages as intake
from casehub.web.drawing import pages
from casehub.web.office import (
    answers,
    asking,
    countersigning,
    examples,
    experts,
    figures,
    key_list,
    key_list_batches,
    key_list_files,
    key_list_letters,
    leaving,
    letters,
    network,
    organisations,
    partner_words,
    people,
    portal,
    register_files,
    registers,
    standards,
    standing_in,
    supervision,
)
from casehub.web.office.inspection import ending, plans
from casehub.web.paper import (
    batches,
    documents,
    evidence,
    incoming,
    received,
    slips,
    verify,
    volume,
)
from casehub.web.request import access, access_log, headers, health, proxies, sizes, unit
from casehub.web.sign_in import auth, outside, second_factor, security_keys, stale

if TYPE_CHECKING:
    from collections.abc import Callable

    from casehub.rulebook.book import Rulebook
    from casehub.settings import Settings

VIEWS = (
    pages, auth, desk, approvals, cases, records, intake, worklists, steps, alike, proposals,
    marks, mediation, batches, documents, verify, volume, evidence, exported, finding, incoming,
    received, letters, slips, answers, asking, partner_words, portal, referrals, network, figures,
    examples, experts, plans, ending, key_list, key_list_batches, key_list_files,
    key_list_letters, registers, register_files, people, countersigning, leaving, standing_in,
    organisations, rules, standards, supervision, audit, second_factor, security_keys, outside,
    manual, health,
)  # fmt: skip
CSRF_SECONDS = 12 * 3600
FORM_PARTS_LIMIT = 5_000


class Legible(DefaultJSONProvider):
    """JSON whose sentences can be read where they are printed: `curl …/health/ready`."""

    ensure_ascii = False


def create_app(
    settings: Settings,
    *,
    rules: Rulebook | None = None,
    clock: Callable[[], datetime] | None = None,
) -> Flask:
    """The application of one installation.

    rules: a rule book loaded already (tests share one). clock: an aware instant, by default now.
    Demonstration accounts are shown on the sign-in page, never in production. Raises
    DeclarationFaults or PolicyFault, with every fault, instead of starting half.
    """
    in_use = RulesInUse(settings.project, rules)
    use_fonts(settings.fonts, settings.local_fonts)
    demo = None if settings.production else accounts.kept(settings.instance)
    engine = make_engine(settings.database_url)
    secure = settings.base_url.startswith("https://")
    app = Flask("casehub", static_folder="web/static")
    app.json = Legible(app)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-casehub-form" if secure else "casehub-form",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=CSRF_SECONDS,
        WTF_CSRF_SSL_STRICT=secure,
        MAX_CONTENT_LENGTH=settings.upload_limit_bytes + sizes.LARGEST_TEXT,
        MAX_FORM_MEMORY_SIZE=sizes.LARGEST_TEXT,
        MAX_FORM_PARTS=FORM_PARTS_LIMIT,
    )
    app.extensions["casehub"] = unit.Parts(
        in_use=in_use,
        blobs=blobs_at(settings.blobs, settings.scanner),
        read=session_factory(engine, read_only=True),
        write=session_factory(engine),
        clock=clock or (lambda: datetime.now(UTC)),
        policy=access.load_policy(settings.config / "access.toml", frozenset(in_use.latest.roles)),
        production=settings.production,
        secure_cookie=secure,
        base_url=settings.base_url,
        idle_minutes=settings.session_idle_minutes,
        absolute_minutes=settings.session_absolute_minutes,
        upload_limit=settings.upload_limit_bytes,
        demo_accounts=demo,
        instance=settings.instance,
        tells_outside=settings.gateway is not None,
        places=Places(
            settings.keys / "checkpoint.key",
            settings.checkpoints,
            settings.checkpoint_copies,
            settings.checkpoint_key,
        ),
    )
    for view in VIEWS:
        app.register_blueprint(view.routes)
    pages.connect(app, settings.templates / "web")
    errors.connect(app)
    stale.connect(app)
    auth.connect(app)
    access_log.connect(app)
    # The order counts: who asks, is it too large to be read, is the form ours, is sign-in needed,
    # is it whole, does the policy admit it.
    app.before_request(auth.identify)
    app.before_request(sizes.refuse_oversize)
    CSRFProtect(app)
    app.before_request(auth.require_sign_in)
    app.before_request(second_factor.require)
    app.before_request(access.enforce)
    app.after_request(errors.note_altered)
    app.after_request(auth.set_cookie)
    app.after_request(headers.add_headers)
    app.url_defaults(headers.name_by_state)
    app.teardown_request(unit.close_reading)
    access.check_routes(app, app.extensions["casehub"].policy)
    app.wsgi_app = proxies.TrustedProxies(app.wsgi_app, settings.proxies)  # type: ignore[assignment]
    return app
