"""The municipality's own sign-in, asked by OpenID Connect: the code flow with PKCE, state and nonce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from joserfc.errors import JoseError
from requests import RequestException

PATIENCE = 10  # seconds
#: Signatures by a key that only the provider holds. What it says of itself cannot widen this.
ALGORITHMS = ("RS256", "PS256", "ES256")


class Refused(Exception):
    """What came back cannot be trusted, or does not suffice."""


class Unreachable(Exception):
    """The provider does not answer."""


@dataclass(frozen=True)
class Claims:
    """What the provider vouches for."""

    issuer: str
    subject: str
    groups: tuple[str, ...]
    #: The token itself, which the provider asks for when she logs out there.
    token: str = ""


def is_in_use() -> bool:
    """Return True when the environment names a provider."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def _client() -> Any:
    """Return a client that reads the provider's addresses and keys anew: keys change, and logins are few."""
    client = OAuth().register(
        "kommune",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=f"{settings.OIDC_ISSUER}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": PATIENCE,
        },
    )
    metadata = client.load_server_metadata()
    if metadata.get("issuer", "").rstrip("/") != settings.OIDC_ISSUER:
        raise Refused("issuer of the metadata")
    said = metadata.get("id_token_signing_alg_values_supported", ["RS256"])
    metadata["id_token_signing_alg_values_supported"] = [each for each in ALGORITHMS if each in said]
    return client


def send_away(request: HttpRequest, back_to: str) -> HttpResponse:
    """Return the redirect to the provider. Raises Refused, and Unreachable when it does not answer."""
    extra = {"acr_values": settings.OIDC_REQUIRED_ACR} if settings.OIDC_REQUIRED_ACR else {}
    try:
        answer: HttpResponse = _client().authorize_redirect(request, back_to, **extra)
    except (RequestException, ValueError) as error:
        raise Unreachable from error
    return answer


def come_back(request: HttpRequest) -> Claims:
    """Return who the provider says it is. Raises Refused, and Unreachable when it does not answer."""
    try:
        client = _client()
        issuer = client.load_server_metadata()["issuer"]
        wanted = {
            "iss": {"essential": True, "values": [issuer]},
            "aud": {"essential": True, "values": [settings.OIDC_CLIENT_ID]},
            "sub": {"essential": True},
            "nonce": {"essential": True},
        }
        tokens = client.authorize_access_token(request, claims_options=wanted)
        claims = tokens.get("userinfo")
    except RequestException as error:
        raise Unreachable from error
    except (AuthlibBaseError, JoseError, ValueError) as error:
        raise Refused(type(error).__name__) from error
    if not claims:
        raise Refused("no token of identity")
    _check_strength(claims)
    return Claims(issuer, str(claims["sub"]), _groups(claims), str(tokens.get("id_token", "")))


def way_out(token: str, back_to: str) -> str:
    """Return the address where she logs out at the provider too, or "" when it has none or does not answer."""
    try:
        endpoint = _client().load_server_metadata().get("end_session_endpoint") or ""
    except (Refused, RequestException, AuthlibBaseError, ValueError):
        return ""
    if urlsplit(endpoint).scheme != urlsplit(settings.OIDC_ISSUER).scheme:
        return ""
    asked = {"id_token_hint": token, "post_logout_redirect_uri": back_to, "client_id": settings.OIDC_CLIENT_ID}
    return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"


def _check_strength(claims: dict[str, Any]) -> None:
    """Asking for a strong login is a wish; only what comes back says what it was."""
    if settings.OIDC_REQUIRED_ACR and claims.get("acr") != settings.OIDC_REQUIRED_ACR:
        raise Refused("acr")


def _groups(claims: dict[str, Any]) -> tuple[str, ...]:
    """Return her groups. Raises Refused when there were too many to send: an empty list would end her roles."""
    name = settings.OIDC_GROUPS_CLAIM
    if name in (claims.get("_claim_names") or {}):
        raise Refused("too many groups")
    found = claims.get(name) or []
    return tuple(sorted({found} if isinstance(found, str) else {str(each) for each in found}))
