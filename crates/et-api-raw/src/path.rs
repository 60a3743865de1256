//! Ids in paths.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// All that RFC 3986 does not call unreserved. A backslash is among it: URLs read one as a slash.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Encodes an id as one segment of a path. It stands in for progenitor's own, which lets a backslash through.
pub fn encode_path(id: &str) -> PercentEncode<'_> {
    utf8_percent_encode(id, RESERVED)
}
