//! Serialization of the emulator's own types to JSON.

use bytes::Bytes;
use serde::Serialize;

/// A value as JSON. The emulator's own types always serialize; an empty body would reveal one that
/// does not.
pub(crate) fn to_bytes(value: &impl Serialize) -> Bytes {
    serde_json::to_vec(value).unwrap_or_default().into()
}
