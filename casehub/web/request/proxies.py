"""Behind a reverse proxy: whose word about the browser's address and scheme counts."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from ipaddress import IPv4Network, IPv6Network
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

TRUSTED = "casehub.through_proxy"
MOST_HOPS = 8


class TrustedProxies:
    """Believes forwarded headers only when they come from one of the bureau's own proxies.

    The browser's address is the last one in X-Forwarded-For that is no proxy of ours: whatever
    stands left of it was written by the browser itself.
    """

    def __init__(
        self, app: WSGIApplication, networks: Sequence[IPv4Network | IPv6Network]
    ) -> None:
        self.app = app
        self.networks = networks
        self.behind = [
            ProxyFix(app, x_for=hops, x_proto=1, x_host=0, x_port=0, x_prefix=0)
            for hops in range(1, MOST_HOPS + 1)
        ]

    def trusts(self, address: str) -> bool:
        """Whether the address is one of the proxies."""
        try:
            found = ip_address(address.strip())
        except ValueError:
            return False
        return any(found in network for network in self.networks)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """Answer with the address of the browser instead of the proxy's, if it may be believed."""
        if not self.trusts(environ.get("REMOTE_ADDR", "")):
            return self.app(environ, start)
        environ[TRUSTED] = True
        told = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
        hops = 1
        while hops < min(len(told), MOST_HOPS) and self.trusts(told[-hops]):
            hops += 1
        return self.behind[hops - 1](environ, start)
