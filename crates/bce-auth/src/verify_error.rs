//! Why a request was refused, and the code that the service answers with.

use http::{HeaderName, StatusCode};

use crate::canonical::CanonicalError;

/// A request that was not let in. It never holds a signature, expected or sent, a token or any
/// header's value.
///
/// [`code`](Self::code) and [`status`](Self::status) are what the service's answer would carry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// There is no `Authorization` header: an anonymous request. `AccessDenied`.
    #[error("authorization: the header is missing; sign the request")]
    MissingAuthorization,
    /// The `Authorization` header has not the form of this protocol. `InvalidHTTPAuthHeader`.
    #[error("authorization: {problem}")]
    MalformedAuthorization {
        /// The part at fault, and its rule.
        problem: &'static str,
    },
    /// The `Authorization` header is of another protocol or version. `InvalidHTTPAuthHeader`.
    #[error("authorization: the version is not `bce-auth-v1`; sign with that version")]
    UnsupportedVersion,
    /// No credentials are known for the access key id. `InvalidAccessKeyId`.
    #[error(
        "authorization: the access key id is not known; check it, and that the key was not deleted"
    )]
    UnknownAccessKey,
    /// There is neither `x-bce-date` nor `Date`. `InvalidHTTPRequest`.
    #[error("x-bce-date: the header is missing, and so is `date`; send one of them")]
    MissingDate,
    /// The date header is no date. `InvalidHTTPRequest`.
    #[error("{name}: the value is no date; write it as `YYYY-MM-DDThh:mm:ssZ`")]
    MalformedDate {
        /// `x-bce-date` or `date`.
        name: HeaderName,
    },
    /// The date header and the date in the `Authorization` header are too far apart.
    /// `InvalidHTTPAuthHeader`.
    #[error(
        "authorization: its date is not that of the date header; sign with the date that is sent"
    )]
    DateDisagrees,
    /// The request's date is too far from the verifier's clock. `RequestExpired`.
    #[error("date: it is too far from the service's time; check the clock")]
    OutsideWindow,
    /// The signature's expiration has passed. `RequestExpired`.
    #[error("authorization: the signature has expired; sign again with the present date")]
    Expired,
    /// The list of signed headers leaves out one that must be signed. `InvalidHTTPAuthHeader`.
    #[error("authorization: `{name}` must be among the signed headers; add it")]
    UnsignedHeader {
        /// The header that is not covered.
        name: HeaderName,
    },
    /// A signed header is not in the request. `SignatureDoesNotMatch`.
    #[error("{name}: the header is signed and is not in the request; send it as it was signed")]
    MissingSignedHeader {
        /// The header that is not there.
        name: HeaderName,
    },
    /// The request has no canonical form. `InvalidURI` for its path or query, `InvalidHTTPRequest`
    /// for its headers.
    #[error(transparent)]
    Canonical(#[from] CanonicalError),
    /// The request is not the one that was signed, or was signed with another secret.
    /// `SignatureDoesNotMatch`.
    #[error(
        "authorization: the signature does not match the request; check the secret, and what changed after signing"
    )]
    SignatureMismatch,
    /// The session token is missing, not that of the credentials, or one that these credentials do
    /// not have. `AccessDenied`.
    #[error(
        "x-bce-security-token: it is not the token of these credentials; send the one that came with the key"
    )]
    TokenMismatch,
    /// The body is not the one that a signed header describes. `SignatureDoesNotMatch`.
    #[error("{name}: the signed value is not that of the body; sign the body that is sent")]
    BodyMismatch {
        /// `content-md5` or `content-length`.
        name: HeaderName,
    },
}

impl VerifyError {
    /// The service's documented error code for this refusal, as each variant names it.
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
            Self::MissingDate | Self::MalformedDate { .. } => "InvalidHTTPRequest",
            Self::MissingSignedHeader { .. }
            | Self::SignatureMismatch
            | Self::BodyMismatch { .. } => "SignatureDoesNotMatch",
            Self::Canonical(error) => match error {
                CanonicalError::MalformedEscape { .. }
                | CanonicalError::MalformedPath
                | CanonicalError::MalformedQuery => "InvalidURI",
                CanonicalError::MissingHeader { .. } => "SignatureDoesNotMatch",
                CanonicalError::RepeatedHeader { .. } => "InvalidHTTPRequest",
            },
        }
    }

    /// The HTTP status that goes with the [`code`](Self::code).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.code() {
            "AccessDenied" | "InvalidAccessKeyId" => StatusCode::FORBIDDEN,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}
