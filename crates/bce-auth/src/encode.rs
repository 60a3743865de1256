//! The one encoding of bce-auth-v1: every byte but `A-Z a-z 0-9 - . _ ~` becomes `%XX` in upper
//! case.

/// Marks the bytes that the encoding leaves alone.
const UNRESERVED: u8 = 1;
/// Marks `/`, which a path leaves alone and everything else encodes.
const SLASH: u8 = 2;

/// For each byte, which of the marks above it carries.
static CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let symbol = byte as u8;
        if symbol.is_ascii_alphanumeric() || matches!(symbol, b'-' | b'.' | b'_' | b'~') {
            class[byte] = UNRESERVED;
        } else if symbol == b'/' {
            class[byte] = SLASH;
        }
        byte += 1;
    }
    class
};

/// Which bytes stay as they are.
#[derive(Clone, Copy)]
pub(crate) enum Keep {
    /// The unreserved ones only: query names, query values and header values.
    Unreserved,
    /// The unreserved ones and `/`: paths.
    UnreservedAndSlash,
}

impl Keep {
    const fn mask(self) -> u8 {
        match self {
            Self::Unreserved => UNRESERVED,
            Self::UnreservedAndSlash => UNRESERVED | SLASH,
        }
    }
}

/// Appends plain `text`, encoded.
pub(crate) fn encode_into(out: &mut Vec<u8>, text: &[u8], keep: Keep) {
    let mask = keep.mask();
    let mut rest = text;
    while !rest.is_empty() {
        rest = copy_run(out, rest, mask);
        if let Some((&byte, after)) = rest.split_first() {
            push_escaped(out, byte);
            rest = after;
        }
    }
}

/// Appends `text` as it stands on the wire in the one canonical encoding: decoded, then encoded
/// again.
///
/// `+` is a plus sign and not a space. A `%` without two hexadecimal digits after it is refused;
/// the error is its offset in `text`, and what was appended before it stays.
pub(crate) fn recode_into(out: &mut Vec<u8>, text: &[u8], keep: Keep) -> Result<(), usize> {
    let mask = keep.mask();
    let mut rest = text;
    while !rest.is_empty() {
        rest = copy_run(out, rest, mask);
        let byte = match *rest {
            [] => break,
            [b'%', high, low, ..] => match (hex_digit(high), hex_digit(low)) {
                (Some(high), Some(low)) => {
                    rest = &rest[3..];
                    high << 4 | low
                }
                _ => return Err(text.len() - rest.len()),
            },
            [b'%', ..] => return Err(text.len() - rest.len()),
            [byte, ..] => {
                rest = &rest[1..];
                byte
            }
        };
        if CLASS[usize::from(byte)] & mask == 0 {
            push_escaped(out, byte);
        } else {
            out.push(byte);
        }
    }
    Ok(())
}

/// Appends the bytes up to the first one that needs encoding and gives back what follows.
fn copy_run<'a>(out: &mut Vec<u8>, text: &'a [u8], mask: u8) -> &'a [u8] {
    let end = text
        .iter()
        .position(|&byte| CLASS[usize::from(byte)] & mask == 0)
        .unwrap_or(text.len());
    let (run, rest) = text.split_at(end);
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
        recode_into(&mut out, text.as_bytes(), keep)?;
        Ok(String::from_utf8(out).expect("the encoding is ASCII"))
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
    fn encodes_plain_text_without_decoding_it() {
        let mut out = Vec::new();
        encode_into(&mut out, "a%20/线".as_bytes(), Keep::Unreserved);
        assert_eq!(out, b"a%2520%2F%E7%BA%BF");
    }
}
