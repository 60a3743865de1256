//! A value in the text of a document. Its parts are found when they are asked for, so that checking
//! a document takes little memory beyond its text.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

/// A value in the text of a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'d>(&'d RawValue);

/// The members of an object. Of a name that occurs twice, the last value counts.
pub(super) type Members<'d> = BTreeMap<String, Node<'d>>;

impl<'d> Node<'d> {
    /// The whole of a JSON text. `Ok(None)` if something follows the JSON.
    pub(super) fn read(text: &'d [u8]) -> serde_json::Result<Option<Self>> {
        let mut reader = serde_json::Deserializer::from_slice(text);
        let document = <&RawValue>::deserialize(&mut reader)?;
        Ok(reader.end().is_ok().then_some(Self(document)))
    }

    /// The items, if this is an array.
    pub(super) fn items(self) -> Option<Vec<Self>> {
        let items: Vec<&RawValue> = serde_json::from_str(self.0.get()).ok()?;
        Some(items.into_iter().map(Self).collect())
    }

    /// The members, if this is an object whose names are valid Unicode.
    pub(super) fn members(self) -> Option<Members<'d>> {
        let members: BTreeMap<String, &RawValue> = serde_json::from_str(self.0.get()).ok()?;
        Some(
            members
                .into_iter()
                .map(|(name, value)| (name, Self(value)))
                .collect(),
        )
    }

    pub(super) fn is_object(self) -> bool {
        self.first_byte() == b'{'
    }

    /// The value, if this is neither an array nor an object, nor text that is not valid Unicode,
    /// nor a number that is out of range.
    pub(super) fn scalar(self) -> Option<Value> {
        let is_scalar = !matches!(self.first_byte(), b'[' | b'{');
        is_scalar.then(|| serde_json::from_str(self.0.get()).ok())?
    }

    /// The text, if this is a string that is not empty.
    pub(super) fn text(self) -> Option<String> {
        match self.scalar()? {
            Value::String(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// The kind of value, for a message.
    pub(super) fn kind(self) -> &'static str {
        match self.first_byte() {
            b'n' => "null",
            b't' | b'f' => "a boolean",
            b'[' => "an array",
            b'{' => "an object",
            b'"' if self.0.get() == r#""""# => "an empty string",
            b'"' => "a string",
            _ if self.0.get().contains(['.', 'e', 'E']) => "a number with a fraction or exponent",
            _ => "a number",
        }
    }

    fn first_byte(self) -> u8 {
        self.0.get().bytes().next().unwrap_or_default()
    }
}
