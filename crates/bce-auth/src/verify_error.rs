//! Why a request was rejected, and the error code of the service for it.

use http::{HeaderName, StatusCode};

use crate::canonical::CanonicalError;

/// A request that was rejected.
///
/// [`code`](Self::code) and [`status`](Self::status) are those of the service's response. The error
/// never contains a token, a header value or a signature, neither expected nor received.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no `Authorization` header: the request is anonymous. `AccessDenied`.
    #[error("authorization: the header is missing; sign the request")]
    MissingAuthorization,
    /// The `Authorization` header does not have the form of this protocol. `InvalidHTTPAuthHeader`.
    #[error("authorization: {problem}")]
    MalformedAuthorization {
        /// The invalid part and its rule.
        problem: &'static str,
    },
    /// The `Authorization` header has another protocol or version. `InvalidHTTPAuthHeader`.
    #[error("authorization: the version is not `bce-auth-v1`; sign with that version")]
    UnsupportedVersion,
    /// There are no credentials with this access key id. `InvalidAccessKeyId`.
    #[error(
        "authorization: the access key id is unknown; check it, and that the key was not deleted"
    )]
    UnknownAccessKey,
    /// There is neither `x-bce-date` nor `Date`. `InvalidHTTPRequest`.
    #[error("x-bce-date: the header is missing, and so is `date`; send one of them")]
    MissingDate,
    /// The date header is not a date. `InvalidHTTPRequest`.
    #[error("{name}: the value is not a date; write it as `YYYY-MM-DDThh:mm:ssZ`")]
    MalformedDate {
        /// `x-bce-date` or `date`.
        name: HeaderName,
    },
    /// The date header and the date in the `Authorization` header are too far apart.
    /// `InvalidHTTPAuthHeader`.
    #[error(
        "authorization: its date differs from the date header; sign with the date that is sent"
    )]
    DateDisagrees,
    /// The date of the request is too far from the verifier's clock. `RequestExpired`.
    #[error("date: it is too far from the service's time; check the clock")]
    OutsideWindow,
    /// The signature has expired. `RequestExpired`.
    #[error("authorization: the signature has expired; sign again with the current date")]
    Expired,
    /// The list of signed headers omits one that must be signed. `InvalidHTTPAuthHeader`.
    #[error("authorization: `{name}` must be among the signed headers; add it")]
    UnsignedHeader {
        /// The header that is not covered.
        name: HeaderName,
    },
    /// A signed header is missing from the request. `SignatureDoesNotMatch`.
    #[error("{name}: the header is signed but missing from the request; send it as it was signed")]
    MissingSignedHeader {
        /// The missing header.
        name: HeaderName,
    },
    /// The request has no canonical form. `InvalidURI` for its path or query, `InvalidHTTPRequest`
    /// for its headers.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// The request was changed after signing, or was signed with another secret.
    /// `SignatureDoesNotMatch`.
    #[error(
        "authorization: the signature does not match the request; \
         check the secret, and what changed after signing"
    )]
    SignatureMismatch,
    /// The session token is missing or wrong, or the credentials have none. `AccessDenied`.
    #[error(
        "x-bce-security-token: it is not the token of these credentials; \
         send the one that was issued with the key"
    )]
    TokenMismatch,
    /// A signed header does not describe the body. `SignatureDoesNotMatch`.
    #[error("{name}: the signed value does not match the body; sign the body that is sent")]
    BodyMismatch {
        /// `content-md5` or `content-length`.
        name: HeaderName,
    },
}

impl VerifyError {
    /// Returns the service's documented error code, as each variant names it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingAuthorization | Self::TokenMismatch => "AccessDenied",
            Self::MalformedAuthorization { .. }
            | Self::UnsupportedVersion
            | Self::DateDisagrees
            | Self::UnsignedHeader { .. } => "InvalidHTTPAuthHeader",
            Self::UnknownAccessKey => "InvalidAccessKeyId",
            Self::OutsideWindow | Self::Expired => "RequestExpired",
            Self::MissingDate
            | Self::MalformedDate { .. }
            | Self::Canonical(CanonicalError::RepeatedHeader { .. }) => "InvalidHTTPRequest",
            Self::MissingSignedHeader { .. }
            | Self::SignatureMismatch
            | Self::BodyMismatch { .. }
            | Self::Canonical(CanonicalError::MissingHeader { .. }) => "SignatureDoesNotMatch",
            Self::Canonical(
                CanonicalError::MalformedEscape { .. }
                | CanonicalError::MalformedPath
                | CanonicalError::MalformedQuery,
            ) => "InvalidURI",
        }
    }

    /// Returns the HTTP status that goes with the [`code`](Self::code).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.code() {
            "AccessDenied" | "InvalidAccessKeyId" => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}
