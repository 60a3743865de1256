//! The digest by which a signature covers a body: `Content-MD5`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

/// The value of a `Content-MD5` header for `body`: the MD5 digest in padded standard base64.
///
/// bce-auth-v1 signs headers and never the body itself. A signed `Content-MD5` is what ties the
/// body to the signature: set it before signing, as the vendor's Go SDK does, and
/// [`Verifier`](crate::Verifier) refuses a changed body. MD5 keeps out accidents and an attacker
/// without the key; it is not collision resistant, and the protocol offers nothing stronger.
///
/// ```
/// assert_eq!(bce_auth::content_md5(br#"{"name":"line-1"}"#), "HPzYLPwDN/ZDo+6pwLFpdA==");
/// assert_eq!(bce_auth::content_md5(b""), "1B2M2Y8AsgTpgAmY7PhCfg==");
/// ```
#[must_use]
pub fn content_md5(body: &[u8]) -> String {
    STANDARD.encode(Md5::digest(body))
}
