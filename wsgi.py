"""WSGI entry point for another server than `casehub serve`: `app` of this module."""

from casehub.cli.parser import UsageFault
from casehub.server import application, settle
from casehub.settings import Settings, SettingsError

try:
    app = application(Settings.from_environment())
except (SettingsError, UsageFault) as reason:
    raise SystemExit(str(reason)) from None
settle()
