"""bce-auth-v1 for requests that the `requests` library sends.

Computed from the request as it is sent, by the rules of the API document's security scheme, and
independently of the project's Rust code.
"""

import datetime
import hashlib
import hmac
from urllib.parse import quote, unquote_to_bytes, urlsplit

import requests

LIFETIME = 1800


def keyed(key, message):
    """The HMAC-SHA256 in lower-case hex."""
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest()


def encoded(raw, safe=""):
    """Percent-encoded by the signature's rules: letters, digits and `-._~` are unreserved."""
    return quote(raw, safe=safe + "~")


def canonical_query(query):
    """The parameters decoded, encoded again, sorted and joined. A `+` is a plus."""
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    names = ((unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in pairs)
    signed = (pair for pair in names if pair[0].lower() != b"authorization")
    return "&".join(sorted(f"{encoded(name)}={encoded(value)}" for name, value in signed))


class BceAuthV1(requests.auth.AuthBase):
    """Signs the host and date of a request that is otherwise complete."""

    def __init__(self, access_key, secret_key):
        self.access_key = access_key
        self.secret_key = secret_key

    def __call__(self, request):
        url = urlsplit(request.url)
        date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        headers = {"host": url.netloc, "x-bce-date": date}
        request.headers.update(headers)
        canonical = "\n".join([
            request.method,
            encoded(unquote_to_bytes(url.path or "/"), safe="/"),
            canonical_query(url.query),
            *(f"{name}:{encoded(value)}" for name, value in sorted(headers.items())),
        ])
        prefix = f"bce-auth-v1/{self.access_key}/{date}/{LIFETIME}"
        signature = keyed(keyed(self.secret_key, prefix), canonical)
        request.headers["authorization"] = f"{prefix}/host;x-bce-date/{signature}"
        return request
