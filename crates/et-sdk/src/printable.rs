//! Text from outside, so that it can be printed: it ends no line, and neither hides nor reorders
//! what is next to it.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// A text as one line of at most this many characters: line breaks and other control characters
/// become spaces, and invisible characters are escaped.
pub(crate) fn one_line(text: &str, limit: usize) -> OneLine<'_> {
    OneLine { text, limit }
}

/// See [`one_line`].
pub(crate) struct OneLine<'a> {
    text: &'a str,
    limit: usize,
}

impl<'a> OneLine<'a> {
    /// The text itself if nothing in it has to change.
    #[cfg(feature = "tracing")]
    pub(crate) fn to_text(&self) -> Cow<'a, str> {
        let is_plain = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
        if self.text.len() <= self.limit && self.text.bytes().all(is_plain) {
            Cow::Borrowed(self.text)
        } else {
            Cow::Owned(self.to_string())
        }
    }
}

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (count, letter) in self.text.chars().enumerate() {
            if count == self.limit {
                return f.write_str("…");
            }
            if breaks_line(letter) {
                f.write_char(' ')?;
            } else if is_invisible(letter) {
                write!(f, "{}", letter.escape_unicode())?;
            } else {
                f.write_char(letter)?;
            }
        }
        Ok(())
    }
}

/// JSON text with every character escaped that would end a line or be invisible. The line breaks of
/// its layout remain: within a string, JSON escapes them itself.
pub(crate) fn visible_json(json: &str) -> Cow<'_, str> {
    let is_shown = |letter| letter == '\n' || !(breaks_line(letter) || is_invisible(letter));
    if json.chars().all(is_shown) {
        return Cow::Borrowed(json);
    }
    let mut text = String::with_capacity(json.len() + 32);
    for letter in json.chars() {
        if is_shown(letter) {
            text.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    Cow::Owned(text)
}

/// A control character, or one of Unicode's own line breaks.
fn breaks_line(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}')
}

/// A character without a shape of its own, as Unicode's Default_Ignorable_Code_Point lists them: it
/// changes the direction of the text or joins letters, or is not seen at all. Also the marks of
/// interlinear annotations.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_breaks_hides_and_reorders_nothing() {
        for (text, shown) in [
            ("plain 线路　text", "plain 线路　text"),
            ("a\r\nb\u{85}c\u{2028}d\te\u{1b}[31m", "a  b c d e [31m"),
            ("a\u{202e}b\u{2066}c", "a\\u{202e}b\\u{2066}c"),
            (
                "a\u{200b}b\u{feff}c\u{e0041}",
                "a\\u{200b}b\\u{feff}c\\u{e0041}",
            ),
        ] {
            assert_eq!(one_line(text, 100).to_string(), shown);
        }
        assert_eq!(one_line("线线线", 2).to_string(), "线线…");
    }

    #[test]
    fn json_stays_the_same_json_on_the_lines_of_its_layout() {
        let value = serde_json::json!({"a\u{202e}": ["b\n\u{85}\u{2028}线\u{7f}\u{e0041}"]});
        let text = format!("{value:#}");
        let shown = visible_json(&text);
        assert_eq!(shown.lines().count(), 5, "{shown}");
        assert!(shown.contains("a\\u202e") && shown.contains("b\\n\\u0085\\u2028线\\u007f"));
        let read: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(read, value);
    }
}
