//! The one encoding of bce-auth-v1: every byte but `A-Z a-z 0-9 - . _ ~` becomes `%XX` in upper
//! case.

/// Which bytes stay as they are.
#[derive(Clone, Copy)]
pub(crate) enum Keep {
    /// The unreserved ones only: query names, query values and header values.
    Unreserved = 1,
    /// The unreserved ones and `/`: paths.
    UnreservedAndSlash = 2,
}

/// For each byte, the sum of those [`Keep`]s under which it stays.
static KEPT_UNDER: [u8; 256] = {
    let mut kept = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let symbol = byte as u8;
        if symbol.is_ascii_alphanumeric() || matches!(symbol, b'-' | b'.' | b'_' | b'~') {
            kept[byte] = Keep::Unreserved as u8 | Keep::UnreservedAndSlash as u8;
        } else if symbol == b'/' {
            kept[byte] = Keep::UnreservedAndSlash as u8;
        }
        byte += 1;
    }
    kept
};

impl Keep {
    fn holds(self, byte: u8) -> bool {
        KEPT_UNDER[usize::from(byte)] & self as u8 != 0
    }

    /// Whether all these bytes stay, without a branch for each.
    fn holds_all(self, bytes: &[u8; BLOCK]) -> bool {
        let all = |kept, &byte: &u8| kept & KEPT_UNDER[usize::from(byte)];
        bytes.iter().fold(self as u8, all) != 0
    }
}

/// Appends plain `text`, encoded.
pub(crate) fn encode_into(out: &mut Vec<u8>, text: &[u8], keep: Keep) {
    let mut rest = text;
    while !rest.is_empty() {
        rest = copy_run(out, rest, keep);
        if let Some((&byte, after)) = rest.split_first() {
            push_escaped(out, byte);
            rest = after;
        }
    }
}

/// Appends `text` as it stands on the wire in the one canonical encoding, decoded and then encoded again, up to the first of these
/// bytes; what follows is given back and begins with it. Each such byte must be one that is encoded.
///
/// `+` is a plus sign and not a space. A `%` without two hexadecimal digits after it is refused; the error is its offset in `text`, and
/// what was appended before it stays.
pub(crate) fn recode_until<'a>(
    out: &mut Vec<u8>,
    text: &'a [u8],
    keep: Keep,
    ends: &[u8],
) -> Result<&'a [u8], usize> {
    let mut rest = text;
    loop {
        rest = copy_run(out, rest, keep);
        let byte = match *rest {
            [] => return Ok(rest),
            [b'%', high, low, ..] => match (hex_digit(high), hex_digit(low)) {
                (Some(high), Some(low)) => {
                    rest = &rest[3..];
                    high << 4 | low
                }
                _ => return Err(text.len() - rest.len()),
            },
            [b'%', ..] => return Err(text.len() - rest.len()),
            [byte, ..] if ends.contains(&byte) => return Ok(rest),
            [byte, ..] => {
                rest = &rest[1..];
                byte
            }
        };
        if keep.holds(byte) {
            out.push(byte);
        } else {
            push_escaped(out, byte);
        }
    }
}

/// How many bytes are looked at together.
const BLOCK: usize = 8;

/// Appends the bytes up to the first one that needs encoding and gives back what follows. Most texts are plain throughout, so
/// they are looked through a block at a time, which halves the instructions.
fn copy_run<'a>(out: &mut Vec<u8>, text: &'a [u8], keep: Keep) -> &'a [u8] {
    let (blocks, _) = text.as_chunks();
    let plain = blocks
        .iter()
        .take_while(|block| keep.holds_all(block))
        .count()
        * BLOCK;
    let more = text[plain..].iter().position(|&byte| !keep.holds(byte));
    let (run, rest) = text.split_at(more.map_or(text.len(), |more| plain + more));
    out.extend_from_slice(run);
    rest
}

fn push_escaped(out: &mut Vec<u8>, byte: u8) {
    const UPPER: &[u8; 16] = b"0123456789ABCDEF";
    out.extend_from_slice(&[
        b'%',
        UPPER[usize::from(byte >> 4)],
        UPPER[usize::from(byte & 15)],
    ]);
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

/// A digest as lower-case hexadecimal text.
pub(crate) fn hex_lower(digest: &[u8; 32]) -> [u8; 64] {
    const LOWER: &[u8; 16] = b"0123456789abcdef";
    let mut text = [0; 64];
    for (pair, byte) in text.chunks_exact_mut(2).zip(digest) {
        pair[0] = LOWER[usize::from(byte >> 4)];
        pair[1] = LOWER[usize::from(byte & 15)];
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recoded(text: &str, keep: Keep) -> Result<String, usize> {
        let mut out = Vec::new();
        recode_until(&mut out, text.as_bytes(), keep, b"")?;
        Ok(String::from_utf8(out).expect("the encoding is ASCII"))
    }

    #[test]
    fn keeps_exactly_what_rfc_3986_calls_unreserved() {
        for byte in 0..=u8::MAX {
            let unreserved = byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
            assert_eq!(Keep::Unreserved.holds(byte), unreserved, "{byte}");
            let in_path = unreserved || byte == b'/';
            assert_eq!(Keep::UnreservedAndSlash.holds(byte), in_path, "{byte}");
        }
    }

    #[test]
    fn finds_what_needs_encoding_wherever_it_stands_in_a_long_text() {
        let plain = "abcdefghijklmnopqrstuvwxyz-0123456789";
        for at in 0..=plain.len() {
            let (before, after) = plain.split_at(at);
            let text = format!("{before}:{after}");
            assert_eq!(
                recoded(&text, Keep::Unreserved).unwrap(),
                format!("{before}%3A{after}")
            );
        }
    }

    #[test]
    fn keeps_the_slash_in_paths_only() {
        assert_eq!(recoded("/a b", Keep::UnreservedAndSlash).unwrap(), "/a%20b");
        assert_eq!(recoded("/a b", Keep::Unreserved).unwrap(), "%2Fa%20b");
    }

    #[test]
    fn brings_every_spelling_to_one_encoding() {
        assert_eq!(
            recoded("%7e%e7%ba%BF+%41", Keep::Unreserved).unwrap(),
            "~%E7%BA%BF%2BA"
        );
        assert_eq!(recoded("线", Keep::Unreserved).unwrap(), "%E7%BA%BF");
        assert_eq!(recoded("%25%41", Keep::Unreserved).unwrap(), "%25A");
    }

    #[test]
    fn refuses_a_percent_sign_without_two_digits_and_says_where() {
        for (text, offset) in [
            ("%", 0),
            ("ab%4", 2),
            ("%zz", 0),
            ("%20%4g", 3),
            ("%%20", 0),
        ] {
            assert_eq!(recoded(text, Keep::Unreserved), Err(offset), "{text}");
        }
    }

    #[test]
    fn stops_before_the_first_end_that_is_not_escaped() {
        let mut out = Vec::new();
        let rest = recode_until(&mut out, b"a+%3d=b=c&d", Keep::Unreserved, b"=&").unwrap();
        assert_eq!((out.as_slice(), rest), (&b"a%2B%3D"[..], &b"=b=c&d"[..]));
    }

    #[test]
    fn encodes_plain_text_without_decoding_it() {
        let mut out = Vec::new();
        encode_into(&mut out, "a%20/线".as_bytes(), Keep::Unreserved);
        assert_eq!(out, b"a%2520%2F%E7%BA%BF");
    }
}
