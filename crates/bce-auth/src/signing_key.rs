//! The derived key of bce-auth-v1 and the HMAC-SHA256 under it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::credentials::Credentials;

/// The first part of every `Authorization` header of this protocol.
pub(crate) const VERSION: &str = "bce-auth-v1";

/// The HMAC state under the derived key. Cloning it is cheaper than deriving it again.
#[derive(Clone)]
pub(crate) struct SigningKey(Hmac<Sha256>);

impl SigningKey {
    /// Derives the key from the secret and the first four parts of the `Authorization` header.
    pub(crate) fn derive(credentials: &Credentials, prefix: &str) -> Self {
        let mut mac = keyed(credentials.secret_access_key().as_bytes());
        mac.update(prefix.as_bytes());
        let digest = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
        let key = Zeroizing::new(hex(&digest));
        Self(keyed(key.as_slice()))
    }

    /// The signature of a canonical request, in lower-case hexadecimal.
    pub(crate) fn sign(&self, canonical: &[u8]) -> [u8; 64] {
        let mut mac = self.0.clone();
        mac.update(canonical);
        hex(&mac.finalize().into_bytes().into())
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC accepts keys of any length")
}

/// A digest in lower-case hexadecimal.
fn hex(digest: &[u8; 32]) -> [u8; 64] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 64];
    for (pair, byte) in text.chunks_exact_mut(2).zip(digest) {
        pair[0] = DIGITS[usize::from(byte >> 4)];
        pair[1] = DIGITS[usize::from(byte & 15)];
    }
    text
}
