"""The referral envelope between intranets that cannot reach each other."""

from casehub.exchange.envelope import (
    Package,
    ReferralRefused,
    Sealed,
    acknowledge,
    open_package,
    seal,
    seal_letter,
)
from casehub.exchange.payload import canonical, digest, payload_from
from casehub.exchange.quick import QuickCode, quick_code, read_quick_code

__all__ = [
    "Package",
    "QuickCode",
    "ReferralRefused",
    "Sealed",
    "acknowledge",
    "canonical",
    "digest",
    "open_package",
    "payload_from",
    "quick_code",
    "read_quick_code",
    "seal",
    "seal_letter",
]
