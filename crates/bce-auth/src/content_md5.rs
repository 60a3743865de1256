//! `Content-MD5`, the digest by which a signature covers a body.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

/// Returns the value of a `Content-MD5` header for `body`: its MD5 digest in standard base64 with
/// padding.
///
/// bce-auth-v1 signs headers and never the body itself. A signed `Content-MD5` ties the body to the
/// signature: set it before signing, as the vendor's Go SDK does, and a
/// [`Verifier`](crate::Verifier) rejects a changed body. MD5 is not collision resistant, so it only
/// protects against accidents and against attackers without the key. The protocol has nothing
/// stronger.
///
/// ```
/// assert_eq!(bce_auth::content_md5(br#"{"name":"line-1"}"#), "HPzYLPwDN/ZDo+6pwLFpdA==");
/// assert_eq!(bce_auth::content_md5(b""), "1B2M2Y8AsgTpgAmY7PhCfg==");
/// ```
#[must_use]
pub fn content_md5(body: &[u8]) -> String {
    STANDARD.encode(Md5::digest(body))
}
