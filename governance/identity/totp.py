"""One-time codes by RFC 6238: six digits, thirty seconds; and codes for the day the telephone is lost."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from governance.core import clock

STEP = 30  # seconds
#: Steps that a clock may be wrong, each way.
DRIFT = 1
RECOVERY_CODES = 10


def _box() -> Fernet:
    key = hmac.new(settings.SECRET_KEY.encode(), b"governance.identity.second_factor", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def new_secret() -> str:
    """Return a new secret of 160 bits, sealed with a key made from SECRET_KEY: the database alone opens nothing."""
    return _box().encrypt(pyotp.random_base32().encode()).decode()


def opened(sealed: str) -> str | None:
    """Return the secret, or None when it was sealed with another SECRET_KEY."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def matching_step(sealed: str, code: str, *, after: int) -> int | None:
    """Return the time step that the code belongs to, when it is near now and later than the last one used."""
    secret = opened(sealed)
    if secret is None:
        return None
    now = int(clock.now().timestamp()) // STEP
    totp = pyotp.TOTP(secret, interval=STEP)
    steps = range(max(now - DRIFT, after + 1), now + DRIFT + 1)
    return next((step for step in steps if hmac.compare_digest(totp.at(step * STEP), code)), None)


def picture(sealed: str, name: str) -> str:
    """Return the QR code for a telephone as an SVG data address."""
    address = pyotp.TOTP(opened(sealed) or "").provisioning_uri(name=name, issuer_name="Helhet")
    return str(segno.make(address, micro=False).svg_data_uri(scale=5, border=4, light="#fff"))


def new_recovery_codes() -> list[str]:
    """Return ten codes of 50 bits, each good for one login."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return [
        "-".join("".join(secrets.choice(letters) for _n in range(5)) for _m in range(2)) for _i in range(RECOVERY_CODES)
    ]


def fingerprint(code: str) -> str:
    """Return what is kept of a recovery code; keyed, so that a copy of the database cannot be searched for it."""
    plain = code.strip().lower()
    return hmac.new(settings.SECRET_KEY.encode(), f"recovery:{plain}".encode(), hashlib.sha256).hexdigest()
