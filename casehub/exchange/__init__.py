"""The referral envelope between intranets that cannot reach each other.

What seals (`sealing`) is asked for by its own name: it prints, and takes long to load.
"""

from casehub.exchange.envelope import Package, ReferralRefused, acknowledge, open_package
from casehub.exchange.payload import canonical, digest, payload_from
from casehub.exchange.quick import QuickCode, quick_code, read_quick_code

__all__ = [
    "Package",
    "QuickCode",
    "ReferralRefused",
    "acknowledge",
    "canonical",
    "digest",
    "open_package",
    "payload_from",
    "quick_code",
    "read_quick_code",
]
