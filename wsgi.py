"""WSGI entry point: `waitress-serve wsgi:app`."""

from casehub.app import create_app
from casehub.settings import Settings

app = create_app(Settings.from_environment())
