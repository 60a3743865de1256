//! Labels on resources, in requests and in responses.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use crate::lenient;
use crate::unknown_fields::UnknownFields;

/// A label on a line or channel. Its name has 1 to 65 characters and its value 0 to 65: letters,
/// digits, Chinese characters and `-_ /.`.
///
/// ```
/// use et_sdk::operations::Tag;
///
/// let tag = Tag::new("env", "prod");
/// assert_eq!(tag.to_string(), "env=prod");
/// assert_eq!("env=prod".parse(), Ok(tag));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
#[doc(alias = "标签")]
pub struct Tag {
    /// The label's name; empty if a response has none.
    #[serde(rename = "tagKey", default, deserialize_with = "text")]
    #[doc(alias = "tagKey")]
    pub key: String,
    /// The label's value; empty if a response has none.
    #[serde(rename = "tagValue", default, deserialize_with = "text")]
    #[doc(alias = "tagValue")]
    pub value: String,
    /// Properties of a response that this version does not know.
    #[serde(flatten)]
    pub extra: UnknownFields,
}

impl Tag {
    /// A label.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            value: value.into(),
            extra: UnknownFields::default(),
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}={}", self.key, self.value))
    }
}

/// Why a text is not a [`Tag`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the tag `{}` must be a name and a value, such as `env=prod`", .0.escape_debug())]
pub struct TagError(Box<str>);

impl FromStr for Tag {
    type Err = TagError;

    fn from_str(text: &str) -> Result<Self, TagError> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => Ok(Self::new(key, value)),
            _ => Err(TagError(text.into())),
        }
    }
}

/// Reads null as no text.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(lenient::text(deserializer)?.unwrap_or_default())
}
