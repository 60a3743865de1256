//! The service's error codes and the statuses of temporary failures: what they mean, what to do.

use http::StatusCode;

/// The code of a request whose date is too far from the service's clock.
pub(crate) const REQUEST_EXPIRED: &str = "RequestExpired";

/// The code of a request that the account may not make, or whose session token is wrong.
pub(super) const ACCESS_DENIED: &str = "AccessDenied";

/// Whether a later attempt may succeed where one failed with this status.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 429 | 500 | 502 | 503 | 504)
}

/// Whether the code says that the account lacks a permission or has not activated the service.
pub(super) fn is_access_denied(code: &str) -> bool {
    matches!(code, ACCESS_DENIED | "OptInRequired" | "QualifyNotPass")
}

/// Whether the code says that the request was not authenticated.
pub(super) fn is_authentication(code: &str) -> bool {
    matches!(
        code,
        "InvalidAccessKeyId" | "SignatureDoesNotMatch" | "InvalidHTTPAuthHeader" | REQUEST_EXPIRED
    )
}

/// What to do about the status of a temporary failure.
pub(super) fn advice_by_status(status: StatusCode) -> Option<&'static str> {
    match status {
        StatusCode::TOO_MANY_REQUESTS => {
            Some("send fewer requests, or set max_requests_per_second")
        }
        status if is_transient(status) => Some("try again later"),
        _ => None,
    }
}

/// What to do about a code that the vendor documents.
pub(super) fn advice(code: &str) -> Option<&'static str> {
    Some(match code {
        "InvalidAccessKeyId" => "check the access key id",
        "SignatureDoesNotMatch" => "check the secret access key",
        REQUEST_EXPIRED => "check this machine's clock",
        ACCESS_DENIED => "request the permission, or check which account the access key belongs to",
        "OptInRequired" => "activate the service for this account first",
        "IdempotentParameterMismatch" => {
            "this client token was used for another request; use a new one"
        }
        "NoSuchObject" => "check the id and the region",
        _ => return None,
    })
}
